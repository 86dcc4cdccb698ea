from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from contextlib import nullcontext, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import xlsxwriter
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st

from altcraft_core.errors import ReadError
from altcraft_core.lists import bounds
from altcraft_core.lists.damage import DamageKind, find_damage
from altcraft_core.lists.files.worksheets import Part, Sheet, name_cell
from altcraft_core.records import ReadOptions
from tests.lists.corpus.case import FILES
from tests.lists.making import read, read_book, rows_of, workbook

BOOK = workbook({"Empty": [], "Clients": [["email", "name"], ["a@b.ru", "Ann"]], "Other": [["phone"], ["1"]]})


def test_the_first_sheet_with_anything_in_it_is_read(tmp_path: Path) -> None:
    contact_list = read(tmp_path, BOOK, "list.xlsx")
    assert contact_list.options == ReadOptions(sheet="Clients", header_row=1)
    assert (contact_list.kind, contact_list.sheets) == ("xlsx", ("Empty", "Clients", "Other"))
    assert rows_of(contact_list) == [(2, "a@b.ru", "Ann")]


def test_another_sheet_can_be_chosen(tmp_path: Path) -> None:
    contact_list = read_book(tmp_path, BOOK, ReadOptions(sheet="Other"))
    assert (contact_list.columns, rows_of(contact_list)) == (("phone",), [(2, "1")])


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["xlsx", "xls", "xlsb", "ods"])
def test_hidden_sheets_are_told(tmp_path: Path, kind: str) -> None:
    contact_list = read(tmp_path, (FILES / f"hidden_sheet.{kind}").read_bytes(), f"list.{kind}")
    assert (contact_list.sheets, contact_list.hidden_sheets) == (("Старое", "Лист1"), ("Старое",))


@pytest.mark.parametrize(("sheet", "told"), [("None", "Empty, Clients, Other"), ("Empty", "is empty")])
def test_a_sheet_that_cannot_be_read_is_told(tmp_path: Path, sheet: str, told: str) -> None:
    with pytest.raises(ReadError, match=told):
        read_book(tmp_path, BOOK, ReadOptions(sheet=sheet))


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("007", "007"),
        (7, "7"),
        (79001234567, "79001234567"),
        (1.5, "1.5"),
        (-3, "-3"),
        (True, "true"),
        ("=1+1", "=1+1"),
        ("1990-12-31 00:00:00", "1990-12-31"),
        ("  spaces  ", "  spaces  "),
    ],
)
def test_cells_become_the_text_that_a_person_would_type(
    tmp_path: Path, cell: str | int | float | bool, text: str
) -> None:
    assert rows_of(read_book(tmp_path, workbook({"a": [["email", "x"], ["a@b.ru", cell]]})))[0][2] == text


@pytest.mark.parametrize(
    ("moment", "shape", "text"),
    [
        (dt.date(1990, 12, 31), "dd.mm.yyyy", "1990-12-31"),
        (dt.datetime.fromisoformat("1990-12-31T10:05:00"), "dd.mm.yyyy hh:mm", "1990-12-31 10:05:00"),
        (dt.time(10, 5), "hh:mm", "10:05:00"),
    ],
)
def test_dates_become_iso_text(tmp_path: Path, moment: dt.date | dt.time, shape: str, text: str) -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["email", "when"])
        sheet.write_string(1, 0, "a@b.ru")
        sheet.write_datetime(1, 1, moment, book.add_format({"num_format": shape}))
    assert rows_of(read_book(tmp_path, buffer.getvalue())) == [(2, "a@b.ru", text)]


@pytest.mark.parametrize(
    "other",
    ["n/a", 7, 1.5, True, None, dt.time(10, 5), dt.date(1990, 12, 31), dt.datetime.fromisoformat("1904-01-02T10:05")],
    ids=str,
)
def test_durations_stay_as_written_whatever_stands_beside_them(tmp_path: Path, other: object) -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"default_date_format": "dd.mm.yyyy hh:mm"}) as book:
        sheet, hours = book.add_worksheet(), book.add_format({"num_format": "[h]:mm:ss"})
        sheet.write_column(0, 0, ["email", "a@b.ru", "c@d.ru", "e@f.ru", "g@h.ru"])
        sheet.write(0, 1, "hours")
        for row, length in ((1, 27.5 / 24), (3, -0.25), (4, 0.5 / 86_400)):
            sheet.write_number(row, 1, length, hours)
        if other is not None:
            sheet.write(2, 1, other)
    told = "1990-12-31" if other == dt.date(1990, 12, 31) else "true" if other is True else other and str(other)

    rows = rows_of(read_book(tmp_path, buffer.getvalue()))

    assert [row[2] for row in rows] == ["27:30:00", told, "-06:00:00", "00:00:00"]


def _formatted(kind: str, cells: Sequence[tuple[float, str]], *, is_1904: bool = False) -> bytes:
    """A workbook with addresses and numbers, each number shown in a format."""
    buffer = io.BytesIO()
    if kind == "xls":
        old = xlwt.Workbook()
        old.dates_1904 = is_1904
        sheet = old.add_sheet("a")
        shapes = {shape: xlwt.easyxf(num_format_str=shape) for _, shape in cells}
        for row, line in enumerate([("email", "x"), *((f"{place}@b.ru", *cell) for place, cell in enumerate(cells))]):
            sheet.write(row, 0, line[0])
            sheet.write(row, 1, line[1], *(shapes[shape] for shape in line[2:]))
        old.save(buffer)
        return buffer.getvalue()
    with xlsxwriter.Workbook(buffer, {"date_1904": is_1904}) as book:
        new = book.add_worksheet("a")
        new.write_row(0, 0, ["email", "x"])
        for row, (number, shape) in enumerate(cells, start=1):
            new.write(row, 0, f"{row}@b.ru")
            new.write_number(row, 1, number, book.add_format({"num_format": shape}))
    return buffer.getvalue()


@pytest.mark.parametrize("kind", ["xlsx", "xls"])
def test_a_phone_stays_one_also_where_its_column_is_formatted_as_dates_or_durations(tmp_path: Path, kind: str) -> None:
    dates, hours = "dd.mm.yyyy", "[h]:mm"
    cells = [(79001234567, dates), (79001234567, hours), (4951234567.5, dates), (4951234, dates), (33238, dates)]

    rows = rows_of(read_book(tmp_path, _formatted(kind, [*cells, (1.5, hours)]), kind=kind))

    assert [row[2] for row in rows] == [
        *("79001234567", "79001234567", "4951234567.5", "4951234"),
        *("1990-12-31", "36:00:00"),
    ]


@pytest.mark.parametrize("kind", ["xlsx", "xls"])
def test_times_of_day_are_read_also_from_a_workbook_that_counts_days_from_1904(tmp_path: Path, kind: str) -> None:
    cells = [(0.5, "hh:mm"), (32_142, "dd.mm.yyyy"), (1.5, "dd.mm.yyyy hh:mm"), (27.5 / 24, "[h]:mm")]

    rows = rows_of(read_book(tmp_path, _formatted(kind, cells, is_1904=True), kind=kind))

    assert [row[2] for row in rows] == ["12:00:00", "1992-01-01", "1904-01-02 12:00:00", "27:30:00"]


def test_rows_count_as_in_excel(tmp_path: Path) -> None:
    rows = [[], [], ["email"], ["a@b.ru"], [], ["c@d.ru"]]
    contact_list = read_book(tmp_path, workbook({"a": rows}))
    assert contact_list.options.header_row == 3
    assert rows_of(contact_list) == [(4, "a@b.ru"), (5, None), (6, "c@d.ru")]


@pytest.mark.parametrize(
    ("far", "is_refused"),
    [("CV1048576", True), ("Z1048576", False), ("XFD2000", False), ("XFD3000", True)],
)
def test_a_cell_far_away_is_named_where_it_makes_the_sheet_too_large(far: str, is_refused: bool) -> None:
    sheet = Sheet()
    part = Part(sheet)
    part.look_at(b'<sheetData><row r="1"><c r="A1"><v>1</v></c></row>')
    part.look_at(b'<row><c r="%b"><v>1</v></c><c r="XFD1048576" s="1"/></row></sheetData>' % far.encode())
    last = name_cell(sheet.last_row, sheet.last_column)

    with pytest.raises(ReadError, match=f"the cell {far}, although only 2") if is_refused else nullcontext():
        bounds.check_area(sheet.last_row, sheet.last_column, sheet.values, last)


def test_long_lists_with_many_gaps_are_not_too_large() -> None:
    bounds.check_area(rows=1_000_000, columns=100, values=2_000_000, last="CV1000000")


def test_a_workbook_without_a_header(tmp_path: Path) -> None:
    contact_list = read_book(tmp_path, workbook({"a": [["a@b.ru", "1"], ["c@d.ru", "2"]]}))
    assert (contact_list.columns, contact_list.rows) == (("column 1", "column 2"), 2)


def test_cells_beside_the_header_are_kept(tmp_path: Path) -> None:
    contact_list = read_book(tmp_path, workbook({"a": [["email"], ["a@b.ru", "x"]]}))
    assert (contact_list.columns, rows_of(contact_list)) == (("email", "column 2"), [(2, "a@b.ru", "x")])


@pytest.mark.slow
@settings(max_examples=15, deadline=None)  # each is read by a process of its own
@given(changes=st.lists(st.tuples(st.integers(0, len(BOOK) - 1), st.integers(0, 255)), min_size=1, max_size=12))
def test_a_damaged_workbook_is_read_or_refused(changes: list[tuple[int, int]]) -> None:
    content = bytearray(BOOK)
    for place, byte in changes:
        content[place] = byte
    with TemporaryDirectory() as folder, suppress(ReadError):
        read(Path(folder), bytes(content), "list.xlsx")


@pytest.mark.slow
def test_long_numbers_are_told_as_rounded(tmp_path: Path) -> None:
    rows = [[f"{number}@b.ru", 123_456_789_012_345_000 + number * 1_000] for number in range(5)]
    damage = find_damage(read_book(tmp_path, workbook({"a": [["email", "card"], *rows]})), (), tmp_path)
    assert [(one.kind, one.column, one.count) for one in damage] == [(DamageKind.ROUNDED, "card", 5)]
