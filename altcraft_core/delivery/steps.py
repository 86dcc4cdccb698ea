"""The two steps of a chunk: send it, then follow its task. Each may be repeated at any moment.

The intent is written before the effect: a chunk is marked as *sending* before its first byte leaves, so that a
process that dies in between leaves a trace. Whoever finds that trace knows that the request may have arrived.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from altcraft_core.delivery import attempts
from altcraft_core.delivery.content import Content, cut_anew, read_content
from altcraft_core.delivery.course import keep_course
from altcraft_core.delivery.desk import Desk
from altcraft_core.delivery.outcomes import count_created, join_outcomes, outcomes_name
from altcraft_core.errors import DeliveryError, NoRoom, NotTaken, Refused, StateError, TokenRefused
from altcraft_core.records import (
    Accepted,
    AttemptResult,
    Chunk,
    ChunkStatus,
    Ending,
    Submission,
    TaskPhase,
    TaskState,
)
from altcraft_core.settings import Connection
from altcraft_core.store.outages import outlast

log = logging.getLogger(__name__)

ROOM_WAIT = 1.0  #: seconds between looks for room, while as many tasks are open as the connection allows
FIRST_LOOK = 1.0  #: seconds; the interval between looks at a task grows from here
LONGEST_LOOK = 30.0  #: seconds
LOOK_GROWTH = 1.5
FILES_WAIT = 5.0  #: seconds between tries while plans and outcomes cannot be reached
RESULTS_LOST = TaskState(phase=TaskPhase.FINISHED, status="", progress=100)  #: taken, and nothing more is known
FORGOTTEN_AFTER = 5  #: such looks in a row before a task counts as forgotten by the platform, or results as lost


def send_chunk(desk: Desk, chunk_id: str, handover: int, tries: int) -> tuple[float | None, int]:
    """Bring a chunk as far as one request can. Safe to call again.

    Returns the seconds to wait before calling again, or None when there is no more to send now: the chunk is with
    the platform, or done, or refused, or only a person can go on, or its submission is paused, or it was handed over
    anew. Beside it, how many tries in a row have been fruitless, to be given back at the next call.
    """
    chunk = desk.journal.chunk(chunk_id)
    submission = desk.journal.submission(chunk.submission_id)
    connection = desk.connections.get(submission.connection)
    if chunk.handovers != handover:
        return None, tries
    if chunk.status is ChunkStatus.SENDING:
        # Whoever began this attempt did not live to end it. What is repeated now does not wait for a person.
        again_at = desk.clock() if attempts.is_repeatable(chunk, connection, desk.clock()) else None
        chunk = desk.journal.move(chunk_id, ChunkStatus.UNKNOWN, last_words="", next_attempt_at=again_at)
    if submission.cancelled_at and chunk.status is ChunkStatus.PLANNED:
        desk.journal.cancel(submission.id)  # it came back unsent, or is a piece of a chunk that was refused since
        return None, tries
    if not _may_send(chunk, submission, connection, desk.clock()):
        if chunk.next_attempt_at:
            desk.journal.note(chunk_id, next_attempt_at=None)
        return None, tries
    if desk.journal.outstanding(submission.connection) >= connection.outstanding:
        return ROOM_WAIT, tries
    content = read_content(desk.files, submission, chunk)
    body = content.body
    if sha256(body).hexdigest() != chunk.sha256:
        log.error("plan damaged", extra={"action": "plan_damaged", "chunk": chunk.id})
        desk.journal.pause(submission.id, attempts.PAUSED_DAMAGED)
        return None, tries
    doubtful = chunk.status is ChunkStatus.UNKNOWN
    if connection.requests_per_second:
        time.sleep(desk.paces.reserve(submission.connection, connection.requests_per_second))
    try:
        mark = attempts.sender_mark(chunk, connection)
        chunk = desk.journal.begin_sending(chunk_id, handover, mark, connection.outstanding)
    except NoRoom:
        return ROOM_WAIT, tries
    except StateError:
        return None, tries  # paused, cancelled or handed over anew since we looked
    try:
        client = desk.connections.client(submission.connection)
        accepted = client.send(submission.target.call, body, chunk.request_id)
    except DeliveryError as error:
        repeatable = attempts.is_repeatable(chunk, connection, desk.clock())
        verdict = attempts.judge_send(error, doubtful=doubtful, repeatable=repeatable, tries=tries)
        action = {"action": f"chunk_{verdict.status}", "chunk": chunk_id, "error": type(error).__name__}
        log.warning("request failed", extra=action)
        wait = outlast(partial(_settle, desk, submission, chunk, content, attempts.read_ending(error), verdict))
        if verdict.status is ChunkStatus.REFUSED:
            keep_course(desk, submission.id)
        return wait, tries + 1
    chunk = outlast(partial(_take, desk, chunk, accepted))
    if accepted.results is not None:  # nobody else knows them, so they wait here for the files
        outlast(partial(_close, desk, submission, chunk, accepted.results))
        keep_course(desk, submission.id)
    return None, 0


def _may_send(chunk: Chunk, submission: Submission, connection: Connection, now: datetime) -> bool:
    if submission.paused:
        return False
    if chunk.status is ChunkStatus.PLANNED:
        return True
    return chunk.status is ChunkStatus.UNKNOWN and attempts.is_repeatable(chunk, connection, now)


def _take(desk: Desk, chunk: Chunk, accepted: Accepted) -> Chunk:
    """Write down that Altcraft took a chunk."""
    ending = Ending(result=AttemptResult.TAKEN, http_status=accepted.http_status, replayed=accepted.replayed)
    taken = desk.journal.move(
        chunk.id, ChunkStatus.PROCESSING, ending, task_id=accepted.task_id, replayed=accepted.replayed, last_words=""
    )
    log.info("chunk taken", extra={"action": "chunk_taken", "chunk": chunk.id, "rows": chunk.rows})
    return taken


def _settle(
    desk: Desk, submission: Submission, chunk: Chunk, content: Content, ending: Ending, verdict: attempts.Verdict
) -> float | None:
    """Write down what a failed request means; returns the seconds until the next try."""
    if chunk.rows > 1 and _halve(desk, submission, chunk, content, ending, verdict):
        return None
    if verdict.pause:
        desk.journal.pause(submission.id, verdict.pause, desk.account_mark(submission))
    again_at = None if verdict.wait is None else desk.clock() + timedelta(seconds=verdict.wait)
    desk.journal.move(
        chunk.id,
        verdict.status,
        ending,
        last_words=ending.words,
        error_code=ending.error_code,
        next_attempt_at=again_at,
    )
    return verdict.wait


def _halve(
    desk: Desk, submission: Submission, chunk: Chunk, content: Content, refusal: Ending, verdict: attempts.Verdict
) -> bool:
    """Let two halves take the chunk's place, where that may help. Did they?"""
    hunting = (chunk.hunting or chunk.label) if verdict.hunt else chunk.hunting
    halves = (chunk.rows // 2, chunk.rows - chunk.rows // 2)
    if verdict.split:
        if not submission.target.attachments:  # those have a limit of their own
            desk.limits.learn(submission.connection, chunk.bytes // 2)
        fresh = cut_anew(chunk, content, halves, hunting, desk.new_id)
        desk.journal.replace(chunk.id, fresh, desk.hand_over(submission), refusal)
        return True
    if verdict.hunt and desk.journal.hunted(submission.id, hunting) + len(halves) <= attempts.HUNT:
        fresh = cut_anew(chunk, content, halves, hunting, desk.new_id)
        return desk.journal.hunt(chunk.id, hunting, attempts.HUNT, fresh, desk.hand_over(submission), refusal)
    return False


@dataclass(frozen=True, kw_only=True)
class Followed:
    """A task that is followed, as it stood at the last look. What stands still is read once, not at every look."""

    chunk: Chunk
    submission: Submission
    refusals: int = 0  #: how often in a row nothing could be learned: the platform refused to speak of it


def open_task(desk: Desk, chunk_id: str) -> Followed | None:
    """The task of a chunk, to be followed; None when it has none, or it is over."""
    chunk = desk.journal.chunk(chunk_id)
    if chunk.status is not ChunkStatus.PROCESSING:
        return None
    return Followed(chunk=chunk, submission=desk.journal.submission(chunk.submission_id))


def look_at_task(desk: Desk, task: Followed) -> Followed | None:
    """Look once at a task and write down what it tells; None when there is nothing left to follow.

    Several may follow the same task: what the first one writes stands, and StateError stops the others.
    """
    chunk, refusals = task.chunk, task.refusals
    if not chunk.task_id:
        # The results came with the answer. Whoever read it is writing them down, or did not live to do so.
        if refusals + 1 >= FORGOTTEN_AFTER:
            _finish(desk, task.submission, chunk, RESULTS_LOST)
            return None
        return replace(task, refusals=refusals + 1)
    try:
        state = desk.connections.client(task.submission.connection).read_task(chunk.task_id)
    except TokenRefused as error:
        desk.journal.pause(task.submission.id, attempts.PAUSED_TOKEN, desk.account_mark(task.submission))
        return _note(desk, replace(task, refusals=0), chunk.progress, error.sentence)
    except (Refused, NotTaken) as error:
        refusals += isinstance(error, Refused)
        if refusals >= FORGOTTEN_AFTER:
            _give_up(desk, chunk, error.sentence)
            return None
        return _note(desk, replace(task, refusals=refusals), chunk.progress, error.sentence)
    except DeliveryError as error:
        return _note(desk, replace(task, refusals=0), chunk.progress, error.sentence)
    if state.phase is not TaskPhase.RUNNING:
        _finish(desk, task.submission, chunk, state)
        return None
    if chunk.first_sent_at and desk.clock() > chunk.first_sent_at + desk.task_deadline:
        _give_up(desk, chunk, f"The task still said «{state.status}» when its deadline passed.")
        return None
    return _note(desk, replace(task, refusals=0), state.progress, "")


def _note(desk: Desk, task: Followed, progress: int, words: str) -> Followed:
    """Write down what is new."""
    if (progress, words) == (task.chunk.progress, task.chunk.last_words):
        return task
    desk.journal.note(task.chunk.id, progress=progress, last_words=words)
    return replace(task, chunk=replace(task.chunk, progress=progress, last_words=words))


def first_look(chunk: Chunk, now: datetime) -> float:
    """Seconds between the first two looks of whoever begins to follow: a task that took long may take longer."""
    age = (now - chunk.first_sent_at).total_seconds() if chunk.first_sent_at else 0.0
    return min(max(age / 10, FIRST_LOOK), LONGEST_LOOK)


def next_look(interval: float, moved: bool) -> float:
    """Seconds until the next look at a task: longer while nothing moves, shorter when something did."""
    return max(FIRST_LOOK, interval / 2) if moved else min(LONGEST_LOOK, interval * LOOK_GROWTH)


def _finish(desk: Desk, submission: Submission, chunk: Chunk, state: TaskState) -> None:
    """Close a chunk and see how the others fare."""
    _close(desk, submission, chunk, state)
    keep_course(desk, submission.id)


def _close(desk: Desk, submission: Submission, chunk: Chunk, state: TaskState) -> None:
    """Join the results to the chunk's rows, keep them, and close the chunk."""
    rows = pl.scan_parquet(desk.plan(submission.id)).slice(chunk.start, chunk.rows).collect()
    joined = join_outcomes(rows, state, submission.target)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "outcomes.parquet"
        joined.write_parquet(path)
        desk.files.put(path, outcomes_name(chunk))
    counts = dict(joined.group_by("outcome").len().iter_rows())
    created, updated = count_created(joined)
    status = ChunkStatus.DONE if state.phase is TaskPhase.FINISHED else ChunkStatus.FAILED
    desk.journal.move(
        chunk.id,
        status,
        progress=100 if status is ChunkStatus.DONE else state.progress,
        imported=counts.get("imported", 0),
        failed=counts.get("failed", 0),
        unattributed=counts.get("unattributed", 0),
        created=created,
        updated=updated,
        error_code=state.error,
        last_words=state.error_text if status is ChunkStatus.FAILED else "",
    )
    log.info("task over", extra={"action": f"chunk_{status}", "chunk": chunk.id, "rows": chunk.rows})


def _give_up(desk: Desk, chunk: Chunk, words: str) -> None:
    """The platform took these rows but does not tell what became of them: none is guessed."""
    desk.journal.move(chunk.id, ChunkStatus.DONE, unattributed=chunk.rows, last_words=words)
    keep_course(desk, chunk.submission_id)
