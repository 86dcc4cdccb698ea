"""What was found out about accounts by trying it: whether they recognise repeats."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision: str | None = "0003"


def upgrade() -> None:
    op.create_table(
        "probes",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("connection", sa.String, nullable=False),
        sa.Column("sender", sa.String, nullable=False),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recognition", sa.String, nullable=False),
        sa.Column("words", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_probes"),
    )
    op.create_index("ix_probes_connection_sender", "probes", ["connection", "sender"])


def downgrade() -> None:
    op.drop_table("probes")
