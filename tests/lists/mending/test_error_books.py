from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import fastexcel
import openpyxl
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from altcraft_core.errors import ReadError
from altcraft_core.lists.files.reading import spool
from altcraft_core.lists.mending.correcting import (
    REASON,
    compare_cells,
    count_overwritten,
    list_faulty,
    read_cells,
    set_cells,
)
from altcraft_core.lists.mending.error_books import (
    BAD,
    CELLS,
    DOUBTFUL,
    Corrections,
    find_origin,
    mark_of,
    read_corrections,
    write_error_book,
)
from altcraft_core.lists.mending.exporting import write_rejected
from altcraft_core.lists.preparing import prepare
from altcraft_core.lists.progress import Stage
from altcraft_core.records import ColumnMapping, ContactList, Repair, RepairKind, Report, RowRules
from tests.lists.making import TODAY, read
from tests.lists.mending.test_exporting import tell_rule

LIST = """\
mail;tel;note
anna@example.com;+79161234567;fine
bad;+79161234568;=1+1
vera@example.com;123;+79
Anna@example.com;;again
gleb@example.com;12;0012
"""
MAPPING = ColumnMapping(columns=(("mail", "email"), ("tel", "phones")))


def check(contact_list: ContactList, folder: Path, repairs: tuple[Repair, ...] = ()) -> Report:
    return prepare(contact_list, MAPPING, "email", RowRules(), folder, today=TODAY, repairs=repairs)


def send_out(
    contact_list: ContactList, folder: Path, repairs: tuple[Repair, ...] = (), *, with_warnings: bool = False
) -> Path:
    path = folder / "out.xlsx"
    report = check(contact_list, folder, repairs)
    write_rejected(contact_list, report, tell_rule, path, MAPPING, repairs, with_warnings=with_warnings)
    return path


def bring_back(path: Path, contact_list: ContactList, folder: Path) -> Corrections:
    return read_corrections(spool(io.BytesIO(path.read_bytes()), path.name, folder), contact_list, folder)


def corrected(path: Path, change: Callable[[Worksheet], None]) -> Path:
    """The workbook as a spreadsheet program saves it after somebody worked in its first sheet."""
    book = openpyxl.load_workbook(path)
    change(book.worksheets[0])
    book.save(path)
    return path


def write(**cells: object) -> Callable[[Worksheet], None]:
    def change(sheet: Worksheet) -> None:
        for place, value in cells.items():
            sheet[place] = value

    return change


@pytest.fixture
def contact_list(tmp_path: Path) -> ContactList:
    return read(tmp_path, LIST)


def test_the_workbook_holds_texts_and_colours_what_is_at_fault(contact_list: ContactList, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(send_out(contact_list, tmp_path))
    sheet = book.worksheets[0]
    assert [[cell.value for cell in row] for row in sheet.iter_rows(max_row=3)] == [
        ["Row", "mail", "tel", "note", "Reason"],
        ["3", "bad", "+79161234568", "=1+1", "EMAIL of email"],
        ["4", "vera@example.com", "123", "+79", "PHONE of phones"],
    ]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None} == {"s"}
    assert {cell.number_format for row in sheet.iter_rows(min_row=2) for cell in row} == {"@"}
    coloured = [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.fill.fill_type]
    assert coloured == ["B2", "C3", "B4", "C5"]
    assert [each.sheet_state for each in book.worksheets] == ["visible", "hidden"]


def test_a_workbook_is_known_by_the_list_it_was_written_for(contact_list: ContactList, tmp_path: Path) -> None:
    path = send_out(contact_list, tmp_path)
    origin = find_origin(read(tmp_path, path.read_bytes(), "back.xlsx"), tmp_path)
    assert origin is not None
    assert (origin.mark, origin.list_name) == (mark_of(contact_list), "list.csv")
    assert find_origin(contact_list, tmp_path) is None


def test_rows_with_warnings_follow_the_rejected_ones_in_another_colour(tmp_path: Path) -> None:
    contact_list = read(tmp_path, "mail;tel\nanna@gmial.com;+79161234567\nbad;+79161234568\ninfo@gmial.com;12\n")

    book = openpyxl.load_workbook(send_out(contact_list, tmp_path, with_warnings=True))

    sheet = book.worksheets[0]
    told = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert [row[:4] for row in told] == [
        ["Row", "mail", "tel", "Sent"],
        ["3", "bad", "+79161234568", "no"],
        ["4", "info@gmial.com", "12", "no"],
        ["2", "anna@gmial.com", "+79161234567", "yes"],
    ]
    assert told[2][4].startswith("PHONE of phones; ")
    coloured = {cell.coordinate: cell.fill.start_color.rgb[-6:] for row in sheet for cell in row if cell.fill.fill_type}
    assert coloured == {"B2": "FFD9D6", "B3": "FFF0B8", "C3": "FFD9D6", "B4": "FFF0B8"}


@pytest.mark.slow
def test_a_row_with_a_warning_is_corrected_like_any_other(tmp_path: Path) -> None:
    contact_list = read(tmp_path, "mail;tel\nanna@gmial.com;+79161234567\nbad;+79161234568\n")
    path = send_out(contact_list, tmp_path, with_warnings=True)

    found = bring_back(corrected(path, write(B3="anna@gmail.com", D3="no", E3="done")), contact_list, tmp_path)

    assert found.cells.rows() == [(2, "mail", "anna@gmail.com")]
    assert (found.strangers, found.unnumbered, found.lost) == ((), 0, ())


@pytest.mark.slow
def test_untouched_it_changes_nothing(contact_list: ContactList, tmp_path: Path) -> None:
    found = bring_back(corrected(send_out(contact_list, tmp_path), write()), contact_list, tmp_path)
    assert found.cells.is_empty()
    assert (found.rows, found.strangers, found.unnumbered, found.lost) == (0, (), 0, ())


def test_only_corrected_cells_change_and_the_list_is_checked_again(contact_list: ContactList, tmp_path: Path) -> None:
    path = corrected(send_out(contact_list, tmp_path), write(B2="boris@example.com", C3="+79161234569", C5=None))
    found = bring_back(path, contact_list, tmp_path)
    assert found.cells.rows() == [(3, "mail", "boris@example.com"), (4, "tel", "+79161234569"), (6, "tel", None)]
    repairs = set_cells((), found.cells, tmp_path)
    counts = check(contact_list, tmp_path, repairs).counts
    assert (counts.accepted, counts.rejected, counts.duplicate) == (4, 0, 1)


@pytest.mark.slow
def test_what_was_mended_here_in_the_meantime_stays(contact_list: ContactList, tmp_path: Path) -> None:
    path = corrected(send_out(contact_list, tmp_path), write(B2="boris@example.com"))
    rows = tmp_path / "rows.parquet"
    pl.DataFrame({"_row": [4, 6]}).write_parquet(rows)
    mended = (Repair(kind=RepairKind.CLEAR, column="tel", rows=rows),)
    repairs = set_cells(mended, bring_back(path, contact_list, tmp_path).cells, tmp_path)
    counts = check(contact_list, tmp_path, repairs).counts
    assert (counts.accepted, counts.rejected) == (4, 0)


@pytest.mark.slow
def test_rows_that_do_not_belong_are_told_and_passed_over(contact_list: ContactList, tmp_path: Path) -> None:
    path = send_out(contact_list, tmp_path)
    corrected(path, lambda sheet: sheet.append(["2", "other@example.com"]))
    corrected(path, lambda sheet: sheet.append([None, "nobody@example.com"]))
    corrected(path, lambda sheet: sheet.append([None, " "]))
    corrected(path, lambda sheet: sheet.append(["3", "twice@example.com"]))
    found = bring_back(path, contact_list, tmp_path)
    assert found.cells.is_empty()
    assert (found.strangers, found.unnumbered) == ((3, 2), 1)


@pytest.mark.slow
def test_columns_may_be_moved_and_added_and_rows_sorted(contact_list: ContactList, tmp_path: Path) -> None:
    def move(sheet: Worksheet) -> None:
        rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        sheet.delete_rows(1, sheet.max_row)
        header, *rest = rows
        for number, name, phone, note, reason in [header, *rest[::-1]]:
            sheet.append(["todo", phone, number, reason, name if name != "bad" else "b@example.com", f"{note}"])
            sheet.cell(sheet.max_row, 6).data_type = "s"  # else "=1+1" were a formula

    found = bring_back(corrected(send_out(contact_list, tmp_path), move), contact_list, tmp_path)
    assert found.cells.rows() == [(3, "mail", "b@example.com")]


@pytest.mark.slow
def test_columns_that_did_not_come_back_are_told(contact_list: ContactList, tmp_path: Path) -> None:
    path = corrected(send_out(contact_list, tmp_path), lambda sheet: sheet.delete_cols(4))
    found = bring_back(path, contact_list, tmp_path)
    assert found.lost == ("note",)
    assert found.cells.is_empty()


def test_a_text_named_like_a_workbook_is_told_as_what_it_is(contact_list: ContactList, tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    path.write_text("Row;mail\n3;anna@example.com\n")
    with pytest.raises(ReadError, match=r"^out\.xlsx is no workbook, whatever its name says.* keep the kind \.xlsx"):
        bring_back(path, contact_list, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda sheet: sheet.delete_cols(1), "has lost its column Row"),
        (lambda sheet: sheet.parent.remove(sheet.parent.worksheets[1]), "no workbook of rejected rows"),
        (lambda sheet: setattr(sheet, "title", "Mine"), "has lost its sheet Rejected 1"),
    ],
)
def test_a_workbook_that_cannot_be_taken_over_is_told_in_one_sentence(
    contact_list: ContactList, tmp_path: Path, change: Callable[[Worksheet], None], told: str
) -> None:
    path = corrected(send_out(contact_list, tmp_path), change)
    with pytest.raises(ReadError, match=told):
        bring_back(path, contact_list, tmp_path)


def test_corrections_of_another_list_are_refused(contact_list: ContactList, tmp_path: Path) -> None:
    path = send_out(contact_list, tmp_path)
    other = read(tmp_path, LIST + "dina@example.com;;\n", "other.csv")
    with pytest.raises(ReadError, match=r"corrections of another list, list\.csv"):
        bring_back(path, other, tmp_path)


def test_a_reading_in_another_way_is_another_list(contact_list: ContactList) -> None:
    other = replace(contact_list, options=replace(contact_list.options, header_row=0))
    assert mark_of(other) != mark_of(contact_list)


CHARACTERS = st.characters(exclude_categories=("Cs", "Cc"), include_characters="\t\r\n")


@pytest.mark.slow
@settings(max_examples=4)  # each reads three files, each in a process of its own
@given(st.lists(st.text(CHARACTERS, max_size=12), min_size=20, max_size=60))
def test_whatever_cells_hold_a_workbook_that_nobody_touched_changes_nothing(tmp_path: Path, values: list[str]) -> None:
    rows = pl.DataFrame({"mail": ["bad"] * len(values), "note": values}).write_csv(quote_style="always")
    contact_list = read(tmp_path, rows)
    mapping = ColumnMapping(columns=(("mail", "email"),))
    report = prepare(contact_list, mapping, "email", RowRules(), tmp_path, today=TODAY)
    write_rejected(contact_list, report, tell_rule, tmp_path / "out.xlsx", mapping)
    assert bring_back(tmp_path / "out.xlsx", contact_list, tmp_path).cells.is_empty()


def test_the_workbook_opens_elsewhere_too(contact_list: ContactList, tmp_path: Path) -> None:
    sheet = fastexcel.read_excel(send_out(contact_list, tmp_path)).load_sheet(0, dtypes="string").to_polars()
    assert sheet["tel"].to_list() == ["+79161234568", "123", None, "12"]


# ---------------------------------------------------------------- single cells


def test_rows_are_shown_with_their_reasons_though_a_column_be_called_so(tmp_path: Path) -> None:
    contact_list = read(tmp_path, "mail;tel;reasons\nbad;+79161234568;of mine\n")

    shown = list_faulty(contact_list, check(contact_list, tmp_path), MAPPING, (), tell_rule, 0, 9)

    assert shown[REASON].to_list() == ["EMAIL of email"]


def test_later_corrections_of_cells_join_the_last_step(tmp_path: Path) -> None:
    first = pl.DataFrame([(3, "mail", "a"), (4, "mail", "b")], schema=CELLS, orient="row")
    second = pl.DataFrame([(4, "mail", None), (4, "tel", "c")], schema=CELLS, orient="row")
    (step,) = set_cells(set_cells((), first, tmp_path), second, tmp_path)
    assert read_cells(step).rows() == [(3, "mail", "a"), (4, "mail", None), (4, "tel", "c")]


def test_corrections_of_a_workbook_are_a_step_of_their_own_and_may_overwrite_those_by_hand(
    contact_list: ContactList, tmp_path: Path
) -> None:
    typed = pl.DataFrame([(3, "mail", "a"), (4, "tel", "b")], schema=CELLS, orient="row")
    brought = pl.DataFrame([(3, "mail", "c"), (4, "tel", "b"), (4, "mail", None)], schema=CELLS, orient="row")
    by_hand = set_cells((), typed, tmp_path)

    assert count_overwritten(by_hand, brought) == 1
    told = compare_cells(contact_list, by_hand, brought, count=2)
    assert told.select("_row", "column", "before", "after").rows()[0] == (3, "mail", "a", "c")

    named_alike = read(tmp_path, "column,before\na,b\n")
    cells = pl.DataFrame([(2, "before", "c"), (2, "column", None)], schema=CELLS, orient="row")
    assert compare_cells(named_alike, (), cells).rows() == [(2, "before", "b", "c"), (2, "column", "a", None)]

    steps = set_cells(by_hand, brought, tmp_path, "back.xlsx")
    assert [step.value for step in steps] == ["", "back.xlsx"]
    assert [step.value for step in set_cells(steps, typed, tmp_path)] == ["", "back.xlsx", ""]


@pytest.mark.slow
@pytest.mark.parametrize("is_begun", [False, True])
def test_a_comparison_that_is_cancelled_leaves_nothing_and_can_begin_again(
    contact_list: ContactList, tmp_path: Path, is_begun: bool
) -> None:
    class Cancelled(BaseException):
        pass

    def cancel(stage: Stage, _share: float | None) -> None:
        if (stage is not Stage.BEGINNING) is is_begun:
            raise Cancelled

    number = pl.int_range(2, 20_002, eager=True).cast(pl.String).alias("Row")
    none = pl.lit(None, pl.List(pl.String))
    rows = number.to_frame().with_columns(none.alias(BAD), none.alias(DOUBTFUL), mail=pl.lit("bad"))
    write_error_book(contact_list, rows, tmp_path / "out.xlsx")
    book = spool(io.BytesIO((tmp_path / "out.xlsx").read_bytes()), "out.xlsx", tmp_path)
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(Cancelled):
        read_corrections(book, contact_list, tmp_path, cancel)

    assert sorted(path for path in tmp_path.rglob("*") if path.name != "corrections") == before
    assert read_corrections(book, contact_list, tmp_path).cells.is_empty()


def test_a_workbook_that_was_compared_is_not_read_again(contact_list: ContactList, tmp_path: Path) -> None:
    heard: list[Stage] = []
    path = corrected(send_out(contact_list, tmp_path), write(B3="anna@gmail.com"))
    first = bring_back(path, contact_list, tmp_path)
    book = spool(io.BytesIO(path.read_bytes()), path.name, tmp_path)

    again = read_corrections(book, contact_list, tmp_path, lambda stage, _share: heard.append(stage))

    assert again.cells.equals(first.cells)
    assert (again.rows, heard) == (first.rows, [])
