"""Columns that are made of the list's own, and values that take the place of others."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Derivation(StrEnum):
    """What a derived column holds."""

    FIRST_NAME = "first_name"  #: of a full name, as are the next two
    LAST_NAME = "last_name"
    MIDDLE_NAME = "middle_name"
    DATE = "date"  #: of a day, a month and a year
    JOIN = "join"  #: all values one after the other
    FIRST_FILLED = "first_filled"  #: the first value that is there


class NameOrder(StrEnum):
    """How full names are written; words beyond those named belong to the last part, or to the middle."""

    FIRST_LAST = "first last"
    LAST_FIRST = "last first"
    FIRST_MIDDLE_LAST = "first middle last"
    LAST_FIRST_MIDDLE = "last first middle"


@dataclass(frozen=True, kw_only=True)
class DerivedColumn:
    """A column that is made of the list's columns, and mapped as if it stood in the list. Hashable."""

    name: str  #: not that of a column of the list
    make: Derivation
    columns: tuple[str, ...]  #: of the list; for a date: day, month, year
    order: NameOrder = NameOrder.LAST_FIRST  #: for parts of a name
    separator: str = " "  #: for a join


@dataclass(frozen=True, kw_only=True)
class Binding:
    """What is sent in place of the values that stand in a field's column. Hashable."""

    field: str
    #: (value of the list, value sent); cases and spaces do not matter, and nothing to send leaves the field empty
    values: tuple[tuple[str, str], ...]
