from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from altcraft_core.errors import StateError
from altcraft_core.records import (
    AttemptResult,
    Call,
    ChunkStatus,
    Ending,
    Matching,
    ProfileCounts,
    Safeguards,
    Submission,
    SubmissionStatus,
)
from altcraft_core.store.history import EVIDENCE, OUTCOMES_BY_DAY, PROGRESS, History
from altcraft_core.store.journal import Journal
from altcraft_core.store.sums import TOLD, ChunkTotals, summarize
from tests.store.samples import NOON, Clock, ignore, make_chunks, make_submission

WAYS = {
    ChunkStatus.PLANNED: (),
    ChunkStatus.SENDING: (ChunkStatus.SENDING,),
    ChunkStatus.UNKNOWN: (ChunkStatus.SENDING, ChunkStatus.UNKNOWN),
    ChunkStatus.REFUSED: (ChunkStatus.SENDING, ChunkStatus.REFUSED),
    ChunkStatus.PROCESSING: (ChunkStatus.SENDING, ChunkStatus.PROCESSING),
    ChunkStatus.DONE: (ChunkStatus.SENDING, ChunkStatus.PROCESSING, ChunkStatus.DONE),
    ChunkStatus.FAILED: (ChunkStatus.SENDING, ChunkStatus.PROCESSING, ChunkStatus.FAILED),
    ChunkStatus.CANCELLED: (ChunkStatus.CANCELLED,),
}


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def journal(engine: sa.Engine, clock: Clock) -> Journal:
    return Journal(engine, clock)


@pytest.fixture
def history(engine: sa.Engine, clock: Clock) -> History:
    return History(engine, clock)


def add(journal: Journal, *statuses: ChunkStatus, rows: int = 4, failed: int = 0, **facts: object) -> Submission:
    """A submission with a chunk of each of these statuses; of a done one, `failed` profiles failed."""
    submission = make_submission(accepted=rows * len(statuses), **facts)
    chunks = make_chunks(submission, (rows,) * len(statuses))
    journal.add(submission, chunks, ignore)
    for chunk, status in zip(chunks, statuses, strict=True):
        for to in WAYS[status]:
            lost = rows if to is ChunkStatus.FAILED else failed
            outcome = {"imported": rows - lost, "failed": lost} if to in TOLD else {}
            journal.move(chunk.id, to, **outcome)
    return submission


@pytest.mark.parametrize(
    ("statuses", "paused", "expected"),
    [
        ("planned done", "", SubmissionStatus.RUNNING),
        ("sending unknown", "", SubmissionStatus.RUNNING),
        ("processing done", "operator", SubmissionStatus.RUNNING),
        ("processing refused", "operator", SubmissionStatus.PAUSED),
        ("unknown done", "operator", SubmissionStatus.PAUSED),
        ("planned processing", "operator", SubmissionStatus.PAUSED),
        ("unknown done refused", "", SubmissionStatus.NEEDS_YOU),
        ("done done", "", SubmissionStatus.FINISHED),
        ("done done", "operator", SubmissionStatus.FINISHED),
        ("cancelled cancelled", "", SubmissionStatus.CANCELLED),
        ("done cancelled", "", SubmissionStatus.PARTLY),
        ("refused", "", SubmissionStatus.PARTLY),
        ("failed done", "", SubmissionStatus.PARTLY),
    ],
)
def test_status_follows_from_the_chunks(
    journal: Journal, history: History, statuses: str, paused: str, expected: SubmissionStatus
) -> None:
    submission = add(journal, *map(ChunkStatus, statuses.split()))
    journal.pause(submission.id, paused)
    assert history.state(submission.id).status is expected


def test_each_profile_stands_in_one_account(journal: Journal, history: History) -> None:
    submission = add(journal, *ChunkStatus, rows=4, failed=1)
    state = history.state(submission.id)
    assert state.profiles == ProfileCounts(
        accepted=32, waiting=4, in_flight=8, imported=3, failed=9, unattributed=0, unknown=4, cancelled=4
    )
    assert state.chunks == dict.fromkeys(ChunkStatus, 1)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ([(None, None), (None, None)], (None, None)),
        ([(3, 1), (None, None)], (3, 1)),
        ([(3, 1), (0, 4)], (3, 5)),
        ([(0, 0), (None, None)], (0, 0)),
    ],
)
def test_new_profiles_are_counted_only_where_told(
    journal: Journal,
    history: History,
    told: list[tuple[int | None, int | None]],
    expected: tuple[int | None, int | None],
) -> None:
    submission = add(journal, ChunkStatus.PROCESSING, ChunkStatus.PROCESSING, ChunkStatus.PLANNED)
    for number, (created, updated) in enumerate(told, start=1):
        journal.move(f"{submission.id}-{number}", ChunkStatus.DONE, imported=4, created=created, updated=updated)
    state = history.state(submission.id)
    assert (state.created, state.updated) == expected


def test_new_profiles_of_a_replaced_chunk_no_longer_count(journal: Journal, history: History) -> None:
    submission = add(journal, ChunkStatus.PROCESSING, ChunkStatus.DONE)
    journal.move(f"{submission.id}-1", ChunkStatus.FAILED, imported=1, failed=3, created=1, updated=0)
    assert history.state(submission.id).created == 1
    journal.replace(f"{submission.id}-1", make_chunks(submission, (4,), prefix="1."), ignore)
    assert history.state(submission.id).created is None


def test_finished_submission_tells_when_it_finished(journal: Journal, history: History, clock: Clock) -> None:
    submission = add(journal, ChunkStatus.DONE, ChunkStatus.PLANNED)
    assert history.state(submission.id).finished_at is None
    clock.move(hours=2)
    journal.cancel(submission.id)
    assert history.state(submission.id).finished_at == NOON + timedelta(hours=2)


def test_replaced_chunks_no_longer_count(journal: Journal, history: History) -> None:
    submission = add(journal, ChunkStatus.REFUSED, ChunkStatus.DONE)
    journal.replace(f"{submission.id}-1", make_chunks(submission, (1, 3), prefix="1."), ignore)
    state = history.state(submission.id)
    assert state.chunks == {ChunkStatus.PLANNED: 2, ChunkStatus.DONE: 1}
    assert (state.profiles.waiting, state.profiles.failed) == (4, 0)


def test_sums_that_are_off_forbid_a_finished_status() -> None:
    submission = make_submission(accepted=10)
    totals = ChunkTotals(
        status=ChunkStatus.DONE,
        chunks=1,
        rows=9,
        imported=9,
        failed=0,
        unattributed=0,
        trying=0,
        held=0,
        finished_at=NOON,
    )
    assert summarize(submission, [totals]).status is SubmissionStatus.PARTLY
    assert summarize(submission, [replace(totals, rows=10, imported=10)]).status is SubmissionStatus.FINISHED


@pytest.mark.parametrize(
    ("canary", "expected"),
    [(ChunkStatus.UNKNOWN, SubmissionStatus.NEEDS_YOU), (ChunkStatus.PROCESSING, SubmissionStatus.RUNNING)],
)
def test_what_waits_for_a_canary_of_unknown_fate_needs_a_person(
    journal: Journal, history: History, canary: ChunkStatus, expected: SubmissionStatus
) -> None:
    submission = add(journal, canary, ChunkStatus.PLANNED, ChunkStatus.PLANNED, safeguards=Safeguards(canary=4))
    assert history.state(submission.id).status is expected
    assert [state.status for state in history.states(status=expected)] == [expected]


def test_evidence_tells_each_request_by_the_label_of_its_chunk(
    journal: Journal, history: History, clock: Clock
) -> None:
    submission = add(journal, ChunkStatus.PLANNED, ChunkStatus.PLANNED)
    first, _ = journal.chunks(submission.id)
    lost = journal.begin_sending(first.id, 1, "a mark")
    clock.move(seconds=2)
    journal.move(lost.id, ChunkStatus.UNKNOWN, Ending(result=AttemptResult.LOST, words="no answer"))
    journal.begin_sending(first.id, 1, "a mark")
    evidence = history.evidence(submission.id)
    assert evidence.schema == EVIDENCE
    assert evidence.select("chunk", "number", "result", "ended_at").rows() == [
        ("1", 1, "lost", NOON + timedelta(seconds=2)),
        ("1", 2, "open", None),
    ]


def test_unknown_submission_is_told(history: History) -> None:
    with pytest.raises(StateError, match="no submission nothing"):
        history.state("nothing")


def test_history_lists_newest_first_in_pages(journal: Journal, history: History) -> None:
    added = [add(journal, ChunkStatus.DONE, created_at=NOON + timedelta(minutes=minute)) for minute in (3, 1, 2)]
    newest = [added[0].id, added[2].id, added[1].id]
    assert [state.submission.id for state in history.states()] == newest
    assert [state.submission.id for state in history.states(limit=2)] == newest[:2]
    assert [state.submission.id for state in history.states(limit=2, offset=2)] == newest[2:]
    assert history.count() == 3


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"scenario": "Welcome"}, {"a", "b"}),
        ({"text": "весна"}, {"a", "c"}),
        ({"text": "ИВАН"}, {"b"}),
        ({"text": "100%_"}, {"b"}),
        ({"text": "%"}, {"b"}),
        ({"status": "running"}, {"a"}),
        ({"status": "finished"}, {"b", "c"}),
        ({"status": "finished", "scenario": "Welcome", "text": "иван"}, {"b"}),
        ({"status": "cancelled"}, set()),
        ({"scenario": "welcome"}, set()),
    ],
)
def test_filters_choose_and_count_alike(
    journal: Journal, history: History, filters: dict[str, str], expected: set[str]
) -> None:
    add(journal, ChunkStatus.PLANNED, id="a")
    add(journal, ChunkStatus.DONE, id="b", list_name="100%_лето.csv", operator="Иван")
    add(journal, ChunkStatus.DONE, id="c", scenario_name="Autumn")
    assert {state.submission.id for state in history.states(**filters)} == expected
    assert history.count(**filters) == len(expected)


def test_pages_of_one_status_are_full(journal: Journal, history: History) -> None:
    for minute in range(6):
        status = ChunkStatus.DONE if minute % 2 else ChunkStatus.PLANNED
        add(journal, status, id=str(minute), created_at=NOON + timedelta(minutes=minute))
    pages = [history.states(status="finished", limit=2, offset=offset) for offset in (0, 2)]
    assert [[state.submission.id for state in page] for page in pages] == [["5", "3"], ["1"]]


@pytest.mark.slow
@settings(max_examples=30)
@given(
    statuses=st.lists(st.sampled_from(ChunkStatus), min_size=1, max_size=4),
    paused=st.sampled_from(["", "operator"]),
    trying=st.booleans(),
)
def test_status_is_the_same_asked_for_as_derived(
    engine: sa.Engine, statuses: list[ChunkStatus], paused: str, trying: bool
) -> None:
    journal, history = Journal(engine), History(engine)
    submission = add(journal, *statuses)
    journal.pause(submission.id, paused)
    journal.note(f"{submission.id}-1", next_attempt_at=NOON if trying else None)
    derived = history.state(submission.id).status
    found = {
        status
        for status in SubmissionStatus
        for state in history.states(status=status, limit=1_000)
        if state.submission.id == submission.id
    }
    assert found == {derived}


def test_progress_tells_profiles_by_the_time_their_chunk_finished(
    journal: Journal, history: History, clock: Clock
) -> None:
    submission = add(journal, ChunkStatus.DONE, ChunkStatus.REFUSED, ChunkStatus.PROCESSING, rows=4, failed=1)
    clock.move(minutes=5)
    journal.move(f"{submission.id}-3", ChunkStatus.DONE, unattributed=4)
    assert history.progress(submission.id).to_dicts() == [
        {"finished_at": NOON, "imported": 3, "failed": 1, "unattributed": 0},
        {"finished_at": NOON, "imported": 0, "failed": 4, "unattributed": 0},
        {"finished_at": NOON + timedelta(minutes=5), "imported": 0, "failed": 0, "unattributed": 4},
    ]


def test_outcomes_are_summed_by_day(journal: Journal, history: History, clock: Clock) -> None:
    add(journal, ChunkStatus.DONE, ChunkStatus.DONE, failed=1)
    clock.move(hours=13)
    add(journal, ChunkStatus.FAILED, ChunkStatus.CANCELLED, rows=7)
    assert history.outcomes_by_day().rows() == [
        (date(2026, 3, 25), "failed", 2),
        (date(2026, 3, 25), "imported", 6),
        (date(2026, 3, 26), "failed", 7),
    ]
    assert history.outcomes_by_day(days=1).rows() == [(date(2026, 3, 26), "failed", 7)]


def test_charts_of_nothing_keep_their_columns(history: History) -> None:
    assert history.progress("nothing").schema == PROGRESS
    assert history.outcomes_by_day().schema == OUTCOMES_BY_DAY
    assert isinstance(history.outcomes_by_day(), pl.DataFrame)


def test_same_list_mapping_and_target_are_found(journal: Journal, history: History) -> None:
    first = add(journal, ChunkStatus.DONE)
    add(journal, ChunkStatus.DONE, fingerprint="other")
    add(journal, ChunkStatus.DONE, target=replace(first.target, workflow_id=13))
    add(journal, ChunkStatus.DONE, mapping=replace(first.mapping, constants=()))
    again = add(journal, ChunkStatus.PLANNED, created_at=NOON + timedelta(days=1))
    assert history.find_same(first.fingerprint, first.mapping, first.target) == (again, first)


def test_chunks_count_as_sent_where_their_people_entered_or_may_have(
    journal: Journal, history: History, clock: Clock
) -> None:
    submission = add_sent(journal, clock, *WAYS)

    found = history.sent_chunks(["live"], submission.target, days=7)

    assert [chunk.status for chunk in found] == [
        ChunkStatus.SENDING,
        ChunkStatus.UNKNOWN,
        ChunkStatus.PROCESSING,
        ChunkStatus.DONE,
    ]


def test_only_what_was_sent_into_the_scenario_by_the_same_field_in_these_days_counts(
    journal: Journal, history: History, clock: Clock
) -> None:
    early = add_sent(journal, clock, ChunkStatus.DONE)
    clock.move(days=3)
    target = early.target
    late = add_sent(journal, clock, ChunkStatus.DONE, connection="spare")
    add_sent(journal, clock, ChunkStatus.DONE, connection="other")
    add_sent(journal, clock, ChunkStatus.DONE, target=replace(target, workflow_id=13))
    add_sent(journal, clock, ChunkStatus.DONE, target=replace(target, matching=Matching.PHONE))
    add_sent(journal, clock, ChunkStatus.DONE, target=replace(target, call=Call.IMPORT_ONLY))
    clock.move(days=1)

    def found(days: int) -> set[str]:
        return {chunk.submission_id for chunk in history.sent_chunks(["live", "spare"], target, days)}

    assert found(days=7) == {early.id, late.id}
    assert found(days=2) == {late.id}


def add_sent(journal: Journal, clock: Clock, *statuses: ChunkStatus, **facts: Any) -> Submission:
    submission = add(journal, *statuses, **facts)
    for chunk in journal.chunks(submission.id):
        journal.note(chunk.id, first_sent_at=clock())
    return submission


def test_scenarios_are_named_once(journal: Journal, history: History) -> None:
    for name in ("Welcome", "Autumn", "Welcome"):
        add(journal, ChunkStatus.PLANNED, scenario_name=name)
    assert history.scenario_names() == ("Autumn", "Welcome")
