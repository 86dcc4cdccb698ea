"""Corrections of single cells, by hand or by a workbook, as one step of mending."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from uuid import uuid4

import polars as pl

from altcraft_core.lists.headers import ROW
from altcraft_core.records import Repair, RepairKind

#: A cell and what is put there; null empties it.
CELLS = pl.Schema({ROW: pl.Int64, "column": pl.String, "value": pl.String})


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
