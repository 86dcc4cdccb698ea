"""The next moment at which a request may leave, for connections with a pace."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision: str | None = "0004"


def upgrade() -> None:
    op.create_table(
        "paces",
        sa.Column("connection", sa.String, nullable=False),
        sa.Column("free_at", sa.Double, nullable=False),
        sa.PrimaryKeyConstraint("connection", name="pk_paces"),
    )


def downgrade() -> None:
    op.drop_table("paces")
