"""What time it is: for one process, and for all that share a database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import sqlalchemy as sa


def utc_now() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)


def shared_clock(engine: sa.Engine) -> Callable[[], datetime]:
    """One clock for all machines: that of the database server. SQLite serves one machine only, so it is that one's."""
    if engine.dialect.name == "sqlite":
        return utc_now

    def ask() -> datetime:
        with engine.connect() as connection:
            return connection.execute(sa.select(sa.func.now())).scalar_one()

    return ask
