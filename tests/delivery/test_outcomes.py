from __future__ import annotations

import polars as pl
import pytest

from altcraft_core.delivery.outcomes import count_created, join_outcomes
from altcraft_core.records import OUTCOMES, Target, TaskPhase, TaskState

Told = tuple[str, int, bool | None]  # of a result: profile id, error, is it new

TARGET = Target(workflow_id=12)
ROWS = pl.DataFrame({"_row": [2, 3, 4], "item": [f'{{"data":{{"email":"p{row}@a.ru"}}}}' for row in (2, 3, 4)]})


def state_of(*told: Told, matches: tuple[str | None, ...] = (None, None, None)) -> TaskState:
    rows = [
        (profile_id, error, "", match, created)
        for (profile_id, error, created), match in zip(told, matches, strict=False)
    ]
    outcomes = pl.DataFrame(rows, schema=OUTCOMES, orient="row")
    return TaskState(phase=TaskPhase.FINISHED, status="completed", progress=100, outcomes=outcomes)


@pytest.mark.parametrize(
    ("told", "kept", "counted"),
    [
        ([("a", 0, True), ("b", 0, False), ("c", 0, True)], [True, False, True], (2, 1)),
        ([("a", 0, True), ("b", 0, None), ("c", 0, None)], [True, None, None], (1, 0)),
        ([("a", 0, False), ("b", 0, False), ("c", 0, False)], [False, False, False], (0, 3)),
        ([("", 400, False), ("b", 400, True), ("", 0, True)], [None, None, None], (None, None)),
        ([("a", 0, None), ("b", 0, None), ("c", 0, None)], [None, None, None], (None, None)),
        ([("a", 0, True)], [None, None, None], (None, None)),
    ],
)
def test_new_and_updated_are_counted_of_imported_profiles(
    told: list[Told], kept: list[bool | None], counted: tuple[int | None, int | None]
) -> None:
    joined = join_outcomes(ROWS, state_of(*told), TARGET)
    assert joined["created"].to_list() == kept
    assert count_created(joined) == counted


def test_what_is_new_follows_its_match_value() -> None:
    joined = join_outcomes(ROWS, state_of(("c", 0, True), ("a", 0, False), matches=("P4@a.ru", "p2@a.ru")), TARGET)
    assert joined.select("outcome", "profile_id", "created").rows() == [
        ("imported", "a", False),
        ("unattributed", "", None),
        ("imported", "c", True),
    ]


@pytest.mark.parametrize("results", [None, pl.DataFrame(schema=OUTCOMES)])
def test_without_results_nothing_is_told_of_new_profiles(results: pl.DataFrame | None) -> None:
    state = TaskState(phase=TaskPhase.FINISHED, status="completed", progress=100, outcomes=results)
    joined = join_outcomes(ROWS, state, TARGET)
    assert joined["outcome"].to_list() == ["unattributed"] * 3
    assert joined.schema["created"] == pl.Boolean
    assert count_created(joined) == (None, None)
