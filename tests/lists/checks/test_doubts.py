from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from altcraft_core.fields import FieldKind
from altcraft_core.lists.checks.doubts import suggest_domain, suggest_latin
from altcraft_core.lists.preparing import scan_accepted
from altcraft_core.records import FieldUse, Level, Report, RowRules
from tests.lists.making import prepare_columns


def warnings(report: Report) -> list[tuple[object, ...]]:
    return pl.read_parquet(report.warnings).rows()


@pytest.mark.parametrize(
    ("domain", "meant"),
    [
        ("gmial.com", "gmail.com"),
        ("gmail.con", "gmail.com"),
        ("gmail.co", "gmail.com"),
        ("gmai.com", "gmail.com"),
        ("gmaill.com", "gmail.com"),
        ("GMAIL.CMO", "gmail.com"),
        ("gmailcom", "gmail.com"),
        ("gmail.ru", "gmail.com"),
        ("mial.ru", "mail.ru"),
        ("yandx.ru", "yandex.ru"),
        ("hotnail.com", "hotmail.com"),
        ("gmail.com", None),
        ("mail.ru", None),
        ("mail.com", None),
        ("ymail.com", None),
        ("mai.ru", None),
        ("mail.eu", None),
        ("yandex.by", None),
        ("ya.ru", None),
        ("example.com", None),
        ("", None),
    ],
)
def test_a_slip_in_a_big_domain_is_told_from_other_domains(domain: str, meant: str | None) -> None:
    assert suggest_domain(domain) == meant


def test_doubts_reject_nothing(tmp_path: Path) -> None:
    rows = [("ann@gmial.com",), ("Info@shop.ru",), ("ann@mail.ru",), ("sales@gmail.con",)]
    _, report = prepare_columns(tmp_path, ("email",), rows)

    assert (report.counts.accepted, report.counts.rejected) == (4, 0)
    assert warnings(report) == [
        (2, "typo_domain", "email", "ann@gmial.com"),
        (3, "role_address", "email", "Info@shop.ru"),
        (5, "typo_domain", "email", "sales@gmail.con"),
        (5, "role_address", "email", "sales@gmail.con"),
    ]
    assert pl.read_parquet(report.issues).is_empty()
    assert [(group.rule, group.level, group.rows) for group in report.groups] == [
        ("role_address", Level.WARNING, 2),
        ("typo_domain", Level.WARNING, 2),
    ]


@pytest.mark.parametrize("value", ["informer@mail.ru", "ann.info@mail.ru", "infos@mail.ru"])
def test_names_that_only_look_like_roles_are_people(tmp_path: Path, value: str) -> None:
    _, report = prepare_columns(tmp_path, ("email",), [(value,)])

    assert report.groups == ()


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        ("с@x.ru", "c@x.ru"),
        ("аnna@mail.ru", "anna@mail.ru"),
        ("Сора.7@Mail.RU", "Copa.7@Mail.RU"),
        ("анна@mail.ru", None),
        ("anna.ж@mail.ru", None),
    ],
)
def test_a_cyrillic_name_under_a_latin_domain_is_told(tmp_path: Path, value: str, meant: str | None) -> None:
    _, report = prepare_columns(tmp_path, ("email",), [(value,)])

    assert warnings(report) == [(2, "cyrillic_name", "email", value)]
    assert report.counts.accepted == 1
    assert suggest_latin(value) == meant


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        ("ivan@gmаil.com", "ivan@gmail.com"),
        ("ivan@mаil.ru", "ivan@mail.ru"),
        ("petr@уandex.ru", "petr@yandex.ru"),
        ("Petr@MАIL.RU", "Petr@MAIL.RU"),
        ("ivan@mx.mаil.ru", "ivan@mx.mail.ru"),
        ("сора@mаil.ru", "copa@mail.ru"),
        ("ivan@mail.cоm", "ivan@mail.com"),
        ("ivan@shopдом.ru", None),
        ("ivan@xn--gmil-63d.com", None),
    ],
)
def test_a_domain_that_mixes_alphabets_is_told(tmp_path: Path, value: str, meant: str | None) -> None:
    _, report = prepare_columns(tmp_path, ("email",), [(value,)])

    assert warnings(report) == [(2, "mixed_domain", "email", value)]
    assert report.counts.accepted == 1
    assert suggest_latin(value) == meant


@pytest.mark.parametrize(
    "value",
    ["анна@почта.рф", "müller@mail.de", "anna@почта.рф", "anna@mail.ru", "anna@почта-2.рф", "anna@mail.почта.рф"],
)
def test_other_names_are_not_taken_for_slips_of_the_alphabet(tmp_path: Path, value: str) -> None:
    _, report = prepare_columns(tmp_path, ("email",), [(value,)])

    assert report.groups == ()


def test_errors_come_before_warnings(tmp_path: Path) -> None:
    rows = [("ann@gmial.com", "12"), ("bob@gmial.com", "")]
    _, report = prepare_columns(tmp_path, ("email", "phones"), rows)

    assert [(group.rule, group.level) for group in report.groups] == [
        ("phone", Level.ERROR),
        ("typo_domain", Level.WARNING),
    ]
    assert warnings(report) == [
        (2, "typo_domain", "email", "ann@gmial.com"),
        (3, "typo_domain", "email", "bob@gmial.com"),
    ]


def test_dates_and_numbers_that_may_mean_two_things_are_told(tmp_path: Path) -> None:
    rows = [("a@b.ru", "01/02/1990", "1,234"), ("c@b.ru", "03/03/1990", "7")]
    uses = (FieldUse(name="score", kind=FieldKind.FLOAT),)
    _, report = prepare_columns(tmp_path, ("email", "_bdate", "score"), rows, uses=uses)

    assert warnings(report) == [(2, "date_order", "_bdate", "01/02/1990"), (2, "decimal_mark", "score", "1,234")]
    assert report.counts.accepted == 2


def test_a_column_that_tells_its_order_is_not_doubted(tmp_path: Path) -> None:
    rows = [("a@b.ru", "01/02/1990"), ("c@b.ru", "12/31/1990")]
    _, report = prepare_columns(tmp_path, ("email", "_bdate"), rows)

    assert warnings(report) == []
    assert scan_accepted(report).collect()["_bdate"].to_list() == ["1990-01-02", "1990-12-31"]


def test_people_found_by_a_number_should_have_some_contact(tmp_path: Path) -> None:
    rows = [("1", "a@b.ru", ""), ("2", "", "89001234567"), ("3", "", ""), ("4", "bad", "")]
    _, report = prepare_columns(tmp_path, ("card", "email", "phones"), rows, match_field="card", rules=RowRules())

    assert warnings(report) == [(4, "no_contact", "email", None)]
    assert (report.counts.accepted, report.counts.rejected) == (3, 1)


@pytest.mark.parametrize(
    ("fields", "match_field"), [(("card", "_fname"), "card"), (("email", "phones"), "email"), (("phones",), "phones")]
)
def test_contacts_are_asked_for_only_where_the_list_has_some(
    tmp_path: Path, fields: tuple[str, ...], match_field: str
) -> None:
    row = ["89001234567" if name == "phones" else "a@b.ru" if name == "email" else "1" for name in fields]
    _, report = prepare_columns(tmp_path, fields, [row, [*row[:1], *[""] * (len(row) - 1)]], match_field=match_field)

    assert report.groups == ()
