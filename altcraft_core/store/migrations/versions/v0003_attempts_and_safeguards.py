"""Every request as evidence, the safeguards of a submission, and whose turn it is."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision: str | None = "0002"

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "attempts",
        sa.Column("chunk_id", sa.String, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("request_id", sa.String, nullable=False),
        sa.Column("bytes", sa.BigInteger, nullable=False),
        sa.Column("began_at", _MOMENT, nullable=False),
        sa.Column("result", sa.String, nullable=False),
        sa.Column("ended_at", _MOMENT),
        sa.Column("http_status", sa.Integer),
        sa.Column("error_code", sa.Integer, nullable=False),
        sa.Column("words", sa.String, nullable=False),
        sa.Column("replayed", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("chunk_id", "number", name="pk_attempts"),
        sa.ForeignKeyConstraint(["chunk_id"], ["chunks.id"], name="fk_attempts_chunk_id"),
    )
    op.add_column("submissions", sa.Column("safeguards", sa.JSON))
    op.add_column("submissions", sa.Column("paused_sender", sa.String, nullable=False, server_default=sa.text("''")))
    op.add_column("submissions", sa.Column("resumed_at", _MOMENT))
    op.add_column("chunks", sa.Column("hunting", sa.String, nullable=False, server_default=sa.text("''")))
    op.add_column("chunks", sa.Column("turn", sa.Integer, nullable=False, server_default="0"))


def downgrade() -> None:
    op.drop_column("chunks", "turn")
    op.drop_column("chunks", "hunting")
    op.drop_column("submissions", "resumed_at")
    op.drop_column("submissions", "paused_sender")
    op.drop_column("submissions", "safeguards")
    op.drop_table("attempts")
