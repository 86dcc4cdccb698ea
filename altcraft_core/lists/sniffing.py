"""Finds out how a file was written: its encoding, its separator, its header row. Looks; changes nothing."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median_low

import charset_normalizer

from altcraft_core.errors import ReadError
from altcraft_core.lists.headers import FIELD_BY_WORD, simplify

PIECE = 1 << 20  #: bytes read at a time
SAMPLE_ROWS = 100  #: rows looked at; a header stands among them
UTF8 = "utf-8"

#: What a file that is not Unicode may be written in, as operators know it: our name -> charset-normalizer's.
ENCODINGS = {"windows-1251": "cp1251", "windows-1252": "cp1252", "koi8-r": "koi8_r", "cp866": "cp866"}
SEPARATORS = (",", ";", "\t", "|")

_MARKS = {codecs.BOM_UTF8: UTF8, codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_NOT_TEXT = {
    b"PK\x03\x04": "an Excel workbook or another zip archive",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook (.xls)",
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"%PDF": "a PDF document",
    b"\x1f\x8b": "a gzip archive",
    b"Rar!": "a RAR archive",
    b"7z\xbc\xaf": "a 7-Zip archive",
}
_JUNK_SHARE = 0.02  #: of control characters; text has next to none
_MAIL = re.compile(r"^[^\s@]+@[^\s@]+$")
_NUMBER = re.compile(r"^[+\d][\d\s+().:/,\-]*$")  #: phones and dates too


def name_content(start: bytes) -> str:
    """What a file that begins so is, if it is surely no text; else an empty string."""
    for mark, what in _NOT_TEXT.items():
        if start.startswith(mark):
            return what
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ""
    junk = sum(start.count(byte) for byte in range(32) if byte not in b"\t\n\r\x0b\x0c\x1a")
    return "binary data" if b"\x00" in start or junk > len(start) * _JUNK_SHARE else ""


class Undecodable(ReadError):
    """The file is not written in this encoding: `offset` is its first odd byte, from 0."""

    def __init__(self, encoding: str, offset: int) -> None:
        super().__init__(
            f"The file cannot be read as {encoding}: byte {offset + 1:,} is not a character of it. "
            "Choose another encoding."
        )
        self.offset = offset


def find_encoding(path: Path) -> str:
    """A byte order mark tells; else strict UTF-8 over the whole file; else the best of ENCODINGS.

    ReadError when the file is in none of them.
    """
    with path.open("rb") as file:
        start = file.read(4)
    for mark, encoding in _MARKS.items():
        if start.startswith(mark):
            return check_encoding(path, encoding)
    try:
        return check_encoding(path, UTF8)
    except Undecodable as error:
        return _guess_by_letters(path, error.offset)


def read_pieces(path: Path, encoding: str) -> Iterator[str]:
    """The file's text, piece by piece, byte order mark left out. Undecodable where the file is not in the encoding."""
    decoder = codecs.getincrementaldecoder("utf-8-sig" if is_utf8(encoding) else encoding)()
    done = held = 0
    with path.open("rb") as file:
        try:
            while piece := file.read(PIECE):
                yield decoder.decode(piece)
                done += len(piece)
                held = len(decoder.getstate()[0])  # bytes of a character that the next piece completes
            yield decoder.decode(b"", final=True)
        except UnicodeError as error:
            start = error.start if isinstance(error, UnicodeDecodeError) else 0
            raise Undecodable(encoding, done - held + start) from None


def check_encoding(path: Path, encoding: str) -> str:
    """The same name, if the whole file can be read by it. ReadError otherwise."""
    try:
        "a".encode(encoding)
        codecs.getincrementaldecoder(encoding)
    except (LookupError, ValueError):
        raise ReadError(f"There is no encoding {encoding!r}. Choose utf-8 or windows-1251.") from None
    for _ in read_pieces(path, encoding):
        pass
    return encoding


def is_utf8(encoding: str) -> bool:
    """Is this a name of UTF-8?"""
    return codecs.lookup(encoding).name == UTF8


def find_separator(text: str) -> str:
    """The separator that cuts most rows of the sample into the same number of cells; a comma if none does."""
    return max(SEPARATORS, key=lambda separator: _evenness(split_sample(text, separator)))


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

    Lines above a table (a title, a date) have few cells and are passed over. A row with a mail address names nothing;
    one with a number or a date names the columns only if it holds a well-known header word too.
    """
    filled = [[cell.strip() for cell in row if cell and cell.strip()] for row in rows]
    usual = median_low([len(cells) for cells in filled if cells] or [0])
    for number, cells in enumerate(filled, start=1):
        if len(cells) * 2 > usual:
            return number if _are_names(cells) else 0
    return 0


def _are_names(cells: Sequence[str]) -> bool:
    if any(_MAIL.match(cell) for cell in cells):
        return False
    known = any(simplify(cell) in FIELD_BY_WORD for cell in cells)
    return known or not any(_NUMBER.match(cell) for cell in cells)


def header_cells(rows: Sequence[Sequence[str | None]], header_row: int) -> Sequence[str | None]:
    """The cells of a header row that is found or told; none for 0. ReadError when the sample has no such row."""
    if not 0 <= header_row <= len(rows):
        raise ReadError(
            f"There is no header row {header_row}: it must be one of the first {len(rows)} rows, or 0 for none."
        )
    return rows[header_row - 1] if header_row else ()


def _guess_by_letters(path: Path, offset: int) -> str:
    with path.open("rb") as file:
        file.seek(max(0, offset - 100))
        lines = file.read(PIECE).splitlines()
    telling = b"\n".join(line for line in lines if not line.isascii())[:65_536]  # plain lines say nothing
    if _is_damaged_utf8(telling):
        raise ReadError(
            f"The file is UTF-8, but byte {offset + 1:,} is broken. Correct that place, or save the list as CSV UTF-8 "
            "again."
        )
    best = charset_normalizer.from_bytes(telling, cp_isolation=list(ENCODINGS.values())).best()
    for name, codec in ENCODINGS.items():
        if best is not None and best.encoding == codec:
            return name
    raise ReadError(
        f"The file is neither UTF-8 nor {', '.join(ENCODINGS)} (all were tried; the first odd byte is byte "
        f"{offset + 1:,}). Save it as CSV UTF-8, or name its encoding."
    )


def _is_damaged_utf8(content: bytes) -> bool:
    """Do more letters make sense as UTF-8 than not? Letters of another encoding hardly ever do."""
    odd = [letter for letter in content.decode(UTF8, errors="replace") if not letter.isascii()]
    return odd.count("\ufffd") * 2 < len(odd)


def _evenness(rows: list[list[str]]) -> tuple[float, int]:
    widths = Counter(len(row) for row in rows if row)
    if not widths:
        return 0, 0
    width, times = widths.most_common(1)[0]
    return (times / widths.total(), width) if width > 1 else (0, 0)
