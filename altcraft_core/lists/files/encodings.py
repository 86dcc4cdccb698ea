"""In which encoding a file was written, and its text, piece by piece."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from pathlib import Path

import charset_normalizer
import polars as pl

from altcraft_core.errors import ReadError
from altcraft_core.lists.files.letters import ENCODINGS, Guess, guess_encoding

PIECE = 1 << 20  #: bytes read at a time
UTF8 = "utf-8"

_CONTINUING = bytes(range(0x80, 0xC0))  #: bytes that go on with a character of UTF-8
_CHARACTER = 4  #: bytes that one has at most
_MARKS = {
    codecs.BOM_UTF8: UTF8,
    codecs.BOM_UTF32_LE: "utf-32",  # before UTF-16, whose mark begins it
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_TELLING = 16_384  #: bytes of lines beyond ASCII that are looked at
_WIDE_SHARE = 10  #: one letter of so many is a plain one in any list
_STRANGE = "\ufffd" + "".join(map(chr, range(1, 9)))  #: what text does not hold
_STRANGE_SHARE = 0.02
_LIBRARYS = 0.7  #: how sure a guess of the library is, which knows far more encodings than we do


class Undecodable(ReadError):
    """The file is not written in this encoding: `offset` is its first odd byte, from 0, on `line`, from 1."""

    def __init__(self, encoding: str, offset: int, line: int) -> None:
        super().__init__(
            f"The file cannot be read as {_spell(encoding)}: byte {offset + 1:,} on line {line:,} is not a character "
            "of it. Choose another encoding, or save the list as CSV UTF-8 again."
        )
        self.offset = offset
        self.line = line


def _spell(encoding: str) -> str:
    return encoding.upper() if encoding.lower().startswith("utf") else encoding


def find_encoding(path: Path) -> Guess:
    """A byte order mark tells; else strict UTF-8 over the whole file; else the zeros of UTF-16; else the letters.

    ReadError when the file is in no encoding that is known.
    """
    with path.open("rb") as file:
        start = file.read(65_536)
    marked = find_mark(start)
    wide = "" if marked else find_wide(start)
    if marked or wide:
        return Guess(encoding=_check_whole(path, marked or wide), certainty=1.0 if marked else 0.95)
    try:
        return Guess(encoding=check_encoding(path, UTF8), certainty=1.0)
    except Undecodable as error:
        return _guess_by_letters(path, error)


def find_mark(start: bytes) -> str:
    """The encoding that a byte order mark tells; an empty string without one."""
    return next((encoding for mark, encoding in _MARKS.items() if start.startswith(mark)), "")


def find_wide(start: bytes) -> str:
    """UTF-16 without a mark: of each plain letter, separator and end of line one byte is zero, always on the same side.

    An empty string where it is not so.
    """
    even, odd = start[0::2].count(0), start[1::2].count(0)
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    if max(even, odd) * _WIDE_SHARE < len(start) / 2 or min(even, odd) * _WIDE_SHARE > max(even, odd):
        return ""
    text = start.decode(encoding, errors="replace")
    strange = sum(text.count(letter) for letter in _STRANGE)
    has_lines = "\n" in text or "\r" in text
    return encoding if has_lines and strange <= 1 + len(text) * _STRANGE_SHARE else ""


def read_pieces(path: Path, encoding: str, size: int | None = None) -> Iterator[str]:
    """The text of the first `size` bytes, piece by piece, byte order mark left out.

    Undecodable where the file is not in the encoding.
    """
    decoder = codecs.getincrementaldecoder(encoding)()
    done = held = 0
    with path.open("rb") as file:
        try:
            while piece := file.read(PIECE if size is None else min(PIECE, size - done)):
                text = decoder.decode(piece)
                yield text if done else text.removeprefix("\ufeff")
                done += len(piece)
                held = len(decoder.getstate()[0])  # bytes of a character that the next piece completes
            yield decoder.decode(b"", final=size is None)
        except UnicodeError as error:
            offset = done - held + (error.start if isinstance(error, UnicodeDecodeError) else 0)
            line = 1 + sum(text.count("\n") for text in read_pieces(path, encoding, offset))
            raise Undecodable(encoding, offset, line) from None


def check_encoding(path: Path, encoding: str) -> str:
    """The same name, if the whole file can be read by it. ReadError otherwise."""
    try:
        "a".encode(encoding)
        codecs.getincrementaldecoder(encoding)
    except (LookupError, ValueError):
        raise ReadError(f"There is no encoding {encoding!r}. Choose UTF-8 or windows-1251.") from None
    if not (is_utf8(encoding) and _holds_utf8(path)):
        for _ in read_pieces(path, encoding):
            pass
    return encoding


def is_utf8(encoding: str) -> bool:
    """Is this a name of UTF-8?"""
    return codecs.lookup(encoding).name == UTF8


def _holds_utf8(path: Path) -> bool:
    """Is the whole file UTF-8? Polars looks faster than a decoder, but does not tell where it is not."""
    held = b""
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            text = held + piece
            end = max(len(text.rstrip(_CONTINUING)) - 1, len(text) - _CHARACTER, 0)  # the last character may go on
            if _are_broken(text[:end]):
                return False
            held = text[end:]
    return not _are_broken(held)


def _are_broken(characters: bytes) -> bool:
    try:
        pl.Series([characters], dtype=pl.Binary).cast(pl.String)
    except pl.exceptions.ComputeError:
        return True
    return False


def _guess_by_letters(path: Path, odd: Undecodable) -> Guess:
    telling = _read_telling(path, odd.offset)
    if _is_damaged_utf8(telling):
        raise _tell_broken("UTF-8", odd)
    guess = guess_encoding(telling)
    if guess is not None:
        _check_whole(path, guess.encoding)
        return guess
    guess = _ask_library(telling)
    if guess is None:
        raise ReadError(
            f"The file is neither UTF-8 nor {', '.join(ENCODINGS)} (all were tried; the first odd byte is byte "
            f"{odd.offset + 1:,} on line {odd.line:,}). Save it as CSV UTF-8, or name its encoding."
        )
    check_encoding(path, guess.encoding)
    return guess


def _check_whole(path: Path, encoding: str) -> str:
    """The same name. ReadError where a file that is surely in this encoding is broken at some place."""
    try:
        return check_encoding(path, encoding)
    except Undecodable as error:
        raise _tell_broken(encoding, error) from None


def _tell_broken(encoding: str, odd: Undecodable) -> ReadError:
    return ReadError(
        f"The file is {_spell(encoding)}, but byte {odd.offset + 1:,} on line {odd.line:,} is broken. Correct that "
        "place, or save the list as CSV UTF-8 again."
    )


def _read_telling(path: Path, offset: int) -> bytes:
    """Lines with letters beyond ASCII, from the first one on; plain lines say nothing."""
    with path.open("rb") as file:
        file.seek(max(0, offset - 100))
        lines = file.read(PIECE).splitlines()
    return b"\n".join(line for line in lines if not line.isascii())[:_TELLING]


def _ask_library(content: bytes) -> Guess | None:
    best = charset_normalizer.from_bytes(content).best()
    return Guess(encoding=best.encoding.replace("_", "-"), certainty=_LIBRARYS) if best is not None else None


def _is_damaged_utf8(content: bytes) -> bool:
    """Do more letters make sense as UTF-8 than not? Letters of another encoding hardly ever do."""
    odd = [letter for letter in content.decode(UTF8, errors="replace") if not letter.isascii()]
    return odd.count("\ufffd") * 2 < len(odd)
