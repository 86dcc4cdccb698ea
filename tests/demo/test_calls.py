from __future__ import annotations

import re
from typing import Any

import pytest

from tests.demo.callers import IMPORT_AND_START, Caller, people

pytestmark = pytest.mark.slow

ANNA = {"email": "anna@example.com"}


def test_scenarios_are_listed_as_documented(demo: Caller) -> None:
    answer = demo.post("workflows/list", {}).json()

    assert (answer["error"], answer["error_text"], answer["total"]) == (0, "Successful operation", len(answer["data"]))
    welcome = answer["data"][0]
    assert (welcome["id"], welcome["name"], welcome["is_active"], welcome["mode"]) == (12, "Welcome", True, "skip")
    assert set(welcome) == {"id", "name", "list_id", "is_active", "mode", "ui_tags", "groups", "nodes"}
    assert any(not scenario["is_active"] for scenario in answer["data"])


def test_scenarios_are_paged_until_a_page_is_empty(demo: Caller) -> None:
    found, from_id = [], 1
    while page := (answer := demo.post("workflows/list", {"from_id": from_id, "limit": 2}).json())["data"]:
        found += [scenario["id"] for scenario in page]
        from_id = answer["next_from_id"]

    assert found == sorted(found)
    assert len(found) == len(set(found)) == answer["total"]


@pytest.mark.parametrize("call", ["workflows/list", "workflows/list/", IMPORT_AND_START + "/", "tasks/status/"])
def test_a_slash_at_the_end_changes_nothing(demo: Caller, call: str) -> None:
    assert demo.post(call, {}).json().get("error_text") != f"Method {call} is not known"


def test_an_unknown_method_is_refused(demo: Caller) -> None:
    assert demo.post("workflows/erase", {}).json()["error"] == 404


@pytest.mark.parametrize("token", ["demo-token", "abcdefghijklmnqrstuvwxyz", "abcdefghijklmnopqrstuvwxyz"])
def test_a_token_may_stand_in_the_body_or_in_the_header(demo: Caller, token: str) -> None:
    assert demo.post("workflows/list", {"token": token}).json()["error"] == 0
    assert demo.post("workflows/list", b"{}", Authorization=f"Bearer {token}").json()["error"] == 0


@pytest.mark.parametrize("body", ["{}", '{"token": ""}', '{"token": "stolen"}', '{"token": 7}'])
def test_without_a_good_token_nothing_is_done(demo: Caller, body: str) -> None:
    response = demo.post("workflows/list", body)

    assert response.status_code == 200
    assert response.json()["error"] == 401
    assert "token" in response.json()["error_text"]


def test_an_accepted_import_answers_a_task(demo: Caller) -> None:
    answer = demo.send(ANNA).json()

    assert set(answer) == {"error", "error_text", "task_id"}
    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", answer["task_id"])


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"workflow_id": 999}, 404),
        ({"workflow_id": 27}, 400),
        ({"workflow_id": "12"}, 400),
        ({"workflow_id": None}, 400),
        ({"matching": "horoscope"}, 400),
        ({"matching": ["email"]}, 400),
        ({"matching": "custom"}, 400),
        ({"matching": "custom", "field_name": "x\"]'); --"}, 400),
        ({"data": []}, 400),
        ({"data": None}, 400),
        ({"data": {"email": "anna@example.com"}}, 400),
    ],
)
def test_a_request_that_cannot_be_accepted_engages_nobody(demo: Caller, change: dict[str, Any], code: int) -> None:
    answer = demo.send(ANNA, **change).json()

    assert (answer["error"], "task_id" in answer) == (code, False)
    assert answer["error_text"]
    assert demo.ledger()["engagements"] == 0


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b'{"token": "demo-token",}',
        b"\xff\xfe",
        '{"token": "Ж"}'.encode("windows-1251"),
        b'{"token": NaN}',
        b'{"token": 1e999}',
        b"[" * 100_000,
    ],
)
def test_a_body_that_is_no_json_object_is_refused(demo: Caller, content: bytes) -> None:
    assert demo.post(IMPORT_AND_START, content).json()["error"] == 400


@pytest.mark.parametrize("extra", [1, 1024 * 1024, 30 * 1024 * 1024])
def test_a_body_above_the_limit_gets_the_documented_answer(demo: Caller, extra: int) -> None:
    answers = [demo.post(IMPORT_AND_START, b" " * (10 * 1024 * 1024 + extra)).json() for _ in range(3)]

    refused = {"error": 400, "error_debug": "http: request body too large", "error_text": "Invalid request"}
    assert answers == [refused] * 3
    assert demo.send(ANNA).json()["error"] == 0


def test_a_body_at_the_limit_is_accepted(demo: Caller) -> None:
    body = b'{"token": "demo-token", "workflow_id": 12, "data": [{"data": {"email": "anna@example.com"}}]}'

    assert demo.post(IMPORT_AND_START, body.ljust(10 * 1024 * 1024)).json()["error"] == 0


def test_results_follow_the_order_of_the_data(demo: Caller) -> None:
    anna, boris, clara = people(3)
    first = demo.results(demo.send(anna, boris, clara))
    again = demo.results(demo.send(clara, {"email": "no address"}, anna, {"_fname": "Nobody"}, boris))

    assert all(re.fullmatch("[0-9a-f]{24}", item["profile_id"]) for item in first)
    assert [again[place] for place in (0, 2, 4)] == [first[2], first[0], first[1]]
    assert [set(again[place]) for place in (1, 3)] == [{"error", "error_text"}] * 2


def test_an_unknown_task_is_refused(demo: Caller) -> None:
    assert demo.post("tasks/status", {"task_id": "task_b2f9fk6a"}).json()["error"] == 404


def test_half_a_surrogate_pair_is_stored_as_the_replacement_character(demo: Caller) -> None:
    body = (
        b'{"token":"demo-token","workflow_id":12,"data":[{"data":{"email":"a\\ud83d@example.com","_fname":"\\ud83d"}}]}'
    )

    assert demo.post(IMPORT_AND_START, body).json()["error"] == 0
    assert "profile_id" in demo.results(demo.send({"email": "a\N{REPLACEMENT CHARACTER}@example.com"}))[0]
    assert demo.ledger()["profiles"] == 1
