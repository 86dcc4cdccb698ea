"""What a row must fulfil before Altcraft would take it. A rule is a name, a field and an expression, true when good.

Expressions look at normalized values, where null means: absent, or not understood. They say nothing of absent values:
checking.py lets an absent value pass every rule but those that ask for it. More rules stand in own_rules.py, which an
operator asks for, and in doubts.py, which reject nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from altcraft_core.fields import Field, FieldKind
from altcraft_core.records import Level

REQUIRED = "required"
DUPLICATE = "duplicate"
MAX_TEXT = 1_000  #: characters. The platform tells no limit; a longer text is a slipped quote mark or a pasted letter
FIRST_DAY = "1900-01-01"  #: older dates are what a spreadsheet makes of a zero


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A named test of one field."""

    name: str
    field: str
    holds: pl.Expr  #: true when good
    level: Level = Level.ERROR
    of_absent: bool = False  #: does it also judge rows in which the field is absent?


def raw(field: str) -> str:
    """The column that holds a field's value as it stands in the list."""
    return f"raw:{field}"


def text(field: str) -> str:
    """The column that holds a field's value tidied; null when absent."""
    return f"text:{field}"


def require(field: str, level: Level = Level.ERROR) -> Rule:
    """A value must be there."""
    return Rule(name=REQUIRED, field=field, level=level, holds=pl.col(text(field)).is_not_null(), of_absent=True)


def choose_rules(fields: tuple[Field, ...], match_field: str, today: date) -> tuple[Rule, ...]:
    """All rules for these fields. Without a match value no profile can be found, so that one is required."""
    return (require(match_field), *(rule_for(field, today) for field in fields))


def rule_for(field: Field, today: date) -> Rule:
    """What values of the field's kind must fulfil. A birthday lies behind us; a moment may lie ahead."""
    value = pl.col(field.name)
    match field.kind:
        case FieldKind.TEXT:
            return Rule(name="length", field=field.name, holds=value.str.len_chars() <= MAX_TEXT)
        case FieldKind.DATE:
            return Rule(name="date", field=field.name, holds=value.is_between(pl.lit(FIRST_DAY), pl.lit(str(today))))
        case FieldKind.MOMENT | FieldKind.DATETIME:
            return Rule(name=field.kind.value, field=field.name, holds=value >= FIRST_DAY)
        case FieldKind.TAGS | FieldKind.ARRAY:
            short = value.list.eval(pl.element().str.len_chars() <= MAX_TEXT).list.all()
            return Rule(name=field.kind.value, field=field.name, holds=short)
        case _:  # normalizing understood it, or it is at fault; the rule bears the kind's name
            return Rule(name=field.kind.value, field=field.name, holds=value.is_not_null())
