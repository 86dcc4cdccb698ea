"""Results kept in folders named by everything they depend on: asked for twice, made once."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from uuid import uuid4

import polars as pl

from altcraft_core.lists.bounds import telling_full_disk

#: Part of every name. Raise it when a kept folder's content changes its meaning.
EDITION = 8
ROW_GROUP = 50_000  #: rows: a pass holds several groups in memory, a slice reads whole ones, small ones cost time


def keep(folder: Path, arguments: tuple[object, ...], make: Callable[[Path], None]) -> Path:
    """The folder that `make` filled for these arguments, filled now unless it stands already.

    `arguments` must print all they hold (strings, numbers, frozen dataclasses). A folder appears whole or not at
    all, also when two processes make it at once.
    """
    name = hashlib.sha256(repr((EDITION, *arguments)).encode()).hexdigest()[:32]
    kept = folder / name
    if kept.exists():
        return kept
    draft = folder / f"{name}.{uuid4().hex}.part"
    draft.mkdir(parents=True)
    try:
        make(draft)
        _put_in_place(draft, kept)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return kept


def write_table(rows: pl.LazyFrame, to: Path) -> None:
    """Write rows to a Parquet file, streamed. It is read again soon, so that speed counts for more than size.

    ReadError when the disk is full.
    """
    _write([_sink(rows, to)])


def write_tables(rows_of: Mapping[Path, pl.LazyFrame]) -> None:
    """The same for several files at once: what their rows have in common is computed once.

    They are to be read whole: nothing in them tells which part holds a certain row.
    """
    _write([_sink(rows, to, statistics=False) for to, rows in rows_of.items()])


def _sink(rows: pl.LazyFrame, to: Path, *, statistics: bool = True) -> pl.LazyFrame:
    return rows.sink_parquet(to, compression="uncompressed", row_group_size=ROW_GROUP, statistics=statistics, lazy=True)


def _write(sinks: list[pl.LazyFrame]) -> None:
    with telling_full_disk():
        pl.collect_all(sinks, engine="streaming")


def _put_in_place(draft: Path, kept: Path) -> None:
    try:
        draft.rename(kept)
    except OSError:
        if not kept.exists():  # else another process was first, with the same content
            raise
