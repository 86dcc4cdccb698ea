from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace
from datetime import timedelta
from threading import Barrier
from uuid import uuid4

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from altcraft_core.errors import NoRoom, StateError
from altcraft_core.records import MOVES, AttemptResult, Chunk, ChunkStatus, Ending, Safeguards, Submission
from altcraft_core.store.history import History
from altcraft_core.store.journal import Journal
from altcraft_core.store.sums import TOLD
from tests.store.samples import NOON, REFUSAL, SENDER, Clock, ignore, make_chunks, make_submission


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def journal(engine: sa.Engine, clock: Clock) -> Journal:
    return Journal(engine, clock)


@pytest.fixture
def submission(journal: Journal) -> Submission:
    """A submission of two chunks of five rows."""
    submission = make_submission(accepted=10)
    journal.add(submission, make_chunks(submission, (5, 5)), ignore)
    return submission


@pytest.fixture
def chunk(journal: Journal, submission: Submission) -> Chunk:
    return journal.chunks(submission.id)[0]


def refuse(journal: Journal, chunk: Chunk) -> Chunk:
    journal.begin_sending(chunk.id, chunk.handovers, SENDER)
    return journal.move(chunk.id, ChunkStatus.REFUSED, error_code=400, last_words="Invalid request")


def test_submission_comes_back_as_it_went_in(journal: Journal, submission: Submission) -> None:
    assert journal.submission(submission.id) == submission


def test_chunks_come_back_in_the_order_of_their_rows(journal: Journal) -> None:
    submission = make_submission(accepted=12)
    chunks = make_chunks(submission, (1,) * 12)
    journal.add(submission, chunks[::-1], ignore)
    assert journal.chunks(submission.id) == tuple(
        replace(chunk, handovers=1, turn=turn) for turn, chunk in enumerate(chunks, start=1)
    )


@pytest.mark.parametrize(("created", "updated"), [(None, None), (0, 0), (3, 1)])
def test_chunk_keeps_whether_it_was_told_of_new_profiles(
    journal: Journal, chunk: Chunk, created: int | None, updated: int | None
) -> None:
    for to in (ChunkStatus.SENDING, ChunkStatus.PROCESSING):
        journal.move(chunk.id, to)
    journal.move(chunk.id, ChunkStatus.DONE, imported=5, created=created, updated=updated)
    stored = journal.chunk(chunk.id)
    assert (stored.created, stored.updated) == (created, updated)


def test_a_submission_that_was_never_added_is_discarded(journal: Journal) -> None:
    submission, removed = make_submission(accepted=10), list[str]()

    assert journal.discard(submission, lambda: removed.append(submission.id))
    assert removed == [submission.id]
    assert not journal.has_submission(submission.id)


def test_a_submission_that_was_added_is_not_discarded(journal: Journal, submission: Submission) -> None:
    removed: list[str] = []

    assert not journal.discard(submission, lambda: removed.append(submission.id))
    assert not removed
    assert journal.has_submission(submission.id)


def test_nobody_adds_a_submission_while_it_is_discarded(journal: Journal) -> None:
    submission, order = make_submission(accepted=3), list[str]()

    def hand_over(_connection: sa.Connection, _chunks: Sequence[Chunk]) -> None:
        order.append("handed over")

    with ThreadPoolExecutor(1) as other:

        def remove() -> None:
            adding = other.submit(journal.add, submission, make_chunks(submission, (3,)), hand_over)
            wait([adding], 0.3)
            order.append("removed")

        journal.discard(submission, remove)
    assert order == ["removed", "handed over"]
    assert journal.has_submission(submission.id)


def test_chunks_are_handed_over_inside_the_transaction(journal: Journal) -> None:
    submission = make_submission(accepted=3)
    seen: list[tuple[int | None, list[int]]] = []

    def look(connection: sa.Connection, chunks: Sequence[Chunk]) -> None:
        stored = connection.scalar(
            sa.text("SELECT count(*) FROM chunks WHERE submission_id = :id"), {"id": submission.id}
        )
        seen.append((stored, [chunk.handovers for chunk in chunks]))

    journal.add(submission, make_chunks(submission, (2, 1)), look)
    assert seen == [(2, [1, 1])]


def test_failed_handover_leaves_nothing_behind(journal: Journal, engine: sa.Engine) -> None:
    submission = make_submission(accepted=3)

    def fail(connection: sa.Connection, _: Sequence[Chunk]) -> None:
        connection.execute(sa.text("INSERT INTO workers SELECT 'w', created_at, created_at FROM submissions"))
        raise StateError("the engine is gone")

    with pytest.raises(StateError, match="the engine is gone"):
        journal.add(submission, make_chunks(submission, (3,)), fail)
    with pytest.raises(StateError, match="no submission"):
        journal.submission(submission.id)
    with engine.connect() as connection:
        assert connection.scalar(sa.text("SELECT count(*) FROM workers")) == 0


def test_submission_is_started_once(journal: Journal, submission: Submission) -> None:
    handed: list[object] = []
    with pytest.raises(StateError, match="started before"):
        journal.add(submission, make_chunks(submission, (5, 5)), lambda *given: handed.append(given))
    assert handed == []


@pytest.mark.parametrize("sizes", [(), (5,), (5, 6), (5, 5, 1)])
def test_chunks_that_do_not_hold_each_row_once_are_not_written(journal: Journal, sizes: tuple[int, ...]) -> None:
    submission = make_submission(accepted=10)
    with pytest.raises(StateError, match="each of 10 rows once"):
        journal.add(submission, make_chunks(submission, sizes), ignore)


def test_chunks_that_overlap_are_not_written(journal: Journal) -> None:
    submission = make_submission(accepted=10)
    first, second = make_chunks(submission, (5, 5))
    with pytest.raises(StateError, match="once"):
        journal.add(submission, (first, replace(second, start=4)), ignore)


def test_request_id_belongs_to_one_chunk(journal: Journal) -> None:
    submission = make_submission(accepted=10)
    first, second = make_chunks(submission, (5, 5))
    with pytest.raises(StateError, match="repeats an identity"):
        journal.add(submission, (first, replace(second, request_id=first.request_id)), ignore)


@pytest.mark.parametrize("ask", [Journal.submission, Journal.chunk, Journal.resume])
def test_unknown_ids_are_told(journal: Journal, ask: Callable[[Journal, str], object]) -> None:
    with pytest.raises(StateError, match=r"There is no \w+ nothing"):
        ask(journal, "nothing")


def test_first_attempt_opens_the_window_and_leaves_its_mark(journal: Journal, chunk: Chunk, clock: Clock) -> None:
    journal.begin_sending(chunk.id, 1, SENDER)
    journal.move(chunk.id, ChunkStatus.UNKNOWN)
    clock.move(hours=1)
    again = journal.begin_sending(chunk.id, 1, "another token")
    assert (again.attempts, again.first_sent_at, again.sender) == (2, NOON, SENDER)


def test_facts_are_written_with_the_move(journal: Journal, chunk: Chunk, clock: Clock) -> None:
    journal.begin_sending(chunk.id, 1, SENDER)
    journal.move(chunk.id, ChunkStatus.PROCESSING, task_id="t-1", replayed=True)
    journal.note(chunk.id, progress=40, last_words="running")
    clock.move(minutes=3)
    done = journal.move(chunk.id, ChunkStatus.DONE, imported=3, failed=1, unattributed=1, progress=100)
    assert done == journal.chunk(chunk.id)
    assert (done.task_id, done.replayed, done.progress, done.last_words) == ("t-1", True, 100, "running")
    assert done.finished_at == NOON + timedelta(minutes=3)


def test_refused_move_names_the_chunk_and_both_statuses(journal: Journal, chunk: Chunk) -> None:
    with pytest.raises(StateError, match=r"^Chunk 1 is planned and cannot become done\.$"):
        journal.move(chunk.id, ChunkStatus.DONE, imported=5)


def test_done_chunk_accounts_for_all_its_rows(journal: Journal, chunk: Chunk) -> None:
    journal.begin_sending(chunk.id, 1, SENDER)
    processing = journal.move(chunk.id, ChunkStatus.PROCESSING, task_id="t-1")
    with pytest.raises(StateError, match="chunk 1 do not add up"):
        journal.move(chunk.id, ChunkStatus.DONE, imported=4)
    assert journal.chunk(chunk.id) == processing


def test_nothing_is_sent_while_its_submission_is_paused(journal: Journal, chunk: Chunk) -> None:
    journal.pause(chunk.submission_id, "token_refused")
    with pytest.raises(StateError, match="paused"):
        journal.begin_sending(chunk.id, 1, SENDER)
    journal.resume(chunk.submission_id)
    assert journal.begin_sending(chunk.id, 1, SENDER).status is ChunkStatus.SENDING


def test_earlier_handover_no_longer_sends(journal: Journal, chunk: Chunk) -> None:
    journal.hand_over([chunk], ignore)
    with pytest.raises(StateError, match="handed over anew"):
        journal.begin_sending(chunk.id, 1, SENDER)


def test_of_many_that_begin_sending_at_once_one_succeeds(journal: Journal) -> None:
    submission = make_submission(accepted=20)
    journal.add(submission, make_chunks(submission, (1,) * 20), ignore)
    start = Barrier(8)

    def race(chunk: Chunk) -> int:
        try:
            return journal.begin_sending(chunk.id, 1, SENDER).attempts
        except StateError:
            return 0

    def run(_: int) -> list[int]:
        start.wait()
        return [race(chunk) for chunk in journal.chunks(submission.id)]

    with ThreadPoolExecutor(8) as threads:
        won = list(threads.map(run, range(8)))
    assert [sum(column) for column in zip(*won, strict=True)] == [1] * 20


def test_cancelling_stops_only_what_was_not_sent(journal: Journal, submission: Submission, chunk: Chunk) -> None:
    journal.begin_sending(chunk.id, 1, SENDER)
    assert journal.cancel(submission.id) == 1
    assert [one.status for one in journal.chunks(submission.id)] == [ChunkStatus.SENDING, ChunkStatus.CANCELLED]
    assert journal.cancel(submission.id) == 0


def test_cancelling_ends_a_pause_so_that_nothing_goes_on_by_itself_later(
    journal: Journal, submission: Submission
) -> None:
    journal.pause(submission.id, "token_refused", "a mark")
    journal.cancel(submission.id)
    assert journal.submission(submission.id).paused == ""
    assert journal.paused_for("token_refused") == ()


def test_attempt_that_was_planned_is_forgotten_when_its_chunk_moves_on(
    journal: Journal, submission: Submission
) -> None:
    for chunk in journal.chunks(submission.id):
        journal.begin_sending(chunk.id, 1, SENDER)
    first, second = journal.chunks(submission.id)
    assert journal.move(first.id, ChunkStatus.PLANNED, next_attempt_at=NOON).next_attempt_at == NOON
    journal.move(second.id, ChunkStatus.UNKNOWN, next_attempt_at=NOON)
    journal.cancel(submission.id)
    journal.move(second.id, ChunkStatus.DONE, unattributed=second.rows)
    assert [chunk.next_attempt_at for chunk in journal.chunks(submission.id)] == [None, None]
    assert journal.open_chunks() == ()


def test_new_chunks_take_over_the_rows_of_a_refused_one(journal: Journal, submission: Submission, chunk: Chunk) -> None:
    refuse(journal, chunk)
    handed: list[Chunk] = []
    halves = make_chunks(submission, (2, 3), prefix="1.")
    journal.replace(chunk.id, halves, lambda _, chunks: handed.extend(chunks))
    assert [one.label for one in journal.chunks(submission.id)] == ["1.1", "1.2", "2"]
    assert [one.label for one in journal.chunks(submission.id, replaced=True)] == ["1.1", "1", "1.2", "2"]
    assert [(one.label, one.handovers) for one in handed] == [("1.1", 1), ("1.2", 1)]


def test_chunk_is_replaced_once(journal: Journal, submission: Submission, chunk: Chunk) -> None:
    refuse(journal, chunk)
    journal.replace(chunk.id, make_chunks(submission, (5,), prefix="1."), ignore)
    with pytest.raises(StateError, match="Chunk 1 has been replaced before"):
        journal.replace(chunk.id, make_chunks(submission, (5,), prefix="1.1."), ignore)


def test_chunk_that_may_have_arrived_is_not_replaced(journal: Journal, submission: Submission, chunk: Chunk) -> None:
    journal.begin_sending(chunk.id, 1, SENDER)
    with pytest.raises(StateError, match="Chunk 1 is sending and cannot be replaced"):
        journal.replace(chunk.id, make_chunks(submission, (5,), prefix="1."), ignore)


@pytest.mark.parametrize("sizes", [(2, 2), (5, 1), ()])
def test_replacement_holds_the_same_rows(
    journal: Journal, submission: Submission, chunk: Chunk, sizes: tuple[int, ...]
) -> None:
    refuse(journal, chunk)
    with pytest.raises(StateError, match="each of 5 rows once"):
        journal.replace(chunk.id, make_chunks(submission, sizes, prefix="1."), ignore)
    assert not journal.chunk(chunk.id).replaced


def test_handing_over_counts_and_gives_fresh_chunks(journal: Journal, submission: Submission) -> None:
    handed: list[Chunk] = []
    count = journal.hand_over(journal.chunks(submission.id), lambda _, chunks: handed.extend(chunks))
    assert count == 2
    assert [chunk.handovers for chunk in handed] == [2, 2]
    assert tuple(handed) == journal.chunks(submission.id)


def test_chunk_that_changed_since_it_was_seen_is_not_handed_over(journal: Journal, chunk: Chunk) -> None:
    journal.begin_sending(chunk.id, 1, SENDER)
    assert journal.hand_over([chunk], ignore) == 0
    assert journal.chunk(chunk.id).handovers == 1


def test_outstanding_counts_what_the_platform_holds_for_a_connection(journal: Journal, submission: Submission) -> None:
    first, second = journal.chunks(submission.id)
    journal.begin_sending(first.id, 1, SENDER)
    journal.begin_sending(second.id, 1, SENDER)
    journal.move(second.id, ChunkStatus.PROCESSING, task_id="t-1")
    other = make_submission(accepted=1, connection="demo")
    journal.add(other, make_chunks(other, (1,)), ignore)
    journal.begin_sending(f"{other.id}-1", 1, SENDER)
    assert (journal.outstanding("live"), journal.outstanding("demo"), journal.outstanding("none")) == (2, 1, 0)


def test_open_chunks_are_those_that_an_engine_should_work_on(journal: Journal, submission: Submission) -> None:
    first, second = journal.chunks(submission.id)
    journal.begin_sending(first.id, 1, SENDER)
    journal.pause(submission.id, "operator")
    assert [(name, chunk.id) for name, chunk in journal.open_chunks()] == [("live", first.id)]
    journal.resume(submission.id)
    assert [chunk.id for _, chunk in journal.open_chunks()] == [first.id, second.id]


def test_where_a_canary_goes_first_the_rest_is_kept_back(journal: Journal) -> None:
    submission = make_submission(accepted=10, safeguards=Safeguards(canary=2))
    journal.add(submission, make_chunks(submission, (2, 4, 4)), ignore)
    canary, *rest = journal.chunks(submission.id)
    assert (canary.handovers, [chunk.handovers for chunk in rest]) == (1, [0, 0])
    assert [chunk.id for _, chunk in journal.open_chunks()] == [canary.id]
    with pytest.raises(StateError, match="handed over anew"):
        journal.begin_sending(rest[0].id, 1, SENDER)
    assert journal.hand_over(rest, ignore) == 2
    assert [chunk.turn for chunk in journal.chunks(submission.id)] == [1, 1, 2]


def test_whoever_comes_later_lines_up_beside_what_is_next(journal: Journal) -> None:
    long, short = make_submission(accepted=6), make_submission(accepted=2)
    journal.add(long, make_chunks(long, (1,) * 6), ignore)
    for chunk in journal.chunks(long.id)[:3]:
        journal.begin_sending(chunk.id, 1, SENDER)
    journal.add(short, make_chunks(short, (1, 1)), ignore)
    assert [chunk.turn for chunk in journal.chunks(short.id)] == [4, 5]


def test_every_attempt_leaves_evidence(engine: sa.Engine, journal: Journal, submission: Submission) -> None:
    first, _ = journal.chunks(submission.id)
    chunk = journal.begin_sending(first.id, 1, SENDER)
    journal.move(chunk.id, ChunkStatus.UNKNOWN, Ending(result=AttemptResult.LOST, words="The connection broke."))
    chunk = journal.begin_sending(first.id, 1, SENDER)
    ending = Ending(result=AttemptResult.TAKEN, http_status=200, replayed=True)
    journal.move(chunk.id, ChunkStatus.PROCESSING, ending, task_id="t-1")
    lost, taken = History(engine).attempts(submission.id)
    assert (lost.number, lost.result, lost.words, lost.http_status) == (1, "lost", "The connection broke.", None)
    assert (taken.number, taken.result, taken.http_status, taken.replayed) == (2, "taken", 200, True)
    assert lost.request_id == taken.request_id == first.request_id
    assert lost.began_at <= (lost.ended_at or NOON)


def test_no_more_chunks_are_open_than_there_is_room_for_however_many_ask(journal: Journal) -> None:
    submission = make_submission(accepted=8, connection=f"c{uuid4().hex}")
    journal.add(submission, make_chunks(submission, (1,) * 8), ignore)
    ready = Barrier(8)

    def begin(chunk: Chunk) -> bool:
        ready.wait()
        try:
            journal.begin_sending(chunk.id, 1, SENDER, room=3)
        except NoRoom:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(begin, journal.chunks(submission.id))) == 3
    assert journal.outstanding(submission.connection) == 3


def test_an_attempt_without_an_end_stays_open(engine: sa.Engine, journal: Journal, submission: Submission) -> None:
    journal.begin_sending(journal.chunks(submission.id)[0].id, 1, SENDER)
    (attempt,) = History(engine).attempts(submission.id)
    assert (attempt.result, attempt.ended_at) == (AttemptResult.OPEN, None)


def test_a_hunt_makes_no_more_chunks_than_it_may(journal: Journal) -> None:
    submission = make_submission(accepted=8)
    journal.add(submission, make_chunks(submission, (8,)), ignore)
    (root,) = journal.chunks(submission.id)
    journal.begin_sending(root.id, 1, SENDER)
    halves = [replace(half, hunting="1") for half in make_chunks(submission, (4, 4), prefix="1.")]
    assert journal.hunt(root.id, "1", 3, halves, ignore, REFUSAL)
    assert journal.hunted(submission.id, "1") == 2
    left, _ = journal.chunks(submission.id)
    journal.begin_sending(left.id, 1, SENDER)
    quarters = [replace(one, hunting="1") for one in make_chunks(submission, (2, 2), prefix="1.1.")]
    assert not journal.hunt(left.id, "1", 3, quarters, ignore, REFUSAL)
    assert [chunk.label for chunk in journal.chunks(submission.id)] == ["1.1", "1.2"]


def test_the_first_reason_of_a_pause_stays(journal: Journal, submission: Submission) -> None:
    assert journal.pause(submission.id, "token_refused", "mark")
    assert not journal.pause(submission.id, "operator")
    (paused,) = journal.paused_for("token_refused")
    assert (paused.id, paused.paused_sender) == (submission.id, "mark")
    assert journal.resume(submission.id)
    assert not journal.resume(submission.id)
    assert journal.submission(submission.id).resumed_at == NOON


SIZES = (1, 3, 6)
STEPS = st.lists(st.tuples(st.integers(0, 2), st.sampled_from(ChunkStatus), st.booleans()), max_size=30)


@pytest.mark.slow
@settings(max_examples=40)
@given(steps=STEPS)
def test_moves_follow_the_table_and_profiles_always_add_up(
    engine: sa.Engine, steps: list[tuple[int, ChunkStatus, bool]]
) -> None:
    journal, history = Journal(engine), History(engine)
    submission = make_submission(accepted=sum(SIZES))
    chunks = make_chunks(submission, SIZES)
    journal.add(submission, chunks, ignore)
    for number, to, told in steps:
        before = journal.chunk(chunks[number].id)
        facts = {"imported": before.rows - told, "failed": int(told)} if to in TOLD else {}
        if to in MOVES[before.status]:
            assert journal.move(before.id, to, **facts).status is to
        else:
            with pytest.raises(StateError):
                journal.move(before.id, to, **facts)
            assert journal.chunk(before.id) == before
        profiles = history.state(submission.id).profiles
        assert profiles.accepted == sum(SIZES)
        assert profiles.accepted == (
            profiles.waiting
            + profiles.in_flight
            + profiles.imported
            + profiles.failed
            + profiles.unattributed
            + profiles.unknown
            + profiles.cancelled
        )


def test_a_chunk_of_unknown_fate_is_doubtful_until_it_is_repeated_or_paused(
    journal: Journal, submission: Submission
) -> None:
    (first, second) = journal.chunks(submission.id)
    for chunk in (first, second):
        journal.begin_sending(chunk.id, 1, SENDER)
        journal.move(chunk.id, ChunkStatus.UNKNOWN)
    journal.note(second.id, next_attempt_at=NOON)

    assert [(name, chunk.id) for name, chunk in journal.doubtful_chunks()] == [("live", first.id)]
    journal.pause(submission.id, "operator")
    assert journal.doubtful_chunks() == ()
