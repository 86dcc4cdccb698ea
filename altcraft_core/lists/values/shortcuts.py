"""Values that are written as most are take a short way; the few others take the long one, and nobody else waits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import polars as pl

#: From the texts that are left to as many texts, null where one is not understood.
LongWay = Callable[[pl.Series], pl.Series]


def shorten(text: pl.Expr, quick: pl.Expr, long_way: LongWay) -> pl.Expr:
    """`quick` where it is not null, elsewhere the long way, which sees no other texts. Streams, batch by batch.

    Unlike a choice of two expressions, which are both computed for every row.
    """
    return pl.map_batches([quick, text], partial(_fill, long_way=long_way), pl.String, is_elementwise=True)


def by_expression(write: Callable[[pl.Expr], pl.Expr]) -> LongWay:
    """The long way that an expression tells."""
    return lambda texts: texts.to_frame("text").select(write(pl.col("text"))).to_series()


def _fill(columns: Sequence[pl.Series], long_way: LongWay) -> pl.Series:
    written, texts = columns
    left = written.is_null() & texts.is_not_null()
    if not left.any():
        return written
    if left.all():
        return long_way(texts)
    return written.scatter(left.arg_true(), long_way(texts.filter(left)))
