"""How cells stand between quote marks, and the same rows quoted in the one way that is never misread."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import TextIO

import polars as pl

from altcraft_core.errors import ReadError
from altcraft_core.lists.bounds import MAX_LINE
from altcraft_core.lists.files.encodings import UTF8, read_pieces
from altcraft_core.lists.files.plaintext import NUL, QUOTE

_ESCAPE = "\\"
_SIGNS = 64  # letters that signs of a way of quoting may take
#: What the library says of a cell -> the same in plain words.
_FAULTS = {
    "expected after": "more follows behind the mark that closes the cell",
    "unexpected end of data": "the mark that opens the cell is never closed",
    "field larger than": f"the cell goes on for more than {MAX_LINE >> 20} MB, so that a mark above is likely missing",
}


class Unquotable(ReadError):
    """The quote marks of the text contradict each other on a line."""

    def __init__(self, line: int, why: str) -> None:
        super().__init__(
            f"A cell that reaches line {line:,} has a quote mark too many or too few: {why}. Correct the mark, or save "
            "the file as CSV again."
        )
        self.line = line


def is_standard(lines: pl.LazyFrame, separator: str) -> bool:
    """Does no cell have several lines, and are quote marks only around whole cells, doubled within?

    Lines whose cells are all quoted are told by a count; the pattern is for the others.
    """
    line = pl.col("line").str.strip_prefix("\ufeff")
    marks = line.str.count_matches(QUOTE, literal=True)
    between = line.str.count_matches(f"{QUOTE}{separator}{QUOTE}", literal=True)
    all_quoted = line.str.starts_with(QUOTE) & line.str.ends_with(QUOTE) & (marks == between * 2 + 2)
    plain = (marks == 0) | all_quoted
    odd = lines.filter(~plain).select((~line.str.contains(_line_pattern(separator))).any())
    return not odd.collect(engine="streaming").item()


def requote(text: Path, separator: str, to: Path) -> Path:
    """Write every cell again between quote marks, for text whose cells have several lines or escaped quote marks.

    Spaces before cells are dropped where they stand before quote marks too, and so are spaces between a quote mark that
    closes a cell and the separator. A cell that is missing at the end of a row stays missing. Unquotable names the
    first line that is wrong.
    """
    ways = [_Way(text=text)]
    if _contains(text, _spacing(separator)):
        closed = to.with_suffix(".closed")
        _close_up(text, separator, closed)
        ways.append(_Way(text=closed))
    if _contains(text, re.compile(r'\\"')):
        escaped = to.with_suffix(".escaped")
        _double_lone(text, separator, escaped)
        ways.append(_Way(text=escaped, escape=_ESCAPE))
    if _contains(text, _padding(separator)):
        ways = [replace(way, is_padded=is_padded) for way in ways for is_padded in (True, False)]
    best = max(ways, key=lambda way: _evenness(way, separator)) if len(ways) > 1 else ways[0]
    return _write_quoted(best, separator, to)


def find_longest(text: Path, separator: str) -> int:
    """The most cells that a row of requoted text has."""
    with _open(text) as source:
        return max(map(len, csv.reader(source, delimiter=separator)), default=0)  # a loop inside the library


def unquote(cell: pl.Expr) -> pl.Expr:
    """A cell of text that was cut without heeding quote marks: without those around it, where they are in pairs."""
    inner = cell.str.strip_prefix(QUOTE).str.strip_suffix(QUOTE).str.replace_all(QUOTE * 2, QUOTE, literal=True)
    return pl.when(is_quoted(cell)).then(inner).otherwise(cell)


def is_quoted(cell: pl.Expr) -> pl.Expr:
    """Does a cell stand between quote marks as the standard wants it?"""
    return cell.str.contains(r'^"(?:[^"]|"")*"$')


def _padding(separator: str) -> re.Pattern[str]:
    """Spaces and a quote mark that opens a cell: a doubled one stands in a cell, one before a separator ends it."""
    between = re.escape(separator)
    return re.compile(rf'(?:^|{between}) +"(?!["{between}]|$)', re.MULTILINE)


def _spacing(separator: str) -> re.Pattern[str]:
    """Spaces between a quote mark and what ends a cell."""
    return re.compile(rf'" +(?:{re.escape(separator)}|$)', re.MULTILINE)


@dataclass(frozen=True, kw_only=True)
class _Way:
    """One of the ways in which cells may stand between quote marks."""

    text: Path
    escape: str | None = None
    is_padded: bool = False  #: are spaces before a cell no part of it?


def _write_quoted(way: _Way, separator: str, to: Path) -> Path:
    with to.open("w", encoding=UTF8, newline="") as out:
        writer = csv.writer(out, delimiter=separator, lineterminator="\n", quoting=csv.QUOTE_ALL)
        writer.writerows(_cut(way, separator))  # a loop inside the library
    return to


def _evenness(way: _Way, separator: str) -> float:
    """The share of rows with as many cells as most; below zero where the quote marks contradict each other, the nearer
    to it the further down they do."""
    try:
        widths = Counter(map(len, _cut(way, separator)))
    except Unquotable as error:
        return -1 / error.line
    return max(widths.values(), default=0) / max(1, widths.total())


def _cut(way: _Way, separator: str) -> Iterator[list[str]]:
    with _open(way.text) as source:
        rows = csv.reader(
            source, delimiter=separator, escapechar=way.escape, skipinitialspace=way.is_padded, strict=True
        )
        try:
            yield from rows
        except csv.Error as error:
            raise Unquotable(rows.line_num, _tell(error)) from None


def _tell(error: csv.Error) -> str:
    return next((words for sign, words in _FAULTS.items() if sign in str(error)), "its marks contradict each other")


def _contains(text: Path, signs: re.Pattern[str]) -> bool:
    held = ""
    for piece in read_pieces(text, UTF8):
        if signs.search(held + piece):
            return True
        held = piece[-_SIGNS:]
    return False


def _close_up(text: Path, separator: str, to: Path) -> None:
    """Write the text without the spaces between a quote mark that closes a cell and what ends the cell.

    Every other quote mark closes, also of those that are doubled within a cell.
    """
    spaces = re.compile(rf"{NUL} +(?={re.escape(separator)}|$)", re.MULTILINE)
    is_open, held = False, ""
    with to.open("w", encoding=UTF8, newline="") as out:
        for piece in chain(read_pieces(text, UTF8), [""]):
            whole, end, held = (held + piece).rpartition("\n") if piece else (held, "", "")
            parts = whole.split(QUOTE)
            behind = slice(1 if is_open else 2, None, 2)  # what stands behind marks that close
            joined = NUL.join(["", *parts[behind]])  # looked at as one text, which is faster
            parts[behind] = spaces.sub(NUL, joined).split(NUL)[1:]
            out.write(QUOTE.join(parts) + end)
            is_open ^= len(parts) % 2 == 0


def _double_lone(text: Path, separator: str, to: Path) -> None:
    """Write the text with each backslash doubled that escapes nothing, so that it is kept."""
    backslash = re.compile(rf"""\\(["\\\n{re.escape(separator)}])|\\""")
    held = ""
    with to.open("w", encoding=UTF8, newline="") as out:
        for piece in read_pieces(text, UTF8):
            whole = held + piece
            held = _ESCAPE * ((len(whole) - len(whole.rstrip(_ESCAPE))) % 2)  # what it escapes is in the next piece
            out.write(backslash.sub(_double, whole.removesuffix(held)))
        out.write(held * 2)


def _double(found: re.Match[str]) -> str:
    return found[0] if found[1] else _ESCAPE * 2


def _line_pattern(separator: str) -> str:
    cell = rf'(?:[^"{re.escape(separator)}]*|"(?:[^"]|"")*")'
    return rf"^{cell}(?:{re.escape(separator)}{cell})*$"


def _open(text: Path) -> TextIO:
    return text.open(encoding="utf-8-sig", newline=None)  # the line ends inside a cell become line feeds too
