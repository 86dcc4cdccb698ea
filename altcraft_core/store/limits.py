"""How large a body may be, as accounts told when they refused one."""

from __future__ import annotations

import sqlalchemy as sa

from altcraft_core.store.tables import learned_limits


class LearnedLimits:
    """What was learned of each connection. Safe to share between threads."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def learn(self, connection_name: str, max_body_bytes: int) -> None:
        """Remember that larger bodies are refused there; a limit that is known already is never raised."""
        lower = (
            learned_limits.update()
            .where(learned_limits.c.connection == connection_name)
            .values(
                max_body_bytes=sa.case(
                    (learned_limits.c.max_body_bytes > max_body_bytes, max_body_bytes),
                    else_=learned_limits.c.max_body_bytes,
                )
            )
        )
        with self._engine.begin() as connection:
            if not connection.execute(lower).rowcount:
                first = {"connection": connection_name, "max_body_bytes": max_body_bytes}
                connection.execute(learned_limits.insert(), first)

    def latest(self, connection_name: str) -> int | None:
        """The largest body that may be taken there, in bytes, if it was ever learned."""
        known = sa.select(learned_limits.c.max_body_bytes).where(learned_limits.c.connection == connection_name)
        with self._engine.connect() as connection:
            return connection.scalar(known)
