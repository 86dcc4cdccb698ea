"""Finds the one number, or the one phone, that stands in a cell among words: several are neither picked nor joined.

Writes long numbers out that a spreadsheet shortened.
"""

from __future__ import annotations

import polars as pl

_NUMBER = r"([0-9]{1,3}(?:[ \x{a0}\x{2009}\x{202f}'’][0-9]{3})+|[0-9]+)([.,][0-9]+)?"
_AROUND = r"[\p{L}\p{M}\p{Sc}\s.,:;!?\"'«»“”„~≈№#%]"
_BEFORE = rf"^(?:(?:{_AROUND}|\p{{L}}-\p{{L}})*[\s:№#~≈\p{{Sc}}\"'«“„])?"
_AFTER = rf"(?:-\p{{L}})?(?:{_AROUND}|\p{{L}}-\p{{L}}|\((?:{_AROUND})*\))*$"
_AMONG_WORDS = rf"{_BEFORE}([+\x{{2212}}-]?)\p{{Sc}}?{_NUMBER}{_AFTER}"
#: As accountants write it: the sign at the left edge, or brackets in place of a minus.
_ALONE = rf"^\s*([+\x{{2212}}-])\s*{_NUMBER}[\s\p{{Sc}}]*$"
_IN_BRACKETS = rf"^\s*(\()\s*\p{{Sc}}?\s*{_NUMBER}\s*\p{{Sc}}?\s*\)\s*\p{{Sc}}?\s*$"
#: Thousands or a fraction: the cell alone does not tell.
_EITHER = r"^[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}$"
#: Words with which it is another number, or none.
_OTHERWISE = (
    r"(?i)(?:^|\P{L})(?:минус|minus|от|до|из|более|менее|больше|меньше|свыше|не|from|to|of|over|under|more|less|not|"
    r"пол|half|[kкmмbtтeе]|тыс\p{L}*|млн|млрд|трлн|миллион\p{L}*|миллиард\p{L}*|сот\p{L}*|thousands?|mln|bn|"
    r"millions?|billions?|hundreds?)(?:\P{L}|$)"
)
_EXTENSION = r"(?i)(?:[\s,;]+x|[\s,;]*(?:доб|вн|внутр|ext))[\s.:]*\d{1,5}\s*$"
_ZERO_FRACTION = r"^(\s*\+?[0-9]{7,15})[.,]0+\s*$"
#: One run of digits; a letter right behind it may stand for a digit.
_PHONE = r"^[^\d+*_]*?(\+?\s*\d[\d\s().\x{2011}\x{2013}-]*)(?:[^\d\p{L}+*_][^\d+*_]*)?$"

#: A long number in scientific notation: sign, digit, fraction, exponent.
SCIENTIFIC = r"^\s*([+-]?)([0-9])(?:[.,]([0-9]+)[eE]\+?|[eE]\+)(0{0,2}[5-9]|0?[12][0-9])\s*$"


def find_number(text: pl.Expr) -> pl.Expr:
    """The number with its sign and its decimal mark, without marks between thousands; null where none is alone."""
    found = [_write(text, pattern) for pattern in (_AMONG_WORDS, _ALONE, _IN_BRACKETS)]
    number = pl.coalesce(*found)
    return pl.when(~text.str.contains(_OTHERWISE) & ~number.str.contains(_EITHER)).then(number)


def _write(text: pl.Expr, pattern: str) -> pl.Expr:
    sign, whole, fraction = (text.str.extract(pattern, group) for group in (1, 2, 3))
    sign = sign.str.replace(r"[\x{2212}(]", "-")
    return sign + whole.str.replace_all(r"[^0-9]", "") + fraction.fill_null("")


def find_phone(text: pl.Expr) -> pl.Expr:
    """The digits of the phone behind their plus, without its extension; null where there is none, or several."""
    phone = text.str.replace(_ZERO_FRACTION, "$1").str.replace(_EXTENSION, "").str.extract(_PHONE, 1)
    return phone.str.replace_all(r"[^\d+]", "")


def expand(text: pl.Expr) -> pl.Expr:
    """Scientific notation as digits, where it holds all of them; all else as it stands."""
    sign, first, fraction, power = (text.str.extract(SCIENTIFIC, group) for group in (1, 2, 3, 4))
    places = power.cast(pl.Int64, strict=False)
    whole = fraction.str.slice(0, places)
    is_whole = (whole.str.len_bytes() == places) & fraction.str.slice(places).str.contains("^0*$")
    return pl.when(is_whole).then(sign + first + whole).otherwise(text)
