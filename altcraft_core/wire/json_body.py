"""Profiles as JSON.

An item is `{"data":{…}}`, compact, non-ASCII letters as UTF-8; where profiles are only imported, it is its own data:
`{…}`. A body is its head, the items with a comma between any two, and its foot.
"""

from __future__ import annotations

import json
from itertools import groupby

import polars as pl

from altcraft_core.records import Target
from altcraft_core.wire.profiles import Wording, describe_item, describe_root
from altcraft_core.wire.shapes import Column, Constant, DataType, Either, Group, Plain, Several, Shape, join, only_where

_SPECIAL = ["\\", '"', *map(chr, range(0x20))]  # all that JSON wants escaped
_ESCAPED = [json.dumps(character)[1:-1] for character in _SPECIAL]


def encode_items(profiles: pl.LazyFrame, fields: tuple[str, ...], wording: Wording) -> pl.LazyFrame:
    """Each profile as one JSON item: `_row`, `item` (String) and `bytes` (UInt32, its length in UTF-8), in order.

    What stands in an item, and the PlanErrors, are those of `profiles.describe_item`.
    """
    item = describe_item(profiles, fields, wording)
    written = _write(Group(members=(("data", item.data), *item.beside)) if wording.target.call.engages else item.flat)
    return profiles.select("_row", item=written).with_columns(bytes=pl.col("item").str.len_bytes().cast(pl.UInt32))


def build_body(target: Target, items: pl.Series) -> bytes:
    """The whole body of these items, its token left out."""
    joined: str = items.str.join(",").item()
    head, foot = _frame(target)
    return f"{head}{joined}{foot}".encode()


def add_token(body: bytes, token: str) -> bytes:
    """The body with the token as its first key."""
    return b"{" + _token_pair(token) + body.removeprefix(b"{")


def body_overhead(target: Target, token_bytes: int) -> int:
    """How many bytes a body has beside its items and the commas between them.

    `token_bytes` is the token's length in UTF-8; 0 means that the token does not travel in the body.
    """
    frame = sum(len(part.encode()) for part in _frame(target))
    return frame + (len(_token_pair("")) + token_bytes if token_bytes else 0)


def read_texts(items: pl.Series, names: tuple[str, str], *, flat: bool = False) -> pl.Series:
    """What each item says in its data under the first name, or else beside its data under the second, as text.

    Of an array, that is its first value. `flat`: each item is its own data.
    """
    field, key = names
    data = "$" if flat else "$.data"
    paths = (f"{data}['{field}'][0]", f"{data}['{field}']", f"$['{key}']")
    found = pl.coalesce(pl.col(items.name).str.json_path_match(path) for path in paths)
    return items.to_frame().select(found).to_series()


def _frame(target: Target) -> tuple[str, str]:
    """What stands around the items."""
    before, after = describe_root(target)
    return _compact(before)[:-1] + ',"data":[', "]" + ("," if after else "") + _compact(after)[1:]


def _token_pair(token: str) -> bytes:
    return f'"token":{_compact(token)},'.encode()


def _write(shape: Shape) -> pl.Expr:
    """The JSON of a shape; null where it is absent."""
    return _concat(_write_parts(shape))


def _write_parts(shape: Shape) -> list[pl.Expr | str]:
    """The JSON of a shape in parts that stand in a row, so that few texts are copied; it is absent where a part is."""
    match shape:
        case Column():
            return [shape.value] if shape.is_json else _write_value(shape.value, shape.dtype)
        case Constant():
            return [_compact(shape.value)]
        case Group():
            pairs = [[f"{_compact(key)}:", *_write_parts(value)] for key, value in shape.members]
            is_whole = len(pairs) == 1 and _is_always_there(shape.members[0][1])
            members = pairs[0] if is_whole else [join([_concat(pair) for pair in pairs], ",")]
            return _only_where(["{", *members, "}"], shape.where)
        case Several():
            return _only_where(["[", join([_write(item) for item in shape.items], ","), "]"], shape.where)
        case Either():
            return [_write(shape.first).fill_null(_write(shape.otherwise))]


def _is_always_there(shape: Shape) -> bool:
    return isinstance(shape, Constant) or (isinstance(shape, Group) and shape.where is None)


def _write_value(value: pl.Expr, dtype: DataType) -> list[pl.Expr | str]:
    if isinstance(dtype, pl.List):
        items = value.list.eval(_concat(_write_value(pl.element(), dtype.inner)))
        return ["[", items.list.join(","), "]"]
    if dtype.is_float():
        return [pl.when(value.is_finite()).then(value.cast(pl.String))]  # JSON knows no infinity
    if dtype.is_integer() or dtype == pl.Boolean:
        return [value.cast(pl.String)]
    return ['"', value.cast(pl.String).str.replace_many(_SPECIAL, _ESCAPED), '"']


def _concat(parts: list[pl.Expr | str]) -> pl.Expr:
    """One text of them, neighbouring fixed parts as one; null where a part is null."""
    runs = groupby(parts, key=lambda part: isinstance(part, str))
    return pl.concat_str(
        expression for is_fixed, run in runs for expression in ([pl.lit("".join(map(str, run)))] if is_fixed else run)
    )


def _only_where(parts: list[pl.Expr | str], where: pl.Expr | None) -> list[pl.Expr | str]:
    return parts if where is None else [only_where(_concat(parts), where)]


def _compact(value: Plain) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
