"""What is remarked of a list that was read all the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import polars as pl

from altcraft_core.lists.headers import ROW
from altcraft_core.records import Remark

_TOLD_ROWS = 5  #: how many rows a remark names


def remark_names(cells: Sequence[str | None], names: Sequence[str]) -> Iterator[Remark]:
    """Columns without a word in the header, and columns whose word stands twice: both got names of their own."""
    words = [(cell or "").strip() for cell in cells]
    unnamed = tuple(name for name, word in zip(names, words, strict=False) if not word)
    renamed = tuple(name for name, word in zip(names, words, strict=False) if word and name != word)
    if unnamed:
        yield Remark(what="unnamed_columns", count=len(unnamed), names=unnamed)
    if renamed:
        yield Remark(what="renamed_columns", count=len(renamed), names=renamed)


def remark_rows(what: str, rows: pl.LazyFrame, names: tuple[str, ...] = ()) -> Iterator[Remark]:
    """A word on these rows, which have a `_row`; nothing where there are none."""
    told = rows.select(pl.len(), pl.col(ROW).head(_TOLD_ROWS).implode().alias("first"))
    count, first = told.collect(engine="streaming").row(0)
    if count:
        yield Remark(what=what, count=count, rows=tuple(first), names=names)
