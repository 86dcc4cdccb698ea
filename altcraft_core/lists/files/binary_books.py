"""What .xls and .xlsb workbooks tell of their rows, which the reader of cells leaves out.

By Microsoft's published formats: [MS-XLS] for BoundSheet8 and Row, [MS-XLSB] for BrtBundleSh and BrtRowHdr.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from pathlib import Path

import olefile

_BOUND_SHEET, _ROW, _BEGIN, _END = 0x85, 0x208, 0x809, 0x0A
_ROW_FLAGS, _ROW_HIDDEN = 12, 0x20
_STATE, _STATE_BITS = 4, 0b11  # of a sheet of an .xls: where its state stands
_UNSEEN_STATES = (1, 2)
_WIDE_NAME = 1  # its letters have two bytes each
_BUNDLE_SHEET = 156
_BUNDLE_IDS = 8  # bytes before the first text
_HIDDEN_FLAGS = b"".join(re.escape(bytes([flags])) for flags in range(256) if flags & 0x10)
#: A row's record: kind, length, number, style, height, marks, whether it is hidden, how many spans of cells follow.
_HIDDEN_ROW = re.compile(
    rb"(?=\x00([\x11\x19\x21\x29])(..[\x00-\x0f]\x00)..\x00\x00..[\x00-\x03]["
    + _HIDDEN_FLAGS
    + rb"][\x00\x01](.)\x00{3})",
    re.DOTALL,
)
_BARE, _SPAN = 17, 8  # bytes of a row's record without spans, and of each
SHARED = 18  #: bytes that a piece must share with the one before, one less than the pattern's: each row is found once


def find_hidden(piece: bytes) -> Iterator[int]:
    """The hidden rows, counted from 1, in a piece of a worksheet of an .xlsb."""
    for length, row, spans in _HIDDEN_ROW.findall(piece):
        if length[0] == _BARE + _SPAN * spans[0]:
            yield int.from_bytes(row, "little") + 1


def read_relations(workbook: bytes) -> dict[str, tuple[str, bool]]:
    """Name of each sheet -> the id of its relation, and whether it is hidden, by the workbook part of an .xlsb."""
    return dict(_read_bundle(content) for kind, content in _list_xlsb_records(workbook) if kind == _BUNDLE_SHEET)


def read_unseen(path: Path) -> list[str]:
    """The sheets of an .xls that are hidden as a whole; none of a file from before Excel 97, or a damaged one."""
    try:
        sheets = [content for kind, content in _list_records(_read_book(path), 0) if kind == _BOUND_SHEET]
        return [_read_name(sheet) for sheet in sheets if sheet[_STATE] & _STATE_BITS in _UNSEEN_STATES]
    except (OSError, struct.error, ValueError, IndexError):
        return []


def read_hidden(path: Path, name: str) -> list[int]:
    """The hidden rows, counted from 1, of a sheet of an .xls; none of a file from before Excel 97, or a damaged one."""
    try:
        book = _read_book(path)
        sheets = (content for kind, content in _list_records(book, 0) if kind == _BOUND_SHEET)
        return next((_list_hidden(book, sheet) for sheet in sheets if _read_name(sheet) == name), [])
    except (OSError, struct.error, ValueError, IndexError):
        return []


# ---------------------------------------------------------------- .xls


def _read_book(path: Path) -> bytes:
    with olefile.OleFileIO(path) as package:
        content: bytes = package.openstream("Workbook").read()
    return content


def _list_records(book: bytes, place: int) -> Iterator[tuple[int, bytes]]:
    """Kind and content of the records from there to where their part ends; parts may stand within parts."""
    depth = 0
    while True:
        kind, length = struct.unpack_from("<HH", book, place)
        depth += (kind == _BEGIN) - (kind == _END)
        if depth <= 0:
            return
        yield kind, book[place + 4 : place + 4 + length]
        place += 4 + length


def _read_name(sheet: bytes) -> str:
    _, _, letters, is_wide = struct.unpack_from("<IHBB", sheet)
    return (
        sheet[8 : 8 + letters * 2].decode("utf-16-le")
        if is_wide & _WIDE_NAME
        else sheet[8:][:letters].decode("latin-1")
    )


def _list_hidden(book: bytes, sheet: bytes) -> list[int]:
    (place,) = struct.unpack_from("<I", sheet)
    rows = (content for kind, content in _list_records(book, place) if kind == _ROW)
    return [struct.unpack_from("<H", row)[0] + 1 for row in rows if row[_ROW_FLAGS] & _ROW_HIDDEN]


# ---------------------------------------------------------------- .xlsb


def _list_xlsb_records(part: bytes) -> Iterator[tuple[int, bytes]]:
    """Kind and content of each record; both numbers before it have seven bits a byte."""
    place = 0
    while place < len(part):
        kind, place = _read_number(part, place)
        length, place = _read_number(part, place)
        yield kind, part[place : place + length]
        place += length


def _read_number(part: bytes, place: int) -> tuple[int, int]:
    number, shift = 0, 0
    while place < len(part):
        byte = part[place]
        number |= (byte & 0x7F) << shift
        place, shift = place + 1, shift + 7
        if not byte & 0x80:
            break
    return number, place


def _read_bundle(sheet: bytes) -> tuple[str, tuple[str, bool]]:
    relation, place = _read_text(sheet, _BUNDLE_IDS)
    name, _ = _read_text(sheet, place)
    return name, (relation, sheet[0] in _UNSEEN_STATES)


def _read_text(record: bytes, place: int) -> tuple[str, int]:
    (letters,) = struct.unpack_from("<I", record, place)
    end = place + 4 + letters * 2
    return record[place + 4 : end].decode("utf-16-le"), end
