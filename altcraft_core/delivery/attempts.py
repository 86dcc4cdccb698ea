"""What follows from an error: a pure decision, so that its test is a table.

The engine is the only owner of further attempts; nothing below it retries.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b

from altcraft_core.errors import BodyTooLarge, DeliveryError, NotSent, NotTaken, Refused, TokenRefused
from altcraft_core.records import AttemptResult, Chunk, ChunkStatus, Ending, Probe, Recognition
from altcraft_core.settings import Connection

FIRST_WAIT = 1.0  #: seconds
LONGEST_WAIT = 60.0  #: seconds
HUNT = 64  #: requests beyond the first that may be spent to find those for whom a chunk is refused
REFUSED_REPEATS = (
    6  #: fruitless tries in a row before a person is asked about a chunk whose repeats are refused: a minute
)
PATIENCE = 20  #: fruitless tries in a row before the run pauses: about a quarter of an hour

TOKEN_CODES = (401, 403)  #: of errors that speak of the token

PAUSED_BY_OPERATOR = "operator"
PAUSED_TOKEN = "token_refused"
PAUSED_UNREACHABLE = "unreachable"
PAUSED_DAMAGED = "plan_damaged"


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What becomes of a chunk whose request did not end with a task id."""

    status: ChunkStatus
    wait: float | None = None  #: seconds until the next try; None: no further try
    pause: str = ""  #: why the whole submission pauses
    split: bool = False  #: two smaller chunks take its place
    hunt: bool = False  #: two smaller chunks may take its place, to find the rows it was refused for


def judge_send(error: DeliveryError, *, doubtful: bool, repeatable: bool, tries: int) -> Verdict:
    """Decide after a failed request.

    `doubtful`: an earlier request of this chunk may have arrived. `repeatable`: a repeat of the same bytes would be
    recognised by the platform now. `tries`: fruitless tries in a row before this one.
    """
    not_sent = ChunkStatus.UNKNOWN if doubtful else ChunkStatus.PLANNED
    if isinstance(error, TokenRefused):
        # The token is looked at before the request id: a refused repeat says nothing of the first request.
        return Verdict(status=ChunkStatus.UNKNOWN if doubtful else ChunkStatus.REFUSED, pause=PAUSED_TOKEN)
    if isinstance(error, BodyTooLarge):  # and so it was the first time
        return Verdict(status=ChunkStatus.REFUSED, split=True)
    if isinstance(error, Refused) and (error.replayed or not doubtful):
        return Verdict(status=ChunkStatus.REFUSED, hunt=is_about_rows(error))
    if isinstance(error, Refused):
        # What refuses a repeat may know nothing of the first request, or be still busy with it.
        again = repeatable and tries + 1 < REFUSED_REPEATS
        return Verdict(status=ChunkStatus.UNKNOWN, wait=next_wait(tries) if again else None)
    if isinstance(error, NotSent | NotTaken):
        if doubtful and not repeatable:
            return Verdict(status=ChunkStatus.UNKNOWN)
        if tries + 1 >= PATIENCE:
            return Verdict(status=not_sent, pause=PAUSED_UNREACHABLE)
        asked = error.retry_after if isinstance(error, NotTaken) else None
        return Verdict(status=not_sent, wait=max(next_wait(tries), asked or 0.0))
    if not repeatable:
        return Verdict(status=ChunkStatus.UNKNOWN)
    if tries + 1 >= PATIENCE:
        return Verdict(status=ChunkStatus.UNKNOWN, pause=PAUSED_UNREACHABLE)
    return Verdict(status=ChunkStatus.UNKNOWN, wait=next_wait(tries))


def is_about_rows(error: Refused) -> bool:
    """May some rows of the request be the reason, so that the others would be taken without them?

    Not where the answer speaks of the scenario: it would refuse every other request in the same way.
    """
    told = f"{error.text} {error.debug}".lower()
    return error.code == 400 and not any(word in told for word in ("workflow", "scenario"))


def read_ending(error: DeliveryError) -> Ending:
    """What is known of an attempt that ended with that error."""
    return Ending(
        result=_name_result(error),
        http_status=error.http_status,
        error_code=error.code if isinstance(error, Refused) else 0,
        words=error.sentence,
        replayed=error.replayed,
    )


def _name_result(error: DeliveryError) -> AttemptResult:
    match error:
        case Refused():
            return AttemptResult.REFUSED
        case NotTaken():
            return AttemptResult.PUT_OFF
        case NotSent():
            return AttemptResult.NOT_SENT
        case _:
            return AttemptResult.LOST


def next_wait(tries: int) -> float:
    """Seconds before the next try: doubling from a second to a minute."""
    return float(min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(tries, 16)))


def is_repeatable(chunk: Chunk, connection: Connection, now: datetime) -> bool:
    """Would the platform recognise the same bytes and request id, sent now, as a repeat?

    Only on a connection that deduplicates, for the sender that sent first (the platform's key holds the token), and
    inside its window, counted from the first request (source: the platform's page "Deduplication of requests").
    """
    if not connection.deduplicating or chunk.first_sent_at is None:
        return False
    if chunk.sender != sender_mark(chunk, connection):
        return False
    return now < chunk.first_sent_at + timedelta(hours=connection.dedup_window_hours)


def is_worth_repeating(chunk: Chunk, connection: Connection, now: datetime) -> bool:
    """Might a repeat that nobody asked for tell what became of a chunk? Not where repeats were refused."""
    return chunk.error_code in (0, *TOKEN_CODES) and is_repeatable(chunk, connection, now)


def is_recognised(probe: Probe, connection: Connection) -> bool:
    """Did that probe show that repeats are recognised, by the headers that this connection sends?"""
    by_both = probe.recognition is Recognition.BY_BOTH_HEADERS and connection.both_id_headers
    return probe.recognition is Recognition.BY_REQUEST_ID or by_both


def sender_mark(chunk: Chunk, connection: Connection) -> str:
    """Tells whether two attempts of a chunk went to the same place under the same token and the same headers.

    It tells none of them. A request that was named by fewer headers could not be recognised by the one that is new.
    """
    headers = " and X-Request-ID" if connection.both_id_headers else ""
    return _mark(f"{_who(connection)}{headers}", chunk.request_id)


def account_mark(name: str, connection: Connection) -> str:
    """Tells whether the connection of that name has the same place and token as before, without telling either."""
    return _mark(f"{name} {_who(connection)}")


def _who(connection: Connection) -> str:
    return f"{connection.place} {connection.token.get_secret_value()}"


def _mark(told: str, key: str = "") -> str:
    return blake2b(told.encode(), key=key.encode(), digest_size=4).hexdigest()
