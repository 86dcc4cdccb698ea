"""The straight line of this room: map, normalize, check, deduplicate. From a list to a report on every row."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl

from altcraft_core.errors import PlanError
from altcraft_core.fields import Field, find_field
from altcraft_core.lists.checking import fails, group_issues, list_duplicates, list_issues, raw, text
from altcraft_core.lists.headers import ROW
from altcraft_core.lists.judging import Judge, decide_rest, find_judge
from altcraft_core.lists.keeping import keep
from altcraft_core.lists.mapping import find_faults
from altcraft_core.lists.normalizing import NORMALIZERS, tidy
from altcraft_core.lists.rules import Rule, choose_rules
from altcraft_core.records import ColumnMapping, ContactList, Duplicates, IssueGroup, Report, RowCounts, RowRules

_ACCEPTED = "accepted.parquet"
_ISSUES = "issues.parquet"
_FACTS = "report.json"
_BLANK = "_blank"
_WANTED = "_wanted"


def prepare(
    contact_list: ContactList,
    mapping: ColumnMapping,
    match_field: str,
    rules: RowRules,
    folder: Path,
    keep_rows: Path | None = None,
    today: date | None = None,
) -> Report:
    """Check every row of a list, and write the accepted ones as profiles. Prepared before, it is not prepared again.

    With `keep_rows`, a Parquet file with `_row`, all other rows are left out unchecked. `today` bounds birthdays.
    PlanError when the mapping cannot be used.
    """
    _refuse_faults(mapping, contact_list, match_field)
    today = today or datetime.now(UTC).date()
    # Of the operator's choices about rows only these two change the report.
    choices = (mapping, match_field, rules.duplicates, rules.phone_country, today)
    kept = keep(
        folder,
        ("report", str(contact_list.path), choices, _identify(keep_rows)),
        lambda draft: _write_report(draft, contact_list, keep_rows, *choices),
    )
    return _read_report(kept, mapping.fields)


def _write_report(
    draft: Path,
    contact_list: ContactList,
    keep_rows: Path | None,
    mapping: ColumnMapping,
    match_field: str,
    duplicates: Duplicates,
    phone_country: str,
    today: date,
) -> None:
    fields = tuple(find_field(name) for name in mapping.fields)
    rules = choose_rules(fields, match_field, today)
    rows = _map_columns(contact_list, mapping, keep_rows)
    rows = _normalize(rows, fields, phone_country)
    blank, left_out, failing = _split(rows, fields, rules, draft / "good.parquet")
    repeated = list_duplicates(pl.scan_parquet(draft / "good.parquet"), find_field(match_field), duplicates)
    accepted = _accept(draft / "good.parquet", repeated, draft / _ACCEPTED)
    pl.concat([list_issues(failing.lazy(), rules), repeated.lazy()]).sink_parquet(draft / _ISSUES)
    counts = RowCounts(
        rows=contact_list.rows,
        blank=blank,
        rejected=failing.height,
        duplicate=repeated.height,
        left_out=left_out,
        accepted=accepted,
    )
    groups = group_issues(pl.scan_parquet(draft / _ISSUES))
    facts = {"counts": asdict(counts), "groups": [asdict(group) for group in groups]}
    (draft / _FACTS).write_text(json.dumps(facts, ensure_ascii=False), encoding="utf-8")


# ---------------------------------------------------------------- the steps


def _map_columns(contact_list: ContactList, mapping: ColumnMapping, keep_rows: Path | None) -> pl.LazyFrame:
    """`_row`, is it blank, is it wanted, and each field's value raw and tidied."""
    sources = [(field, pl.col(column)) for column, field in mapping.columns]
    sources += [(field, pl.lit(value, dtype=pl.String)) for field, value in mapping.constants]
    rows = pl.scan_parquet(contact_list.path)
    if keep_rows is None:
        wanted = pl.lit(True)
    else:
        rows = rows.join(_wanted_rows(keep_rows), on=ROW, how="left", maintain_order="left")
        wanted = pl.col(_WANTED).is_not_null()
    return rows.select(
        ROW,
        pl.all_horizontal(tidy(pl.col(contact_list.columns)).is_null()).alias(_BLANK),
        wanted.alias(_WANTED),
        *[value.alias(raw(field)) for field, value in sources],
        *[tidy(value).alias(text(field)) for field, value in sources],
    )


def _normalize(rows: pl.LazyFrame, fields: Sequence[Field], phone_country: str) -> pl.LazyFrame:
    """The rows with a column per field, normalized and typed; null where absent or not understood."""
    for field in fields:
        judge = find_judge(field.kind, phone_country)
        if judge is not None:
            rows = _judge(rows, field.name, judge)
        else:
            rows = rows.with_columns(NORMALIZERS[field.kind](pl.col(text(field.name))).alias(field.name))
    return rows


def _judge(rows: pl.LazyFrame, field: str, judge: Judge) -> pl.LazyFrame:
    value = judge.prepare(pl.col(text(field)))
    short = judge.shortcut(value)
    odd = rows.filter(value.is_not_null() & short.is_null()).select(value.alias("value")).unique()
    decided = decide_rest(odd.collect(engine="streaming").to_series(), judge.decide)
    if decided.is_empty():
        return rows.with_columns(short.alias(field))
    verdicts = decided.lazy().rename({"value": f"odd:{field}", "normal": f"normal:{field}"})
    return (
        rows.with_columns(value.alias(f"odd:{field}"))
        .join(verdicts, on=f"odd:{field}", how="left", maintain_order="left")
        .with_columns(pl.coalesce(short, f"normal:{field}").alias(field))
    )


def _split(
    rows: pl.LazyFrame, fields: Sequence[Field], rules: Sequence[Rule], good: Path
) -> tuple[int, int, pl.DataFrame]:
    """Write the rows without an issue to `good`; return how many are blank, how many left out, and the failing rows."""
    checked = pl.col(_WANTED) & ~pl.col(_BLANK)
    failed = pl.any_horizontal(*[fails(rule) for rule in rules])
    names = [field.name for field in fields]
    shown = [column(name) for name in names for column in (raw, text)]
    account = rows.select(pl.col(_BLANK).sum(), (~pl.col(_WANTED) & ~pl.col(_BLANK)).sum().alias("left_out"))
    _, counted, failing = pl.collect_all(
        [
            rows.filter(checked & ~failed).select(ROW, *names).sink_parquet(good, lazy=True),
            account,
            rows.filter(checked & failed).select(ROW, *names, *shown),
        ],
        engine="streaming",
    )
    blank, left_out = counted.row(0)
    return blank, left_out, failing


def _accept(good: Path, repeated: pl.DataFrame, accepted: Path) -> int:
    if repeated.is_empty():
        good.rename(accepted)
    else:
        unique = pl.scan_parquet(good).join(repeated.lazy(), on=ROW, how="anti", maintain_order="left")
        unique.sink_parquet(accepted)
        good.unlink()
    return int(pl.scan_parquet(accepted).select(pl.len()).collect().item())


# ---------------------------------------------------------------- edges


def _refuse_faults(mapping: ColumnMapping, contact_list: ContactList, match_field: str) -> None:
    faults = find_faults(mapping, contact_list.columns, match_field)
    if faults:
        told = "; ".join(" ".join((fault.kind, fault.field, *fault.columns)) for fault in faults)
        raise PlanError(f"The mapping cannot be used ({told}). Correct it first.")


def _wanted_rows(keep_rows: Path) -> pl.LazyFrame:
    return (
        pl.scan_parquet(keep_rows).select(pl.col(ROW).cast(pl.Int64)).unique().with_columns(pl.lit(True).alias(_WANTED))
    )


def _identify(keep_rows: Path | None) -> tuple[str, int, int] | None:
    if keep_rows is None:
        return None
    facts = keep_rows.stat()
    return str(keep_rows), facts.st_size, facts.st_mtime_ns


def _read_report(kept: Path, fields: tuple[str, ...]) -> Report:
    facts = json.loads((kept / _FACTS).read_text(encoding="utf-8"))
    return Report(
        counts=RowCounts(**facts["counts"]),
        groups=tuple(IssueGroup(**{**group, "examples": tuple(group["examples"])}) for group in facts["groups"]),
        fields=fields,
        accepted=kept / _ACCEPTED,
        issues=kept / _ISSUES,
    )
