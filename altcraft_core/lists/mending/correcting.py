"""Corrections of single cells, by hand or by a workbook, as one step of mending."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

import polars as pl

from altcraft_core.lists.columns.deriving import scan_columns
from altcraft_core.lists.headers import ROW
from altcraft_core.lists.mending.error_books import CELLS
from altcraft_core.lists.mending.exporting import Sentence, tell_reasons
from altcraft_core.lists.repairs.repairing import mend
from altcraft_core.records import ColumnMapping, ContactList, Repair, RepairKind, Report

REASON = " reason"  #: a list's columns never begin with a space


def count_faulty(report: Report) -> int:
    """How many rows have issues, warnings and duplicates among them."""
    return len(_number_faulty(report))


def list_faulty(
    contact_list: ContactList,
    report: Report,
    mapping: ColumnMapping,
    repairs: tuple[Repair, ...],
    sentence_for: Sentence,
    start: int,
    count: int,
) -> pl.DataFrame:
    """`count` rows with issues from the place `start` on: `_row`, REASON, and the columns of the list that are mapped.

    Cells stand as `repairs` left them. Warnings and duplicates are among the reasons.
    """
    issues = pl.concat([pl.scan_parquet(report.issues), pl.scan_parquet(report.warnings)])
    shown = _number_faulty(report).slice(start, count)
    told = tell_reasons(issues.filter(pl.col(ROW).is_in(shown.implode())), sentence_for)
    reasons = told.select(ROW, pl.col("reasons").alias(REASON))
    rows, _ = scan_columns(contact_list, (), repairs)
    rows = rows.filter(pl.col(ROW).is_in(shown.implode())).join(reasons, on=ROW, how="left")
    fed = {source for column, _ in mapping.columns for source in _sources(mapping, column)}
    columns = [column for column in contact_list.columns if column in fed]
    return rows.select(ROW, REASON, *columns).sort(ROW).collect(engine="streaming")


def _number_faulty(report: Report) -> pl.Series:
    numbers = [pl.scan_parquet(issues).select(ROW) for issues in (report.issues, report.warnings)]
    return pl.concat(numbers).select(pl.col(ROW).unique().sort()).collect(engine="streaming")[ROW]


def _sources(mapping: ColumnMapping, column: str) -> tuple[str, ...]:
    return next((each.columns for each in mapping.derived if each.name == column), (column,))


def set_cells(repairs: tuple[Repair, ...], cells: pl.DataFrame, folder: Path, book: str = "") -> tuple[Repair, ...]:
    """The steps with these corrections behind them. Those by hand join the last step, if that was by hand too.

    A later correction of a cell takes the place of an earlier one. `book` names the workbook that they came with.
    """
    by_hand = Repair(kind=RepairKind.SET_CELLS)
    last = repairs[-1] if repairs and not book and replace(repairs[-1], rows=None) == by_hand else None
    earlier = pl.read_parquet(last.rows) if last and last.rows else pl.DataFrame(schema=CELLS)
    joined = pl.concat([earlier, cells.select(CELLS.names())])
    joined = joined.unique([ROW, "column"], keep="last").sort(ROW, "column")
    step = replace(by_hand, value=book, rows=_keep_cells(joined, folder))
    return (*(repairs[:-1] if last else repairs), step)


def compare_cells(
    contact_list: ContactList, repairs: tuple[Repair, ...], cells: pl.DataFrame, count: int = 5
) -> pl.DataFrame:
    """`_row`, `column`, `before` and `after` of the first `count` cells that corrections change, as `repairs` left
    them."""
    first = cells.sort(ROW, "column").head(count)
    rows, _ = scan_columns(contact_list, (), repairs)
    columns = first["column"].unique().to_list()
    before = rows.filter(pl.col(ROW).is_in(first[ROW].implode())).select(ROW, *columns).collect(engine="streaming")
    # A list's own columns never begin with a space, and one may be called "before".
    before = before.unpivot(on=columns, index=ROW, variable_name=" column", value_name=" before")
    before = before.rename({" column": "column", " before": "before"})
    told = first.rename({"value": "after"}).join(before, on=[ROW, "column"], how="left", maintain_order="left")
    return told.select(ROW, "column", "before", "after")


def count_overwritten(repairs: tuple[Repair, ...], cells: pl.DataFrame) -> int:
    """How many cells that somebody corrected by hand get another value by these corrections."""
    by_hand = [read_cells(each) for each in repairs if each.kind is RepairKind.SET_CELLS and not each.value]
    if not by_hand:
        return 0
    known = pl.concat(by_hand).unique([ROW, "column"], keep="last")
    both = cells.join(known, on=[ROW, "column"], suffix=" by hand")
    return both.filter(pl.col("value").ne_missing(pl.col("value by hand"))).height


def count_changed(contact_list: ContactList, repairs: tuple[Repair, ...], step: Repair) -> int:
    """How many cells of its column a step for all rows would change, as `repairs` left them."""
    rows, _ = scan_columns(contact_list, (), repairs)
    cell = pl.col(step.column)
    return int(rows.select(mend(cell, step).ne_missing(cell).sum()).collect(engine="streaming").item())


def read_cells(step: Repair) -> pl.DataFrame:
    """The cells that a step corrects."""
    return pl.DataFrame(schema=CELLS) if step.rows is None else pl.read_parquet(step.rows)


def _keep_cells(cells: pl.DataFrame, folder: Path) -> Path:
    """A file named by what it holds."""
    name = sha256(cells.write_csv().encode()).hexdigest()[:32]
    path = folder / "cells" / f"{name}.parquet"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{uuid4().hex}.part")
        cells.write_parquet(draft)
        draft.replace(path)
    return path
