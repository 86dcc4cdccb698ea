from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from altcraft_core.demo.faults import KINDS, Faults, Rule, read_faults
from altcraft_core.errors import AltcraftError
from tests.demo.callers import Caller, Clock, people


def faulty(*rules: Rule) -> Faults:
    return Faults(rules=rules)


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "engagements"), [("drop_before", 0), ("drop_after", 1), ("stall_before", 0)])
def test_a_dropped_connection_brings_no_answer(start: Callable[..., Caller], kind: str, engagements: int) -> None:
    demo = start(faults=faulty(Rule(kind=kind, seconds=0.1)))

    with pytest.raises((httpx.ReadError, httpx.RemoteProtocolError)):
        demo.send(*people(1), request_id="one")
    assert demo.ledger()["engagements"] == engagements

    repeat = demo.send(*people(1), request_id="one")
    assert demo.ledger()["engagements"] == 1
    assert ("Duplicate-Request" in repeat.headers) == (engagements == 1)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "status", "engagements"),
    [
        ("http_500_html", 500, 0),
        ("http_500_html_after", 500, 1),
        ("http_502_html", 502, 0),
        ("http_502_html_after", 502, 1),
        ("empty_before", 200, 0),
        ("empty", 200, 1),
        ("throttle", 429, 0),
        ("throttle_untimed", 429, 0),
        ("unavailable", 503, 0),
        ("unavailable_untimed", 503, 0),
    ],
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
@pytest.mark.parametrize(
    ("kind", "told"),
    [("throttle", "1.5"), ("unavailable", "1.5"), ("throttle_untimed", None), ("unavailable_untimed", None)],
)
def test_putting_off_may_tell_when_to_come_back(start: Callable[..., Caller], kind: str, told: str | None) -> None:
    demo = start(faults=faulty(Rule(kind=kind, retry_after=1.5)))

    assert demo.send(*people(1)).headers.get("Retry-After") == told


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "engagements"), [("truncated_before", 0), ("truncated", 1)])
@pytest.mark.parametrize("call", ["json", "xml"])
def test_an_answer_may_end_in_its_middle(start: Callable[..., Caller], kind: str, engagements: int, call: str) -> None:
    demo = start(faults=faulty(Rule(kind=kind)))
    item = "<data><data><email>anna@example.com</email></data></data>"
    answer = demo.send(*people(1)) if call == "json" else demo.send_xml(item)

    assert answer.status_code == 200
    assert answer.text.startswith(('{"error": 0', "<xml><error>0"))
    assert not answer.text.endswith(("}", "</xml>"))
    assert demo.ledger()["engagements"] == engagements


@pytest.mark.slow
def test_an_answer_may_be_held(start: Callable[..., Caller]) -> None:
    demo = start(faults=faulty(Rule(kind="stall_after", seconds=0.3)))
    answer = demo.send(*people(1))

    assert answer.elapsed.total_seconds() >= 0.3
    assert answer.json()["error"] == 0


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "engagements"), [("stall_before", 0), ("stall_after", 1)])
def test_a_caller_may_hang_up_while_nothing_is_said(start: Callable[..., Caller], kind: str, engagements: int) -> None:
    demo = start(faults=faulty(Rule(kind=kind)))
    demo.http.timeout = httpx.Timeout(0.3)

    with pytest.raises(httpx.ReadTimeout):
        demo.send(*people(1))
    assert demo.ledger()["engagements"] == engagements


@pytest.mark.slow
@pytest.mark.parametrize(
    ("rule", "answer"),
    [
        (
            Rule(kind="too_large"),
            {"error": 400, "error_text": "Invalid request", "error_debug": "http: request body too large"},
        ),
        (Rule(kind="error", code=403, text="No access"), {"error": 403, "error_text": "No access"}),
        (Rule(kind="token_refused"), {"error": 401, "error_text": "API token is not valid"}),
        (Rule(kind="scenario_inactive"), {"error": 400, "error_text": "Scenario is not active"}),
        (Rule(kind="scenario_unknown"), {"error": 404, "error_text": "Scenario is not found"}),
        (
            Rule(kind="poison", match="person0@"),
            {"error": 400, "error_text": "Invalid request", "error_debug": "data: a profile cannot be read"},
        ),
    ],
)
def test_an_error_engages_nobody(start: Callable[..., Caller], rule: Rule, answer: dict[str, object]) -> None:
    demo = start(faults=faulty(rule))

    assert demo.send(*people(1)).json() == answer
    assert demo.ledger()["engagements"] == 0


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["error_after", "no_task"])
def test_what_was_done_may_be_told_as_something_else(start: Callable[..., Caller], kind: str) -> None:
    demo = start(faults=faulty(Rule(kind=kind)))

    assert "task_id" not in demo.send(*people(1)).json()
    assert demo.ledger()["engagements"] == 1


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "status"), [("task_failed", "failed"), ("task_error", "completed")])
def test_a_task_may_end_badly(start: Callable[..., Caller], kind: str, status: str) -> None:
    demo = start(faults=faulty(Rule(kind=kind, code=500, text="Database is locked")))
    state = demo.status(demo.send(*people(1)))

    assert state["status"] == status
    assert state["result"] == {"error": 500, "error_text": "Database is locked", "result": []}


@pytest.mark.slow
def test_a_task_may_stand_still_or_be_unknown(start: Callable[..., Caller]) -> None:
    demo = start(faults=faulty(Rule(kind="task_stuck", times=2), Rule(kind="task_unknown", after=2)))
    sent = demo.send(*people(1))

    assert [demo.status(sent)["progress"] for _ in range(2)] == [40, 40]
    assert demo.post("tasks/status", {"task_id": sent.json()["task_id"]}).json()["error"] == 404
    assert demo.status(sent)["progress"] == 100


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "status", "results"), [("task_word", "archived", 3), ("results_short", "completed", 2)]
)
def test_a_finished_task_may_be_told_otherwise(
    start: Callable[..., Caller], kind: str, status: str, results: int
) -> None:
    demo = start(faults=faulty(Rule(kind=kind)))
    state = demo.status(demo.send(*people(3)))

    assert (state["status"], len(state["result"]["result"])) == (status, results)


@pytest.mark.slow
def test_a_finished_task_may_tell_no_results(start: Callable[..., Caller]) -> None:
    demo = start(faults=faulty(Rule(kind="results_missing")))

    assert demo.status(demo.send(*people(3)))["result"]["result"] is None


@pytest.mark.slow
def test_a_bad_profile_is_refused_with_all_that_come_with_it(start: Callable[..., Caller]) -> None:
    demo = start(faults=faulty(Rule(kind="poison", match="person7@")))
    bad, good = demo.send(*people(10)), demo.send(*people(7))
    again = demo.send_items({"email": "person7@example.com", "data": {"_fname": "Анна"}})

    assert [answer.json()["error"] for answer in (bad, good, again)] == [400, 0, 400]
    assert demo.ledger()["engagements"] == 7


@pytest.mark.slow
def test_a_task_may_be_promised_and_fail_without_having_done_anything(start: Callable[..., Caller]) -> None:
    failing = Rule(kind="task_failed", match="nothing-", times=9)
    demo = start(faults=faulty(Rule(kind="empty_promise"), failing))

    assert [demo.status(demo.send(*people(count)))["status"] for count in (2, 3)] == ["failed", "completed"]
    assert demo.ledger()["engagements"] == 3


@pytest.mark.slow
def test_a_rule_may_be_for_every_call_and_end_at_a_time(start: Callable[..., Caller], clock: Clock) -> None:
    demo = start(faults=faulty(Rule(kind="throttle", call="*", times=9, until=clock.now + 20)))
    busy = [demo.send(*people(1)).status_code, demo.post("workflows/list", {}).status_code]
    clock.now += 20

    assert [*busy, demo.send(*people(1)).status_code] == [429, 429, 200]


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
    file.write_text(json.dumps({"rules": [{"kind": kind, "match": "anna"} for kind in KINDS]}))

    assert read_faults(file) == faulty(*(Rule(kind=kind, match="anna") for kind in KINDS))


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
        ('{"rules": [{"kind": "empty", "times": "3"}]}', "times must be like 0"),
        ('{"rules": [{"kind": "poison"}]}', "poison needs a match"),
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
