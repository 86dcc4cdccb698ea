"""When a submission stops by itself, and when what waits for its canary may go: pure decisions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from altcraft_core.records import Course, Safeguards

HALTED_CANARY = "canary"
HALTED_FAILURES = "failures"
HALTED_REFUSALS = "refusals"
HALTED_SILENCE = "silence"

FEWEST = 100  #: profiles with an outcome before their share says anything


@dataclass(frozen=True, kw_only=True)
class Step:
    """What follows from the course of a submission."""

    halt: str = ""  #: why it stops; empty: it goes on
    release: bool = False  #: what waited for the canary may go


def judge_course(course: Course, safeguards: Safeguards, now: datetime) -> Step:
    """Halt, release, or go on. Where nothing is left to be sent, there is nothing to halt either."""
    if not course.planned:
        return Step()
    if course.held and not course.canary_open:
        well = course.canary_bad * 100 <= safeguards.failed_percent * course.canary_told
        return Step(release=True) if well else Step(halt=HALTED_CANARY)
    if course.refused_in_a_row >= safeguards.refused_chunks:
        return Step(halt=HALTED_REFUSALS)
    if course.told >= FEWEST and course.failed * 100 > safeguards.failed_percent * course.told:
        return Step(halt=HALTED_FAILURES)
    quiet = now - course.quiet_since
    if course.processing and quiet > timedelta(minutes=safeguards.silent_minutes):
        return Step(halt=HALTED_SILENCE)
    return Step()
