"""Who works: every process with an engine writes down, again and again, that it lives."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import sqlalchemy as sa

from altcraft_core.store.clocks import shared_clock
from altcraft_core.store.tables import workers


class Workers:
    """The heartbeats of all workers on this database. Safe to share between threads."""

    def __init__(self, engine: sa.Engine, clock: Callable[[], datetime] | None = None) -> None:
        self._engine = engine
        self._clock = clock or shared_clock(engine)

    def beat(self, worker_id: str, started_at: datetime) -> None:
        """Write down that this worker lives."""
        seen = {"seen_at": self._clock()}
        with self._engine.begin() as connection:
            known = connection.execute(workers.update().where(workers.c.id == worker_id).values(seen)).rowcount
            if not known:
                connection.execute(workers.insert(), {"id": worker_id, "started_at": started_at, **seen})

    def forget(self, worker_id: str) -> None:
        """Write down that this worker stopped."""
        with self._engine.begin() as connection:
            connection.execute(workers.delete().where(workers.c.id == worker_id))

    def seen(self, within: timedelta) -> tuple[str, ...]:
        """The workers that were seen alive within that time, the longest running first."""
        alive = sa.select(workers.c.id).where(workers.c.seen_at >= self._clock() - within)
        with self._engine.connect() as connection:
            return tuple(connection.scalars(alive.order_by(workers.c.started_at, workers.c.id)))

    def known(self) -> tuple[str, ...]:
        """The workers that began and did not stop, as far as anybody knows."""
        with self._engine.connect() as connection:
            return tuple(connection.scalars(sa.select(workers.c.id)))
