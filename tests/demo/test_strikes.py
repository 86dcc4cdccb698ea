from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest

from altcraft_core.demo.faults import Faults, Rule
from altcraft_core.demo.samples import write_sample
from altcraft_core.demo.stories import BAD_PROFILE, STORIES, tell_story
from tests.demo.callers import Caller, Clock, people


def put(demo: Caller, told: Mapping[str, Any] | str) -> httpx.Response:
    body = {"content": told} if isinstance(told, str) else {"json": told}
    return demo.http.put("/_demo/faults", **body)


def errors(demo: Caller, calls: int) -> list[int]:
    return [demo.send(*people(1)).json()["error"] for _ in range(calls)]


@pytest.mark.slow
def test_faults_are_armed_while_the_platform_runs(demo: Caller) -> None:
    assert put(demo, {"rules": [{"kind": "error", "code": 409, "after": 1}]}).json()["left"] == [1]
    assert errors(demo, 3) == [0, 409, 0]
    assert demo.http.get("/_demo/faults").json()["left"] == [0]


@pytest.mark.slow
def test_what_is_told_of_faults_arms_them_again(demo: Caller) -> None:
    told = put(demo, {"rules": [{"kind": "error", "times": 2}], "switches": {"http_errors": True}}).json()

    assert demo.send(*people(1)).status_code == 500
    assert put(demo, told).json() == told
    assert [demo.send(*people(1)).status_code for _ in range(3)] == [500, 500, 200]


@pytest.mark.slow
def test_faults_are_taken_away(start: Callable[..., Caller]) -> None:
    demo = start(faults=Faults(rules=(Rule(kind="error", times=9),)))

    assert errors(demo, 1) == [500]
    assert demo.http.delete("/_demo/faults").json()["rules"] == []
    assert errors(demo, 1) == [0]


@pytest.mark.slow
def test_all_servers_over_a_file_share_its_faults(start: Callable[..., Caller]) -> None:
    first, second = start(), start()
    put(first, {"rules": [{"kind": "error", "times": 2}]})

    assert [*errors(second, 1), *errors(first, 1), *errors(second, 1)] == [500, 500, 0]
    assert errors(start(), 1) == [0]


@pytest.mark.slow
def test_a_switch_is_turned_while_the_platform_runs(demo: Caller) -> None:
    put(demo, {"switches": {"body_limit": 100}})

    assert demo.send(*people(10)).json()["error_debug"] == "http: request body too large"


@pytest.mark.slow
@pytest.mark.parametrize(
    "told", ["[", "{}", '{"rules": [{"kind": "earthquake"}]}', '{"switches": {"mood": 1}}', "\xff"]
)
def test_wrong_faults_change_nothing(start: Callable[..., Caller], told: str) -> None:
    demo = start(faults=Faults(rules=(Rule(kind="error", times=9),)))

    assert put(demo, told).status_code == 400
    assert errors(demo, 1) == [500]


@pytest.mark.slow
def test_a_rule_whose_time_is_over_strikes_no_more_calls(demo: Caller, clock: Clock) -> None:
    rule = {"kind": "error", "times": 9, "until": clock.now + 20}

    assert put(demo, {"rules": [rule]}).json()["left"] == [9]
    clock.now += 20
    assert demo.http.get("/_demo/faults").json()["left"] == [0]


@pytest.mark.parametrize("story", STORIES)
def test_a_story_is_told_by_rules_that_fit(story: str) -> None:
    faults = tell_story(story, 1_800_000_000.0)

    assert faults.name == story
    assert faults.rules


def test_the_bad_profile_stands_once_in_every_sample_list(tmp_path: Path) -> None:
    write_sample(100, tmp_path / "sample.csv")
    with (tmp_path / "sample.csv").open(encoding="utf-8-sig", newline="") as file:
        found = [row for row in csv.DictReader(file) if any(BAD_PROFILE in value for value in row.values())]

    assert len(found) == 1
    assert found[0]["E-mail"].startswith(BAD_PROFILE)
