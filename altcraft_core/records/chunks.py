"""What one request holds, and where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How large a chunk may become."""

    max_rows: int = 10_000  #: the page of the call advises against more
    max_bytes: int = 10_000_000  #: of the whole body; the documented limit is 10 MB


class ChunkStatus(StrEnum):
    """Where a chunk stands."""

    PLANNED = "planned"  #: frozen, nothing sent
    SENDING = "sending"  #: a request may be on its way
    PROCESSING = "processing"  #: Altcraft gave a task id
    DONE = "done"  #: the task finished and its profiles have outcomes
    REFUSED = "refused"  #: Altcraft answered with an error
    FAILED = "failed"  #: the task itself ended badly
    UNKNOWN = "unknown"  #: sent, without a certain answer
    CANCELLED = "cancelled"  #: stopped before it was sent


#: The moves a chunk may make. Everything else is a fault of ours and is refused by the journal.
MOVES: Mapping[ChunkStatus, frozenset[ChunkStatus]] = {
    ChunkStatus.PLANNED: frozenset({ChunkStatus.SENDING, ChunkStatus.CANCELLED}),
    ChunkStatus.SENDING: frozenset(
        {ChunkStatus.PLANNED, ChunkStatus.PROCESSING, ChunkStatus.REFUSED, ChunkStatus.UNKNOWN}
    ),
    ChunkStatus.PROCESSING: frozenset({ChunkStatus.DONE, ChunkStatus.FAILED}),
    ChunkStatus.UNKNOWN: frozenset(
        {ChunkStatus.SENDING, ChunkStatus.PLANNED, ChunkStatus.PROCESSING, ChunkStatus.DONE}
    ),
    ChunkStatus.DONE: frozenset(),
    ChunkStatus.REFUSED: frozenset(),
    ChunkStatus.FAILED: frozenset(),
    ChunkStatus.CANCELLED: frozenset(),
}


@dataclass(frozen=True, kw_only=True)
class Chunk:
    """The rows of one request: a range of the submission's plan, its frozen identity and what became of it."""

    id: str
    submission_id: str
    label: str  #: "7", and "7.1", "7.2" for the chunks that take its place
    start: int  #: offset of the first row in the plan
    rows: int
    bytes: int  #: of the body, token left out
    sha256: str  #: of the body, token left out, hexadecimal
    request_id: str  #: UUID; sent on every attempt of this chunk, never on another
    status: ChunkStatus = ChunkStatus.PLANNED
    replaced: bool = False  #: other chunks took over its rows; it no longer counts
    hunting: str = ""  #: the label of the chunk in whose rows those are hunted for which Altcraft refuses it
    turn: int = 0  #: its place among all chunks that wait for the connection, counted from 1
    handovers: int = 0  #: how often it was handed to the engine; 0 while it waits for the canary
    attempts: int = 0
    first_sent_at: datetime | None = None  #: opens the platform's deduplication window
    next_attempt_at: datetime | None = None  #: when the engine tries again by itself; None while it does not
    sender: str = ""  #: a mark of the address and token that sent it first
    task_id: str = ""
    progress: int = 0  #: percent, as the task tells
    imported: int = 0
    failed: int = 0
    unattributed: int = 0
    created: int | None = None  #: of the imported, how many are new profiles; None: not told
    updated: int | None = None  #: of the imported, how many were there before; None: not told
    error_code: int = 0
    last_words: str = ""  #: the platform's or the network's last words
    replayed: bool = False  #: the platform told that a repeat was recognised
    finished_at: datetime | None = None  #: when it came to done, refused, failed or cancelled
