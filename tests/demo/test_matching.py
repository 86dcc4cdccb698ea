from __future__ import annotations

from typing import Any

import pytest

from tests.demo.callers import IMPORT_AND_START, Caller, people

pytestmark = pytest.mark.slow

CUSTOM = {"matching": "custom", "field_name": "CRM_ID"}


@pytest.mark.parametrize(
    ("parameters", "one", "other"),
    [
        ({"matching": "email"}, {"email": "anna@example.com"}, {"email": "boris@example.com"}),
        ({"matching": "email"}, {"email": " Anna@Example.com "}, {"email": "boris@example.com"}),
        ({"matching": "email_profile"}, {"email": "anna@example.com"}, {"email": "boris@example.com"}),
        ({"matching": "phone"}, {"phones": "+79720000001"}, {"phones": "+79720000002"}),
        ({"matching": "phone"}, {"phones": ["+79720000001", "+79720000009"]}, {"phones": ["+79720000002"]}),
        (CUSTOM, {"CRM_ID": "0015"}, {"CRM_ID": "15"}),
        (CUSTOM, {"CRM_ID": 15}, {"CRM_ID": 16}),
        (CUSTOM | {"field_name": "Номер"}, {"Номер": "15"}, {"Номер": "16"}),
    ],
)
def test_a_match_updates_and_no_match_creates(
    demo: Caller, parameters: dict[str, Any], one: dict[str, Any], other: dict[str, Any]
) -> None:
    (first,) = demo.results(demo.send(one, **parameters))
    again, new = demo.results(demo.send(one, other, **parameters))

    assert again == first
    assert new["profile_id"] != first["profile_id"]
    assert demo.ledger() | {"requests": 0} == {
        "name": "Welcome", "profiles": 2, "engagements": 3, "max_engagements": 2, "requests": 0, "duplicates": 0,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("parameters", "inside", "beside"),
    [
        ({"matching": "email"}, {"email": "anna@example.com"}, {"email": "anna@example.com"}),
        ({"matching": "phone"}, {"phones": "+79720000001"}, {"phone": "+79720000001"}),
        (CUSTOM, {"CRM_ID": "0015"}, {"field_value": "0015"}),
        ({"matching": "custom"}, {"CRM_ID": "0015"}, {"field_name": "CRM_ID", "field_value": "0015"}),
    ],
)
def test_the_match_value_may_stand_in_the_data_or_beside_it(
    demo: Caller, parameters: dict[str, Any], inside: dict[str, Any], beside: dict[str, Any]
) -> None:
    (first,) = demo.results(demo.send(inside, **{"field_name": "CRM_ID"} | parameters))
    item = beside | {"data": {"_fname": "Anna"}}
    sent = demo.post(IMPORT_AND_START, {"workflow_id": 12, "data": [item]} | parameters)

    assert demo.results(sent) == [first]


@pytest.mark.parametrize("beside", [False, True])
def test_a_profile_id_updates_and_never_creates(demo: Caller, beside: bool) -> None:
    (known,) = demo.results(demo.send(*people(1)))
    stranger = {"profile_id": "0" * 24}
    items = [known, stranger] if beside else [{"data": known}, {"data": stranger}]
    sent = demo.post(IMPORT_AND_START, {"workflow_id": 12, "matching": "profile_id", "data": items})

    assert demo.results(sent) == [known, {"error": 404, "error_text": "Profile is not found"}]
    assert demo.ledger()["engagements"] == 2
    assert demo.http.get("/_demo/ledger").json()["profiles"] == 1


def test_later_fields_are_merged_into_the_profile(demo: Caller) -> None:
    demo.send({"email": "anna@example.com", "_fname": "Anna", "_city": "Perm", "phones": "+79720000001"})
    demo.send({"email": "anna@example.com", "_city": "Omsk", "_fname": None})
    by_phone = demo.send({"phones": "+79720000001"}, matching="phone")
    by_city = demo.send({"_city": "Omsk"}, matching="custom", field_name="_city")

    assert demo.results(by_phone) == demo.results(by_city)


def test_one_profile_named_twice_in_a_request_is_engaged_twice(demo: Caller) -> None:
    results = demo.results(demo.send({"email": "a@example.com", "_fname": "A"}, {"email": "a@example.com"}))

    assert results[0] == results[1]
    ledger = demo.ledger()
    assert (ledger["profiles"], ledger["engagements"], ledger["max_engagements"]) == (1, 2, 2)


def test_scenarios_of_different_databases_do_not_share_profiles(demo: Caller) -> None:
    here, there = (demo.results(demo.send(*people(1), workflow_id=scenario)) for scenario in (12, 21))
    same = demo.results(demo.send(*people(1), workflow_id=15))

    assert here != there
    assert here == same
    assert [demo.ledger(scenario)["engagements"] for scenario in (12, 15, 21)] == [1, 1, 1]


@pytest.mark.parametrize(
    ("profile", "code"),
    [
        ({"email": "anna@suppressed.example.com"}, 406),
        ({"email": "Anna@SUPPRESSED.example.com"}, 406),
        ({"email": "anna@example.com", "phones": "+70001234567"}, 400),
        ({"email": "anna@example.com", "phones": ["+79721234567", "+70001234567"]}, 400),
        ({"email": "anna@example.com", "_bdate": "31.12.1990"}, 400),
        ({"email": "anna@example.com", "_ip": "localhost"}, 400),
        ({"email": "anna at example.com"}, 400),
        ({"email": ""}, 400),
        ({"_fname": "Anna"}, 400),
        ({"email": True}, 400),
    ],
)
def test_refused_profiles_keep_their_place_and_are_not_engaged(
    demo: Caller, profile: dict[str, Any], code: int
) -> None:
    good = {"email": "boris@example.com", "_bdate": "1990-12-31", "_regdate": "2024-01-31T10:00:00Z"}
    before, refused, after = demo.results(demo.send(good, profile, *people(1)))

    assert (refused["error"], set(refused)) == (code, {"error", "error_text"})
    assert {"profile_id"} == set(before) == set(after)
    assert demo.ledger()["engagements"] == 2


TAGS = {"matching": "custom", "field_name": "interests"}


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ("tea", "anna"),
        ("books, tea", "anna"),
        ("tea,music", "boris"),
        (" music ", "boris"),
        ("tea, chess", ""),
        (["books", "tea"], "anna"),
    ],
)
def test_a_combination_of_tags_finds_the_oldest_profile_that_has_them_all(demo: Caller, told: Any, found: str) -> None:
    demo.send({"email": "anna@example.com", "interests": ["tea", "books"]})
    demo.send({"email": "boris@example.com", "interests": ["tea", "music", "books"]})
    demo.send_items({"data": {"_fname": "X"}, "field_value": told}, **TAGS)

    named = [name for name in ("anna", "boris") if "_fname" in demo.fields(f"{name}@example.com")]
    assert named == [found] * bool(found)
    assert demo.http.get("/_demo/ledger").json()["profiles"] == (2 if found else 3)


def test_tags_that_found_a_profile_do_not_replace_its_tags(demo: Caller) -> None:
    demo.send({"email": "anna@example.com", "interests": ["tea", "books"]})
    sent = demo.send_items({"data": {}, "field_value": "tea"}, {"data": {}, "field_value": "chess, go"}, **TAGS)

    assert demo.fields()["interests"] == ["tea", "books"]
    assert demo.fields(demo.results(sent)[1]["profile_id"]) == {"interests": ["chess", "go"]}


def test_the_value_beside_the_data_finds_and_the_one_within_changes(demo: Caller) -> None:
    demo.send({"email": "old@example.com", "CRM_ID": "7"})
    demo.send_items({"email": "old@example.com", "data": {"email": "new@example.com"}})

    assert demo.fields("new@example.com") == {"email": "new@example.com", "CRM_ID": "7"}
    assert demo.http.get("/_demo/ledger").json()["profiles"] == 1


@pytest.mark.parametrize("value", [7, "7", " 7"])
def test_a_number_is_found_however_it_is_written(demo: Caller, value: Any) -> None:
    demo.send({"email": "anna@example.com", "points": 7})
    demo.send_items({"data": {"_fname": "Anna"}, "field_value": value}, matching="custom", field_name="points")

    assert demo.fields()["_fname"] == "Anna"


@pytest.mark.parametrize("asked", [{"match": "nobody@example.com"}, {"match": "+79720000009"}, {"match": "0" * 24}])
def test_nobody_is_found_by_what_nobody_has(demo: Caller, asked: dict[str, str]) -> None:
    demo.send(*people(1))

    assert demo.profile(**asked)["error"] == 404


def test_profiles_are_looked_up_in_one_database(demo: Caller) -> None:
    demo.send(*people(1))
    demo.send(*people(1), workflow_id=21)

    found = [demo.profile("person0@example.com", database=database)["database"] for database in ("3", "5")]
    assert found == [3, 5]
