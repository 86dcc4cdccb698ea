"""What an operator asks of rows and of values."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum


class Duplicates(StrEnum):
    """What happens to accepted rows that share one match value."""

    KEEP_FIRST = "keep_first"
    KEEP_LAST = "keep_last"
    REJECT = "reject"  #: none of them is sent


class BadRows(StrEnum):
    """What happens when rows are rejected."""

    LEAVE_OUT = "leave_out"
    STOP = "stop"


class BlankValues(StrEnum):
    """What an empty cell does to the profile's field."""

    OMIT = "omit"
    ERASE = "erase"


class SentBefore(StrEnum):
    """What happens to people whom this installation sent into the same scenario a short time ago."""

    SEND = "send"
    LEAVE_OUT = "leave_out"


class DateOrder(StrEnum):
    """What comes first in dates that do not begin with the year."""

    DETECT = "detect"  #: what the values of a column tell; the day where they tell nothing
    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"


class DecimalMark(StrEnum):
    """What stands before the fraction of a number; the other mark stands between thousands."""

    DETECT = "detect"  #: what the values of a column tell; either where they tell nothing
    COMMA = "comma"
    POINT = "point"


class Level(StrEnum):
    """What an issue does to its row."""

    ERROR = "error"  #: it is rejected
    WARNING = "warning"  #: nothing; somebody should look


@dataclass(frozen=True, kw_only=True)
class FieldRules:
    """What the operator asks of one field's values, beside what every such field has to fulfil. Hashable."""

    name: str
    level: Level = Level.ERROR
    required: bool = False
    allowed: tuple[str, ...] = ()  #: all values that may stand there, written as in the list
    pattern: str = ""  #: a regular expression for the whole value; without look-around and back-references
    min_length: int | None = None  #: characters
    max_length: int | None = None
    minimum: str = ""  #: of numbers and dates, written as in a list
    maximum: str = ""  #: of moments, a day without a time is meant to its end


@dataclass(frozen=True, kw_only=True)
class RowRules:
    """The operator's choices about rows."""

    duplicates: Duplicates = Duplicates.KEEP_FIRST
    bad_rows: BadRows = BadRows.LEAVE_OUT
    blank_values: BlankValues = BlankValues.OMIT
    phone_country: str = "RU"  #: two letters; gives national numbers their country
    sent_before: SentBefore = SentBefore.SEND
    date_order: DateOrder = DateOrder.DETECT
    decimal_mark: DecimalMark = DecimalMark.DETECT
    fields: tuple[FieldRules, ...] = ()  #: each field at most once

    @property
    def deciding(self) -> RowRules:
        """The same without the choices that move no row from one account to another."""
        return replace(self, bad_rows=BadRows.LEAVE_OUT, blank_values=BlankValues.OMIT, sent_before=SentBefore.SEND)
