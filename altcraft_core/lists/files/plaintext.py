"""Any text as the same rows in UTF-8, lines ended by a line feed, streamed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count, islice
from pathlib import Path
from typing import AnyStr

from altcraft_core.errors import ReadError
from altcraft_core.lists.bounds import MAX_LINE
from altcraft_core.lists.files.encodings import PIECE, UTF8, is_utf8, read_pieces
from altcraft_core.lists.files.sniffing import find_told_separator

NUL = "\x00"
QUOTE = '"'
_END = "\x1a"  # of a file, as DOS marked it


@dataclass(frozen=True, kw_only=True)
class PlainText:
    """Text without a byte order mark's meaning, NUL bytes, single carriage returns, an end mark and a `sep=` line."""

    path: Path
    has_quotes: bool
    separator: str = ""  #: as a `sep=` line told
    nuls: int = 0  #: NUL bytes that were left out

    def sample(self) -> str:
        """The first piece of it."""
        return next(read_pieces(self.path, UTF8, PIECE), "")


def make_plain(path: Path, encoding: str, to: Path) -> PlainText:
    """The text of a file, written to `to`; the file itself where it is so already.

    A `sep=` line is no row: spreadsheets neither show nor count it. ReadError tells a line that is far too long.
    """
    try:
        return _make_plain(path, encoding, to)
    except _LongLineError as error:
        ended = sum(piece.count("\n") for piece in islice(_end_lines(read_pieces(path, encoding)), error.number + 1))
        raise ReadError(
            f"Line {ended + 1:,} holds more than {MAX_LINE >> 20} MB, as no row of a list does. Look whether its line "
            "ends were lost, and export the list again."
        ) from None


def _make_plain(path: Path, encoding: str, to: Path) -> PlainText:
    told = find_told_separator(_first_line(path, encoding))
    if not told and is_utf8(encoding) and (plain := _find_plain(path)):
        return plain
    nuls, has_quotes, size = 0, False, 0
    with to.open("w", encoding=UTF8, errors="replace", newline="") as out:
        for number, piece in enumerate(_drop_end(_end_lines(read_pieces(path, encoding)))):
            nuls += piece.count(NUL)
            has_quotes = has_quotes or QUOTE in piece
            text = piece.replace(NUL, "")
            size = _stretch(size, number, text, "\n")
            out.write(text if number or not told else text.partition("\n")[2])
    return PlainText(path=to, has_quotes=has_quotes, separator=told, nuls=nuls)


def _first_line(path: Path, encoding: str) -> str:
    return next(iter(next(read_pieces(path, encoding)).splitlines()), "")


def _find_plain(path: Path) -> PlainText | None:
    """The file itself, if it has no NUL byte, no end mark, and no carriage return but before a line feed."""
    held, has_quotes, size = b"", False, 0
    with path.open("rb") as file:
        for number in count():
            piece = held + file.read(PIECE)
            if piece == held:
                break
            if b"\x00" in piece or piece.endswith(_END.encode()):
                return None
            held = b"\r" if piece.endswith(b"\r") else b""
            if b"\r" in piece and piece.count(b"\r") != piece.count(b"\r\n") + len(held):
                return None
            size = _stretch(size, number, piece, b"\n")
            has_quotes = has_quotes or QUOTE.encode() in piece
    return None if held else PlainText(path=path, has_quotes=has_quotes)


class _LongLineError(Exception):
    """A line goes on and on."""

    def __init__(self, number: int) -> None:
        self.number = number  #: of the piece in which it has not ended yet, from 0


def _stretch(size: int, number: int, piece: AnyStr, end: AnyStr) -> int:
    """How long the line is that a piece leaves open, which was `size` long before it."""
    last = piece.rfind(end)
    size = len(piece) - last - 1 if last >= 0 else size + len(piece)
    if size > MAX_LINE:
        raise _LongLineError(number)
    return size


def _end_lines(pieces: Iterator[str]) -> Iterator[str]:
    """The same text with a line feed for each end of a line, whatever ended it."""
    held = ""
    for piece in pieces:
        text = held + piece
        held = "\r" if text.endswith("\r") else ""
        yield text.removesuffix("\r").replace("\r\n", "\n").replace("\r", "\n")
    yield held.replace("\r", "\n")


def _drop_end(pieces: Iterator[str]) -> Iterator[str]:
    """The same text without the end marks behind it."""
    held = ""
    for piece in pieces:
        text = held + piece
        kept = text.rstrip(_END)
        held = text[len(kept) :]
        yield kept
