"""What an operator asks of single fields, as rules: required, allowed values, pattern, length, range.

They look at values as they are sent, each value of a list for itself. What is not understood is at fault already, and
breaks none of them. The values in a rule are read like those of a list: dates and numbers by what the operator chose,
else by what they tell together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import polars as pl

from altcraft_core.fields import Field
from altcraft_core.lists.checks.rules import Rule, require
from altcraft_core.lists.values.normalizing import (
    BARING,
    end_day,
    keep_all,
    normalize_moment,
    normalizer_of,
    read_instant,
    tidy,
)
from altcraft_core.lists.values.settling import DATES, MOMENTS, NUMBERS, count_signs, is_settled, settle, turn
from altcraft_core.records import FieldRules, RowRules

ALLOWED = "allowed"
PATTERN = "pattern"
CHARACTERS = "characters"
RANGE = "range"
MAX_PATTERN = 500  #: characters; with the engine's own bound on memory, no pattern takes long to build

Test = Callable[[pl.Expr], pl.Expr]


class AskFault(StrEnum):
    """Why rules cannot be asked for."""

    UNMAPPED = "unmapped"  #: no column goes into the field
    BAD_PATTERN = "bad_pattern"  #: not a regular expression that can be used
    BAD_ALLOWED = "bad_allowed"  #: a value that the field cannot hold, or that may mean two
    BAD_LENGTH = "bad_length"  #: shortest above longest, or below nothing
    BAD_RANGE = "bad_range"  #: least above greatest, or what the field cannot hold, or what may mean two values
    NO_RANGE = "no_range"  #: neither numbers nor dates


@dataclass(frozen=True, kw_only=True)
class RulesFault:
    """Rules of one field that cannot be asked for."""

    kind: AskFault
    field: str


def find_rules_faults(rules: RowRules, fields: Sequence[Field]) -> tuple[RulesFault, ...]:
    """What is wrong with the rules that an operator asks for, of fields that are mapped so."""
    known = {field.name: field for field in fields}
    return tuple(
        RulesFault(kind=kind, field=asked.name)
        for asked in rules.fields
        for kind in _faults(asked, known.get(asked.name), rules)
    )


def write_own_rules(rules: RowRules, fields: Sequence[Field]) -> tuple[Rule, ...]:
    """The rules that an operator asks for, which must be without faults."""
    known = {field.name: field for field in fields}
    return tuple(rule for asked in rules.fields for rule in _rules(asked, known[asked.name], rules))


def is_pattern(pattern: str) -> bool:
    """Can values be held against it? The engine takes time in proportion to the text, whatever the pattern."""
    if len(pattern) > MAX_PATTERN:
        return False
    try:
        for text in (pattern, _whole(pattern)):
            pl.select(pl.lit("").str.contains(text))
    except pl.exceptions.ComputeError:
        return False
    return True


def _faults(asked: FieldRules, field: Field | None, rules: RowRules) -> Iterator[AskFault]:
    if field is None:
        yield AskFault.UNMAPPED
        return
    if asked.pattern and not is_pattern(asked.pattern):
        yield AskFault.BAD_PATTERN
    if asked.allowed and None in _normalize(asked.allowed, field, rules):
        yield AskFault.BAD_ALLOWED
    shortest, longest = asked.min_length, asked.max_length
    if (shortest or 0) < 0 or (longest is not None and longest < max(shortest or 0, 1)):
        yield AskFault.BAD_LENGTH
    bounds = asked.minimum, asked.maximum
    if any(bounds) and field.kind not in DATES | NUMBERS:
        yield AskFault.NO_RANGE
    elif any(bounds):
        read = _read_bounds(asked, field, rules)
        if read.count() < sum(map(bool, bounds)) or not read.drop_nulls().is_sorted():
            yield AskFault.BAD_RANGE


def _rules(asked: FieldRules, field: Field, rules: RowRules) -> Iterator[Rule]:
    if asked.required:
        yield require(field.name, asked.level)
    for name, holds in _tests(asked, field, rules):
        yield Rule(name=name, field=field.name, holds=_of_each(field, holds), level=asked.level)


def _tests(asked: FieldRules, field: Field, rules: RowRules) -> Iterator[tuple[str, Test]]:
    if asked.allowed:
        allowed = _normalize(asked.allowed, field, rules)
        yield ALLOWED, lambda value: value.is_in(allowed.to_list())
    if asked.pattern:
        whole = _whole(asked.pattern)
        yield PATTERN, lambda value: value.cast(pl.String).str.contains(whole)
    if asked.min_length is not None or asked.max_length is not None:
        yield (
            CHARACTERS,
            lambda value: _between(value.cast(pl.String).str.len_chars(), asked.min_length, asked.max_length),
        )
    if asked.minimum or asked.maximum:
        least, greatest = _read_bounds(asked, field, rules)
        order = read_instant if field.kind in MOMENTS else keep_all
        yield RANGE, lambda value: _between(order(value), least, greatest)


def _of_each(field: Field, holds: Test) -> pl.Expr:
    """The test of a value, or of each value in a cell of several; what is not understood passes."""
    value = pl.col(field.name)
    tested = value.list.eval(holds(pl.element())).list.all() if field.separator else holds(value)
    return value.is_null() | tested


def _between(value: pl.Expr, least: object, greatest: object) -> pl.Expr:
    above = pl.lit(value=True) if least is None else value >= pl.lit(least)
    below = pl.lit(value=True) if greatest is None else value <= pl.lit(greatest)
    return above & below


def _whole(pattern: str) -> str:
    return f"^(?:{pattern})$"


def _read_bounds(asked: FieldRules, field: Field, rules: RowRules) -> pl.Series:
    """The least and the greatest value as values are compared; null where there is none, or it is not understood.

    Moments are compared as points in time: texts would not tell which of two zones is ahead.
    """
    bounds = asked.minimum, asked.maximum
    if field.kind not in MOMENTS:
        return _normalize(bounds, field, rules)
    moments = _turn(bounds, field, rules).select(normalize_moment(pl.col("value")))
    least, greatest = pl.col("value").first(), end_day(pl.col("value").last())
    return moments.select(read_instant(pl.concat([least, greatest]))).to_series()


def _normalize(values: Sequence[str], field: Field, rules: RowRules) -> pl.Series:
    """Each value as it is sent; null where it is not understood."""
    normal = normalizer_of(field.kind, rules.phone_country)(BARING[field.kind](pl.col("value")))
    return _turn(values, field, rules).select(normal).to_series()


def _turn(values: Sequence[str], field: Field, rules: RowRules) -> pl.DataFrame:
    """The values in the writing that is read, turned as if they were a column.

    Null where one may mean two things: a column is warned of then, but of a rule nobody would be.
    """
    text = pl.col("value")
    written = pl.Series("value", list(values), dtype=pl.String).to_frame().select(tidy(text))
    counts = written.select(**count_signs(field, text))
    writing = settle(field, {name: counts[name].item() for name in counts.columns}, rules)
    plain = turn(text, writing)
    return written.select(pl.when(is_settled(field, text)).then(plain) if writing.is_doubtful else plain)
