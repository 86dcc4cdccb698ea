"""Files for people: rows with issues and their reasons. Values are data there too: no formula ever runs."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

import polars as pl

from altcraft_core.lists import apart
from altcraft_core.lists.checks.rules import DUPLICATE
from altcraft_core.lists.columns.deriving import scan_columns
from altcraft_core.lists.headers import ROW, name_columns
from altcraft_core.lists.keeping import keep
from altcraft_core.lists.mending.error_books import BAD, DOUBTFUL, write_error_book
from altcraft_core.lists.progress import Stage, Tell, tell_nobody
from altcraft_core.records import ColumnMapping, ContactList, Level, Repair, Report

#: What to say of a rule that is broken in a field: (rule, field) -> words.
Sentence = Callable[[str, str], str]

LONG_BOOK = 5_000  #: rows of a workbook that are written in about a second

_KEPT = "rows"
#: What a spreadsheet takes for a formula. After a plus or a minus, nothing but digits and their marks is harmless: it
#: can call nothing, and phones must survive the way through a file.
_FORMULA = r"(?s)^[=@\t\r\n＝＠]|^[+＋－-].*[^0-9 ().,/+-]"


def write_rejected(
    contact_list: ContactList,
    report: Report,
    sentence_for: Sentence,
    path: Path,
    mapping: ColumnMapping,
    repairs: tuple[Repair, ...] = (),
    *,
    with_warnings: bool = False,
    tell: Tell = tell_nobody,
) -> None:
    """Write rejected and duplicate rows: row number, the list's columns, the reasons. CSV or XLSX by the suffix.

    With warnings, the rows that have only such follow below, and a column says which rows are sent. Cells stand as
    `repairs` left them. In CSV an apostrophe goes before what would run as a formula; a workbook holds texts only,
    colours the cells at fault, and is known when it is back.
    """
    rows = _list_faulty(contact_list, report, sentence_for, mapping, repairs, with_warnings=with_warnings)
    if path.suffix.lower() == ".xlsx":
        write_error_book(contact_list, rows.collect(engine="streaming"), path, tell)
    else:
        separator = contact_list.options.separator or ","  # the one that the operator's Excel knows
        guard_formulas(rows.drop(BAD, DOUBTFUL)).sink_csv(path, include_bom=True, separator=separator)


def keep_rejected(
    contact_list: ContactList,
    report: Report,
    sentence_for: Sentence,
    suffix: str,
    mapping: ColumnMapping,
    repairs: tuple[Repair, ...],
    folder: Path,
    *,
    with_warnings: bool = False,
    tell: Tell = tell_nobody,
) -> Path:
    """The file that `write_rejected` writes, kept under `folder`. What `tell` raises ends the writing of many rows.

    `sentence_for` is a function of a module.
    """
    choices = (suffix, mapping, repairs, with_warnings)
    words = tuple(sentence_for(group.rule, group.field) for group in report.groups)
    write = partial(_write_kept, contact_list, report, sentence_for, *choices)
    kept = keep(
        folder,
        ("rejected", str(contact_list.path), str(report.issues), words, choices),
        lambda draft: apart.run_long(
            partial(write, draft), count_listed(report, with_warnings=with_warnings), draft, tell, LONG_BOOK
        ),
    )
    return kept / f"{_KEPT}{suffix}"


def count_listed(report: Report, *, with_warnings: bool) -> int:
    """At most how many rows such a file has."""
    doubtful = sum(group.rows for group in report.groups if group.level is Level.WARNING) if with_warnings else 0
    return report.counts.rejected + report.counts.duplicate + doubtful


def _write_kept(
    contact_list: ContactList,
    report: Report,
    sentence_for: Sentence,
    suffix: str,
    mapping: ColumnMapping,
    repairs: tuple[Repair, ...],
    with_warnings: bool,
    draft: Path,
    tell: Tell,
) -> None:
    path = draft / f"{_KEPT}{suffix}"
    tell(Stage.LISTING, 0.0)
    write_rejected(contact_list, report, sentence_for, path, mapping, repairs, with_warnings=with_warnings, tell=tell)


def guard_formulas(rows: pl.LazyFrame) -> pl.LazyFrame:
    """The same rows, an apostrophe before every text that a spreadsheet would take for a formula, names included."""
    texts = pl.col(pl.String)
    guarded = pl.when(texts.str.contains(_FORMULA)).then(pl.lit("'") + texts).otherwise(texts)
    names = rows.collect_schema().names()
    return rows.with_columns(guarded.name.keep()).rename(
        {name: f"'{name}" for name in names if re.search(_FORMULA, name) and f"'{name}" not in names}
    )


def tell_reasons(issues: pl.LazyFrame, sentence_for: Sentence) -> pl.LazyFrame:
    """A line for each row with issues: `_row`, `reasons` in one text, `is_duplicate` where that is all.

    The few sentences are joined to the rules: replacing each by each would bring a long list into memory.
    """
    broken = issues.select("rule", "field").unique().collect(engine="streaming")
    sentences = broken.with_columns(
        sentence=pl.Series([sentence_for(*each) for each in broken.rows()], dtype=pl.String)
    )
    return (
        issues.join(sentences.lazy(), on=["rule", "field"], how="left", maintain_order="left")
        .group_by(ROW, maintain_order=True)
        .agg(
            pl.col("sentence").str.join("; ").alias("reasons"),
            (pl.col("rule") == DUPLICATE).all().alias("is_duplicate"),
        )
    )


def _list_faulty(
    contact_list: ContactList,
    report: Report,
    sentence_for: Sentence,
    mapping: ColumnMapping,
    repairs: tuple[Repair, ...],
    *,
    with_warnings: bool,
) -> pl.LazyFrame:
    added = ["Row", "Reason", *["Sent"] * with_warnings]
    names = name_columns([*contact_list.columns, *added], len(contact_list.columns) + len(added))
    columns, (number, reason, *sent) = names[: -len(added)], names[-len(added) :]
    errors, warnings = pl.scan_parquet(report.issues), pl.scan_parquet(report.warnings).filter(with_warnings)
    told = tell_reasons(pl.concat([errors, warnings]), sentence_for).select(ROW, pl.col("reasons").alias(reason))
    sources = _list_sources(mapping)
    faults = [
        issues.join(sources, on="field", how="left")
        .group_by(ROW)
        .agg(pl.col("column").drop_nulls().unique().alias(name))
        for issues, name in ((errors, BAD), (warnings, DOUBTFUL))
    ]
    rows, _ = scan_columns(contact_list, (), repairs)
    rows = rows.join(told, on=ROW, how="inner", maintain_order="left")
    for each in faults:
        rows = rows.join(each, on=ROW, how="left")
    is_sent = pl.col(BAD).is_null()
    told_sent = [pl.when(is_sent).then(pl.lit("yes")).otherwise(pl.lit("no")).alias(name) for name in sent]
    rows = rows.sort(is_sent, ROW)
    return rows.select(pl.col(ROW).cast(pl.String).alias(number), *columns, *told_sent, reason, BAD, DOUBTFUL)


def _list_sources(mapping: ColumnMapping) -> pl.LazyFrame:
    """`field`, and each `column` of the list from which its values come."""
    derived = {each.name: each.columns for each in mapping.derived}
    pairs = [(field, source) for column, field in mapping.columns for source in derived.get(column, (column,))]
    return pl.LazyFrame(pairs, schema={"field": pl.String, "column": pl.String}, orient="row")
