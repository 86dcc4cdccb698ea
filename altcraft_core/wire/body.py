"""The body of a request, in the format of its target."""

from __future__ import annotations

import polars as pl

from altcraft_core.records import Target
from altcraft_core.wire import json_body, xml_body
from altcraft_core.wire.profiles import MATCH_KEYS, Wording


def encode_items(profiles: pl.LazyFrame, fields: tuple[str, ...], wording: Wording) -> pl.LazyFrame:
    """Each profile as one item: `_row`, `item` (String) and `bytes` (UInt32, its length in UTF-8), in order.

    `fields` are columns of `profiles`; those whose name begins with "custom_data." stand beside the profile's data.
    PlanError, naming the field, where something cannot be sent so.
    """
    encode = xml_body.encode_items if _is_xml(wording.target) else json_body.encode_items
    return encode(profiles, fields, wording)


def build_body(target: Target, items: pl.Series) -> bytes:
    """The whole body of these items, its token left out. The same items and target give the same bytes."""
    return xml_body.build_body(target, items) if _is_xml(target) else json_body.build_body(target, items)


def body_overhead(target: Target, token_bytes: int, *, xml_arrays: bool = False) -> int:
    """How many bytes a body has beside its items and the one byte between any two.

    `token_bytes` is the token's length in UTF-8; 0 means that the token does not travel in the body.
    """
    if _is_xml(target):
        return xml_body.body_overhead(target, token_bytes, arrays=xml_arrays)
    return json_body.body_overhead(target, token_bytes)


def add_token(body: bytes, token: str) -> bytes:
    """The body with the token in the first place."""
    return xml_body.add_token(body, token) if body.startswith(b"<") else json_body.add_token(body, token)


def read_match_values(items: pl.Series, target: Target) -> pl.Series:
    """The value that finds the profile of each item, as text; null where an item has none. For a chunk's items."""
    names = (target.match_field, MATCH_KEYS[target.matching])
    if _is_xml(target):
        return xml_body.read_texts(items, names)
    return json_body.read_texts(items, names, flat=not target.call.engages)


def content_type(body: bytes) -> str:
    """The media type of a body."""
    return "application/xml" if body.startswith(b"<") else "application/json"


def _is_xml(target: Target) -> bool:
    return target.format == "xml"
