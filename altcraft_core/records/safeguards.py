"""When a submission stops by itself, and what tells that it should."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

CANARY = 100  #: people in the first chunk of a long list, unless the operator chose otherwise
CANARY_FROM = 10_000  #: longer lists begin with such a chunk, unless the operator chose otherwise


@dataclass(frozen=True, kw_only=True)
class Safeguards:
    """When a submission stops by itself, and asks a person before it goes on."""

    canary: int | None = None  #: people who go first and must fare well before the rest goes; None: as CANARY says
    failed_percent: int = 20  #: of the profiles that have an outcome
    refused_chunks: int = 3  #: refused whole, one after the other
    silent_minutes: int = 60  #: without the end of any chunk, while Altcraft works on some

    def canary_rows(self, accepted: int) -> int:
        """How many people go first; 0 where all go at once."""
        chosen = CANARY * (accepted > CANARY_FROM) if self.canary is None else self.canary
        return chosen if chosen < accepted else 0


@dataclass(frozen=True, kw_only=True)
class Course:
    """How a submission goes: what its safeguards look at. Only what came after it was started or resumed counts."""

    planned: int  #: chunks not sent yet
    held: int  #: of these, chunks that wait for the canary
    processing: int  #: chunks that Altcraft works on
    quiet_since: datetime  #: nothing ended since then
    told: int  #: profiles whose outcome is known
    failed: int  #: of these, profiles that failed or were refused
    refused_in_a_row: int  #: chunks refused whole since one was done
    canary_open: int  #: chunks of the canary that are not over yet
    canary_told: int  #: rows of the canary that are over
    canary_bad: int  #: of these, rows that failed, were refused, or have no known outcome
