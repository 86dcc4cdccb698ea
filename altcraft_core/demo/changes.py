"""Calls that change something. Each is read first, which may refuse it, and then done within one transaction."""

from __future__ import annotations

import json
import sqlite3
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from altcraft_core.demo.answers import Refusal, invalid, succeed
from altcraft_core.demo.bodies import Body
from altcraft_core.demo.catalogue import active_scenarios
from altcraft_core.demo.imports import Import, find_scenario, read_import, read_plain_import
from altcraft_core.demo.profiles import engage, store_profiles
from altcraft_core.demo.results import Outcome, list_outcomes, tell_at_once
from altcraft_core.demo.scenarios import SCENARIOS
from altcraft_core.demo.switches import Switches

IMPORT_AND_START = "workflows/import_and_start_batch_task"
IMPORT_AND_START_AT_ONCE = "workflows/import_and_start_batch"
ENGAGING = frozenset({IMPORT_AND_START, IMPORT_AND_START_AT_ONCE})

Work = Callable[[sqlite3.Connection, float], dict[str, Any]]  #: the time is now; the payload of the answer
Change = Callable[[Body, Switches], Work]


def import_and_start_later(body: Body, switches: Switches) -> Work:
    """`workflows/import_and_start_batch_task`: the work is done at once, but told by a task."""
    request = read_import(body, switches)

    def work(database: sqlite3.Connection, now: float) -> dict[str, Any]:
        return succeed(task_id=_add_task(database, request, _import(database, request), now))

    return work


def import_and_start(body: Body, switches: Switches) -> Work:
    """`workflows/import_and_start_batch`."""
    request = read_import(body, switches)
    return lambda database, _: succeed(result=tell_at_once(_import(database, request), switches))


def import_only(body: Body, switches: Switches) -> Work:
    """`profiles/import_batch`."""
    request = read_plain_import(body, switches)
    return lambda database, _: succeed(result=tell_at_once(_import(database, request), switches))


def activate(body: Body, _: Switches) -> Work:
    """`workflows/activate`."""
    return _switch(body, active=True)


def deactivate(body: Body, _: Switches) -> Work:
    """`workflows/deactivate`."""
    return _switch(body, active=False)


CHANGES: Mapping[str, Change] = {
    IMPORT_AND_START: import_and_start_later,
    IMPORT_AND_START_AT_ONCE: import_and_start,
    "profiles/import_batch": import_only,
    "workflows/activate": activate,
    "workflows/deactivate": deactivate,
}


def _switch(body: Body, *, active: bool) -> Work:
    scenario = find_scenario(body.parameters.get("id"), "id")
    if not isinstance(body.parameters.get("skip_profiles", False), bool):
        raise invalid("skip_profiles must be true or false")

    def work(database: sqlite3.Connection, _: float) -> dict[str, Any]:
        database.execute("REPLACE INTO switched VALUES (?, ?)", (scenario.id, active))
        return succeed(data=None)

    return work


def _import(database: sqlite3.Connection, request: Import) -> list[Outcome]:
    active = active_scenarios(database)
    started = [request.scenario.id] if request.scenario else []
    if request.scenario and not active[request.scenario.id]:
        raise Refusal(400, f"Scenario {request.scenario.id} is not active")
    if not request.record["skip_triggers"]:
        # The scenario that was asked for may itself start from any import: then people enter it twice.
        listening = (one for one in SCENARIOS if one.any_import and one.list_id == request.database.id)
        started += [one.id for one in listening if active[one.id]]
    outcomes = list_outcomes(request, store_profiles(database, request))
    engage(database, started)
    return outcomes


def _add_task(database: sqlite3.Connection, request: Import, outcomes: list[Outcome], now: float) -> str:
    task_id = str(uuid.uuid4())
    record = {"method": IMPORT_AND_START, "match_key": request.mode.beside, **request.record}
    database.execute(
        "INSERT INTO tasks VALUES (?, ?, ?, ?, ?)",
        (task_id, now, len(outcomes), json.dumps(outcomes), json.dumps(record)),
    )
    return task_id
