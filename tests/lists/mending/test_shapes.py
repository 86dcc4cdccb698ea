from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from altcraft_core.fields import FieldKind
from altcraft_core.lists.mending.shapes import LONGEST, write_shape


def shapes(values: list[str | None], kind: FieldKind) -> list[str]:
    return (
        pl.DataFrame({"value": values}, schema={"value": pl.String})
        .select(write_shape(pl.col("value"), kind))["value"]
        .to_list()
    )


@pytest.mark.parametrize(
    ("value", "kind", "shape"),
    [
        ("+7 (916) 123-45-67", FieldKind.PHONE, "+7 (999) 999-99-99"),
        ("+380 44 123", FieldKind.PHONE, "+999 99 999"),
        ("тел. 8916  1234567 доб 12", FieldKind.PHONE, "яяя. 9999 9999999 яяя 99"),
        ("31.12.90", FieldKind.DATE, "99.99.99"),
        ("5 марта 1990", FieldKind.DATE, "9 яяя 9999"),
        ("anna.k-99@mail.example", FieldKind.EMAIL, "aaa@aaa.aaa"),
        ("Anna <anna@mail.ru>", FieldKind.EMAIL, "aaa <aaa@aaa.aaa>"),
        ("вера@почта.рф", FieldKind.EMAIL, "яяя@яяя.яяя"),
        ("anna", FieldKind.EMAIL, "aaa"),
        ("12abc 34", FieldKind.TEXT, "aaa 9"),
        ("", FieldKind.TEXT, ""),
        (None, FieldKind.PHONE, ""),
    ],
)
def test_a_shape_tells_how_a_value_is_written(value: str | None, kind: FieldKind, shape: str) -> None:
    assert shapes([value], kind) == [shape]


@given(st.lists(st.one_of(st.none(), st.text(max_size=80)), max_size=20), st.sampled_from(FieldKind))
def test_every_value_has_a_short_shape_and_a_shape_is_its_own(values: list[str | None], kind: FieldKind) -> None:
    found = shapes(values, kind)
    assert all(shape is not None and len(shape) <= LONGEST for shape in found)
    assert shapes(list(found), kind) == found
