"""Cutting a plan into chunks by rows and by bytes."""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise

import polars as pl

from altcraft_core.errors import PlanError
from altcraft_core.records import Limits

CHUNKS = pl.Schema({"start": pl.Int64(), "rows": pl.Int64(), "bytes": pl.Int64()})


def cut_chunks(lengths: pl.Series, limits: Limits, overhead: int, *, canary: int = 0) -> pl.DataFrame:
    """Cut items of these lengths (bytes) into chunks, each as full as both limits allow; of the schema CHUNKS.

    `bytes` is the whole body: `overhead`, the items, and a comma between any two. The first `canary` items share no
    chunk with others. PlanError if one item can never fit into a chunk.
    """
    _require_fit(lengths, limits, overhead)
    # An item brings its comma; the last one of a chunk has none, so the room for items is one byte larger.
    ends = (lengths.cast(pl.Int64) + 1).cum_sum()
    room = limits.max_bytes - overhead + 1
    cuts = [0]
    sent = 0  # bytes of all items before the cut, commas counted
    sizes = []
    while cuts[-1] < len(ends):
        stop = min(cuts[-1] + limits.max_rows, canary if cuts[-1] < canary else len(ends))
        if ends[stop - 1] - sent > room:
            stop = bisect_right(ends, sent + room, cuts[-1], stop)
        sizes.append(ends[stop - 1] - sent - 1 + overhead)
        sent = ends[stop - 1]
        cuts.append(stop)
    rows = [stop - start for start, stop in pairwise(cuts)]
    return pl.DataFrame({"start": cuts[:-1], "rows": rows, "bytes": sizes}, schema=CHUNKS)


def _require_fit(lengths: pl.Series, limits: Limits, overhead: int) -> None:
    longest = lengths.arg_max()
    if longest is not None and lengths[longest] + overhead > limits.max_bytes:
        raise PlanError(
            f"Accepted profile number {longest + 1} needs a body of {lengths[longest] + overhead:,} bytes, and a chunk "
            f"may have {limits.max_bytes:,}. Allow larger chunks, or shorten the row's values."
        )
