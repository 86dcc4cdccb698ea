from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.demo.callers import AT_ONCE, IMPORT_AND_START, IMPORT_ONLY, Caller, people

pytestmark = pytest.mark.slow

ANNA = {"email": "anna@example.com"}


def test_the_call_that_waits_answers_with_results(demo: Caller) -> None:
    items = [{"data": ANNA}, {"data": {"email": "nobody"}}]
    answer = demo.post(AT_ONCE, {"workflow_id": 12, "matching": "email", "data": items}).json()

    anna, nobody = answer.pop("result")
    assert answer == {"error": 0, "error_text": "Successful operation"}
    assert anna == {"error": 0, "error_text": "", "profile_id": demo.profile()["profile_id"]}
    assert nobody == {"error": 400, "error_text": "Incorrect email", "profile_id": ""}
    assert demo.profile()["engagements"] == {"12": 1}
    assert (demo.ledger()["requests"], demo.ledger()["engagements"]) == (1, 1)


def test_an_import_alone_engages_nobody(demo: Caller) -> None:
    answer = demo.post(IMPORT_ONLY, {"db_id": 3, "matching": "email", "data": [ANNA | {"points": 5}, *people(1)]})

    assert [result["error"] for result in answer.json()["result"]] == [0, 0]
    assert demo.profile()["engagements"] == {}
    assert demo.fields() == ANNA | {"points": 5}
    ledger = demo.http.get("/_demo/ledger").json()
    assert (ledger["profiles"], ledger["requests"]) == (2, 0)
    assert all(scenario["engagements"] == 0 for scenario in ledger["scenarios"].values())


@pytest.mark.parametrize(
    ("parameters", "items"),
    [
        ({"matching": "phone"}, [{"phones": "+79720000001"}, {"phone": "+79720000001", "_fname": "A"}]),
        ({"matching": "custom", "field_name": "CRM_ID"}, [{"CRM_ID": "7"}, {"field_value": "7", "_fname": "A"}]),
    ],
)
def test_an_import_alone_takes_match_values_among_the_fields(
    demo: Caller, parameters: dict[str, Any], items: list[dict[str, Any]]
) -> None:
    results = demo.post(IMPORT_ONLY, {"db_id": 3, "data": items} | parameters).json()["result"]

    assert results[0]["profile_id"] == results[1]["profile_id"] != ""
    assert set(demo.fields(results[0]["profile_id"])) == set(items[0]) | {"_fname"}


@pytest.mark.parametrize(("change", "code"), [({"db_id": 4}, 404), ({"db_id": "3"}, 400), ({"data": []}, 400)])
def test_an_import_alone_needs_a_database_and_profiles(demo: Caller, change: dict[str, Any], code: int) -> None:
    assert demo.post(IMPORT_ONLY, {"db_id": 3, "data": [ANNA]} | change).json()["error"] == code


def test_siblings_speak_xml(demo: Caller) -> None:
    profile = "<data><email>anna@example.com</email></data><data><email>nobody</email></data>"
    at_once = demo.send_xml(profile, AT_ONCE).text
    alone = demo.send_xml(f"<db_id>3</db_id>{profile}", IMPORT_ONLY).text

    nobody = "<result><error>400</error><error_text>Incorrect email</error_text><profile_id></profile_id></result>"
    assert at_once == alone
    assert at_once.endswith(f"{nobody}</xml>")


@pytest.mark.parametrize("call", [AT_ONCE, IMPORT_ONLY])
def test_siblings_answer_a_repeat_from_memory(demo: Caller, call: str) -> None:
    item = ANNA | {"points": {"action": "incr", "value": 1}}
    body = {"workflow_id": 12, "db_id": 3, "data": [item if call == IMPORT_ONLY else {"data": item}]}
    first, repeat = (demo.post(call, body, Request_ID="one") for _ in range(2))

    assert repeat.json() == first.json()
    assert repeat.headers["Duplicate-Request"] == "true"
    assert demo.fields()["points"] == 1


@pytest.mark.parametrize(("with_path", "profiles"), [(False, 1), (True, 2)])
def test_one_name_under_two_addresses_is_one_request_unless_switched(
    start: Callable[..., Caller], with_path: bool, profiles: int
) -> None:
    demo = start(key_with_path=with_path)
    for call, person in zip((IMPORT_AND_START, AT_ONCE), people(2), strict=True):
        demo.post(call, {"workflow_id": 12, "data": [{"data": person}]}, Request_ID="one")

    assert demo.ledger()["profiles"] == profiles
