"""UTF-8 that was read as windows-1251, windows-1252 or Latin-1: told from sound text, and read back.

Each character of the text became two or three, always the same ones; what the misread bytes of UTF-8 begin with never
begins a second character, so that reading back is a plain replacement. What is told apart is the whole cell: a sound
word has other letters around what looks like a misread one.
"""

from __future__ import annotations

import re

import polars as pl

_CYRILLIC = "windows-1251"
_WESTERN = ("windows-1252", "latin-1")
_ROUNDS = 2  # a list is misread once, or once more on its way back


def _decode(data: bytes, encoding: str) -> str:
    """As browsers do: a byte without a character of its own stands for itself."""
    return "".join(bytes([byte]).decode(encoding, "ignore") or chr(byte) for byte in data)


#: All that stands in the upper halves of these encodings.
_CHARACTERS = sorted({char for name in (_CYRILLIC, *_WESTERN) for char in _decode(bytes(range(0x80, 0x100)), name)})


def _misread(encoding: str) -> dict[str, str]:
    return {_decode(char.encode(), encoding): char for char in _CHARACTERS}


_AS_CYRILLIC = _misread(_CYRILLIC)
# The one byte without a character in windows-1251 may also have become a question mark in a diamond.
_AS_CYRILLIC |= {word.replace("\x98", "\ufffd"): char for word, char in _AS_CYRILLIC.items()}
_MEANT = _AS_CYRILLIC | {word: char for encoding in _WESTERN for word, char in _misread(encoding).items()}


def _in_class(characters: str) -> str:
    return "[" + "".join(re.escape(char) for char in sorted(set(characters))) + "]"


def _seconds(encoding: str, but: str = "") -> str:
    """What the second byte of a character in UTF-8 looks like, in a class."""
    return _in_class("".join(set(_decode(bytes(range(0x80, 0xC0)), encoding)) - set(but)))


_SECOND = _seconds(_CYRILLIC)[:-1] + "\ufffd]"
# Marks and letters that follow a capital letter in sound text too.
_TELLING = _seconds(_CYRILLIC, "ёЁ»«–—’‘”“„‚…·°№§©® \xa0\xadіІїЇєЄґҐўЎ")
_PAIRED = rf"(?:[РС]{_SECOND}){{2}}|[РСГ]{_TELLING}|вЂ{_SECOND}|в„[–ў]|^[РС]{_SECOND}$"
_WESTERN_SECOND = "[" + _seconds("windows-1252")[1:-1] + "\x80-\x9f]"
_WESTERN_PAIRED = rf"[ÐÑÃ]{_WESTERN_SECOND}|â[€„\x80\x84]{_WESTERN_SECOND}|Â[\xa0-\xbf]"
_SOUND_ALONE = "^[РС][ёЁ»]$"
_NOTHING_ELSE = rf"^(?:[РСГВТ]{_SECOND}|в[Ђ„]{_SECOND}|[^А-Яа-яЁё])*$"
#: What is left where a byte was lost on the way: half a letter, beside those that were read.
_HALF_READ = r"[ÐÑ].*\p{Cyrillic}|\p{Cyrillic}.*[ÐÑ]|\x{fffd}"

#: Where this is not found, a text is no mojibake. Cheaper than `is_garbled`.
SIGNS = rf"[РС]{_SECOND}|Г{_TELLING}|в[Ђ„]|{_WESTERN_PAIRED}"


def is_garbled(text: pl.Expr) -> pl.Expr:
    """Does the whole cell look like misread UTF-8?"""
    cyrillic = text.str.contains(_PAIRED) & text.str.contains(_NOTHING_ELSE) & ~text.str.contains(_SOUND_ALONE)
    return text.str.contains(_WESTERN_PAIRED) | cyrillic


def read_back(text: pl.Expr) -> pl.Expr:
    """The text as it was meant, where reading back ends in a sound one; else as it stands."""
    # Written as one expression, each round would compute all earlier ones several times.
    return text.map_batches(_read_back, return_dtype=pl.String, is_elementwise=True)


def _read_back(texts: pl.Series) -> pl.Series:
    meant, read, garbled = texts, texts, _are_garbled(texts)
    for _ in range(_ROUNDS):
        if not garbled.any():
            break
        read = read.str.replace_many(_MEANT)
        still = _are_garbled(read) | read.str.contains(_HALF_READ).fill_null(value=False)
        meant = read.zip_with(garbled & ~still, meant)
        garbled &= still
    return meant


def _are_garbled(texts: pl.Series) -> pl.Series:
    return texts.to_frame("text").select(is_garbled(pl.col("text")).fill_null(value=False)).to_series()


def read_word_back(word: str) -> str:
    """The same for one word that stands outside of rows, as a column's name does."""
    return str(pl.select(read_back(pl.lit(word))).item())
