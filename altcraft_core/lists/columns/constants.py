"""Values that are the same for every row: whether a field takes them, before a whole list is rejected by one."""

from __future__ import annotations

import polars as pl

from altcraft_core.fields import Field, FieldKind
from altcraft_core.lists.values.normalizing import BARING, is_seen, normalizer_of, tidy
from altcraft_core.lists.values.settling import count_signs, settle, turn
from altcraft_core.records import RowRules


def shows_nothing(value: str) -> bool:
    """Is there nothing in it to send?"""
    return not pl.select(is_seen(pl.lit(value))).item()


def is_understood(value: str, field: Field) -> bool:
    """Does the field take this value? Phones, which need a country, and cells of several values are left to the check.

    A date or a number is understood in whatever writing makes sense of it.
    """
    if field.separator or field.kind is FieldKind.PHONE:
        return True
    texts = pl.select(tidy(pl.lit(value)).alias("text"))
    signs = {name: texts.select(count).item() for name, count in count_signs(field, pl.col("text")).items()}
    bare = BARING[field.kind](turn(pl.col("text"), settle(field, signs, RowRules())))
    return bool(texts.select(normalizer_of(field.kind, "")(bare).is_not_null()).item())
