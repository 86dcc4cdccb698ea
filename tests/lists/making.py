from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

import polars as pl
import xlsxwriter

from altcraft_core.lists.files import workbooks
from altcraft_core.lists.files.reading import read_list, spool
from altcraft_core.lists.preparing import prepare
from altcraft_core.lists.progress import tell_nobody
from altcraft_core.records import ColumnMapping, ContactList, FieldUse, ReadOptions, Report, RowRules

TODAY = date(2026, 6, 1)

Cell = str | int | float | bool | None


def read(folder: Path, content: bytes | str, name: str = "list.csv", options: ReadOptions | None = None) -> ContactList:
    """The list in a file of that content."""
    data = content.encode() if isinstance(content, str) else content
    return read_list(spool(io.BytesIO(data), name, folder), options or ReadOptions(), folder)


def read_book(folder: Path, content: bytes, options: ReadOptions | None = None, kind: str = "xlsx") -> ContactList:
    """The list in a workbook, read here; that it is usually read by another process, other tests tell."""
    file = spool(io.BytesIO(content), f"list.{kind}", folder)
    table = file.path.with_name("list.parquet")
    found = workbooks.convert(kind, file.path, options or ReadOptions(), table, tell_nobody)
    _, *columns = pl.read_parquet_schema(table)
    return ContactList(
        file=file,
        options=found.options,
        kind=kind,
        sheets=found.sheets,
        path=table,
        columns=tuple(columns),
        rows=pl.scan_parquet(table).select(pl.len()).collect().item(),
        remarks=found.remarks,
    )


def rows_of(contact_list: ContactList) -> list[tuple[object, ...]]:
    return pl.read_parquet(contact_list.path).rows()


def workbook(sheets: dict[str, Sequence[Sequence[Cell]]]) -> bytes:
    """A workbook with these cells; None leaves a cell out."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        for title, rows in sheets.items():
            sheet = book.add_worksheet(title)
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if isinstance(cell, str):
                        sheet.write_string(number, column, cell)
                    elif cell is not None:
                        sheet.write(number, column, cell)
    return buffer.getvalue()


def prepare_columns(
    folder: Path,
    fields: Sequence[str],
    rows: Iterable[Sequence[str | None]],
    *,
    match_field: str = "email",
    rules: RowRules | None = None,
    keep_rows: Path | None = None,
    uses: tuple[FieldUse, ...] = (),
) -> tuple[ContactList, Report]:
    """A list whose columns are named by the fields that they feed, prepared on 1 June 2026."""
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows([fields, *rows])
    options = ReadOptions(encoding="utf-8", separator=",", header_row=1)
    contact_list = read(folder, buffer.getvalue(), options=options)
    mapping = ColumnMapping(columns=tuple((name, name) for name in fields), uses=uses)
    report = prepare(contact_list, mapping, match_field, rules or RowRules(), folder, keep_rows, TODAY)
    return contact_list, report
