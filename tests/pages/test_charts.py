from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.components import charts, text
from pages.components.run.pace import measure_pace

START = datetime(2026, 11, 23, 12, tzinfo=UTC)


@given(st.lists(st.integers(1, 10_000_000), min_size=1, max_size=400))
def test_no_chunk_of_a_plan_is_drawn_lower_than_it_is(sizes: list[int]) -> None:
    plan = pl.DataFrame({"start": range(len(sizes)), "rows": [1] * len(sizes), "bytes": sizes})

    (bars,) = charts.draw_chunk_sizes(plan, 10_000_000, text.CHUNK_SIZE_WORDS).data

    assert len(bars.y) <= charts.BARS
    assert max(bars.y) == pytest.approx(max(sizes) / 1e6)


def test_progress_adds_up_from_nothing() -> None:
    times = [START + timedelta(seconds=second) for second in (20, 10)]
    progress = pl.DataFrame({"finished_at": times, "imported": [5, 9], "failed": [1, 0], "unattributed": [0, 0]})

    imported, failed = charts.draw_progress(progress, START, text.ACCOUNT).data

    assert list(imported.y) == [0, 9, 14, 14]
    assert list(failed.y) == [0, 0, 1, 1]
    assert list(imported.x)[:3] == [START, *sorted(times)]


def test_days_are_drawn_by_outcome() -> None:
    day = date(2026, 11, 23)
    days = pl.DataFrame({"day": [day, day], "outcome": ["imported", "failed"], "profiles": [38, 2]})

    figure = charts.draw_days(days, day, text.ACCOUNT)

    assert {bar.name: list(bar.y) for bar in figure.data} == {"Imported": [38], "Failed": [2]}


def test_every_chunk_has_a_tile_in_its_colour() -> None:
    statuses = list(charts.CHUNK_COLOURS) * 10
    chunks = pl.DataFrame({"label": map(str, range(80)), "status": statuses, "rows": [10] * 80})

    (tiles,) = charts.draw_chunks(chunks, text.CHUNK_STATUSES).data

    assert list(tiles.z) == list(range(8)) * 10
    assert (max(tiles.x), max(tiles.y)) == (charts.TILES_A_LINE - 1, 1)


def test_the_pace_is_unknown_before_the_first_outcome() -> None:
    nothing = pl.DataFrame(schema={"finished_at": pl.Datetime("us", "UTC"), "settled": pl.Int64})

    assert measure_pace(nothing, 100, START, START + timedelta(seconds=10)) is None


@given(st.lists(st.tuples(st.integers(1, 100), st.integers(1, 1_000)), min_size=1, max_size=20), st.integers(0, 10_000))
def test_the_time_left_is_a_range(finished: list[tuple[int, int]], remaining: int) -> None:
    times, settled = zip(*finished, strict=True)
    progress = pl.DataFrame({"finished_at": [START + timedelta(seconds=each) for each in times], "settled": settled})

    pace = measure_pace(progress, remaining, START, START + timedelta(seconds=100))

    assert pace is not None
    assert pace.per_second == sum(settled) / 100
    assert 0 <= pace.shortest <= remaining / pace.per_second <= pace.longest
