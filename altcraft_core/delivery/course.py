"""Keeping a submission on its course: halting it, letting it go on. Safe to call by anyone, at any moment."""

from __future__ import annotations

import logging

from altcraft_core.delivery import attempts
from altcraft_core.delivery.content import cut_anew, read_content
from altcraft_core.delivery.desk import Desk
from altcraft_core.delivery.hunting import is_refused_in_hunt
from altcraft_core.delivery.safeguards import HALTED_CANARY, judge_course
from altcraft_core.errors import SettingsError
from altcraft_core.records import Chunk, ChunkStatus, Submission

log = logging.getLogger(__name__)


def keep_course(desk: Desk, submission_id: str) -> None:
    """Do what the safeguards of a submission ask for: halt it, or send what waited for its canary."""
    submission = desk.journal.submission(submission_id)
    if submission.paused:
        return
    step = judge_course(desk.journal.course(submission), submission.safeguards, desk.clock())
    if step.halt and desk.journal.pause(submission_id, step.halt):
        log.warning("submission halted", extra={"action": f"halted_{step.halt}", "submission": submission_id})
    elif step.release:
        held = [chunk for chunk in desk.journal.chunks(submission_id) if _is_held(chunk)]
        desk.journal.hand_over(held, desk.hand_over(submission))


def keep_courses(desk: Desk) -> None:
    """What no chunk's end tells: that nothing ends any more, that a canary ended unseen, that a token is mended."""
    resume_mended(desk)
    for submission_id in desk.journal.going():
        keep_course(desk, submission_id)


def repeat_doubtful(desk: Desk) -> None:
    """Repeat what waits for a person only because nobody knew, until now, that repeats are recognised there."""
    now = desk.clock()
    for name, chunk in desk.journal.doubtful_chunks():
        if name in desk.connections.names and attempts.is_worth_repeating(chunk, desk.connections.get(name), now):
            desk.journal.note(chunk.id, next_attempt_at=now)
            desk.journal.hand_over([chunk], desk.hand_over_to(name))


def resume_submission(desk: Desk, submission_id: str) -> bool:
    """Go on after a pause. Was it paused?

    Chunks whose token was refused are sent as new ones: the token is part of a chunk. They are made before the pause
    ends, so that whoever dies in between leaves a pause that can be ended again.
    """
    submission = desk.journal.submission(submission_id)
    if submission.paused == attempts.PAUSED_TOKEN:
        refused = [one for one in desk.journal.chunks(submission_id) if one.error_code in attempts.TOKEN_CODES]
        replace_chunks(desk, submission, refused)
    if not desk.journal.resume(submission_id):
        return False
    connection, now = desk.connections.get(submission.connection), desk.clock()
    chunks = desk.journal.chunks(submission_id)
    unknown = [
        chunk
        for chunk in chunks
        if chunk.status is ChunkStatus.UNKNOWN and attempts.is_repeatable(chunk, connection, now)
    ]
    for chunk in unknown:
        desk.journal.note(chunk.id, next_attempt_at=now)
    planned = [chunk for chunk in chunks if chunk.status is ChunkStatus.PLANNED]
    if submission.paused != HALTED_CANARY:  # saying to go on after a bad canary lets the rest go, too
        planned = [chunk for chunk in planned if not _is_held(chunk)]
    desk.journal.hand_over([*planned, *unknown], desk.hand_over(submission))
    keep_course(desk, submission_id)
    return True


def resume_mended(desk: Desk) -> None:
    """Go on with every submission whose account has another token, or another address, than the one it stopped for."""
    for submission in desk.journal.paused_for(attempts.PAUSED_TOKEN):
        try:
            mended = desk.account_mark(submission) != submission.paused_sender
        except SettingsError:
            continue  # its connection is not set up here
        if mended and resume_submission(desk, submission.id):
            log.info("token mended", extra={"action": "resumed", "submission": submission.id})


def replace_chunks(desk: Desk, submission: Submission, chunks: list[Chunk]) -> int:
    """Send those of the chunks that were refused again, as new ones; how many that were.

    Altcraft may repeat a stored refusal to an old request id. What a hunt could not narrow further may be hunted anew;
    what was refused for another reason stays a part of its hunt.
    """
    refused = [chunk for chunk in chunks if chunk.status is ChunkStatus.REFUSED]
    for old in refused:
        hunting = "" if is_refused_in_hunt(old) else old.hunting
        content = read_content(desk.files, submission, old)
        fresh = cut_anew(old, content, [old.rows], hunting, desk.new_id)
        desk.journal.replace(old.id, fresh, desk.hand_over(submission))
    return len(refused)


def _is_held(chunk: Chunk) -> bool:
    """Does it wait for the canary?"""
    return chunk.status is ChunkStatus.PLANNED and chunk.handovers == 0
