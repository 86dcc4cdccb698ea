"""What the platform answers about the work on a chunk."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import polars as pl


class TaskPhase(StrEnum):
    """What a status word of the platform means to us."""

    RUNNING = "running"
    FINISHED = "finished"
    FAILED = "failed"


#: What the platform says of the profiles of a task, one line each in its own order. An error of 0 means imported;
#: `match` is the match value where the answer repeats it, else null; `created` is whether the profile is new, and null
#: where the answer does not tell.
OUTCOMES = pl.Schema(
    {
        "profile_id": pl.String,
        "error": pl.Int64,
        "error_text": pl.String,
        "match": pl.String,
        "created": pl.Boolean,
    }
)


@dataclass(frozen=True, kw_only=True)
class TaskState:
    """How far the work on a chunk is: one answer of `tasks/status`, or that of a call without a task."""

    phase: TaskPhase
    status: str  #: the platform's own word
    progress: int  #: percent
    error: int = 0  #: the task's own error, not that of the status call
    error_text: str = ""
    outcomes: pl.DataFrame | None = None  #: of the schema OUTCOMES, once the task is over


@dataclass(frozen=True, kw_only=True)
class Accepted:
    """Altcraft took a chunk: either a task works on it, or it is done and the answer held the results."""

    task_id: str = ""
    results: TaskState | None = None  #: where there is no task
    replayed: bool = False  #: it told that this was a repeat of an earlier request
    http_status: int = 200
