"""Files for people: the rows that are not sent, with their reasons. Values are data there too: no formula ever runs."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import polars as pl
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from altcraft_core.lists.headers import ROW, name_columns
from altcraft_core.lists.rules import DUPLICATE
from altcraft_core.records import ContactList, Report

SHEET_ROWS = 1_048_575  #: what a sheet holds below its header
CELL_CHARACTERS = 32_767  #: what a cell of a sheet holds

#: What a spreadsheet takes for a formula. After a plus or a minus, nothing but digits and their marks is harmless: it
#: can call nothing, and phones must survive the way through a file.
_FORMULA = r"(?s)^[=@\t\r\n＝＠]|^[+＋－-].*[^0-9 ().,/+-]"


def write_rejected(contact_list: ContactList, report: Report, sentence_for: Callable[[str], str], path: Path) -> None:
    """Write rejected and duplicate rows: row number, the list's columns, the reasons. CSV or XLSX by the suffix.

    `sentence_for` turns a rule's name into words. In CSV an apostrophe goes before what would run as a formula; a
    workbook holds texts only. More rows than a sheet holds go on in the next sheet.
    """
    rows = _list_rejected(contact_list, report, sentence_for)
    if path.suffix.lower() == ".xlsx":
        _write_workbook(rows.collect(engine="streaming"), path)
    else:
        separator = contact_list.options.separator or ","  # the one that the operator's Excel knows
        guard_formulas(rows).sink_csv(path, include_bom=True, separator=separator)


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


def _list_rejected(contact_list: ContactList, report: Report, sentence_for: Callable[[str], str]) -> pl.LazyFrame:
    reasons = tell_reasons(pl.scan_parquet(report.issues), sentence_for)
    *columns, number, reason = name_columns([*contact_list.columns, "Row", "Reason"], len(contact_list.columns) + 2)
    told = reasons.select(ROW, pl.col("reasons").alias(reason))
    rows = pl.scan_parquet(contact_list.path).join(told, on=ROW, how="inner", maintain_order="left")
    return rows.select(pl.col(ROW).alias(number), *columns, reason)


def _write_workbook(rows: pl.DataFrame, path: Path) -> None:
    parts = list(rows.iter_slices(SHEET_ROWS)) or [rows]
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as workbook:
        for number, part in enumerate(parts, start=1):
            _write_sheet(workbook.add_worksheet(f"Rejected {number}"), part)


def _write_sheet(sheet: Worksheet, rows: pl.DataFrame) -> None:
    sheet.freeze_panes(1, 0)
    for column, name in enumerate(rows.columns):
        sheet.write_string(0, column, name[:CELL_CHARACTERS])
    texts = rows.with_columns(pl.col(pl.String).str.slice(0, CELL_CHARACTERS))
    for line, (number, *cells) in enumerate(texts.iter_rows(), start=1):  # the library takes cells one by one
        sheet.write_number(line, 0, number)
        for column, cell in enumerate(cells, start=1):
            if cell is not None:
                sheet.write_string(line, column, cell)
