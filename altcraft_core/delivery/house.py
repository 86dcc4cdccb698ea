"""Everything a process works with, opened in one place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from altcraft_core.delivery.connections import Connections
from altcraft_core.delivery.desk import Desk
from altcraft_core.delivery.engine import Engine, Handover
from altcraft_core.delivery.submissions import Submissions
from altcraft_core.settings import Settings
from altcraft_core.store.database import open_database
from altcraft_core.store.files import Files
from altcraft_core.store.history import History
from altcraft_core.store.journal import Journal
from altcraft_core.store.limits import LearnedLimits
from altcraft_core.store.paces import Paces
from altcraft_core.store.probes import Probes
from altcraft_core.store.recipes import Recipes
from altcraft_core.store.storage import open_files
from altcraft_core.store.workers import Workers


@dataclass(frozen=True, kw_only=True)
class House:
    """The rooms of one process."""

    settings: Settings
    connections: Connections
    journal: Journal
    workers: Workers
    probes: Probes
    recipes: Recipes
    history: History
    files: Files
    desk: Desk
    handover: Handover
    submissions: Submissions

    def engine(self) -> Engine:
        """An engine that works in these rooms; start it to let it work."""
        return Engine(self.settings, self.workers, self.desk, self.handover)

    def close(self) -> None:
        """Let go of everything that was opened."""
        self.handover.close()
        self.connections.close()


def open_house(settings: Settings) -> House:
    """Open the database, migrating it when it is old, and all that stands on it."""
    database = open_database(settings.database)
    journal, limits, probes = Journal(database), LearnedLimits(database), Probes(database)
    files = open_files(settings.files, settings.spool / "copies")
    connections = Connections(settings, limits.latest, probes.latest)
    handover = Handover(settings)
    desk = Desk(
        journal=journal,
        files=files,
        connections=connections,
        limits=limits,
        paces=Paces(database),
        hand_over_to=handover.to,
        task_deadline=timedelta(hours=settings.task_deadline_hours),
    )
    return House(
        settings=settings,
        connections=connections,
        journal=journal,
        workers=Workers(database),
        probes=probes,
        recipes=Recipes(database),
        history=History(database),
        files=files,
        desk=desk,
        handover=handover,
        submissions=Submissions(desk, settings.spool),
    )
