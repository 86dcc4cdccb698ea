"""Many open tasks: a list sent one person at a time to a platform on which no task ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from math import ceil
from pathlib import Path

import polars as pl

from altcraft_core.bench.installation import Installation
from altcraft_core.bench.lookout import notes, read_looks
from altcraft_core.bench.running import Running
from altcraft_core.delivery.house import House

SHARES = (0.25, 0.5, 0.75, 1)  #: of the tasks, to be told when so many are open


@dataclass(frozen=True, kw_only=True)
class OpenTasks:
    """So many tasks are open, and this worker follows them."""

    installation: Installation
    worker: Running

    def looks(self) -> pl.DataFrame:
        """All looks at them so far, as the platform noted them; of the schema `lookout.LOOKS`."""
        return read_looks(notes(self.installation.state))


@contextmanager
def open_tasks(folder: Path, tasks: int, tell: Callable[[str], None]) -> Iterator[OpenTasks]:
    """Open so many tasks; all of them are with the platform when this begins."""
    installation = Installation(folder=folder, outstanding=tasks)
    with installation.platform("altcraft_core.bench.lookout"), installation.worker() as worker:
        submission_id = installation.submit(tasks, 1)
        tell(f"Opening {tasks} tasks, one after the other: 2,000 take about three minutes.")
        with installation.house() as house:
            for share in SHARES:
                wanted = ceil(tasks * share)
                worker.wait_until(partial(_are_open, house, submission_id, wanted))
                tell(f"{wanted} are open.")
        yield OpenTasks(installation=installation, worker=worker)


def _are_open(house: House, submission_id: str, wanted: int) -> bool:
    return house.history.state(submission_id).profiles.in_flight >= wanted
