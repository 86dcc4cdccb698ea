"""What the chunks of a submission add up to. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from altcraft_core.errors import StateError
from altcraft_core.records import Chunk, ChunkStatus, ProfileCounts, Submission, SubmissionState, SubmissionStatus

HELD = (ChunkStatus.PLANNED, ChunkStatus.UNKNOWN, ChunkStatus.REFUSED)  #: a pause keeps these from being sent
OPEN = (ChunkStatus.PLANNED, ChunkStatus.SENDING, ChunkStatus.PROCESSING)  #: more will happen by itself
#: Its people entered the scenario, or may have.
SENT = (ChunkStatus.SENDING, ChunkStatus.PROCESSING, ChunkStatus.DONE, ChunkStatus.UNKNOWN)
TOLD = (ChunkStatus.DONE, ChunkStatus.FAILED)  #: the task is over and each profile has an outcome

_OVER = frozenset({SubmissionStatus.FINISHED, SubmissionStatus.PARTLY, SubmissionStatus.CANCELLED})


@dataclass(frozen=True, kw_only=True)
class ChunkTotals:
    """All chunks of one status, replaced ones left out. Outcomes as they count: in a refused chunk every row failed."""

    status: ChunkStatus
    chunks: int
    rows: int
    imported: int
    failed: int
    unattributed: int
    trying: int  #: chunks that the engine tries again by itself
    held: int  #: chunks that wait for the canary
    finished_at: datetime | None  #: of the latest
    created: int | None = None  #: None: not told of any of them
    updated: int | None = None  #: None: not told of any of them


def summarize(submission: Submission, totals: Iterable[ChunkTotals]) -> SubmissionState:
    """Where a submission stands. Each accepted row stands in exactly one of the profile counts."""
    by_status = {total.status: total for total in totals}
    profiles = _count_profiles(submission, by_status)
    chunks = {status: total.chunks for status, total in by_status.items()}
    trying = sum(total.trying for total in by_status.values())
    held = sum(total.held for total in by_status.values())
    status = derive_status(submission, profiles, chunks, trying=trying, held=held)
    times = [total.finished_at for total in by_status.values() if total.finished_at]
    return SubmissionState(
        submission=submission,
        status=status,
        profiles=profiles,
        chunks=chunks,
        finished_at=max(times, default=None) if status in _OVER else None,
        created=_sum_told(total.created for total in by_status.values()),
        updated=_sum_told(total.updated for total in by_status.values()),
    )


def derive_status(
    submission: Submission, profiles: ProfileCounts, chunks: dict[ChunkStatus, int], *, trying: int, held: int
) -> SubmissionStatus:
    """A submission's status. It is finished only when every accepted row was imported: sums that are off forbid it.

    What waits for a canary of unknown fate does not move by itself.
    """
    if submission.paused and any(status in chunks for status in HELD):
        return SubmissionStatus.PAUSED
    moving = trying + sum(chunks.get(status, 0) for status in OPEN)
    if moving > (held if ChunkStatus.UNKNOWN in chunks else 0):
        return SubmissionStatus.RUNNING
    if ChunkStatus.UNKNOWN in chunks:
        return SubmissionStatus.NEEDS_YOU
    if profiles.imported == profiles.accepted:
        return SubmissionStatus.FINISHED
    return SubmissionStatus.CANCELLED if set(chunks) == {ChunkStatus.CANCELLED} else SubmissionStatus.PARTLY


def require_cover(fresh: Sequence[Chunk], *, start: int, rows: int) -> None:
    """StateError unless these chunks hold each of so many rows, from `start` on, exactly once."""
    ends = start
    for chunk in sorted(fresh, key=lambda chunk: chunk.start):
        if chunk.start != ends:
            break
        ends += chunk.rows
    else:
        if ends == start + rows and fresh:
            return
    raise StateError(f"{len(fresh)} chunks do not hold each of {rows} rows once.")


def _count_profiles(submission: Submission, by_status: dict[ChunkStatus, ChunkTotals]) -> ProfileCounts:
    def rows(*statuses: ChunkStatus) -> int:
        return sum(total.rows for status, total in by_status.items() if status in statuses)

    return ProfileCounts(
        accepted=submission.counts.accepted,
        waiting=rows(ChunkStatus.PLANNED),
        in_flight=rows(ChunkStatus.SENDING, ChunkStatus.PROCESSING),
        imported=sum(total.imported for total in by_status.values()),
        failed=sum(total.failed for total in by_status.values()),
        unattributed=sum(total.unattributed for total in by_status.values()),
        unknown=rows(ChunkStatus.UNKNOWN),
        cancelled=rows(ChunkStatus.CANCELLED),
    )


def _sum_told(counts: Iterable[int | None]) -> int | None:
    """What was told, added up; None where nothing was."""
    told = [count for count in counts if count is not None]
    return sum(told) if told else None
