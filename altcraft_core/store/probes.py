"""What was found out about accounts by trying it."""

from __future__ import annotations

from dataclasses import asdict, fields

import sqlalchemy as sa

from altcraft_core.records import Probe, Recognition
from altcraft_core.store.tables import probes

_COLUMNS = [probes.c[item.name] for item in fields(Probe)]


class Probes:
    """Every probe that was made. Safe to share between threads."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def add(self, probe: Probe) -> None:
        """Write down what was found out."""
        with self._engine.begin() as connection:
            connection.execute(probes.insert(), asdict(probe))

    def latest(self, connection_name: str, sender: str) -> Probe | None:
        """What was found out last on that connection, under that mark of address and token."""
        found = (
            sa.select(*_COLUMNS)
            .where(probes.c.connection == connection_name, probes.c.sender == sender)
            .order_by(probes.c.id.desc())
            .limit(1)
        )
        with self._engine.connect() as connection:
            row = connection.execute(found).mappings().one_or_none()
        return None if row is None else Probe(**{**row, "recognition": Recognition(row["recognition"])})
