from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from altcraft_core.fields import FieldKind
from altcraft_core.lists.columns.binding import (
    FEW,
    Value,
    bind,
    carry_bindings,
    guess,
    guess_bindings,
    list_values,
    read_meanings,
)
from altcraft_core.lists.preparing import prepare, scan_accepted
from altcraft_core.records import Binding, ColumnMapping, Derivation, DerivedColumn, NameOrder, RowRules
from tests.lists.making import TODAY, read

words = st.text(max_size=6)


def bound(cells: list[str | None], values: tuple[tuple[str, str], ...]) -> list[str | None]:
    mapping = ColumnMapping(bindings=(Binding(field="level", values=values),))
    table = pl.DataFrame({"text": cells}, schema={"text": pl.String})
    return table.select(bind(pl.col("text"), mapping, "level").alias("sent"))["sent"].to_list()


def test_values_are_replaced_left_empty_or_go_as_they_stand() -> None:
    cells = ["Gold", "gold", "GOLD ", "none", "silver", None]

    assert bound(cells, (("gold", "1"), ("none", ""))) == ["1", "1", "1", None, "silver", None]


@pytest.mark.slow
@given(st.dictionaries(words, words, max_size=5), st.lists(st.none() | words, max_size=8))
def test_each_value_is_bound_or_stays_as_it_is(values: dict[str, str], cells: list[str | None]) -> None:
    sent = set(values.values())

    for cell, told in zip(cells, bound(cells, tuple(values.items())), strict=True):
        assert told == cell or (told or "") in sent


@given(st.dictionaries(st.sampled_from("abcdef"), words, max_size=5))
def test_binding_is_total(values: dict[str, str]) -> None:
    assert bound(list(values), tuple(values.items())) == [sent or None for sent in values.values()]


def test_distinct_values_are_listed_once_with_their_rows_and_their_meaning(tmp_path: Path) -> None:
    contact_list = read(tmp_path, "email,sex\na,М\nb,м\nc,дама\nd, М\ne,\n")

    assert list_values(contact_list, (), "sex", FieldKind.SEX) == (
        Value(text="М", rows=3, meaning="male"),
        Value(text="дама", rows=1, meaning=""),
    )


def test_a_column_of_many_values_is_not_listed(tmp_path: Path) -> None:
    contact_list = read(tmp_path, "x,y\n" + "".join(f"a,{number}\n" for number in range(FEW + 1)))

    assert list_values(contact_list, (), "x", FieldKind.TEXT) == (Value(text="a", rows=FEW + 1, meaning="a"),)
    assert list_values(contact_list, (), "y", FieldKind.TEXT) is None


def test_values_of_a_derived_column_are_listed(tmp_path: Path) -> None:
    contact_list = read(tmp_path, "who,x\nAnna Brown,1\nAnna Smith,2\n")
    derived = (DerivedColumn(name="n", make=Derivation.FIRST_NAME, columns=("who",), order=NameOrder.FIRST_LAST),)

    assert list_values(contact_list, derived, "n", FieldKind.TEXT) == (Value(text="Anna", rows=2, meaning="Anna"),)


@pytest.mark.parametrize(
    ("value", "kind", "meaning"),
    [
        ("Г-жа", FieldKind.SEX, "female"),
        ("Mr.", FieldKind.SEX, "male"),
        ("1", FieldKind.SEX, ""),
        (" ВКЛ", FieldKind.BOOL, "true"),
        ("gold", FieldKind.TEXT, ""),
        ("", FieldKind.SEX, ""),
    ],
)
def test_meanings_are_guessed_where_they_are_known(value: str, kind: FieldKind, meaning: str) -> None:
    assert guess(value, kind) == meaning


@pytest.mark.parametrize("kind", [FieldKind.SEX, FieldKind.BOOL])
def test_what_is_guessed_is_understood(kind: FieldKind) -> None:
    guessed = [guess(value, kind) for value in ("дама", "господин", "вкл", "off")]

    assert all(read_meanings([each for each in guessed if each], kind))


def test_only_what_is_not_understood_by_itself_is_guessed(tmp_path: Path) -> None:
    contact_list = read(tmp_path, "email,sex,land\na@b.ru,ж,RU\nb@b.ru,дама,Россия\nc@b.ru,н/д,Мордор\n")
    mapping = ColumnMapping(columns=(("email", "email"), ("sex", "_sex"), ("land", "_country")))

    assert guess_bindings(contact_list, mapping) == (Binding(field="_sex", values=(("дама", "female"),)),)


def test_derived_columns_and_bound_values_are_prepared_like_any_other(tmp_path: Path) -> None:
    contact_list = read(tmp_path, "email,who,sex\na@b.ru,Brown Anna,дама\nb@b.ru,Boris,н/д\nc@b.ru,X Y,?\n")
    mapping = ColumnMapping(
        columns=(("email", "email"), ("first", "_fname"), ("sex", "_sex")),
        derived=(DerivedColumn(name="first", make=Derivation.FIRST_NAME, columns=("who",)),),
        bindings=(Binding(field="_sex", values=(("дама", "female"), ("н/д", ""))),),
    )

    report = prepare(contact_list, mapping, "email", RowRules(), tmp_path, today=TODAY)

    assert scan_accepted(report).collect().rows() == [
        (2, "a@b.ru", "Anna", "female"),
        (3, "b@b.ru", "Boris", None),
    ]
    assert pl.read_parquet(report.issues).rows() == [(4, "sex", "_sex", "?")]


def test_other_bindings_make_another_report(tmp_path: Path) -> None:
    contact_list = read(tmp_path, "email,sex\na@b.ru,дама\n")
    plain = ColumnMapping(columns=(("email", "email"), ("sex", "_sex")))
    whole = ColumnMapping(columns=plain.columns, bindings=(Binding(field="_sex", values=(("дама", "female"),)),))

    counts = [prepare(contact_list, each, "email", RowRules(), tmp_path).counts.accepted for each in (plain, whole)]

    assert counts == [0, 1]


def test_a_field_fed_as_before_keeps_its_bindings_and_another_begins_with_guesses(tmp_path: Path) -> None:
    contact_list = read(tmp_path, "email,sex,other\na@b.ru,дама,г-жа\n")
    kept = Binding(field="_sex", values=(("дама", ""),))
    before = ColumnMapping(columns=(("sex", "_sex"),), bindings=(kept,))
    other = ColumnMapping(columns=(("other", "_sex"),))

    assert carry_bindings(contact_list, before, before) == (kept,)
    assert carry_bindings(contact_list, before, other) == (Binding(field="_sex", values=(("г-жа", "female"),)),)
    assert carry_bindings(contact_list, before, ColumnMapping()) == ()
