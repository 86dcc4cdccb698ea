"""Sample contact lists: invented people under reserved domains, with faults in known shares.

Of every 1,000 rows, always at the same places:

    8  bad_mail          an address that is none
    4  no_mail           no address
    6  impossible_date   a birth date that no calendar has
    6  short_phone       a phone with too few digits
    6  repeated          the person of an earlier good row once more, under another CRM ID
    4  suppressed        an address at suppressed.example.com: a good row, refused by the demo platform
    1  blank             empty cells only

So 2.4 % of the rows are broken, where all columns are sent. In all others the addresses are unique, up to 50 million
rows, and so are the phones, whose codes no operator holds; some people tell no phone or no birth date.

On demand, up to 40 % of the rows are odd besides: their addresses and phones are good, but not written as most are. A
third of these addresses stands under a domain that is not Latin, a third has a name that is not, a third an apostrophe;
of the phones, a third is a landline, a third foreign, a third has an extension.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import polars as pl

from altcraft_core.demo.items import SUPPRESSED_DOMAIN
from altcraft_core.demo.names import (
    DOMAINS,
    ENGLISH_CITIES,
    ENGLISH_FAMILIES,
    ENGLISH_MEN,
    ENGLISH_WOMEN,
    RUSSIAN_CITIES,
    RUSSIAN_FAMILIES,
    RUSSIAN_MEN,
    RUSSIAN_WOMEN,
)

PERIOD = 1_000
SHARES: Mapping[str, int] = {
    "bad_mail": 8,
    "no_mail": 4,
    "impossible_date": 6,
    "short_phone": 6,
    "repeated": 6,
    "suppressed": 4,
    "blank": 1,
}

# Rows are dealt by two multiplications that hit every value once: rows to places within a period, rows to people.
_STRIDE = 37
_FIRST_PLACE = 500
_PEOPLE = 49_999_991
_PEOPLE_STRIDE = 30_901_699
_EARLIER = 7  # a repeated row shows the person of the good row so many rows above
_PIECE = 200_000  # rows made at once


def write_sample(rows: int, path: Path, odd_percent: int = 0) -> None:
    """Write a list of so many rows as CSV; a shorter list is the beginning of a longer one. Memory stays flat."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        for start in range(0, max(rows, 1), _PIECE):
            _invent(start, min(start + _PIECE, rows), odd_percent).write_csv(file, include_header=start == 0)


def count_sample(rows: int) -> dict[str, int]:
    """How many rows of each kind a list of so many rows has."""
    whole, rest = divmod(rows, PERIOD)
    places = [row * _STRIDE % PERIOD for row in range(rest)]
    return {kind: whole * SHARES[kind] + sum(place in _places(kind) for place in places) for kind in SHARES}


def _invent(start: int, stop: int, odd_percent: int) -> pl.DataFrame:
    numbers = pl.LazyFrame().select(row=pl.int_range(start, stop, dtype=pl.Int64))
    placed = numbers.with_columns(place=pl.col("row") * _STRIDE % PERIOD).with_columns(
        person=(pl.col("row") - pl.when(_is("repeated")).then(_EARLIER).otherwise(0)) * _PEOPLE_STRIDE % _PEOPLE
    )
    cells = {name: pl.when(~_is("blank")).then(cell) for name, cell in _columns().items()}
    is_odd = pl.col("place") < PERIOD * odd_percent // 100  # before the first place of a faulty row
    odd = _odd_columns() if odd_percent else {}
    written = {name: pl.when(is_odd).then(cell).otherwise(cells[name]) for name, cell in odd.items()}
    return placed.select(**cells | written).collect()


def _places(kind: str) -> range:
    kinds = list(SHARES)
    start = _FIRST_PLACE + sum(SHARES[before] for before in kinds[: kinds.index(kind)])
    return range(start, start + SHARES[kind])


def _is(kind: str) -> pl.Expr:
    places = _places(kind)
    return pl.col("place").is_between(places.start, places.stop - 1)


def _columns() -> dict[str, pl.Expr]:
    return {
        "First name": _first_name(RUSSIAN_MEN, RUSSIAN_WOMEN, ENGLISH_MEN, ENGLISH_WOMEN),
        "Last name": _last_name(RUSSIAN_FAMILIES, "а", ENGLISH_FAMILIES),
        "E-mail": _mail(),
        "Phone": _phone(),
        "Birth date": _birth_date(),
        "City": _by_language(_pick(RUSSIAN_CITIES, _CITY), _pick(ENGLISH_CITIES, _CITY)),
        "Country": _by_language(
            _pick(RUSSIAN_CITIES, _CITY).replace_strict(RUSSIAN_CITIES),
            _pick(ENGLISH_CITIES, _CITY).replace_strict(ENGLISH_CITIES),
        ),
        "Sex": _by_sex(_by_language("м", "male"), _by_language("ж", "female")),
        "CRM ID": (pl.col("row") + 1).cast(pl.String).str.zfill(8),
    }


# ---------------------------------------------------------------- what a person's number tells: first the group, 0 to 7

_GROUP = pl.col("person") % 8  # 0 to 2 Russian men, 3 to 5 Russian women, 6 an English man, 7 an English woman
_FIRST = pl.col("person") // 8 % 20
_FAMILY = pl.col("person") // 160 % 25
_DOMAIN = pl.col("person") // 4_000 % 6
_NUMBER = pl.col("person") // 24_000 * 3 + _GROUP % 3  # tells namesakes under one domain apart
_CITY = pl.col("person") // 7


def _pick(words: Iterable[str], index: pl.Expr) -> pl.Expr:
    kinds = pl.Enum(list(words))
    return (index % len(kinds.categories)).cat.to(kinds).cast(pl.String)


def _by_language(russian: pl.Expr | str, english: pl.Expr | str) -> pl.Expr:
    return pl.when(_GROUP < 6).then(_text(russian)).otherwise(_text(english))


def _by_sex(man: pl.Expr | str, woman: pl.Expr | str) -> pl.Expr:
    return pl.when((_GROUP < 3) | (_GROUP == 6)).then(_text(man)).otherwise(_text(woman))


def _text(value: pl.Expr | str) -> pl.Expr:
    return pl.lit(value) if isinstance(value, str) else value


def _first_name(*lists: Iterable[str]) -> pl.Expr:
    men, women, english_men, english_women = (_pick(names, _FIRST) for names in lists)
    return _by_language(_by_sex(men, women), _by_sex(english_men, english_women))


def _last_name(russian: Iterable[str], ending: str, english: Iterable[str]) -> pl.Expr:
    return _by_language(_pick(russian, _FAMILY) + _by_sex("", ending), _pick(english, _FAMILY))


def _mail() -> pl.Expr:
    domain = _pick(DOMAINS, _DOMAIN)
    broken = _pick(("{} at {}", "{}@@{}", "{}..@{}", "{}@"), pl.col("place"))
    return (
        pl.when(_is("no_mail"))
        .then(None)
        .when(_is("bad_mail"))
        .then(broken.str.replace("{}", _mail_name(_NUMBER), literal=True).str.replace("{}", domain, literal=True))
        .when(_is("suppressed"))
        .then(_mail_name(_NUMBER * 6 + _DOMAIN) + "@" + SUPPRESSED_DOMAIN)
        .otherwise(_mail_name(_NUMBER) + "@" + domain)
    )


def _mail_name(number: pl.Expr) -> pl.Expr:
    first = _first_name(*(names.values() for names in (RUSSIAN_MEN, RUSSIAN_WOMEN, ENGLISH_MEN, ENGLISH_WOMEN)))
    last = _last_name(RUSSIAN_FAMILIES.values(), "a", ENGLISH_FAMILIES.values())
    person = pl.when(_FAMILY % 3 == 0).then(last + "_" + first).otherwise(first + "." + last)
    return person + pl.when(number > 0).then(number.cast(pl.String)).otherwise(pl.lit(""))


def _phone() -> pl.Expr:
    code = (972 + pl.col("person") % 5).cast(pl.String)
    digits = (pl.col("person") // 5).cast(pl.String).str.zfill(7)
    parts = [code, digits.str.slice(0, 3), digits.str.slice(3, 2), digits.str.slice(5, 2)]
    shapes = ("+7 ({}) {}-{}-{}", "+7{}{}{}{}", "8 ({}) {}-{}-{}", "+7 {} {} {} {}", "8{}{}{}{}", "+7-{}-{}-{}-{}")
    shape = pl.col("person") // 11 % 9
    number = pl.coalesce(
        *(pl.when(shape == index).then(pl.format(text, *parts)) for index, text in enumerate(shapes)),
        pl.format(shapes[0], *parts),
    )
    return (
        pl.when(_is("short_phone"))
        .then(pl.format("+7 {} {}", code, parts[1]))
        .when(pl.col("person") // 13 % 12 > 0)
        .then(number)
    )


def _odd_columns() -> dict[str, pl.Expr]:
    """Good values that take a second look. The place of a row tells which of three ways it is odd in."""
    name, digits = _mail_name(_NUMBER * 6 + _DOMAIN), (pl.col("person") % 1_000_000).cast(pl.String).str.zfill(6)
    mails = ("{}@пример.испытание", "я.{}@example.com", "o'{}@example.org")
    phones = ("8 (495) 1{}", "+44 7400 {}", "+7 (495) 1{} доб. 12")
    return {"E-mail": _write_one(mails, name), "Phone": _write_one(phones, digits)}


def _write_one(shapes: Iterable[str], value: pl.Expr) -> pl.Expr:
    return pl.coalesce(
        pl.when(pl.col("place") % 3 == index).then(pl.format(shape, value)) for index, shape in enumerate(shapes)
    )


def _birth_date() -> pl.Expr:
    day = (pl.col("person") // 17 % 20_000 - 7_000).cast(pl.Int32).cast(pl.Date)  # 1950 to 2005
    written = _by_language(day.dt.to_string("%d.%m.%Y"), day.dt.to_string("%Y-%m-%d"))
    impossible = _pick(("31.02.1987", "1990-13-05", "00.00.1975"), pl.col("place"))
    return pl.when(_is("impossible_date")).then(impossible).when(pl.col("person") // 19 % 10 > 0).then(written)
