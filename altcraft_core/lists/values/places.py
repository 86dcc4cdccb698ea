"""Countries and time zones by the names that people give them: a shortcut for codes, a lookup for the distinct rest."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

import polars as pl
from babel.core import get_global

from altcraft_core.lists.values.countries import country_codes, drop_title, fold_country
from altcraft_core.lists.values.judging import Judge, normalize_judged

_OFFSET = re.compile(r"(?:utc|gmt|etc/gmt)? ?([+-])0?([0-9]{1,2})(?::?00)?")
_FARTHEST = {"+": 14, "-": 12}  # hours from UTC, eastwards and westwards
_MOSCOW = dict.fromkeys(("msk", "мск", "москва", "moscow"), "Europe/Moscow")
_GREENWICH = dict.fromkeys(("utc", "gmt", "z", "etc/utc"), "Etc/UTC")


def normalize_country(text: pl.Expr) -> pl.Expr:
    """Two letters in upper case, from a code of two or three letters or a name in English or Russian."""
    return normalize_judged(text, Judge(write=_write_code, is_doubtful=_has_letters, decide=find_country))


def normalize_time_zone(text: pl.Expr) -> pl.Expr:
    """A name of the IANA database, from one in any case, or from whole hours beside UTC."""
    return normalize_judged(text, Judge(write=_write_nothing, is_doubtful=_is_anything, decide=find_time_zone))


def find_country(name: str) -> str | None:
    """The code of a country; None where the name is no country's, or of several."""
    countries, word = _countries(), fold_country(name)
    return countries.get(word) or countries.get(drop_title(word))


def find_time_zone(name: str) -> str | None:
    """The name of a time zone as the database writes it; whole hours beside UTC are zones of their own there."""
    word = name.lower().replace(" ", "_")
    if known := _time_zones().get(word):
        return known
    found = _OFFSET.fullmatch(name.lower().replace("−", "-"))
    if found is None or int(found[2]) > _FARTHEST[found[1]]:
        return None
    east = (found[1] == "+") ^ found[0].startswith("etc")  # the database counts westwards
    return f"Etc/GMT{'-' if east else '+'}{int(found[2])}" if int(found[2]) else "Etc/UTC"


@cache
def list_time_zones() -> tuple[str, ...]:
    """The names of the zones that people live in, as the database writes them."""
    return tuple(sorted(name for name in get_global("zone_territories") if "/" in name and not name.startswith("Etc/")))


@cache
def _countries() -> Mapping[str, str]:
    names = {fold_country(name): code for name, code in country_codes().items()}
    codes = {code.lower(): code for code in names.values()}
    former = {old.lower(): new[0] for old, new in get_global("territory_aliases").items() if len(new) == 1}
    return {**{old: code for old, code in former.items() if code.lower() in codes}, **names, **codes}


@cache
def _time_zones() -> Mapping[str, str]:
    names = (*get_global("zone_territories"), *get_global("zone_aliases"))
    return {name.lower(): name for name in names if "/" in name} | _GREENWICH | _MOSCOW


def _write_code(text: pl.Expr) -> pl.Expr:
    return pl.when(text.is_in(sorted(set(country_codes().values())))).then(text)


def _write_nothing(text: pl.Expr) -> pl.Expr:
    return pl.when(text.is_null()).then(text)  # null everywhere, and as long as the column


def _has_letters(texts: pl.Series) -> pl.Series:
    return texts.str.contains(r"\pL\.?\pL")


def _is_anything(texts: pl.Series) -> pl.Series:
    return texts.is_not_null()
