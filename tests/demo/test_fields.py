from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.demo.callers import Caller, people

pytestmark = pytest.mark.slow

ANNA = {"email": "anna@example.com"}


@pytest.mark.parametrize(
    ("name", "value", "stored"),
    [
        ("points", 15, 15),
        ("points", "-15", -15),
        ("discount", 2.5, 2.5),
        ("discount", 2, 2),
        ("discount", "2.5", 2.5),
        ("vip", False, False),
        ("vip", "true", True),
        ("last_purchase", "2024-02-29", "2024-02-29"),
        ("last_visit", "2024-02-29T10:00:00Z", "2024-02-29T10:00:00Z"),
        ("last_visit", "2024-02-29T10:00:00.5+03:00", "2024-02-29T10:00:00.5+03:00"),
        ("interests", ["tea", "books", "tea"], ["tea", "books"]),
        ("interests", "tea, books", ["tea", "books"]),
        ("shops", [1, "two"], [1, "two"]),
        ("address", {"city": "Пермь", "flat": 7}, {"city": "Пермь", "flat": 7}),
        ("orders", [{"id": 1}, {"id": 2}], [{"id": 1}, {"id": 2}]),
        ("comment", "Ж\n\"'", "Ж\n\"'"),
        ("comment", 15, "15"),
        ("comment", "", ""),
        ("email", " Anna@Example.com ", "anna@example.com"),
        ("phones", "+79720000001", ["+79720000001"]),
        ("phones", [], []),
        ("_bdate", "1990-02-22T21:00:00Z", "1990-02-22T21:00:00Z"),
        ("_sex", "female", "female"),
        ("_sex", 0, 0),
        ("_ip", "192.0.2.1", "192.0.2.1"),
        ("_country", "RU", "RU"),
        ("_status", 0, 0),
        ("never_seen", {"any": [1, None]}, {"any": [1, None]}),
    ],
)
def test_a_value_is_stored_in_the_form_of_its_field(demo: Caller, name: str, value: Any, stored: Any) -> None:
    demo.send(ANNA | {name: value})

    assert demo.fields()[name] == stored
    assert type(demo.fields()[name]) is type(stored)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("points", "many", "Incorrect integer: points"),
        ("points", 1.5, "Incorrect integer: points"),
        ("points", True, "Incorrect integer: points"),
        ("points", 2**63, "Incorrect integer: points"),
        ("points", "", "Incorrect integer: points"),
        ("discount", "1,5", "Incorrect number: discount"),
        ("vip", "да", "Incorrect bool: vip"),
        ("vip", 1, "Incorrect bool: vip"),
        ("last_purchase", "2023-02-29", "Incorrect date: last_purchase"),
        ("last_purchase", "29.02.2024", "Incorrect date: last_purchase"),
        ("last_visit", "yesterday", "Incorrect date: last_visit"),
        ("interests", [1], "Incorrect tags: interests"),
        ("shops", [{"id": 1}], "Incorrect array: shops"),
        ("address", "Пермь", "Incorrect object: address"),
        ("orders", [1], "Incorrect array of objects: orders"),
        ("comment", ["a"], "Incorrect value: comment"),
        ("email", "anna at example.com", "Incorrect email"),
        ("phones", "8 (912)", "Incorrect phone"),
        ("phones", "+0000000000", "Incorrect phone"),
        ("phones", ["+79720000001", "+7"], "Incorrect phone"),
        ("_bdate", "1990-13-05", "Incorrect date"),
        ("_sex", "м", "Incorrect sex"),
        ("_ip", "999.0.2.1", "Incorrect ip"),
        ("_country", "Россия", "Incorrect country"),
        ("_status", "all right", "Incorrect integer"),
    ],
)
def test_a_value_that_does_not_fit_refuses_its_profile_alone(demo: Caller, name: str, value: Any, words: str) -> None:
    refused, taken = demo.results(demo.send(ANNA | {name: value}, *people(1)))

    assert refused == {"error": 400, "error_text": words}
    assert "profile_id" in taken
    assert demo.ledger()["engagements"] == 1


@pytest.mark.parametrize(
    ("name", "value"), [("points", "15"), ("vip", "true"), ("interests", "tea"), ("discount", "2.5"), ("shops", "1")]
)
def test_text_may_be_refused_where_another_type_is_wanted(start: Callable[..., Caller], name: str, value: str) -> None:
    demo = start(strict_types=True)

    assert demo.results(demo.send(ANNA | {name: value}))[0]["error"] == 400
    demo.send_xml(f"<data><email>anna@example.com</email><{name}>{value}</{name}></data>")
    assert name in demo.fields()


@pytest.mark.parametrize(
    ("setting", "results", "kept"),
    [("keep", {"profile_id"}, True), ("drop", {"profile_id"}, False), ("refuse", {"error", "error_text"}, False)],
)
def test_a_field_that_the_database_lacks_is_kept_dropped_or_refused(
    start: Callable[..., Caller], setting: str, results: set[str], kept: bool
) -> None:
    demo = start(unknown_fields=setting)
    (result,) = demo.results(demo.send(ANNA | {"never_seen": 1}))

    assert set(result) == results
    assert ("never_seen" in demo.profile().get("fields", {})) == kept


def test_null_empties_a_field(demo: Caller) -> None:
    demo.send(ANNA | {"points": 15, "_fname": "Anna"})
    demo.send(ANNA | {"points": None})

    assert demo.fields() == ANNA | {"_fname": "Anna"}


def test_an_object_is_replaced_as_a_whole(demo: Caller) -> None:
    demo.send(ANNA | {"address": {"city": "Пермь", "flat": 7}})
    demo.send(ANNA | {"address": {"city": "Омск"}})

    assert demo.fields()["address"] == {"city": "Омск"}


@pytest.mark.parametrize("item", [{"email": "anna@example.com", "_fname": "Anna"}, {"data": [ANNA]}, "anna", None])
def test_an_item_that_holds_its_data_elsewhere_is_refused(demo: Caller, item: Any) -> None:
    assert demo.results(demo.send_items(item))[0]["error"] == 400
    assert demo.ledger()["engagements"] == 0


@pytest.mark.parametrize(
    ("stored", "function", "left"),
    [
        ({}, {"points": {"action": "set", "value": 5}}, {"points": 5}),
        ({"points": 5}, {"points": {"action": "unset"}}, {}),
        ({}, {"never_seen": {"action": "unset"}}, {}),
        ({"points": 5}, {"points": {"action": "incr", "value": -7}}, {"points": -2}),
        ({}, {"discount": {"action": "incr", "value": "0.5"}}, {"discount": 0.5}),
        ({"interests": ["a"]}, {"interests": {"action": "add", "value": ["b", "a"]}}, {"interests": ["a", "b"]}),
        ({}, {"interests": {"action": "add", "value": "a, b"}}, {"interests": ["a", "b"]}),
        ({"interests": ["a", "b"]}, {"interests": {"action": "delete", "value": ["a", "c"]}}, {"interests": ["b"]}),
        ({}, {"orders": {"action": "add", "value": [{"id": 2}, {"id": 1}]}}, {"orders": [{"id": 2}, {"id": 1}]}),
        ({"orders": [{"id": 1}]}, {"orders": {"action": "delete", "value": [{"id": 1}]}}, {"orders": []}),
        (
            {"address": {"city": "Пермь", "street": {"house": 5}}},
            {"address": {"action": "upsert", "value": 7, "submatch": "street.house"}},
            {"address": {"city": "Пермь", "street": {"house": 7}}},
        ),
        ({}, {"address": {"action": "upsert", "value": "Омск", "submatch": "city"}}, {"address": {"city": "Омск"}}),
        (
            {"orders": [{"id": 1, "sum": 5}, {"id": 2}]},
            {"orders": {"action": "upsert", "value": {"id": 1, "paid": True}, "submatch": "id"}},
            {"orders": [{"id": 1, "sum": 5, "paid": True}, {"id": 2}]},
        ),
        ({}, {"orders": {"action": "upsert", "value": {"id": 1}, "submatch": "id"}}, {"orders": [{"id": 1}]}),
    ],
)  # fmt: skip
def test_a_function_changes_what_is_stored(
    demo: Caller, stored: dict[str, Any], function: dict[str, Any], left: dict[str, Any]
) -> None:
    demo.send(ANNA | stored)
    demo.send(ANNA | function)

    assert demo.fields() == ANNA | left


def test_functions_of_one_request_are_done_in_turn(demo: Caller) -> None:
    one_more = {"points": {"action": "incr", "value": 1}}
    demo.send(ANNA | one_more, ANNA | one_more, ANNA | {"points": {"action": "incr", "value": 3}})

    assert demo.fields()["points"] == 5


@pytest.mark.parametrize(
    "function",
    [
        {"email": {"action": "unset"}},
        {"comment": {"action": "incr", "value": 1}},
        {"points": {"action": "incr", "value": "much"}},
        {"points": {"action": "incr"}},
        {"points": {"action": "add", "value": ["a"]}},
        {"points": {"action": "double"}},
        {"points": {"action": ["set"]}},
        {"address": {"action": "upsert", "value": 1}},
        {"orders": {"action": "upsert", "value": {"sum": 1}, "submatch": "id"}},
        {"orders": {"action": "upsert", "value": 1, "submatch": "id"}},
        {"never_seen": {"action": "incr", "value": 1}},
    ],
)
def test_a_function_that_does_not_fit_its_field_refuses_the_profile(demo: Caller, function: dict[str, Any]) -> None:
    (result,) = demo.results(demo.send(ANNA | function))

    assert result["error"] == 400
    assert demo.ledger()["profiles"] == 0


def test_functions_are_read_in_xml_too(demo: Caller) -> None:
    demo.send(ANNA | {"points": 5, "interests": ["a"], "comment": "old"})
    demo.send_xml(
        "<data><email>anna@example.com</email><points><action>incr</action><value>2</value></points>"
        "<comment><action>unset</action></comment>"
        "<interests><action>add</action><value array='true'>b</value></interests></data>"
    )

    assert demo.fields() == ANNA | {"points": 7, "interests": ["a", "b"]}
