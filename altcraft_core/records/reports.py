"""What became of a list's rows when they were checked."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from altcraft_core.records.rules import Level


@dataclass(frozen=True, kw_only=True)
class IssueGroup:
    """All rows that fail one rule in one field."""

    rule: str
    field: str
    level: Level = Level.ERROR
    rows: int
    examples: tuple[str, ...]  #: a few distinct values as they stand in the list


@dataclass(frozen=True, kw_only=True)
class RowCounts:
    """The account of a list: every row stands in exactly one of the last five."""

    rows: int
    blank: int
    rejected: int
    duplicate: int
    left_out: int
    accepted: int


@dataclass(frozen=True, kw_only=True)
class Report:
    """A list, checked whole."""

    counts: RowCounts
    groups: tuple[IssueGroup, ...]  #: errors, then warnings, most rows first; duplicates are not among them
    fields: tuple[str, ...]  #: columns of `sound` beside `_row`, in the order they are sent
    sound: Path  #: Parquet: `_row` and the fields of accepted and duplicate rows, normalized and typed
    repeated: Path  #: Parquet: `gives_way`, one line for each of `sound`, in its order
    issues: Path  #: Parquet: `_row`, `rule`, `field`, `value`; one line per failed rule, rule "duplicate" included
    warnings: Path  #: the same of rules that reject nothing, over all checked rows
