"""Rejected rows as files that people open in Excel: row number, their own columns, the reasons."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl
import xlsxwriter

from altcraft_core.lists.headers import ROW, name_columns
from altcraft_core.records import ContactList, Report

SHEET_ROWS = 1_048_575  #: rows that a worksheet has beside its header
SHEET_CELL = 32_767  #: characters that a cell of a worksheet can hold

#: What a spreadsheet takes for a formula. A plus or a minus followed by digits alone may stay: it can call nothing, and
#: phones must survive.
_FORMULA = r"^(?:[=@\t\r＝＠]|[+＋－-][^0-9 ().,-]|[+＋－-].*[^0-9 ().,-])"


def write_rejected(contact_list: ContactList, report: Report, sentence_for: Callable[[str], str], path: Path) -> None:
    """Write the rejected and the duplicate rows to a .csv or .xlsx file, by the path's suffix.

    Columns: `_row`, the list's own, `_reason`: "email: <sentence>" for each failed rule. No cell runs as a formula: in
    CSV an apostrophe goes before it; a workbook holds texts only.
    """
    rows = _rejected_rows(contact_list, report, sentence_for)
    if path.suffix == ".xlsx":
        _write_workbook(rows.collect(engine="streaming"), path)
    else:
        separator = contact_list.options.separator or ","  # the one that the operator's Excel knows
        guard_formulas(rows).sink_csv(path, include_bom=True, separator=separator)


def guard_formulas(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Put an apostrophe before every text, column names included, that a spreadsheet would run as a formula."""
    names = pl.Series(rows.collect_schema().names())
    safe = pl.select(_guard(pl.lit(names))).to_series()
    return rows.with_columns(_guard(pl.col(pl.String))).rename(dict(zip(names, safe, strict=True)))


def _guard(text: pl.Expr) -> pl.Expr:
    return pl.when(text.str.contains(_FORMULA)).then(pl.lit("'") + text).otherwise(text)


def _rejected_rows(contact_list: ContactList, report: Report, sentence_for: Callable[[str], str]) -> pl.LazyFrame:
    issues = pl.scan_parquet(report.issues)
    rules = issues.select("rule").unique().collect(engine="streaming")["rule"]
    sentences = pl.DataFrame({"rule": rules, "sentence": [sentence_for(rule) for rule in rules]}).lazy()
    *names, reason = name_columns([*contact_list.columns, "_reason"], len(contact_list.columns) + 1)
    reasons = (
        issues.join(sentences, on="rule", how="left", maintain_order="left")
        .select(ROW, pl.format("{}: {}", "field", "sentence").alias(reason))
        .group_by(ROW)
        .agg(pl.col(reason).str.join("; "))
    )
    rows = pl.scan_parquet(contact_list.path)
    return rows.join(reasons, on=ROW, how="inner", maintain_order="left").select(ROW, *names, reason)


def _write_workbook(rows: pl.DataFrame, path: Path) -> None:
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as workbook:
        for number, part in enumerate(rows.iter_slices(SHEET_ROWS) if rows.height else [rows], start=1):
            _write_sheet(workbook.add_worksheet(f"Rejected {number}"), part)


def _write_sheet(sheet: xlsxwriter.worksheet.Worksheet, rows: pl.DataFrame) -> None:
    texts = rows.with_columns(pl.col(pl.String).str.slice(0, SHEET_CELL))
    for column, name in enumerate(rows.columns):
        sheet.write_string(0, column, name[:SHEET_CELL])
    for line, (number, *cells) in enumerate(texts.iter_rows(), start=1):  # the library takes cells one by one
        sheet.write_number(line, 0, number)
        for column, cell in enumerate(cells, start=1):
            if cell is not None:
                sheet.write_string(line, column, cell)
