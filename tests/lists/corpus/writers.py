"""Makes files of the corpus as other programs write them."""

from __future__ import annotations

import gzip
import io
import json
import re
import struct
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial
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

Cell = str | int | float | date | timedelta | None
Rows = Sequence[Sequence[Cell]]

DATES, DURATIONS = "dd.mm.yyyy", "[h]:mm:ss"
DAY = timedelta(days=1)
FAILED = "#FAILED"  #: a formula that ended in an error, but not in an .xlsx
FLOAT_FAILED = 0.123456789  #: the same in an .xlsb
_NOT_AVAILABLE = 0x2A


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
        shape, duration = (book.add_format({"num_format": each}) for each in (DATES, DURATIONS))
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(number, place, cell, shape)
                elif isinstance(cell, timedelta):
                    sheet.write_number(number, place, cell / DAY, duration)
                elif isinstance(cell, str):
                    sheet.write_string(number, place, cell)
                elif cell is not None:
                    sheet.write_number(number, place, cell)

    return xlsx(fill, title)


def xls(rows: Rows, hidden: Sequence[int] = ()) -> Callable[[], bytes]:
    """A workbook of Excel 97; rows are hidden by their number, counted from 1."""

    def make() -> bytes:
        book, buffer = xlwt.Workbook(encoding="utf-8"), io.BytesIO()
        sheet = book.add_sheet("Лист1")
        shape, duration = (xlwt.easyxf(num_format_str=each) for each in (DATES, DURATIONS))
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write(number, place, cell, shape)
                elif isinstance(cell, timedelta):
                    sheet.write(number, place, cell / DAY, duration)
                elif cell == FAILED:
                    sheet.row(number).set_cell_error(place, _NOT_AVAILABLE)
                elif cell is not None:
                    sheet.write(number, place, cell)
        for number in hidden:
            sheet.row(number - 1).hidden = True
        book.save(buffer)
        return buffer.getvalue()

    return make


def xlsb(rows: Rows, hidden: Sequence[int] = ()) -> Callable[[], bytes]:
    """A binary workbook of Excel; rows are hidden by their number, counted from 1."""

    def make() -> bytes:
        with TemporaryDirectory() as folder:
            path = Path(folder) / "list.xlsb"
            with XlsbWriter(str(path)) as book:
                book.add_sheet("Лист1")
                book.write_sheet([list(row) for row in rows])
            mend = partial(_finish_xlsb, hidden=hidden)
            return replace_part(path.read_bytes(), "xl/worksheets/sheet1.bin", mend)

    return make


def _finish_xlsb(part: bytes, hidden: Sequence[int]) -> bytes:
    """Records of rows get their mark; those of one number become records of an error.

    A row is kind, length, number, 6 bytes of style and height, 3 of marks; a cell kind, length, 8 bytes of place and
    style, value.
    """
    for number in hidden:
        start = b"\x00\x19" + struct.pack("<I", number - 1) + bytes(4)
        place = part.index(start) + len(start) + 3
        part = part[:place] + b"\x10" + part[place + 1 :]
    number = re.escape(struct.pack("<d", FLOAT_FAILED))
    return re.sub(b"\x05\x10(.{8})" + number, lambda found: b"\x03\x09" + found[1] + b"\x2a", part, flags=re.DOTALL)


def ods(rows: Rows, blank_rows: int = 0, hidden: Sequence[int] = ()) -> Callable[[], bytes]:
    """A spreadsheet of LibreOffice, with so many blank rows told at its end; rows are hidden by number, from 1."""

    def make() -> bytes:
        book, buffer, table = OpenDocumentSpreadsheet(), io.BytesIO(), Table(name="Лист1")
        for number, row in enumerate(rows, start=1):
            line = TableRow(visibility="collapse") if number in hidden else TableRow()
            for cell in row:
                line.addElement(_ods_cell(cell))
            table.addElement(line)
        if blank_rows:
            table.addElement(TableRow(numberrowsrepeated=blank_rows))
        book.spreadsheet.addElement(table)
        book.save(buffer)
        return replace_part(buffer.getvalue(), "content.xml", _fail_in_ods)

    return make


def _fail_in_ods(part: bytes) -> bytes:
    text = b'office:value-type="string"'
    error = text + b' office:string-value="" calcext:value-type="error"'
    return part.replace(text + b"><text:p>" + FAILED.encode(), error + b"><text:p>#N/A")


def _ods_cell(cell: Cell) -> TableCell:
    match cell:
        case None:
            return TableCell()
        case date():
            made = TableCell(valuetype="date", datevalue=cell.isoformat())
        case timedelta():
            seconds = int(cell.total_seconds())
            spelt = f"PT{seconds // 3600:02}H{seconds // 60 % 60:02}M{seconds % 60:02}S"
            made = TableCell(valuetype="time", timevalue=spelt)
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
