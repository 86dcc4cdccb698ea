"""Evaluates rules over rows, and tells which rows share a match value."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from altcraft_core.fields import Field, FieldKind
from altcraft_core.lists.checks.rules import DUPLICATE, Rule, raw, text
from altcraft_core.lists.headers import ROW
from altcraft_core.lists.values.normalizing import is_seen
from altcraft_core.records import Duplicates, IssueGroup, Level

ISSUES = pl.Schema({ROW: pl.Int64, "rule": pl.String, "field": pl.String, "value": pl.String})
GIVES_WAY = "gives_way"
EXAMPLES = 5  #: values shown for a group of issues
_FEW = 0.1  # of all rows


def fails(rule: Rule) -> pl.Expr:
    """True where a row breaks the rule. This alone decides on null: an absent value passes, unless it is asked for."""
    broken = ~rule.holds.fill_null(value=False)
    return broken if rule.of_absent else broken & pl.col(text(rule.field)).is_not_null()


def fails_any(rules: Sequence[Rule]) -> pl.Expr:
    """True where a row breaks one of the rules."""
    return pl.any_horizontal(pl.lit(value=False), *map(fails, rules))


def list_issues(failing: pl.LazyFrame, rules: Sequence[Rule]) -> pl.LazyFrame:
    """One line per failed rule, by row. `failing` holds `_row` and the raw, tidied and normalized values."""
    lines = [
        failing.filter(fails(rule)).select(*_line(rule.name, rule.field, pl.col(raw(rule.field)))) for rule in rules
    ]
    return pl.concat([pl.LazyFrame(schema=ISSUES), *lines]).sort(ROW, maintain_order=True)


def find_duplicates(profiles: pl.LazyFrame, match: Field, choice: Duplicates) -> pl.Series:
    """Which rows give way to another with the same match value: a Boolean `gives_way`, in the order of `profiles`.

    Mail addresses are the same whatever their case. Values are the same where 128 bits of their hashes are: sixteen
    bytes a row are held, and not its text, and the chance that two different ones of ten million agree is below
    10⁻²⁴.
    """
    person = tell_person(match)
    hashes = profiles.select(first=person.hash(1), second=person.hash(2)).collect(engine="streaming")
    rivals = _find_rivals(hashes["first"])
    both = hashes.filter(rivals).select(pl.col("first").cast(pl.UInt128) * 2**64 + pl.col("second")).to_series()
    match choice:
        case Duplicates.KEEP_FIRST:
            gives_way = ~both.is_first_distinct()
        case Duplicates.KEEP_LAST:
            gives_way = ~both.is_last_distinct()
        case Duplicates.REJECT:
            gives_way = both.is_duplicated()
    return rivals.scatter(rivals.arg_true(), gives_way).alias(GIVES_WAY)


def _find_rivals(hashes: pl.Series) -> pl.Series:
    """Which rows may share their hash with another: where few do, only these. Sorting is far cheaper than a table."""
    ordered = hashes.sort()
    repeated = ordered.filter(ordered == ordered.shift(1)).unique()
    if len(repeated) > len(hashes) * _FEW:
        return pl.repeat(value=True, n=len(hashes), dtype=pl.Boolean, eager=True)
    return hashes.is_in(repeated.implode())


def list_duplicates(profiles: pl.LazyFrame, match: Field) -> pl.LazyFrame:
    """Issue lines of the profiles that give way, in their order. `profiles` holds `gives_way` as well."""
    return profiles.filter(GIVES_WAY).select(_line(DUPLICATE, match.name, _write_match_value(match)))


def group_issues(issues: pl.LazyFrame, level: Level) -> tuple[IssueGroup, ...]:
    """Rows and examples of issues of one level by rule and field, most rows first; duplicates are left out."""
    value = pl.col("value")
    examples = value.filter(is_seen(value)).head(EXAMPLES * 10).unique(maintain_order=True).head(EXAMPLES)
    groups = (
        issues.filter(pl.col("rule") != DUPLICATE)
        .group_by("rule", "field")
        .agg(pl.len().alias("rows"), examples.alias("examples"))
        .sort("rows", "rule", "field", descending=[True, False, False])
        .collect(engine="streaming")
    )
    return tuple(
        IssueGroup(rule=rule, field=field, level=level, rows=rows, examples=tuple(values))
        for rule, field, rows, values in groups.iter_rows()
    )


def tell_person(match: Field) -> pl.Expr:
    """A text that is the same for two profiles where their match values find the same person."""
    value = _write_match_value(match)
    return value.str.to_lowercase() if match.kind is FieldKind.EMAIL else value


def _write_match_value(match: Field) -> pl.Expr:
    """As one text: of several phones the first counts; tags find a profile together, in whatever order."""
    value = pl.col(match.name)
    match match.kind:
        case FieldKind.TAGS:
            return value.list.sort().list.join(", ")
        case FieldKind.PHONE if match.separator:
            return value.list.first()
        case _:
            return value.cast(pl.String)


def _line(rule: str, field: str, value: pl.Expr) -> list[pl.Expr]:
    return [pl.col(ROW), pl.lit(rule).alias("rule"), pl.lit(field).alias("field"), value.alias("value")]
