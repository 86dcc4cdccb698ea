"""Finds out how a text was cut into cells: its separator, its header row. Looks; changes nothing."""

from __future__ import annotations

import csv
import io
import math
import re
from collections import Counter
from collections.abc import Sequence
from statistics import median_low

from altcraft_core.errors import ReadError
from altcraft_core.lists.bounds import MAX_LINE
from altcraft_core.lists.files.encodings import find_mark, find_wide
from altcraft_core.lists.headers import FIELD_BY_WORD, simplify

SAMPLE_ROWS = 100  #: rows looked at
HEADER_ROWS = 20  #: a header stands among the first ones
SEPARATORS = (";", "\t", "|", "^", ",")  #: the comma last: of two that cut alike it is the one within cells

_CONTROLS = [byte for byte in range(32) if byte not in b"\t\n\r\x0b\x0c\x1a"]
_JUNK, _JUNK_SHARE = 3, 0.02  #: control characters; text has next to none, and a damaged one a few
_KNOWN = 2  #: well-known words that make a row surely a header, if they are half of its cells
_TOLD = re.compile(r'^"?sep=([^\r\n])"?\s*$', re.IGNORECASE)
_MAIL = re.compile(r"^[^\s@]+@[^\s@]+$")
_NUMBER = re.compile(r"^[+\d][\d\s+().:/,\-]*$")  #: phones and dates too
#: A cell that is one address or one phone; what was cut at a wrong place is none.
_WHOLE = re.compile(r"^(?:[^\s@,;|^\"]+@[^\s@,;|^\"]+|\+?\d[\d\s()-]{5,}\d)$")
_UNTOLD = 0.1  #: how much the cut of a row counts that holds no cell like that

csv.field_size_limit(MAX_LINE)  # of all readers of this process: one alone has no bound of its own


def is_binary(start: bytes) -> bool:
    """Is a file that begins so surely no text?"""
    if find_mark(start) or find_wide(start):
        return False
    start = start.rstrip(b"\x00")  # a file that was cut off while it was written is filled up with zeros
    junk = sum(start.count(byte) for byte in _CONTROLS)
    return not start or junk > _JUNK + len(start) * _JUNK_SHARE


def find_told_separator(line: str) -> str:
    """The separator that a first line `sep=;` tells, as Excel writes and reads it; an empty string without one."""
    told = _TOLD.match(line)
    return told[1] if told else ""


def find_separator(text: str) -> str:
    """The separator that cuts all rows of the sample into the same number of cells, else most of them.

    Of several that do, the one whose cells are whole addresses, phones and header words; a comma if none cuts anything.
    """
    cuts = {separator: _judge(split_sample(text, separator)) for separator in SEPARATORS}
    best = max(SEPARATORS, key=cuts.__getitem__)
    return best if any(cuts[best]) else ","


def split_sample(text: str, separator: str) -> list[list[str]]:
    """The first SAMPLE_ROWS rows of a sample, cells as they stand; a blank line is a row without cells."""
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            rows.append(row)
            if len(rows) == SAMPLE_ROWS:
                break
    except csv.Error:  # a cell without an end; what was read before it is sample enough
        pass
    return rows


def find_header(rows: Sequence[Sequence[str | None]]) -> int:
    """The number of the row that names the columns, counted from 1; 0 when there is none.

    Lines above a table (a title, a date) have few cells and are passed over; of several rows that may name columns the
    one with the most well-known words is taken. A row with a mail address names nothing; one with a number or a date
    names the columns only if it holds a well-known header word too. Numbers and dates above a header end the search
    only where none follows that is surely one. Where no row names the columns, the few cells of a line above may: those
    of a header that leaves most columns without a name are well-known words, at least every other one.
    """
    filled = [[cell.strip() for cell in row if cell and cell.strip()] for row in rows]
    usual = median_low([len(cells) for cells in filled if cells] or [0])
    full: dict[int, int] = {}  # number of a row that may name columns -> its well-known words
    sparse: dict[int, int] = {}
    for number, cells in enumerate(filled[:HEADER_ROWS], start=1):
        known = _count_known(cells)
        if len(cells) * 2 > usual:
            if not _are_names(cells):
                break  # people begin here
            full[number] = known
        elif known and known * 2 >= len(cells) and _are_names(cells):
            sparse[number] = known
    if not any(full.values()) and (sure := _find_sure(filled[:HEADER_ROWS])):
        return sure
    rivals = full or sparse
    return max(rivals, key=rivals.__getitem__, default=0)


def _find_sure(rows: Sequence[Sequence[str]]) -> int:
    """The first row that can hardly be anything but a header; 0 without one, or where somebody stands above it.

    A line with an address above it that is as wide is a person, whom nobody may lose.
    """
    widest = 0  # cells of a line with an address
    for number, cells in enumerate(rows, start=1):
        if any(_MAIL.match(cell) for cell in cells):
            widest = max(widest, len(cells))
        elif _are_known(cells) and not any(_NUMBER.match(cell) for cell in cells):
            return number if widest < len(cells) else 0
    return 0


def _are_known(cells: Sequence[str]) -> bool:
    return _count_known(cells) >= max(_KNOWN, len(cells) / 2)


def _are_names(cells: Sequence[str]) -> bool:
    if any(_MAIL.match(cell) for cell in cells):
        return False
    return _count_known(cells) > 0 or not any(_NUMBER.match(cell) for cell in cells)


def _count_known(cells: Sequence[str]) -> int:
    return sum(simplify(cell) in FIELD_BY_WORD for cell in cells)


def header_cells(rows: Sequence[Sequence[str | None]], header_row: int) -> Sequence[str | None]:
    """The cells of a header row that is found or told; none for 0. ReadError when the sample has no such row."""
    if not 0 <= header_row <= len(rows):
        raise ReadError(
            f"There is no header row {header_row}: it must be one of the first {len(rows)} rows, or 0 for none."
        )
    return rows[header_row - 1] if header_row else ()


def _judge(rows: list[list[str]]) -> tuple[bool, float]:
    """Are all rows cut alike, into several cells? And how well are most of them: how evenly, into how many cells, with
    how many rows that hold a whole one? A few ragged rows weigh less than more columns."""
    filled = [row for row in rows if row]
    widths = Counter(map(len, filled))
    evenness = max(((times / widths.total()) ** 2 * math.log(width) for width, times in widths.items()), default=0.0)
    telling = sum(_is_telling(row, may_name=number < HEADER_ROWS) for number, row in enumerate(filled))
    is_alike = len(widths) == 1 and min(widths) > 1
    return is_alike, evenness * (_UNTOLD + telling / max(1, len(filled)))


def _is_telling(cells: Sequence[str], *, may_name: bool) -> bool:
    return any(_WHOLE.match(cell.strip()) for cell in cells) or (may_name and _count_known(cells) > 0)
