"""Makes files of the corpus as other programs write them."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import xlsxwriter
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P
from pyxlsbwriter import XlsbWriter
from xlsxwriter.worksheet import Worksheet

Cell = str | int | float | date | None
Rows = Sequence[Sequence[Cell]]

DATES = "dd.mm.yyyy"


def xlsx(fill: Callable[[xlsxwriter.Workbook, Worksheet], None], title: str = "Лист1") -> Callable[[], bytes]:
    """A workbook with one sheet, which `fill` writes."""

    def make() -> bytes:
        buffer = io.BytesIO()
        with xlsxwriter.Workbook(buffer) as book:
            fill(book, book.add_worksheet(title))
        return buffer.getvalue()

    return make


def xlsx_rows(rows: Rows, title: str = "Лист1") -> Callable[[], bytes]:
    """A workbook with these cells."""

    def fill(book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
        shape = book.add_format({"num_format": DATES})
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(number, place, cell, shape)
                elif isinstance(cell, str):
                    sheet.write_string(number, place, cell)
                elif cell is not None:
                    sheet.write_number(number, place, cell)

    return xlsx(fill, title)


def xls(rows: Rows) -> Callable[[], bytes]:
    """A workbook of Excel 97."""

    def make() -> bytes:
        book, buffer = xlwt.Workbook(encoding="utf-8"), io.BytesIO()
        sheet, shape = book.add_sheet("Лист1"), xlwt.easyxf(num_format_str=DATES)
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write(number, place, cell, shape)
                elif cell is not None:
                    sheet.write(number, place, cell)
        book.save(buffer)
        return buffer.getvalue()

    return make


def xlsb(rows: Rows) -> Callable[[], bytes]:
    """A binary workbook of Excel."""

    def make() -> bytes:
        with TemporaryDirectory() as folder:
            path = Path(folder) / "list.xlsb"
            with XlsbWriter(str(path)) as book:
                book.add_sheet("Лист1")
                book.write_sheet([list(row) for row in rows])
            return path.read_bytes()

    return make


def ods(rows: Rows, blank_rows: int = 0) -> Callable[[], bytes]:
    """A spreadsheet of LibreOffice, with so many blank rows told at its end."""

    def make() -> bytes:
        book, buffer, table = OpenDocumentSpreadsheet(), io.BytesIO(), Table(name="Лист1")
        for row in rows:
            line = TableRow()
            for cell in row:
                line.addElement(_ods_cell(cell))
            table.addElement(line)
        if blank_rows:
            table.addElement(TableRow(numberrowsrepeated=blank_rows))
        book.spreadsheet.addElement(table)
        book.save(buffer)
        return buffer.getvalue()

    return make


def _ods_cell(cell: Cell) -> TableCell:
    match cell:
        case None:
            return TableCell()
        case date():
            made = TableCell(valuetype="date", datevalue=cell.isoformat())
        case int() | float():
            made = TableCell(valuetype="float", value=cell)
        case _:
            made = TableCell(valuetype="string")
    made.addElement(P(text=str(cell)))
    return made


def parquet(frame: pl.DataFrame) -> Callable[[], bytes]:
    """A Parquet file of that frame."""

    def make() -> bytes:
        buffer = io.BytesIO()
        frame.write_parquet(buffer)
        return buffer.getvalue()

    return make


def json_text(value: object, indent: int | None = None) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=indent).encode()


def ndjson(*objects: object) -> bytes:
    return b"".join(json_text(one) + b"\n" for one in objects)


def zipped(files: dict[str, bytes]) -> bytes:
    """A zip archive, the same bytes every time; names may be anything."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return buffer.getvalue()


def gzipped(content: bytes) -> bytes:
    """A gzip file, the same bytes every time."""
    return gzip.compress(content, mtime=0)


def replace_part(package: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """A package such as a workbook, with one of its parts changed."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return zipped(parts | {part: change(parts[part])})
