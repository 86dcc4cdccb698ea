"""Every cause of trouble on its way through delivery: the state, the words, and the platform's own ledger.

The steps are taken by hand under a clock of their own, so that nobody waits.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import polars as pl
import pytest

from altcraft_core.delivery.attempts import PAUSED_TOKEN, PAUSED_UNREACHABLE, REFUSED_REPEATS
from altcraft_core.delivery.hunting import read_hunts
from altcraft_core.delivery.planning import Plan, cut_plan, encode_profiles
from altcraft_core.delivery.steps import Followed, look_at_task, open_task, send_chunk
from altcraft_core.demo.changes import IMPORT_AND_START
from altcraft_core.demo.faults import ALWAYS, KINDS, Rule
from altcraft_core.demo.switches import Switches
from altcraft_core.lists.preparing import prepare
from altcraft_core.records import AttemptResult, Chunk, ChunkStatus, SubmissionState, SubmissionStatus
from tests.delivery.houses import LIVE, WELCOME, Stage, stage
from tests.processes import free_port
from tests.store.samples import ignore

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("backend")]

ROWS = 20  # in two chunks
STATUS = "tasks/status"
ROUNDS = 500
LOOK = 60.0  # seconds between looks at a task
FOLLOWED = -1
LOST, PUT_OFF = AttemptResult.LOST, AttemptResult.PUT_OFF

BROKE = "The connection to Altcraft broke before its answer was complete."
IN_TIME = "Altcraft did not answer in time."
UNREADABLE = "is neither JSON nor XML of its own"

#: What may happen to a request: how the attempt counts, and what is said of it.
CAUSES = [
    (Rule(kind="drop_before"), LOST, BROKE),
    (Rule(kind="drop_after"), LOST, BROKE),
    (Rule(kind="stall_before"), LOST, IN_TIME),
    (Rule(kind="stall_after"), LOST, IN_TIME),
    (Rule(kind="throttle", retry_after=30), PUT_OFF, "put the request off (HTTP 429)"),
    (Rule(kind="throttle_untimed"), PUT_OFF, "put the request off (HTTP 429)"),
    (Rule(kind="unavailable", retry_after=30), PUT_OFF, "put the request off (HTTP 503)"),
    (Rule(kind="unavailable_untimed"), LOST, "server failed (HTTP 503)"),
    (Rule(kind="http_500_html"), LOST, "server failed (HTTP 500)"),
    (Rule(kind="http_500_html_after"), LOST, "server failed (HTTP 500)"),
    (Rule(kind="http_502_html"), LOST, "server failed (HTTP 502)"),
    (Rule(kind="http_502_html_after"), LOST, "server failed (HTTP 502)"),
    (Rule(kind="empty_before"), LOST, UNREADABLE),
    (Rule(kind="empty"), LOST, UNREADABLE),
    (Rule(kind="truncated_before"), LOST, UNREADABLE),
    (Rule(kind="truncated"), LOST, UNREADABLE),
    (Rule(kind="error", code=503, text="Try later"), LOST, "Altcraft answered 503: Try later"),
    (Rule(kind="error_after"), LOST, "Altcraft answered 500: Internal error"),
    (Rule(kind="no_task"), LOST, "answered with success but named no task"),
]


@dataclass(kw_only=True)
class Clock:
    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    def __call__(self) -> datetime:
        return self.now


def work(scene: Stage, submission: str) -> SubmissionState:
    """Take every step until only a person can go on. Waiting takes no time."""
    house, clock = scene.house, Clock()
    desk = replace(
        house.desk,
        hand_over_to=lambda _: ignore,
        task_deadline=timedelta(hours=1),
        clock=clock,
    )
    left, counts = set[tuple[str, int]](), defaultdict[tuple[str, int], int](int)
    tasks: dict[str, Followed | None] = {}
    for _ in range(ROUNDS):
        moving = [chunk for chunk in house.journal.chunks(submission) if can_move(chunk) and key(chunk) not in left]
        if not moving:
            return house.history.state(submission)
        for chunk in moving:
            place = key(chunk)
            if chunk.status is ChunkStatus.PROCESSING:
                task = tasks.get(chunk.id) or open_task(desk, chunk.id)
                tasks[chunk.id] = task and look_at_task(desk, task)
                wait: float | None = LOOK
            else:
                wait, counts[place] = send_chunk(desk, chunk.id, chunk.handovers, counts[place])
            if wait is None:
                left.add(place)
            else:
                clock.now += timedelta(seconds=wait)
    raise AssertionError(f"still moving: {[chunk.status for chunk in moving]}")


def can_move(chunk: Chunk) -> bool:
    return chunk.status in (ChunkStatus.PLANNED, ChunkStatus.UNKNOWN, ChunkStatus.PROCESSING)


def key(chunk: Chunk) -> tuple[str, int]:
    """Of the work on a chunk: sending it each time it was handed over, or following its task."""
    return chunk.id, FOLLOWED if chunk.status is ChunkStatus.PROCESSING else chunk.handovers


def find(scene: Stage, submission: str, status: ChunkStatus) -> list[Chunk]:
    return [chunk for chunk in scene.house.journal.chunks(submission) if chunk.status is status]


def engaged(scene: Stage) -> tuple[int, int]:
    """How many people are in the scenario, and how often the one who is in it most often."""
    ledger = scene.ledger()
    return ledger["engagements"], ledger["max_engagements"]


def behave(scene: Stage) -> None:
    """Let the platform make no more trouble."""
    httpx.delete(f"{scene.platform}/_demo/faults").raise_for_status()


def plan_again(scene: Stage, submission: str) -> Plan:
    """The failed profiles of a submission, planned anew."""
    plan, house = scene.plan(ROWS), scene.house
    account, spool = house.connections.get(LIVE), house.settings.spool
    contact_list, keep_rows = house.submissions.retry_failed(submission)
    report = prepare(contact_list, plan.mapping, plan.target.match_field, plan.rules, spool, keep_rows)
    encoded = encode_profiles(report, plan.mapping, plan.target, plan.rules, account, spool)
    chunks = cut_plan(encoded, plan.target, plan.limits, account, plan.safeguards)
    return replace(plan, contact_list=contact_list, report=report, encoded=encoded, chunks=chunks)


def named(cases: Sequence[tuple[Rule, ...]]) -> list[str]:
    return [f"{rule.kind}-{rule.code}" if rule.kind == "error" else rule.kind for rule, *_ in cases]


# ---------------------------------------------------------------- requests


@pytest.mark.parametrize(("rule", "result", "words"), CAUSES, ids=named(CAUSES))
def test_what_a_repeat_can_settle_needs_nobody(tmp_path: Path, rule: Rule, result: AttemptResult, words: str) -> None:
    with stage(tmp_path, rule, timeout_seconds=0.5) as scene:
        submission = scene.start(ROWS)
        state = work(scene, submission)
        first, *others = scene.house.history.attempts(submission)

        assert (state.status, state.profiles.imported) == (SubmissionStatus.FINISHED, ROWS)
        assert first.result is result
        assert words in first.words
        assert [one.replayed for one in others if one.chunk_id == first.chunk_id] == [KINDS[rule.kind].taken]
        assert engaged(scene) == (ROWS, 1)


DOUBTS = [cause for cause in CAUSES if cause[1] is LOST]


@pytest.mark.parametrize(("rule", "_", "words"), DOUBTS, ids=named(DOUBTS))
def test_where_repeats_are_not_recognised_a_person_settles_it(
    tmp_path: Path, rule: Rule, _: AttemptResult, words: str
) -> None:
    with stage(tmp_path, rule, timeout_seconds=0.5, deduplicating=False) as scene:
        submission = scene.start(ROWS)
        waiting = work(scene, submission)
        (chunk,) = find(scene, submission, ChunkStatus.UNKNOWN)
        arrived = KINDS[rule.kind].taken

        assert (waiting.status, waiting.profiles.unknown) == (SubmissionStatus.NEEDS_YOU, chunk.rows)
        assert words in chunk.last_words
        assert engaged(scene) == (ROWS if arrived else ROWS - chunk.rows, 1)

        decide = scene.house.submissions.decide_arrived if arrived else scene.house.submissions.decide_send_again
        decide(chunk.id)
        state = work(scene, submission)

        assert state.profiles.unattributed == (chunk.rows if arrived else 0)
        assert state.profiles.imported + state.profiles.unattributed == ROWS
        assert engaged(scene) == (ROWS, 1)


@pytest.mark.parametrize("rule", [rule for rule, result, _ in CAUSES if result is PUT_OFF], ids=lambda rule: rule.kind)
def test_what_was_put_off_was_not_taken_wherever_it_was_sent(tmp_path: Path, rule: Rule) -> None:
    with stage(tmp_path, rule, deduplicating=False) as scene:
        state = work(scene, scene.start(ROWS))

        assert state.status is SubmissionStatus.FINISHED
        assert engaged(scene) == (ROWS, 1)


def test_a_refused_connection_pauses_until_the_server_is_back(tmp_path: Path) -> None:
    with stage(tmp_path, base_url=f"http://127.0.0.1:{free_port()}") as scene:
        submission = scene.start(ROWS)
        paused = work(scene, submission)

        assert (paused.status, paused.submission.paused) == (SubmissionStatus.PAUSED, PAUSED_UNREACHABLE)
        assert paused.chunks == {ChunkStatus.PLANNED: 2}
        assert "nothing listens at its address" in scene.house.journal.chunks(submission)[0].last_words
        assert engaged(scene) == (0, 0)

    with stage(tmp_path) as scene:
        scene.house.submissions.resume(submission)

        assert work(scene, submission).status is SubmissionStatus.FINISHED
        assert engaged(scene) == (ROWS, 1)


def test_answers_that_are_lost_for_long_pause_and_are_found_again(tmp_path: Path) -> None:
    with stage(tmp_path, Rule(kind="drop_after", times=ALWAYS)) as scene:
        submission = scene.start(ROWS)
        paused = work(scene, submission)

        assert (paused.status, paused.submission.paused) == (SubmissionStatus.PAUSED, PAUSED_UNREACHABLE)
        assert ChunkStatus.UNKNOWN in paused.chunks

        behave(scene)
        scene.house.submissions.resume(submission)

        assert work(scene, submission).status is SubmissionStatus.FINISHED
        assert engaged(scene) == (ROWS, 1)


@pytest.mark.parametrize(("kind", "arrived"), [("drop_after", True), ("drop_before", False)])
def test_when_the_platform_has_forgotten_a_request_a_person_settles_it(
    tmp_path: Path, kind: str, arrived: bool
) -> None:
    two_waits = 3 / 3600  # hours
    with stage(tmp_path, Rule(kind=kind, times=3), dedup_window_hours=two_waits) as scene:
        submission = scene.start(10)
        waiting = work(scene, submission)
        (chunk,) = scene.house.journal.chunks(submission)

        assert (waiting.status, chunk.status) == (SubmissionStatus.NEEDS_YOU, ChunkStatus.UNKNOWN)
        assert 1 < chunk.attempts <= 3

        behave(scene)
        decide = scene.house.submissions.decide_arrived if arrived else scene.house.submissions.decide_send_again
        decide(chunk.id)
        work(scene, submission)

        assert engaged(scene) == (10, 1)


# ---------------------------------------------------------------- refusals


REFUSALS = [
    (Rule(kind="scenario_inactive"), "Altcraft answered 400, the request is not right: Scenario is not active"),
    (Rule(kind="scenario_unknown"), "Altcraft answered 404, there is no such thing: Scenario is not found"),
    (Rule(kind="error", code=402, text="Limit reached"), "Altcraft answered 402, a limit of the tariff is reached"),
    (Rule(kind="error", code=440, text="Not now"), "Altcraft answered 440: Not now"),
]


@pytest.mark.parametrize(("rule", "words"), REFUSALS, ids=named(REFUSALS))
@pytest.mark.parametrize("http_errors", [False, True], ids=["status-200", "status-of-the-error"])
def test_a_refused_chunk_keeps_the_platforms_words_until_it_is_sent_again(
    tmp_path: Path, rule: Rule, words: str, http_errors: bool
) -> None:
    with stage(tmp_path, rule, switches=Switches(http_errors=http_errors)) as scene:
        submission = scene.start(ROWS)
        state = work(scene, submission)
        (chunk,) = find(scene, submission, ChunkStatus.REFUSED)

        assert (state.status, state.profiles.failed) == (SubmissionStatus.PARTLY, chunk.rows)
        assert chunk.last_words.startswith(words)
        assert engaged(scene) == (ROWS - chunk.rows, 1)

        assert scene.house.submissions.retry_refused(submission) == 1
        assert work(scene, submission).status is SubmissionStatus.FINISHED
        assert engaged(scene) == (ROWS, 1)


def test_a_scenario_that_sleeps_takes_everybody_once_it_is_awake(tmp_path: Path) -> None:
    with stage(tmp_path) as scene:
        client = scene.house.connections.client(LIVE)
        client.switch_scenario(WELCOME, active=False)
        submission = scene.start(ROWS)

        assert work(scene, submission).chunks == {ChunkStatus.REFUSED: 2}

        client.switch_scenario(WELCOME, active=True)
        scene.house.submissions.retry_refused(submission)

        assert work(scene, submission).status is SubmissionStatus.FINISHED
        assert engaged(scene) == (ROWS, 1)


@pytest.mark.parametrize(("code", "text"), [(401, "API token is not valid"), (403, "No access")])
def test_a_token_that_is_refused_mid_run_pauses_and_nobody_is_left_out_or_engaged_twice(
    tmp_path: Path, code: int, text: str
) -> None:
    with stage(tmp_path, Rule(kind="token_refused", after=1, times=4, code=code, text=text)) as scene:
        submission = scene.start(ROWS)
        paused = work(scene, submission)
        (chunk,) = find(scene, submission, ChunkStatus.REFUSED)

        assert (paused.status, paused.submission.paused) == (SubmissionStatus.PAUSED, PAUSED_TOKEN)
        assert chunk.last_words.startswith(f"Altcraft answered {code}")
        assert text in chunk.last_words
        assert paused.chunks[ChunkStatus.DONE] == 1  # its task was followed to the end all the same

        scene.house.submissions.resume(submission)

        assert work(scene, submission).status is SubmissionStatus.FINISHED
        assert engaged(scene) == (ROWS, 1)


def test_a_token_refused_on_a_repeat_says_nothing_of_the_first_request(tmp_path: Path) -> None:
    with stage(tmp_path, Rule(kind="drop_after"), Rule(kind="token_refused", after=1, times=2)) as scene:
        submission = scene.start(10)
        paused = work(scene, submission)

        assert (paused.submission.paused, paused.chunks) == (PAUSED_TOKEN, {ChunkStatus.UNKNOWN: 1})

        behave(scene)
        scene.house.submissions.resume(submission)

        assert work(scene, submission).status is SubmissionStatus.FINISHED
        assert engaged(scene) == (10, 1)


BUSY = Rule(kind="error", code=400, text="A request of this id is being processed", after=1)


def test_a_repeat_that_is_refused_while_the_first_request_is_worked_on_is_made_again(tmp_path: Path) -> None:
    with stage(tmp_path, Rule(kind="drop_after"), replace(BUSY, times=3)) as scene:
        submission = scene.start(10)

        assert work(scene, submission).status is SubmissionStatus.FINISHED
        assert [one.result for one in scene.house.history.attempts(submission)] == [
            AttemptResult.LOST,
            *[AttemptResult.REFUSED] * 3,
            AttemptResult.TAKEN,
        ]
        assert engaged(scene) == (10, 1)


@pytest.mark.parametrize(("kind", "arrived"), [("drop_after", True), ("drop_before", False)])
def test_a_person_settles_what_a_repeat_that_is_refused_for_long_cannot_tell(
    tmp_path: Path, kind: str, arrived: bool
) -> None:
    with stage(tmp_path, Rule(kind=kind), replace(BUSY, times=ALWAYS)) as scene:
        submission = scene.start(10)
        waiting = work(scene, submission)
        (chunk,) = scene.house.journal.chunks(submission)

        assert (waiting.status, chunk.attempts) == (SubmissionStatus.NEEDS_YOU, REFUSED_REPEATS)
        assert BUSY.text in chunk.last_words

        behave(scene)
        decide = scene.house.submissions.decide_arrived if arrived else scene.house.submissions.decide_send_again
        decide(chunk.id)
        work(scene, submission)

        assert engaged(scene) == (10, 1)


def test_a_refusal_that_the_platform_remembers_is_the_answer_to_the_first_request(tmp_path: Path) -> None:
    with stage(tmp_path, Rule(kind="truncated"), switches=Switches(replay_errors=True)) as scene:
        scene.house.connections.client(LIVE).switch_scenario(WELCOME, active=False)
        submission = scene.start(10)

        assert work(scene, submission).chunks == {ChunkStatus.REFUSED: 1}
        assert [one.replayed for one in scene.house.history.attempts(submission)] == [False, True]


def test_bodies_that_are_too_large_are_halved_until_they_fit(tmp_path: Path) -> None:
    with stage(tmp_path, switches=Switches(body_limit=500)) as scene:
        submission = scene.start(ROWS)
        state = work(scene, submission)
        bodies = [chunk.bytes for chunk in scene.house.journal.chunks(submission)]
        first, *_ = scene.house.history.attempts(submission)

        assert (state.status, state.profiles.imported) == (SubmissionStatus.FINISHED, ROWS)
        assert "request body too large" in first.words
        assert max(bodies) <= 500
        assert engaged(scene) == (ROWS, 1)


@pytest.mark.parametrize("bad", [("person7@",), ("person3@", "person4@"), ("person0@", "person19@")])
def test_bad_profiles_end_alone_and_all_others_go_through(tmp_path: Path, bad: tuple[str, ...]) -> None:
    with stage(tmp_path, *(Rule(kind="poison", match=match) for match in bad)) as scene:
        submission = scene.start(ROWS)
        state = work(scene, submission)
        refused = find(scene, submission, ChunkStatus.REFUSED)

        assert (state.status, state.profiles.failed) == (SubmissionStatus.PARTLY, len(bad))
        assert [chunk.rows for chunk in refused] == [1] * len(bad)
        assert all("a profile cannot be read" in chunk.last_words for chunk in refused)
        assert engaged(scene) == (ROWS - len(bad), 1)

        _, failed = scene.house.submissions.retry_failed(submission)

        assert len(pl.read_parquet(failed)) == len(bad)


@pytest.mark.parametrize("after", [2, 4, 6])
def test_a_hunt_goes_on_after_the_token_of_a_piece_was_refused(tmp_path: Path, after: int) -> None:
    token = Rule(kind="token_refused", call=IMPORT_AND_START, after=after)
    with stage(tmp_path, token, Rule(kind="poison", match="person7@")) as scene:
        submission = scene.start(8)
        assert work(scene, submission).submission.paused == PAUSED_TOKEN

        scene.house.submissions.resume(submission)
        state = work(scene, submission)

        assert (state.status, state.profiles.failed) == (SubmissionStatus.PARTLY, 1)
        assert len(read_hunts(scene.house.journal.chunks(submission, replaced=True))) == 1
        assert scene.house.submissions.retry_refused(submission) == 0
        assert engaged(scene) == (7, 1)


# ---------------------------------------------------------------- tasks


PASSING = [
    Rule(kind="drop_before", call=STATUS, times=3),
    Rule(kind="stall_before", call=STATUS, times=2),
    Rule(kind="throttle", call=STATUS, times=3),
    Rule(kind="unavailable_untimed", call=STATUS, times=3),
    Rule(kind="http_500_html", call=STATUS, times=3),
    Rule(kind="http_502_html", call=STATUS, times=3),
    Rule(kind="empty", call=STATUS, times=3),
    Rule(kind="truncated", call=STATUS, times=3),
    Rule(kind="error", call=STATUS, times=3),
    Rule(kind="task_unknown", times=3),
    Rule(kind="task_stuck", times=10),
    Rule(kind="task_word", times=10),
]


@pytest.mark.parametrize("rule", PASSING, ids=lambda rule: rule.kind)
def test_a_task_is_followed_through_trouble_that_passes(tmp_path: Path, rule: Rule) -> None:
    with stage(tmp_path, rule, timeout_seconds=0.5) as scene:
        submission = scene.start(ROWS)
        state = work(scene, submission)

        assert (state.status, state.profiles.imported) == (SubmissionStatus.FINISHED, ROWS)
        assert [chunk.last_words for chunk in scene.house.journal.chunks(submission)] == ["", ""]
        assert engaged(scene) == (ROWS, 1)


BAD_ENDS = [
    (Rule(kind="task_unknown", times=ALWAYS), ChunkStatus.DONE, "Task is not found"),
    (Rule(kind="task_stuck"), ChunkStatus.DONE, "The task still said «running» when its deadline passed."),
    (Rule(kind="task_word", text="archived"), ChunkStatus.DONE, "The task still said «archived»"),
    (Rule(kind="task_failed", times=2, text="Out of memory"), ChunkStatus.FAILED, "Out of memory"),
    (Rule(kind="task_error", times=2, text="Out of memory"), ChunkStatus.FAILED, "Out of memory"),
    (Rule(kind="results_short"), ChunkStatus.DONE, ""),
    (Rule(kind="results_missing"), ChunkStatus.DONE, ""),
]


@pytest.mark.parametrize(("rule", "status", "words"), BAD_ENDS, ids=named(BAD_ENDS))
def test_what_a_task_does_not_tell_is_not_guessed(tmp_path: Path, rule: Rule, status: ChunkStatus, words: str) -> None:
    with stage(tmp_path, rule) as scene:
        submission = scene.start(ROWS)
        state = work(scene, submission)
        told = state.profiles.failed if status is ChunkStatus.FAILED else state.profiles.unattributed

        assert (state.status, state.chunks) == (SubmissionStatus.PARTLY, {status: 2})
        assert told == ROWS
        assert all(words in chunk.last_words for chunk in scene.house.journal.chunks(submission))
        assert engaged(scene) == (ROWS, 1)


def test_results_of_another_length_still_count_where_they_tell_their_match_value(tmp_path: Path) -> None:
    switches = Switches(result_match=True, result_order="shuffled")
    with stage(tmp_path, Rule(kind="results_short"), switches=switches) as scene:
        state = work(scene, scene.start(ROWS))

        assert (state.profiles.imported, state.profiles.unattributed) == (ROWS - 2, 2)
        assert engaged(scene) == (ROWS, 1)


def test_profiles_of_a_task_that_failed_are_sent_again_and_engaged_once(tmp_path: Path) -> None:
    failing = Rule(kind="task_failed", match="nothing-", text="Out of memory")
    with stage(tmp_path, Rule(kind="empty_promise"), failing) as scene:
        submission = scene.start(ROWS)
        state = work(scene, submission)

        assert (state.profiles.imported, state.profiles.failed) == (10, 10)
        assert engaged(scene) == (10, 1)

        again = scene.house.submissions.start(plan_again(scene, submission), "anna", retry_of=submission)

        assert work(scene, again.id).profiles.imported == 10
        assert engaged(scene) == (ROWS, 1)
