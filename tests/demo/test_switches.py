from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from altcraft_core.demo.faults import Faults, read_faults
from altcraft_core.demo.server import start_demo
from altcraft_core.demo.switches import Switches
from altcraft_core.errors import AltcraftError
from tests.demo.callers import IMPORT_AND_START, Caller, Clock, people

ANNA = {"email": "anna@example.com"}
NOBODY = {"email": "nobody"}


def test_switches_are_read_from_the_faults_file(tmp_path: Path) -> None:
    file = tmp_path / "faults.json"
    told = {"id_headers": ["X-Request-ID"], "window_seconds": 60, "result_order": "gaps", "body_limit": 1_000}
    file.write_text(json.dumps({"switches": told}))

    assert read_faults(file) == Faults(
        switches=Switches(id_headers=("X-Request-ID",), window_seconds=60, result_order="gaps", body_limit=1_000)
    )


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"mood": 1}, "mood"),
        ({"result_order": "sorted"}, "sorted"),
        ({"checksums": "yes"}, "checksums"),
        ({"body_limit": 1.5}, "body_limit"),
        ({"id_headers": "Request-ID"}, "id_headers"),
        ([], "is no faults file"),
    ],
)
def test_a_wrong_switch_is_named(tmp_path: Path, told: Any, words: str) -> None:
    file = tmp_path / "faults.json"
    file.write_text(json.dumps({"rules": [], "switches": told}))

    with pytest.raises(AltcraftError, match=words):
        read_faults(file)


@pytest.mark.slow
def test_switches_may_come_with_the_faults(tmp_path: Path) -> None:
    server = start_demo(tmp_path / "demo.db", 0, faults=Faults(switches=Switches(http_errors=True)))

    assert Caller(server.url).post("workflows/erase", {}).status_code == 404
    server.stop()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("headers", "sent", "answered"),
    [
        (("Request-ID",), "Request-ID", "Duplicate-Request"),
        (("Request-ID",), "X-Request-ID", ""),
        (("X-Request-ID",), "X-Request-ID", "X-Duplicate-Request"),
        (("X-Request-ID",), "Request-ID", ""),
        (("Request-ID", "X-Request-ID"), "X-Request-ID", "Duplicate-Request"),
    ],
)
def test_the_header_that_names_a_request_is_chosen(
    start: Callable[..., Caller], headers: tuple[str, ...], sent: str, answered: str
) -> None:
    demo = start(id_headers=headers)
    body = {"workflow_id": 12, "data": [{"data": ANNA}]}
    for _ in range(2):
        answer = demo.post(IMPORT_AND_START, body, **{sent: "one"})

    assert [name for name in answer.headers if name.endswith("duplicate-request")] == [answered.lower()] * bool(
        answered
    )
    assert demo.ledger()["engagements"] == (1 if answered else 2)


@pytest.mark.slow
def test_a_checksum_tells_a_repeat_without_a_name(start: Callable[..., Caller]) -> None:
    demo = start(checksums=True)
    first, repeat = (demo.send(ANNA) for _ in range(2))
    other_headers = demo.post(IMPORT_AND_START, first.request.content, User_Agent="another")
    other_address = demo.post(IMPORT_AND_START + "?request_id=2", first.request.content)

    assert repeat.json() == first.json()
    assert repeat.headers["Duplicate-Request"] == "true"
    assert "Duplicate-Request" not in other_headers.headers
    assert "Duplicate-Request" not in other_address.headers
    assert demo.ledger()["engagements"] == 3


@pytest.mark.slow
@pytest.mark.parametrize(("replay", "error"), [(True, 400), (False, 0)])
def test_errors_are_remembered_when_switched(start: Callable[..., Caller], replay: bool, error: int) -> None:
    demo = start(replay_errors=replay)
    demo.send(ANNA, request_id="one", workflow_id=27)
    repeat = demo.send(ANNA, request_id="one")

    assert repeat.json()["error"] == error
    assert ("Duplicate-Request" in repeat.headers) == replay


@pytest.mark.slow
def test_the_memory_may_be_shorter(start: Callable[..., Caller], clock: Clock) -> None:
    demo = start(window_seconds=60)
    for seconds in (59, 2, 0):
        demo.send(ANNA, request_id="one")
        clock.now += seconds

    assert demo.ledger()["engagements"] == 2


@pytest.mark.slow
def test_a_task_may_speak_of_its_states_in_other_words(start: Callable[..., Caller], clock: Clock) -> None:
    demo = start(pace=1, queued_word="new", running_word="in_work", finished_word="success")
    sent, seen = demo.send(ANNA), []
    for _ in range(3):
        seen.append(demo.status(sent)["status"])
        clock.now += 2

    assert seen == ["new", "in_work", "success"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({}, {"error": 400, "error_text": "Incorrect email"}),
        ({"item_error": "empty_id"}, {"error": 400, "error_text": "Incorrect email", "profile_id": ""}),
        ({"item_error": "nested"}, {"error": {"code": 400, "text": "Incorrect email"}}),
        ({"item_error": "text"}, {"error": "Incorrect email"}),
    ],
)
def test_a_refused_profile_may_be_told_in_several_forms(
    start: Callable[..., Caller], settings: dict[str, Any], told: dict[str, Any]
) -> None:
    demo = start(**settings)

    assert demo.results(demo.send(NOBODY, ANNA)) == [told, {"profile_id": demo.profile()["profile_id"]}]


@pytest.mark.slow
def test_results_may_have_gaps(start: Callable[..., Caller]) -> None:
    demo = start(result_order="gaps")

    assert demo.results(demo.send(NOBODY, ANNA)) == [{"profile_id": demo.profile()["profile_id"]}]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("parameters", "profile", "match"),
    [
        ({}, ANNA, {"email": "anna@example.com"}),
        ({"matching": "phone"}, {"phones": "+79720000001"}, {"phone": "+79720000001"}),
        ({"matching": "custom", "field_name": "points"}, {"points": 7}, {"field_value": "7"}),
    ],
)
def test_results_may_be_shuffled_and_tell_the_match_value(
    start: Callable[..., Caller], parameters: dict[str, Any], profile: dict[str, Any], match: dict[str, Any]
) -> None:
    demo = start(result_order="shuffled", result_match=True)
    (only,) = demo.results(demo.send(profile, **parameters))
    sent = demo.send(*people(50))
    told = [result["email"] for result in demo.results(sent)]

    assert only == {"profile_id": only["profile_id"]} | match
    assert told == [result["email"] for result in demo.results(sent)]
    assert told != (expected := [person["email"] for person in people(50)])
    assert sorted(told) == sorted(expected)


@pytest.mark.slow
def test_results_may_tell_who_is_new(start: Callable[..., Caller]) -> None:
    demo = start(result_created=True)
    demo.send(ANNA)

    assert [one["created"] for one in demo.results(demo.send(ANNA, *people(1), *people(1)))] == [False, True, False]


@pytest.mark.slow
def test_the_status_of_http_may_follow_the_error(start: Callable[..., Caller]) -> None:
    plain = start().send(ANNA, workflow_id=99)
    strict = start(http_errors=True)

    assert [plain.status_code, strict.send(ANNA, workflow_id=99).status_code] == [200, 404]
    assert strict.send(ANNA).status_code == 200
    assert strict.post(IMPORT_AND_START, b"<xml>").status_code == 400
