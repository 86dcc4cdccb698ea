"""Workbooks (.xlsx, .xls, .xlsb, .ods) to Parquet. Every cell becomes the text that a person would type for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from threading import Event, Thread
from xml.parsers.expat import ExpatError

import fastexcel
import polars as pl

from altcraft_core.errors import ReadError
from altcraft_core.lists import bounds
from altcraft_core.lists.files import binary_books, packages, sniffing, worksheets, zips
from altcraft_core.lists.files.durations import Load, spell_day, spell_durations, spell_iso
from altcraft_core.lists.files.long_numbers import spell_long_numbers
from altcraft_core.lists.files.merging import name_by_rows
from altcraft_core.lists.files.remarks import remark_names
from altcraft_core.lists.files.worksheets import Sheet
from altcraft_core.lists.headers import ROW, name_columns
from altcraft_core.lists.keeping import write_table
from altcraft_core.lists.progress import Stage, Tell
from altcraft_core.records import Found, ReadOptions, Remark

REMARK_ROWS = 5  #: rows that a remark names
_ZIPPED = ("xlsx", "xlsb", "ods")
_LOOK = 0.2  # seconds
_DURATION = r"DurationIso\(\"([^\"]*)\"\)"  # what the library says where it finds no text
_ERROR = r"got 'Error\("
_LIMIT = "Cell limit exceeded"  # what it says of an .ods that reaches too far
_ISO_MOMENT = r"^\d{4}-\d\d-\d\dT\d\d:"


def convert(kind: str, path: Path, options: ReadOptions, table: Path, tell: Tell) -> Found:
    """Write one sheet's rows to `table`, and tell what was found out.

    Without a chosen sheet the first one that holds anything is read, a hidden one only where no other does.
    ReadError says what is wrong with the file.
    """
    known = _look_through(path, table, tell) if kind in _ZIPPED else {}
    book = table.with_name(f"book.{kind}")  # the library believes suffixes
    if any(one.has_breaks for one in known.values()):
        packages.spell_breaks(path, book)
    else:
        book.symlink_to(path.resolve())
    try:
        workbook = _open(book)
        sheets = tuple(workbook.sheet_names)
        with _telling(book, tell):
            unseen = [name for name, one in known.items() if one.is_unseen]
            unseen += binary_books.read_unseen(path) if kind == "xls" else []
            sheet, cells, failed = _read_sheet(workbook, kind, options.sheet, unseen, known)
        tell(Stage.WRITING, None)
        of_sheet = known.get(sheet) or Sheet(hidden=binary_books.read_hidden(path, sheet) if kind == "xls" else [])
        of_sheet = replace(of_sheet, failed=sorted([*of_sheet.failed, *failed]))
        try:
            found = _write(sheet, cells, partial(workbook.load_sheet, sheet), of_sheet, options, sheets, table)
        except ReadError as error:
            raise ReadError(error.sentence, sheets=sheets) from None
        return replace(found, hidden_sheets=tuple(name for name in sheets if name in unseen))
    finally:
        book.unlink()


def _look_through(path: Path, table: Path, tell: Tell) -> dict[str, Sheet]:
    meter = bounds.Meter(packed=path.stat().st_size, folder=table.parent)
    try:
        return packages.look_through(path, meter, tell)
    except (*zips.DAMAGED, ExpatError):
        raise ReadError(_DAMAGED) from None


_DAMAGED = (
    "The file is not a workbook that can be opened: it is damaged, incomplete, or locked with a password. "
    "Open it in Excel and save it again as .xlsx."
)
_TOO_LARGE = (
    "A sheet of the workbook reaches further than a list can. Look for cells that stand far below or beside the table "
    "and delete them, or copy the table into a new workbook, and upload that."
)


def _open(path: Path) -> fastexcel.ExcelReader:
    try:
        return fastexcel.read_excel(path)
    except fastexcel.FastExcelError as error:
        raise ReadError(_TOO_LARGE if _LIMIT in str(error) else _DAMAGED) from None


def _read_sheet(
    workbook: fastexcel.ExcelReader,
    kind: str,
    wanted: str | None,
    unseen: Sequence[str],
    known: Mapping[str, Sheet],
) -> tuple[str, pl.DataFrame, Sequence[int]]:
    sheets = tuple(workbook.sheet_names)
    if wanted is not None and wanted not in sheets:
        raise ReadError(f"There is no sheet {wanted!r}. The workbook has: {', '.join(sheets)}.", sheets=sheets)
    for sheet in [wanted] if wanted is not None else sorted(sheets, key=unseen.__contains__):
        of_sheet = known.get(sheet, Sheet())
        _check_area(of_sheet, sheets)
        cells, failed = _load(workbook, kind, sheet, of_sheet)
        if cells.height:
            return sheet, cells, failed
    if wanted is None:
        raise ReadError("The workbook has no row with anything in it.")
    raise ReadError(f"The sheet {wanted!r} is empty. Choose another one.", sheets=sheets)


def _check_area(sheet: Sheet, sheets: tuple[str, ...]) -> None:
    last = worksheets.name_cell(sheet.last_row, sheet.last_column)
    try:
        bounds.check_area(sheet.last_row, sheet.last_column, sheet.values, last)
    except ReadError as error:
        raise ReadError(error.sentence, sheets=sheets) from None


def _load(workbook: fastexcel.ExcelReader, kind: str, sheet: str, known: Sheet) -> tuple[pl.DataFrame, Sequence[int]]:
    """The cells of a sheet as texts, and the rows of errors, once for each; not of an .xlsx, whose parts tell them."""
    # skip_rows=0 keeps empty rows above the table, so that rows count as in Excel
    load = partial(workbook.load_sheet, sheet, header_row=None, skip_rows=0, dtypes="string")
    try:
        if kind == "xlsx":
            cells = pl.DataFrame(load(eager=True))
            is_whole = _count_texts(cells) + len(known.failed) >= known.values
            cells = cells if is_whole else _load_with_errors(load)[0]
            return (_spell_moments(load, cells) if known.has_dates else cells), ()
        cells, failed = _load_with_errors(load)
        return (_spell_moments(load, cells) if kind == "ods" else cells), failed
    except fastexcel.FastExcelError:
        raise ReadError(
            f"The sheet {sheet!r} cannot be read: the workbook is damaged. Open it in Excel and save it again.",
            sheets=tuple(workbook.sheet_names),
        ) from None


def _count_texts(cells: pl.DataFrame) -> int:
    count: int = sum(cells.count().row(0))
    return count


def _load_with_errors(load: Load) -> tuple[pl.DataFrame, Sequence[int]]:
    batch, others = load().to_arrow_with_errors()
    cells = pl.DataFrame(batch)
    errors = others.errors if others else ()
    no_texts = pl.DataFrame(
        [(*error.position, error.detail) for error in errors],
        schema={"row": pl.Int64, "place": pl.Int64, "detail": pl.String},
        orient="row",
    )
    spelt = pl.when(pl.col("duration").is_null()).then(spell_day("detail")).otherwise(spell_iso("duration"))
    told = no_texts.with_columns(duration=pl.col("detail").str.extract(_DURATION, 1)).with_columns(text=spelt)
    for (place,), of_column in told.drop_nulls("text").group_by("place"):
        column = cells.to_series(int(str(place)))
        cells = cells.with_columns(column.scatter(of_column["row"], of_column["text"]))
    return cells, (no_texts.filter(pl.col("detail").str.contains(_ERROR))["row"] + 1).to_list()


def _spell_moments(load: Load, cells: pl.DataFrame) -> pl.DataFrame:
    """The same cells, with moments that stand in a file as ISO 8601 written like all others; what is text stays."""
    for place, name in enumerate(cells.columns):
        if cells[name].str.contains(_ISO_MOMENT).any():
            batch, _ = load(use_columns=[place], dtypes="datetime").to_arrow_with_errors()
            is_moment = pl.DataFrame(batch).to_series().is_not_null() & cells[name].str.contains(_ISO_MOMENT)
            spelt = pl.when(is_moment).then(pl.col(name).str.replace("T", " ", literal=True)).otherwise(pl.col(name))
            cells = cells.with_columns(spelt.alias(name))
    return cells


def _write(
    sheet: str,
    cells: pl.DataFrame,
    load: Load,
    known: Sheet,
    options: ReadOptions,
    sheets: tuple[str, ...],
    table: Path,
) -> Found:
    sample = cells.head(sniffing.SAMPLE_ROWS).rows()
    header_row = sniffing.find_header(sample) if options.header_row is None else options.header_row
    header = list(sniffing.header_cells(sample, header_row))
    if header_row:
        header_row, header = name_by_rows(sample, known.merges, header_row)
    width = _count_used(cells, header)
    bounds.check_columns(width)
    cells = spell_long_numbers(load, spell_durations(load, cells[:, :width], header_row), header_row)
    cells.columns = list(name_columns(header[:width], width))
    _write_rows(cells, header_row, table)
    below = range(header_row + 1, cells.height + 1)
    remarks = [*remark_names(header, cells.columns), *_remark("hidden_rows", known.hidden, below)]
    remarks += _remark("error_cells", known.failed, below)
    return Found(options=ReadOptions(sheet=sheet, header_row=header_row), sheets=sheets, remarks=tuple(remarks))


def _remark(what: str, rows: Sequence[int], within: range) -> Iterator[Remark]:
    counted = [row for row in rows if row in within]
    if counted:
        yield Remark(what=what, count=len(counted), rows=tuple(dict.fromkeys(counted))[:REMARK_ROWS])


def _count_used(cells: pl.DataFrame, header: list[str | None]) -> int:
    """How many columns there are, without empty ones behind the last."""
    filled = cells.select(((pl.all() != "") & pl.all().is_not_null()).any()).row(0)
    named = (bool(cell and cell.strip()) for cell in header)
    return max((place for row in (filled, named) for place, is_used in enumerate(row, start=1) if is_used), default=1)


def _write_rows(cells: pl.DataFrame, header_row: int, table: Path) -> None:
    rows = cells.lazy().with_row_index(ROW, offset=1).filter(pl.col(ROW) > header_row)
    texts = [_plain(name) for name in cells.columns]
    write_table(rows.select(pl.col(ROW).cast(pl.Int64), *texts), table)


def _plain(name: str) -> pl.Expr:
    """A date without a time loses its midnight, a time without a date its zero day; an empty cell is null."""
    text = pl.col(name).cast(pl.String)
    text = text.str.replace(r"^(\d{4}-\d\d-\d\d) 00:00:00$", "$1").str.replace(r"^1899-12-3[01] (\d\d:)", "$1")
    return pl.when(text != "").then(text).alias(name)


# ---------------------------------------------------------------- progress


@contextmanager
def _telling(path: Path, tell: Tell) -> Iterator[None]:
    """While the library reads, another thread looks how far it has come in the file."""
    over = Event()
    watching = Thread(target=_watch, args=(path.resolve(), over, tell), daemon=True)
    watching.start()
    try:
        yield
    finally:
        over.set()
        watching.join()


def _watch(path: Path, over: Event, tell: Tell) -> None:
    size = path.stat().st_size
    while not over.wait(_LOOK):
        place = _place_in(path)
        tell(Stage.READING, None if place is None else place / size)


def _place_in(path: Path) -> int | None:
    """Where this process reads in that file; None where the system does not tell."""
    for opened in Path("/proc/self/fd").glob("*"):
        try:
            if opened.readlink() == path:
                facts = Path("/proc/self/fdinfo", opened.name).read_text(encoding="ascii").split()
                return int(facts[1])
        except OSError:  # closed in the meantime
            continue
    return None
