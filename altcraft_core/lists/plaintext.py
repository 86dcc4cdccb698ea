"""Any text as the same rows in UTF-8, lines ended by a line feed, streamed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from altcraft_core.lists.encodings import PIECE, UTF8, is_utf8, read_pieces
from altcraft_core.lists.sniffing import find_told_separator

NUL = "\x00"


@dataclass(frozen=True, kw_only=True)
class PlainText:
    """Text without a byte order mark's meaning, NUL bytes, single carriage returns and a `sep=` line."""

    path: Path
    separator: str = ""  #: as a `sep=` line told
    nuls: int = 0  #: NUL bytes that were left out

    def sample(self) -> str:
        """The first piece of it."""
        return next(read_pieces(self.path, UTF8, PIECE), "")


def make_plain(path: Path, encoding: str, to: Path) -> PlainText:
    """The text of a file, written to `to`; the file itself where it is so already.

    A `sep=` line is no row: spreadsheets neither show nor count it.
    """
    told = find_told_separator(_first_line(path, encoding))
    if not told and is_utf8(encoding) and _is_plain(path):
        return PlainText(path=path)
    nuls = 0
    with to.open("w", encoding=UTF8, errors="replace", newline="") as out:
        pieces = _end_lines(read_pieces(path, encoding))
        for number, piece in enumerate(pieces):
            nuls += piece.count(NUL)
            text = piece.replace(NUL, "")
            out.write(text if number or not told else text.partition("\n")[2])
    return PlainText(path=to, separator=told, nuls=nuls)


def _first_line(path: Path, encoding: str) -> str:
    return next(iter(next(read_pieces(path, encoding)).splitlines()), "")


def _is_plain(path: Path) -> bool:
    """No NUL byte, and no carriage return but before a line feed?"""
    held = b""
    with path.open("rb") as file:
        while piece := held + file.read(PIECE):
            if piece == held:
                return False
            held = b"\r" if piece.endswith(b"\r") else b""
            if b"\x00" in piece or piece.count(b"\r") != piece.count(b"\r\n") + len(held):
                return False
    return True


def _end_lines(pieces: Iterator[str]) -> Iterator[str]:
    """The same text with a line feed for each end of a line, whatever ended it."""
    held = ""
    for piece in pieces:
        text = held + piece
        held = "\r" if text.endswith("\r") else ""
        yield text.removesuffix("\r").replace("\r\n", "\n").replace("\r", "\n")
    yield held.replace("\r", "\n")
