"""Submissions, their chunks, the workers that were seen, and what was learned about accounts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision: str | None = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "submissions",
        sa.Column("id", sa.String, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("operator", sa.String, nullable=False),
        sa.Column("connection", sa.String, nullable=False),
        sa.Column("list_name", sa.String, nullable=False),
        sa.Column("fingerprint", sa.String, nullable=False),
        sa.Column("scenario_name", sa.String, nullable=False),
        sa.Column("target", sa.JSON, nullable=False),
        sa.Column("mapping", sa.JSON, nullable=False),
        sa.Column("rules", sa.JSON, nullable=False),
        sa.Column("limits", sa.JSON, nullable=False),
        sa.Column("fields", sa.JSON, nullable=False),
        sa.Column("counts", sa.JSON, nullable=False),
        sa.Column("retry_of", sa.String, nullable=False),
        sa.Column("paused", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_submissions"),
    )
    op.create_index("ix_submissions_created_at_id", "submissions", ["created_at", "id"])
    op.create_index("ix_submissions_fingerprint", "submissions", ["fingerprint"])
    op.create_table(
        "chunks",
        sa.Column("id", sa.String, nullable=False),
        sa.Column("submission_id", sa.String, nullable=False),
        sa.Column("label", sa.String, nullable=False),
        sa.Column("start", sa.BigInteger, nullable=False),
        sa.Column("rows", sa.BigInteger, nullable=False),
        sa.Column("bytes", sa.BigInteger, nullable=False),
        sa.Column("sha256", sa.String, nullable=False),
        sa.Column("request_id", sa.String, nullable=False),
        sa.Column("status", sa.String, nullable=False),
        sa.Column("replaced", sa.Boolean, nullable=False),
        sa.Column("handovers", sa.Integer, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("first_sent_at", _MOMENT),
        sa.Column("next_attempt_at", _MOMENT),
        sa.Column("sender", sa.String, nullable=False),
        sa.Column("task_id", sa.String, nullable=False),
        sa.Column("progress", sa.Integer, nullable=False),
        sa.Column("imported", sa.BigInteger, nullable=False),
        sa.Column("failed", sa.BigInteger, nullable=False),
        sa.Column("unattributed", sa.BigInteger, nullable=False),
        sa.Column("error_code", sa.Integer, nullable=False),
        sa.Column("last_words", sa.String, nullable=False),
        sa.Column("replayed", sa.Boolean, nullable=False),
        sa.Column("finished_at", _MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_chunks"),
        sa.ForeignKeyConstraint(["submission_id"], ["submissions.id"], name="fk_chunks_submission_id"),
        sa.UniqueConstraint("submission_id", "label", name="uq_chunks_submission_id_label"),
        sa.UniqueConstraint("request_id", name="uq_chunks_request_id"),
        sa.CheckConstraint("rows > 0", name=op.f("ck_chunks_has_rows")),
        sa.CheckConstraint(
            "status NOT IN ('done', 'failed') OR imported + failed + unattributed = rows",
            name=op.f("ck_chunks_outcomes_add_up"),
        ),
    )
    op.create_index("ix_chunks_submission_id_status", "chunks", ["submission_id", "status"])
    op.create_index("ix_chunks_finished_at", "chunks", ["finished_at"])
    op.create_index("ix_chunks_status_submission_id", "chunks", ["status", "submission_id"])
    op.create_table(
        "workers",
        sa.Column("id", sa.String, nullable=False),
        sa.Column("started_at", _MOMENT, nullable=False),
        sa.Column("seen_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_workers"),
    )
    op.create_table(
        "learned_limits",
        sa.Column("connection", sa.String, nullable=False),
        sa.Column("max_body_bytes", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("connection", name="pk_learned_limits"),
    )


def downgrade() -> None:
    op.drop_table("learned_limits")
    op.drop_table("workers")
    op.drop_table("chunks")
    op.drop_table("submissions")
