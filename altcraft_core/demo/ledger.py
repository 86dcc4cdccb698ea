"""The ledger: what the demo platform really did, whatever anybody was told.

    {"scenarios": {"12": {"name": "Welcome",
                          "profiles": 24700,          profiles that were engaged in this scenario at least once
                          "engagements": 24700,       how often profiles were engaged in it, all in all
                          "max_engagements": 1,       the largest number of times one profile was
                          "requests": 3,              import requests for it that were seen
                          "duplicates": 0},           of them, repeats answered from memory
                   ...},
     "profiles": 24700, "requests": 3, "duplicates": 0}     over all scenarios and databases

A profile counts as engaged at the moment its request is accepted, so a chunk that is sent twice shows at once.
"""

from __future__ import annotations

import sqlite3
from typing import Any

from altcraft_core.demo.scenarios import SCENARIOS
from altcraft_core.demo.state import State

ENGAGED = """
SELECT scenario, count(*) AS profiles, sum(times) AS engagements, max(times) AS max_engagements
FROM engagements GROUP BY scenario
"""
CALLS = "SELECT scenario, requests, duplicates FROM calls"
NOTHING = {"profiles": 0, "engagements": 0, "max_engagements": 0, "requests": 0, "duplicates": 0}


def read_ledger(state: State) -> dict[str, Any]:
    """The ledger as it stands now."""
    with state.reading() as database:
        engaged, calls = _by_scenario(database, ENGAGED), _by_scenario(database, CALLS)
        (profiles,) = database.execute("SELECT count(*) FROM profiles").fetchone()
    return {
        "scenarios": {
            str(scenario.id): {"name": scenario.name}
            | NOTHING
            | engaged.get(scenario.id, {})
            | calls.get(scenario.id, {})
            for scenario in SCENARIOS
        },
        "profiles": profiles,
        "requests": sum(row["requests"] for row in calls.values()),
        "duplicates": sum(row["duplicates"] for row in calls.values()),
    }


def count_call(database: sqlite3.Connection, scenario: int, *, requests: int = 0, duplicates: int = 0) -> None:
    """Note a call that wanted to engage; scenario 0 stands for one that does not exist."""
    database.execute(
        "INSERT INTO calls VALUES (?, ?, ?) ON CONFLICT (scenario) DO UPDATE"
        " SET requests = requests + excluded.requests, duplicates = duplicates + excluded.duplicates",
        (scenario, requests, duplicates),
    )


def _by_scenario(database: sqlite3.Connection, query: str) -> dict[int, dict[str, int]]:
    rows = database.execute(query)
    _, *names = (column[0] for column in rows.description)
    return {scenario: dict(zip(names, values, strict=True)) for scenario, *values in rows}
