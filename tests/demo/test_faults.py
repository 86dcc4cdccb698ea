from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from altcraft_core.demo.faults import KINDS, Faults, Rule, read_faults
from altcraft_core.errors import AltcraftError
from tests.demo.callers import Caller, people


def faulty(*rules: Rule) -> Faults:
    return Faults(rules=rules)


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "engagements"), [("drop_before", 0), ("drop_after", 1)])
def test_a_dropped_connection_brings_no_answer(start: Callable[..., Caller], kind: str, engagements: int) -> None:
    demo = start(faults=faulty(Rule(kind=kind)))

    with pytest.raises((httpx.ReadError, httpx.RemoteProtocolError)):
        demo.send(*people(1), request_id="one")
    assert demo.ledger()["engagements"] == engagements

    repeat = demo.send(*people(1), request_id="one")
    assert demo.ledger()["engagements"] == 1
    assert ("Duplicate-Request" in repeat.headers) == (engagements == 1)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "status", "engagements"),
    [("http_502_html", 502, 0), ("http_502_html_after", 502, 1), ("empty", 200, 1), ("throttle", 429, 0)],
)
def test_an_answer_may_be_no_answer_of_the_platform(
    start: Callable[..., Caller], kind: str, status: int, engagements: int
) -> None:
    demo = start(faults=faulty(Rule(kind=kind)))
    response = demo.send(*people(1))

    assert response.status_code == status
    assert not response.headers.get("Content-Type", "").startswith("application/json")
    assert demo.ledger()["engagements"] == engagements


@pytest.mark.slow
def test_throttling_tells_when_to_come_back(start: Callable[..., Caller]) -> None:
    demo = start(faults=faulty(Rule(kind="throttle", retry_after=1.5)))

    assert demo.send(*people(1)).headers["Retry-After"] == "1.5"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("rule", "answer"),
    [
        (
            Rule(kind="too_large"),
            {"error": 400, "error_text": "Invalid request", "error_debug": "http: request body too large"},
        ),
        (Rule(kind="error", code=403, text="No access"), {"error": 403, "error_text": "No access"}),
    ],
)
def test_an_error_engages_nobody(start: Callable[..., Caller], rule: Rule, answer: dict[str, object]) -> None:
    demo = start(faults=faulty(rule))

    assert demo.send(*people(1)).json() == answer
    assert demo.ledger()["engagements"] == 0


@pytest.mark.slow
def test_a_task_may_fail(start: Callable[..., Caller]) -> None:
    demo = start(faults=faulty(Rule(kind="task_failed", call="tasks/status", code=500, text="Database is locked")))
    state = demo.status(demo.send(*people(1)))

    assert state["status"] == "failed"
    assert state["result"] == {"error": 500, "error_text": "Database is locked", "result": []}


@pytest.mark.slow
def test_a_rule_strikes_after_some_calls_and_so_many_times(start: Callable[..., Caller]) -> None:
    demo = start(faults=faulty(Rule(kind="error", code=401, after=2, times=3)))

    assert [demo.send(*people(1)).json()["error"] for _ in range(7)] == [0, 0, 401, 401, 401, 0, 0]


@pytest.mark.slow
def test_rules_of_other_calls_do_not_strike(start: Callable[..., Caller]) -> None:
    demo = start(faults=faulty(Rule(kind="throttle", call="workflows/list")))

    assert demo.send(*people(1)).status_code == 200
    assert demo.post("workflows/list/", {}).status_code == 429


@pytest.mark.slow
def test_a_server_started_again_goes_on_counting(start: Callable[..., Caller]) -> None:
    faults = faulty(Rule(kind="error", times=2))
    first, second = start(faults=faults), start(faults=faults)

    assert [server.send(*people(1)).json()["error"] for server in (first, second, second)] == [500, 500, 0]
    assert start(faults=faulty(Rule(kind="error", times=1))).send(*people(1)).json()["error"] == 500


def test_a_faults_file_is_read(tmp_path: Path) -> None:
    file = tmp_path / "faults.json"
    file.write_text(json.dumps({"rules": [{"kind": kind, "after": 1} for kind in KINDS]}))

    assert read_faults(file) == faulty(*(Rule(kind=kind, after=1) for kind in KINDS))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("[", "is no faults file"),
        ("{}", "rules"),
        ("[]", "is no faults file"),
        ('{"rules": [7]}', "is no faults file"),
        ('{"rules": [{"kind": "earthquake"}]}', "earthquake"),
        ('{"rules": [{"kind": "empty", "how": 3}]}', "how"),
        ('{"rules": [{"after": 3}]}', "kind"),
    ],
)
def test_a_wrong_faults_file_is_named(tmp_path: Path, content: str, words: str) -> None:
    file = tmp_path / "faults.json"
    file.write_text(content)

    with pytest.raises(AltcraftError, match=words):
        read_faults(file)


def test_a_missing_faults_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(AltcraftError, match="cannot be read"):
        read_faults(tmp_path / "faults.json")
