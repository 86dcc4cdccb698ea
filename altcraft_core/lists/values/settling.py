"""Settles how a column writes its dates and its numbers: each has one way, and its own values tell which.

"31/12/1990" can only begin with the day, "12/31/1990" only with the month, "01/02/1990" with either. Dots stand behind
a day, unless other dots of the column say otherwise: in a list that was put together of two, dates with dots and with
strokes may differ. In the same way "1,5" and "1,234,567" tell of the comma what "1,234" leaves open. A column is turned
to the one writing that normalizing.py reads: the day first, no mark between thousands. What nothing settles is read so
too, and is doubtful.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from altcraft_core.fields import Field, FieldKind
from altcraft_core.records import DateOrder, DecimalMark, RowRules

MOMENTS = frozenset({FieldKind.MOMENT, FieldKind.DATETIME})
DATES = MOMENTS | {FieldKind.DATE}
NUMBERS = frozenset({FieldKind.INTEGER, FieldKind.FLOAT})

_MONTH_STARTS = (
    ("янв", "фев", "мар", "апр", "май", "июн", "июл", "авг", "сен", "окт", "ноя", "дек"),
    ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"),
)
#: The first three letters of a month's name -> its number.
MONTHS = {start: str(number) for starts in _MONTH_STARTS for number, start in enumerate(starts, start=1)} | {"мая": "5"}
_MONTH_WORD = r"(\pL{3,9})\.?"
_ORDINAL = "(?i:st|nd|rd|th|-?го|-?е)?"
_BEFORE_WORD = rf"{_ORDINAL}(?: of)?[ ./-]{{1,2}}"
#: What may stand behind the number of a year.
YEAR_WORD = r"(?: ?(?i:года?(?: рождения)?|г\.?(?: ?р\.?)?))?"
_AFTER_YEAR = rf"{YEAR_WORD}(.*)$"
_DAY_AND_WORD = rf"^([0-9]{{1,2}}){_BEFORE_WORD}{_MONTH_WORD}[ ,./-]{{1,2}}([0-9]{{4}}){_AFTER_YEAR}"
_WORD_AND_DAY = rf"^{_MONTH_WORD} ([0-9]{{1,2}}){_ORDINAL},? ([0-9]{{4}}){_AFTER_YEAR}"
_DOT = "."
_STROKES = "/ -"  # and spaces in their place

_TO_12 = "(?:0?[1-9]|1[0-2])"
_TO_31 = "(?:1[3-9]|2[0-9]|3[01])"
#: What a value tells of its column, by the names under which it is counted.
_DATE_SIGNS = {
    "day.": rf"^{_TO_31}[.]{_TO_12}[./-][0-9]{{4}}",
    "month.": rf"^{_TO_12}[.]{_TO_31}[./-][0-9]{{4}}",
    "day/": rf"^{_TO_31}[{_STROKES}]{_TO_12}[./ -][0-9]{{4}}",
    "month/": rf"^{_TO_12}[{_STROKES}]{_TO_31}[./ -][0-9]{{4}}",
    "either": rf"^{_TO_12}[/-]{_TO_12}[/-][0-9]{{4}}",
    "words": rf"^(?:[0-9]{{1,2}}{_BEFORE_WORD})?\pL{{3}}",
}


_SIGN = r"[+\x{2212}-]?"


def _grouped(mark: str, other: str) -> str:
    """A number in which `other` can only stand between thousands, and `mark` before the fraction."""
    return rf"[0-9]{{1,3}}(?:{other}[0-9]{{3}}){{2,}}|[0-9]{{1,3}}(?:{other}[0-9]{{3}})+{mark}[0-9]+"


def _is_decimal(mark: str, other: str) -> str:
    """A number in which `mark` can only stand before the fraction, or `other` only between thousands."""
    plain = rf"[0-9]*{mark}(?:[0-9]{{1,2}}|[0-9]{{4,}})|(?:0[0-9]*|[0-9]{{4,}}|){mark}[0-9]{{3}}"
    return rf"^{_SIGN}(?:{plain}|{_grouped(mark, other)})$"


_NUMBER_SIGNS = {
    "comma": _is_decimal(",", r"\."),
    "point": _is_decimal(r"\.", ","),
    "either": rf"^{_SIGN}[1-9][0-9]{{0,2}}[.,][0-9]{{3}}$",
}
#: What stands between thousands, and in which numbers, by the mark before the fraction.
_THOUSANDS = {
    DecimalMark.COMMA: (".", rf"^{_SIGN}[0-9]{{1,3}}(?:\.[0-9]{{3}})+(?:,[0-9]+)?$"),
    DecimalMark.POINT: (",", rf"^{_SIGN}[0-9]{{1,3}}(?:,[0-9]{{3}})+(?:\.[0-9]+)?$"),
}
#: The same where each number has to tell by itself.
_EACH_BY_ITSELF = ((".", rf"^{_SIGN}(?:{_grouped(',', '[.]')})$"), (",", rf"^{_SIGN}(?:{_grouped('[.]', ',')})$"))


@dataclass(frozen=True, kw_only=True)
class Writing:
    """How a column writes its dates or its numbers."""

    month_first: str = ""  #: the marks that stand behind a month, not behind a day
    month_words: bool = False
    decimal: DecimalMark = DecimalMark.DETECT  #: DETECT: nothing settles it for all of its numbers
    both_marks: bool = False  #: do its numbers tell of both, so that each has to tell by itself?
    is_doubtful: bool = False  #: are there values that may mean two things, which nothing settles?


PLAIN = Writing()


def count_signs(field: Field, text: pl.Expr) -> Mapping[str, pl.Expr]:
    """How many of a field's tidied texts tell what of its writing; nothing for kinds that are written in one way."""
    if field.kind in DATES:
        return {name: text.str.contains(sign).sum() for name, sign in _DATE_SIGNS.items()}
    if field.kind in NUMBERS:
        number = text.str.replace_all(" ", "", literal=True)
        return {name: number.str.contains(sign).sum() for name, sign in _NUMBER_SIGNS.items()}
    return {}


def settle(field: Field, signs: Mapping[str, int], rules: RowRules) -> Writing:
    """How a field's column is written, from what its values tell; what the operator chose goes before them."""
    if field.kind in DATES:
        return _settle_dates(signs, rules.date_order)
    if field.kind in NUMBERS:
        return _settle_numbers(signs, rules.decimal_mark)
    return PLAIN


def turn(text: pl.Expr, writing: Writing) -> pl.Expr:
    """The text in the one writing that is read. Columns that have it already cost nothing."""
    if writing.month_first:
        no_year_first = rf"^([0-9]{{1,2}})([{writing.month_first}])([0-9]{{1,2}})([./ -][0-9]{{4}})"
        text = text.str.replace(no_year_first, "${3}${2}${1}${4}")
    if writing.month_words:
        text = _write_months(text)
    for mark, shape in _EACH_BY_ITSELF if writing.both_marks else filter(None, [_THOUSANDS.get(writing.decimal)]):
        bare = text.str.replace(rf"^({_SIGN}) ", "$1")
        text = pl.when(bare.str.contains(shape)).then(bare.str.replace_all(mark, "", literal=True)).otherwise(text)
    return text


def is_settled(field: Field, text: pl.Expr) -> pl.Expr:
    """May a text of a doubtful column mean one thing only?"""
    if field.kind in NUMBERS:
        return ~text.str.replace_all(" ", "", literal=True).str.contains(_NUMBER_SIGNS["either"])
    first, second = (text.str.extract(r"^0?([0-9]{1,2})[/-]0?([0-9]{1,2})[/-]", group) for group in (1, 2))
    return ~text.str.contains(_DATE_SIGNS["either"]) | (first == second)


def _settle_dates(signs: Mapping[str, int], chosen: DateOrder) -> Writing:
    words = signs["words"] > 0
    if chosen is not DateOrder.DETECT:
        return Writing(month_first=_DOT + _STROKES if chosen is DateOrder.MONTH_FIRST else "", month_words=words)
    dots, strokes = ((signs[f"day{mark}"], signs[f"month{mark}"]) for mark in "./")
    day, month = strokes if any(strokes) else dots
    return Writing(
        month_first=(_DOT if dots[1] > dots[0] else "") + (_STROKES if month > day else ""),
        month_words=words,
        is_doubtful=signs["either"] > 0 and (day > 0) == (month > 0),
    )


def _settle_numbers(signs: Mapping[str, int], chosen: DecimalMark) -> Writing:
    if chosen is not DecimalMark.DETECT:
        return Writing(decimal=chosen)
    comma, point = signs["comma"] > 0, signs["point"] > 0
    if comma == point:
        return Writing(both_marks=comma, is_doubtful=signs["either"] > 0)
    return Writing(decimal=DecimalMark.COMMA if comma else DecimalMark.POINT)


def _write_months(text: pl.Expr) -> pl.Expr:
    """ "5 марта 1990 г.", "05-Mar-1990" and "March 5, 1990" become "5.3.1990"; what follows stays."""
    parts = [
        [text.str.extract(shape, group) for group in groups]
        for shape, groups in ((_DAY_AND_WORD, (1, 2, 3, 4)), (_WORD_AND_DAY, (2, 1, 3, 4)))
    ]
    day, word, year, rest = (pl.coalesce(*both) for both in zip(*parts, strict=True))
    start = word.str.to_lowercase().str.slice(0, 3)
    number = start.str.replace_many(MONTHS)
    written = pl.concat_str(day, pl.lit("."), number, pl.lit("."), year, rest)
    return pl.when(start.is_in(list(MONTHS))).then(written).otherwise(text)
