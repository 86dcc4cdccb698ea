"""The straight line of this room: map, normalize, check, deduplicate. From a list to a report on every row."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl

from altcraft_core.errors import PlanError
from altcraft_core.fields import Field, FieldKind
from altcraft_core.lists import apart
from altcraft_core.lists.checks.checking import (
    GIVES_WAY,
    fails_any,
    find_duplicates,
    group_issues,
    list_duplicates,
    list_issues,
)
from altcraft_core.lists.checks.doubts import find_doubts
from altcraft_core.lists.checks.own_rules import find_rules_faults, write_own_rules
from altcraft_core.lists.checks.rules import Rule, choose_rules, raw, text
from altcraft_core.lists.columns.binding import bind
from altcraft_core.lists.columns.deriving import scan_columns
from altcraft_core.lists.columns.mapping import find_faults
from altcraft_core.lists.columns.uses import field_of
from altcraft_core.lists.headers import ROW
from altcraft_core.lists.keeping import keep, write_table, write_tables
from altcraft_core.lists.progress import Stage, Tell, tell_nobody
from altcraft_core.lists.repairs.repairing import LEFT_OUT
from altcraft_core.lists.values.normalizing import (
    BARING,
    TIDYING,
    has_parts,
    is_seen,
    is_untidy,
    normalizer_of,
    split_cell,
)
from altcraft_core.lists.values.settling import Writing, count_signs, settle, turn
from altcraft_core.records import ColumnMapping, ContactList, IssueGroup, Level, Repair, Report, RowCounts, RowRules

_ISSUES = "issues.parquet"
_WARNINGS = "warnings.parquet"
_FACTS = "report.json"
_SOUND = "sound.parquet"
_REPEATED = "repeated.parquet"
_TOLD = "told.parquet"
_BLANK = "_blank"
_WANTED = " wanted"  # joined to the list's columns, whose names never begin with a space
_FAILED = "_failed"
_DOUBTED = "_doubted"


def prepare(
    contact_list: ContactList,
    mapping: ColumnMapping,
    match_field: str,
    rules: RowRules,
    folder: Path,
    keep_rows: Path | None = None,
    today: date | None = None,
    repairs: tuple[Repair, ...] = (),
    tell: Tell = tell_nobody,
) -> Report:
    """Check every row of a list, and write the sound ones as profiles. Prepared before, it is not prepared again.

    With `keep_rows`, a Parquet file with `_row`, all other rows are left out unchecked; so are those that `repairs`
    leave out. `today` bounds birthdays. What `tell` raises ends the work on a long list.
    PlanError when the mapping or a rule of the operator cannot be used.
    """
    _refuse_faults(mapping, contact_list, match_field, rules)
    today = today or datetime.now(UTC).date()
    # What the values do to the profile, and the other choices about rows, do not change the report.
    read = replace(mapping, uses=(), subscriptions=())
    fields = tuple(field_of(mapping, name) for name in mapping.fields)
    choices = (read, fields, match_field, rules.deciding, today, repairs)
    kept = keep(
        folder,
        ("report", str(contact_list.path), choices, _identify(keep_rows)),
        lambda draft: apart.run_long(
            partial(_write_report, draft, contact_list, keep_rows, *choices), contact_list.rows, draft, tell
        ),
    )
    return _read_report(kept, mapping.fields)


def scan_accepted(report: Report) -> pl.LazyFrame:
    """The accepted profiles: `_row` and the fields, normalized and typed, in the order of the list."""
    sound = pl.scan_parquet(report.sound)
    if not report.counts.duplicate:
        return sound
    return _mark(sound, report.repeated).filter(~pl.col(GIVES_WAY)).drop(GIVES_WAY)


def _write_report(
    draft: Path,
    contact_list: ContactList,
    keep_rows: Path | None,
    mapping: ColumnMapping,
    fields: tuple[Field, ...],
    match_field: str,
    asked: RowRules,
    today: date,
    repairs: tuple[Repair, ...],
    tell: Tell,
) -> None:
    tell(Stage.SURVEYING, 0.0)
    match = next(field for field in fields if field.name == match_field)
    rows = _empty_hollow(_map_columns(contact_list, mapping, keep_rows, repairs), fields)
    blank, left_out, writings = _survey(rows, fields, asked)
    rows = _normalize(rows, fields, writings, asked.phone_country)
    rules = (
        *choose_rules(fields, match_field, today),
        *write_own_rules(asked, fields),
        *find_doubts(fields, match_field, writings),
    )
    errors, warnings = ([rule for rule in rules if rule.level is level] for level in Level)
    tell(Stage.CHECKING, 0.2)
    sound, told = _check(rows, fields, errors, warnings, draft)
    tell(Stage.COMPARING, 0.8)
    repeated = find_duplicates(sound, match, asked.duplicates)
    repeated.to_frame().write_parquet(draft / _REPEATED)
    rejected = _count(told.filter(_FAILED))
    tell(Stage.SORTING, 0.9)
    given_way = list_duplicates(_mark(sound, draft / _REPEATED), match)
    write_table(pl.concat([list_issues(told.filter(_FAILED), errors), given_way]), draft / _ISSUES)
    write_table(list_issues(told.filter(_DOUBTED), warnings), draft / _WARNINGS)
    (draft / _TOLD).unlink()
    counts = RowCounts(
        rows=contact_list.rows,
        blank=blank,
        rejected=rejected,
        duplicate=int(repeated.sum()),
        left_out=left_out,
        accepted=repeated.len() - int(repeated.sum()),
    )
    _write_facts(draft, counts)


# ---------------------------------------------------------------- the steps


def _map_columns(
    contact_list: ContactList, mapping: ColumnMapping, keep_rows: Path | None, repairs: tuple[Repair, ...]
) -> pl.LazyFrame:
    """`_row`, is it blank, is it wanted, and each field's value raw and tidied."""
    rows, columns = scan_columns(contact_list, mapping.derived, repairs)
    untidy = _find_untidy(rows, columns)
    if keep_rows is not None:
        rows = rows.join(_wanted_rows(keep_rows), on=ROW, how="left", maintain_order="left")
    cells = {column: pl.col(column) for column in columns}
    tidying = {field: TIDYING[field_of(mapping, field).kind] for field in mapping.fields}
    tidied = [
        (field, tidying[field](cells[column]) if column in untidy else cells[column])
        for column, field in mapping.columns
    ]
    seen = [is_seen(cell) if column in untidy else cell.is_not_null() for column, cell in cells.items()]
    constants = [(field, pl.lit(value, dtype=pl.String)) for field, value in mapping.constants]
    return rows.select(
        ROW,
        (~pl.any_horizontal(seen)).alias(_BLANK),
        (~pl.col(LEFT_OUT) & (keep_rows is None or pl.col(_WANTED).is_not_null())).alias(_WANTED),
        *[cells[column].alias(raw(field)) for column, field in mapping.columns],
        *[bind(cell, mapping, field).alias(text(field)) for field, cell in tidied],
        *[value.alias(raw(field)) for field, value in constants],
        *[tidying[field](value).alias(text(field)) for field, value in constants],
    )


def _empty_hollow(rows: pl.LazyFrame, fields: Sequence[Field]) -> pl.LazyFrame:
    """The rows, where a cell of several values that holds separators alone is as absent as a blank one."""
    return rows.with_columns(
        pl.when(has_parts(pl.col(raw(field.name)), field.separator))
        .then(pl.col(text(field.name)))
        .alias(text(field.name))
        for field in fields
        if field.separator
    )


def _find_untidy(rows: pl.LazyFrame, columns: Sequence[str]) -> set[str]:
    """The columns that need tidying: looking is four times cheaper than tidying, and most columns need none."""
    found = rows.select(is_untidy(pl.col(columns)).any()).collect(engine="streaming")
    return {column for column in columns if found[column].item()}


def _survey(rows: pl.LazyFrame, fields: Sequence[Field], rules: RowRules) -> tuple[int, int, Mapping[str, Writing]]:
    """How many rows are blank, how many others are left out, and how each field's column is written, in one pass."""
    left_out = ~pl.col(_WANTED) & ~pl.col(_BLANK)
    signs = {field.name: count_signs(field, pl.col(text(field.name))) for field in fields}
    counts = [count.alias(f"{name} {sign}") for name, of_field in signs.items() for sign, count in of_field.items()]
    found = rows.select(pl.col(_BLANK).sum(), left_out.sum().alias(_WANTED), *counts).collect(engine="streaming")
    counted = found.row(0, named=True)
    writings = {
        field.name: settle(field, {sign: counted[f"{field.name} {sign}"] for sign in signs[field.name]}, rules)
        for field in fields
    }
    return counted[_BLANK], counted[_WANTED], writings


def _normalize(
    rows: pl.LazyFrame, fields: Sequence[Field], writings: Mapping[str, Writing], phone_country: str
) -> pl.LazyFrame:
    """The rows with a column per field, normalized and typed; null where absent or not understood."""
    # A column of its own for the bare value: inside one expression it would be computed again at every mention.
    rows = rows.with_columns(
        BARING[field.kind](turn(pl.col(text(field.name)), writings[field.name])).alias(_bare(field.name))
        for field in fields
    )
    return rows.with_columns(_normal(field, phone_country).alias(field.name) for field in fields)


def _normal(field: Field, phone_country: str) -> pl.Expr:
    normalize = normalizer_of(field.kind, phone_country)
    if not field.separator:
        return normalize(pl.col(_bare(field.name)))
    bare = BARING[field.kind]
    # The cell as it stands: tidied, it would have lost a separator that cannot be seen.
    distinct = field.kind is not FieldKind.ARRAY
    return split_cell(pl.col(raw(field.name)), field, lambda part: normalize(bare(part)), distinct=distinct)


def _bare(field: str) -> str:
    return f"bare:{field}"


def _check(
    rows: pl.LazyFrame, fields: Sequence[Field], errors: Sequence[Rule], warnings: Sequence[Rule], draft: Path
) -> tuple[pl.LazyFrame, pl.LazyFrame]:
    """Write the fields of the sound rows; and of those that break a rule of any level also raw and tidied values."""
    names = [field.name for field in fields]
    shown = [column(name) for name in names for column in (raw, text)]
    # Blank rows and those left out go last, with all others that are not sound: to filter twice is to copy twice.
    is_checked = pl.col(_WANTED) & ~pl.col(_BLANK)
    rows = rows.with_columns(
        (is_checked & fails_any(errors)).alias(_FAILED), (is_checked & fails_any(warnings)).alias(_DOUBTED)
    )
    sound = rows.filter(is_checked & ~pl.col(_FAILED)).select(ROW, *names)
    told = rows.filter(pl.col(_FAILED) | pl.col(_DOUBTED)).select(ROW, _FAILED, _DOUBTED, *names, *shown)
    write_tables({draft / _SOUND: sound, draft / _TOLD: told})
    return pl.scan_parquet(draft / _SOUND), pl.scan_parquet(draft / _TOLD)


def _mark(sound: pl.LazyFrame, repeated: Path) -> pl.LazyFrame:
    """The same rows, and whether each gives way. Side by side: the numbers of rows need not be held to be joined."""
    return pl.concat([sound, pl.scan_parquet(repeated)], how="horizontal")


def _count(rows: pl.LazyFrame) -> int:
    return int(rows.select(pl.len()).collect(engine="streaming").item())


# ---------------------------------------------------------------- edges


def _refuse_faults(mapping: ColumnMapping, contact_list: ContactList, match_field: str, rules: RowRules) -> None:
    faults = find_faults(mapping, contact_list.columns, match_field)
    if faults:
        told = "; ".join(" ".join(filter(None, (fault.kind, fault.field, *fault.columns))) for fault in faults)
        raise PlanError(f"The mapping cannot be used ({told}). Correct it first.")
    broken = find_rules_faults(rules, tuple(field_of(mapping, name) for name in mapping.fields))
    if broken:
        told = "; ".join(f"{fault.field}: {fault.kind.replace('_', ' ')}" for fault in broken)
        raise PlanError(f"The rules for single fields cannot be used ({told}). Correct them first.")


def _wanted_rows(keep_rows: Path) -> pl.LazyFrame:
    numbers = pl.scan_parquet(keep_rows).select(pl.col(ROW).cast(pl.Int64)).unique()
    return numbers.with_columns(pl.lit(value=True).alias(_WANTED))


def _identify(keep_rows: Path | None) -> tuple[str, int, int] | None:
    if keep_rows is None:
        return None
    facts = keep_rows.stat()
    return str(keep_rows), facts.st_size, facts.st_mtime_ns


def _write_facts(draft: Path, counts: RowCounts) -> None:
    written = {Level.ERROR: _ISSUES, Level.WARNING: _WARNINGS}
    groups = [group for level, name in written.items() for group in group_issues(pl.scan_parquet(draft / name), level)]
    facts = {"counts": asdict(counts), "groups": [asdict(group) for group in groups]}
    (draft / _FACTS).write_text(json.dumps(facts, ensure_ascii=False), encoding="utf-8")


def _read_report(kept: Path, fields: tuple[str, ...]) -> Report:
    facts = json.loads((kept / _FACTS).read_text(encoding="utf-8"))
    return Report(
        counts=RowCounts(**facts["counts"]),
        groups=tuple(_read_group(group) for group in facts["groups"]),
        fields=fields,
        sound=kept / _SOUND,
        repeated=kept / _REPEATED,
        issues=kept / _ISSUES,
        warnings=kept / _WARNINGS,
    )


def _read_group(values: dict[str, Any]) -> IssueGroup:
    return IssueGroup(**values | {"level": Level(values["level"]), "examples": tuple(values["examples"])})
