"""Profiles as the JSON that `import_and_start_batch_task` takes.

An item is `{"data":{…}}`, compact, non-ASCII letters as UTF-8. A body is its head, the items, and the closing `]}`.
"""

from __future__ import annotations

import json

import polars as pl

from altcraft_core.errors import PlanError
from altcraft_core.records import BlankValues, Matching, Target

_ERASE = '{"action":"unset"}'  # from the page "Database fields functional update": empties a field
_NEVER_ERASED = frozenset({"email"})  # by the same page
_SPECIAL = ["\\", '"', *map(chr, range(0x20))]  # all that JSON wants escaped
_ESCAPED = [json.dumps(character)[1:-1] for character in _SPECIAL]

_KEYS_BESIDE_DATA = {
    Matching.EMAIL: "email",
    Matching.EMAIL_PROFILE: "email",
    Matching.PHONE: "phone",
    Matching.PROFILE_ID: "profile_id",
    Matching.CUSTOM: "field_value",
}


def encode_items(
    profiles: pl.LazyFrame, fields: tuple[str, ...], target: Target, *, match_value: str, blank_values: BlankValues
) -> pl.LazyFrame:
    """Each profile as one JSON item: `_row`, `item` (String) and `bytes` (UInt32, its length in UTF-8), in order.

    `match_value` tells where the value that finds the profile stands: inside `data`, beside it as an `item` key, or
    in `both`. An empty field is left out, or erases the stored value, except for the match field and `email`.
    PlanError if the match field is not among the fields.
    """
    if target.match_field not in fields:
        raise PlanError(f"No column feeds {target.match_field}, by which profiles are found.")
    schema = profiles.collect_schema()
    kept = {target.match_field, *_NEVER_ERASED}
    inside = [
        _write_pair(name, schema[name], pl.col(name), erase=blank_values is BlankValues.ERASE and name not in kept)
        for name in fields
        if match_value != "item" or name != target.match_field
    ]
    parts = [_join([pl.lit('"data":{'), _join(inside, ","), pl.lit("}")])]
    if match_value != "data":
        key = _KEYS_BESIDE_DATA[target.matching]
        parts.append(_write_pair(key, schema[target.match_field], pl.col(target.match_field), erase=False))
    item = _join([pl.lit("{"), _join(parts, ","), pl.lit("}")])
    return profiles.select("_row", item=item).with_columns(bytes=pl.col("item").str.len_bytes().cast(pl.UInt32))


def build_body(target: Target, items: pl.Series) -> bytes:
    """The whole body of these items, its token left out."""
    joined: str = items.str.join(",").item()
    return f"{_head(target)}{joined}]}}".encode()


def add_token(body: bytes, token: str) -> bytes:
    """The body with the token as its first key."""
    return b"{" + _token_pair(token) + body.removeprefix(b"{")


def body_overhead(target: Target, token_bytes: int) -> int:
    """How many bytes a body has beside its items and the commas between them.

    `token_bytes` is the token's length in UTF-8; 0 means that the token does not travel in the body.
    """
    head = len(_head(target).encode()) + len("]}")
    return head + (len(_token_pair("")) + token_bytes if token_bytes else 0)


def _head(target: Target) -> str:
    pairs: dict[str, object] = {"workflow_id": target.workflow_id, "matching": str(target.matching)}
    if target.matching is Matching.CUSTOM:
        pairs["field_name"] = target.field_name
    flags = {
        name: True for name in ("skip_triggers", "skip_invalid_subscriptions", "detect_geo") if getattr(target, name)
    }
    return _compact(pairs | flags)[:-1] + ',"data":['


def _token_pair(token: str) -> bytes:
    return f'"token":{_compact(token)},'.encode()


def _write_pair(key: str, dtype: pl.DataType, value: pl.Expr, *, erase: bool) -> pl.Expr:
    """`"key":value`; null where the value is null, unless that erases."""
    written = _write_value(value, dtype)
    pair = pl.concat_str(pl.lit(f"{_compact(key)}:"), written)
    return pair.fill_null(pl.lit(f"{_compact(key)}:{_ERASE}")) if erase else pair


def _write_value(value: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    if dtype.is_float():
        return pl.when(value.is_finite()).then(value.cast(pl.String))  # JSON knows no infinity
    if dtype.is_integer() or dtype == pl.Boolean:
        return value.cast(pl.String)
    return pl.concat_str(pl.lit('"'), value.cast(pl.String).str.replace_many(_SPECIAL, _ESCAPED), pl.lit('"'))


def _join(parts: list[pl.Expr], separator: str = "") -> pl.Expr:
    return pl.concat_str(parts, separator=separator, ignore_nulls=True)


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
