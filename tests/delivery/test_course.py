from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from pydantic import SecretStr

from altcraft_core.delivery.attempts import HUNT, PAUSED_TOKEN
from altcraft_core.delivery.content import cut_anew, read_content
from altcraft_core.delivery.house import open_house
from altcraft_core.delivery.safeguards import HALTED_CANARY, HALTED_FAILURES, HALTED_REFUSALS, HALTED_SILENCE
from altcraft_core.demo.faults import Rule
from altcraft_core.records import AttemptResult, ChunkStatus, Ending, Safeguards, SubmissionStatus
from altcraft_core.settings import DEMO_TOKEN, Connection, Settings
from tests.delivery.houses import LIVE, Stage, stage, wait_for

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("backend")]

STATUS = "tasks/status"
CANARY = Safeguards(canary=10)


def failing_rows(scene: Stage, submission: str) -> pl.DataFrame:
    return scene.house.submissions.outcomes(submission).filter(pl.col("outcome") == "failed").collect()


def test_the_canary_goes_first_and_the_rest_follows_when_it_fared_well(tmp_path: Path) -> None:
    with stage(tmp_path) as scene:
        submission = scene.start(200, max_rows=50, safeguards=CANARY)
        state = scene.settle(submission)

        canary, *rest = scene.house.journal.chunks(submission)
        assert (state.status, canary.rows, [chunk.rows for chunk in rest]) == ("finished", 10, [50, 50, 50, 40])
        assert canary.finished_at is not None
        assert all(chunk.first_sent_at and chunk.first_sent_at >= canary.finished_at for chunk in rest)
        assert (scene.ledger()["engagements"], scene.ledger()["max_engagements"]) == (200, 1)


def test_a_canary_that_fares_badly_halts_the_rest_until_a_person_says_go_on(tmp_path: Path) -> None:
    with stage(tmp_path, Rule(kind="task_failed", call=STATUS)) as scene:
        submission = scene.start(60, safeguards=CANARY)
        state = scene.settle(submission)
        assert (state.status, state.submission.paused) == (SubmissionStatus.PAUSED, HALTED_CANARY)
        assert (state.profiles.failed, state.profiles.waiting) == (10, 50)

        scene.house.submissions.resume(submission)
        assert scene.settle(submission).profiles.imported == 50


def test_pausing_and_resuming_does_not_send_what_waits_for_the_canary(tmp_path: Path) -> None:
    with stage(tmp_path) as scene:
        submission = scene.start(60, safeguards=CANARY)
        scene.house.submissions.pause(submission)
        scene.house.submissions.resume(submission)

        assert [chunk.handovers for chunk in scene.house.journal.chunks(submission)] == [2, 0, 0, 0, 0, 0]
        assert scene.settle(submission).status is SubmissionStatus.FINISHED


def test_too_many_failed_profiles_halt_a_submission(tmp_path: Path) -> None:
    rules = Rule(kind="task_failed", call=STATUS, times=30)
    with stage(tmp_path, rules, parallel=1, outstanding=1) as scene:
        submission = scene.start(500, max_rows=50, safeguards=Safeguards())
        state = scene.settle(submission)

        assert state.submission.paused == HALTED_FAILURES
        assert state.profiles.failed == 100
        assert scene.ledger()["engagements"] == 100


def test_refusals_in_a_row_halt_a_submission(tmp_path: Path) -> None:
    refusal = Rule(kind="error", times=1_000, code=402, text="tariff limit reached")
    with stage(tmp_path, refusal, parallel=1) as scene:
        submission = scene.start(100, safeguards=Safeguards())
        state = scene.settle(submission)

        assert state.submission.paused == HALTED_REFUSALS
        assert state.chunks == {ChunkStatus.REFUSED: 3, ChunkStatus.PLANNED: 7}
        assert scene.ledger()["engagements"] == 0


def test_long_silence_halts_what_was_not_sent(tmp_path: Path) -> None:
    with stage(tmp_path, Rule(kind="task_stuck"), outstanding=1) as scene:
        submission = scene.start(30, safeguards=Safeguards(silent_minutes=0))
        state = scene.settle(submission)

        assert (state.status, state.submission.paused) == (SubmissionStatus.PAUSED, HALTED_SILENCE)
        assert state.profiles.in_flight == 10


def test_those_for_whom_a_chunk_is_refused_are_found_and_all_others_go_through(tmp_path: Path) -> None:
    poison = [Rule(kind="poison", match=f"person{number}@") for number in (7, 500)]
    with stage(tmp_path, *poison) as scene:
        submission = scene.start(1_000, max_rows=1_000)
        state = scene.settle(submission)

        assert (state.profiles.imported, state.profiles.failed) == (998, 2)
        refused = failing_rows(scene, submission)
        assert refused["E-mail"].to_list() == ["person7@example.com", "person500@example.com"]
        assert (refused["error"] != "").all()
        assert (scene.ledger()["engagements"], scene.ledger()["max_engagements"]) == (998, 1)
        assert len(scene.house.history.attempts(submission)) <= HUNT + 1


def test_a_hunt_ends_when_too_many_requests_were_spent(tmp_path: Path) -> None:
    with stage(tmp_path, Rule(kind="poison", match="@example.com")) as scene:
        submission = scene.start(1_000, max_rows=1_000)
        state = scene.settle(submission)

        assert (state.profiles.failed, scene.ledger()["engagements"]) == (1_000, 0)
        assert HUNT - 1 <= len(scene.house.history.attempts(submission)) - 1 <= HUNT


def test_a_refusal_that_speaks_of_the_scenario_is_not_hunted(tmp_path: Path) -> None:
    refusal = Rule(kind="error", times=1_000, code=400, text="Workflow 12 is not active")
    with stage(tmp_path, refusal) as scene:
        submission = scene.start(100, max_rows=50)
        scene.settle(submission)

        assert len(scene.house.history.attempts(submission)) == 2


def test_a_mended_token_lets_a_submission_go_on_by_itself(tmp_path: Path) -> None:
    with stage(tmp_path, token=SecretStr("a-token-that-is-wrong")) as scene:
        submission = scene.start(50)
        assert scene.settle(submission).submission.paused == PAUSED_TOKEN

        mended = Connection(base_url=scene.platform, token=SecretStr(DEMO_TOKEN), deduplicating=True)
        settings = Settings(home=tmp_path / "home", demo=False, connections={LIVE: mended})
        house = open_house(settings)
        engine = house.engine()
        engine.start()
        try:
            assert wait_for(house, submission, SubmissionStatus.PAUSED).profiles.imported == 50
        finally:
            engine.stop()
            house.close()


def test_what_comes_back_unsent_after_a_cancel_is_cancelled_too(tmp_path: Path) -> None:
    with stage(tmp_path) as scene:
        submission = scene.start(20)
        house, (first, _) = scene.house, scene.house.journal.chunks(submission)
        house.journal.begin_sending(first.id, first.handovers, "sender")
        house.submissions.cancel(submission)
        house.journal.move(first.id, ChunkStatus.PLANNED, next_attempt_at=house.desk.clock())

        assert scene.settle(submission).chunks == {ChunkStatus.CANCELLED: 2}
        assert scene.ledger()["requests"] == 0


def test_pieces_of_a_chunk_that_is_refused_after_a_cancel_are_not_sent(tmp_path: Path) -> None:
    with stage(tmp_path) as scene:
        submission = scene.start(10)
        desk, (chunk,) = scene.house.desk, scene.house.journal.chunks(submission)
        desk.journal.begin_sending(chunk.id, chunk.handovers, "sender")
        scene.house.submissions.cancel(submission)
        started = desk.journal.submission(submission)
        pieces = cut_anew(chunk, read_content(desk.files, started, chunk), [5, 5], "1", desk.new_id)
        refusal = Ending(result=AttemptResult.REFUSED, error_code=400)
        desk.journal.hunt(chunk.id, "1", HUNT, pieces, desk.hand_over(started), refusal)

        assert scene.settle(submission).chunks == {ChunkStatus.CANCELLED: 2}
        assert scene.ledger()["requests"] == 0


def test_a_short_submission_is_not_stuck_behind_a_long_one(tmp_path: Path) -> None:
    with stage(tmp_path, parallel=1, outstanding=1) as scene:
        long, short = scene.start(400), scene.start(30)
        engine = scene.house.engine()
        engine.start()
        try:
            assert wait_for(scene.house, short).status is SubmissionStatus.FINISHED
            assert scene.house.history.state(long).profiles.waiting > 200
            assert wait_for(scene.house, long).status is SubmissionStatus.FINISHED
        finally:
            engine.stop()
        assert scene.ledger()["engagements"] == 430


def test_evidence_tells_each_request_and_what_came_of_it(tmp_path: Path) -> None:
    with stage(tmp_path, Rule(kind="drop_after"), Rule(kind="throttle", after=1, retry_after=0.1)) as scene:
        submission = scene.start(10)
        scene.settle(submission)

        lost, put_off, taken = scene.house.history.attempts(submission)
        assert [lost.result, put_off.result, taken.result] == [
            AttemptResult.LOST,
            AttemptResult.PUT_OFF,
            AttemptResult.TAKEN,
        ]
        assert (lost.http_status, put_off.http_status, taken.http_status) == (None, 429, 200)
        assert (taken.replayed, len({lost.request_id, put_off.request_id, taken.request_id})) == (True, 1)
