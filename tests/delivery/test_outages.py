from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from altcraft_core.errors import FilesError
from altcraft_core.records import Call, SubmissionStatus
from tests.delivery.houses import stage, wait_for
from tests.gate import Gate
from tests.processes import wait_until
from tests.storage import access

pytestmark = pytest.mark.slow

OUTAGE = 5.0  # seconds


@pytest.fixture
def gate(storage_server: str, monkeypatch: pytest.MonkeyPatch) -> Gate:
    """The only way to a bucket of its own, in which files lie: Polars remembers the way to a bucket it knows."""
    gate = Gate(urlsplit(storage_server).port or 80)
    bucket = f"behind-{gate.port}"
    httpx.put(f"{storage_server}/{bucket}").raise_for_status()
    for name, value in access(f"http://127.0.0.1:{gate.port}").items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("ALTCRAFT_FILES_URL", f"s3://{bucket}")
    return gate


@pytest.mark.parametrize("call", [Call.START_TASK, Call.START_NOW])
def test_sending_goes_on_by_itself_after_the_storage_was_away(gate: Gate, tmp_path: Path, call: Call) -> None:
    with stage(tmp_path, parallel=1) as scene:
        plan = scene.plan(200)
        plan = replace(plan, target=replace(plan.target, call=call))
        submission = scene.house.submissions.start(plan, "anna").id
        engine = scene.house.engine()
        engine.start()
        try:
            wait_until(lambda: scene.ledger()["engagements"] >= 50, "nothing was sent")
            gate.close()
            time.sleep(OUTAGE)
            before = scene.ledger()["engagements"]
            gate.open()
            state = wait_for(scene.house, submission)
        finally:
            engine.stop()

        assert before < 200
        assert (state.status, state.profiles.imported) == (SubmissionStatus.FINISHED, 200)
        assert (scene.ledger()["engagements"], scene.ledger()["max_engagements"]) == (200, 1)


def test_nothing_is_started_while_the_storage_is_away(gate: Gate, tmp_path: Path) -> None:
    with stage(tmp_path) as scene:
        plan = scene.plan(10)
        gate.close()

        with pytest.raises(FilesError, match="cannot be reached"):
            scene.house.submissions.start(plan, "anna")
        assert scene.house.history.states() == ()
