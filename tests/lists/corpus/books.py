"""Workbooks: what stands in cells, where the header is, what is hidden, and each program's own form."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from altcraft_core.records import ReadOptions
from tests.lists.corpus.case import Case, Row
from tests.lists.corpus.writers import FAILED, FLOAT_FAILED, Rows, ods, replace_part, xls, xlsb, xlsx, xlsx_rows

PEOPLE: Rows = [["email", "phone"], ["a@b.ru", 79161234567], ["c@d.ru", "+7 916 765-43-21"]]
READ: Mapping[int, Row] = {2: ("a@b.ru", "79161234567"), 3: ("c@d.ru", "+7 916 765-43-21")}
BORN: Rows = [["email", "phone", "born"], ["a@b.ru", 79161234567, date(1990, 12, 31)]]
BORN_READ: Mapping[int, Row] = {2: ("a@b.ru", "79161234567", "1990-12-31")}

FAILING: Rows = [["email", "phone"], ["a@b.ru", "1"], ["c@d.ru", FAILED], ["e@f.ru", "#N/A"], ["g@h.ru", FAILED]]
FAILING_READ: Mapping[int, Row] = {3: ("c@d.ru", None), 4: ("e@f.ru", "#N/A"), 5: ("g@h.ru", None)}
HOURS: Rows = [
    ["email", "hours"],
    ["a@b.ru", timedelta(hours=27.5)],
    ["c@d.ru", timedelta(seconds=5)],
    ["e@f.ru", None],
]
HOURS_READ: Mapping[int, Row] = {2: ("a@b.ru", "27:30:00"), 3: ("c@d.ru", "00:00:05"), 4: ("e@f.ru", None)}
MOMENTS: Rows = [
    ["email", "when"],
    ["a@b.ru", datetime.fromisoformat("1990-12-31T10:05")],
    ["c@d.ru", "1990-12-31T10:05:00"],
]
MOMENTS_READ: Mapping[int, Row] = {
    2: ("a@b.ru", "1990-12-31 10:05:00"),
    3: ("c@d.ru", "1990-12-31T10:05:00"),
}
CARDS: Rows = [
    ["email", "card"],
    ["a@b.ru", 123456789012345000.0],
    ["c@d.ru", 8.97010266000012e18],
    ["e@f.ru", "123456789012345678"],
    ["g@h.ru", 4276123412341237],
    ["i@j.ru", 98765432109876500.0],
]
CARDS_READ: Mapping[int, Row] = {
    2: ("a@b.ru", "123456789012345000"),
    3: ("c@d.ru", "8970102660000120000"),
    4: ("e@f.ru", "123456789012345678"),
    5: ("g@h.ru", "4276123412341237"),
    6: ("i@j.ru", "98765432109876500"),
}


def book(
    name: str,
    content: Callable[[], bytes],
    cells: Mapping[int, Row],
    *,
    columns: Row = ("email", "phone"),
    header_row: int = 1,
    rows: int | None = None,
    told: ReadOptions | None = None,
    kind: str = "",
    remarks: Mapping[str, tuple[int, ...]] | None = None,
) -> Case:
    return Case(
        name=name,
        content=content,
        told=told or ReadOptions(),
        kind=kind or name.rpartition(".")[2],
        found=ReadOptions(sheet="Лист1", header_row=header_row),
        columns=columns,
        rows=len(cells) if rows is None else rows,
        cells=cells,
        remarks=remarks or {},
    )


def _hide_rows(_: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    for number, row in enumerate([["email", "phone"], ["a@b.ru", "1"], ["c@d.ru", "2"], ["e@f.ru", "3"]]):
        sheet.write_row(number, 0, row)
    sheet.set_row(2, None, None, {"hidden": True})
    sheet.set_row(3, None, None, {"hidden": True})
    sheet.set_row(9, None, None, {"hidden": True})


def _merge_two_rows(_: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    sheet.merge_range("A1:A2", "email")
    sheet.merge_range("B1:C1", "Contacts")
    sheet.write_row("B2", ["phone", "name"])
    sheet.write_row("A3", ["a@b.ru", 79161234567, "Ann"])


def _merge_above(_: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    sheet.write("A1", "email")
    sheet.merge_range("B1:C1", "Contacts")
    sheet.write_row("B2", ["phone", "name"])
    sheet.write_row("A3", ["a@b.ru", 79161234567, "Ann"])


def _merge_one_row(_: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    sheet.write("A1", "email")
    sheet.merge_range("B1:C1", "phone")
    sheet.write_row("A2", ["a@b.ru", "1", "2"])


def _merge_title(_: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    sheet.merge_range("A1:C1", "Spring fair")
    sheet.write_row("A3", ["email", "phone", "name"])
    sheet.write_row("A4", ["a@b.ru", "1", "Ann"])


def _write_formulas(_: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    sheet.write_row("A1", ["email", "phone"])
    sheet.write_formula("A2", '=LOWER("A@B.RU")', None, "a@b.ru")
    sheet.write_formula("B2", "=79161234566+1", None, 79161234567)
    sheet.write("A3", "c@d.ru")
    sheet.write_formula("B3", "=NA()", None, "#N/A")


def _write_moments(file: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    sheet.write_row("A1", ["email", "when"])
    sheet.write("A2", "a@b.ru")
    sheet.write_datetime(
        "B2", datetime.fromisoformat("1990-12-31T10:05"), file.add_format({"num_format": "d/m/yy h:mm"})
    )


def _write_formats_only(file: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    bold = file.add_format({"bold": True})
    for row in range(50):
        for place in range(6):
            sheet.write_blank(row, place, None, bold)
    sheet.write_row("A1", ["email", "phone"])
    sheet.write_row("A2", ["a@b.ru", "1"])


def _write_rich_text(file: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    sheet.write_row("A1", ["email", "phone"])
    sheet.write_rich_string("A2", "a@", file.add_format({"bold": True}), "b", ".ru")
    sheet.write_string("B2", "two\nlines")


def _write_sheet(content: bytes) -> Callable[[], bytes]:
    """A workbook whose rows are written so."""
    return lambda: replace_part(
        xlsx_rows([[None]])(),
        "xl/worksheets/sheet1.xml",
        lambda part: re.sub(rb"<sheetData.*(?=<pageMargins)", b"<sheetData>" + content + b"</sheetData>", part),
    )


def _group_rows() -> bytes:
    """Rows below the header as somebody grouped and hid them in LibreOffice."""
    table = re.compile(rb"(<table:table-row.*?</table:table-row>)(.*)(?=</table:table>)", re.DOTALL)
    grouped = rb"<table:table-header-rows>\1</table:table-header-rows><table:table-row-group>\2</table:table-row-group>"
    book = ods([["email", "name"], ["a@b.ru", "Ann"], ["c@d.ru", "Bob"]], hidden=(2,))()
    return replace_part(book, "content.xml", lambda part: table.sub(grouped, part))


def _break_texts() -> bytes:
    book = ods([["email", "phone"], ["a@b.ru", "one|two|three"]])()
    breaks = b"one<text:tab/>two<text:line-break />three"
    return replace_part(book, "content.xml", lambda part: part.replace(b"one|two|three", breaks))


def _text(text: bytes, attributes: bytes = b"") -> bytes:
    return b"<c t='inlineStr'%b><is><t>%b</t></is></c>" % (attributes, text)


UNNUMBERED = (
    b"<row>" + _text(b"email") + _text(b"phone") + b"</row>"
    b'<row hidden="1">' + _text(b"a@b.ru") + b'<c t="e"><v>#N/A</v></c></row>'
    b"<row>" + _text(b"c@d.ru") + b"<c><v>79161234567</v></c></row>"
)
SINGLE_QUOTES = (
    b"<row r='1'>" + _text(b"email", b" r='A1'") + _text(b"phone", b" r='B1'") + b"</row>"
    b"<row r='2' hidden='1'>" + _text(b"a@b.ru", b" r='A2'") + b"<c r='B2' t='e'><v>#N/A</v></c></row>"
    b"<row r='3'>" + _text(b"c@d.ru", b" r='A3'") + b"<c r='B3'><v>79161234567</v></c></row>"
)
UNUSUAL_READ: Mapping[int, Row] = {2: ("a@b.ru", None), 3: ("c@d.ru", "79161234567")}
DATES_AS_TEXT = (
    b"<row>" + _text(b"email") + _text(b"when") + b"</row>"
    b"<row>" + _text(b"a@b.ru") + b'<c t="d"><v>2024-02-29T00:00:00</v></c></row>'
    b"<row>" + _text(b"c@d.ru") + b'<c t="d"><v>2024-02-29T10:05:00</v></c></row>'
    b"<row>" + _text(b"e@f.ru") + _text(b"2024-02-29T10:05:00") + b"</row>"
)

CASES = (
    book("phones_as_numbers.xlsx", xlsx_rows(PEOPLE), READ),
    book("phones_as_numbers.xls", xls(PEOPLE), READ),
    book("phones_as_numbers.xlsb", xlsb(PEOPLE), READ),
    book("phones_as_numbers.ods", ods(PEOPLE), READ),
    book("dates.xlsx", xlsx_rows(BORN), BORN_READ, columns=("email", "phone", "born")),
    book("dates.xls", xls(BORN), BORN_READ, columns=("email", "phone", "born")),
    book("dates.xlsb", xlsb(BORN), BORN_READ, columns=("email", "phone", "born")),
    book("dates.ods", ods(BORN), BORN_READ, columns=("email", "phone", "born")),
    book("moments.xlsx", xlsx(_write_moments), {2: ("a@b.ru", "1990-12-31 10:05:00")}, columns=("email", "when")),
    book("moments.ods", ods(MOMENTS), MOMENTS_READ, columns=("email", "when")),
    book("moments.xls", xls(MOMENTS), MOMENTS_READ, columns=("email", "when")),
    book(
        "digits.xlsx",
        xlsx_rows([["email", "phone"], ["a@b.ru", "007"], ["c@d.ru", 7.9161234567e10], ["e@f.ru", 1e15]]),
        {2: ("a@b.ru", "007"), 3: ("c@d.ru", "79161234567"), 4: ("e@f.ru", "1000000000000000")},
    ),
    book(
        "fractions.xlsx",
        xlsx_rows([["email", "sum"], ["a@b.ru", 0.1 + 0.2], ["c@d.ru", 1.0], ["e@f.ru", -0.5]]),
        {2: ("a@b.ru", "0.3"), 3: ("c@d.ru", "1"), 4: ("e@f.ru", "-0.5")},
        columns=("email", "sum"),
    ),
    book(
        "formulas.xlsx",
        xlsx(_write_formulas),
        {2: ("a@b.ru", "79161234567"), 3: ("c@d.ru", None)},
        remarks={"error_cells": (3,)},
    ),
    book("failed_formulas.xls", xls(FAILING), FAILING_READ, rows=4, remarks={"error_cells": (3, 5)}),
    book("failed_formulas.ods", ods(FAILING), FAILING_READ, rows=4, remarks={"error_cells": (3, 5)}),
    book(
        "failed_formulas.xlsb",
        xlsb([[FLOAT_FAILED if cell == FAILED else cell for cell in row] for row in FAILING]),
        FAILING_READ,
        rows=4,
        remarks={"error_cells": (3, 5)},
    ),
    book("cards_as_numbers.xlsx", xlsx_rows(CARDS), CARDS_READ, columns=("email", "card")),
    book("cards_as_numbers.xls", xls(CARDS), CARDS_READ, columns=("email", "card")),
    book("cards_as_numbers.xlsb", xlsb(CARDS), CARDS_READ, columns=("email", "card")),
    book("cards_as_numbers.ods", ods(CARDS), CARDS_READ, columns=("email", "card")),
    book("durations.xlsx", xlsx_rows(HOURS), HOURS_READ, columns=("email", "hours")),
    book("durations.xls", xls(HOURS), HOURS_READ, columns=("email", "hours")),
    book("durations.ods", ods(HOURS), HOURS_READ, columns=("email", "hours")),
    book(
        "moments_of_1905.xlsx",
        xlsx_rows(
            [["email", "when"], ["a@b.ru", datetime.fromisoformat("1905-06-07T03:30")], ["c@d.ru", date(1905, 6, 7)]]
        ),
        {2: ("a@b.ru", "1905-06-07 03:30:00"), 3: ("c@d.ru", "1905-06-07")},
        columns=("email", "when"),
    ),
    book("rich_text.xlsx", xlsx(_write_rich_text), {2: ("a@b.ru", "two\nlines")}),
    book(
        "hidden_rows.xlsx",
        xlsx(_hide_rows),
        {2: ("a@b.ru", "1"), 3: ("c@d.ru", "2"), 4: ("e@f.ru", "3")},
        remarks={"hidden_rows": (3, 4)},
    ),
    *(
        book(
            f"hidden_rows.{kind}",
            write([["email", "name"], ["a@b.ru", "Ann"], ["c@d.ru", "Bob"], ["e@f.ru", "Eve"]], hidden=(3, 4)),
            {2: ("a@b.ru", "Ann"), 3: ("c@d.ru", "Bob"), 4: ("e@f.ru", "Eve")},
            columns=("email", "name"),
            remarks={"hidden_rows": (3, 4)},
        )
        for kind, write in (("xls", xls), ("xlsb", xlsb), ("ods", ods))
    ),
    book(
        "hidden_rows_in_a_group.ods",
        _group_rows,
        {2: ("a@b.ru", "Ann"), 3: ("c@d.ru", "Bob")},
        columns=("email", "name"),
        remarks={"hidden_rows": (2,)},
    ),
    *(
        book(name, _write_sheet(content), UNUSUAL_READ, remarks={"hidden_rows": (2,), "error_cells": (2,)})
        for name, content in (
            ("rows_without_numbers.xlsx", UNNUMBERED),
            ("attributes_in_single_quotes.xlsx", SINGLE_QUOTES),
        )
    ),
    book("tabs_and_lines_in_cells.ods", _break_texts, {2: ("a@b.ru", "one\ttwo\nthree")}),
    book(
        "dates_as_text.xlsx",
        _write_sheet(DATES_AS_TEXT),
        {
            2: ("a@b.ru", "2024-02-29"),
            3: ("c@d.ru", "2024-02-29 10:05:00"),
            4: ("e@f.ru", "2024-02-29T10:05:00"),
        },
        columns=("email", "when"),
    ),
    book(
        "merged_header_of_two_rows.xlsx",
        xlsx(_merge_two_rows),
        {3: ("a@b.ru", "79161234567", "Ann")},
        columns=("email", "phone", "name"),
        header_row=2,
    ),
    book(
        "merged_header_told.xlsx",
        xlsx(_merge_two_rows),
        {3: ("a@b.ru", "79161234567", "Ann")},
        columns=("email", "phone", "name"),
        header_row=2,
        told=ReadOptions(header_row=2),
    ),
    book(
        "merged_above_names.xlsx",
        xlsx(_merge_above),
        {3: ("a@b.ru", "79161234567", "Ann")},
        columns=("email", "phone", "name"),
        header_row=2,
    ),
    book(
        "merged_header_cell.xlsx",
        xlsx(_merge_one_row),
        {2: ("a@b.ru", "1", "2")},
        columns=("email", "phone", "phone (2)"),
        remarks={"renamed_columns": ()},
    ),
    book(
        "merged_title.xlsx",
        xlsx(_merge_title),
        {4: ("a@b.ru", "1", "Ann")},
        columns=("email", "phone", "name"),
        header_row=3,
    ),
    book(
        "header_on_line_5.ods",
        ods(
            [["Spring fair"], [None], ["2026"], [None], ["email", "phone"], ["a@b.ru", 1], ["c@d.ru", 2], ["e@f.ru", 3]]
        ),
        {6: ("a@b.ru", "1"), 7: ("c@d.ru", "2"), 8: ("e@f.ru", "3")},
        header_row=5,
    ),
    book(
        "no_header.xls",
        xls([["a@b.ru", 1], ["c@d.ru", 2]]),
        {1: ("a@b.ru", "1"), 2: ("c@d.ru", "2")},
        columns=("column 1", "column 2"),
        header_row=0,
    ),
    book("formats_without_values.xlsx", xlsx(_write_formats_only), {2: ("a@b.ru", "1")}),
    book("blank_rows_at_the_end.ods", ods(PEOPLE, blank_rows=1_000_000), READ),
    book(
        "unnamed_column.xls",
        xls([["email", None], ["a@b.ru", "x"]]),
        {2: ("a@b.ru", "x")},
        columns=("email", "column 2"),
        remarks={"unnamed_columns": ()},
    ),
    book("a_workbook_named.csv", xlsx_rows(PEOPLE), READ, kind="xlsx"),
)
