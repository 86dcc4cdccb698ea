"""Writes values anew that broke a rule, kind by kind of repair. A value that a kind does not fit stays as it is.

Every function maps a text expression to an expression. But for REPLACE, done twice they change nothing more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import polars as pl

from altcraft_core.fields import FieldKind
from altcraft_core.lists.checks.doubts import suggest_domain
from altcraft_core.lists.checks.rules import MAX_TEXT
from altcraft_core.lists.repairs.addresses import find_address, write_latin
from altcraft_core.lists.repairs.numbers import expand, find_number, find_phone
from altcraft_core.lists.values.judging import find_judge, normalize_judged
from altcraft_core.lists.values.normalizing import drop_phone_marks, tidy_lines
from altcraft_core.records import Repair, RepairKind

_BETWEEN_VALUES = r"\s*[,;/|\n]\s*|\s+(?:и|или|and|or)\s+"
#: Where one phone ends and the next begins, though only a space stands between.
_PLUS_AFTER, _LONG_AFTER_LONG = r"([0-9)])\s+\+", r"([0-9]{10,})\s+([0-9]{10})"
_SHORTEST_PHONE = 7  #: digits; fewer were torn off a number with letters
_PHONE_DIGITS = 5  #: fewer are the end of a number, or an extension
_DATE = r"^\s*([0-9]{1,2})([./-])([0-9]{1,2})[./-]([0-9]{4})(.*)$"
_MARK = r"(?:\s*[./-]\s*|\s+)"
#: A day and a month in either order, and the places of both, of the year, and of what follows.
_UNORDERED = (
    (rf"^\s*([0-9]{{1,2}}){_MARK}([0-9]{{1,2}}){_MARK}([0-9]{{4}})(?:\s*г\.?)?(.*)$", (1, 2, 3, 4)),
    (r"^\s*([0-9]{4})[./-]([0-9]{1,2})[./-]([0-9]{1,2})(.*)$", (2, 3, 1, 4)),
    (r"^\s*([0-9]{2})([0-9]{2})((?:19|20)[0-9]{2})(\s*)$", (1, 2, 3, 4)),
)
_CLOSE = r"^\s*((?:19|20)[0-9]{2})(0[1-9]|1[0-2])([0-9]{2})\s*$"
_MONTHS = 12
_SHORT_YEAR = r"^\s*([0-9]{1,2}[./-][0-9]{1,2}[./-])([0-9]{2})(?:\s*г\.?)?\s*$"
#: Two digits up to here are of this century. No clock tells: a step does the same whenever it is done again.
_YOUNGEST = 25
_AHEAD = 49  #: those between may lie ahead, in any field but that of birthdays; larger ones are of the last century
_BIRTH = "_bdate"
_SERIAL = r"^\s*([1-9][0-9]{4})(?:[.,][0-9]+)?\s*$"
_SERIAL_BEGIN = pl.date(1899, 12, 30)
_LAST_SERIAL = 54_788  #: the end of 2049: larger numbers are postal codes and the like


def rewrite(text: pl.Expr, repair: Repair) -> pl.Expr:
    """The text as the repair leaves it, null where it empties the cell. `repair.kind` is one of REWRITERS."""
    return REWRITERS[repair.kind](text, repair)


def _or_stay(write: Callable[[pl.Expr, Repair], pl.Expr], text: pl.Expr, repair: Repair) -> pl.Expr:
    """A kind that leaves nothing, or understands nothing, leaves the text."""
    written = write(text, repair)
    return pl.coalesce(pl.when(written != "").then(written), text)


# ---------------------------------------------------------------- phones and mail addresses


def _set_country(text: pl.Expr, repair: Repair) -> pl.Expr:
    judge = find_judge(FieldKind.PHONE, repair.value_to)
    return text if judge is None else normalize_judged(drop_phone_marks(tidy_lines(text)), judge)


def _keep_number(text: pl.Expr, repair: Repair) -> pl.Expr:
    return find_phone(text) if repair.rule == "phone" else find_number(text)


def _keep_all(text: pl.Expr, repair: Repair) -> pl.Expr:
    """Only where a second phone follows."""
    separator = repair.value_to or ","
    phones = _split(_part_phones(text.str.replace_all(separator, "\n", literal=True)))
    second = phones.list.get(1, null_on_oob=True)
    all_of_them = phones.list.eval(_bare_phone(pl.element())).list.join(separator)
    return pl.when(second.str.count_matches(r"[0-9]") >= _PHONE_DIGITS).then(all_of_them)


def _take_first(text: pl.Expr, repair: Repair) -> pl.Expr:
    """Only where a second value follows: what stands between two values may also stand within one.

    The first of several phones is taken without the words beside it.
    """
    is_of_phones = repair.rule == "phone"
    values = _split(_part_phones(text) if is_of_phones else text)
    first, second = values.list.first(), values.list.get(1, null_on_oob=True)
    is_phone = ~first.str.contains("@", literal=True) & (second.str.count_matches(r"[0-9]") >= _PHONE_DIGITS)
    taken = _bare_phone(first) if is_of_phones else first
    return pl.when(is_phone | second.str.contains("@", literal=True)).then(taken)


def _part_phones(text: pl.Expr) -> pl.Expr:
    """With an end of line between phones that only a space parts."""
    return text.str.replace_all(_PLUS_AFTER, "$1\n+").str.replace_all(_LONG_AFTER_LONG, "$1\n$2")


def _split(text: pl.Expr) -> pl.Expr:
    return text.str.replace_all(_BETWEEN_VALUES, "\n").str.strip_chars("\n").str.split("\n")


def _bare_phone(text: pl.Expr) -> pl.Expr:
    """Without the words beside it."""
    bare = find_phone(text)
    return pl.when(bare.str.len_bytes() >= _SHORTEST_PHONE).then(bare).otherwise(text)


def _tidy_address(text: pl.Expr, repair: Repair) -> pl.Expr:
    del repair
    return find_address(text)


def _write_latin(text: pl.Expr, repair: Repair) -> pl.Expr:
    del repair
    return write_latin(text)


def _replace_domain(text: pl.Expr, repair: Repair) -> pl.Expr:
    domain = text.str.extract(r"@([^@\s]+)\s*$", 1).str.to_lowercase()
    meant = domain.map_batches(_suggest_domains, pl.String, is_elementwise=True)
    if repair.value:
        meant = pl.when(domain == repair.value.lower()).then(pl.lit(repair.value_to))
    return text.str.extract(r"^(.*@)", 1) + meant


def _suggest_domains(domains: pl.Series) -> pl.Series:
    known = domains.unique().drop_nulls()
    meant = pl.Series([suggest_domain(domain) for domain in known], dtype=pl.String)
    return domains.replace_strict(known, meant, default=None, return_dtype=pl.String)


# ---------------------------------------------------------------- dates


def _order_date(text: pl.Expr, repair: Repair) -> pl.Expr:
    """As year, month and day, where one of two numbers can only be the day: so a column's own order plays no part."""
    del repair
    close = pl.when(text.str.contains(_CLOSE)).then(text.str.replace(_CLOSE, "$1-$2-$3"))
    return pl.coalesce(*(_order(text, shape, places) for shape, places in _UNORDERED), close)


def _order(text: pl.Expr, shape: str, places: Sequence[int]) -> pl.Expr:
    one, other, year, rest = (text.str.extract(shape, place) for place in places)
    is_one, is_other = (each.cast(pl.Int32, strict=False) > _MONTHS for each in (one, other))  # is it the day?
    month, day = pl.when(is_one).then(other).otherwise(one), pl.when(is_one).then(one).otherwise(other)
    written = pl.concat_str(year, month.str.zfill(2), day.str.zfill(2), separator="-") + rest
    return pl.when(is_one != is_other).then(written)


def _full_year(text: pl.Expr, repair: Repair) -> pl.Expr:
    start, year = text.str.extract(_SHORT_YEAR, 1), text.str.extract(_SHORT_YEAR, 2)
    number = year.cast(pl.Int32, strict=False)
    is_old = number > (_YOUNGEST if repair.field == _BIRTH else _AHEAD)
    century = pl.when(number <= _YOUNGEST).then(pl.lit("20")).when(is_old).then(pl.lit("19"))
    return start + century + year


def _from_serial(text: pl.Expr, repair: Repair) -> pl.Expr:
    del repair
    days = text.str.extract(_SERIAL, 1).cast(pl.Int32, strict=False)
    return pl.when(days <= _LAST_SERIAL).then((_SERIAL_BEGIN + pl.duration(days=days)).cast(pl.String))


def _write_date(text: pl.Expr, repair: Repair, *, day: int, month: int) -> pl.Expr:
    del repair
    year, rest = text.str.extract(_DATE, 4), text.str.extract(_DATE, 5)
    parts = (text.str.extract(_DATE, group).str.zfill(2) for group in (month, day))
    return pl.concat_str(year, *parts, separator="-") + rest


# ---------------------------------------------------------------- any text


def _shorten(text: pl.Expr, repair: Repair) -> pl.Expr:
    return text.str.head(repair.length or MAX_TEXT)


def _replace(text: pl.Expr, repair: Repair) -> pl.Expr:
    replaced = text.str.replace_all(repair.value, repair.value_to, literal=True) if repair.value else text
    return pl.when(replaced != "").then(replaced)


def _set_value(text: pl.Expr, repair: Repair) -> pl.Expr:
    del text
    return pl.lit(repair.value_to or None, dtype=pl.String)


def _clear(text: pl.Expr, repair: Repair) -> pl.Expr:
    del text, repair
    return pl.lit(None, dtype=pl.String)


REWRITERS: Mapping[RepairKind, Callable[[pl.Expr, Repair], pl.Expr]] = {
    RepairKind.SET_COUNTRY: partial(_or_stay, _set_country),
    RepairKind.EXPAND: lambda text, _: expand(text),
    RepairKind.KEEP_NUMBER: partial(_or_stay, _keep_number),
    RepairKind.KEEP_ALL: partial(_or_stay, _keep_all),
    RepairKind.TAKE_FIRST: partial(_or_stay, _take_first),
    RepairKind.TIDY_ADDRESS: partial(_or_stay, _tidy_address),
    RepairKind.LATIN_LETTERS: partial(_or_stay, _write_latin),
    RepairKind.REPLACE_DOMAIN: partial(_or_stay, _replace_domain),
    RepairKind.SWAP_DAY_MONTH: partial(_or_stay, _order_date),
    RepairKind.FULL_YEAR: partial(_or_stay, _full_year),
    RepairKind.FROM_SERIAL: partial(_or_stay, _from_serial),
    RepairKind.DAY_FIRST: partial(_or_stay, partial(_write_date, day=1, month=3)),
    RepairKind.MONTH_FIRST: partial(_or_stay, partial(_write_date, day=3, month=1)),
    RepairKind.SHORTEN: _shorten,
    RepairKind.REPLACE: _replace,
    RepairKind.SET_VALUE: _set_value,
    RepairKind.CLEAR: _clear,
}
