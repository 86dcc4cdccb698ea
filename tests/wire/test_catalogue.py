from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from altcraft_core.demo.server import start_demo
from altcraft_core.errors import AnswerLost, DeliveryError, Refused, TokenRefused
from altcraft_core.fields import FieldKind
from altcraft_core.records import Database, PlatformField, Resource, Scenario
from altcraft_core.settings import DEMO_TOKEN, Connection
from altcraft_core.wire.catalogue import read_fields, read_page, read_scenario
from altcraft_core.wire.client import PAGE, AltcraftClient
from altcraft_core.wire.replies import Reply

NOW = datetime(2026, 3, 25, 12, tzinfo=UTC)
SUCCESS = {"error": 0, "error_text": "Successful operation"}
WELCOME = 12


def reply(body: object) -> Reply:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Reply(status=200, headers={}, body=content)


def xml(inside: str) -> Reply:
    return reply(f"<xml>{inside}<error>0</error></xml>".encode())


def scenarios(told: Reply) -> list[Scenario]:
    return [read_scenario(number, entry) for number, entry in read_page(told, NOW).entries.items()]


def fields(data: object) -> tuple[PlatformField, ...]:
    return read_fields(reply(SUCCESS | {"data": data}), NOW)


def field(name: str, kind: FieldKind, title: str = "", *, required: bool = False) -> PlatformField:
    return PlatformField(name=name, title=title or name, kind=kind, required=required)


def answering(*answers: object, asked: list[httpx.Request] | None = None) -> AltcraftClient:
    left = iter(answers)

    def respond(request: httpx.Request) -> httpx.Response:
        if asked is not None:
            asked.append(request)
        return httpx.Response(200, json=next(left))

    connection = Connection(base_url="https://altcraft.test", token=SecretStr("a-token-of-nobody"))
    return AltcraftClient(connection, httpx.MockTransport(respond))


def test_scenarios_are_read_whatever_their_name_is_called() -> None:
    data = [
        {"id": 12, "name": "Welcome", "is_active": True, "list_id": 3},
        {"ID": 13, "title": "Autumn", "is_active": False},
        {"Id": 14},
        {"name": "nameless"},
        "noise",
    ]
    told = reply(SUCCESS | {"data": data, "next_from_id": 15, "total": 40})
    assert scenarios(told) == [
        Scenario(id=12, name="Welcome", active=True, database_id=3),
        Scenario(id=13, name="Autumn", active=False),
        Scenario(id=14, name="#14", active=False),
    ]
    assert (read_page(told, NOW).next_id, read_page(told, NOW).total) == (15, 40)


@pytest.mark.parametrize("group", [{"Id": 1, "Name": "New"}, {"ID": 1, "title": "New"}, {"id": 1, "name": "New"}])
def test_scenario_has_its_tags_groups_and_start_nodes(group: dict[str, Any]) -> None:
    nodes = [
        {"type": "start", "name": "DEFAULT_START_NODE_TITLE"},
        {"type": "start", "title": "ANY_IMPORT_START_NODE_TITLE", "node_id": 2},
        {"type": "campaign", "name": "Letter"},
    ]
    entry = {"id": 12, "name": "Welcome", "ui_tags": ["a", "b"], "groups": [group], "nodes": nodes}
    (read,) = scenarios(reply(SUCCESS | {"data": [entry]}))
    assert (read.tags, read.groups) == (("a", "b"), ("New",))
    assert read.start_nodes == ("DEFAULT_START_NODE_TITLE", "ANY_IMPORT_START_NODE_TITLE")
    assert read.starts_on_import


def test_scenario_that_only_we_start_is_not_started_by_imports() -> None:
    nodes = [{"type": "start", "name": "DEFAULT_START_NODE_TITLE"}, {"type": "condition", "name": "ANY_IMPORT"}]
    (read,) = scenarios(reply(SUCCESS | {"data": [{"id": 12, "nodes": nodes}]}))
    assert not read.starts_on_import


def test_scenarios_of_xml_have_numbers_truths_and_arrays_of_one() -> None:
    first = "<id>12</id><name>Welcome</name><is_active>true</is_active><list_id>3</list_id><groups/>"
    node = "<type>start</type><name>ANY_IMPORT_START_NODE_TITLE</name>"
    second = f"<id>13</id><title>Autumn</title><is_active>false</is_active><nodes><xml>{node}</xml></nodes>"
    third = f"<id>14</id><ui_tags>new</ui_tags><groups><ID>1</ID><title>New</title></groups><nodes>{node}</nodes>"
    told = xml(f"<data>{first}</data><data>{second}</data><data>{third}</data><total>40</total>")
    starts = ("ANY_IMPORT_START_NODE_TITLE",)
    assert scenarios(told) == [
        Scenario(id=12, name="Welcome", active=True, database_id=3),
        Scenario(id=13, name="Autumn", active=False, start_nodes=starts, starts_on_import=True),
        Scenario(
            id=14, name="#14", active=False, tags=("new",), groups=("New",), start_nodes=starts, starts_on_import=True
        ),
    ]
    assert read_page(told, NOW).total == 40


@pytest.mark.parametrize("data", [None, []])
def test_page_without_entries_is_empty(data: object) -> None:
    assert not read_page(reply(SUCCESS | {"data": data}), NOW).entries
    assert fields(data) == ()


def test_lists_of_another_shape_are_lost() -> None:
    with pytest.raises(AnswerLost, match="listed nothing"):
        read_page(reply(SUCCESS | {"data": {"12": "Welcome"}}), NOW)
    with pytest.raises(AnswerLost, match="no fields"):
        fields({"12": "Welcome"})


@pytest.mark.parametrize(
    "data",
    [
        [{"name": "points", "title": "Points", "type": "int", "required": True}, {"name": "code"}],
        {"points": {"title": "Points", "type": "int", "required": True}, "code": {"type": "unicode"}},
        {"custom": [{"Name": "points", "Title": "Points", "Type": "int", "Required": True}, {"Name": "code"}]},
        {"fields": {"points": {"title": "Points", "type": "INT", "required": True}, "code": {"type": "line"}}},
    ],
    ids=["list", "by name", "by category", "nested"],
)
def test_fields_are_found_in_whatever_shape_they_are_told(data: object) -> None:
    assert fields(data) == (field("points", FieldKind.INTEGER, "Points", required=True), field("code", FieldKind.TEXT))


def test_fields_are_read_from_xml() -> None:
    one = "<data><name>vip</name><title>VIP</title><type>bool</type><required>true</required></data>"
    assert read_fields(xml(one), NOW) == (field("vip", FieldKind.BOOL, "VIP", required=True),)


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("unicode", FieldKind.TEXT),
        ("int", FieldKind.INTEGER),
        ("float", FieldKind.FLOAT),
        ("bool", FieldKind.BOOL),
        ("version", FieldKind.TEXT),
        ("tags", FieldKind.TAGS),
        ("object", FieldKind.OBJECT),
        ("arr_object", FieldKind.OBJECT),
        ("date", FieldKind.DATE),
        ("datetime", FieldKind.DATETIME),
        ("phone_list", FieldKind.PHONE),
        ("ip", FieldKind.IP),
        ("enum", FieldKind.TEXT),
        ("a word of tomorrow", FieldKind.TEXT),
    ],
)
def test_words_for_types_become_kinds(word: str, kind: FieldKind) -> None:
    assert fields([{"name": "some_field", "type": word}]) == (field("some_field", kind),)


def test_standard_fields_keep_the_kind_that_we_know() -> None:
    assert fields([{"name": "_country", "type": "unicode"}]) == (field("_country", FieldKind.COUNTRY),)


DATA = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.text() | st.sampled_from(["id", "name", "type", "title", "groups", "nodes", "ui_tags"]),
            inner,
            max_size=4,
        )
    ),
)


@given(data=DATA)
def test_no_list_brings_the_reader_down(data: object) -> None:
    told = reply(SUCCESS | {"data": data})
    with suppress(DeliveryError):
        scenarios(told)
    with suppress(DeliveryError):
        read_fields(told, NOW)


@pytest.mark.parametrize("call", ["list_databases", "list_resources"])
@pytest.mark.parametrize("told", [{}, {"total": 2}, {"total_count": 2}])
def test_lists_are_read_page_by_page(call: str, told: dict[str, int]) -> None:
    asked: list[httpx.Request] = []
    pages = [SUCCESS | {"data": [{"id": 3, "name": "A"}]} | told, SUCCESS | {"data": [{"id": 7, "name": "B"}]} | told]
    with answering(*pages, SUCCESS | {"data": []}, asked=asked) as client:
        assert [one.name for one in getattr(client, call)()] == ["A", "B"]
    assert [json.loads(request.content)["from_id"] for request in asked] == [1, 4, 8][: 2 if told else 3]
    assert json.loads(asked[0].content)["limit"] == PAGE


@pytest.mark.parametrize(("active", "call"), [(True, "activate"), (False, "deactivate")])
def test_switching_a_scenario_names_it_under_a_request_id_of_its_own(active: bool, call: str) -> None:
    asked: list[httpx.Request] = []
    with answering(SUCCESS | {"data": None}, SUCCESS | {"data": None}, asked=asked) as client:
        client.switch_scenario(WELCOME, active)
        client.switch_scenario(WELCOME, active)
    assert str(asked[0].url) == f"https://altcraft.test/api/v1.1/workflows/{call}"
    assert json.loads(asked[0].content)["id"] == WELCOME
    assert asked[0].headers["Request-ID"] != asked[1].headers["Request-ID"]


@pytest.mark.parametrize("call", ["list_databases", "list_resources", "list_scenarios"])
def test_token_that_may_not_read_a_list_is_told(call: str) -> None:
    with answering({"error": 403, "error_text": "No access"}) as client, pytest.raises(TokenRefused):
        getattr(client, call)()


def test_token_that_may_not_read_fields_or_switch_is_told() -> None:
    denied = {"error": 403, "error_text": "No access"}
    with answering(denied, denied) as client:
        with pytest.raises(TokenRefused):
            client.list_fields(3)
        with pytest.raises(TokenRefused):
            client.switch_scenario(WELCOME, True)


@pytest.mark.parametrize(
    ("told", "categories"),
    [
        ({}, ()),
        ({"cats": ["sales", "events"]}, ("sales", "events")),
        ({"Categories": [{"name": "sales", "title": "Sale", "active": True}, {"id": 3}]}, ("sales",)),
    ],
)
def test_categories_of_a_resource_are_read_where_they_are_told(
    told: dict[str, Any], categories: tuple[str, ...]
) -> None:
    described = {"id": 3, "name": "News", "channels": ["email", "sms"], "dbs_ids": [1]}
    with answering(SUCCESS | {"data": described | told}) as client:
        assert client.read_resource(3) == Resource(id=3, name="News", channels=("email", "sms"), categories=categories)


def test_a_success_that_describes_no_resource_is_lost() -> None:
    with answering(SUCCESS | {"data": []}) as client, pytest.raises(AnswerLost):
        client.read_resource(3)


# ---------------------------------------------------------------- over the demo platform


@pytest.fixture(params=["body", "header"])
def client(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[AltcraftClient]:
    demo = start_demo(tmp_path / "platform.db", 0, pace=0)
    connection = Connection(base_url=demo.url, token=SecretStr(DEMO_TOKEN), token_in=request.param)
    with AltcraftClient(connection) as opened:
        yield opened
    demo.stop()


@pytest.mark.slow
def test_demo_tells_what_it_holds(client: AltcraftClient) -> None:
    by_id = {scenario.id: scenario for scenario in client.list_scenarios()}
    assert by_id[41].starts_on_import
    assert (by_id[15].tags, by_id[15].groups) == (("onboarding", "ru"), ("Onboarding",))
    assert by_id[15].start_nodes == ("DEFAULT_START_NODE_TITLE",)
    assert Database(id=3, name="Покупатели") in client.list_databases()
    assert Resource(id=1, name="Новости") in client.list_resources()
    assert client.read_resource(2).channels == ("push", "app_inbox")
    own = {found.name: found.kind for found in client.list_subscription_fields(1, "email")}
    assert own["frequency"] is FieldKind.INTEGER
    told = {found.name: found for found in client.list_fields(3)}
    assert told["points"] == field("points", FieldKind.INTEGER, "Баллы")
    assert (told["email"].kind, told["interests"].kind) == (FieldKind.EMAIL, FieldKind.TAGS)
    with pytest.raises(Refused):
        client.list_fields(999)


@pytest.mark.slow
def test_demo_switches_a_scenario_as_often_as_asked(client: AltcraftClient) -> None:
    for active in (False, True, False, True):
        client.switch_scenario(WELCOME, active)
        assert {one.id: one.active for one in client.list_scenarios()}[WELCOME] is active
    with pytest.raises(Refused):
        client.switch_scenario(999, True)
