"""Puts values into the form that Altcraft stores. Every function maps a text expression to an expression.

A value goes through three of them: the kind's entry in TIDYING, which is nearly the same for all; the kind's entry in
BARING, which takes off what does not matter to this kind; the kind's entry in NORMALIZERS. A value that cannot be
understood becomes null: the rules tell it from an absent one, which tidying made null before. Normalizing a normalized
value changes nothing. Mails and phones need a library for odd values: see judging.py.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import polars as pl

from altcraft_core.fields import Field, FieldKind
from altcraft_core.lists.values.judging import find_judge, normalize_judged
from altcraft_core.lists.values.places import normalize_country, normalize_time_zone
from altcraft_core.lists.values.settling import YEAR_WORD
from altcraft_core.lists.values.shortcuts import by_expression, shorten

#: What shows nothing and takes no room: it stands within words. Joiners may show.
_WIDTHLESS = r"\x{ad}\x{180e}\x{200b}\x{200e}\x{200f}\x{202a}-\x{202e}\x{2060}-\x{2064}\x{feff}"
#: What takes room, or ends a line, but shows nothing: spaces of every width, controls.
_SPACES = r"\x{80}-\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}"
_WIDE = rf"\x00-\x1f\x7f{_SPACES}"
_UNSEEN = _WIDTHLESS + _WIDE
_UNTIDY = rf"[{_UNSEEN}]|  |^ | $"
#: What no keyboard puts into a cell: neither plain spaces nor ends of lines.
STRAY = rf"[{_WIDTHLESS}{_SPACES}]"
_GAP = rf"[{_WIDE}][{_WIDE} ]*| [{_WIDE} ]+"

_MALE = ("male", "m", "m.", "man", "м", "м.", "муж", "муж.", "мужской", "мужчина")
_FEMALE = ("female", "f", "f.", "woman", "ж", "ж.", "жен", "жен.", "женский", "женщина")
_TRUE = ("true", "yes", "y", "1", "+", "да", "истина")
_FALSE = ("false", "no", "n", "0", "-", "нет", "ложь")
_DAY = "|".join(
    f"^(?:[0-9]{{1,2}}{mark}[0-9]{{1,2}}{mark}[0-9]{{4}}{YEAR_WORD}|[0-9]{{4}}{mark}[0-9]{{1,2}}{mark}[0-9]{{1,2}})$"
    for mark in (r"\.", "/", "-", " ")
)
_DAY_MONTH_YEAR = r"^[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4}$"
_YEAR_MONTH_DAY = r"^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}$"
_DAY_FIRST = rf"^([0-9]{{1,2}})[./ -]([0-9]{{1,2}})[./ -]([0-9]{{4}}){YEAR_WORD}$"
_HALF = "(?i:([ap])\\.?m\\.?)"  #: of a day: AM, p.m.
_MIDNIGHT = r"(?:T00:00:00(?:\.0+)?|,? 00?:00(?::00(?:\.0+)?)?|,? 12:00(?::00)? ?(?i:a\.?m\.?))"
_GREENWICH = r"(?: ?(?:Z|UTC|GMT|\+00(?::?00)?))?"
_CLOCK = r"[T ]([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?(?:\.[0-9]+)? ?(Z|[+-][0-9]{2}:?[0-9]{2})?$"
#: The same as other programs write it: "10:15:30+03", "10:15 UTC", "5:30 PM", all perhaps behind a comma.
_ODD_CLOCK = (
    r"^(.*?)(?:T|(?:,| at| в)? )([0-9]{1,2})(:[0-9]{2}(?::[0-9]{2})?)(?:[.,][0-9]+)?"
    rf"(?: ?{_HALF})?(?: ?(Z|UTC|GMT|[+-][0-9]{{2}}(?::?[0-9]{{2}})?))?$"
)
_NO_ZONE = rf"[T ][0-9]{{1,2}}:[0-9]{{2}}(?::[0-9]{{2}})?(?:[.,][0-9]+)?(?: ?{_HALF})?$"
_REAL_CLOCK = r"^(?:[01].|2[0-3]):[0-5].:[0-5].$"
_REAL_ZONE = r"^(?:Z|[+-](?:0.|1[0-4]):[0-5].)$"
_DATE_BYTES = 10  # "2001-12-31"
_NUMBER_MARKS = r"[ '’\x{2212}]"
_GROUPS = r"^[+-]?[0-9]{1,3}(?:[ '’][0-9]{3})+(?:[.,][0-9]+)?$"  # between any others there may stand two numbers
#: A fraction of zeros says nothing, unless it is three of them behind a mark that may stand between thousands.
_INTEGER = r"^([+-]?[0-9]+)(?:[.,](?:00?|0000+))?$"
_FLOAT = r"^([+-]?(?:[0-9]+(?:[.,][0-9]+)?|[.,][0-9]+)(?:[eE][+-]?[0-9]+)?)$"
_OCTET = r"(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"


def is_seen(text: pl.Expr) -> pl.Expr:
    """Is there anything to see in the cell?"""
    return text.str.contains(rf"[^{_UNSEEN} ]").fill_null(value=False)


def is_untidy(text: pl.Expr) -> pl.Expr:
    """Would `tidy` change the cell? Four times cheaper than tidying: most columns of most lists need none."""
    return text.str.contains(_UNTIDY).fill_null(value=False)


def tidy(text: pl.Expr) -> pl.Expr:
    """Spaces of every kind become one, none at the ends; what has no width goes; nothing left is null."""
    clean = text.str.replace_all(rf"[{_WIDTHLESS}]+", "").str.replace_all(_GAP, " ").str.strip_chars(" ")
    return pl.when(clean != "").then(clean)


def drop_stray(text: pl.Expr) -> pl.Expr:
    """What no keyboard puts into a cell goes, or becomes a plain space; lines stay as they are."""
    return text.str.replace_all(rf"[{_WIDTHLESS}]+", "").str.replace_all(rf"[{_SPACES}]", " ")


def tidy_lines(text: pl.Expr) -> pl.Expr:
    """The same, but lines stay apart, by semicolons: two numbers must not become one."""
    return tidy(text.str.strip_chars().str.replace_all(r"\s*[\r\n]\s*", "; "))


def normalize_date(text: pl.Expr) -> pl.Expr:
    """ "31.12.1990", "31/12/1990", "31-12-1990", "31 12 1990" (the day comes first) or "1990-12-31" become the last.

    The word for a year may stand behind it, as in "31.12.1990 г."
    """
    return shorten(text, _read_date(text, _DAY_MONTH_YEAR, "%d.%m.%Y"), by_expression(_normalize_year_first))


def _normalize_year_first(text: pl.Expr) -> pl.Expr:
    return shorten(text, _read_date(text, _YEAR_MONTH_DAY, "%Y-%m-%d"), by_expression(_normalize_any_date))


def _read_date(text: pl.Expr, shape: str, way: str) -> pl.Expr:
    return pl.when(text.str.contains(shape)).then(text.str.to_date(way, strict=False).cast(pl.String))


def _normalize_any_date(text: pl.Expr) -> pl.Expr:
    year_first = text.str.replace(_DAY_FIRST, "$3-$2-$1").str.replace_many({".": "-", "/": "-", " ": "-"})
    return pl.when(text.str.contains(_DAY)).then(year_first.str.to_date("%Y-%m-%d", strict=False).cast(pl.String))


def normalize_moment(text: pl.Expr) -> pl.Expr:
    """A date stays a date; a date with a time becomes RFC 3339, in UTC where the list tells no zone."""
    return shorten(text, normalize_date(text), by_expression(_normalize_timed))


def normalize_datetime(text: pl.Expr) -> pl.Expr:
    """The same, and a date alone is its midnight: spreadsheets leave midnights out."""
    return shorten(text, normalize_date(text) + "T00:00:00Z", by_expression(_normalize_timed))


def _normalize_timed(text: pl.Expr) -> pl.Expr:
    return shorten(text, _read_timed(text), by_expression(lambda text: _read_timed(_write_clock(text))))


def _read_timed(text: pl.Expr) -> pl.Expr:
    hour, minute, second, zone = (text.str.extract(_CLOCK, group) for group in (1, 2, 3, 4))
    clock = pl.concat_str(hour.str.zfill(2), minute, second.fill_null("00"), separator=":")
    zone = zone.fill_null("Z").str.replace(r"^([+-]..):?(..)$", "$1:$2")
    real = clock.str.contains(_REAL_CLOCK) & zone.str.contains(_REAL_ZONE)
    timed = pl.concat_str(normalize_date(text.str.replace(_CLOCK, "")), pl.lit("T"), clock, zone)
    return pl.when(real).then(timed)


def _write_clock(text: pl.Expr) -> pl.Expr:
    """The text with an odd clock written as most are; null where its hour is of no half of a day."""
    day, hour, rest, half, zone = (text.str.extract(_ODD_CLOCK, group) for group in range(1, 6))
    number = hour.cast(pl.Int8)
    later = pl.when(half.str.to_lowercase() == "p").then(12).otherwise(0)
    halved = pl.when(number.is_between(1, 12)).then(number % 12 + later).cast(pl.String)
    hour = pl.when(half.is_null()).then(hour).otherwise(halved)
    zone = zone.str.replace("UTC|GMT", "Z").str.replace("^([+-]..)$", "$1:00").fill_null("")
    return pl.concat_str(day, pl.lit(" "), hour, rest, zone)


def read_instant(moment: pl.Expr) -> pl.Expr:
    """A normalized moment as a point in time, so that zones do not matter; a date alone is its midnight in UTC."""
    return _at(moment, "T00:00:00Z").str.to_datetime("%Y-%m-%dT%H:%M:%S%#z", strict=False)


def end_day(moment: pl.Expr) -> pl.Expr:
    """A normalized moment; a date alone becomes its last second in UTC. Moments have no smaller parts."""
    return _at(moment, "T23:59:59Z")


def _at(moment: pl.Expr, clock: str) -> pl.Expr:
    return pl.when(moment.str.len_bytes() == _DATE_BYTES).then(moment + clock).otherwise(moment)


def lacks_zone(text: pl.Expr, kind: FieldKind) -> pl.Expr:
    """Is a tidied text a moment that is sent as one in UTC because no zone stands behind it? False for other kinds."""
    shape = {FieldKind.MOMENT: _NO_ZONE, FieldKind.DATETIME: f"{_NO_ZONE}|{_DAY}"}.get(kind)
    return pl.lit(value=False) if shape is None else BARING[kind](text).str.contains(shape).fill_null(value=False)


def normalize_integer(text: pl.Expr) -> pl.Expr:
    """Digits with an optional sign, perhaps with a fraction of zeros. Int64."""
    return text.str.extract(_INTEGER, 1).cast(pl.Int64, strict=False)


def normalize_float(text: pl.Expr) -> pl.Expr:
    """A number whose decimal mark is a point or a comma, perhaps with nothing before it, or with an exponent behind.
    Float64, finite.

    Never both marks, nor one twice: whether "1,234.5" means thousands is not guessed.
    """
    number = text.str.extract(_FLOAT, 1).str.replace(",", ".", literal=True).cast(pl.Float64, strict=False)
    return pl.when(number.is_finite()).then(number)


def normalize_bool(text: pl.Expr) -> pl.Expr:
    """True or false, from English and Russian words, from 1 and 0, and from plus and minus."""
    word = text.str.to_lowercase()
    return pl.when(word.is_in(_TRUE)).then(pl.lit(value=True)).when(word.is_in(_FALSE)).then(pl.lit(value=False))


def normalize_sex(text: pl.Expr) -> pl.Expr:
    """ "male" or "female", from English and Russian words. Numbers say nothing: sources disagree on them."""
    word = text.str.to_lowercase()
    # Not `replace_strict`: it would bring the whole column into memory.
    return pl.when(word.is_in(_MALE)).then(pl.lit("male")).when(word.is_in(_FEMALE)).then(pl.lit("female"))


def normalize_ip(text: pl.Expr) -> pl.Expr:
    """Four numbers up to 255."""
    return text.str.extract(rf"^({_OCTET}\.{_OCTET}\.{_OCTET}\.{_OCTET})$", 1)


def normalize_profile_id(text: pl.Expr) -> pl.Expr:
    """24 hexadecimal characters, lower case."""
    return text.str.extract(r"^([0-9A-Fa-f]{24})$", 1).str.to_lowercase()


# ---------------------------------------------------------------- several values in one cell


def has_parts(cell: pl.Expr, separator: str) -> pl.Expr:
    """Is there anything to see between the separators of a cell? Without, it is as empty as a blank one."""
    return ~cell.str.contains(rf"^(?:{pl.escape_regex(separator)}|[{_UNSEEN} ])*$")


def split_cell(cell: pl.Expr, field: Field, normalize: Callable[[pl.Expr], pl.Expr], *, distinct: bool) -> pl.Expr:
    """The values of a cell as it stands in the list, each normalized. List; empty parts are dropped.

    Null where the cell holds none, or one that is not understood.
    """
    parts = cell.str.split(field.separator).list.eval(TIDYING[field.kind](pl.element())).list.drop_nulls()
    values = parts.list.eval(normalize(pl.element()))
    understood = (values.list.len() > 0) & values.list.eval(pl.element().is_not_null()).list.all()
    return pl.when(understood).then(values.list.unique(maintain_order=True) if distinct else values)


# ---------------------------------------------------------------- what does not matter to a kind


def close_address(text: pl.Expr) -> pl.Expr:
    """No space beside the @. Others stay, and speak against the address: without them it could be somebody else's."""
    return shorten(text, pl.when(~text.str.contains(" ", literal=True)).then(text), by_expression(_close))


def _close(text: pl.Expr) -> pl.Expr:
    return text.str.replace(" @", "@", literal=True).str.replace("@ ", "@", literal=True)


def drop_number_marks(text: pl.Expr) -> pl.Expr:
    """No space behind the sign, no space or apostrophe between thousands; the minus that a keyboard has."""
    return shorten(text, pl.when(~text.str.contains(_NUMBER_MARKS)).then(text), by_expression(_drop_number_marks))


def _drop_number_marks(text: pl.Expr) -> pl.Expr:
    plain = text.str.replace_all("\u2212", "-", literal=True).str.replace(r"^([+-]) ", "$1")
    bare = plain.str.replace_all("[ '’]", "")
    return pl.when(plain.str.contains(_GROUPS)).then(bare).otherwise(plain)


def drop_midnight(text: pl.Expr) -> pl.Expr:
    """A day without the midnight that was added to it."""
    return _drop_end(text, _MIDNIGHT)


def drop_any_midnight(text: pl.Expr) -> pl.Expr:
    """The same for a day that cannot have a zone."""
    return _drop_end(text, _MIDNIGHT + _GREENWICH)


def _drop_end(text: pl.Expr, shape: str) -> pl.Expr:
    """A day alone is too short to have any, and most are alone."""
    is_day = text.str.len_bytes() <= _DATE_BYTES
    return shorten(text, pl.when(is_day).then(text), by_expression(lambda text: text.str.replace(f"{shape}$", "")))


def drop_phone_marks(text: pl.Expr) -> pl.Expr:
    """No spaces, brackets, hyphens; the prefix 00 is the plus sign of an older age.

    No country's code is 8: behind a plus and apart from the rest it is the prefix within Russia. No number has a
    fraction: programs add one of zeros to columns in which cells are empty.
    """
    begins_oddly = pl.any_horizontal(text.str.starts_with(odd) for odd in ("00", "(00", "+8", "+ "))
    is_odd = begins_oddly | text.str.ends_with(".0") | text.str.ends_with(",0")
    return shorten(text, pl.when(~is_odd).then(_drop_marks(text)), by_expression(_drop_odd_marks))


def _drop_marks(text: pl.Expr) -> pl.Expr:
    for mark in " ()-":  # one by one they go twice as fast as by a pattern
        text = text.str.replace_all(mark, "", literal=True)
    return text


def _drop_odd_marks(text: pl.Expr) -> pl.Expr:
    bare = _drop_marks(text.str.replace(r"^\+ ?8[ (-]", "+7"))
    return bare.str.replace(r"^00", "+").str.replace(r"^(\+?[0-9]{7,15})[.,]0+$", "$1")


def keep_all(text: pl.Expr) -> pl.Expr:
    """The text as it is."""
    return text


TIDYING: Mapping[FieldKind, Callable[[pl.Expr], pl.Expr]] = {
    **dict.fromkeys(FieldKind, tidy),
    **dict.fromkeys((FieldKind.PHONE, FieldKind.INTEGER, FieldKind.FLOAT), tidy_lines),
}
BARING: Mapping[FieldKind, Callable[[pl.Expr], pl.Expr]] = {
    **dict.fromkeys(FieldKind, keep_all),
    FieldKind.EMAIL: close_address,
    FieldKind.PHONE: drop_phone_marks,
    FieldKind.DATE: drop_any_midnight,
    FieldKind.MOMENT: drop_midnight,
    FieldKind.INTEGER: drop_number_marks,
    FieldKind.FLOAT: drop_number_marks,
}

NORMALIZERS: Mapping[FieldKind, Callable[[pl.Expr], pl.Expr]] = {
    FieldKind.TEXT: keep_all,
    FieldKind.TAGS: keep_all,
    FieldKind.ARRAY: keep_all,
    FieldKind.DATE: normalize_date,
    FieldKind.MOMENT: normalize_moment,
    FieldKind.DATETIME: normalize_datetime,
    FieldKind.INTEGER: normalize_integer,
    FieldKind.FLOAT: normalize_float,
    FieldKind.BOOL: normalize_bool,
    FieldKind.SEX: normalize_sex,
    FieldKind.IP: normalize_ip,
    FieldKind.COUNTRY: normalize_country,
    FieldKind.TIMEZONE: normalize_time_zone,
    FieldKind.PROFILE_ID: normalize_profile_id,
}


def normalizer_of(kind: FieldKind, phone_country: str) -> Callable[[pl.Expr], pl.Expr]:
    """From bare text to the normalized value; null where it is absent or not understood."""
    judge = find_judge(kind, phone_country)
    return NORMALIZERS[kind] if judge is None else partial(normalize_judged, judge=judge)
