"""What is written to the platform is what was in the list: the demo platform reads the bodies with code of its own."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import from_json

from altcraft_core.demo.bodies import decode_body
from altcraft_core.demo.databases import DATABASE_BY_ID
from altcraft_core.demo.items import Change, Customs, MatchMode, read_item
from altcraft_core.demo.subscriptions import find_address
from altcraft_core.fields import FieldKind
from altcraft_core.records import FieldUse, Limits, Subscription, Target
from altcraft_core.wire.body import add_token, body_overhead, build_body, encode_items
from altcraft_core.wire.chunking import cut_chunks
from altcraft_core.wire.profiles import Wording
from tests.wire.reading import read_xml

TOKEN = "demo-token"
FIELDS = {
    "email": pl.String,
    "phones": pl.List(pl.String),
    "_fname": pl.String,
    "comment": pl.String,
    "points": pl.Int64,
    "discount": pl.Float64,
    "vip": pl.Boolean,
    "last_purchase": pl.String,
    "last_visit": pl.String,
    "interests": pl.List(pl.String),
    "shops": pl.List(pl.String),
    "address": pl.String,
    "orders": pl.String,
}
OBJECTS = ("address", "orders")  # columns that hold JSON
XML_NAMES = st.from_regex(r"[A-Za-z_Ж][A-Za-z0-9_.Ж-]{0,6}", fullmatch=True)
XML_LETTERS = st.characters(min_codepoint=0x20, exclude_categories=["Cs"], exclude_characters="\ufffe\uffff")


@dataclass(frozen=True, kw_only=True)
class Told:
    """Profiles, how they are to be sent, and how much fits into a body beside the longest of them."""

    people: list[dict[str, Any]]
    wording: Wording
    max_rows: int
    room: int


@st.composite
def told(draw: st.DrawFn) -> Told:
    form = draw(st.sampled_from(["json", "xml"]))
    anything = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
    texts = anything if form == "json" else st.text(XML_LETTERS | st.sampled_from("\t\n\r<&>"), max_size=12)
    names = (anything if form == "json" else XML_NAMES).filter(lambda name: name != "action")
    ascii_only = draw(st.booleans())
    people = draw(st.lists(people_of(texts, names), min_size=1, max_size=8))
    for row, person in enumerate(people):
        person |= {"email": f"person{row}@example.com"}
        person |= {name: json.dumps(person[name], ensure_ascii=ascii_only) for name in OBJECTS if person[name]}
    return Told(
        people=people,
        wording=Wording(
            target=Target(workflow_id=12, format=form),
            uses=tuple(FieldUse(name=name, kind=FieldKind.OBJECT) for name in OBJECTS),
            xml_arrays=draw(st.booleans()),
        ),
        max_rows=draw(st.integers(1, 4)),
        room=draw(st.integers(0, 500)),
    )


def people_of(texts: st.SearchStrategy[str], names: st.SearchStrategy[str]) -> st.SearchStrategy[dict[str, Any]]:
    """Profiles with any gaps; an object is never empty, because an XML without marks could not tell it from none."""
    values = st.recursive(
        texts | st.integers(-(2**63), 2**63) | st.floats(allow_nan=False, allow_infinity=False) | st.booleans(),
        lambda inner: st.none() | st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
        max_leaves=8,
    )
    objects = st.dictionaries(names, values, min_size=1, max_size=3)
    filled = texts.filter(bool)
    fields: dict[str, st.SearchStrategy[Any]] = {
        "phones": st.lists(st.integers(79010000000, 79999999999).map("+{}".format), min_size=1, max_size=2),
        "_fname": filled,
        "comment": filled,
        "points": st.integers(-(2**63) + 1, 2**63 - 1),
        "discount": st.floats(allow_nan=False, allow_infinity=False),
        "vip": st.booleans(),
        "last_purchase": st.dates().map(str),
        "last_visit": st.datetimes().map(lambda moment: f"{moment:%Y-%m-%dT%H:%M:%S}Z".rjust(20, "0")),
        "interests": st.lists(st.sampled_from(["tea", "coffee", "Печенье"]), min_size=1, max_size=3, unique=True),
        "shops": st.lists(filled, min_size=1, max_size=3),
        "address": objects,
        "orders": st.lists(objects, min_size=1, max_size=3),
    }
    return st.fixed_dictionaries({name: st.none() | values for name, values in fields.items()})


@pytest.mark.slow
@given(told())
def test_every_profile_reaches_the_platform_once_and_as_it_was(told: Told) -> None:
    read = [profile for body in bodies_of(told) for profile in read_as_platform(body)]

    assert read == [expect_profile(person, told.wording) for person in told.people]


@pytest.mark.parametrize("form", ["json", "xml"])
@pytest.mark.parametrize(
    ("channel", "resource", "address"),
    [
        ("email", 1, "anna@example.com"),
        ("sms", 1, "+79161234567"),
        ("viber", 1, "+79161234567"),
        ("whatsapp", 1, "+79161234567"),
        ("notify", 1, "+79161234567"),
        ("telegram_bot", 1, "1234567"),
        ("push", 2, "a-token-of-a-phone"),
        ("app_inbox", 2, "anna"),
    ],
)
def test_subscriptions_of_every_channel_reach_the_platform_with_their_own_fields(
    form: str, channel: str, resource: int, address: str
) -> None:
    constant, column, value = ("source", "frequency", 2) if resource == 1 else ("app_version", "beta", True)
    subscription = Subscription(
        channel=channel,
        resource_id=resource,
        address_field="subscription.address",
        provider="web-push" if channel == "push" else "",
        cats=("sales",) if resource == 1 else ("orders",),
        custom_fields=((constant, "fair"),),
        custom_fields_from=((column, "subscription.told"),),
    )
    people = {
        "_row": [2],
        "email": ["anna@example.com"],
        "subscription.address": [address],
        "subscription.told": [value],
    }
    target = Target(workflow_id=12, format=form)
    wording = Wording(target=target, subscriptions=(subscription,))
    items = encode_items(pl.LazyFrame(people), tuple(people)[1:], wording).collect()

    (change,) = changes_of(add_token(build_body(target, items["item"]), TOKEN))

    assert change.fields == {"email": "anna@example.com"}
    (read,) = change.subscriptions
    assert find_address(read) == address
    assert (read["channel"], read["resource_id"], read.get("status")) == (channel, resource, None)
    assert read["custom_fields"] == {constant: "fair", column: value}
    assert read["cats"] == list(subscription.cats)


def bodies_of(told: Told) -> list[bytes]:
    """The bodies, none of them above its limits."""
    target = told.wording.target
    frame = pl.DataFrame(told.people, schema=FIELDS).with_row_index("_row").cast({"_row": pl.Int64})
    items = encode_items(frame.lazy(), tuple(FIELDS), told.wording).collect()
    overhead = body_overhead(target, len(TOKEN), xml_arrays=told.wording.xml_arrays)
    limits = Limits(max_rows=told.max_rows, max_bytes=overhead + items["bytes"].max() + told.room)
    chunks = cut_chunks(items["bytes"], limits, overhead)
    bodies = [
        add_token(build_body(target, items["item"].slice(start, rows)), TOKEN)
        for start, rows in chunks.select("start", "rows").iter_rows()
    ]
    assert [len(body) for body in bodies] == chunks["bytes"].to_list()
    assert chunks["bytes"].max() <= limits.max_bytes
    assert chunks["rows"].max() <= limits.max_rows
    return bodies


def read_as_platform(body: bytes) -> list[dict[str, Any]]:
    return [change.fields for change in changes_of(body)]


def changes_of(body: bytes) -> list[Change]:
    decoded = decode_body(body)
    if decoded.is_xml:
        assert read_xml(body)
    else:
        assert from_json(body) == decoded.parameters
    customs = Customs(
        database=DATABASE_BY_ID[3],
        mode=MatchMode(name="email", field="email", beside="email"),
        strict=not decoded.is_xml,
        flat=False,
        flat_without_data=decoded.is_xml,
        skip_invalid_subscriptions=False,
        unknown_fields="refuse",
    )
    return [read_item(item, customs).change for item in decoded.parameters["data"]]


def expect_profile(person: dict[str, Any], wording: Wording) -> dict[str, Any]:
    """What the platform should hold of a person: of objects in XML, what XML can tell."""
    known = {name: person[name] for name in FIELDS if person[name] is not None}
    objects = {name: json.loads(known[name]) for name in OBJECTS if name in known}
    if wording.target.format == "xml":
        objects = {
            name: [tell(one, marked=wording.xml_arrays) for one in value]
            if isinstance(value, list)
            else tell(value, marked=wording.xml_arrays)
            for name, value in objects.items()
        }
    return known | objects


def tell(value: Any, *, marked: bool) -> Any:
    """A value as XML tells it: everything is text, what is empty is nothing, and an array is what repeats."""
    match value:
        case dict():
            return {name: tell_named(inner, marked=marked) for name, inner in value.items()} or ""
        case list():
            return {"xml": tell_named(value, marked=marked)} if value else ""
        case bool():
            return str(value).lower()
        case _:
            return "" if value is None else str(value)


def tell_named(value: Any, *, marked: bool) -> Any:
    """A value under a name of its own: only a mark tells one value from an array of one."""
    if not isinstance(value, list):
        return tell(value, marked=marked)
    items = [tell(inner, marked=marked) for inner in value]
    if marked:
        return [] if items == [""] else items
    return items if len(items) > 1 else items[0] if items else ""
