from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from altcraft_core.fields import Field, FieldKind
from altcraft_core.lists.values.normalizing import BARING, NORMALIZERS, TIDYING
from altcraft_core.lists.values.settling import Writing, count_signs, is_settled, settle, turn
from altcraft_core.records import DateOrder, DecimalMark, RowRules

BIRTHDAY = Field(name="_bdate", kind=FieldKind.DATE)
SCORE = Field(name="score", kind=FieldKind.FLOAT)
CARD = Field(name="card", kind=FieldKind.INTEGER)


def settled(field: Field, values: Sequence[str | None], rules: RowRules | None = None) -> Writing:
    texts = pl.DataFrame({"text": values}, schema={"text": pl.String}).with_columns(TIDYING[field.kind](pl.col("text")))
    signs = texts.select(**count_signs(field, pl.col("text"))).row(0, named=True)
    return settle(field, signs, rules or RowRules())


def read(field: Field, values: Sequence[str | None], rules: RowRules | None = None) -> list[object]:
    """The values of a column, normalized as its own values settle it."""
    writing = settled(field, values, rules)
    texts = pl.DataFrame({"text": values}, schema={"text": pl.String}).with_columns(TIDYING[field.kind](pl.col("text")))
    bare = texts.select(BARING[field.kind](turn(pl.col("text"), writing)).alias("text"))
    return bare.select(NORMALIZERS[field.kind](pl.col("text")).alias("value"))["value"].to_list()


@pytest.mark.parametrize(
    ("values", "normal"),
    [
        (["31/12/1990", "01/02/1990"], ["1990-12-31", "1990-02-01"]),
        (["12/31/1990", "01/02/1990"], ["1990-12-31", "1990-01-02"]),
        (["12.31.1990", "1.2.1990"], ["1990-12-31", "1990-01-02"]),
        (["12-31-1990", "1990-02-01", None], ["1990-12-31", "1990-02-01", None]),
        (["01.02.1990"], ["1990-02-01"]),
        (["01/02/1990"], ["1990-02-01"]),
        (["05.03.1990", "07.08.1991", "12/25/1990"], ["1990-03-05", "1991-08-07", "1990-12-25"]),
        (
            ["25.12.1990", "05.03.1990", "12/25/1990", "1/2/1985"],
            ["1990-12-25", "1990-03-05", "1990-12-25", "1985-01-02"],
        ),
        (["25.12.1990", "1/2/1985"], ["1990-12-25", "1985-02-01"]),
        (["5 марта 1990 г.", "05-Mar-1990", "March 5, 1990"], ["1990-03-05"] * 3),
        (["7 Мая 1990", "7 сент. 1990", "7 мая 1990г."], ["1990-05-07", "1990-09-07", "1990-05-07"]),
        (["5th March 1990", "March 5th, 1990", "5TH of March 1990"], ["1990-03-05"] * 3),
        (["05/Mar/1990", "05.Mar.1990"], ["1990-03-05"] * 2),
        (["5 марта 1990 года", "5-го марта 1990 г.р."], ["1990-03-05"] * 2),
        (["5 марта 1990 г. 12:00 AM"], ["1990-03-05"]),
        (["05 03 1990"], ["1990-03-05"]),
        (["12/31/1990", "05 03 1990"], ["1990-12-31", "1990-05-03"]),
        (["12/31/1990 12:00:00 AM", "1/2/1990 12:00:00 AM"], ["1990-12-31", "1990-01-02"]),
        (["5 brumaire 1990", "may 1990"], [None, None]),
    ],
)
def test_dates_are_read_in_the_order_that_their_column_tells(values: list[str | None], normal: list[object]) -> None:
    assert read(BIRTHDAY, values) == normal


def test_moments_are_turned_with_their_times() -> None:
    seen = Field(name="seen", kind=FieldKind.DATETIME)

    values = ["12/31/1990 23:05", "01/02/1990", "Mar 5, 1990 10:05", "1/2/1990, 5:30:10 PM", "Mar 5, 1990 at 5:30 PM"]

    assert read(seen, values) == [
        "1990-12-31T23:05:00Z",
        "1990-01-02T00:00:00Z",
        "1990-03-05T10:05:00Z",
        "1990-01-02T17:30:10Z",
        "1990-03-05T17:30:00Z",
    ]


@pytest.mark.parametrize(
    ("values", "is_doubtful"),
    [
        (["01/02/1990"], True),
        (["01-02-1990"], True),
        (["01.02.1990"], False),
        (["31/12/1990", "01/02/1990"], False),
        (["12/31/1990", "01/02/1990"], False),
        (["31/12/1990", "12/31/1990", "01/02/1990"], True),
        (["1990-02-01", "1 Feb 1990"], False),
        ([None], False),
    ],
)
def test_an_order_that_nothing_tells_is_doubtful(values: list[str | None], is_doubtful: bool) -> None:
    assert settled(BIRTHDAY, values).is_doubtful == is_doubtful


def test_the_most_frequent_of_two_orders_wins() -> None:
    assert read(BIRTHDAY, ["12/31/1990", "1/30/1990", "31/12/1990"]) == ["1990-12-31", "1990-01-30", None]


@pytest.mark.parametrize(
    ("order", "normal"),
    [(DateOrder.DAY_FIRST, ["1990-02-01", None]), (DateOrder.MONTH_FIRST, ["1990-01-02", "1990-12-31"])],
)
def test_an_order_that_was_chosen_holds_whatever_the_values_tell(order: DateOrder, normal: list[object]) -> None:
    rules = RowRules(date_order=order)

    assert read(BIRTHDAY, ["01/02/1990", "12/31/1990"], rules) == normal
    assert not settled(BIRTHDAY, ["01/02/1990"], rules).is_doubtful


@pytest.mark.parametrize(
    ("values", "normal"),
    [
        (["1 234,56"], [1234.56]),
        (["1,234", "1,5"], [1.234, 1.5]),
        (["1,234", "1,234,567"], [1234.0, 1234567.0]),
        (["1,234", "0.5"], [1234.0, 0.5]),
        (["1.234", "1.234,50", "7"], [1234.0, 1234.5, 7.0]),
        (["1.234", "1.25"], [1.234, 1.25]),
        (["1,234"], [1.234]),
        (["1.5", "1,5"], [1.5, 1.5]),
        (["1,2,3", "1,5"], [None, 1.5]),
        (["1.234.567,8", "-1.234"], [1234567.8, -1234.0]),
        (["12 345,678"], [12345.678]),
        (["1 000 2 000", "5 10", "1 000 000"], [None, None, 1000000.0]),
        (["- 5", "+ 1,234.50", "100\n200"], [-5.0, 1234.5, None]),
        (["1,234.50"], [1234.5]),
        (["\u22121,234.50", "\u22121,234"], [-1234.5, -1234.0]),
        (["1,234.50", "1,5", "1.234,5", "1,234"], [1234.5, 1.5, 1234.5, 1.234]),
        (["1,234,567", "1.234.567", "1,2,3"], [1234567.0, 1234567.0, None]),
        ([".234", "1,5"], [0.234, 1.5]),
        ([",234", "1,234"], [0.234, 1.234]),
        (["1'234,567", "1'234.5"], [1234.567, 1234.5]),
    ],
)
def test_numbers_are_read_by_the_marks_that_their_column_tells(values: list[str], normal: list[object]) -> None:
    assert read(SCORE, values) == normal


@pytest.mark.parametrize(
    ("values", "is_doubtful"),
    [
        (["1,234"], True),
        (["1.234", "7"], True),
        (["1,234", "1,5"], False),
        (["1,5", "1.5"], False),
        (["7"], False),
        (["\u22121,234"], True),
    ],
)
def test_a_mark_that_nothing_tells_is_doubtful(values: list[str], is_doubtful: bool) -> None:
    assert settled(SCORE, values).is_doubtful == is_doubtful


def test_whole_numbers_may_have_marks_between_thousands() -> None:
    assert read(CARD, ["1,234,567", "1,234"]) == [1234567, 1234]
    assert read(CARD, ["1,234"]) == [None]
    assert read(CARD, ["1,234"], RowRules(decimal_mark=DecimalMark.POINT)) == [1234]


def test_only_values_that_may_mean_two_things_are_in_doubt() -> None:
    texts = pl.DataFrame({"text": ["01/02/1990", "02/02/1990", "31/12/1990", "01.02.1990"]})

    assert texts.select(is_settled(BIRTHDAY, pl.col("text"))).to_series().to_list() == [False, True, True, True]


DAYS = st.dates(date(1900, 1, 1), date(2026, 1, 1))


@given(
    days=st.lists(DAYS, min_size=1, max_size=8), form=st.sampled_from(["%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%Y-%m-%d"])
)
def test_dates_of_one_order_are_read_or_doubted(days: list[date], form: str) -> None:
    written = [day.strftime(form).zfill(10) for day in days]

    assert settled(BIRTHDAY, written).is_doubtful or read(BIRTHDAY, written) == [day.isoformat() for day in days]


NUMBERS = st.lists(st.decimals(-(10**7), 10**7, places=2), min_size=1, max_size=8)


@given(numbers=NUMBERS, marks=st.sampled_from([", .", ",", "., ", ". ", " ,"]))
def test_numbers_of_one_writing_are_read(numbers: list[object], marks: str) -> None:
    between, before = {", .": (",", "."), ",": ("", ","), "., ": (".", ","), ". ": (" ", "."), " ,": (" ", ",")}[marks]
    plain = [f"{number:,.2f}" for number in numbers]
    written = [text.replace(",", "~").replace(".", before).replace("~", between) for text in plain]

    assert read(SCORE, written) == [float(text.replace(",", "")) for text in plain]


LIKELY = st.one_of(
    st.from_regex(r"\A[0-3]?\d[./-][01]?\d[./-](19|20)\d\d\Z"),
    st.from_regex(r"\A-?[1-9]\d{0,2}([.,]\d{3}){0,2}([.,]\d{1,4})?\Z"),
    st.sampled_from(["5 марта 1990", "March 5, 1990", "1990-02-01", "0,5"]),
)


@given(field=st.sampled_from([BIRTHDAY, SCORE, CARD]), values=st.lists(LIKELY, min_size=1, max_size=8))
def test_reading_a_column_twice_is_reading_it_once(field: Field, values: list[str]) -> None:
    once = read(field, values)

    assert read(field, [None if value is None else str(value) for value in once]) == once
