"""Corrections of single cells, by hand or by a workbook, as one step of mending."""

from __future__ import annotations

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
    reasons = tell_reasons(issues.filter(pl.col(ROW).is_in(shown.implode())), sentence_for)
    rows, _ = scan_columns(contact_list, (), repairs)
    rows = rows.filter(pl.col(ROW).is_in(shown.implode())).join(reasons, on=ROW, how="left")
    fed = {source for column, _ in mapping.columns for source in _sources(mapping, column)}
    columns = [column for column in contact_list.columns if column in fed]
    return rows.select(ROW, pl.col("reasons").alias(REASON), *columns).sort(ROW).collect(engine="streaming")


def _number_faulty(report: Report) -> pl.Series:
    numbers = [pl.scan_parquet(issues).select(ROW) for issues in (report.issues, report.warnings)]
    return pl.concat(numbers).select(pl.col(ROW).unique().sort()).collect(engine="streaming")[ROW]


def _sources(mapping: ColumnMapping, column: str) -> tuple[str, ...]:
    return next((each.columns for each in mapping.derived if each.name == column), (column,))


def set_cells(repairs: tuple[Repair, ...], cells: pl.DataFrame, folder: Path) -> tuple[Repair, ...]:
    """The steps with these corrections behind them. They join those of the last step, if that corrects cells too.

    A later correction of a cell takes the place of an earlier one.
    """
    last = repairs[-1] if repairs and repairs[-1].kind is RepairKind.SET_CELLS else None
    earlier = pl.read_parquet(last.rows) if last and last.rows else pl.DataFrame(schema=CELLS)
    joined = pl.concat([earlier, cells.select(CELLS.names())])
    joined = joined.unique([ROW, "column"], keep="last").sort(ROW, "column")
    step = Repair(kind=RepairKind.SET_CELLS, rows=_keep_cells(joined, folder))
    return (*(repairs[:-1] if last else repairs), step)


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
