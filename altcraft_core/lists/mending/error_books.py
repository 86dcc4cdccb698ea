"""The error workbook: rows with issues for a colleague to correct, and what the workbook changes when it comes back.

Every cell is text, so that nothing runs as a formula and "+7…" stays as it is; cells at fault are coloured. A hidden
sheet says which list the rows are from, and how they were sent out. So only what somebody changed counts as corrected,
whatever happened to the list in the meantime, and whatever a spreadsheet does to texts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import xlsxwriter
from pydantic import TypeAdapter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from altcraft_core.errors import ReadError
from altcraft_core.lists import apart
from altcraft_core.lists.files import kinds
from altcraft_core.lists.files.reading import read_list
from altcraft_core.lists.headers import ROW
from altcraft_core.lists.keeping import keep
from altcraft_core.lists.progress import Stage, Tell, tell_nobody
from altcraft_core.lists.values.normalizing import is_seen
from altcraft_core.records import ContactList, ReadOptions, SpooledFile

SHEET_ROWS = 1_048_575  #: what a sheet holds below its header
CELL_CHARACTERS = 32_767  #: what a cell of a sheet holds
#: The names of the columns that break rules of either level, as a list, or null; a list's columns begin with no space.
BAD, DOUBTFUL = " bad", " doubtful"

#: A cell and what is put there; null empties it.
CELLS = pl.Schema({ROW: pl.Int64, "column": pl.String, "value": pl.String})

_SHOWN, _HIDDEN = "Rejected", "altcraft"
_SENT = " sent "  # begins the names of the cells as they went out: a list's columns never begin with a space
_RED, _YELLOW = "#FFD9D6", "#FFF0B8"
_WIDTH = 22  # characters
_LINES = 1_000  # between two words about how far it is
_CELLS, _FACTS = "cells.parquet", "facts.json"


@dataclass(frozen=True, kw_only=True)
class _Facts:
    """What stands beside the cells."""

    rows: int  #: in how many rows
    strangers: tuple[int, ...]  #: rows of the workbook that were not sent out with it; they are passed over
    unnumbered: int  #: rows of the workbook without a row number; they are passed over too
    lost: tuple[str, ...]  #: columns that were sent out and did not come back


@dataclass(frozen=True, kw_only=True)
class Corrections(_Facts):
    """What a workbook that came back changes."""

    cells: pl.DataFrame  #: `_row`, `column`, `value`: every cell that was changed; null where it was emptied


_FACTS_KEPT = TypeAdapter(_Facts)


def mark_of(contact_list: ContactList) -> str:
    """Names a list by what it holds: the file, and what of it was read."""
    options = contact_list.options
    facts = (contact_list.file.fingerprint, options.sheet, options.header_row, options.member)
    return sha256(repr(facts).encode()).hexdigest()


# ---------------------------------------------------------------- out


def write_error_book(contact_list: ContactList, rows: pl.DataFrame, path: Path, tell: Tell = tell_nobody) -> None:
    """Write rows to a workbook: a number, the list's columns, the reasons; and BAD and DOUBTFUL, which colour cells.

    More rows than a sheet holds go on in the next sheet. Cells are cut at what a sheet's cell holds.
    """
    texts = rows.with_columns(pl.col(pl.String).str.slice(0, CELL_CHARACTERS))
    parts = list(texts.iter_slices(SHEET_ROWS)) or [texts]
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as workbook:
        plain, *coloured = (
            workbook.add_format({"num_format": "@"} | colour)
            for colour in ({}, {"bg_color": _RED}, {"bg_color": _YELLOW})
        )
        written = _Counter(total=2 * rows.height, tell=tell)
        for number, part in enumerate(parts, start=1):
            _write_shown(workbook.add_worksheet(f"{_SHOWN} {number}"), part, plain, coloured, written)
        for number, part in enumerate(parts, start=1):
            sheet = workbook.add_worksheet(f"{_HIDDEN} {number}")
            sheet.hide()
            mark = f"{_HIDDEN}:{mark_of(contact_list)}:{contact_list.file.name}"
            _write_rows(sheet, part.with_columns(pl.lit("").alias(mark)), plain, (plain, plain), written)


@dataclass
class _Counter:
    """Tells how many of all lines are written."""

    total: int
    tell: Tell
    lines: int = 0

    def add(self) -> None:
        self.lines += 1
        if self.lines % _LINES == 0:
            self.tell(Stage.LISTING, self.lines / self.total)


def _write_shown(
    sheet: Worksheet, rows: pl.DataFrame, plain: Format, coloured: Sequence[Format], written: _Counter
) -> None:
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, rows.width - 3, _WIDTH, plain)
    _write_rows(sheet, rows, plain, coloured, written)


def _write_rows(
    sheet: Worksheet, rows: pl.DataFrame, plain: Format, coloured: Sequence[Format], written: _Counter
) -> None:
    names = [name for name in rows.columns if name not in (BAD, DOUBTFUL)]
    for column, name in enumerate(names):
        sheet.write_string(0, column, name[:CELL_CHARACTERS])
    places = {name: column for column, name in enumerate(names)}
    # The library takes cells one by one.
    for line, (bad, doubtful, *cells) in enumerate(rows.select(BAD, DOUBTFUL, *names).iter_rows(), start=1):
        forms = {
            places[name]: form
            for faulty, form in zip((doubtful, bad), reversed(coloured), strict=True)  # what is worse comes last
            for name in faulty or ()
        }
        for column, cell in enumerate(cells):
            form = forms.get(column, plain)
            if cell is None:
                sheet.write_blank(line, column, None, form)  # what is typed there is a text too
            else:
                sheet.write_string(line, column, cell, form)
        written.add()


# ---------------------------------------------------------------- back


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Which list an error workbook was written for."""

    mark: str
    list_name: str


def find_origin(book: ContactList, folder: Path, tell: Tell = tell_nobody) -> Origin | None:
    """Which list a workbook that was read as a list was written for; None where it is no error workbook."""
    if f"{_HIDDEN} 1" not in book.sheets:
        return None
    return _origin_of(_read_sheet(book.file, f"{_HIDDEN} 1", folder, tell))


def read_corrections(
    book: SpooledFile, contact_list: ContactList, folder: Path, tell: Tell = tell_nobody
) -> Corrections:
    """What was changed in an error workbook of that list. ReadError says why nothing can be taken from the file.

    One other process reads it and compares it. What `tell` raises ends that.
    """
    mark = mark_of(contact_list)
    work = partial(_keep_corrections, book, mark, contact_list.columns)
    kept = keep(
        folder / "corrections",
        (book.fingerprint, mark, contact_list.columns),
        lambda draft: apart.run(partial(work, draft), draft, tell, ReadError(_fallen(book.name))),
    )
    facts = _FACTS_KEPT.validate_json((kept / _FACTS).read_bytes())
    return Corrections(cells=pl.read_parquet(kept / _CELLS), **vars(facts))


def _keep_corrections(book: SpooledFile, mark: str, columns: Sequence[str], draft: Path, tell: Tell) -> None:
    """Write the changed cells, and the facts about the others."""
    with TemporaryDirectory(dir=draft) as sheets:  # it goes with the draft where this process is ended
        sent, back = _read_both(book, mark, Path(sheets), tell)
    tell(Stage.FINDING, None)
    number, *names = sent.columns  # of what stands behind the list's own columns, nothing is anybody's to correct
    if number not in back.columns:
        raise ReadError(
            f"{book.name} has lost its column {number}, so nobody can say where its rows belong. "
            "Put the column back, with the numbers as they were."
        )
    cells, facts = _compare(sent, back, number, [name for name in names if name in columns])
    cells.write_parquet(draft / _CELLS)
    (draft / _FACTS).write_bytes(_FACTS_KEPT.dump_json(facts))


def _read_both(book: SpooledFile, mark: str, folder: Path, tell: Tell) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows as they were sent out, and as they came back; ReadError where they are none of the list of that mark."""
    stranger = ReadError(
        f"{book.name} is no workbook of rejected rows that was saved here, or has lost its hidden sheet. "
        "Save the rejected rows here, correct that workbook, and bring it back."
    )
    if kinds.find_kind(book.path, book.name) not in kinds.WORKBOOKS:
        raise ReadError(
            f"{book.name} is no workbook, whatever its name says, so the hidden sheet is lost. Save the rejected rows "
            "here again, correct them in Excel, and keep the kind .xlsx when you save them."
        )
    try:
        first = _read_sheet(book, f"{_HIDDEN} 1", folder, tell)
    except ReadError as error:
        raise (stranger if error.sheets else error) from None
    origin = _origin_of(first)
    if origin is None:
        raise stranger
    if origin.mark != mark:
        raise ReadError(
            f"{book.name} holds corrections of another list, {origin.list_name}. Open that list to take them over."
        )
    return _gather(first, _HIDDEN, folder, tell), _gather(first, _SHOWN, folder, tell)


def _origin_of(hidden: ContactList) -> Origin | None:
    word, _, rest = hidden.columns[-1].partition(":")
    mark, _, name = rest.partition(":")
    return Origin(mark=mark, list_name=name) if word == _HIDDEN else None


def _fallen(name: str) -> str:
    return f"{name} cannot be read: it is damaged, or takes more memory or time than there is. Save it again as .xlsx."


def _gather(book: ContactList, title: str, folder: Path, tell: Tell) -> pl.DataFrame:
    """All sheets of that title, one below the other."""
    sheets = [sheet for sheet in book.sheets if sheet.startswith(f"{title} ")]
    if not sheets:
        raise ReadError(f"{book.file.name} has lost its sheet {title} 1. Bring back the workbook as it was saved here.")
    read = [_read_sheet(book.file, sheet, folder, tell) for sheet in sheets]
    return pl.concat([pl.read_parquet(each.path).drop(ROW) for each in read], how="diagonal")


def _read_sheet(file: SpooledFile, sheet: str, folder: Path, tell: Tell) -> ContactList:
    return read_list(file, ReadOptions(sheet=sheet, header_row=1), folder, tell)


def _compare(
    sent: pl.DataFrame, back: pl.DataFrame, number: str, columns: Sequence[str]
) -> tuple[pl.DataFrame, _Facts]:
    kept = [name for name in columns if name in back.columns]
    sent, back = (_name_rows(rows, number).select(ROW, *kept) for rows in (sent, back))
    sent = sent.rename({name: f"{_SENT}{name}" for name in kept})
    known = back.drop_nulls(ROW).unique(ROW, keep="none", maintain_order=True).join(sent, on=ROW)
    changed = [
        known.filter(pl.col(name).ne_missing(pl.col(f"{_SENT}{name}"))).select(
            ROW, pl.lit(name).alias("column"), pl.col(name).alias("value")
        )
        for name in kept
    ]
    cells = pl.concat([pl.DataFrame(schema=CELLS), *changed]).sort(ROW, "column")
    strangers = back.drop_nulls(ROW).join(known, on=ROW, how="anti")[ROW].unique(maintain_order=True)
    return cells, _Facts(
        rows=cells[ROW].n_unique(),
        strangers=tuple(strangers),
        unnumbered=back.filter(pl.col(ROW).is_null() & pl.any_horizontal(is_seen(pl.col(kept)))).height,
        lost=tuple(name for name in columns if name not in kept),
    )


def _name_rows(rows: pl.DataFrame, number: str) -> pl.DataFrame:
    """Row numbers as numbers; a spreadsheet may have made 12.0 of 12."""
    digits = pl.col(number).str.extract(r"^\s*([0-9]+)(?:[.,]0*)?\s*$", 1)
    return rows.with_columns(digits.cast(pl.Int64, strict=False).alias(ROW))
