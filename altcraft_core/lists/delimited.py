"""Delimited text (CSV and its kin) to Parquet, streamed: memory does not grow with the file."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from altcraft_core.errors import ReadError
from altcraft_core.lists import sniffing
from altcraft_core.lists.headers import ROW, ROW_GROUP, name_columns
from altcraft_core.records import ReadOptions

MAX_COLUMNS = 16_384  #: as many as a worksheet has
_QUOTE = '"'


@dataclass(frozen=True, kw_only=True)
class _Form:
    """How the text is written."""

    encoding: str
    separator: str
    header_row: int


def convert(path: Path, options: ReadOptions, table: Path) -> ReadOptions:
    """Write the file's rows to `table`, and return the options with everything found out filled in.

    ReadError says what is wrong with the file.
    """
    form = _find_form(path, options)
    with TemporaryDirectory(dir=table.parent) as draft:
        text = _plain_text(path, form, Path(draft))
        names = _name_columns(text, form)
        try:
            _write_rows(text, form, names, table)
        except pl.exceptions.ComputeError:
            raise ReadError(
                f"The rows cannot be cut into cells by the separator {form.separator!r}. Choose another separator, "
                "or save the file as CSV again."
            ) from None
    return ReadOptions(encoding=form.encoding, separator=form.separator, header_row=form.header_row)


# ---------------------------------------------------------------- finding out


def _find_form(path: Path, options: ReadOptions) -> _Form:
    encoding = options.encoding or sniffing.find_encoding(path)
    sample = _sample(path, encoding)
    separator = options.separator or sniffing.find_separator(sample)
    if len(separator) != 1 or not separator.isascii() or separator in '"\r\n':
        raise ReadError(f"A separator is one plain character, not {separator!r}. Choose a comma, a semicolon or a tab.")
    header_row = options.header_row
    if header_row is None:
        header_row = sniffing.find_header(sniffing.split_sample(sample, separator))
    return _Form(encoding=encoding, separator=separator, header_row=header_row)


def _sample(path: Path, encoding: str) -> str:
    return next(sniffing.read_pieces(path, encoding))


# ---------------------------------------------------------------- plain text


def _plain_text(path: Path, form: _Form, draft: Path) -> Path:
    """The same rows as Polars reads them: UTF-8, lines ended by a line feed, quote marks as the standard has them."""
    sample = _sample(path, form.encoding)
    old_mac = "\r" in sample and "\n" not in sample
    if old_mac or not sniffing.is_utf8(form.encoding):
        path = _transcode(path, form.encoding, draft / "text.csv", old_mac)
    return _requote(path, form.separator, draft / "quoted.csv") if _has_odd_quotes(path) else path


def _transcode(path: Path, encoding: str, to: Path, old_mac: bool) -> Path:
    with to.open("w", encoding=sniffing.UTF8, newline="") as out:
        for piece in sniffing.read_pieces(path, encoding):
            out.write(piece.replace("\r", "\n") if old_mac else piece)
    return to


def _has_odd_quotes(path: Path) -> bool:
    """Is there a line with an odd number of quote marks: a cell of several lines, or a mark left open?"""
    odd = pl.col("line").str.count_matches(_QUOTE, literal=True) % 2 == 1
    return bool(pl.scan_lines(path).select(odd.any()).collect(engine="streaming").item())


def _requote(path: Path, separator: str, to: Path) -> Path:
    """Write every cell again with the quotes it needs. ReadError names the line where a quote mark is wrong."""
    with path.open(encoding="utf-8-sig", newline="") as source, to.open("w", encoding="utf-8", newline="") as out:
        rows = csv.reader(source, delimiter=separator, strict=True)
        try:
            csv.writer(out, delimiter=separator, lineterminator="\n").writerows(rows)  # a loop inside the library
        except csv.Error as error:
            raise ReadError(
                f"A cell that ends on line {rows.line_num:,} has a quote mark too many or too few ({error}). "
                "Correct the line, or save the file as CSV again."
            ) from None
    return to


# ---------------------------------------------------------------- rows


def _name_columns(text: Path, form: _Form) -> tuple[str, ...]:
    rows = sniffing.split_sample(_sample(text, sniffing.UTF8), form.separator)
    header = sniffing.header_cells(rows, form.header_row)
    return name_columns(header, _find_width(text, form.separator, len(header)))


def _find_width(text: Path, separator: str, header: int) -> int:
    """The number of columns, so that no cell is lost: a row may be longer than the header."""
    marks = pl.col("line").str.count_matches(separator, literal=True).max()
    most = (pl.scan_lines(text).select(marks).collect(engine="streaming").item() or 0) + 1
    if most <= header:
        return header
    if most > MAX_COLUMNS:
        raise ReadError(f"A row has {most:,} cells when cut at {separator!r}. Choose another separator.")
    # Separators inside quoted cells were counted too: look which columns hold anything.
    names = [str(place) for place in range(most)]
    filled = pl.all().is_not_null().any()
    row = _scan(text, separator, names).select(names).select(filled).collect(engine="streaming").row(0)
    used = max((place for place, any_cell in enumerate(row, start=1) if any_cell), default=1)
    return max(header, used)


def _write_rows(text: Path, form: _Form, names: Sequence[str], table: Path) -> None:
    cells = [pl.when(pl.col(name) != "").then(pl.col(name)).alias(name) for name in names]
    rows = _scan(text, form.separator, names).filter(pl.col(ROW) > form.header_row)
    rows.select(pl.col(ROW).cast(pl.Int64), *cells).sink_parquet(table, row_group_size=ROW_GROUP)


def _scan(text: Path, separator: str, names: Sequence[str]) -> pl.LazyFrame:
    return pl.scan_csv(
        text,
        separator=separator,
        has_header=False,
        schema=dict.fromkeys(names, pl.String),
        infer_schema=False,
        missing_columns="insert",
        row_index_name=ROW,
        row_index_offset=1,
        raise_if_empty=False,
        glob=False,
    )
