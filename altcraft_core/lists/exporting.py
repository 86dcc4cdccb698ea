"""Files for people: the rows that are not sent, with their reasons. Values are data there too: no formula ever runs."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import polars as pl

from altcraft_core.lists.deriving import scan_columns
from altcraft_core.lists.error_books import BAD, write_error_book
from altcraft_core.lists.headers import ROW, name_columns
from altcraft_core.lists.rules import DUPLICATE
from altcraft_core.records import ColumnMapping, ContactList, Repair, Report

#: What a spreadsheet takes for a formula. After a plus or a minus, nothing but digits and their marks is harmless: it
#: can call nothing, and phones must survive the way through a file.
_FORMULA = r"(?s)^[=@\t\r\n＝＠]|^[+＋－-].*[^0-9 ().,/+-]"


def write_rejected(
    contact_list: ContactList,
    report: Report,
    sentence_for: Callable[[str], str],
    path: Path,
    mapping: ColumnMapping,
    repairs: tuple[Repair, ...] = (),
) -> None:
    """Write rejected and duplicate rows: row number, the list's columns, the reasons. CSV or XLSX by the suffix.

    Cells stand as `repairs` left them. `sentence_for` turns a rule's name into words. In CSV an apostrophe goes before
    what would run as a formula; a workbook holds texts only, colours the cells at fault, and is known when it is back.
    """
    rows = _list_rejected(contact_list, report, sentence_for, mapping, repairs)
    if path.suffix.lower() == ".xlsx":
        write_error_book(contact_list, rows.collect(engine="streaming"), path)
    else:
        separator = contact_list.options.separator or ","  # the one that the operator's Excel knows
        guard_formulas(rows.drop(BAD)).sink_csv(path, include_bom=True, separator=separator)


def guard_formulas(rows: pl.LazyFrame) -> pl.LazyFrame:
    """The same rows, an apostrophe before every text that a spreadsheet would take for a formula, names included."""
    texts = pl.col(pl.String)
    guarded = pl.when(texts.str.contains(_FORMULA)).then(pl.lit("'") + texts).otherwise(texts)
    names = rows.collect_schema().names()
    return rows.with_columns(guarded.name.keep()).rename(
        {name: f"'{name}" for name in names if re.search(_FORMULA, name) and f"'{name}" not in names}
    )


def tell_reasons(issues: pl.LazyFrame, sentence_for: Callable[[str], str]) -> pl.LazyFrame:
    """A line for each row that is not sent: `_row`, `reasons` in one text, `is_duplicate` where that is all.

    The few sentences are joined to the rules: replacing each by each would bring a long list into memory.
    """
    rules = issues.select("rule").unique().collect(engine="streaming")["rule"]
    sentences = pl.DataFrame({"rule": rules, "sentence": [sentence_for(rule) for rule in rules]}).lazy()
    return (
        issues.join(sentences, on="rule", how="left", maintain_order="left")
        .group_by(ROW, maintain_order=True)
        .agg(
            pl.format("{}: {}", "field", "sentence").str.join("; ").alias("reasons"),
            (pl.col("rule") == DUPLICATE).all().alias("is_duplicate"),
        )
    )


def _list_rejected(
    contact_list: ContactList,
    report: Report,
    sentence_for: Callable[[str], str],
    mapping: ColumnMapping,
    repairs: tuple[Repair, ...],
) -> pl.LazyFrame:
    issues = pl.scan_parquet(report.issues)
    *columns, number, reason = name_columns([*contact_list.columns, "Row", "Reason"], len(contact_list.columns) + 2)
    told = tell_reasons(issues, sentence_for).select(ROW, pl.col("reasons").alias(reason))
    bad = issues.join(_list_sources(mapping), on="field").group_by(ROW).agg(pl.col("column").unique().alias(BAD))
    rows, _ = scan_columns(contact_list, (), repairs)
    rows = rows.join(told, on=ROW, how="inner", maintain_order="left").join(bad, on=ROW, how="left")
    return rows.sort(ROW).select(pl.col(ROW).cast(pl.String).alias(number), *columns, reason, BAD)


def _list_sources(mapping: ColumnMapping) -> pl.LazyFrame:
    """`field`, and each `column` of the list from which its values come."""
    derived = {each.name: each.columns for each in mapping.derived}
    pairs = [(field, source) for column, field in mapping.columns for source in derived.get(column, (column,))]
    return pl.LazyFrame(pairs, schema={"field": pl.String, "column": pl.String}, orient="row")
