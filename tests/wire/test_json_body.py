from __future__ import annotations

import json
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from altcraft_core.errors import PlanError
from altcraft_core.records import BlankValues, Limits, Matching, Target
from altcraft_core.wire.chunking import cut_chunks
from altcraft_core.wire.json_body import add_token, body_overhead, build_body, encode_items
from altcraft_core.wire.profiles import Wording

BY_MAIL = Target(workflow_id=12)

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
FIELDS = st.lists(TEXTS.filter(lambda name: name not in ("_row", "email")), unique=True, max_size=4)


@st.composite
def profiles(draw: st.DrawFn) -> pl.DataFrame:
    """Profiles with an address, texts, whole numbers and gaps, under any field names."""
    rows = draw(st.integers(1, 12))
    columns: dict[str, pl.Series] = {"_row": pl.Series(range(2, rows + 2), dtype=pl.Int64)}
    for name in ["email", *draw(FIELDS)]:
        kind, values = draw(st.sampled_from([(pl.String, TEXTS), (pl.Int64, st.integers(-(2**63), 2**63 - 1))]))
        gaps = values if name == "email" else st.none() | values
        columns[name] = pl.Series(draw(st.lists(gaps, min_size=rows, max_size=rows)), dtype=kind)
    return pl.DataFrame(columns)


def encode(frame: pl.DataFrame, target: Target = BY_MAIL, **choices: Any) -> pl.DataFrame:
    fields = tuple(name for name in frame.columns if name != "_row")
    return encode_items(frame.lazy(), fields, Wording(target=target, **choices)).collect()


def one_item(values: dict[str, Any], target: Target = BY_MAIL, **choices: Any) -> str:
    item: str = encode(pl.DataFrame({"_row": 2} | values), target, **choices)["item"].item()
    return item


def test_body_is_compact_and_keeps_letters_as_utf8() -> None:
    items = encode(pl.DataFrame({"_row": [2, 3], "email": ["a@b.ru", "c@d.ru"], "_fname": ["Анна", None]}))["item"]
    assert build_body(BY_MAIL, items).decode() == (
        '{"workflow_id":12,"matching":"email","data":['
        '{"data":{"email":"a@b.ru","_fname":"Анна"}},{"data":{"email":"c@d.ru"}}]}'
    )


def test_flags_are_sent_only_when_they_are_set() -> None:
    target = Target(workflow_id=7, skip_triggers=True, skip_invalid_subscriptions=True, detect_geo=True)
    body = json.loads(build_body(target, pl.Series(["{}"])))
    assert list(body) == [
        "workflow_id",
        "matching",
        "data",
        "skip_triggers",
        "skip_invalid_subscriptions",
        "detect_geo",
    ]
    assert list(json.loads(build_body(Target(workflow_id=7), pl.Series(["{}"])))) == ["workflow_id", "matching", "data"]


@pytest.mark.parametrize(
    ("target", "field", "key"),
    [
        (Target(workflow_id=1, matching=Matching.EMAIL), "email", "email"),
        (Target(workflow_id=1, matching=Matching.EMAIL_PROFILE), "email", "email"),
        (Target(workflow_id=1, matching=Matching.PHONE), "phones", "phone"),
        (Target(workflow_id=1, matching=Matching.PROFILE_ID), "profile_id", "profile_id"),
        (Target(workflow_id=1, matching=Matching.CUSTOM, field_name="CRM"), "CRM", "field_value"),
    ],
)
def test_match_value_stands_where_the_connection_wants_it(target: Target, field: str, key: str) -> None:
    values = {field: "x", "_fname": "Anna"}
    inside, beside = {"data": values}, {"data": {"_fname": "Anna"}, key: "x"}
    assert json.loads(one_item(values, target)) == inside
    assert json.loads(one_item(values, target, match_value="item")) == beside
    assert json.loads(one_item(values, target, match_value="both")) == inside | {key: "x"}


def test_profile_without_the_match_field_is_refused() -> None:
    with pytest.raises(PlanError, match="feeds phones"):
        one_item({"email": "a@b.ru"}, Target(workflow_id=1, matching=Matching.PHONE))


def test_blank_values_erase_all_but_the_match_field_and_email() -> None:
    target = Target(workflow_id=1, matching=Matching.CUSTOM, field_name="CRM")
    frame = pl.DataFrame(
        {"_row": 2, "CRM": None, "email": None, "_fname": None, "_city": "Омск"},
        schema_overrides=dict.fromkeys(("CRM", "email", "_fname"), pl.String),
    )
    item = encode(frame, target, blank_values=BlankValues.ERASE)["item"].item()
    assert json.loads(item) == {"data": {"_fname": {"action": "unset"}, "_city": "Омск"}}


def test_numbers_and_truths_stand_without_quotes() -> None:
    values = {"email": "a@b.ru", "age": 41, "rate": 0.5, "vip": True}
    assert json.loads(one_item(values)) == {"data": values}
    assert json.loads(one_item({"email": "a@b.ru", "rate": float("inf")})) == {"data": {"email": "a@b.ru"}}


@given(frame=profiles(), blank_values=st.sampled_from(BlankValues))
def test_profiles_come_back_from_their_items(frame: pl.DataFrame, blank_values: BlankValues) -> None:
    items = encode(frame, blank_values=blank_values)
    blank = {} if blank_values is BlankValues.OMIT else {"action": "unset"}
    expected = [
        {name: blank if value is None else value for name, value in row.items() if value is not None or blank}
        for row in frame.drop("_row").iter_rows(named=True)
    ]
    assert [json.loads(item) for item in items["item"]] == [{"data": values} for values in expected]
    assert items["_row"].equals(frame["_row"])
    assert items["bytes"].to_list() == [len(item.encode()) for item in items["item"]]


@given(
    frame=profiles(),
    max_rows=st.integers(1, 6),
    room=st.integers(0, 200),
    token=st.text(st.characters(codec="ascii", exclude_categories=["Cc"], exclude_characters='"\\')),
)
def test_bodies_hold_each_profile_once_and_weigh_what_was_planned(
    frame: pl.DataFrame, max_rows: int, room: int, token: str
) -> None:
    items = encode(frame)
    overhead = body_overhead(BY_MAIL, len(token))
    limits = Limits(max_rows=max_rows, max_bytes=overhead + items["bytes"].max() + room)
    sent = []
    for start, rows, size in cut_chunks(items["bytes"], limits, overhead).iter_rows():
        body = build_body(BY_MAIL, items["item"].slice(start, rows))
        whole = add_token(body, token) if token else body
        assert len(whole) == size <= limits.max_bytes
        assert rows <= max_rows
        sent += json.loads(whole)["data"]
    assert sent == [json.loads(item) for item in items["item"]]


def test_items_keep_their_order_when_they_are_streamed(tmp_path: Any) -> None:
    rows = 200_000
    frame = pl.LazyFrame({"_row": range(rows)}).with_columns(email=pl.col("_row").cast(pl.String) + "@b.ru")
    items = encode_items(frame, ("email",), Wording(target=BY_MAIL))
    items.sink_parquet(tmp_path / "items.parquet")
    written = pl.read_parquet(tmp_path / "items.parquet")
    assert written["_row"].equals(pl.Series("_row", range(rows)))
    assert written["item"][123_456] == '{"data":{"email":"123456@b.ru"}}'


def test_token_is_the_first_key_and_is_escaped() -> None:
    body = add_token(b'{"task_id":"t"}', 'to"ken')
    assert list(json.loads(body).items()) == [("token", 'to"ken'), ("task_id", "t")]
    assert body.startswith(b'{"token":')
