"""Text that was read in a wrong encoding: told from sound text, and read back.

What was misread is written again in the bytes of the wrong encoding, and these are read as what they are: UTF-8, whose
bytes hardly ever come together by chance, or windows-1251 where whole words are accented letters. A cell is read back
as a whole or not at all, and only where that ends in a sound text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import polars as pl

_CYRILLIC, _WESTERN = "windows-1251", "windows-1252"
_DOS, _MAC_CYRILLIC, _MAC_ROMAN = "cp866", "mac-cyrillic", "mac-roman"


def _decode(data: bytes, encoding: str) -> str:
    """As browsers do: a byte without a character of its own stands for itself."""
    return "".join(bytes([byte]).decode(encoding, "ignore") or chr(byte) for byte in data)


def _write_hex(encoding: str) -> dict[str, str]:
    return {_decode(bytes([byte]), encoding): f"{byte:02x}" for byte in range(0x100)}


#: By the encoding that was taken for UTF-8's: its characters as bytes.
_BYTES: Mapping[str, Mapping[str, str]] = {
    # Its one byte without a character may also have become a question mark in a diamond.
    _CYRILLIC: {**_write_hex(_CYRILLIC), "\ufffd": "98"},
    _WESTERN: {**_write_hex("latin-1"), **_write_hex(_WESTERN)},
    **{encoding: _write_hex(encoding) for encoding in (_DOS, _MAC_CYRILLIC, _MAC_ROMAN)},
}
_NEXT = "(?:[89ab][0-9a-f])"
_UTF_8 = (
    rf"^(?:[0-7][0-9a-f]|(?:c[2-9a-f]|d[0-9a-f]){_NEXT}|(?:e0[ab][0-9a-f]|ed[89][0-9a-f]|e[1-9a-cef]{_NEXT}){_NEXT}"
    rf"|(?:f0[9ab][0-9a-f]|f[1-3]{_NEXT}){_NEXT}{{2}})*$"
)


# ---------------------------------------------------------------- what misread text looks like


def _seconds(encoding: str, but: str = "") -> str:
    """What the second byte of a character in UTF-8 looks like, in a class."""
    characters = _decode(bytes(range(0x80, 0xC0)), encoding)
    return "[" + "".join(re.escape(char) for char in characters if char not in but) + "]"


_SECOND = _seconds(_CYRILLIC)[:-1] + "\ufffd]"
# Letters and marks that follow a capital letter in sound text too.
_LETTERS, _MARKS = "ёЁіІїЇєЄґҐўЎ", "»«–—’‘”“„‚…·°№§©®™ \xa0\xad"
_NO_LETTER, _TELLING = _seconds(_CYRILLIC, _LETTERS), _seconds(_CYRILLIC, _LETTERS + _MARKS)
_NO_QUOTE, _IN_WORD = _seconds(_CYRILLIC, "’"), _seconds(_CYRILLIC, "»«–—’‘”“„‚…·№ \xa0")
_ALONE = _seconds(_CYRILLIC, "ёЁ»«… \xa0")[:-1] + "\ufffd]"
_WESTERN_SECOND = _seconds(_WESTERN, "\xa0")[:-1] + "\x80-\x9f]"

_WESTERN_TELLING = _seconds(_WESTERN, _MARKS + "ªº")

#: By encoding: what is looked at closely. Cheap, and found in sound text now and then.
_SIGNS: Mapping[str, str] = {
    _CYRILLIC: "|".join(
        (
            rf"(?:[РС]{_SECOND}){{2}}|^(?:Р{_ALONE}|С{_TELLING})$",  # Russian
            rf"(?:[Г-Я]{_NO_LETTER}){{2}}|[Г-Я]{_TELLING}|(?:бѓ{_SECOND}){{2}}",  # other alphabets
            rf"[A-Za-z][ГДЕЖИЙМ]{_IN_WORD}|[ГДЕЖИЙМ]{_NO_QUOTE}[A-Za-z]|б[є»]{_SECOND}",  # Latin
            rf"вЂ{_SECOND}|в„{_SECOND}",  # marks
        )
    ),
    _WESTERN: rf"[Â-ß]{_WESTERN_SECOND}|[á-ï]{_WESTERN_SECOND}{{2}}|[ÂÃÐÑ]\xa0|[ÄÅ]\xa0\p{{Ll}}{{2}}",
    _DOS: rf"[├─┼╨╤]{_seconds(_DOS)}",
    _MAC_CYRILLIC: rf"(?:[–—]{_seconds(_MAC_CYRILLIC)}){{2}}|[√ƒ≈]{_seconds(_MAC_CYRILLIC)}",
    _MAC_ROMAN: rf"(?:[–—]{_seconds(_MAC_ROMAN)}){{2}}|[√ƒ≈]{_seconds(_MAC_ROMAN)}",
}
#: What no sound text holds, though it cannot be read back as a whole: a byte was lost on the way, or other text added.
_TORN = "|".join(
    (
        rf"[РС]{_SECOND}[РС]{_TELLING}|[РС]{_TELLING}[РС]{_SECOND}|(?:[РС]{_SECOND}){{3}}|вЂ{_TELLING}",
        rf"(?:[ÐÑ]{_WESTERN_SECOND}){{2}}|\p{{Ll}}[ÃÄÅ]{_WESTERN_SECOND}|[ÃÄÅ]{_WESTERN_TELLING}\p{{Ll}}",
        rf"â[€\x80]{_WESTERN_SECOND}|(?:[╨╤]{_seconds(_DOS)}){{2}}",
    )
)

_FOREIGN = r"[\p{L}--\p{Latin}]"
_NOT_FOREIGN = r"[\P{L}\p{Latin}]"
#: Letters of living languages, and the marks and signs beside them.
_KNOWN = (
    r"^[\x00-\x7f\x{a0}-\x{17f}ƏəƠơƯưȘșȚț\x{300}-\x{304}\x{306}-\x{30c}\x{31b}\x{323}\x{327}\x{328}\x{386}-\x{3ce}"
    r"\x{400}-\x{45f}\x{48a}-\x{513}\x{531}-\x{58a}\x{5d0}-\x{5ea}\x{621}-\x{669}پچژکگی\x{10d0}-\x{10ff}"
    r"\x{1e00}-\x{1eff}\x{2000}-\x{206f}\x{20a0}-\x{20bf}\x{2100}-\x{214f}\x{2600}-\x{27bf}\x{fe0f}"
    r"\x{1f000}-\x{1faff}]*$"
)
#: A single letter of another alphabet beside Latin ones, or a small accented one behind capitals: nobody wrote that.
_UNLIKELY = (
    rf"\p{{Latin}}{_FOREIGN}(?:{_NOT_FOREIGN}|$)|(?:^|{_NOT_FOREIGN}){_FOREIGN}\p{{Latin}}"
    r"|\p{Lu}{2}[[\p{Latin}&&\p{Ll}]--[a-zß]]"
)

#: Russian that was read as windows-1252: words of accented letters only, which have no other letter beside them.
_ACCENTED = "[À-ÿ][À-ÿ¨¸³º¿]{2}"
_BESIDE_LATIN = "[A-Za-zŠšŽžŒœŸƒ][À-ÿ]|[À-ÿ][A-Za-zŠšŽžŒœŸƒ]"
#: Beside the accented letters of Scandinavian and Estonian words, and of Icelandic ones.
_NOT_NORDIC, _NOT_ICELANDIC = "[[À-ÿ]--[äöüåõÄÖÜÅÕ]]", "[[À-ÿ]--[áéíóúýæöðþÁÉÍÓÚÝÆÖÐÞ]]"
_AS_WESTERN = {_decode(bytes([byte]), _WESTERN): _decode(bytes([byte]), _CYRILLIC) for byte in range(0x80, 0x100)}
_NO_RUSSIAN = r"(?:^|\P{L})[ьъыЬЪЫ]|^[^аеёиоуыэюяіїєАЕЁИОУЫЭЮЯІЇЄ]*$"

#: Where this is not found, a text is no mojibake. Cheaper than `is_garbled`.
SIGNS = "|".join((*_SIGNS.values(), _TORN, _ACCENTED))


# ---------------------------------------------------------------- telling and reading back


def is_garbled(text: pl.Expr) -> pl.Expr:
    """Was the cell misread, so that it can be read back, or so that nobody could have written it?"""
    plainly = text.str.contains(_TORN)
    return plainly | _find_meant(pl.when(~plainly).then(text)).is_not_null()


def read_back(text: pl.Expr) -> pl.Expr:
    """The text as it was meant, where the whole of it can be read back to a sound one; else as it stands."""
    return pl.coalesce(_find_meant(text), text)


def read_word_back(word: str) -> str:
    """The same for one word that stands outside of rows, as a column's name does."""
    return str(pl.select(read_back(pl.lit(word))).item())


def _find_meant(text: pl.Expr) -> pl.Expr:
    """Null where nothing was misread, or not all of it can be read back."""
    # Written as one expression, each round would compute all earlier ones several times.
    return text.map_batches(_read_twice, return_dtype=pl.String, is_elementwise=True)


def _read_twice(texts: pl.Series) -> pl.Series:
    """A list is misread once, or once more on its way back."""
    once = _compute(texts, _read)
    if once.null_count() == once.len():
        return once
    meant = _compute(once, lambda text: pl.coalesce(_read(text), text))
    return _compute(meant, lambda text: pl.when(_is_sound(text) & _read(text).is_null()).then(text))


def _compute(texts: pl.Series, read: Callable[[pl.Expr], pl.Expr]) -> pl.Series:
    return texts.to_frame("text").select(read(pl.col("text")).alias("text")).to_series()


def _read(text: pl.Expr) -> pl.Expr:
    return pl.coalesce(*(_read_utf_8(text, encoding) for encoding in _SIGNS), _read_cyrillic(text))


def _read_utf_8(text: pl.Expr, encoding: str) -> pl.Expr:
    # Other cells are null on the way, which costs nothing.
    suspect = pl.when(text.str.contains(_SIGNS[encoding])).then(text)
    written = suspect.str.replace_many(_BYTES[encoding])
    return pl.when(written.str.contains(_UTF_8)).then(written).str.decode("hex", strict=False).cast(pl.String)


def _read_cyrillic(text: pl.Expr) -> pl.Expr:
    is_strange = text.str.contains(_ACCENTED) & ~text.str.contains(_BESIDE_LATIN)
    is_strange &= text.str.contains(_NOT_NORDIC) & text.str.contains(_NOT_ICELANDIC)
    meant = pl.when(is_strange).then(text).str.replace_many(_AS_WESTERN)
    return pl.when(~meant.str.contains(_NO_RUSSIAN)).then(meant)


def _is_sound(text: pl.Expr) -> pl.Expr:
    return text.str.contains(_KNOWN) & ~text.str.contains(f"{_UNLIKELY}|{_TORN}")
