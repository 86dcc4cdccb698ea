"""Delimited text (CSV and its kin) to Parquet, streamed: memory does not grow with the file."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TextIO

import polars as pl

from altcraft_core.errors import ReadError
from altcraft_core.lists import sniffing
from altcraft_core.lists.headers import ROW, name_columns
from altcraft_core.lists.keeping import write_table
from altcraft_core.records import Found, ReadOptions

MAX_COLUMNS = 16_384  #: as many as a worksheet has
_QUOTE = '"'


@dataclass(frozen=True, kw_only=True)
class _Form:
    """How the text is written."""

    encoding: str
    separator: str
    header_row: int


def convert(path: Path, options: ReadOptions, table: Path) -> Found:
    """Write the file's rows to `table`, and tell what was found out.

    ReadError says what is wrong with the file.
    """
    form = _find_form(path, options)
    with TemporaryDirectory(dir=table.parent) as draft:
        text = _plain_text(path, form, Path(draft) / "text.csv")
        if not _write_plain_rows(text, form, table):
            quoted = _requote(text, form.separator, Path(draft) / "quoted.csv")
            _write_rows(quoted, form, _find_longest(quoted, form.separator), table)
    options = ReadOptions(encoding=form.encoding, separator=form.separator, header_row=form.header_row)
    return Found(options=options)


# ---------------------------------------------------------------- finding out


def _find_form(path: Path, options: ReadOptions) -> _Form:
    told = options.encoding
    encoding = sniffing.check_encoding(path, told) if told else sniffing.find_encoding(path)
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


def _plain_text(path: Path, form: _Form, to: Path) -> Path:
    """The same rows as Polars reads them: in UTF-8, lines ended by a line feed. The file itself if it is so."""
    sample = _sample(path, form.encoding)
    old_mac = "\r" in sample and "\n" not in sample
    if not old_mac and sniffing.is_utf8(form.encoding):
        return path
    return _transcode(path, form.encoding, to, old_mac)


def _transcode(path: Path, encoding: str, to: Path, old_mac: bool) -> Path:
    with to.open("w", encoding=sniffing.UTF8, errors="replace", newline="") as out:
        for piece in sniffing.read_pieces(path, encoding):
            out.write(piece.replace("\r", "\n") if old_mac else piece)
    return to


def _requote(path: Path, separator: str, to: Path) -> Path:
    """Write every cell again between quote marks. ReadError names the line where a quote mark is wrong."""
    with _open(path) as source, to.open("w", encoding="utf-8", newline="") as out:
        rows = csv.reader(source, delimiter=separator, strict=True)
        writer = csv.writer(out, delimiter=separator, lineterminator="\n", quoting=csv.QUOTE_ALL)
        try:
            writer.writerows(rows)  # a loop inside the library
        except csv.Error as error:
            raise ReadError(
                f"A cell that ends on line {rows.line_num:,} has a quote mark too many or too few ({error}). "
                "Correct the line, or save the file as CSV again."
            ) from None
    return to


def _open(path: Path) -> TextIO:
    return path.open(encoding="utf-8-sig", newline="")


# ---------------------------------------------------------------- rows


def _write_plain_rows(text: Path, form: _Form, table: Path) -> bool:
    """Write the rows if Polars can cut them: no cell has several lines, and quote marks follow the standard."""
    quotes = pl.col("line").str.count_matches(_QUOTE, literal=True)
    marks = pl.col("line").str.count_matches(form.separator, literal=True)
    lines = pl.scan_lines(text).select((quotes % 2 == 1).any().alias("odd"), marks.max().alias("marks"))
    odd, most = lines.collect(engine="streaming").row(0)
    if odd:
        return False
    try:
        _write_rows(text, form, (most or 0) + 1, table)
    except pl.exceptions.ComputeError:
        return False
    return True


def _find_longest(text: Path, separator: str) -> int:
    with _open(text) as source:
        return max(map(len, csv.reader(source, delimiter=separator)), default=0)  # a loop inside the library


def _write_rows(text: Path, form: _Form, most: int, table: Path) -> None:
    """Cut and write the rows. No row has more than `most` cells; it may be fewer, as marks between quotes count too."""
    sample = sniffing.split_sample(_sample(text, sniffing.UTF8), form.separator)
    header = sniffing.header_cells(sample, form.header_row)
    most = max(most, len(header))
    if most > MAX_COLUMNS:
        raise ReadError(f"A row has {most:,} cells when cut at {form.separator!r}. Choose another separator.")
    names = name_columns(header, most)
    rows = _scan(text, form.separator, names).filter(pl.col(ROW) > form.header_row)
    cells = [pl.when(pl.col(name) != "").then(pl.col(name)).alias(name) for name in names]
    used = _count_used(rows.select(cells), len(header)) if most > len(header) else most
    write_table(rows.select(pl.col(ROW).cast(pl.Int64), *cells[:used]), table)


def _count_used(cells: pl.LazyFrame, header: int) -> int:
    """How many columns there are: those of the header, and behind them as far as any row reaches."""
    filled = cells.select(pl.all().is_not_null().any()).collect(engine="streaming").row(0)
    return max([header, 1, *(place for place, any_cell in enumerate(filled, start=1) if any_cell)])


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
