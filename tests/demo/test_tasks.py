from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from altcraft_core.demo.tasks import task_progress, task_seconds
from tests.demo.callers import Caller, Clock, people


@pytest.mark.parametrize(
    ("profiles", "pace", "seconds"), [(1_000, 1, 3), (10_000, 1, 6), (1_000, 2, 6), (10_000, 0, 0)]
)
def test_a_task_takes_longer_with_more_profiles(profiles: int, pace: float, seconds: float) -> None:
    assert task_seconds(profiles, pace) == seconds


@given(
    profiles=st.integers(1, 100_000),
    pace=st.floats(0.01, 100),
    ages=st.lists(st.floats(0, 10_000), min_size=2, max_size=2).map(sorted),
)
def test_a_task_never_goes_back(profiles: int, pace: float, ages: list[float]) -> None:
    order = ["queued", "running", "finished"]
    earlier, later = (task_progress(profiles, age, pace) for age in ages)

    assert earlier.percent <= later.percent
    assert order.index(earlier.status) <= order.index(later.status)
    assert all((state.percent == 100) == (state.status == "finished") for state in (earlier, later))


@pytest.mark.slow
def test_a_task_goes_through_its_states_by_the_clock(start: Callable[..., Caller], clock: Clock) -> None:
    demo = start(pace=1)
    sent = demo.send(*people(1_000))
    seen = []
    for _ in range(7):
        seen.append(demo.status(sent))
        clock.now += 0.5

    assert [state["status"] for state in seen] == ["queued", *["running"] * 5, "completed"]
    assert [state["progress"] for state in seen] == [0, 1, 21, 41, 60, 80, 100]
    assert [state["result"] is None for state in seen] == [True] * 6 + [False]
    assert seen[-1]["result"]["error"] == 0
    assert seen[-1]["result"]["error_text"] == ""


@pytest.mark.slow
def test_without_a_pace_a_task_is_over_at_once(demo: Caller) -> None:
    assert demo.status(demo.send(*people(10)))["status"] == "completed"


@pytest.mark.slow
def test_profiles_are_engaged_before_their_task_is_over(start: Callable[..., Caller]) -> None:
    demo = start(pace=1)
    demo.send(*people(10))

    assert demo.ledger()["engagements"] == 10
