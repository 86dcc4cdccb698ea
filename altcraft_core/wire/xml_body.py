"""Profiles as XML.

An item is `<data>…</data>`, with the profile's fields and what goes beside them as its children. A body is its head,
the items with a line break between any two, and its foot. An array is its element repeated; an empty one is empty.

XML 1.0 has no way to hold most control characters. A value that has one is refused, with its field and its row: it is
neither changed nor left out silently.
"""

from __future__ import annotations

import re
from functools import lru_cache, partial

import polars as pl
from defusedxml.ElementTree import fromstring

from altcraft_core.errors import PlanError
from altcraft_core.records import BlankValues, FieldUse, Subscription, Target
from altcraft_core.wire.profiles import describe_item, describe_root, read_json, require_none
from altcraft_core.wire.shapes import Column, Constant, DataType, Either, Group, Plain, Several, Shape, join, only_where

#: A line break of the old kind would come back as one of the new kind, were it not escaped.
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}
_ESCAPE_TABLE = str.maketrans({**_ESCAPES})
_UNWRITABLE = "\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff"
_HAS_UNWRITABLE = re.compile(f"[{_UNWRITABLE}\ud800-\udfff]")  # JSON can name half of a surrogate pair
_FIRST_LETTER = (
    "A-Z_a-z\xc0-\xd6\xd8-\xf6\xf8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f\u2c00-\u2fef"
    "\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_NAME = re.compile(f"[{_FIRST_LETTER}][{_FIRST_LETTER}0-9.\xb7\u0300-\u036f\u203f\u2040-]*")
_OPEN = "<xml>"


def encode_items(
    profiles: pl.LazyFrame,
    fields: tuple[str, ...],
    target: Target,
    *,
    match_value: str,
    blank_values: BlankValues,
    uses: tuple[FieldUse, ...] = (),
    subscriptions: tuple[Subscription, ...] = (),
    arrays: bool = False,
) -> pl.LazyFrame:
    """Each profile as one XML item: `_row`, `item` (String) and `bytes` (UInt32, its length in UTF-8), in order.

    `arrays` marks what repeats with array='true'. What stands in an item, and the PlanErrors, are those of
    `profiles.describe_item`; and PlanError for a name that is no XML name, or a value that XML cannot hold.
    """
    item = describe_item(
        profiles,
        fields,
        target,
        match_value=match_value,
        blank_values=blank_values,
        uses=uses,
        subscriptions=subscriptions,
    )
    written = _write("data", item.flat, arrays=arrays, repeats=True)
    _require_writable(profiles, fields, uses, subscriptions)
    return profiles.select("_row", item=written).with_columns(bytes=pl.col("item").str.len_bytes().cast(pl.UInt32))


def build_body(target: Target, items: pl.Series) -> bytes:
    """The whole body of these items, its token left out. Arrays are marked as they are in the items."""
    joined: str = items.str.join("\n").item()
    head, foot = _frame(target, arrays=joined.startswith(_open("data", marked=True)))
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


def write_element(name: str, value: Plain, *, arrays: bool = False, repeats: bool = False) -> str:
    """A value as an element; an array as one for each of its values. `repeats`: it is itself one of an array.

    An array within an array has <xml> for its items. PlanError if a name is no XML name, or XML cannot hold a text.
    """
    marked = arrays and repeats
    match value:
        case dict():
            inside = "".join(write_element(key, inner, arrays=arrays) for key, inner in value.items())
            return _wrap(name, inside, marked=marked)
        case list() if repeats:
            return _wrap(name, write_element("xml", value, arrays=arrays) if value else "", marked=marked)
        case []:
            return _wrap(name, "", marked=arrays)
        case list():
            return "".join(write_element(name, inner, arrays=arrays, repeats=True) for inner in value)
        case None:
            return _wrap(name, "", marked=marked)
        case bool():
            return _wrap(name, "true" if value else "false", marked=marked)
        case _:
            return _wrap(name, _escape(str(value), name), marked=marked)


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
            write = partial(_write_texts, name=name, arrays=arrays)
            return shape.value.map_batches(write, pl.String, is_elementwise=True)
        case Column():
            return _write_column(name, shape, arrays=arrays)
        case Constant():
            return pl.lit(write_element(name, shape.value, arrays=arrays))
        case Group():
            children = [_write(key, value, arrays=arrays) for key, value in shape.members]
            parts = [pl.lit(_open(name, marked=marked)), *children, pl.lit(f"</{name}>")]
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
    empty = pl.lit(_wrap(name, "", marked=arrays))
    return pl.when(items.list.len() == 0).then(empty).otherwise(items.list.eval(inner).list.join(""))


def _write_text(value: pl.Expr, dtype: DataType) -> pl.Expr:
    if dtype.is_float():
        return pl.when(value.is_finite()).then(value.cast(pl.String))  # as in JSON, which knows no infinity
    text = value.cast(pl.String)
    if dtype.is_integer() or dtype == pl.Boolean:
        return text
    return text.str.replace_many(list(_ESCAPES), list(_ESCAPES.values()))


def _write_texts(texts: pl.Series, *, name: str, arrays: bool) -> pl.Series:
    """JSON texts as elements."""
    # No expression reads JSON of any shape; such columns are rare.
    written = [None if text is None else write_element(name, read_json(text), arrays=arrays) for text in texts]
    return pl.Series(texts.name, written, pl.String)


def _wrap_text(name: str, text: pl.Expr, *, marked: bool = False) -> pl.Expr:
    return pl.concat_str(pl.lit(_open(name, marked=marked)), text, pl.lit(f"</{name}>"))


def _wrap(name: str, inside: str, *, marked: bool = False) -> str:
    return f"{_open(name, marked=marked)}{inside}</{name}>"


@lru_cache(1_000)
def _open(name: str, *, marked: bool = False) -> str:
    if not _NAME.fullmatch(name):
        raise PlanError(f"«{name}» cannot be the name of an XML element. Send the list as JSON, or leave it out.")
    return f"<{name} array='true'>" if marked else f"<{name}>"


def _escape(text: str, name: str) -> str:
    if _HAS_UNWRITABLE.search(text):
        raise PlanError(f"{name} holds a character that XML cannot hold. Send the list as JSON, or take it out.")
    return text.translate(_ESCAPE_TABLE)


def _require_writable(
    profiles: pl.LazyFrame,
    fields: tuple[str, ...],
    uses: tuple[FieldUse, ...],
    subscriptions: tuple[Subscription, ...],
) -> None:
    schema = profiles.collect_schema()
    as_json = {use.name for use in uses if use.is_json}
    faulty = {
        name: _is_unwritable(Column(value=pl.col(name), dtype=schema[name], is_json=name in as_json))
        for name in dict.fromkeys([*fields, *(name for item in subscriptions for name in item.sources)])
    }
    sentence = "The value of {field} in row {row} cannot be held by XML. Send the list as JSON, or mend the row."
    require_none(profiles, {name: fault for name, fault in faulty.items() if fault is not None}, sentence)


def _is_unwritable(column: Column) -> pl.Expr | None:
    """Where a column's text cannot stand in XML; None where no value can be of that kind."""
    if column.is_json:
        return ~column.value.map_batches(_are_writable, pl.Boolean, is_elementwise=True)
    if column.dtype == pl.String:
        return column.value.str.contains(f"[{_UNWRITABLE}]")
    if isinstance(column.dtype, pl.List) and column.dtype.inner == pl.String:
        return column.value.list.join("").str.contains(f"[{_UNWRITABLE}]")
    return None


def _are_writable(texts: pl.Series) -> pl.Series:
    return pl.Series(texts.name, [None if text is None else _is_writable(text) for text in texts], pl.Boolean)


def _is_writable(text: str) -> bool:
    try:
        write_element("xml", read_json(text))
    except (PlanError, RecursionError):
        return False
    return True
