"""Single requests for a chunk, as evidence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class AttemptResult(StrEnum):
    """How one request for a chunk ended."""

    OPEN = "open"  #: no end was seen: it is on its way, or the process stopped
    TAKEN = "taken"
    REFUSED = "refused"
    PUT_OFF = "put_off"  #: not taken, to be sent later
    NOT_SENT = "not_sent"
    LOST = "lost"  #: it may have been taken; no certain answer came


@dataclass(frozen=True, kw_only=True)
class Ending:
    """What is known of the end of an attempt."""

    result: AttemptResult
    http_status: int | None = None
    error_code: int = 0  #: Altcraft's own
    words: str = ""  #: Altcraft's or the network's, where the request was not taken
    replayed: bool = False  #: Altcraft told that this was a repeat


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """One request for a chunk, as evidence. It holds neither the token nor anything of the people."""

    chunk_id: str
    number: int  #: counts from 1
    request_id: str
    bytes: int  #: of the body, token left out
    began_at: datetime
    result: AttemptResult = AttemptResult.OPEN
    ended_at: datetime | None = None
    http_status: int | None = None
    error_code: int = 0  #: Altcraft's own
    words: str = ""  #: Altcraft's or the network's, where the request was not taken
    replayed: bool = False  #: Altcraft told that this was a repeat
