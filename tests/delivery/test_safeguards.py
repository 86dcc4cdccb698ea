from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from altcraft_core.delivery.safeguards import (
    HALTED_CANARY,
    HALTED_FAILURES,
    HALTED_REFUSALS,
    HALTED_SILENCE,
    Step,
    judge_course,
)
from altcraft_core.records import Course, Safeguards

NOON = datetime(2026, 3, 25, 12, tzinfo=UTC)
GOING = Course(
    planned=5,
    held=0,
    processing=1,
    quiet_since=NOON,
    told=1_000,
    failed=100,
    refused_in_a_row=0,
    canary_open=0,
    canary_told=0,
    canary_bad=0,
)
CANARY = replace(GOING, held=5, canary_told=100)
SAFEGUARDS = Safeguards(canary=100, failed_percent=20, refused_chunks=3, silent_minutes=30)


@pytest.mark.parametrize(
    ("course", "step"),
    [
        pytest.param(GOING, Step(), id="all-well"),
        pytest.param(replace(GOING, failed=200), Step(), id="as-many-failures-as-allowed"),
        pytest.param(replace(GOING, failed=201), Step(halt=HALTED_FAILURES), id="too-many-failures"),
        pytest.param(replace(GOING, told=99, failed=99), Step(), id="too-few-to-say"),
        pytest.param(replace(GOING, refused_in_a_row=2), Step(), id="some-refusals"),
        pytest.param(replace(GOING, refused_in_a_row=3), Step(halt=HALTED_REFUSALS), id="refusals-in-a-row"),
        pytest.param(replace(GOING, quiet_since=NOON - timedelta(minutes=30)), Step(), id="a-while"),
        pytest.param(
            replace(GOING, quiet_since=NOON - timedelta(minutes=31)), Step(halt=HALTED_SILENCE), id="too-long"
        ),
        pytest.param(
            replace(GOING, processing=0, quiet_since=NOON - timedelta(hours=9)), Step(), id="nothing-to-wait-for"
        ),
        pytest.param(replace(GOING, planned=0, refused_in_a_row=9), Step(), id="nothing-left-to-halt"),
        pytest.param(replace(CANARY, canary_open=1, canary_told=0), Step(), id="canary-under-way"),
        pytest.param(replace(CANARY, canary_bad=20), Step(release=True), id="canary-well"),
        pytest.param(replace(CANARY, canary_bad=21), Step(halt=HALTED_CANARY), id="canary-not-well"),
    ],
)
def test_a_submission_halts_or_goes_on_by_its_course(course: Course, step: Step) -> None:
    assert judge_course(course, SAFEGUARDS, NOON) == step


@pytest.mark.parametrize(
    ("chosen", "accepted", "canary"),
    [(None, 10_000, 0), (None, 10_001, 100), (0, 1_000_000, 0), (10, 5_000, 10), (500, 500, 0), (500, 200, 0)],
)
def test_long_lists_begin_with_a_canary_unless_chosen_otherwise(chosen: int | None, accepted: int, canary: int) -> None:
    assert Safeguards(canary=chosen).canary_rows(accepted) == canary
