"""What is being done, written down before it is done.

Every write is one transaction that begins with its deciding INSERT or UPDATE: whoever comes second finds the rows
changed and is refused, on SQLite and on PostgreSQL alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TypedDict, Unpack

import sqlalchemy as sa

from altcraft_core.errors import StateError
from altcraft_core.records import MOVES, Chunk, ChunkStatus, Submission
from altcraft_core.store.rows import read_chunk, read_submission, write_chunk, write_submission
from altcraft_core.store.sums import OPEN, require_cover
from altcraft_core.store.tables import chunks, learned_limits, submissions, workers

HandOver = Callable[[sa.Connection, Sequence[Chunk]], None]  #: gives chunks to the engine, inside the transaction

_FINAL = frozenset({ChunkStatus.DONE, ChunkStatus.REFUSED, ChunkStatus.FAILED, ChunkStatus.CANCELLED})
_REPLACEABLE = frozenset({ChunkStatus.REFUSED, ChunkStatus.FAILED})
_ON_THEIR_WAY = (ChunkStatus.SENDING, ChunkStatus.PROCESSING)


class Facts(TypedDict, total=False):
    """What may be learned about a chunk after it was frozen."""

    task_id: str
    progress: int
    imported: int
    failed: int
    unattributed: int
    created: int | None
    updated: int | None
    error_code: int
    last_words: str
    replayed: bool
    first_sent_at: datetime | None
    next_attempt_at: datetime | None
    sender: str


def utc_now() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)


class Journal:
    """Submissions and chunks, and the only way to change them. Safe to share between threads."""

    def __init__(self, engine: sa.Engine, clock: Callable[[], datetime] = utc_now) -> None:
        self._engine = engine
        self._clock = clock

    # ------------------------------------------------------------ submissions

    def add(self, submission: Submission, chunks: Sequence[Chunk], hand_over: HandOver) -> None:
        """Write a submission with its chunks and hand these over, all or nothing.

        Handing over counts: `hand_over` gets the chunks with `handovers` one higher. StateError if the submission is
        already there, or if its chunks do not hold each accepted row once.
        """
        require_cover(chunks, start=0, rows=submission.counts.accepted)
        try:
            with self._engine.begin() as connection:
                connection.execute(submissions.insert(), write_submission(submission))
                _insert(connection, chunks, hand_over)
        except sa.exc.IntegrityError as error:
            if self.has_submission(submission.id):
                raise StateError(f"Submission {submission.id} has been started before.") from None
            raise StateError("A chunk of this submission repeats an identity of another chunk.") from error

    def submission(self, submission_id: str) -> Submission:
        """The submission as it stands; StateError if there is none of that id."""
        with self._engine.connect() as connection:
            row = connection.execute(submissions.select().where(submissions.c.id == submission_id)).one_or_none()
        if row is None:
            raise StateError(f"There is no submission {submission_id}.")
        return read_submission(row)

    def has_submission(self, submission_id: str) -> bool:
        """Was a submission of that id ever started?"""
        with self._engine.connect() as connection:
            known = connection.scalar(sa.select(submissions.c.id).where(submissions.c.id == submission_id))
        return known is not None

    def pause(self, submission_id: str, reason: str) -> None:
        """Let nothing more of it be sent; `reason` is a word, kept for the pages."""
        self._set_paused(submission_id, reason)

    def resume(self, submission_id: str) -> None:
        """Let it be sent again."""
        self._set_paused(submission_id, "")

    def cancel(self, submission_id: str) -> int:
        """Cancel what was not sent yet; how many chunks that were."""
        with self._engine.begin() as connection:
            return connection.execute(
                chunks.update()
                .where(chunks.c.submission_id == submission_id, chunks.c.status.in_(_sources(ChunkStatus.CANCELLED)))
                .values(status=ChunkStatus.CANCELLED, next_attempt_at=None, finished_at=self._clock())
            ).rowcount

    # ------------------------------------------------------------ chunks

    def chunk(self, chunk_id: str) -> Chunk:
        """The chunk as it stands; StateError if there is none of that id."""
        with self._engine.connect() as connection:
            return _find(connection, chunk_id)

    def chunks(self, submission_id: str, *, replaced: bool = False) -> tuple[Chunk, ...]:
        """The chunks of a submission in the order of their rows; with `replaced`, also those that others replaced."""
        found = chunks.select().where(chunks.c.submission_id == submission_id).order_by(chunks.c.start, chunks.c.rows)
        if not replaced:
            found = found.where(~chunks.c.replaced)
        with self._engine.connect() as connection:
            return tuple(read_chunk(row) for row in connection.execute(found))

    def move(self, chunk_id: str, to: ChunkStatus, **facts: Unpack[Facts]) -> Chunk:
        """Move a chunk and note what was learned, in one statement; the chunk as it then stands.

        A further attempt is planned only if these facts say so. StateError if it may not move there from where it is
        now, or if the outcomes of a task that is over do not add up to the chunk's rows; nothing is changed then.
        """
        finished = {"finished_at": self._clock()} if to in _FINAL else {}
        change = (
            chunks.update()
            .where(chunks.c.id == chunk_id, chunks.c.status.in_(_sources(to)))
            .values({"next_attempt_at": None, **facts, "status": to, **finished})
        )
        try:
            with self._engine.begin() as connection:
                return _change(connection, change, chunk_id, to)
        except sa.exc.IntegrityError:
            raise StateError(f"The outcomes of chunk {self.chunk(chunk_id).label} do not add up to its rows.") from None

    def begin_sending(self, chunk_id: str, handover: int, sender: str) -> Chunk:
        """Write down that a request is about to leave; of several callers at once exactly one succeeds.

        The first attempt opens the deduplication window and leaves the mark of its `sender`. StateError if the chunk
        is not waiting to be sent, was handed over anew since `handover`, or if its submission is paused.
        """
        going = sa.select(submissions.c.id).where(submissions.c.paused == "")
        first = chunks.c.first_sent_at.is_(None)
        change = (
            chunks.update()
            .where(
                chunks.c.id == chunk_id,
                chunks.c.status.in_(_sources(ChunkStatus.SENDING)),
                chunks.c.handovers == handover,
                chunks.c.submission_id.in_(going),
            )
            .values(
                status=ChunkStatus.SENDING,
                attempts=chunks.c.attempts + 1,
                next_attempt_at=None,
                sender=sa.case((first, sender), else_=chunks.c.sender),
                first_sent_at=sa.func.coalesce(chunks.c.first_sent_at, self._clock()),
            )
        )
        with self._engine.begin() as connection:
            row = connection.execute(change.returning(chunks)).one_or_none()
            if row is None:
                raise _why_not_sent(connection, chunk_id, handover)
            return read_chunk(row)

    def outstanding(self, connection_name: str) -> int:
        """How many chunks of that connection are on their way or being processed."""
        held = (
            sa.select(sa.func.count())
            .select_from(chunks.join(submissions))
            .where(chunks.c.status.in_((ChunkStatus.SENDING, ChunkStatus.PROCESSING)))
            .where(submissions.c.connection == connection_name)
        )
        with self._engine.connect() as connection:
            return connection.scalar(held) or 0

    def note(self, chunk_id: str, **facts: Unpack[Facts]) -> None:
        """Note what was learned about a chunk that stays where it is."""
        with self._engine.begin() as connection:
            noted = connection.execute(chunks.update().where(chunks.c.id == chunk_id).values(**facts))
        if not noted.rowcount:
            raise StateError(f"There is no chunk {chunk_id}.")

    def replace(
        self, chunk_id: str, chunks: Sequence[Chunk], hand_over: HandOver, refusal: Facts | None = None
    ) -> None:
        """Let new chunks take over the rows of a refused or failed one and hand them over, all or nothing.

        With `refusal`, the chunk is being sent and was refused just now: it becomes refused in the same moment, so that
        nobody ever sees its submission without these rows. StateError if the chunk is in another state, was replaced
        before, or the new ones do not hold each of its rows once.
        """
        with self._engine.begin() as connection:
            old = _mark_replaced(connection, chunk_id, refusal, self._clock())
            require_cover(chunks, start=old.start, rows=old.rows)
            _insert(connection, chunks, hand_over)

    def hand_over(self, seen: Iterable[Chunk], hand_over: HandOver) -> int:
        """Hand chunks to the engine once more, `handovers` one higher, all or nothing; how many were handed over.

        A chunk that is no longer as the caller saw it is left alone.
        """
        with self._engine.begin() as connection:
            fresh = [chunk for one in seen if (chunk := _count_handover(connection, one)) is not None]
            hand_over(connection, sorted(fresh, key=lambda chunk: chunk.start))
        return len(fresh)

    def open_chunks(self) -> tuple[tuple[str, Chunk], ...]:
        """Every chunk that an engine should be working on, beside the name of its connection."""
        still_open = sa.or_(chunks.c.status.in_(OPEN), chunks.c.next_attempt_at.is_not(None))
        worked_on = sa.or_(chunks.c.status.in_(_ON_THEIR_WAY), submissions.c.paused == "")
        found = (
            sa.select(chunks, submissions.c.connection.label("connection_name"))
            .join_from(chunks, submissions)
            .where(still_open, ~chunks.c.replaced, worked_on)
            .order_by(submissions.c.created_at, chunks.c.start)
        )
        with self._engine.connect() as connection:
            return tuple((row.connection_name, read_chunk(row)) for row in connection.execute(found))

    # ------------------------------------------------------------ accounts

    def learn_limit(self, connection_name: str, max_body_bytes: int) -> None:
        """Remember that larger bodies are refused there; a limit that is known already is never raised."""
        lower = (
            learned_limits.update()
            .where(learned_limits.c.connection == connection_name)
            .values(
                max_body_bytes=sa.case(
                    (learned_limits.c.max_body_bytes > max_body_bytes, max_body_bytes),
                    else_=learned_limits.c.max_body_bytes,
                )
            )
        )
        with self._engine.begin() as connection:
            if not connection.execute(lower).rowcount:
                first = {"connection": connection_name, "max_body_bytes": max_body_bytes}
                connection.execute(learned_limits.insert(), first)

    def learned_limit(self, connection_name: str) -> int | None:
        """The largest body that may be taken there, in bytes, if it was ever learned."""
        known = sa.select(learned_limits.c.max_body_bytes).where(learned_limits.c.connection == connection_name)
        with self._engine.connect() as connection:
            return connection.scalar(known)

    # ------------------------------------------------------------ workers

    def beat(self, worker_id: str, started_at: datetime) -> None:
        """Write down that this worker lives."""
        seen = {"seen_at": self._clock()}
        with self._engine.begin() as connection:
            known = connection.execute(workers.update().where(workers.c.id == worker_id).values(seen)).rowcount
            if not known:
                connection.execute(workers.insert(), {"id": worker_id, "started_at": started_at, **seen})

    def forget_worker(self, worker_id: str) -> None:
        """Write down that this worker stopped."""
        with self._engine.begin() as connection:
            connection.execute(workers.delete().where(workers.c.id == worker_id))

    def workers(self, within: timedelta) -> tuple[str, ...]:
        """The workers that were seen alive within that time, the longest running first."""
        alive = sa.select(workers.c.id).where(workers.c.seen_at >= self._clock() - within)
        with self._engine.connect() as connection:
            return tuple(connection.scalars(alive.order_by(workers.c.started_at, workers.c.id)))

    # ------------------------------------------------------------ helpers

    def _set_paused(self, submission_id: str, reason: str) -> None:
        change = submissions.update().where(submissions.c.id == submission_id).values(paused=reason)
        with self._engine.begin() as connection:
            if not connection.execute(change).rowcount:
                raise StateError(f"There is no submission {submission_id}.")


def _sources(to: ChunkStatus) -> frozenset[ChunkStatus]:
    return frozenset(status for status, targets in MOVES.items() if to in targets)


def _find(connection: sa.Connection, chunk_id: str) -> Chunk:
    row = connection.execute(chunks.select().where(chunks.c.id == chunk_id)).one_or_none()
    if row is None:
        raise StateError(f"There is no chunk {chunk_id}.")
    return read_chunk(row)


def _change(connection: sa.Connection, change: sa.Update, chunk_id: str, to: ChunkStatus) -> Chunk:
    row = connection.execute(change.returning(chunks)).one_or_none()
    if row is None:
        raise _why_not_moved(_find(connection, chunk_id), to)
    return read_chunk(row)


def _why_not_moved(found: Chunk, to: ChunkStatus) -> StateError:
    return StateError(f"Chunk {found.label} is {found.status} and cannot become {to}.")


def _why_not_sent(connection: sa.Connection, chunk_id: str, handover: int) -> StateError:
    found = _find(connection, chunk_id)
    if found.status not in _sources(ChunkStatus.SENDING):
        return _why_not_moved(found, ChunkStatus.SENDING)
    why = "it was handed over anew" if found.handovers != handover else "its submission is paused"
    return StateError(f"Chunk {found.label} is {found.status} and cannot become {ChunkStatus.SENDING}: {why}.")


def _mark_replaced(connection: sa.Connection, chunk_id: str, refusal: Facts | None, now: datetime) -> Chunk:
    sources = _REPLACEABLE if refusal is None else {ChunkStatus.SENDING}
    refused = {} if refusal is None else {"status": ChunkStatus.REFUSED, "finished_at": now, **refusal}
    row = connection.execute(
        chunks.update()
        .where(chunks.c.id == chunk_id, chunks.c.status.in_(sources), ~chunks.c.replaced)
        .values(replaced=True, **refused)
        .returning(chunks)
    ).one_or_none()
    if row is not None:
        return read_chunk(row)
    found = _find(connection, chunk_id)
    why = "has been replaced before" if found.replaced else f"is {found.status}"
    raise StateError(f"Chunk {found.label} {why} and cannot be replaced.")


def _insert(connection: sa.Connection, fresh: Sequence[Chunk], hand_over: HandOver) -> None:
    handed = [replace(chunk, handovers=chunk.handovers + 1) for chunk in fresh]
    connection.execute(chunks.insert(), [write_chunk(chunk) for chunk in handed])
    hand_over(connection, handed)


def _count_handover(connection: sa.Connection, seen: Chunk) -> Chunk | None:
    change = (
        chunks.update()
        .where(chunks.c.id == seen.id, chunks.c.status == seen.status, chunks.c.handovers == seen.handovers)
        .values(handovers=chunks.c.handovers + 1)
    )
    row = connection.execute(change.returning(chunks)).one_or_none()
    return None if row is None else read_chunk(row)
