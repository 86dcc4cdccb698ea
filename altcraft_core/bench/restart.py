"""How soon many open tasks are followed again after a crash."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl

from altcraft_core.bench.running import load_average
from altcraft_core.bench.tasks import OpenTasks, open_tasks


def run_restart(tasks: int, tell: Callable[[str], None]) -> dict[str, Any]:
    """Kill a worker that follows so many tasks, start another, and count the seconds until it has looked at all.

    Both are counted from the kill; the next worker is started at once, so its start is within.
    """
    with TemporaryDirectory() as folder, open_tasks(Path(folder), tasks, tell) as opened:
        load = load_average()
        tell("All are open. Killing the worker and starting another.")
        opened.worker.kill()
        killed_at = time.time()
        with opened.installation.worker("next-worker") as worker:
            worker.wait_until(lambda: len(_first_looks(opened, killed_at)) == tasks)
        first = _first_looks(opened, killed_at)["seconds"].to_list()
        return {
            "tasks": tasks,
            "first_look_seconds": round(min(first), 2),
            "all_looked_at_seconds": round(max(first), 2),
            "load_before": load,
        }


def _first_looks(opened: OpenTasks, since: float) -> pl.DataFrame:
    """For each task that was looked at since then, after how many `seconds`."""
    looks = opened.looks().filter(pl.col("at") > since)
    return looks.group_by("task").agg(seconds=pl.col("at").min() - since)
