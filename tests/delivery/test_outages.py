from __future__ import annotations

import time
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Timer

import httpx
import pytest
from pydantic import SecretStr

from altcraft_core.delivery.attempts import PAUSED_TOKEN
from altcraft_core.delivery.house import open_house
from altcraft_core.delivery.steps import send_chunk
from altcraft_core.demo.faults import Rule
from altcraft_core.errors import FilesError
from altcraft_core.records import Call, ChunkStatus, SubmissionState, SubmissionStatus
from altcraft_core.settings import DEMO_TOKEN, Connection, Settings
from tests.delivery.houses import LIVE, Stage, Wired, stage, wait_for
from tests.gate import Gate
from tests.processes import wait_until

pytestmark = pytest.mark.slow

OUTAGE = 5.0  # seconds


def go_through_outage(scene: Stage, submission: str, gate: Gate) -> tuple[int, SubmissionState]:
    """How many were engaged before what is behind the gate came back, and how the submission ended after it."""
    engine = scene.house.engine()
    engine.start()
    try:
        wait_until(lambda: scene.ledger()["engagements"] >= 50, "nothing was sent")
        gate.close()
        time.sleep(OUTAGE)
        before = scene.ledger()["engagements"]
        gate.open()
        return before, wait_for(scene.house, submission)
    finally:
        engine.stop()


@pytest.mark.parametrize("call", [Call.START_TASK, Call.START_NOW])
def test_sending_goes_on_by_itself_after_the_storage_was_away(gate: Gate, tmp_path: Path, call: Call) -> None:
    with stage(tmp_path, parallel=1) as scene:
        plan = scene.plan(200)
        plan = replace(plan, target=replace(plan.target, call=call))
        submission = scene.house.submissions.start(plan, "anna").id
        before, state = go_through_outage(scene, submission, gate)

        assert before < 200
        assert (state.status, state.profiles.imported) == (SubmissionStatus.FINISHED, 200)
        assert (scene.ledger()["engagements"], scene.ledger()["max_engagements"]) == (200, 1)


def test_sending_goes_on_by_itself_after_the_database_was_away(database_gate: Gate, tmp_path: Path) -> None:
    with stage(tmp_path, parallel=2) as scene:
        submission = scene.start(400)
        before, state = go_through_outage(scene, submission, database_gate)

        assert before < 400
        assert (state.status, state.profiles.imported) == (SubmissionStatus.FINISHED, 400)
        assert (scene.ledger()["engagements"], scene.ledger()["max_engagements"]) == (400, 1)


def test_a_submission_goes_on_after_its_token_was_mended_while_the_storage_was_away(gate: Gate, tmp_path: Path) -> None:
    with stage(tmp_path, token=SecretStr("a-token-that-is-wrong")) as scene:
        submission = scene.start(50)
        assert scene.settle(submission).submission.paused == PAUSED_TOKEN

        mended = Connection(base_url=scene.platform, token=SecretStr(DEMO_TOKEN), deduplicating=True)
        house = open_house(Settings(home=tmp_path / "home", demo=False, connections={LIVE: mended}))
        gate.close()
        engine = house.engine()
        engine.start()
        try:
            time.sleep(OUTAGE)
            gate.open()
            assert wait_for(house, submission, SubmissionStatus.PAUSED).profiles.imported == 50
        finally:
            engine.stop()
            house.close()


def test_nothing_is_started_while_the_storage_is_away(gate: Gate, tmp_path: Path) -> None:
    with stage(tmp_path) as scene:
        plan = scene.plan(10)
        gate.close()

        with pytest.raises(FilesError, match="cannot be reached"):
            scene.house.submissions.start(plan, "anna")
        assert scene.house.history.states() == ()


@dataclass(frozen=True, kw_only=True)
class Closing(httpx.BaseTransport):
    """The way to the platform, by which each answer comes in the moment in which a gate is closed."""

    gate: Gate
    through: httpx.HTTPTransport

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        response = self.through.handle_request(request)
        response.read()
        self.gate.close()
        return response


def send_into_an_outage(scene: Stage, gate: Gate) -> str:
    """Send the one chunk of a submission and lose what lies behind the gate while the answer comes; its id."""
    submission = scene.start(10)
    (chunk,) = scene.house.journal.chunks(submission)
    wired = Wired(scene.house, Closing(gate=gate, through=httpx.HTTPTransport()))
    send_chunk(replace(scene.house.desk, connections=wired), chunk.id, chunk.handovers, 0)
    return submission


def test_a_chunk_is_halved_also_while_the_storage_is_away(gate: Gate, tmp_path: Path) -> None:
    with stage(tmp_path, Rule(kind="too_large"), deduplicating=False) as scene:
        submission = send_into_an_outage(scene, gate)

        chunks = scene.house.journal.chunks(submission)
        assert [(chunk.label, chunk.status) for chunk in chunks] == [("1.1", "planned"), ("1.2", "planned")]
        gate.open()
        assert scene.settle(submission).status is SubmissionStatus.FINISHED
        assert (scene.ledger()["engagements"], scene.ledger()["max_engagements"]) == (10, 1)


@pytest.mark.parametrize(
    ("troubles", "known"),
    [
        ((), {ChunkStatus.PROCESSING: 1}),
        ((Rule(kind="too_large"),), {ChunkStatus.PLANNED: 2}),
        ((Rule(kind="error", code=402),), {ChunkStatus.REFUSED: 1}),
    ],
)
def test_what_an_answer_told_is_kept_over_an_outage_of_the_database(
    database_gate: Gate, tmp_path: Path, troubles: tuple[Rule, ...], known: dict[ChunkStatus, int]
) -> None:
    with stage(tmp_path, *troubles, deduplicating=False) as scene:
        Timer(OUTAGE, database_gate.open).start()
        submission = send_into_an_outage(scene, database_gate)

        assert scene.house.history.state(submission).chunks == known
        assert scene.ledger()["max_engagements"] <= 1
