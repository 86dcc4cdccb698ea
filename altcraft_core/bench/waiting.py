"""What it costs to wait for many tasks, and how punctually they are looked at."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl

from altcraft_core.bench.looks import measure_gaps, shortest_interval
from altcraft_core.bench.running import LOOK, load_average
from altcraft_core.bench.tasks import OpenTasks, open_tasks
from altcraft_core.delivery.steps import LONGEST_LOOK

STEADY = 60.0  #: seconds that are measured


def run_waiting(
    tasks: int, tell: Callable[[str], None], *, grown: float = LONGEST_LOOK, seconds: float = STEADY
) -> dict[str, Any]:
    """Let one worker follow so many tasks of which none ends, and measure it when it has come to rest.

    That is for `seconds`, after the interval between looks has grown to `grown` seconds for every task. `threads` are
    the system's, at most; `share_of_a_core` counts the whole process. `latest_look` is the longest time without a look
    at a task, in times of its interval; `latest_look_ever` counts the time before, too, when tasks are still opened.
    """
    with TemporaryDirectory() as folder, open_tasks(Path(folder), tasks, tell) as opened:
        tell(f"All are open. Waiting until none is looked at more often than every {grown:g} s.")
        opened.worker.wait_until(lambda: shortest_interval(opened.looks(), time.time()) >= grown)
        tell(f"Measuring for {seconds:g} s.")
        return {"tasks": tasks} | _measure(opened, seconds) | {"load_after": load_average()}


def _measure(opened: OpenTasks, seconds: float) -> dict[str, Any]:
    size, usage, since = _database_bytes(opened), opened.worker.usage(), time.time()
    threads = [usage.threads]
    while (until := time.time()) < since + seconds:
        time.sleep(LOOK)
        threads.append(opened.worker.usage().threads)
    used = opened.worker.usage().core_seconds - usage.core_seconds
    gaps = measure_gaps(opened.looks(), until).with_columns(late=pl.col("seconds") / pl.col("interval"))
    steady = gaps.filter(pl.col("at") > since)
    return {
        "tasks_looked_at": steady["task"].n_unique(),
        "threads": max(threads),
        "share_of_a_core": round(used / (until - since), 3),
        "longest_without_look_seconds": _largest(steady["seconds"]),
        "latest_look": _largest(steady["late"]),
        "latest_look_ever": _largest(gaps["late"]),
        "database_bytes": size,
        "database_bytes_grown": _database_bytes(opened) - size,
    }


def _largest(values: pl.Series) -> float:
    return round(max(values.to_list(), default=0.0), 2)


def _database_bytes(opened: OpenTasks) -> int:
    return sum(path.stat().st_size for path in opened.installation.settings.home.glob("altcraft.db*"))
