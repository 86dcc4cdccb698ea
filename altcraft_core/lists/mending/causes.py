"""Issues by their cause: the shapes of the values that break a rule, what may help, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from altcraft_core.fields import Field
from altcraft_core.lists.checks.doubts import (
    CYRILLIC_NAME,
    DATE_ORDER,
    MIXED_DOMAIN,
    NO_CONTACT,
    ROLE_ADDRESS,
    TYPO_DOMAIN,
)
from altcraft_core.lists.checks.rules import REQUIRED
from altcraft_core.lists.columns.binding import fold
from altcraft_core.lists.columns.uses import SEVERAL, field_of
from altcraft_core.lists.headers import ROW
from altcraft_core.lists.keeping import keep, write_table
from altcraft_core.lists.mending.shapes import write_shape
from altcraft_core.lists.repairs.rewriting import REWRITERS, rewrite
from altcraft_core.lists.values.normalizing import BARING, TIDYING, normalizer_of, split_cell
from altcraft_core.lists.values.settling import DATES
from altcraft_core.records import ColumnMapping, Level, Repair, RepairKind, Report

EXAMPLES = 3  #: values shown for a shape
_LOOK = 200  #: distinct values on which kinds of repair are tried
_SEPARATORS = (",", ";", "/", "|")

#: Kinds for every rule, behind those of its own.
_ANY = (RepairKind.REPLACE, RepairKind.SET_VALUE, RepairKind.CLEAR, RepairKind.DROP_ROWS)
_OF_DATES = (RepairKind.FULL_YEAR, RepairKind.SWAP_DAY_MONTH, RepairKind.FROM_SERIAL)
#: rule -> what may help, the likeliest first
_OWN: Mapping[str, tuple[RepairKind, ...]] = {
    "email": (RepairKind.TIDY_ADDRESS, RepairKind.TAKE_FIRST),
    "phone": (
        RepairKind.EXPAND,
        RepairKind.KEEP_NUMBER,
        RepairKind.SET_COUNTRY,
        RepairKind.KEEP_ALL,
        RepairKind.TAKE_FIRST,
    ),
    "date": _OF_DATES,
    "moment": _OF_DATES,
    "datetime": _OF_DATES,
    "integer": (RepairKind.EXPAND, RepairKind.KEEP_NUMBER),
    "float": (RepairKind.KEEP_NUMBER,),
    "length": (RepairKind.SHORTEN,),
    TYPO_DOMAIN: (RepairKind.REPLACE_DOMAIN,),
    CYRILLIC_NAME: (RepairKind.LATIN_LETTERS,),
    MIXED_DOMAIN: (RepairKind.LATIN_LETTERS,),
    DATE_ORDER: (RepairKind.DAY_FIRST, RepairKind.MONTH_FIRST),
}
#: Kinds that somebody has to mean. So is the country of numbers: most numbers are somebody's in some country.
ASKING = frozenset(
    {RepairKind.SET_COUNTRY, RepairKind.REPLACE, RepairKind.SET_VALUE, RepairKind.CLEAR, RepairKind.DROP_ROWS}
)


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """One rule that rows break in one field. Hashable."""

    rule: str
    field: str
    level: Level
    rows: int
    column: str  #: of the list; empty where none feeds the field
    is_match: bool  #: are profiles found by this field?
    separator: str = ""  #: between the values in one cell; empty: a cell holds one

    @property
    def kinds(self) -> tuple[RepairKind, ...]:
        """What may be done about it, the likeliest first.

        What finds a profile is not set alike for many rows, and emptied it would be rejected again.
        """
        if not self.column or self.rule == NO_CONTACT:  # no single cell is at fault
            return (RepairKind.DROP_ROWS,)
        if self.rule == REQUIRED:
            return (RepairKind.DROP_ROWS,) if self.is_match else (RepairKind.SET_VALUE, RepairKind.DROP_ROWS)
        never = {RepairKind.SET_VALUE, RepairKind.CLEAR} if self.is_match else set()
        never |= set() if self.separator else {RepairKind.KEEP_ALL}
        return tuple(kind for kind in (*_OWN.get(self.rule, ()), *_ANY) if kind not in never)


@dataclass(frozen=True, kw_only=True)
class Shape:
    """Values of one trouble that are written alike."""

    text: str  #: empty for empty cells
    rows: int
    examples: tuple[str, ...]


def list_troubles(report: Report, mapping: ColumnMapping, match_field: str) -> tuple[Trouble, ...]:
    """Every rule that rows break, errors first; duplicates are none of them: which one is kept is a choice."""
    derived = {each.name for each in mapping.derived}
    columns = {field: column for column, field in mapping.columns if column not in derived}
    return tuple(
        Trouble(
            rule=group.rule,
            field=group.field,
            level=group.level,
            rows=group.rows,
            column=columns.get(group.field, ""),
            is_match=group.field == match_field,
            separator=field_of(mapping, group.field).separator,
        )
        for group in report.groups
    )


def list_shapes(report: Report, trouble: Trouble, field: Field) -> tuple[Shape, ...]:
    """The shapes of the values that break the rule, the most frequent first, over all its rows."""
    values = scan_values(report, trouble).with_columns(shape=shape_of(trouble.rule, field))
    examples = pl.col("value").drop_nulls().head(EXAMPLES * 10).unique(maintain_order=True).head(EXAMPLES)
    found = (
        values.group_by("shape")
        .agg(pl.len().alias("rows"), examples.alias("examples"))
        .sort("rows", "shape", descending=[True, False])
        .collect(engine="streaming")
    )
    return tuple(Shape(text=text, rows=rows, examples=tuple(values)) for text, rows, values in found.iter_rows())


def scan_values(report: Report, trouble: Trouble) -> pl.LazyFrame:
    """`_row` and `value` of every row with that trouble."""
    issues = report.warnings if trouble.level is Level.WARNING else report.issues
    this = (pl.col("rule") == trouble.rule) & (pl.col("field") == trouble.field)
    return pl.scan_parquet(issues).filter(this).select(ROW, "value")


def shape_of(rule: str, field: Field) -> pl.Expr:
    """The shape of `value` as far as it matters to the rule: of a doubtful address only the part that is doubtful."""
    folded = fold(pl.col("value"))
    if rule == TYPO_DOMAIN:
        return folded.str.extract(r"(@[^@]*)$", 1).fill_null("")
    if rule == ROLE_ADDRESS:
        return folded.str.extract(r"^([^@]*@)", 1).fill_null("")
    return write_shape(pl.col("value"), field.kind)


# ---------------------------------------------------------------- steps


def begin_step(trouble: Trouble, shape: str, kind: RepairKind, value: str = "", value_to: str = "") -> Repair:
    """A repair of that kind for one shape of a trouble, or for all of them; it touches nothing before `aim` says what.

    Rows are dropped whole, whatever column is at fault.
    """
    column = "" if kind is RepairKind.DROP_ROWS else trouble.column
    value_to = trouble.separator if kind is RepairKind.KEEP_ALL else value_to
    return Repair(
        kind=kind,
        column=column,
        value=value,
        value_to=value_to,
        rule=trouble.rule,
        field=trouble.field,
        shape=shape,
    )


def aim(step: Repair, report: Report, mapping: ColumnMapping, phone_country: str, folder: Path) -> Repair:
    """The step with the rows that it mends, in a file under `folder`: they break its rule, and are of its shape.

    Kinds that find out by themselves what is meant touch only values that are understood then.
    """
    step = replace(step, rows=None)
    field = field_of(mapping, step.field)
    touched = _write_after(step, report, mapping, field, phone_country)
    touched = touched.filter("is_sound") if step.kind not in ASKING else touched
    kept = keep(
        folder,
        ("rows", step, str(report.issues), str(report.warnings), field, phone_country),
        lambda draft: write_table(touched.select(ROW).sort(ROW), draft / "rows.parquet"),
    )
    return replace(step, rows=kept / "rows.parquet")


def aim_all(
    repairs: tuple[Repair, ...],
    check: Callable[[tuple[Repair, ...]], Report],
    mapping: ColumnMapping,
    phone_country: str,
    folder: Path,
) -> tuple[Repair, ...]:
    """The same steps, each with the rows of the list that is checked by `check` after the steps before it."""
    aimed: tuple[Repair, ...] = ()
    for step in repairs:
        is_known = not step.rule or step.rows is not None
        aimed = (*aimed, step if is_known else aim(step, check(aimed), mapping, phone_country, folder))
    return aimed


def count_rows(step: Repair) -> int:
    """How many rows an aimed step touches; of corrections, how many cells."""
    return 0 if step.rows is None else int(pl.scan_parquet(step.rows).select(pl.len()).collect().item())


def _scan_hits(step: Repair, report: Report, mapping: ColumnMapping) -> pl.LazyFrame:
    level = next((each.level for each in report.groups if _is_about(step, each.rule, each.field)), Level.ERROR)
    trouble = Trouble(rule=step.rule, field=step.field, level=level, rows=0, column=step.column, is_match=False)
    values = scan_values(report, trouble)
    return values.filter(shape_of(step.rule, field_of(mapping, step.field)) == step.shape) if step.shape else values


def _is_about(step: Repair, rule: str, field: str) -> bool:
    return (step.rule, step.field) == (rule, field)


# ---------------------------------------------------------------- before and after


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What a step would do."""

    rows: int  #: that it touches
    changed: int  #: of these, rows whose value becomes another one
    sound: int  #: of the changed, rows whose value is then understood
    touched: int  #: rows that change when it is accepted
    first: pl.DataFrame  #: `_row`, `before`, `after`, `is_sound`: a few of the changed rows, else of all


def preview(step: Repair, report: Report, mapping: ColumnMapping, phone_country: str, first: int = 5) -> Preview:
    """What a step would do to the rows that it is meant for. Whether they pass, the next check tells for certain."""
    told = _write_after(step, report, mapping, field_of(mapping, step.field), phone_country)
    sums = pl.len(), pl.col("is_new").sum(), pl.col("is_sound").sum()
    rows, changed, sound = told.select(*sums).collect(engine="streaming").row(0)
    shown = told.filter("is_sound") if sound and step.kind not in ASKING else told.filter("is_new") if changed else told
    touched = rows if step.kind is RepairKind.DROP_ROWS else changed if step.kind in ASKING else sound
    return Preview(
        rows=rows, changed=changed, sound=sound, touched=touched, first=shown.drop("is_new").head(first).collect()
    )


def _write_after(
    step: Repair, report: Report, mapping: ColumnMapping, field: Field, phone_country: str
) -> pl.LazyFrame:
    """`_row`, `before`, `after`, `is_new`, `is_sound` of every value that a step is meant for."""
    before, after = pl.col("value"), pl.lit(None, dtype=pl.String)
    if step.kind in REWRITERS:
        after = rewrite(before, step)
    values = _scan_hits(step, report, mapping).with_columns(after=after)
    is_new = before.ne_missing(pl.col("after"))
    is_sound = is_new & (pl.col("after").is_null() | _is_understood(pl.col("after"), field, phone_country))
    return values.select(ROW, before.alias("before"), "after", is_new.alias("is_new"), is_sound.alias("is_sound"))


def _is_understood(text: pl.Expr, field: Field, phone_country: str) -> pl.Expr:
    normalize, bare, tidy = normalizer_of(field.kind, phone_country), BARING[field.kind], TIDYING[field.kind]
    if field.kind in DATES:  # whichever comes first in this column
        turned = rewrite(text, Repair(kind=RepairKind.MONTH_FIRST))
        return normalize(bare(tidy(text))).is_not_null() | normalize(bare(tidy(turned))).is_not_null()
    if not field.separator:
        return normalize(bare(tidy(text))).is_not_null()
    return split_cell(text, field, lambda part: normalize(bare(part)), distinct=False).is_not_null()


def suggest_step(trouble: Trouble, shape: str, report: Report, mapping: ColumnMapping, phone_country: str) -> Repair:
    """What most likely helps: the kind that makes the most values understood, tried on some of them.

    Where none does, cells are emptied, or rows left out where the profile is found by them.
    """
    field = field_of(mapping, trouble.field)
    hits = _scan_hits(begin_step(trouble, shape, RepairKind.REPLACE), report, mapping)
    values = hits.drop_nulls("value").head(_LOOK * 10).collect().unique("value", maintain_order=True).head(_LOOK)
    tried = [(_count_sound(values, step, field, phone_country), step) for step in _list_offers(trouble, shape)]
    most = max((sound for sound, _ in tried), default=0)
    if most:
        return next(step for sound, step in tried if sound == most)
    last = (RepairKind.CLEAR, RepairKind.DROP_ROWS)
    return begin_step(trouble, shape, next(kind for kind in last if kind in trouble.kinds))


def suggest_separator(step: Repair, report: Report, mapping: ColumnMapping, phone_country: str) -> str:
    """What stands between the values of most cells whose first value the step would keep.

    With it, the field would take all of them. Empty where its kind of field takes one value, or takes several already.
    """
    field = field_of(mapping, step.field)
    if step.kind is not RepairKind.TAKE_FIRST or field.kind not in SEVERAL or field.separator:
        return ""
    values = _scan_hits(step, report, mapping).select("value").head(_LOOK).collect()
    sound = [_is_understood(pl.col("value"), replace(field, separator=each), phone_country) for each in _SEPARATORS]
    counts = values.select(each.sum().alias(name) for name, each in zip(_SEPARATORS, sound, strict=True)).row(0)
    return _SEPARATORS[counts.index(max(counts))]


def _list_offers(trouble: Trouble, shape: str) -> Iterator[Repair]:
    for kind in trouble.kinds:
        if kind not in ASKING:
            yield begin_step(trouble, shape, kind)


def _count_sound(values: pl.DataFrame, step: Repair, field: Field, phone_country: str) -> int:
    after = rewrite(pl.col("value"), step)
    is_sound = (pl.col("value") != after) & _is_understood(after, field, phone_country)
    return int(values.select(is_sound.sum()).item())
