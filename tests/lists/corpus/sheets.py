"""Workbooks whose first sheet is hidden as a whole."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import xlsxwriter
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import Style, TableProperties
from odf.table import Table, TableCell, TableRow
from odf.text import P
from pyxlsbwriter import XlsbWriter

from altcraft_core.records import ReadOptions
from tests.lists.corpus.case import Case
from tests.lists.corpus.writers import replace_part

SHEETS = {"Старое": ("email", "old@b.ru"), "Лист1": ("email", "a@b.ru")}  # the first one is hidden
_BUNDLE = b"\x9c\x01"  # an .xlsb's record of a sheet: kind, length, state


def _xlsx() -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        old, seen = (book.add_worksheet(title) for title in SHEETS)
        for sheet, cells in zip((old, seen), SHEETS.values(), strict=True):
            sheet.write_column("A1", cells)
        seen.activate()
        old.hide()
    return buffer.getvalue()


def _xls() -> bytes:
    book, buffer = xlwt.Workbook(encoding="utf-8"), io.BytesIO()
    for number, (title, cells) in enumerate(SHEETS.items()):
        sheet = book.add_sheet(title)
        sheet.visibility = int(number == 0)
        for row, cell in enumerate(cells):
            sheet.write(row, 0, cell)
    book.active_sheet = 1
    book.save(buffer)
    return buffer.getvalue()


def _xlsb() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "list.xlsb"
        with XlsbWriter(str(path)) as book:
            for title, cells in SHEETS.items():
                book.add_sheet(title)
                book.write_sheet([[cell] for cell in cells])
        return replace_part(path.read_bytes(), "xl/workbook.bin", _hide_first)


def _hide_first(part: bytes) -> bytes:
    state = part.index(_BUNDLE) + len(_BUNDLE) + 1
    return part[:state] + b"\x01" + part[state + 1 :]


def _ods() -> bytes:
    book, buffer = OpenDocumentSpreadsheet(), io.BytesIO()
    for number, (title, cells) in enumerate(SHEETS.items()):
        style = Style(name=f"ta{number}", family="table")
        style.addElement(TableProperties(display="true" if number else "false"))
        book.automaticstyles.addElement(style)
        table = Table(name=title, stylename=style)
        for cell in cells:
            line, made = TableRow(), TableCell(valuetype="string")
            made.addElement(P(text=cell))
            line.addElement(made)
            table.addElement(line)
        book.spreadsheet.addElement(table)
    book.save(buffer)
    return buffer.getvalue()


def _case(kind: str, content: Callable[[], bytes], name: str, told: ReadOptions, sheet: str, mail: str) -> Case:
    return Case(
        name=f"{name}.{kind}",
        content=content,
        told=told,
        kind=kind,
        found=ReadOptions(sheet=sheet, header_row=1),
        columns=("email",),
        rows=1,
        cells={2: (mail,)},
    )


_WRITERS = {"xlsx": _xlsx, "xls": _xls, "xlsb": _xlsb, "ods": _ods}
CASES = (
    *(_case(kind, make, "hidden_sheet", ReadOptions(), "Лист1", "a@b.ru") for kind, make in _WRITERS.items()),
    _case("xlsx", _xlsx, "hidden_sheet_told", ReadOptions(sheet="Старое"), "Старое", "old@b.ru"),
)
