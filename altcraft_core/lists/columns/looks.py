"""How the values of a field look, and what a column's values tell by that."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import polars as pl

from altcraft_core.lists.columns.commonwords import CITIES, FIRST_NAMES
from altcraft_core.lists.values.countries import country_codes

DOUBT = 0.2  #: below this share of values that may belong to a field, its header is doubted
_COLUMN, _VALUE = " column", " value"  # a list's columns never begin with a space
#: Of people who read mail: dates of this century's second decade and later tell of orders and visits, not of births.
_BIRTH_YEAR = r"(?:19\d\d|200\d|201[0-4])"
_BIRTHDAY = rf"(?:\d{{1,2}}[./-]\d{{1,2}}[./-](?:[3-9]\d|{_BIRTH_YEAR})|{_BIRTH_YEAR}[./-]\d{{1,2}}[./-]\d{{1,2}})"

_IP = r"^(?:\d{1,3}\.){3}\d{1,3}$"


@dataclass(frozen=True, kw_only=True)
class Look:
    """How the values of a field look."""

    trust: float  #: how sure a column is of the field where all its values look so
    least: float  #: the share of values that must
    pattern: str = ""
    words: tuple[str, ...] = ()  #: instead of a pattern, in small letters
    telling: str = ""  #: values of this pattern tell the field whatever the header says; "^" where all do

    def holds(self, text: pl.Expr) -> pl.Expr:
        if self.words:
            return text.str.to_lowercase().str.replace_all("ё", "е", literal=True).is_in(self.words)
        return text.str.contains(self.pattern)


LOOKS: Mapping[str, Look] = {
    "email": Look(pattern=r"^[^\s@]+@[^\s@]+\.[^\s@]+$", trust=0.98, least=0.5, telling="^"),
    "profile_id": Look(pattern=r"^[0-9a-fA-F]{24}$", trust=0.95, least=0.8, telling="^"),
    "_ip": Look(pattern=_IP, trust=0.9, least=0.8),
    # International, or Russian: ten digits alone may be any number.
    "phones": Look(
        pattern=r"^'?\+\d[\d\s()-]{8,18}$|^'?[78]?[\s(-]*9\d\d[\s)-]*\d{3}[\s-]*\d{2}[\s-]*\d{2}$",
        trust=0.9,
        least=0.6,
        telling=r"^'?\+|[\s()-]",
    ),
    "_sex": Look(
        pattern=r"(?i)^(?:[mfмж]\.?|male|female|муж\.?|жен\.?|мужской|женский|мужчина|женщина)$", trust=0.9, least=0.8
    ),
    "_tz": Look(pattern=r"^(?:[A-Z][a-z]+/[A-Z][A-Za-z_/]+|UTC[+-]?\d{0,2})$", trust=0.9, least=0.8, telling="^"),
    "_bdate": Look(pattern=rf"^{_BIRTHDAY}(?: 00:00:00)?$", trust=0.75, least=0.8),
    "_country": Look(
        words=tuple({*country_codes(), *(code.lower() for code in country_codes().values())}), trust=0.8, least=0.8
    ),
    "_city": Look(words=CITIES, trust=0.9, least=0.4),
    "_fname": Look(words=FIRST_NAMES, trust=0.9, least=0.4),
    "_lname": Look(
        pattern=r"(?i)^\p{L}{2,}(?:[оеё]ва?|[иы]на?|ский|ская|цкий|цкая|ой|ый|ко|ук|юк|ян|дзе|швили)$",
        trust=0.6,
        least=0.8,
    ),
}
_WORD = r"^[^\d@]*\p{L}[^\d@]*$"
#: What values of a field have at least; a header is doubted where few have it. Wider than the looks.
POSSIBLE: Mapping[str, str] = {
    "email": "@",
    "phones": r"(?:\d\D*){6}",
    "_bdate": r"(?:\d\D*){3}",
    "_regdate": r"(?:19|20)\d\d|\d{1,2}[./-]\d{1,2}[./-]\d\d|^\d{10,13}$",
    "_ip": _IP,
    "_regip": _IP,
    "_regurl": r"\w\.\w|/",
    "_status": r"^\d+$",
    "profile_id": r"^[0-9a-fA-F]{24}$",
    **dict.fromkeys(("_fname", "_lname", "_city", "_regcity", "_country", "_regcountry"), _WORD),
}


@dataclass(frozen=True, kw_only=True)
class Sight:
    """What a column's values tell. Shares are of the cells that are filled."""

    filled: int  #: how many cells
    distinct: float  #: the share of cells that differ
    likely: Mapping[str, float]  #: by field, the share that looks so; nothing where no cell is filled
    possible: Mapping[str, float]  #: by field, the share that may belong to it; of few fields
    telling: Mapping[str, float]  #: by field, the share that tells it whatever the header says

    def speaks_for(self, field: str) -> bool:
        """Do so many values look like the field's that the others are faults?"""
        return field in self.likely and self.likely[field] >= LOOKS[field].least

    def speaks_against(self, field: str) -> bool:
        """May hardly any value belong to the field?"""
        return self.possible.get(field, 1) < DOUBT

    def tells(self, field: str) -> bool:
        """Do the values tell the field, whatever the header says?"""
        return self.telling.get(field, 0) >= LOOKS[field].least


def look_at(sample: pl.DataFrame, fields: Collection[str]) -> dict[str, Sight]:
    """By column, what its values tell of these fields."""
    cell = pl.col(_VALUE)
    looks = {name: look for name, look in LOOKS.items() if name in fields}
    telling = {name: look for name, look in looks.items() if look.telling}
    marks = {
        **{_likely(name): look.holds(cell) for name, look in looks.items()},
        **{_telling(name): look.holds(cell) & cell.str.contains(look.telling) for name, look in telling.items()},
        **{pattern: cell.str.contains(pattern) for pattern in POSSIBLE.values()},  # several fields have the same
    }
    # First every cell by every look, then the shares: within a group each pattern would be compiled again.
    cells = sample.unpivot(variable_name=_COLUMN, value_name=_VALUE).drop_nulls()
    seen = cells.select(_COLUMN, _VALUE, **marks).group_by(_COLUMN)
    told = seen.agg(pl.exclude(_VALUE).mean(), filled=pl.len(), distinct=cell.n_unique() / pl.len())
    sights = {
        each[_COLUMN]: Sight(
            filled=each["filled"],
            distinct=each["distinct"],
            likely={name: each[_likely(name)] for name in looks},
            possible={name: each[pattern] for name, pattern in POSSIBLE.items()},
            telling={name: each[_telling(name)] for name in telling},
        )
        for each in told.to_dicts()
    }
    unseen = Sight(filled=0, distinct=0, likely={}, possible={}, telling={})
    return {column: sights.get(column, unseen) for column in sample.columns}


def _likely(field: str) -> str:
    return f"likely {field}"


def _telling(field: str) -> str:
    return f"telling {field}"
