"""Puts values into the form that Altcraft stores. Every function maps a text expression to an expression.

A value that cannot be understood becomes null: the rules tell it from an absent one, which `tidy` made null before.
Normalizing a normalized value changes nothing. Mails and phones need the library for odd values: see judging.py.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import polars as pl

from altcraft_core.fields import FieldKind

#: Everything that takes room or none at all, but shows nothing: spaces of every width, joiners' kin, marks of order.
_INVISIBLE = (
    r"[\s\x00-\x1f\x7f-\x{a0}\x{ad}\x{180e}\x{200b}\x{200e}\x{200f}\x{202a}-\x{202e}\x{2060}-\x{2064}\x{feff}]+"
)

_SEXES = {
    **dict.fromkeys(("male", "m", "man", "м", "муж", "муж.", "мужской", "мужчина"), "male"),
    **dict.fromkeys(("female", "f", "woman", "ж", "жен", "жен.", "женский", "женщина"), "female"),
}
_DAY_FIRST = r"^(\d{1,2})[./\-](\d{1,2})[./\-](\d{4})"
_YEAR_FIRST = r"^(\d{4})[./\-](\d{1,2})[./\-](\d{1,2})"
_MIDNIGHT = r"(?:[T ]00:00(?::00(?:\.0+)?)?(?:Z|\+00:00)?)?$"
_CLOCK = r"[T ](\d{1,2}):(\d\d)(?::(\d\d))?(?:\.\d+)?\s?(Z|[+-]\d\d:?\d\d)?$"
_OCTET = r"(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)"


def tidy(text: pl.Expr) -> pl.Expr:
    """Runs of invisible characters become one space, none at the ends; nothing left is null."""
    clean = text.str.replace_all(_INVISIBLE, " ").str.strip_chars(" ")
    return pl.when(clean != "").then(clean)


def normalize_date(text: pl.Expr) -> pl.Expr:
    """ "31.12.1990", "31/12/1990", "31-12-1990" (the day comes first) or "1990-12-31", at midnight if at any time."""
    return _days(text, _MIDNIGHT)


def normalize_moment(text: pl.Expr) -> pl.Expr:
    """A date stays a date; a date with a time becomes RFC 3339, in UTC where the list tells no zone."""
    clock = [text.str.extract(_CLOCK, group) for group in (1, 2, 3, 4)]
    hour, minute = clock[0].str.zfill(2), clock[1]
    second = clock[2].fill_null("00")
    zone = clock[3].fill_null("Z").str.replace(r"^([+-]\d\d):?(\d\d)$", "$1:$2")
    told = hour.is_between(pl.lit("00"), pl.lit("23")) & (minute <= "59") & (second <= "59")
    known = zone.str.contains(r"^(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)$")
    timed = pl.concat_str(_days(text, _CLOCK), pl.lit("T"), hour, pl.lit(":"), minute, pl.lit(":"), second, zone)
    return pl.coalesce(_days(text, _MIDNIGHT), pl.when(told & known).then(timed))


def normalize_integer(text: pl.Expr) -> pl.Expr:
    """Digits with an optional sign; spaces between thousands may stand. Int64."""
    return text.str.replace_all(" ", "").str.extract(r"^([+-]?\d+)$", 1).cast(pl.Int64, strict=False)


def normalize_sex(text: pl.Expr) -> pl.Expr:
    """ "male" or "female", from English and Russian words. Numbers say nothing: sources disagree on them."""
    return text.str.to_lowercase().replace_strict(_SEXES, default=None, return_dtype=pl.String)


def normalize_ip(text: pl.Expr) -> pl.Expr:
    """Four numbers up to 255."""
    return text.str.extract(rf"^({_OCTET}\.{_OCTET}\.{_OCTET}\.{_OCTET})$", 1)


def normalize_country(text: pl.Expr) -> pl.Expr:
    """Two letters, upper case."""
    return text.str.extract(r"^([A-Za-z]{2})$", 1).str.to_uppercase()


def normalize_profile_id(text: pl.Expr) -> pl.Expr:
    """24 hexadecimal characters, lower case."""
    return text.str.extract(r"^([0-9A-Fa-f]{24})$", 1).str.to_lowercase()


def _days(text: pl.Expr, tail: str) -> pl.Expr:
    """The day as "1990-12-31" where it exists in the calendar."""
    day_first = [text.str.extract(_DAY_FIRST + tail, group) for group in (3, 2, 1)]
    year_first = [text.str.extract(_YEAR_FIRST + tail, group) for group in (1, 2, 3)]
    year, month, day = (pl.coalesce(*parts).cast(pl.Int32) for parts in zip(day_first, year_first, strict=True))
    joined = pl.concat_str(
        year.cast(pl.String).str.zfill(4),
        month.cast(pl.String).str.zfill(2),
        day.cast(pl.String).str.zfill(2),
        separator="-",
    )
    return joined.str.to_date("%Y-%m-%d", strict=False).cast(pl.String)


NORMALIZERS: Mapping[FieldKind, Callable[[pl.Expr], pl.Expr]] = {
    FieldKind.TEXT: lambda text: text,
    FieldKind.DATE: normalize_date,
    FieldKind.MOMENT: normalize_moment,
    FieldKind.INTEGER: normalize_integer,
    FieldKind.SEX: normalize_sex,
    FieldKind.IP: normalize_ip,
    FieldKind.COUNTRY: normalize_country,
    FieldKind.PROFILE_ID: normalize_profile_id,
}
