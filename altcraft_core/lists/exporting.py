"""Files for people: the rows that are not sent, with their reasons. Values are data there too: no formula ever runs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl
import xlsxwriter

from altcraft_core.errors import ReadError
from altcraft_core.records import ContactList, Report

SHEET_ROWS = 1_048_575  #: what a sheet holds below its header
TEXT_ONLY = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}

# A spreadsheet takes a cell that begins so for a formula. A plus or minus before nothing but a number or a phone is
# harmless, and such values must survive the way through a file.
_FORMULA = r"(?s)^[=@\t\r]|^[+\-].*[^\d\s().+\-]"


def write_rejected(contact_list: ContactList, report: Report, sentence_for: Callable[[str], str], path: Path) -> None:
    """Write rejected and duplicate rows: row number, the list's columns, the reasons. CSV or XLSX by the suffix.

    `sentence_for` turns a rule's name into words. ReadError when a sheet cannot hold so many rows.
    """
    rows = reject_rows(contact_list, report, sentence_for)
    if path.suffix.lower() == ".xlsx":
        _write_workbook(rows.collect(engine="streaming"), path)
    else:
        guard_formulas(rows).sink_csv(path, include_bom=True)


def reject_rows(contact_list: ContactList, report: Report, sentence_for: Callable[[str], str]) -> pl.LazyFrame:
    """The rows that are not sent, in the list's order, between their number and their reasons."""
    issues = pl.scan_parquet(report.issues)
    rules = issues.select(pl.col("rule").unique()).collect()["rule"].to_list()
    sentence = pl.col("rule").replace_strict(rules, [sentence_for(rule) for rule in rules], return_dtype=pl.String)
    reason = pl.when(pl.col("field") == "").then(sentence).otherwise(pl.format("{}: {}", "field", sentence))
    number, reasons = _free_name("Row", contact_list), _free_name("Reason", contact_list)
    by_row = issues.group_by("_row").agg(reason.str.join("; ").alias(reasons))
    return (
        pl.scan_parquet(contact_list.path)
        .join(by_row, on="_row", how="inner")
        .sort("_row")
        .select(pl.col("_row").alias(number), *contact_list.columns, reasons)
    )


def guard_formulas(rows: pl.LazyFrame) -> pl.LazyFrame:
    """The same rows, with a quote mark before every text that a spreadsheet would take for a formula."""
    texts = pl.col(pl.String)
    return rows.with_columns(pl.when(texts.str.contains(_FORMULA)).then("'" + texts).otherwise(texts).name.keep())


def _write_workbook(rows: pl.DataFrame, path: Path) -> None:
    if rows.height > SHEET_ROWS:
        raise ReadError(f"{rows.height} rows do not fit into one sheet of Excel. Take them as CSV.")
    with xlsxwriter.Workbook(path, TEXT_ONLY) as workbook:
        rows.write_excel(workbook, autofit=rows.height < 10_000, freeze_panes="A2")


def _free_name(name: str, contact_list: ContactList) -> str:
    while name in contact_list.columns:
        name = f"{name} of the check" if " " not in name else f"{name}+"
    return name
