from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from altcraft_core.records import Chunk, ChunkStatus, Safeguards, Submission
from altcraft_core.store.journal import Journal
from tests.store.samples import NOON, REFUSAL, SENDER, Clock, ignore, make_chunks, make_submission


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def journal(engine: sa.Engine, clock: Clock) -> Journal:
    return Journal(engine, clock)


def start(journal: Journal, sizes: tuple[int, ...], canary: int = 0) -> Submission:
    submission = make_submission(accepted=sum(sizes), safeguards=Safeguards(canary=canary))
    journal.add(submission, make_chunks(submission, sizes), ignore)
    return submission


def send(journal: Journal, chunk: Chunk) -> None:
    journal.begin_sending(chunk.id, chunk.handovers, SENDER)


def finish(journal: Journal, chunk: Chunk, failed: int = 0) -> None:
    send(journal, chunk)
    journal.move(chunk.id, ChunkStatus.PROCESSING)
    journal.move(chunk.id, ChunkStatus.DONE, imported=chunk.rows - failed, failed=failed)


def refuse(journal: Journal, chunk: Chunk) -> None:
    send(journal, chunk)
    journal.move(chunk.id, ChunkStatus.REFUSED)


def test_what_was_not_sent_has_no_course_yet(journal: Journal) -> None:
    course = journal.course(start(journal, (5, 5)))
    assert (course.planned, course.held, course.told, course.quiet_since) == (2, 0, 0, NOON)


def test_outcomes_and_refusals_are_told_together(journal: Journal, clock: Clock) -> None:
    submission = start(journal, (5, 5, 5))
    first, second, _ = journal.chunks(submission.id)
    clock.move(minutes=1)
    finish(journal, first, failed=2)
    refuse(journal, second)
    course = journal.course(submission)
    assert (course.planned, course.told, course.failed) == (1, 10, 7)


def test_refusals_in_a_row_begin_anew_with_every_chunk_that_is_done(journal: Journal, clock: Clock) -> None:
    submission = start(journal, (5,) * 6)
    for chunk, act in zip(journal.chunks(submission.id), (refuse, finish, refuse, refuse), strict=False):
        clock.move(minutes=1)
        act(journal, chunk)
    assert journal.course(submission).refused_in_a_row == 2


def test_one_person_refused_alone_is_no_chunk_refused_whole(journal: Journal, clock: Clock) -> None:
    submission = start(journal, (1, 5))
    clock.move(minutes=1)
    refuse(journal, journal.chunks(submission.id)[0])
    assert journal.course(submission).refused_in_a_row == 0


def test_what_came_before_it_was_resumed_counts_no_more(journal: Journal, clock: Clock) -> None:
    submission = start(journal, (5, 5, 5))
    first, second, _ = journal.chunks(submission.id)
    clock.move(minutes=1)
    refuse(journal, first)
    refuse(journal, second)
    journal.pause(submission.id, "refusals")
    clock.move(minutes=1)
    journal.resume(submission.id)
    course = journal.course(journal.submission(submission.id))
    assert (course.refused_in_a_row, course.told, course.quiet_since) == (0, 0, clock.now)


def test_quiet_lasts_since_the_last_end_or_the_request_that_is_worked_on(journal: Journal, clock: Clock) -> None:
    submission = start(journal, (5, 5))
    first, second = journal.chunks(submission.id)
    clock.move(minutes=1)
    finish(journal, first)
    clock.move(minutes=9)
    assert journal.course(submission).quiet_since == NOON + timedelta(minutes=1)
    send(journal, second)
    journal.move(second.id, ChunkStatus.PROCESSING)
    course = journal.course(submission)
    assert (course.processing, course.quiet_since) == (1, clock.now)


def test_the_canary_is_told_apart(journal: Journal, clock: Clock) -> None:
    submission = start(journal, (4, 5, 5), canary=4)
    canary, *_ = journal.chunks(submission.id)
    assert (journal.course(submission).canary_open, journal.course(submission).held) == (1, 2)
    clock.move(minutes=1)
    finish(journal, canary, failed=1)
    course = journal.course(submission)
    assert (course.canary_open, course.canary_told, course.canary_bad) == (0, 4, 1)


def test_pieces_of_one_chunk_are_one_refused_chunk(journal: Journal, clock: Clock) -> None:
    submission = start(journal, (5, 5, 5))
    clock.move(minutes=1)
    first, second, third = journal.chunks(submission.id)
    refuse(journal, third)
    journal.begin_sending(first.id, 1, "a mark")
    halves = make_chunks(submission, (3, 2), start=first.start, prefix="1.")
    hunted = [replace(half, hunting="1") for half in halves]
    journal.hunt(first.id, "1", 64, hunted, ignore, REFUSAL)
    for half in journal.chunks(submission.id)[:2]:
        refuse(journal, half)
    assert (second.status, journal.course(submission).refused_in_a_row) == (ChunkStatus.PLANNED, 2)
