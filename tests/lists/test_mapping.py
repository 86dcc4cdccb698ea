from __future__ import annotations

from pathlib import Path

import pytest

from altcraft_core.lists.mapping import FaultKind, Reason, find_faults, suggest_mapping
from altcraft_core.records import ColumnMapping, ReadOptions
from tests.lists.making import read


@pytest.mark.parametrize(
    ("header", "value", "field", "reason"),
    [
        ("email", "x", "email", Reason.EXACT),
        ("_fname", "x", "_fname", Reason.EXACT),
        ("E-Mail", "x", "email", Reason.ALIAS),
        ("Адрес электронной почты", "x", "email", Reason.ALIAS),
        ("last", "x", "_lname", Reason.ALIAS),
        ("FIRST_NAME", "x", "_fname", Reason.ALIAS),
        ("Электронная почта", "x", "email", Reason.ALIAS),
        ("Дата рождения", "x", "_bdate", Reason.ALIAS),
        ("Населенный пункт", "x", "_city", Reason.ALIAS),
        ("Телефонн", "x", "phones", Reason.SPELLING),
        ("Birtday", "x", "_bdate", Reason.SPELLING),
        ("Contact", "a@b.ru", "email", Reason.VALUES),
        ("Contact", "+7 (900) 123-45-67", "phones", Reason.VALUES),
        ("Contact", "89001234567", "phones", Reason.VALUES),
        ("When", "31.12.1990", "_bdate", Reason.VALUES),
        ("Who", "жен", "_sex", Reason.VALUES),
        ("From", "192.168.0.1", "_ip", Reason.VALUES),
        ("Points", "12", "", Reason.NONE),
        ("Order", "1234567890", "", Reason.NONE),
        ("Note", "word", "", Reason.NONE),
    ],
)
def test_suggestions(tmp_path: Path, header: str, value: str, field: str, reason: Reason) -> None:
    contact_list = read(tmp_path, f"{header};other\n{value};zz\n", options=ReadOptions(separator=";", header_row=1))
    first = suggest_mapping(contact_list)[0]
    assert (first.column, first.field, first.reason) == (header, field, reason)


def test_the_stronger_reason_has_the_field(tmp_path: Path) -> None:
    contact_list = read(tmp_path, "Contact,Mail,email\na@b.ru,c@d.ru,e@f.ru\n")
    assert [suggestion.field for suggestion in suggest_mapping(contact_list)] == ["", "", "email"]


def test_samples_are_a_few_distinct_values(tmp_path: Path) -> None:
    contact_list = read(tmp_path, "email,city\na@b.ru,Omsk\nb@b.ru,\nc@b.ru,Omsk\nd@b.ru,Tver\n")
    assert suggest_mapping(contact_list)[1].samples == ("Omsk", "Tver")


@pytest.mark.parametrize(
    ("columns", "constants", "kinds"),
    [
        ((("E", "email"),), (), set()),
        ((("E", "email"), ("F", "email")), (), {FaultKind.TWO_COLUMNS}),
        ((("E", "email"), ("F", "_city")), (("_city", "Omsk"),), {FaultKind.TWO_COLUMNS}),
        ((("F", "_city"),), (), {FaultKind.MATCH_UNMAPPED}),
        ((("F", "_city"),), (("email", "a@b.ru"),), {FaultKind.CONSTANT_MATCH}),
        ((("E", "email"), ("Gone", "_city")), (), {FaultKind.UNKNOWN_COLUMN}),
        ((("E", "email"), ("F", "bad name")), (), {FaultKind.BAD_FIELD_NAME}),
        ((("E", "email"), ("F", "_unknown")), (), {FaultKind.BAD_FIELD_NAME}),
        ((("E", "email"), ("F", "loyalty_level")), (), set()),
        ((), (), {FaultKind.NOTHING_MAPPED, FaultKind.MATCH_UNMAPPED}),
    ],
)
def test_faults(
    columns: tuple[tuple[str, str], ...], constants: tuple[tuple[str, str], ...], kinds: set[FaultKind]
) -> None:
    faults = find_faults(ColumnMapping(columns=columns, constants=constants), ("E", "F"), "email")
    assert {fault.kind for fault in faults} == kinds
