from __future__ import annotations

import csv
from pathlib import Path

import fastexcel
import polars as pl
import pytest

from altcraft_core.lists.mending.exporting import guard_formulas, write_rejected
from altcraft_core.lists.preparing import prepare
from altcraft_core.records import ColumnMapping, ContactList, Report, RowRules
from tests.lists.making import TODAY, read

LIST = "email;phones;=note\na@b.ru;+79001234567;fine\nbad;123;=1+1\nA@b.ru;;http://x.ru\n"


MAPPING = ColumnMapping(columns=(("email", "email"), ("phones", "phones")))


def tell_rule(rule: str, field: str) -> str:
    return f"{rule.upper()} of {field}"


def prepared(folder: Path, text: str = LIST) -> tuple[ContactList, Report]:
    contact_list = read(folder, text)
    return contact_list, prepare(contact_list, MAPPING, "email", RowRules(), folder, today=TODAY)


def test_rejected_rows_come_with_number_columns_and_reasons(tmp_path: Path) -> None:
    write_rejected(*prepared(tmp_path), "{1}: fails {0}".format, tmp_path / "rejected.csv", MAPPING)
    content = (tmp_path / "rejected.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(content.decode("utf-8-sig").splitlines(), delimiter=";"))
    assert rows == [
        ["Row", "email", "phones", "'=note", "Reason"],
        ["3", "bad", "123", "'=1+1", "email: fails email; phones: fails phone"],
        ["4", "A@b.ru", "", "http://x.ru", "email: fails duplicate"],
    ]


def test_a_workbook_of_rejected_rows_holds_texts_only(tmp_path: Path) -> None:
    write_rejected(*prepared(tmp_path), tell_rule, tmp_path / "rejected.XLSX", MAPPING)
    sheet = fastexcel.read_excel(tmp_path / "rejected.XLSX").load_sheet(0, header_row=None, dtypes="string").to_polars()
    assert sheet.rows() == [
        ("Row", "email", "phones", "=note", "Reason"),
        ("3", "bad", "123", "=1+1", "EMAIL of email; PHONE of phones"),
        ("4", "A@b.ru", None, "http://x.ru", "DUPLICATE of email"),
    ]


def test_columns_of_the_list_keep_their_names(tmp_path: Path) -> None:
    write_rejected(
        *prepared(tmp_path, "email;phones;Row;Reason\nbad;;1;x\n"), tell_rule, tmp_path / "rejected.csv", MAPPING
    )
    header = (tmp_path / "rejected.csv").read_text(encoding="utf-8-sig").splitlines()[0]
    assert header == "Row (2);email;phones;Row;Reason;Reason (2)"


@pytest.mark.parametrize("name", ["rejected.csv", "rejected.xlsx"])
def test_a_list_without_rejected_rows_gives_a_header(tmp_path: Path, name: str) -> None:
    write_rejected(*prepared(tmp_path, "email;phones\na@b.ru;\n"), tell_rule, tmp_path / name, MAPPING)
    assert (tmp_path / name).stat().st_size > 0


@pytest.mark.parametrize(
    ("value", "guarded"),
    [
        ("=1+1", True),
        ("@SUM(A1)", True),
        ("\t=1", True),
        ("\r=1", True),
        ("＝1", True),
        ("+cmd|' /C calc'!A0", True),
        ("-2+3+cmd|' /C calc'!A0", True),
        ("+7\ncmd", True),
        ("+7 (900) 123-45-67", False),
        ("+79001234567", False),
        ("-5,25", False),
        ("1=1", False),
        ("a@b.ru", False),
        (None, False),
    ],
)
def test_formulas_are_guarded_and_phones_survive(value: str | None, guarded: bool) -> None:
    rows = pl.LazyFrame({"_row": [2], "value": [value]}, schema={"_row": pl.Int64, "value": pl.String})
    assert guard_formulas(rows).collect().row(0) == (2, f"'{value}" if guarded else value)
