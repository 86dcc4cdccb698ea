"""Tasks of the demo platform: how far one has come follows from its age alone, so nothing runs in the background."""

from __future__ import annotations

from dataclasses import dataclass

QUEUED_SHARE = 0.15  # of a task's time


@dataclass(frozen=True, kw_only=True)
class Progress:
    """What `tasks/status` tells of a task's way."""

    status: str  #: queued, running or finished
    percent: int


def task_seconds(profiles: int, pace: float) -> float:
    """How long a task takes: at pace 1, 3 seconds for 1,000 profiles and 6 for 10,000; at pace 0, no time."""
    return pace * (8_000 + profiles) / 3_000


def task_progress(profiles: int, age: float, pace: float) -> Progress:
    """Where a task stands, `age` seconds after it was accepted."""
    whole = task_seconds(profiles, pace)
    if age >= whole:
        return Progress(status="finished", percent=100)
    queued = whole * QUEUED_SHARE
    if age < queued:
        return Progress(status="queued", percent=0)
    return Progress(status="running", percent=int(100 * (age - queued) / (whole - queued)))
