from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.demo.callers import IMPORT_ONLY, Caller, people

pytestmark = pytest.mark.slow

LISTS = [("workflows/list", "total"), ("databases/list/", "total_count"), ("resources/list", "total_count")]
ANY_IMPORT, PARTNER_NEWS = 41, 44


@pytest.mark.parametrize(("call", "total"), LISTS)
def test_every_list_is_paged_until_a_page_is_empty(demo: Caller, call: str, total: str) -> None:
    found, from_id = [], 1
    while page := (answer := demo.post(call, {"from_id": from_id, "limit": 2}).json())["data"]:
        found += [entry["id"] for entry in page]
        from_id = answer["next_from_id"]

    assert found == sorted(set(found))
    assert (len(found), answer["error"]) == (answer[total], 0)


@pytest.mark.parametrize("wrong", [{"from_id": "1"}, {"limit": -1}, {"groups_id": 1}, {"groups_id": ["1"]}])
@pytest.mark.parametrize("call", [call for call, _ in LISTS])
def test_a_list_is_not_told_for_wrong_parameters(demo: Caller, call: str, wrong: dict[str, Any]) -> None:
    assert demo.post(call, wrong).json()["error"] == 400


@pytest.mark.parametrize(
    ("call", "keys", "group"),
    [
        ("workflows/list", {"id", "name", "list_id", "is_active", "mode", "ui_tags", "groups", "nodes"}, "ID title"),
        ("databases/list/", {"id", "name", "ui_tags", "Groups"}, "Id Name"),
        ("resources/list", {"id", "name", "groups"}, "id name"),
    ],
)
def test_entries_have_the_documented_keys(demo: Caller, call: str, keys: set[str], group: str) -> None:
    for entry in demo.post(call, {}).json()["data"]:
        assert set(entry) == keys
        assert [" ".join(one) for one in entry["Groups" if "Groups" in keys else "groups"]] == [group]


@pytest.mark.parametrize(
    ("call", "asked", "found"),
    [
        ("workflows/list", {"groups_id": [1]}, [12, 15]),
        ("workflows/list", {"ui_tags": ["shop", "season"]}, [21, 27]),
        ("workflows/list", {"groups_id": [1], "ui_tags": ["ru"]}, [15]),
        ("workflows/list", {"groups_id": [99]}, []),
        ("databases/list", {"groups_id": [2, 3]}, [5, 8]),
        ("databases/list", {"ui_tags": ["ru"]}, [3, 8]),
        ("resources/list", {"groups_id": [2]}, [4]),
    ],
)
def test_lists_are_filtered(demo: Caller, call: str, asked: dict[str, Any], found: list[int]) -> None:
    assert [entry["id"] for entry in demo.post(call, asked).json()["data"]] == found


def test_one_scenario_starts_from_any_import(demo: Caller) -> None:
    scenarios = demo.post("workflows/list", {}).json()["data"]
    starts = {one["id"]: [node["name"] for node in one["nodes"] if node["type"] == "start"] for one in scenarios}

    assert all("DEFAULT_START_NODE_TITLE" in names for names in starts.values())
    assert [one for one, names in starts.items() if "ANY_IMPORT_START_NODE_TITLE" in names] == [ANY_IMPORT]


def test_a_database_is_described(demo: Caller) -> None:
    data = demo.post("databases/get/", {"id": 3}).json()["data"]

    assert (set(data), data["id"]) == ({"id", "name", "suppress_id", "description"}, 3)


def test_the_fields_of_a_database_are_told_with_their_types(demo: Caller) -> None:
    fields = {field["name"]: field for field in demo.post("databases/fields_get/", {"id": 3}).json()["data"]}

    assert fields["points"] == {
        "category": "custom", "title": "Баллы", "name": "points", "required": False, "type": "int",
    }  # fmt: skip
    assert fields["_tz"]["dictionary"] == "tz"
    assert {field["type"] for field in fields.values() if field["category"] == "custom"} == {
        "unicode", "int", "float", "bool", "date", "datetime", "tags", "arr", "object", "arr_object",
    }  # fmt: skip


def test_a_resource_is_described(demo: Caller) -> None:
    data = demo.post("resources/get", {"id": 2}).json()["data"]

    assert set(data) == {"channels", "dbs_ids", "id", "name", "trk_domain", "url"}
    assert (data["channels"], data["dbs_ids"]) == (["push", "app_inbox"], [3, 5])


def test_the_fields_of_a_resource_depend_on_the_channel(demo: Caller) -> None:
    push, box = (
        {field["name"] for field in demo.post("resources/fields_get", {"id": 2, "channel": channel}).json()["data"]}
        for channel in ("push", "app_inbox")
    )

    assert push - box == {"_device", "_os", "_tz"}
    assert "app_version" in box


@pytest.mark.parametrize(
    ("call", "asked", "code"),
    [
        ("databases/get", {"id": 4}, 404),
        ("databases/get", {}, 400),
        ("databases/fields_get", {"id": "3"}, 400),
        ("resources/get", {"id": 3}, 404),
        ("resources/fields_get", {"id": 1}, 400),
        ("resources/fields_get", {"id": 1, "channel": "push"}, 400),
        ("workflows/activate", {"id": 99}, 404),
        ("workflows/activate", {"id": None}, 400),
        ("workflows/deactivate", {"id": 12, "skip_profiles": "no"}, 400),
    ],
)
def test_what_is_not_there_is_not_described(demo: Caller, call: str, asked: dict[str, Any], code: int) -> None:
    assert demo.post(call, asked).json()["error"] == code


def test_xml_asks_for_the_same(demo: Caller) -> None:
    answer = demo.post("databases/get", "<xml><token>demo-token</token><id>5</id></xml>").text

    assert "<data><id>5</id><name>Visitors of fairs</name>" in answer
    listed = demo.post("workflows/list", "<xml><token>demo-token</token><groups_id>1</groups_id></xml>").text
    assert listed.count("<list_id>") == 2


def test_a_scenario_is_switched_for_every_server_over_the_same_file(start: Callable[..., Caller]) -> None:
    one, two = start(), start()
    active = {"data": None, "error": 0, "error_text": "Successful operation"}

    assert one.send(*people(1), workflow_id=27).json()["error"] == 400
    assert one.post("workflows/activate", {"id": 27, "skip_profiles": True}).json() == active
    assert two.send(*people(1), workflow_id=27).json()["error"] == 0
    assert two.post("workflows/deactivate", {"id": 12}).json() == active
    assert one.send(*people(1)).json()["error_text"] == "Scenario 12 is not active"
    switched = {entry["id"]: entry["is_active"] for entry in one.post("workflows/list", {}).json()["data"]}
    assert (switched[12], switched[15], switched[27]) == (False, True, True)


def test_a_repeat_is_answered_after_its_scenario_was_switched_off(demo: Caller) -> None:
    first = demo.send(*people(1), request_id="one")
    demo.post("workflows/deactivate", {"id": 12})

    assert demo.send(*people(1), request_id="one").json() == first.json()


@pytest.mark.parametrize(
    ("scenario", "skip", "times"),
    [
        (ANY_IMPORT, False, {str(ANY_IMPORT): 2}),
        (ANY_IMPORT, True, {str(ANY_IMPORT): 1}),
        (PARTNER_NEWS, False, {str(ANY_IMPORT): 1, str(PARTNER_NEWS): 1}),
        (PARTNER_NEWS, True, {str(PARTNER_NEWS): 1}),
    ],
)
def test_an_import_starts_the_scenario_that_waits_for_any(
    demo: Caller, scenario: int, skip: bool, times: dict[str, int]
) -> None:
    demo.send(*people(1), workflow_id=scenario, skip_triggers=skip)

    assert demo.profile("person0@example.com")["engagements"] == times


def test_a_scenario_that_is_switched_off_waits_for_no_import(demo: Caller) -> None:
    demo.post("workflows/deactivate", {"id": ANY_IMPORT})
    demo.post(IMPORT_ONLY, {"db_id": 8, "data": people(1)})

    assert demo.profile("person0@example.com")["engagements"] == {}
