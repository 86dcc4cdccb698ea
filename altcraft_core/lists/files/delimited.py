"""Delimited text (CSV and its kin) to Parquet, streamed: memory does not grow with the file.

Polars cuts the rows. It is handed text that it cannot misread: most files are so as they are, the odd ones are written
anew before.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from altcraft_core.errors import ReadError
from altcraft_core.lists import bounds
from altcraft_core.lists.files import sniffing
from altcraft_core.lists.files.encodings import check_encoding, find_encoding
from altcraft_core.lists.files.letters import Guess
from altcraft_core.lists.files.plaintext import QUOTE, PlainText, make_plain
from altcraft_core.lists.files.quoting import Unquotable, find_longest, is_quoted, is_standard, requote, unquote
from altcraft_core.lists.files.remarks import remark_names, remark_rows
from altcraft_core.lists.headers import ROW, name_columns
from altcraft_core.lists.keeping import write_table
from altcraft_core.records import Found, ReadOptions, Remark

_LINE = pl.col("line")


@dataclass(frozen=True, kw_only=True)
class _Cut:
    """Text that Polars cuts rightly."""

    text: Path
    separator: str
    width: int  #: the most cells of a row
    ragged: bool  #: have the rows different numbers of cells?
    requoted: bool = False  #: every cell stands between quote marks, and cells may have several lines
    quotes_are_letters: bool = False
    narrowed: bool = False  #: do rows go on beyond the width, with empty cells?

    def scan(self, names: Sequence[str]) -> pl.LazyFrame:
        """`_row` and the cells; an empty cell is null, or empty where it stood between quote marks."""
        return pl.scan_csv(
            self.text,
            separator=self.separator,
            quote_char=None if self.quotes_are_letters else QUOTE,
            has_header=False,
            schema=dict.fromkeys(names, pl.String),
            infer_schema=False,
            missing_columns="insert",
            extra_columns="ignore" if self.narrowed else "raise",
            row_index_name=ROW,
            row_index_offset=1,
            raise_if_empty=False,
            glob=False,
        )

    def lines(self) -> pl.LazyFrame:
        """`_row` and the line, where rows are lines."""
        return pl.scan_lines(self.text, row_index_name=ROW, row_index_offset=1)

    def marks(self, line: pl.Expr = _LINE) -> pl.Expr:
        """Separators between the cells of such a line."""
        return (_marks if self.quotes_are_letters else _outer_marks)(line, self.separator)


def convert(path: Path, options: ReadOptions, table: Path) -> Found:
    """Write the file's rows to `table`, and tell what was found out.

    ReadError says what is wrong with the file.
    """
    told = options.encoding
    guess = Guess(encoding=check_encoding(path, told), certainty=1.0) if told else find_encoding(path)
    with TemporaryDirectory(dir=table.parent) as draft:
        plain = make_plain(path, guess.encoding, Path(draft) / "text.csv")
        separator = _find_separator(plain, options.separator)
        cut = _narrow(_cut(plain, separator, Path(draft) / "quoted.csv"))
        bounds.check_columns(cut.width)
        sample = cut.scan(_places(cut.width)).head(sniffing.SAMPLE_ROWS).drop(ROW).collect().rows()
        header_row = sniffing.find_header(sample) if options.header_row is None else options.header_row
        header = _trim(sniffing.header_cells(sample, header_row))
        names = _write_rows(cut, header, header_row, table)
        remarks = (*_remark_text(plain, cut), *_remark_rows(cut, header, header_row, names, table))
    found = ReadOptions(encoding=guess.encoding, separator=separator, header_row=header_row)
    return Found(options=found, certainty=guess.certainty, remarks=(*remark_names(header, names), *remarks))


# ---------------------------------------------------------------- cutting


def _find_separator(plain: PlainText, told: str | None) -> str:
    separator = told or plain.separator or sniffing.find_separator(plain.sample())
    if len(separator) != 1 or not separator.isascii() or separator in '"\r\n\\\x00':
        raise ReadError(f"A separator is one plain character, not {separator!r}. Choose a comma, a semicolon or a tab.")
    return separator


def _cut(plain: PlainText, separator: str, draft: Path) -> _Cut:
    """As the text stands, where quote marks follow the standard; else written anew; else with marks as letters."""
    lines = pl.scan_lines(plain.path)
    odd = _LINE.str.count_matches(QUOTE, literal=True) % 2 == 1 if plain.has_quotes else pl.lit(value=False)
    least, most, has_odd = _survey(lines, _marks(_LINE, separator), odd)
    cut = _Cut(text=plain.path, separator=separator, width=(most or 0) + 1, ragged=least != most)
    if not plain.has_quotes:
        return cut
    if not has_odd and is_standard(lines, separator):
        return _recount(cut)
    try:
        quoted = requote(plain.path, separator, draft)
    except Unquotable:
        if cut.ragged:
            raise
        return replace(cut, quotes_are_letters=True)
    width = max(1, find_longest(quoted, separator))
    return _Cut(text=quoted, separator=separator, width=width, ragged=True, requoted=True)


def _marks(line: pl.Expr, separator: str) -> pl.Expr:
    return line.str.count_matches(separator, literal=True)


def _outer_marks(line: pl.Expr, separator: str) -> pl.Expr:
    """Separators between cells: those within quote marks are left out."""
    bare = line.str.replace_all(r'"[^"]*"', "")
    return _marks(pl.when(line.str.contains(QUOTE, literal=True)).then(bare).otherwise(line), separator)


def _survey(lines: pl.LazyFrame, marks: pl.Expr, odd: pl.Expr) -> tuple[int | None, int | None, bool]:
    """The least and most marks of a line, blank ones aside, and whether any line is odd."""
    counted = lines.select(pl.when(_LINE != "").then(marks).alias("marks"), odd.alias("odd"))
    found = counted.select(
        pl.col("marks").min().alias("least"), pl.col("marks").max().alias("most"), pl.col("odd").any()
    )
    return found.collect(engine="streaming").row(0)


def _recount(cut: _Cut) -> _Cut:
    """The same with the separators between quote marks left out; rows without those have been counted rightly."""
    if not cut.ragged:
        return cut
    least, most, _ = _survey(cut.lines(), cut.marks(), pl.lit(value=False))
    return replace(cut, width=(most or 0) + 1, ragged=least != most)


def _narrow(cut: _Cut) -> _Cut:
    """The same without empty cells at the end of rows, where these make it wider than a list can be.

    Spreadsheets write as many separators as their widest row once had cells.
    """
    if cut.width <= bounds.MAX_COLUMNS or cut.requoted:
        return cut
    filled = _LINE.str.strip_chars_end(cut.separator)
    _, most, _ = _survey(cut.lines(), cut.marks(filled), pl.lit(value=False))
    return replace(cut, width=(most or 0) + 1, ragged=True, narrowed=True)


# ---------------------------------------------------------------- rows


def _places(width: int) -> tuple[str, ...]:
    return name_columns((), width)


def _trim(cells: Sequence[str | None]) -> Sequence[str | None]:
    """Header cells without the empty ones at the end."""
    width = max((place for place, cell in enumerate(cells, start=1) if cell and cell.strip()), default=0)
    return cells[:width]


def _write_rows(cut: _Cut, header: Sequence[str | None], header_row: int, table: Path) -> tuple[str, ...]:
    """Write the rows below the header, and return the columns' names: behind the header's as far as rows reach."""
    names = name_columns(header, cut.width)
    rows = cut.scan(names).filter(pl.col(ROW) > header_row)
    plain = [unquote(pl.col(name)) if cut.quotes_are_letters else pl.col(name) for name in names]
    cells = [pl.when(cell != "").then(cell).alias(name) for name, cell in zip(names, plain, strict=True)]
    used = _count_used(rows.select(cells[len(header) :]), len(header)) if cut.width > len(header) else cut.width
    write_table(rows.select(pl.col(ROW).cast(pl.Int64), *cells[:used]), table)
    return names[:used]


def _count_used(surplus: pl.LazyFrame, header: int) -> int:
    """How many columns there are: those of the header, and behind them as far as any row reaches."""
    filled = surplus.select(pl.all().is_not_null().any()).collect(engine="streaming").row(0)
    return max(header + max((place for place, any_cell in enumerate(filled, start=1) if any_cell), default=0), 1)


# ---------------------------------------------------------------- remarks


def _remark_text(plain: PlainText, cut: _Cut) -> Iterator[Remark]:
    if plain.nuls:
        yield Remark(what="nul_bytes", count=plain.nuls)
    if cut.quotes_are_letters or cut.requoted:
        # in text written anew a cell that begins with a quote mark had it doubled
        sign = "^ *" + QUOTE if cut.quotes_are_letters else "^ +" + QUOTE
        names = _places(cut.width)
        stray = pl.any_horizontal(pl.col(name).str.contains(sign) & ~is_quoted(pl.col(name)) for name in names)
        yield from remark_rows("stray_quotes", cut.scan(names).filter(stray))


def _remark_rows(
    cut: _Cut, header: Sequence[str | None], header_row: int, names: tuple[str, ...], table: Path
) -> Iterator[Remark]:
    """Rows with fewer cells than the header names, which are filled up, and with more, which go on in columns of their
    own."""
    if header and cut.ragged:
        yield from remark_rows("short_rows", _short_rows(cut, len(header)).filter(pl.col(ROW) > header_row))
    surplus = names[len(header) :]
    if header and surplus:
        long = pl.scan_parquet(table).filter(pl.any_horizontal(pl.col(surplus).is_not_null()))
        yield from remark_rows("long_rows", long, surplus)


def _short_rows(cut: _Cut, width: int) -> pl.LazyFrame:
    """Rows that end before the last column. A blank line is none of them."""
    if not cut.requoted:
        return cut.lines().filter((_LINE != "") & (cut.marks() + 1 < width))
    places = _places(cut.width)
    return cut.scan(places).filter(pl.col(places[0]).is_not_null() & pl.col(places[width - 1]).is_null())
