"""How many of a chunk's profiles were new and how many were there before, where the platform told it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision: str | None = "0001"


def upgrade() -> None:
    op.add_column("chunks", sa.Column("created", sa.BigInteger))
    op.add_column("chunks", sa.Column("updated", sa.BigInteger))


def downgrade() -> None:
    op.drop_column("chunks", "updated")
    op.drop_column("chunks", "created")
