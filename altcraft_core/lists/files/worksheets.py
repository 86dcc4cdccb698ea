"""Sheets of workbooks: what their values do not tell, found in the part of an .xlsx by patterns."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

HEADER_ROWS = 100  #: merged cells further down are no header

_HIDDEN = re.compile(rb"""\bhidden=["'](?:1|true)["']""")
_FAILED, _DATE = re.compile(rb"""\bt=["']e["']"""), re.compile(rb"""\bt=["']d["']""")
_HIDDEN_ROW = re.compile(rb"<(?:\w+:)?row\s(?=[^>]*" + _HIDDEN.pattern + rb""")[^>]*?\br=["'](\d+)""")
_FAILED_CELL = re.compile(rb"<(?:\w+:)?c\s(?=[^>]*" + _FAILED.pattern + rb""")[^>]*?\br=["'][A-Z]{1,3}(\d+)""")
_MERGE = re.compile(rb"""<(?:\w+:)?mergeCell\s[^>]*?ref=["']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})""")
#: A row or a cell: its kind, its attributes, and how it ends, which is ">" only where something is in it.
_TAG = re.compile(rb"<(?:\w+:)?(row|c)((?=[\s/>])[^>]*?)(/?>(?:</)?)")
_NUMBER = re.compile(rb"""\br=["']([A-Z]{0,3})(\d+)""")
_FILLED_CELL = re.compile(rb"""<(?:\w+:)?c\s[^>]*?\br=["']([A-Z]{1,3})(\d+)["'][^>]*(?<!/)>(?!</)""")
_WIDE = re.compile(rb"""r=["']([A-Z]{2,3})\d""")  # cells beyond the column Z
_ODD = re.compile(rb"""t=["'][de]["']""")  # a cell with a date as text, or with an error
_SHEET = re.compile(rb"<(\w+:)?sheetData\b")
_FEW = 500  # values in a piece
_TAIL = 4_096  # bytes, in which the last value of a piece stands where there are more


@dataclass(frozen=True, kw_only=True)
class Merge:
    """Cells that are shown as one; rows and columns are counted from 0, both ends included."""

    top: int
    bottom: int
    left: int
    right: int


@dataclass
class Sheet:
    """What the values of a sheet do not tell. Of values, dates and reach only an .xlsx tells, of breaks an .ods."""

    hidden: list[int] = field(default_factory=list)  #: rows, counted from 1
    failed: list[int] = field(default_factory=list)  #: the rows of formulas that ended in an error, once for each
    merges: list[Merge] = field(default_factory=list)  #: near the top
    values: int = 0  #: cells that are not surely empty
    has_dates: bool = False  #: does it hold dates as text of ISO 8601, as Excel does not write them?
    has_breaks: bool = False  #: do tabs or line ends stand as tags in texts, here or in another sheet?
    last_row: int = 0
    last_column: int = 0
    is_unseen: bool = False  #: is it hidden as a whole?


@dataclass
class Part:
    """One part of an .xlsx, looked at in pieces that begin where a tag begins."""

    sheet: Sheet
    end: bytes = b""  #: of a cell that holds anything; unknown where no sheet begins
    is_counted: bool | None = None  #: have its rows and cells no numbers of their own? Unknown before the first cell
    row: int = 0
    column: int = 0

    def look_at(self, piece: bytes) -> None:
        """Go on with the next piece."""
        if not self.end:
            begun = _SHEET.search(piece) if b"sheetData" in piece else None
            self.end = b"</%bc>" % (begun[1] or b"") if begun else b""
        if not self.end:
            return
        if self.is_counted is None:
            self.is_counted = _lack_numbers(piece)
        is_odd = bool(_ODD.search(piece))
        self.sheet.has_dates |= is_odd and bool(_DATE.search(piece))
        if b"mergeCell" in piece:
            found = (_read_merge(*match) for match in _MERGE.findall(piece))
            self.sheet.merges += [merge for merge in found if merge.top < HEADER_ROWS]
        if self.is_counted:
            self.sheet.values += piece.count(self.end)
            self._count(piece)
        else:
            self._find(piece, is_odd=is_odd)

    def _find(self, piece: bytes, *, is_odd: bool) -> None:
        """In the usual way: every row and cell has its number, so that only what is sought is found."""
        if b"hidden=" in piece:
            self.sheet.hidden += map(int, _HIDDEN_ROW.findall(piece))
        if is_odd:
            self.sheet.failed += map(int, _FAILED_CELL.findall(piece))
        values = piece.count(self.end)
        self.sheet.values += values
        is_wider = any(_read_column(letters) > self.sheet.last_column for letters in set(_WIDE.findall(piece)))
        start = 0 if values < _FEW or is_wider else max(0, len(piece) - _TAIL)
        for letters, row in _FILLED_CELL.findall(piece, start):
            self._reach(int(row), _read_column(letters))

    def _count(self, piece: bytes) -> None:
        """In the long way: what has no number comes after what stands before it."""
        for kind, tag, end in _TAG.findall(piece):
            numbered = _NUMBER.search(tag)
            if kind == b"row":
                self.row = int(numbered[2]) if numbered else self.row + 1
                self.column = 0
                self.sheet.hidden += [self.row] if _HIDDEN.search(tag) else []
            else:
                self.column = _read_column(numbered[1]) if numbered else self.column + 1
                self.sheet.failed += [self.row] if _FAILED.search(tag) else []
                if end == b">":
                    self._reach(self.row, self.column)

    def _reach(self, row: int, column: int) -> None:
        self.sheet.last_row = max(self.sheet.last_row, row)
        self.sheet.last_column = max(self.sheet.last_column, column)


def name_cell(row: int, column: int) -> str:
    """100 and 1,048,576 -> CV1048576"""
    letters = ""
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(65 + letter) + letters
    return f"{letters}{row}"


def _lack_numbers(piece: bytes) -> bool | None:
    """Has the first row or the first cell no number? None where there is no cell."""
    tags: dict[bytes, bytes] = {}
    for tag in _TAG.finditer(piece):
        tags.setdefault(tag[1], tag[2])
        if tag[1] == b"c":
            return not all(map(_NUMBER.search, tags.values()))
    return None


def _read_merge(left: bytes, top: bytes, right: bytes, bottom: bytes) -> Merge:
    return Merge(top=int(top) - 1, bottom=int(bottom) - 1, left=_read_column(left) - 1, right=_read_column(right) - 1)


def _read_column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
