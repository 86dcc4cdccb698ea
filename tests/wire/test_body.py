"""Whatever profiles there are: what others read in a body is what was put in, and it weighs what was planned."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import from_json

from altcraft_core.errors import PlanError
from altcraft_core.fields import FieldKind
from altcraft_core.records import (
    Attachment,
    BlankValues,
    Call,
    FieldAction,
    FieldUse,
    Limits,
    Matching,
    Subscription,
    Target,
)
from altcraft_core.wire.body import (
    add_token,
    body_overhead,
    build_body,
    content_type,
    encode_items,
    read_match_values,
)
from altcraft_core.wire.chunking import cut_chunks
from altcraft_core.wire.profiles import Wording
from tests.wire.reading import nodes, read_xml

TOKEN = "abcdefghijklmnqrstuvwxyz"
BESIDE = {Matching.EMAIL: "email", Matching.PHONE: "phone", Matching.CUSTOM: "field_value"}
ADDRESS_KEYS = {
    "email": ("email",),
    "sms": ("phone",),
    "push": ("subscription_id",),
    "telegram_bot": ("cc_data", "id"),
    "whatsapp": ("cc_data", "phone"),
    "viber": ("cc_data", "phone"),
    "notify": ("cc_data", "phone"),
    "pigeons": ("cc_data", "id"),
}


@dataclass(frozen=True, kw_only=True)
class Case:
    """Profiles and how they are to be sent."""

    frame: pl.DataFrame
    target: Target
    match_value: str
    blank_values: BlankValues
    uses: tuple[FieldUse, ...]
    subscriptions: tuple[Subscription, ...]
    arrays: bool

    @property
    def fields(self) -> tuple[str, ...]:
        return tuple(name for name in self.frame.columns if name != "_row")

    def encode(self) -> pl.DataFrame:
        wording = Wording(
            target=self.target,
            match_value=self.match_value,
            blank_values=self.blank_values,
            uses=self.uses,
            subscriptions=self.subscriptions,
            xml_arrays=self.arrays,
        )
        return encode_items(self.frame.lazy(), self.fields, wording).collect()


def writable(letter: str) -> bool:
    return letter >= " " or letter in "\t\n\r"


TEXTS = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff").filter(writable)
    | st.sampled_from("<&>\r")
)
NAMES = st.from_regex(r"[A-Za-z_Ж][A-Za-z0-9_.Ж-]{0,6}", fullmatch=True).filter(
    lambda name: name not in {"email", "phones", "CRM", "_row", "subscriptions", "custom_data", "phone", "field_value"}
)
PLAIN = st.recursive(
    TEXTS | st.integers() | st.booleans() | st.none(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=6,
)
PAIRS = st.dictionaries(NAMES, TEXTS, max_size=2).map(lambda found: tuple(found.items()))
#: Fields that every case has; the last one stands in subscriptions only.
SOURCES = st.dictionaries(NAMES, st.sampled_from(["CRM", "phones", "subscription.often"]), max_size=2).map(
    lambda found: tuple(found.items())
)
KINDS: dict[str, tuple[Any, st.SearchStrategy[Any]]] = {
    "text": (pl.String, TEXTS),
    "integer": (pl.Int64, st.integers(-(2**63), 2**63 - 1)),
    "float": (pl.Float64, st.floats(allow_nan=False, allow_infinity=False)),
    "truth": (pl.Boolean, st.booleans()),
    "list": (pl.List(pl.String), st.lists(st.none() | TEXTS, max_size=3)),
    "json": (pl.String, st.builds(json.dumps, PLAIN, ensure_ascii=st.booleans())),
}


@st.composite
def uses_of(draw: st.DrawFn, name: str, kind: str) -> FieldUse:
    action = draw(st.sampled_from(FieldAction))
    submatch = "path" if action is FieldAction.UPSERT else ""
    return FieldUse(name=name, action=action, submatch=submatch, kind=FieldKind.OBJECT if kind == "json" else None)


@st.composite
def subscriptions_of(draw: st.DrawFn) -> Subscription:
    channel = draw(st.sampled_from(sorted(ADDRESS_KEYS)))
    return Subscription(
        channel=channel,
        resource_id=draw(st.integers(1, 10**6)),
        address_field=draw(st.sampled_from(["email", "phones", "CRM"])),
        provider="android-firebase" if channel == "push" else "",
        status=draw(st.sampled_from(["", "subscribed"])),
        priority=draw(st.none() | st.integers(0, 9)),
        cats=tuple(draw(st.lists(TEXTS, max_size=2))),
        custom_fields=draw(PAIRS),
        custom_fields_from=draw(SOURCES),
    )


@st.composite
def cases(draw: st.DrawFn) -> Case:
    rows = draw(st.integers(1, 8))
    columns: dict[str, pl.Series] = {"_row": pl.Series(range(2, rows + 2), dtype=pl.Int64)}
    uses = []

    def add(name: str, kind: str) -> None:
        dtype, values = KINDS[kind]
        found = draw(st.lists(st.none() | values, min_size=rows, max_size=rows))
        columns[name] = pl.Series(found, dtype=dtype)

    add("email", "text")
    add("phones", draw(st.sampled_from(["text", "list"])))
    add("CRM", draw(st.sampled_from(["text", "integer"])))
    add("subscription.often", draw(st.sampled_from(["text", "integer", "list"])))
    for name in draw(st.lists(NAMES, max_size=4, unique=True)):
        kind = draw(st.sampled_from(sorted(KINDS)))
        add(name, kind)
        if kind == "json" or draw(st.booleans()):
            uses.append(draw(uses_of(name, kind)))
    for name in draw(st.lists(NAMES, max_size=2, unique=True)):
        add(f"custom_data.{name}", draw(st.sampled_from(["text", "integer"])))
    return Case(
        frame=pl.DataFrame(columns),
        target=Target(
            call=draw(st.sampled_from(Call)),
            workflow_id=draw(st.integers(1, 10**9)),
            database_id=draw(st.integers(1, 10**9)),
            matching=draw(st.sampled_from(sorted(BESIDE))),
            field_name="CRM",
            format=draw(st.sampled_from(["json", "xml"])),
            skip_triggers=draw(st.booleans()),
            detect_geo=draw(st.booleans()),
            content=draw(PAIRS),
            custom_data=draw(PAIRS),
            attachments=draw(
                st.lists(st.builds(Attachment, name=TEXTS, mimetype=TEXTS, data=st.just("JVBERg==")), max_size=2).map(
                    tuple
                )
            ),
        ),
        match_value=draw(st.sampled_from(["data", "item", "both"])),
        blank_values=draw(st.sampled_from(BlankValues)),
        uses=tuple(uses),
        subscriptions=tuple(draw(st.lists(subscriptions_of(), max_size=3))),
        arrays=draw(st.booleans()),
    )


# ---------------------------------------------------------------- what should stand in a body


def expect_field(case: Case, name: str, value: Any) -> Any:
    """What is sent of a field; None for nothing."""
    use = next((use for use in case.uses if use.name == name), FieldUse(name=name))
    if use.action is FieldAction.UNSET:
        return {"action": "unset"}
    if value is None:
        erases = case.blank_values is BlankValues.ERASE and use.action is FieldAction.SET
        return {"action": "unset"} if erases and name not in ("email", case.target.match_field) else None
    value = Json(value) if use.is_json else value
    value = [item for item in value if item is not None] if isinstance(value, list) else value
    if use.action is FieldAction.SET:
        return value
    return {"action": use.action.value, "value": value} | ({"submatch": use.submatch} if use.submatch else {})


class Json(str):
    """A JSON text, which stands for its value."""


def expect_subscription(item: Subscription, row: dict[str, Any]) -> Any:
    address = only_value(row[item.address_field])
    if address is None:
        return None
    found: dict[str, Any] = {"channel": item.channel, "resource_id": item.resource_id}
    if item.provider:
        found["provider"] = item.provider
    outer, *inner = ADDRESS_KEYS[item.channel]
    found[outer] = {inner[0]: address} if inner else address
    told = {name: row[source] for name, source in item.custom_fields_from}
    own = {
        name: present(told[name]) if name in told else value
        for name, value in (dict(item.custom_fields) | told).items()
    }
    chosen = {
        "status": item.status,
        "priority": item.priority,
        "custom_fields": {name: value for name, value in own.items() if value is not None},
        "cats": list(item.cats),
    }
    return found | {name: value for name, value in chosen.items() if value not in ("", None, {}, [])}


def only_value(value: Any) -> Any:
    return next((item for item in value if item is not None), None) if isinstance(value, list) else value


def present(value: Any) -> Any:
    return [item for item in value if item is not None] if isinstance(value, list) else value


def expect_item(case: Case, row: dict[str, Any]) -> dict[str, Any]:
    match_field = case.target.match_field
    data = {
        name: sent
        for name in case.fields
        if not name.startswith(("custom_data.", "subscription."))
        and not (case.match_value == "item" and name == match_field)
        if (sent := expect_field(case, name, row[name])) is not None
    }
    subscriptions = [one for item in case.subscriptions if (one := expect_subscription(item, row)) is not None]
    if subscriptions:
        data["subscriptions"] = subscriptions
    item: dict[str, Any] = {"data": data}
    if case.match_value != "data" and (value := only_value(row[match_field])) is not None:
        item[BESIDE[case.target.matching]] = value
    hooks = {name.removeprefix("custom_data."): row[name] for name in case.fields if name.startswith("custom_data.")}
    if case.target.call.engages and any(value is not None for value in hooks.values()):
        item["custom_data"] = {name: value for name, value in hooks.items() if value is not None}
    return item if case.target.format == "json" and case.target.call.engages else flatten(item)


def expect_root(target: Target, items: list[dict[str, Any]]) -> dict[str, Any]:
    goal = {"workflow_id": target.workflow_id} if target.call.engages else {"db_id": target.database_id}
    root: dict[str, Any] = {"token": TOKEN} | goal | {"matching": target.matching.value}
    if target.matching is Matching.CUSTOM:
        root["field_name"] = target.field_name
    root["data"] = items
    flags = {"skip_triggers": target.skip_triggers, "detect_geo": target.detect_geo}
    for_scenario = {
        "content": dict(target.content),
        "custom_data": dict(target.custom_data),
        "attach": [
            {"name": file.name, "data": f"data:{file.mimetype};base64,{file.data}", "mimetype": file.mimetype}
            for file in target.attachments
        ],
    }
    after = flags | (for_scenario if target.call.engages else {})
    return root | {name: value for name, value in after.items() if value}


def resolve(value: Any, *, as_text: bool) -> Any:
    """The values behind JSON texts; with `as_text`, numbers as they are written."""
    match value:
        case dict():
            return {name: resolve(inner, as_text=as_text) for name, inner in value.items()}
        case list():
            return [resolve(inner, as_text=as_text) for inner in value]
        case Json():
            return json.loads(value)
        case float() if as_text:
            return pl.Series([value]).cast(pl.String)[0]
        case _:
            return value


def flatten(item: dict[str, Any]) -> dict[str, Any]:
    """An item that is its own data, as in XML, and in JSON where profiles are only imported."""
    return item["data"] | {name: value for name, value in item.items() if name != "data" and name not in item["data"]}


# ---------------------------------------------------------------- the laws


@pytest.mark.slow
@given(case=cases(), max_rows=st.integers(1, 6), room=st.integers(0, 300))
def test_others_read_what_was_put_in_and_no_body_is_above_its_limit(case: Case, max_rows: int, room: int) -> None:
    encoded = case.encode()
    overhead = body_overhead(case.target, len(TOKEN), xml_arrays=case.arrays)
    limits = Limits(max_rows=max_rows, max_bytes=overhead + encoded["bytes"].max() + room)
    expected = [expect_item(case, row) for row in case.frame.iter_rows(named=True)]

    for start, rows, size in cut_chunks(encoded["bytes"], limits, overhead).iter_rows():
        body = add_token(build_body(case.target, encoded["item"].slice(start, rows)), TOKEN)
        assert len(body) == size <= limits.max_bytes
        root = expect_root(case.target, expected[start : start + rows])
        if case.target.format == "json":
            assert pairs(json.loads(body)) == pairs(from_json(body)) == pairs(resolve(root, as_text=False))
            assert content_type(body) == "application/json"
        else:
            assert [read_xml(body)] == nodes("xml", resolve(root, as_text=True), arrays=case.arrays)
            assert content_type(body) == "application/xml"
    assert encoded["_row"].equals(case.frame["_row"])


@pytest.mark.slow
@given(case=cases())
def test_match_values_are_found_again(case: Case) -> None:
    items = case.encode()["item"]
    values = [only_value(value) for value in case.frame[case.target.match_field].to_list()]
    found = read_match_values(items, case.target)
    assert [text for text, value in zip(found, values, strict=True) if value is not None] == [
        str(value) for value in values if value is not None
    ]


def pairs(value: Any) -> Any:
    """Objects as lists of pairs: their order counts."""
    match value:
        case dict():
            return [(name, pairs(inner)) for name, inner in value.items()]
        case list():
            return [pairs(inner) for inner in value]
        case _:
            return value


# ---------------------------------------------------------------- by example

PLAINLY = Case(
    frame=pl.DataFrame(
        {"_row": [2], "email": ["a@b.ru"], "score": [5], "tags": [["a", "b"]], "extra": ['{"a":[1,2]}']}
    ),
    target=Target(workflow_id=12),
    match_value="data",
    blank_values=BlankValues.OMIT,
    uses=(),
    subscriptions=(),
    arrays=False,
)


def test_update_functions_wrap_their_values() -> None:
    uses = (
        FieldUse(name="score", action=FieldAction.INCR),
        FieldUse(name="tags", action=FieldAction.ADD),
        FieldUse(name="extra", action=FieldAction.UPSERT, submatch="a", kind=FieldKind.OBJECT),
    )
    case = replace(PLAINLY, uses=uses)
    assert case.encode()["item"].item() == (
        '{"data":{"email":"a@b.ru","score":{"action":"incr","value":5},"tags":{"action":"add","value":["a","b"]},'
        '"extra":{"action":"upsert","value":{"a":[1,2]},"submatch":"a"}}}'
    )
    marked = replace(case, target=replace(case.target, format="xml"), arrays=True)
    assert marked.encode()["item"].item() == (
        "<data array='true'><email>a@b.ru</email><score><action>incr</action><value>5</value></score>"
        "<tags><action>add</action><value array='true'>a</value><value array='true'>b</value></tags>"
        "<extra><action>upsert</action><value><a array='true'>1</a><a array='true'>2</a></value>"
        "<submatch>a</submatch></extra></data>"
    )


def test_profiles_are_subscribed_where_they_have_an_address() -> None:
    frame = pl.DataFrame({"_row": [2, 3], "email": ["a@b.ru", "c@d.ru"], "phones": [None, "+79990000000"]})
    subscriptions = (
        Subscription(channel="email", resource_id=3, address_field="email", status="subscribed", cats=("news",)),
        Subscription(channel="viber", resource_id=4, address_field="phones", priority=0),
    )
    case = replace(PLAINLY, frame=frame, subscriptions=subscriptions)
    assert case.encode()["item"].to_list() == [
        '{"data":{"email":"a@b.ru","subscriptions":['
        '{"channel":"email","resource_id":3,"email":"a@b.ru","status":"subscribed","cats":["news"]}]}}',
        '{"data":{"email":"c@d.ru","phones":"+79990000000","subscriptions":['
        '{"channel":"email","resource_id":3,"email":"c@d.ru","status":"subscribed","cats":["news"]},'
        '{"channel":"viber","resource_id":4,"cc_data":{"phone":"+79990000000"},"priority":0}]}}',
    ]
    flat = replace(case, target=replace(case.target, format="xml")).encode()["item"]
    assert flat[1] == (
        "<data><email>c@d.ru</email><phones>+79990000000</phones>"
        "<subscriptions><channel>email</channel><resource_id>3</resource_id><email>c@d.ru</email>"
        "<status>subscribed</status><cats>news</cats></subscriptions>"
        "<subscriptions><channel>viber</channel><resource_id>4</resource_id>"
        "<cc_data><phone>+79990000000</phone></cc_data><priority>0</priority></subscriptions></data>"
    )


def test_own_fields_of_a_subscription_are_the_same_for_all_or_taken_from_each_profile() -> None:
    frame = pl.DataFrame(
        {"_row": [2, 3], "email": ["a@b.ru", "c@d.ru"], "subscription.often": [2, None], "_fname": ["Анна", "Олег"]}
    )
    subscription = Subscription(
        channel="email",
        resource_id=3,
        address_field="email",
        custom_fields=(("source", "fair"),),
        custom_fields_from=(("often", "subscription.often"), ("name", "_fname")),
    )
    case = replace(PLAINLY, frame=frame, subscriptions=(subscription,))
    assert case.encode()["item"].to_list() == [
        '{"data":{"email":"a@b.ru","_fname":"Анна","subscriptions":[{"channel":"email","resource_id":3,'
        '"email":"a@b.ru","custom_fields":{"source":"fair","often":2,"name":"Анна"}}]}}',
        '{"data":{"email":"c@d.ru","_fname":"Олег","subscriptions":[{"channel":"email","resource_id":3,'
        '"email":"c@d.ru","custom_fields":{"source":"fair","name":"Олег"}}]}}',
    ]
    flat = replace(case, target=replace(case.target, format="xml")).encode()["item"]
    assert flat[0] == (
        "<data><email>a@b.ru</email><_fname>Анна</_fname><subscriptions><channel>email</channel>"
        "<resource_id>3</resource_id><email>a@b.ru</email>"
        "<custom_fields><source>fair</source><often>2</often><name>Анна</name></custom_fields></subscriptions></data>"
    )
    often = replace(subscription, custom_fields=(), custom_fields_from=(("often", "subscription.often"),))
    assert "custom_fields" not in replace(case, subscriptions=(often,)).encode()["item"][1]


def test_data_for_hooks_stands_beside_the_profile() -> None:
    frame = pl.DataFrame({"_row": [2, 3], "email": ["a@b.ru", "c@d.ru"], "custom_data.shop": ["Омск", None]})
    case = replace(PLAINLY, frame=frame)
    assert case.encode()["item"].to_list() == [
        '{"data":{"email":"a@b.ru"},"custom_data":{"shop":"Омск"}}',
        '{"data":{"email":"c@d.ru"}}',
    ]
    flat = replace(case, target=replace(case.target, format="xml")).encode()["item"]
    assert flat[0] == "<data><email>a@b.ru</email><custom_data><shop>Омск</shop></custom_data></data>"


@pytest.mark.parametrize(
    ("form", "body"),
    [
        ("json", '{"db_id":3,"matching":"email","data":[{"email":"a@b.ru"},{"email":"c@d.ru"}],"skip_triggers":true}'),
        (
            "xml",
            "<xml><db_id>3</db_id><matching>email</matching><data><email>a@b.ru</email></data>\n"
            "<data><email>c@d.ru</email></data><skip_triggers>true</skip_triggers></xml>",
        ),
    ],
)
def test_profiles_that_are_only_imported_go_flat_into_a_database(form: str, body: str) -> None:
    columns = {"_row": [2, 3], "email": ["a@b.ru", "c@d.ru"], "custom_data.shop": ["Омск", None]}
    target = Target(
        call=Call.IMPORT_ONLY,
        workflow_id=12,
        database_id=3,
        format=form,
        skip_triggers=True,
        content=(("a", "b"),),
        attachments=(Attachment(name="a.pdf", mimetype="application/pdf", data="JVBERg=="),),
    )
    case = replace(PLAINLY, frame=pl.DataFrame(columns), target=target, match_value="both")
    assert build_body(target, case.encode()["item"]).decode() == body


@pytest.mark.parametrize("form", ["json", "xml"])
@pytest.mark.parametrize("text", ["", "{", "{'a': 1}", "[1,]", "NaN", '"a', "secret", "[" * 100_000])
def test_value_that_is_no_json_is_refused_with_its_field_and_row(form: str, text: str) -> None:
    frame = pl.DataFrame({"_row": [2, 9], "email": ["a@b.ru", "c@d.ru"], "extra": ["{}", text]})
    uses = (FieldUse(name="extra", kind=FieldKind.OBJECT),)
    with pytest.raises(PlanError, match="extra in row 9 is not JSON") as caught:
        replace(PLAINLY, frame=frame, uses=uses, target=Target(format=form)).encode()
    assert "secret" not in caught.value.sentence


@pytest.mark.parametrize("text", ['{"a b": 1}', '{"a": "\\u0000"}', '["\\ud800"]', '{"": 1}'])
def test_json_that_xml_cannot_hold_is_refused_with_its_field_and_row(text: str) -> None:
    frame = pl.DataFrame({"_row": [9], "email": ["a@b.ru"], "extra": [text]})
    uses = (FieldUse(name="extra", kind=FieldKind.OBJECT),)
    with pytest.raises(PlanError, match="extra in row 9 cannot be held by XML"):
        replace(PLAINLY, frame=frame, uses=uses, target=Target(format="xml")).encode()
    assert json.loads(replace(PLAINLY, frame=frame, uses=uses).encode()["item"].item())["data"]["extra"] == json.loads(
        text
    )


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        ({"uses": (FieldUse(name="email", action=FieldAction.DELETE),)}, "found by email"),
        ({"uses": (FieldUse(name="tags", action=FieldAction.UPSERT),)}, "submatch"),
        ({"subscriptions": (Subscription(channel="push", resource_id=1, address_field="email"),)}, "provider"),
        ({"subscriptions": (Subscription(channel="sms", resource_id=1, address_field="phones"),)}, "feeds phones"),
        (
            {
                "subscriptions": (
                    Subscription(
                        channel="email", resource_id=1, address_field="email", custom_fields_from=(("a", "nothing"),)
                    ),
                )
            },
            "feeds nothing",
        ),
        (
            {
                "uses": (FieldUse(name="email", action=FieldAction.UNSET),),
                "target": Target(matching=Matching.CUSTOM, field_name="score"),
            },
            "never erases email",
        ),
    ],
)
def test_what_the_platform_cannot_take_is_refused(choice: dict[str, Any], words: str) -> None:
    with pytest.raises(PlanError, match=words):
        replace(PLAINLY, **choice).encode()


@pytest.mark.parametrize("pair", [("a b", "x"), ("a", "\x00")])
def test_content_that_xml_cannot_hold_is_refused_before_anything_is_sent(pair: tuple[str, str]) -> None:
    with pytest.raises(PlanError, match="XML"):
        body_overhead(Target(format="xml", content=(pair,)), 0)


def test_tags_beside_the_data_stand_in_one_text() -> None:
    tagged = pl.LazyFrame({"_row": [2], "topics": [["blue", "round"]]})
    target = Target(workflow_id=12, matching=Matching.CUSTOM, field_name="topics")

    items = encode_items(tagged, ("topics",), Wording(target=target, match_value="item")).collect()

    assert items["item"].item() == '{"data":{},"field_value":"blue, round"}'


@pytest.mark.parametrize(
    ("form", "item"),
    [("json", '{"data":{},"email":"anna@example.com"}'), ("xml", "<data><email>anna@example.com</email></data>")],
)
def test_a_list_of_addresses_alone_can_be_matched_beside_the_data(form: str, item: str) -> None:
    people = pl.LazyFrame({"_row": [2], "email": ["anna@example.com"]})
    target = Target(workflow_id=12, format=form)

    items = encode_items(people, ("email",), Wording(target=target, match_value="item")).collect()

    assert items["item"].item() == item
