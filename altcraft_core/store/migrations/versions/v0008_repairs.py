"""How a list was repaired before it was sent."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision: str | None = "0007"


def upgrade() -> None:
    op.add_column("submissions", sa.Column("repairs", sa.JSON))


def downgrade() -> None:
    op.drop_column("submissions", "repairs")
