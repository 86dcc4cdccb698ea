from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from altcraft_core.fields import FieldKind
from altcraft_core.lists.columns.drift import Drift, drift_of, find_alike, find_drift, fit, fit_repairs
from altcraft_core.lists.columns.mapping import find_faults
from altcraft_core.records import (
    Binding,
    ColumnMapping,
    Derivation,
    DerivedColumn,
    FieldUse,
    Repair,
    RepairKind,
    SavedRecipe,
)

headers = st.lists(st.sampled_from(["E-mail", "Email", "Имя", "Phone", "Телефон", "a1", "a2", "Note"]), unique=True)


def saved(name: str, *header: str) -> SavedRecipe:
    return SavedRecipe(name=name, text="", header=header, saved_at=datetime(2026, 3, 3, tzinfo=UTC), operator="anna")


@pytest.mark.parametrize(
    ("before", "now", "drift"),
    [
        (["a", "b"], ["b", "a"], Drift(kept=2)),
        (["a", "b"], ["a", "c"], Drift(new=("c",), gone=("b",), kept=1)),
        (["E-mail"], ["e_mail"], Drift(renamed=(("E-mail", "e_mail"),))),
        (["Телефон"], ["Телефонн"], Drift(renamed=(("Телефон", "Телефонн"),))),
        (["Телефон"], ["Mobile"], Drift(renamed=(("Телефон", "Mobile"),))),
        (["Address 1"], ["Address 2"], Drift(new=("Address 2",), gone=("Address 1",))),
        (["Subscribed"], ["Unsubscribed"], Drift(new=("Unsubscribed",), gone=("Subscribed",))),
        (["isSubscribed"], ["isUnsubscribed"], Drift(new=("isUnsubscribed",), gone=("isSubscribed",))),
        (["Дата подписки"], ["Дата отписки"], Drift(new=("Дата отписки",), gone=("Дата подписки",))),
        (["Не подписан"], ["Подписан"], Drift(new=("Подписан",), gone=("Не подписан",))),
        (["ПОДПИСАН"], ["НЕПОДПИСАН"], Drift(new=("НЕПОДПИСАН",), gone=("ПОДПИСАН",))),
        (["Active"], ["Inactive"], Drift(new=("Inactive",), gone=("Active",))),
        (["Unsubscribed"], ["unsubscribed at"], Drift(renamed=(("Unsubscribed", "unsubscribed at"),))),
        (["Источник"], ["Откуда узнали"], Drift(renamed=(("Источник", "Откуда узнали"),))),
        (["Отчество"], ["Отчесво"], Drift(renamed=(("Отчество", "Отчесво"),))),
        (["Email"], ["Mail", "E-mail"], Drift(new=("Mail",), renamed=(("Email", "E-mail"),))),
    ],
)
def test_columns_are_new_gone_or_renamed(before: list[str], now: list[str], drift: Drift) -> None:
    assert find_drift(before, now) == drift


@given(headers, headers)
def test_every_column_has_one_account(before: list[str], now: list[str]) -> None:
    drift = find_drift(before, now)

    assert len(before) == drift.kept + len(drift.gone) + len(drift.renamed)
    assert len(now) == drift.kept + len(drift.new) + len(drift.renamed)
    assert bool(drift) is (set(before) != set(now))


def test_without_a_header_only_what_the_recipe_names_can_be_gone() -> None:
    mapping = ColumnMapping(
        columns=(("E-mail", "email"), ("First", "_fname")),
        derived=(DerivedColumn(name="First", make=Derivation.FIRST_NAME, columns=("ФИО",)),),
    )

    gone = Drift(gone=("ФИО",), kept=1, unfed=("_fname",))
    assert drift_of(mapping, (), (), ["E-mail", "Note"]) == gone
    assert drift_of(mapping, (), ("E-mail", "ФИО"), ["E-mail", "Note"]) == replace(gone, new=("Note",))


def test_a_mapping_is_made_to_fit() -> None:
    mapping = ColumnMapping(
        columns=(("Email", "email"), ("First", "_fname"), ("Where", "place"), ("Sex", "_sex"), ("D", "_bdate")),
        derived=(
            DerivedColumn(name="First", make=Derivation.FIRST_NAME, columns=("Full name",)),
            DerivedColumn(name="Where", make=Derivation.JOIN, columns=("Street", "House")),
        ),
        uses=(FieldUse(name="place", kind=FieldKind.TAGS), FieldUse(name="points", kind=FieldKind.INTEGER)),
        constants=(("points", "5"),),
        bindings=(Binding(field="_sex", values=(("x", "male"),)), Binding(field="_bdate", values=(("-", ""),))),
    )
    now = ("E-mail", "fullname", "City", "Sex")

    fitting = fit(mapping, drift_of(mapping, (), (), now), now)

    assert fitting.columns == (("E-mail", "email"), ("First", "_fname"), ("Sex", "_sex"))
    assert fitting.derived == (DerivedColumn(name="First", make=Derivation.FIRST_NAME, columns=("fullname",)),)
    assert fitting.bindings == (Binding(field="_sex", values=(("x", "male"),)),)
    assert fitting.uses == (FieldUse(name="points", kind=FieldKind.INTEGER),)
    assert find_faults(fitting, now, "email") == ()


@pytest.mark.parametrize(
    ("make", "left", "unfed"),
    [
        (Derivation.FIRST_FILLED, ("Тел 1", "Тел 3"), ()),
        (Derivation.JOIN, ("Тел 1", "Тел 3"), ()),
        (Derivation.DATE, (), ("phones",)),
    ],
)
def test_what_is_made_of_any_number_of_columns_is_made_of_those_that_are_left(
    make: Derivation, left: tuple[str, ...], unfed: tuple[str, ...]
) -> None:
    made = DerivedColumn(name="Тел", make=make, columns=("Тел2", "Тел1", "Тел3"))
    mapping = ColumnMapping(columns=(("E-mail", "email"), ("Тел", "phones")), derived=(made,))
    now = ("E-mail", "Тел 1", "Тел 3")

    drift = drift_of(mapping, (), ("E-mail", "Тел1", "Тел2", "Тел3"), now)

    assert (drift.gone, drift.unfed) == (("Тел2",), unfed)
    assert [each.columns for each in fit(mapping, drift, now).derived] == ([left] if left else [])


def test_a_derived_column_gives_way_to_one_of_the_list() -> None:
    mapping = ColumnMapping(
        columns=(("First", "_fname"), ("^a$", "_city")),
        derived=tuple(
            DerivedColumn(name=name, make=Derivation.FIRST_NAME, columns=("Full name",)) for name in ("First", "^a$")
        ),
    )
    now = ("Full name", "First")

    drift = drift_of(mapping, (), ("Full name",), now)

    assert drift == Drift(instead=("First",), kept=1, unfed=("_city",))
    assert fit(mapping, drift, now) == ColumnMapping(columns=(("First", "_fname"),))


def test_repairs_are_made_to_fit() -> None:
    header, email = (Repair(kind=RepairKind.EMPTY, column=name) for name in ("", "Email"))
    gone = Repair(kind=RepairKind.EMPTY, column="Note")
    drift = drift_of(ColumnMapping(), (header, email, gone), (), ("E-mail",))

    assert drift == Drift(gone=("Note",), renamed=(("Email", "E-mail"),))
    assert fit_repairs((header, email, gone), drift) == (header, replace(email, column="E-mail"))


def test_the_recipe_of_the_most_similar_list_is_found() -> None:
    recipes = [saved("far", "x", "y", "z"), saved("near", "E-mail", "Имя", "Note"), saved("same", "Имя", "E-mail")]

    assert find_alike(recipes, ["E-mail", "Имя"]) == recipes[2]
    assert find_alike(recipes, ["Email", "Имя", "Note"]) == recipes[1]
    assert find_alike(recipes, ["other"]) is None
    assert find_alike([], ["E-mail"]) is None
