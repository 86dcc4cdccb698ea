from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from altcraft_core.lists.columns.deriving import scan_columns, write_column
from altcraft_core.records import Derivation, DerivedColumn, NameOrder
from tests.lists.making import read

F, L, M = Derivation.FIRST_NAME, Derivation.LAST_NAME, Derivation.MIDDLE_NAME
PARTS = {
    NameOrder.FIRST_LAST: (F, L),
    NameOrder.LAST_FIRST: (L, F),
    NameOrder.FIRST_MIDDLE_LAST: (F, M, L),
    NameOrder.LAST_FIRST_MIDDLE: (L, F, M),
}
words = st.text(st.characters(codec="utf-8", categories=["L", "Nd"]), min_size=1, max_size=6)


def split(name: str | None, order: NameOrder) -> dict[Derivation, str | None]:
    derived = [DerivedColumn(name=part, make=part, columns=("name",), order=order) for part in (F, L, M)]
    table = pl.DataFrame({"name": [name]}, schema={"name": pl.String})
    row = table.select(write_column(each).alias(each.name) for each in derived).row(0)
    return dict(zip((F, L, M), row, strict=True))


def derive(make: Derivation, cells: list[str | None], separator: str = " ") -> str | None:
    columns = tuple(f"c{place}" for place in range(len(cells)))
    table = pl.DataFrame(
        {name: [cell] for name, cell in zip(columns, cells, strict=True)}, schema=dict.fromkeys(columns, pl.String)
    )
    return table.select(
        write_column(DerivedColumn(name="x", make=make, columns=columns, separator=separator)).alias("x")
    ).item()


@pytest.mark.parametrize(
    ("name", "order", "first", "last", "middle"),
    [
        ("Anna Brown", NameOrder.FIRST_LAST, "Anna", "Brown", None),
        ("Anna van der Berg", NameOrder.FIRST_LAST, "Anna", "van der Berg", None),
        ("Иванова Анна", NameOrder.LAST_FIRST, "Анна", "Иванова", None),
        ("Brown, Anna", NameOrder.LAST_FIRST, "Anna", "Brown", None),
        ("Smith, John", NameOrder.FIRST_LAST, "John", "Smith", None),
        ("van der Berg, Anna", NameOrder.FIRST_LAST, "Anna", "van der Berg", None),
        ("Smith , John Fitzgerald", NameOrder.FIRST_MIDDLE_LAST, "John", "Smith", "Fitzgerald"),
        ("John Smith, Jr.", NameOrder.FIRST_LAST, "John", "Smith Jr.", None),
        ("Smith,", NameOrder.FIRST_LAST, "Smith", None, None),
        ("Иванова Анна Петровна", NameOrder.LAST_FIRST_MIDDLE, "Анна", "Иванова", "Петровна"),
        ("Алиев Али Гусейн оглы", NameOrder.LAST_FIRST_MIDDLE, "Али", "Алиев", "Гусейн оглы"),
        ("Иванова Анна", NameOrder.LAST_FIRST_MIDDLE, "Анна", "Иванова", None),
        ("John Fitzgerald Kennedy", NameOrder.FIRST_MIDDLE_LAST, "John", "Kennedy", "Fitzgerald"),
        ("John Kennedy", NameOrder.FIRST_MIDDLE_LAST, "John", "Kennedy", None),
        ("Анна", NameOrder.LAST_FIRST, "Анна", None, None),
        ("Анна", NameOrder.LAST_FIRST_MIDDLE, "Анна", None, None),
        (" \u00a0 ", NameOrder.FIRST_LAST, None, None, None),
        (",", NameOrder.FIRST_MIDDLE_LAST, None, None, None),
        (None, NameOrder.FIRST_MIDDLE_LAST, None, None, None),
    ],
)
def test_a_full_name_is_split(
    name: str | None, order: NameOrder, first: str | None, last: str | None, middle: str | None
) -> None:
    assert split(name, order) == {F: first, L: last, M: middle}


@given(st.lists(words, max_size=5), st.sampled_from(NameOrder))
def test_the_parts_of_a_name_joined_in_their_order_are_the_name(name: list[str], order: NameOrder) -> None:
    parts = split(" ".join(name), order)

    assert " ".join(part for each in PARTS[order] if (part := parts[each])) == " ".join(name)


@pytest.mark.parametrize(
    ("cells", "date"),
    [
        (["31", "12", "1990"], "1990-12-31"),
        (["1", " мая", "1990"], "1990-5-1"),
        (["1", "Декабря", "1990"], "1990-12-1"),
        (["1", "Feb", "1990"], "1990-2-1"),
        (["1", "Sommer", "1990"], "1990-Sommer-1"),
        (["31", None, "1990"], "1990-31"),
        ([None, " ", None], None),
    ],
)
def test_a_date_is_put_together_of_day_month_and_year(cells: list[str | None], date: str | None) -> None:
    assert derive(Derivation.DATE, cells) == date


@pytest.mark.parametrize(
    ("cells", "joined"),
    [(["Тверь", "Мира", "5"], "Тверь, Мира, 5"), (["Тверь", None, " 5 "], "Тверь, 5"), ([None, ""], None)],
)
def test_columns_are_joined_without_their_empty_cells(cells: list[str | None], joined: str | None) -> None:
    assert derive(Derivation.JOIN, cells, separator=", ") == joined


@pytest.mark.parametrize(
    ("cells", "taken"),
    [
        (["a@work.ru", "a@home.ru"], "a@work.ru"),
        ([" \xa0", " a@home.ru"], "a@home.ru"),
        ([None, None, "third"], "third"),
        ([None, ""], None),
    ],
)
def test_of_several_columns_the_first_filled_one_is_taken(cells: list[str | None], taken: str | None) -> None:
    assert derive(Derivation.FIRST_FILLED, cells) == taken


def test_derived_columns_stand_behind_those_of_the_list(tmp_path: Path) -> None:
    contact_list = read(tmp_path, "who,city\nAnna Brown,Omsk\n")
    derived = (DerivedColumn(name="first", make=F, columns=("who",), order=NameOrder.FIRST_LAST),)

    rows, columns = scan_columns(contact_list, derived)

    assert columns == ("who", "city", "first")
    assert rows.select(columns).collect().row(0) == ("Anna Brown", "Omsk", "Anna")
