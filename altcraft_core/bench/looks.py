"""How punctual looks at tasks are. Frames of looks have the schema `lookout.LOOKS`."""

from __future__ import annotations

from itertools import accumulate

import polars as pl

from altcraft_core.delivery.steps import FIRST_LOOK, next_look


def list_intervals(count: int) -> list[float]:
    """The seconds that should lie between one look and the next at a task that moves at its first look only."""
    first = next_look(FIRST_LOOK, moved=True)
    return list(accumulate(range(count - 1), lambda interval, _: next_look(interval, moved=False), initial=first))


def measure_gaps(looks: pl.DataFrame, until: float) -> pl.DataFrame:
    """The time between looks at the same task: `task`, `at` (its end), `seconds`, `interval` (what it should be).

    The time since the last look at a task counts too, as one that ends at `until`: a task that nobody looks at any
    more shows. Later looks do not count.
    """
    seen = looks.filter(pl.col("at") <= until)
    ends = seen.select(pl.col("task").unique()).with_columns(at=pl.lit(until, dtype=pl.Float64))
    gaps = (
        pl.concat([seen, ends])
        .sort("task", "at")
        .with_columns(
            seconds=pl.col("at").diff().over("task"),
            number=pl.int_range(pl.len(), dtype=pl.Int64).over("task"),
        )
        .filter(pl.col("number") > 0)
    )
    intervals = pl.Series("interval", list_intervals(max(1, len(gaps))), dtype=pl.Float64)
    planned = intervals.to_frame().with_row_index("number", offset=1).with_columns(pl.col("number").cast(pl.Int64))
    return gaps.join(planned, on="number", maintain_order="left").select("task", "at", "seconds", "interval")


def shortest_interval(looks: pl.DataFrame, until: float) -> float:
    """What the intervals of all tasks have grown to, at least; 0 where there is no task."""
    now = measure_gaps(looks, until).group_by("task").agg(pl.col("interval").last())
    return min(now["interval"].to_list(), default=0.0)
