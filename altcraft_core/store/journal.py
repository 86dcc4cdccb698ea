"""What is being done, written down before it is done.

Every write is one transaction that begins with its deciding INSERT or UPDATE: whoever comes second finds the rows
changed and is refused, on SQLite and on PostgreSQL alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import TypedDict, Unpack

import sqlalchemy as sa

from altcraft_core.errors import NoRoom, StateError
from altcraft_core.records import MOVES, AttemptResult, Chunk, ChunkStatus, Course, Ending, Submission
from altcraft_core.store.clocks import utc_now
from altcraft_core.store.course import read_course
from altcraft_core.store.rows import read_chunk, read_submission, write_submission
from altcraft_core.store.sums import OPEN, require_cover
from altcraft_core.store.tables import attempts, chunks, submissions
from altcraft_core.store.turns import HandOver, count_handover, give_turns, insert_handed, insert_held, next_turn

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


class Journal:
    """Submissions and chunks, and the only way to change them. Safe to share between threads."""

    def __init__(self, engine: sa.Engine, clock: Callable[[], datetime] = utc_now) -> None:
        self._engine = engine
        self._clock = clock

    # ------------------------------------------------------------ submissions

    def add(self, submission: Submission, chunks: Sequence[Chunk], hand_over: HandOver) -> None:
        """Write a submission with its chunks and hand these over, all or nothing; where a canary goes first, only that.

        Handing over counts: `hand_over` gets the chunks with `handovers` one higher. StateError if the submission is
        already there, or if its chunks do not hold each accepted row once.
        """
        require_cover(chunks, start=0, rows=submission.counts.accepted)
        canary = submission.safeguards.canary_rows(submission.counts.accepted) or submission.counts.accepted
        first = [chunk for chunk in chunks if chunk.start < canary]
        try:
            with self._engine.begin() as connection:
                connection.execute(submissions.insert(), write_submission(submission))
                turn = next_turn(connection, submission.connection)
                insert_handed(connection, give_turns(first, turn), hand_over)
                insert_held(connection, [chunk for chunk in chunks if chunk.start >= canary])
        except sa.exc.IntegrityError as error:
            if self.has_submission(submission.id):
                raise StateError(f"Submission {submission.id} has been started before.") from None
            raise StateError("A chunk of this submission repeats an identity of another chunk.") from error

    def discard(self, submission: Submission, remove: Callable[[], None]) -> bool:
        """Let `remove` take away what was laid ready for a submission, unless it was added. Was it taken away?

        Nobody can add that submission in the meantime: its place is taken, and given back.
        """
        with self._engine.connect() as connection:
            try:
                connection.execute(submissions.insert(), write_submission(submission))
            except sa.exc.IntegrityError:
                return False
            remove()
            connection.rollback()
        return True

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

    def pause(self, submission_id: str, reason: str, sender: str = "") -> bool:
        """Let nothing more of it be sent; `reason` is a word, kept for the pages. Was it going until now?

        `sender` marks the address and token under which it went wrong. The first reason stays.
        """
        going = submissions.update().where(submissions.c.id == submission_id, submissions.c.paused == "")
        with self._engine.begin() as connection:
            if connection.execute(going.values(paused=reason, paused_sender=sender)).rowcount:
                return True
        self.submission(submission_id)
        return False

    def resume(self, submission_id: str) -> bool:
        """Let it be sent again. Was it paused until now?"""
        paused = submissions.update().where(submissions.c.id == submission_id, submissions.c.paused != "")
        with self._engine.begin() as connection:
            values = {"paused": "", "paused_sender": "", "resumed_at": self._clock()}
            if connection.execute(paused.values(values)).rowcount:
                return True
        self.submission(submission_id)
        return False

    def paused_for(self, reason: str) -> tuple[Submission, ...]:
        """The submissions that are paused for that reason, the oldest first."""
        found = submissions.select().where(submissions.c.paused == reason).order_by(submissions.c.created_at)
        with self._engine.connect() as connection:
            return tuple(read_submission(row) for row in connection.execute(found))

    def going(self) -> tuple[str, ...]:
        """The ids of submissions that are not paused and still have chunks to send."""
        planned = sa.exists().where(chunks.c.submission_id == submissions.c.id, chunks.c.status == ChunkStatus.PLANNED)
        with self._engine.connect() as connection:
            return tuple(connection.scalars(sa.select(submissions.c.id).where(submissions.c.paused == "", planned)))

    def cancel(self, submission_id: str) -> int:
        """Cancel what was not sent yet; how many chunks that were.

        What comes back unsent later is cancelled, too, until somebody wants it sent all the same. A pause ends with it:
        nothing is held back any more that could go on once its reason is gone.
        """
        ended = {"paused": "", "paused_sender": "", "cancelled_at": self._clock()}
        with self._engine.begin() as connection:
            connection.execute(submissions.update().where(submissions.c.id == submission_id).values(ended))
            return connection.execute(
                chunks.update()
                .where(chunks.c.submission_id == submission_id, chunks.c.status.in_(_sources(ChunkStatus.CANCELLED)))
                .values(status=ChunkStatus.CANCELLED, next_attempt_at=None, finished_at=self._clock())
            ).rowcount

    def uncancel(self, submission_id: str) -> None:
        """Somebody wants some of it sent after all; what was cancelled stays so."""
        with self._engine.begin() as connection:
            wanted = submissions.update().where(submissions.c.id == submission_id)
            connection.execute(wanted.values(cancelled_at=None))

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

    def move(self, chunk_id: str, to: ChunkStatus, ending: Ending | None = None, **facts: Unpack[Facts]) -> Chunk:
        """Move a chunk and note what was learned, and how its latest attempt ended; the chunk as it then stands.

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
                chunk = _change(connection, change, chunk_id, to)
                if ending:
                    self._end_attempt(connection, chunk, ending)
                return chunk
        except sa.exc.IntegrityError:
            raise StateError(f"The outcomes of chunk {self.chunk(chunk_id).label} do not add up to its rows.") from None

    def begin_sending(self, chunk_id: str, handover: int, sender: str, room: int | None = None) -> Chunk:
        """Write down that a request is about to leave; of several callers at once exactly one succeeds.

        The first attempt opens the deduplication window and leaves the mark of its `sender`. Every attempt leaves a
        line of evidence, open until its end is told. StateError if the chunk is not waiting to be sent, was handed over
        anew since `handover`, or if its submission is paused; NoRoom if its connection has `room` chunks open already,
        over all workers.
        """
        name = sa.select(submissions.c.connection).join(chunks).where(chunks.c.id == chunk_id).scalar_subquery()
        going = sa.select(submissions.c.id).where(
            submissions.c.paused == "",
            sa.or_(submissions.c.cancelled_at.is_(None), chunks.c.status == ChunkStatus.UNKNOWN),
        )
        first = chunks.c.first_sent_at.is_(None)
        change = (
            chunks.update()
            .where(
                chunks.c.id == chunk_id,
                chunks.c.status.in_(_sources(ChunkStatus.SENDING)),
                chunks.c.handovers == handover,
                chunks.c.submission_id.in_(going),
                sa.true() if room is None else _count_outstanding(name) < room,
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
            if room is not None and connection.dialect.name == "postgresql":  # SQLite has one writer at a time anyway
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtext(name))))
            row = connection.execute(change.returning(chunks)).one_or_none()
            if row is None:
                raise _why_not_sent(connection, chunk_id, handover)
            chunk = read_chunk(row)
            connection.execute(attempts.insert(), _open_attempt(chunk, self._clock()))
            return chunk

    def _end_attempt(self, connection: sa.Connection, chunk: Chunk, ending: Ending) -> None:
        change = attempts.update().where(attempts.c.chunk_id == chunk.id, attempts.c.number == chunk.attempts)
        connection.execute(change.values(ended_at=self._clock(), **asdict(ending)))

    def outstanding(self, connection_name: str) -> int:
        """How many chunks of that connection are on their way or being processed."""
        with self._engine.connect() as connection:
            return connection.scalar(sa.select(_count_outstanding(sa.literal(connection_name)))) or 0

    def note(self, chunk_id: str, **facts: Unpack[Facts]) -> None:
        """Note what was learned about a chunk that stays where it is."""
        with self._engine.begin() as connection:
            noted = connection.execute(chunks.update().where(chunks.c.id == chunk_id).values(**facts))
        if not noted.rowcount:
            raise StateError(f"There is no chunk {chunk_id}.")

    def replace(
        self, chunk_id: str, chunks: Sequence[Chunk], hand_over: HandOver, refusal: Ending | None = None
    ) -> None:
        """Let new chunks take over the rows of a refused or failed one and hand them over, all or nothing.

        They take its turn. With `refusal`, the chunk is being sent and was refused just now: it becomes refused in the
        same moment, so that nobody ever sees its submission without these rows. StateError if the chunk is in another
        state, was replaced before, or the new ones do not hold each of its rows once.
        """
        with self._engine.begin() as connection:
            self._replace(connection, chunk_id, chunks, hand_over, refusal)

    def hunt(
        self, chunk_id: str, label: str, most: int, chunks: Sequence[Chunk], hand_over: HandOver, refusal: Ending
    ) -> bool:
        """Replace a chunk that was refused just now, to find the rows for which it was; False when that is too much.

        `label` names the chunk in which the hunt began, and `most` how many chunks it may make in all.
        """
        with self._engine.begin() as connection:
            old = _find(connection, chunk_id)
            # This write makes hunters in the same chunk wait for each other.
            connection.execute(_labelled(old.submission_id, label).values(hunting=label))
            if _count_hunted(connection, old.submission_id, label) + len(chunks) > most:
                return False
            self._replace(connection, chunk_id, chunks, hand_over, refusal)
            return True

    def _replace(
        self,
        connection: sa.Connection,
        chunk_id: str,
        chunks: Sequence[Chunk],
        hand_over: HandOver,
        refusal: Ending | None,
    ) -> None:
        old = _mark_replaced(connection, chunk_id, refusal, self._clock())
        if refusal:
            self._end_attempt(connection, old, refusal)
        require_cover(chunks, start=old.start, rows=old.rows)
        insert_handed(connection, [replace(chunk, turn=old.turn) for chunk in chunks], hand_over)

    def hunted(self, submission_id: str, label: str) -> int:
        """How many chunks were made to find those in the chunk of that label for which it was refused."""
        with self._engine.connect() as connection:
            return _count_hunted(connection, submission_id, label)

    def hand_over(self, seen: Iterable[Chunk], hand_over: HandOver) -> int:
        """Hand chunks to the engine once more, `handovers` one higher, all or nothing; how many were handed over.

        Those that never waited yet take the next turns. A chunk that is no longer as the caller saw it is left alone.
        """
        ordered = sorted(seen, key=lambda chunk: (chunk.submission_id, chunk.start))
        if not ordered:
            return 0
        name = self.submission(ordered[0].submission_id).connection
        with self._engine.begin() as connection:
            turn = next_turn(connection, name)
            late = [chunk for chunk in ordered if not chunk.handovers]
            turned = [chunk for chunk in ordered if chunk.handovers] + give_turns(late, turn)
            fresh = [chunk for one in turned if (chunk := count_handover(connection, one)) is not None]
            hand_over(connection, fresh)
        return len(fresh)

    def course(self, submission: Submission) -> Course:
        """How it goes, for its safeguards."""
        return read_course(self._engine, submission)

    def open_chunks(self) -> tuple[tuple[str, Chunk], ...]:
        """Every chunk that an engine should be working on, beside the name of its connection."""
        still_open = sa.or_(chunks.c.status.in_(OPEN), chunks.c.next_attempt_at.is_not(None))
        worked_on = sa.or_(chunks.c.status.in_(_ON_THEIR_WAY), submissions.c.paused == "")
        found = (
            sa.select(chunks, submissions.c.connection.label("connection_name"))
            .join_from(chunks, submissions)
            .where(still_open, ~chunks.c.replaced, worked_on, chunks.c.handovers > 0)
            .order_by(submissions.c.created_at, chunks.c.start)
        )
        with self._engine.connect() as connection:
            return tuple((row.connection_name, read_chunk(row)) for row in connection.execute(found))

    def doubtful_chunks(self) -> tuple[tuple[str, Chunk], ...]:
        """Every chunk of unknown fate that the engine does not repeat by itself, beside the name of its connection."""
        found = (
            sa.select(chunks, submissions.c.connection.label("connection_name"))
            .join_from(chunks, submissions)
            .where(chunks.c.status == ChunkStatus.UNKNOWN, chunks.c.next_attempt_at.is_(None), ~chunks.c.replaced)
            .where(submissions.c.paused == "")
        )
        with self._engine.connect() as connection:
            return tuple((row.connection_name, read_chunk(row)) for row in connection.execute(found))


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


def _count_outstanding(connection_name: sa.ColumnElement[str]) -> sa.ScalarSelect[int]:
    held, parents = chunks.alias(), submissions.alias()
    return (
        sa.select(sa.func.count())
        .select_from(held.join(parents, held.c.submission_id == parents.c.id))
        .where(held.c.status.in_(_ON_THEIR_WAY), parents.c.connection == connection_name)
        .scalar_subquery()
    )


def _why_not_sent(connection: sa.Connection, chunk_id: str, handover: int) -> StateError:
    found = _find(connection, chunk_id)
    if found.status not in _sources(ChunkStatus.SENDING):
        return _why_not_moved(found, ChunkStatus.SENDING)
    stopped = sa.or_(submissions.c.paused != "", submissions.c.cancelled_at.is_not(None))
    paused = connection.scalar(sa.select(stopped).where(submissions.c.id == found.submission_id))
    if found.handovers == handover and not paused:
        return NoRoom(f"Chunk {found.label} waits until fewer chunks of its connection are open.")
    why = "it was handed over anew" if found.handovers != handover else "its submission is paused"
    return StateError(f"Chunk {found.label} is {found.status} and cannot become {ChunkStatus.SENDING}: {why}.")


def _mark_replaced(connection: sa.Connection, chunk_id: str, refusal: Ending | None, now: datetime) -> Chunk:
    sources, refused = _REPLACEABLE, {}
    if refusal:
        sources, refused = frozenset({ChunkStatus.SENDING}), _refuse(refusal, now)
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


def _refuse(refusal: Ending, now: datetime) -> dict[str, object]:
    told = {"error_code": refusal.error_code, "last_words": refusal.words}
    return {"status": ChunkStatus.REFUSED, "finished_at": now, **told}


def _labelled(submission_id: str, label: str) -> sa.Update:
    return chunks.update().where(chunks.c.submission_id == submission_id, chunks.c.label == label)


def _count_hunted(connection: sa.Connection, submission_id: str, label: str) -> int:
    made = (chunks.c.submission_id == submission_id, chunks.c.hunting == label, chunks.c.label != label)
    return connection.scalar(sa.select(sa.func.count()).select_from(chunks).where(*made)) or 0


def _open_attempt(chunk: Chunk, now: datetime) -> dict[str, object]:
    return {
        "chunk_id": chunk.id,
        "number": chunk.attempts,
        "request_id": chunk.request_id,
        "bytes": chunk.bytes,
        "began_at": now,
        "result": AttemptResult.OPEN,
        "error_code": 0,
        "words": "",
        "replayed": False,
    }
