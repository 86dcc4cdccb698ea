"""How many requests leave in a second: each takes the next moment that is free, over all workers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import sqlalchemy as sa

from altcraft_core.store.clocks import shared_clock
from altcraft_core.store.tables import paces


class Paces:
    """The next free moment of each connection. Safe to share between threads."""

    def __init__(self, engine: sa.Engine, clock: Callable[[], datetime] | None = None) -> None:
        self._engine = engine
        self._clock = clock or shared_clock(engine)

    def reserve(self, connection_name: str, per_second: float) -> float:
        """Take the next free moment, so that no more than so many requests leave in a second; seconds until then."""
        now, step = self._clock().timestamp(), 1 / per_second
        free = sa.case((paces.c.free_at > now, paces.c.free_at), else_=now)
        take = paces.update().where(paces.c.connection == connection_name).values(free_at=free + step)
        with self._engine.begin() as connection:
            taken = connection.scalar(take.returning(paces.c.free_at))
        if taken is not None:
            return max(0.0, float(taken) - step - now)
        try:
            with self._engine.begin() as connection:
                connection.execute(paces.insert(), {"connection": connection_name, "free_at": now + step})
        except sa.exc.IntegrityError:  # another one was first
            return self.reserve(connection_name, per_second)
        return 0.0
