from __future__ import annotations

from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import httpx
import polars as pl
import pytest

from altcraft_core.demo.faults import Rule
from altcraft_core.errors import PlanError, StateError
from altcraft_core.records import Attachment, BadRows, ChunkStatus, RowRules, SubmissionStatus
from tests.delivery.houses import LIVE, stage

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("backend")]

STATUS = "tasks/status"


@pytest.mark.several_machines
def test_every_accepted_row_is_engaged_once(tmp_path: Path) -> None:
    with stage(tmp_path) as scene:
        submission = scene.start(60, broken=5)
        state = scene.settle(submission)

        assert state.status is SubmissionStatus.FINISHED
        assert state.profiles.imported == state.profiles.accepted == 55
        assert state.chunks == {ChunkStatus.DONE: 6}
        assert (scene.ledger()["profiles"], scene.ledger()["max_engagements"]) == (55, 1)


@pytest.mark.parametrize(
    "fault",
    [
        Rule(kind="drop_after", times=2),
        Rule(kind="http_502_html", times=2),
        Rule(kind="throttle", times=2, retry_after=0.2),
        Rule(kind="drop_after", times=3, call=STATUS),
    ],
    ids=lambda fault: f"{fault.kind}-{fault.call.split('/')[-1]}",
)
def test_what_can_be_recovered_is_recovered_without_anybody(tmp_path: Path, fault: Rule) -> None:
    with stage(tmp_path, fault) as scene:
        state = scene.settle(scene.start(40))

        assert (state.status, state.profiles.imported) == (SubmissionStatus.FINISHED, 40)
        assert (scene.ledger()["engagements"], scene.ledger()["max_engagements"]) == (40, 1)


@pytest.mark.several_machines
def test_a_lost_answer_is_recovered_by_a_repeat_that_the_platform_recognised(tmp_path: Path) -> None:
    with stage(tmp_path, Rule(kind="drop_after")) as scene:
        submission = scene.start(10)
        scene.settle(submission)

        (chunk,) = scene.house.journal.chunks(submission)
        assert (chunk.status, chunk.attempts, chunk.replayed) == (ChunkStatus.DONE, 2, True)
        assert scene.ledger()["duplicates"] == 1


def test_a_person_may_say_that_an_unknown_chunk_arrived(tmp_path: Path) -> None:
    with stage(tmp_path, Rule(kind="drop_after"), deduplicating=False) as scene:
        submission = scene.start(10)
        scene.settle(submission)
        (chunk,) = scene.house.journal.chunks(submission)
        scene.house.submissions.decide_arrived(chunk.id)
        state = scene.house.history.state(submission)

        assert (state.status, state.profiles.unattributed) == (SubmissionStatus.PARTLY, 10)
        assert scene.ledger()["engagements"] == 10


def test_a_person_may_send_an_unknown_chunk_again(tmp_path: Path) -> None:
    with stage(tmp_path, Rule(kind="drop_before"), deduplicating=False) as scene:
        submission = scene.start(10)
        scene.settle(submission)
        (chunk,) = scene.house.journal.chunks(submission)
        scene.house.submissions.decide_send_again(chunk.id)
        state = scene.settle(submission)

        assert (state.status, state.profiles.imported) == (SubmissionStatus.FINISHED, 10)
        assert scene.ledger()["max_engagements"] == 1


@pytest.mark.several_machines
def test_a_refused_token_pauses_the_run_and_resuming_sends_the_rest(tmp_path: Path) -> None:
    refusal = Rule(kind="error", after=1, times=100, code=401, text="token required")
    with stage(tmp_path, refusal, parallel=1) as scene:
        submission = scene.start(40)
        paused = scene.settle(submission)
        engaged = scene.ledger()["engagements"]

        assert (paused.status, paused.submission.paused) == (SubmissionStatus.PAUSED, "token_refused")
        assert engaged == 10

    with stage(tmp_path) as scene:
        scene.house.submissions.resume(submission)
        state = scene.settle(submission)

        assert (state.status, state.profiles.imported) == (SubmissionStatus.FINISHED, 40)
        assert (scene.ledger()["engagements"], scene.ledger()["max_engagements"]) == (40, 1)


@pytest.mark.several_machines
def test_a_body_that_is_too_large_is_sent_in_halves(tmp_path: Path) -> None:
    with stage(tmp_path, Rule(kind="too_large")) as scene:
        submission = scene.start(10)
        state = scene.settle(submission)
        chunks = scene.house.journal.chunks(submission)

        assert [(chunk.label, chunk.rows) for chunk in chunks] == [("1.1", 5), ("1.2", 5)]
        assert scene.house.connections.get(LIVE).max_body_bytes < 1_000
        assert (state.status, state.profiles.imported) == (SubmissionStatus.FINISHED, 10)


@pytest.mark.several_machines
def test_a_refused_chunk_keeps_the_platforms_words_and_can_be_sent_again(tmp_path: Path) -> None:
    with stage(tmp_path, Rule(kind="error", code=409, text="Scenario is being edited")) as scene:
        submission = scene.start(20)
        refused = scene.settle(submission)
        words = [chunk.last_words for chunk in scene.house.journal.chunks(submission) if chunk.last_words]

        assert (refused.status, refused.profiles.failed) == (SubmissionStatus.PARTLY, 10)
        assert "Scenario is being edited" in words[0]
        assert scene.house.submissions.retry_refused(submission) == 1
        assert scene.settle(submission).status is SubmissionStatus.FINISHED
        assert (scene.ledger()["engagements"], scene.ledger()["max_engagements"]) == (20, 1)


def test_pressing_send_twice_starts_one_submission(tmp_path: Path) -> None:
    with stage(tmp_path) as scene:
        plan = scene.plan(10)
        scene.house.submissions.start(plan, "anna")

        with pytest.raises(StateError, match="started before"):
            scene.house.submissions.start(plan, "anna")


def test_sending_the_same_list_again_on_purpose_is_another_submission(tmp_path: Path) -> None:
    with stage(tmp_path) as scene:
        plan = scene.plan(10)
        first = scene.house.submissions.start(plan, "anna")
        second = scene.house.submissions.start(plan, "anna", copy=1)

        assert first.id != second.id


def test_a_list_that_is_to_be_sent_whole_is_not_sent_with_rejected_rows(tmp_path: Path) -> None:
    with stage(tmp_path) as scene:
        plan = scene.plan(10, broken=1)
        whole = replace(plan, rules=RowRules(bad_rows=BadRows.STOP))

        with pytest.raises(PlanError, match="1 row"):
            scene.house.submissions.start(whole, "anna")


@pytest.mark.several_machines
def test_cancelling_stops_what_was_not_sent(tmp_path: Path) -> None:
    with stage(tmp_path) as scene:
        submission = scene.start(40)

        assert scene.house.submissions.cancel(submission) == 4
        assert scene.settle(submission).status is SubmissionStatus.CANCELLED
        assert scene.ledger()["engagements"] == 0


def test_a_paused_submission_sends_nothing_until_it_is_resumed(tmp_path: Path) -> None:
    with stage(tmp_path) as scene:
        submission = scene.start(40)
        scene.house.submissions.pause(submission)

        assert scene.settle(submission).status is SubmissionStatus.PAUSED
        assert scene.ledger()["engagements"] == 0

        scene.house.submissions.resume(submission)

        assert scene.settle(submission).profiles.imported == 40
        assert scene.ledger()["max_engagements"] == 1


@pytest.mark.several_machines
def test_a_damaged_plan_is_not_sent(tmp_path: Path) -> None:
    with stage(tmp_path) as scene:
        submission = scene.start(10)
        plan = scene.house.files.location(f"submissions/{submission}/plan.parquet")
        pl.read_parquet(plan).with_columns(item=pl.col("item").str.replace("Anna", "Hanna")).write_parquet(plan)

        assert scene.settle(submission).submission.paused == "plan_damaged"
        assert scene.ledger()["engagements"] == 0


@pytest.mark.several_machines
def test_two_submissions_share_one_engine(tmp_path: Path) -> None:
    with stage(tmp_path, parallel=2, outstanding=3) as scene:
        first, second = scene.start(60), scene.start(50, broken=10)
        scene.settle(first)

        assert scene.settle(second).status is SubmissionStatus.FINISHED
        assert scene.ledger()["engagements"] == 60 + 40


@pytest.mark.several_machines
def test_attachments_go_with_every_chunk_and_stay_out_of_the_database(tmp_path: Path) -> None:
    leaflet = Attachment(name="leaflet.txt", mimetype="text/plain", data=b64encode(b"See you there").decode())
    with stage(tmp_path, Rule(kind="error", code=409, text="busy")) as scene:
        plan = scene.plan(20)
        target = replace(plan.target, attachments=(leaflet,))
        plan = replace(plan, target=target)
        submission = scene.house.submissions.start(plan, "anna").id
        scene.settle(submission)
        scene.house.submissions.retry_refused(submission)
        state = scene.settle(submission)
        tasks = [chunk.task_id for chunk in scene.house.journal.chunks(submission)]
        held = [httpx.get(f"{scene.platform}/_demo/task", params={"task_id": task}).json() for task in tasks]

        assert state.profiles.imported == 20
        assert {task["request"]["attach"][0]["sha256"] for task in held} == {sha256(b"See you there").hexdigest()}
        assert leaflet.data not in str(scene.house.journal.submission(submission).target)
        assert scene.house.history.find_same(plan.contact_list.file.fingerprint, plan.mapping, target)


@pytest.mark.several_machines
@pytest.mark.parametrize("broken", [0, 3])
def test_every_row_of_the_file_has_an_outcome(tmp_path: Path, broken: int) -> None:
    with stage(tmp_path) as scene:
        submission = scene.start(20, broken=broken)
        scene.settle(submission)
        outcomes = scene.house.submissions.outcomes(submission, "{1}: fails {0}".format).collect()

        assert outcomes["_row"].to_list() == list(range(2, 22))
        assert outcomes["outcome"].to_list() == ["rejected"] * broken + ["imported"] * (20 - broken)
        assert outcomes["error"].to_list() == ["email: fails email"] * broken + [""] * (20 - broken)
