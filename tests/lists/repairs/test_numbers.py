from __future__ import annotations

import re
from collections.abc import Callable

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from altcraft_core.lists.repairs.numbers import find_number, find_phone


def found(cell: str, find: Callable[[pl.Expr], pl.Expr] = find_number) -> str | None:
    number: str | None = pl.DataFrame({"value": [cell]}).select(find(pl.col("value"))).item()
    return number


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("3 шт", "3"),
        ("8 баллов", "8"),
        ("1 000 руб.", "1000"),
        ("1 234,50 руб.", "1234,50"),
        ("№5", "5"),
        ("$5", "5"),
        ("-$5", "-5"),
        ("Баланс: -5", "-5"),
        ("-5 шт", "-5"),
        ("\u22125", "-5"),
        ("(5)", "-5"),
        ("(1 000,50 ₽)", "-1000,50"),
        ("-   1 000,00 ₽", "-1000,00"),
        ("5 (пять)", "5"),
        ("5-й", "5"),
        ("0,125 кг", "0,125"),
    ],
)
def test_the_one_number_of_a_cell_is_found_with_its_sign(cell: str, number: str) -> None:
    assert found(cell) == number


@pytest.mark.parametrize(
    "cell",
    [
        *("18-25", "10/12", "2 из 5", "1-2-3", "1e3", "от 5 до 10", "2 x 3", "1.5.2", "12 34", "12.05.2020"),
        *("5 тыс.", "5к", "минус 5", "до 5", "$5,000", ".5", "5-", "A5", "(-5)", "5 м²", "нет"),
    ],
)
def test_of_several_or_doubtful_numbers_none_is_found(cell: str) -> None:
    assert found(cell) is None


@given(st.from_regex(r"[0-9 .,()/x$\u2212+-]{1,16}", fullmatch=True))
def test_a_number_is_one_run_of_the_digits_of_its_cell_and_keeps_its_sign(cell: str) -> None:
    number = found(cell)
    if number is None:
        return
    digits = "".join(filter(str.isdigit, cell))
    bare = cell.replace(" ", "")
    assert "".join(filter(str.isdigit, number)) == digits
    assert number.lstrip("+-") in bare
    assert number.startswith("-") is any(mark in re.split("[0-9]", cell)[0] for mark in "-\u2212(")


@pytest.mark.parametrize(
    ("cell", "phone"),
    [
        ("тел. 8 (916) 123-45-67 доб. 12", "89161234567"),
        ("+7 916 123-45-67 (Анна)", "+79161234567"),
        ("79161234567.0", "79161234567"),
        ("8 916 123-45-67 с 9 до 18", None),
        ("9161234567 Анна 9161234568", None),
        ("8-916-123-45-6O", None),
        ("8 916 123-45-**", None),
        ("+79161234567/+79161234568", None),
    ],
)
def test_the_one_phone_of_a_cell_is_found(cell: str, phone: str | None) -> None:
    assert found(cell, find_phone) == phone
