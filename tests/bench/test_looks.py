from __future__ import annotations

import polars as pl
import pytest

from altcraft_core.bench.lookout import LOOKS
from altcraft_core.bench.looks import list_intervals, measure_gaps, shortest_interval

INTERVALS = list_intervals(20)


def looks(**moments: list[float]) -> pl.DataFrame:
    return pl.DataFrame([(task, at) for task in moments for at in moments[task]], schema=LOOKS, orient="row")


def test_intervals_grow_from_a_second_to_half_a_minute() -> None:
    assert INTERVALS[:3] == [1, 1.5, 2.25]
    assert INTERVALS[-1] == 30
    assert sorted(INTERVALS) == INTERVALS


def test_gaps_are_measured_for_each_task_beside_the_interval_that_was_due() -> None:
    gaps = measure_gaps(looks(a=[0, 1, 3], b=[0.5, 1.75]), until=3)

    assert gaps.rows() == [
        ("a", 1, 1, 1),
        ("a", 3, 2, 1.5),
        ("a", 3, 0, 2.25),
        ("b", 1.75, 1.25, 1),
        ("b", 3, 1.25, 1.5),
    ]


def test_a_task_that_nobody_looks_at_any_more_shows() -> None:
    gaps = measure_gaps(looks(a=[0, 1, 2.5], forgotten=[0]), until=50)

    assert gaps.filter(pl.col("task") == "forgotten").rows() == [("forgotten", 50, 50, 1)]


def test_later_looks_do_not_count() -> None:
    assert measure_gaps(looks(a=[0, 1, 60], b=[55]), until=2).rows() == [("a", 1, 1, 1), ("a", 2, 1, 1.5)]


@pytest.mark.parametrize(
    ("moments", "shortest"),
    [({}, 0), ({"a": [0.0]}, 1), ({"a": [0.0, 1.0, 2.5], "b": [0.0, 1.0]}, 1.5)],
)
def test_the_shortest_interval_is_that_of_the_task_that_is_looked_at_most_often(
    moments: dict[str, list[float]], shortest: float
) -> None:
    assert shortest_interval(looks(**moments), until=3) == shortest
