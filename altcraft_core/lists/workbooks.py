"""Excel workbooks to Parquet. Every cell becomes the text that a person would type for it."""

from __future__ import annotations

from pathlib import Path

import fastexcel
import polars as pl

from altcraft_core.errors import ReadError
from altcraft_core.lists import sniffing
from altcraft_core.lists.headers import ROW, name_columns
from altcraft_core.lists.keeping import write_table
from altcraft_core.records import Found, ReadOptions


def list_sheets(path: Path) -> tuple[str, ...]:
    """The names of the workbook's sheets. ReadError when it cannot be opened."""
    return tuple(_open(path).sheet_names)


def convert(path: Path, options: ReadOptions, table: Path) -> Found:
    """Write one sheet's rows to `table`, and tell what was found out.

    Without a chosen sheet the first one that holds anything is read. ReadError says what is wrong with the file.
    """
    sheet, cells = _read_sheet(path, options.sheet)
    sample = cells.head(sniffing.SAMPLE_ROWS).rows()
    header_row = sniffing.find_header(sample) if options.header_row is None else options.header_row
    cells.columns = list(name_columns(sniffing.header_cells(sample, header_row), cells.width))
    _write_rows(cells, header_row, table)
    return Found(options=ReadOptions(sheet=sheet, header_row=header_row), sheets=list_sheets(path))


def _open(path: Path) -> fastexcel.ExcelReader:
    try:
        return fastexcel.read_excel(path)
    except fastexcel.FastExcelError:
        raise ReadError(
            "The file is not a workbook that can be opened: it is damaged, incomplete, or locked with a password. "
            "Open it in Excel and save it again as .xlsx."
        ) from None


def _read_sheet(path: Path, wanted: str | None) -> tuple[str, pl.DataFrame]:
    workbook = _open(path)
    if wanted is not None and wanted not in workbook.sheet_names:
        raise ReadError(f"There is no sheet {wanted!r}. The workbook has: {', '.join(workbook.sheet_names)}.")
    for sheet in [wanted] if wanted is not None else workbook.sheet_names:
        cells = _load(workbook, sheet)
        if cells.height:
            return sheet, cells
    raise ReadError("The workbook has no row with anything in it." if wanted is None else f"{wanted!r} is empty.")


def _load(workbook: fastexcel.ExcelReader, sheet: str) -> pl.DataFrame:
    try:
        # skip_rows=0 keeps empty rows above the table, so that rows count as in Excel
        return workbook.load_sheet(sheet, header_row=None, skip_rows=0, dtypes="string").to_polars()
    except fastexcel.FastExcelError:
        raise ReadError(
            f"The sheet {sheet!r} cannot be read: the workbook is damaged. Open it in Excel and save it again."
        ) from None


def _write_rows(cells: pl.DataFrame, header_row: int, table: Path) -> None:
    rows = cells.lazy().with_row_index(ROW, offset=1).filter(pl.col(ROW) > header_row)
    texts = [_plain(name) for name in cells.columns]
    write_table(rows.select(pl.col(ROW).cast(pl.Int64), *texts), table)


def _plain(name: str) -> pl.Expr:
    """A date without a time loses its midnight, a time without a date its zero day; an empty cell is null."""
    text = pl.col(name).cast(pl.String)
    text = text.str.replace(r"^(\d{4}-\d\d-\d\d) 00:00:00$", "$1").str.replace(r"^1899-12-3[01] (\d\d:)", "$1")
    return pl.when(text != "").then(text).alias(name)
