"""What is written to the platform is what was in the list: the demo platform reads the bodies with code of its own."""

from __future__ import annotations

from typing import Any

import polars as pl
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import from_json

from altcraft_core.demo.bodies import decode_body
from altcraft_core.demo.databases import DATABASE_BY_ID
from altcraft_core.demo.items import Customs, MatchMode, read_item
from altcraft_core.records import Limits, Target
from altcraft_core.wire.body import add_token, body_overhead, build_body, encode_items
from altcraft_core.wire.chunking import cut_chunks
from altcraft_core.wire.profiles import Wording

TOKEN = "demo-token"
FIELDS = {
    "email": pl.String,
    "_fname": pl.String,
    "comment": pl.String,
    "points": pl.Int64,
    "discount": pl.Float64,
    "vip": pl.Boolean,
    "shops": pl.List(pl.String),
}
# What XML 1.0 can hold, in both formats alike; control characters are taken out of texts before.
texts = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn")), min_size=1, max_size=12)
people = st.lists(
    st.fixed_dictionaries(
        {
            "_fname": st.none() | texts,
            "comment": st.none() | texts,
            "points": st.none() | st.integers(-(2**53), 2**53),
            "discount": st.none() | st.floats(allow_nan=False, allow_infinity=False, width=32),
            "vip": st.none() | st.booleans(),
            "shops": st.none() | st.lists(texts, min_size=1, max_size=3),
        }
    ),
    min_size=1,
    max_size=8,
)


@given(people, st.sampled_from(["json", "xml"]), st.integers(1, 4))
def test_every_profile_reaches_the_platform_once_and_as_it_was(
    told: list[dict[str, Any]], form: str, max_rows: int
) -> None:
    profiles = [{"email": f"person{row}@example.com", **person} for row, person in enumerate(told)]
    target = Target(workflow_id=12, format=form)

    read = [profile for body in bodies_of(profiles, target, max_rows) for profile in read_as_platform(body)]

    assert read == [{name: value for name, value in profile.items() if value is not None} for profile in profiles]


def bodies_of(profiles: list[dict[str, Any]], target: Target, max_rows: int) -> list[bytes]:
    frame = pl.DataFrame(profiles, schema=FIELDS).with_row_index("_row").cast({"_row": pl.Int64})
    items = encode_items(frame.lazy(), tuple(FIELDS), Wording(target=target)).collect()
    limits = Limits(max_rows=max_rows, max_bytes=100_000)
    chunks = cut_chunks(items["bytes"], limits, body_overhead(target, len(TOKEN)))
    bodies = [
        add_token(build_body(target, items["item"].slice(start, rows)), TOKEN)
        for start, rows in chunks.select("start", "rows").iter_rows()
    ]
    assert [len(body) for body in bodies] == chunks["bytes"].to_list()
    return bodies


def read_as_platform(body: bytes) -> list[dict[str, Any]]:
    decoded = decode_body(body)
    if not decoded.is_xml:
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
    return [read_item(item, customs).change.fields for item in decoded.parameters["data"]]
