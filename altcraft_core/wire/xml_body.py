"""Profiles as XML.

An item is `<data>…</data>`, with the profile's fields and what goes beside them as its children. A body is its head,
the items with a line break between any two, and its foot. An array is its element repeated; an empty one is empty.

A value that XML cannot hold is refused, with its field and its row.
"""

from __future__ import annotations

from functools import partial

import polars as pl
from defusedxml.ElementTree import fromstring

from altcraft_core.records import Target
from altcraft_core.wire.profiles import Wording, describe_item, describe_root, require_none
from altcraft_core.wire.shapes import Column, Constant, DataType, Either, Group, Several, Shape, join, only_where
from altcraft_core.wire.xml_elements import ESCAPES, UNWRITABLE, open_tag, wrap, write_element
from altcraft_core.wire.xml_objects import are_writable, write_objects

_OPEN = "<xml>"


def encode_items(profiles: pl.LazyFrame, fields: tuple[str, ...], wording: Wording) -> pl.LazyFrame:
    """Each profile as one XML item: `_row`, `item` (String) and `bytes` (UInt32, its length in UTF-8), in order.

    What stands in an item, and the PlanErrors, are those of `profiles.describe_item`; and PlanError for a name that is
    no XML name, or a value that XML cannot hold.
    """
    item = describe_item(profiles, fields, wording)
    written = _write("data", item.flat, arrays=wording.xml_arrays, repeats=True)
    _require_writable(profiles, fields, wording)
    return profiles.select("_row", item=written).with_columns(bytes=pl.col("item").str.len_bytes().cast(pl.UInt32))


def build_body(target: Target, items: pl.Series) -> bytes:
    """The whole body of these items, its token left out. Arrays are marked as they are in the items."""
    joined: str = items.str.join("\n").item()
    head, foot = _frame(target, arrays=joined.startswith(open_tag("data", marked=True)))
    return f"{head}{joined}{foot}".encode()


def add_token(body: bytes, token: str) -> bytes:
    """The body with the token as its first element."""
    return f"{_OPEN}{write_element('token', token)}".encode() + body.removeprefix(_OPEN.encode())


def body_overhead(target: Target, token_bytes: int, *, arrays: bool = False) -> int:
    """How many bytes a body has beside its items and the line breaks between them.

    `token_bytes` is the token's length in UTF-8; 0 means that the token does not travel in the body.
    """
    frame = sum(len(part.encode()) for part in _frame(target, arrays=arrays))
    return frame + (len(write_element("token", "")) + token_bytes if token_bytes else 0)


def read_texts(items: pl.Series, names: tuple[str, str]) -> pl.Series:
    """What each item says under the first name, or else under the second, as text."""
    elements = (fromstring(item, forbid_dtd=True) for item in items)
    found = [next((text for name in names if (text := item.findtext(name)) is not None), None) for item in elements]
    return pl.Series(items.name, found, pl.String)


def _frame(target: Target, *, arrays: bool) -> tuple[str, str]:
    """What stands around the items."""
    before, after = (
        "".join(write_element(name, value, arrays=arrays) for name, value in part.items())
        for part in describe_root(target)
    )
    return f"{_OPEN}{before}", f"{after}</xml>"


def _write(name: str, shape: Shape, *, arrays: bool, repeats: bool = False) -> pl.Expr:
    """The element of a shape, or its elements; null where it is absent. `repeats`: it is one of an array."""
    marked = arrays and repeats
    match shape:
        case Column(is_json=True):
            write = partial(write_objects, name=name, arrays=arrays)
            return shape.value.map_batches(write, pl.String, is_elementwise=True)
        case Column():
            return _write_column(name, shape, arrays=arrays)
        case Constant():
            return pl.lit(write_element(name, shape.value, arrays=arrays))
        case Group():
            children = [_write(key, value, arrays=arrays) for key, value in shape.members]
            parts = [pl.lit(open_tag(name, marked=marked)), *children, pl.lit(f"</{name}>")]
            return only_where(join(parts), shape.where)
        case Several():
            items = [_write(name, item, arrays=arrays, repeats=True) for item in shape.items]
            return only_where(join(items), shape.where)
        case Either():
            return _write(name, shape.first, arrays=arrays).fill_null(_write(name, shape.otherwise, arrays=arrays))


def _write_column(name: str, column: Column, *, arrays: bool) -> pl.Expr:
    if not isinstance(column.dtype, pl.List):
        return _wrap_text(name, _write_text(column.value, column.dtype))
    items = column.value.list.drop_nulls()
    inner = _wrap_text(name, _write_text(pl.element(), column.dtype.inner), marked=arrays)
    empty = pl.lit(wrap(name, "", marked=arrays))
    return pl.when(items.list.len() == 0).then(empty).otherwise(items.list.eval(inner).list.join(""))


def _write_text(value: pl.Expr, dtype: DataType) -> pl.Expr:
    if dtype.is_float():
        return pl.when(value.is_finite()).then(value.cast(pl.String))  # as in JSON, which knows no infinity
    text = value.cast(pl.String)
    if dtype.is_integer() or dtype == pl.Boolean:
        return text
    return text.str.replace_many(ESCAPES)


def _wrap_text(name: str, text: pl.Expr, *, marked: bool = False) -> pl.Expr:
    return pl.concat_str(pl.lit(open_tag(name, marked=marked)), text, pl.lit(f"</{name}>"))


def _require_writable(profiles: pl.LazyFrame, fields: tuple[str, ...], wording: Wording) -> None:
    schema = profiles.collect_schema()
    faulty = {
        name: _is_unwritable(Column(value=pl.col(name), dtype=schema[name], is_json=name in wording.json_fields))
        for name in dict.fromkeys([*fields, *(name for item in wording.subscriptions for name in item.sources)])
    }
    sentence = "The value of {field} in row {row} cannot be held by XML. Send the list as JSON, or mend the row."
    require_none(profiles, {name: fault for name, fault in faulty.items() if fault is not None}, sentence)


def _is_unwritable(column: Column) -> pl.Expr | None:
    """Where a column's text cannot stand in XML; None where no value can be of that kind."""
    if column.is_json:
        return ~column.value.map_batches(are_writable, pl.Boolean, is_elementwise=True)
    if column.dtype == pl.String:
        return column.value.str.contains(f"[{UNWRITABLE}]")
    if isinstance(column.dtype, pl.List) and column.dtype.inner == pl.String:
        return column.value.list.join("").str.contains(f"[{UNWRITABLE}]")
    return None
