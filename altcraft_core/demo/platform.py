"""What the demo platform does with each call of the API. Nothing here knows HTTP."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from altcraft_core.demo.answers import Answer, Refusal, succeed
from altcraft_core.demo.imports import Import, known_scenario, read_import
from altcraft_core.demo.ledger import count_call
from altcraft_core.demo.profiles import engage, profile_id
from altcraft_core.demo.scenarios import SCENARIOS
from altcraft_core.demo.state import State
from altcraft_core.demo.tasks import task_progress

TOKENS = frozenset({"demo-token", "abcdefghijklmnqrstuvwxyz", "abcdefghijklmnopqrstuvwxyz"})  # ours, and two documented
REMEMBERED_SECONDS = 24 * 60 * 60

LIST_SCENARIOS = "workflows/list"
IMPORT_AND_START = "workflows/import_and_start_batch_task"
READ_TASK = "tasks/status"

Body = Mapping[str, Any]


class Platform:
    """The demo platform over one state file. `clock` tells seconds since 1970, `pace` how slow tasks are."""

    def __init__(self, state: State, *, pace: float, clock: Callable[[], float]) -> None:
        self._state = state
        self._pace = pace
        self._clock = clock

    def answer(self, call: str, body: Body, *, bearer: str = "", request_id: str = "") -> Answer:
        """Do what the call asks for; Refusal when it cannot be done."""
        token = _check_token(body.get("token") or bearer)
        if call == LIST_SCENARIOS:
            return Answer(payload=list_scenarios(body))
        if call == IMPORT_AND_START:
            return self._import_and_start(body, _answer_key(token, request_id))
        if call == READ_TASK:
            return Answer(payload=self._read_task(body))
        raise Refusal(404, f"Method {call} is not known")

    def _import_and_start(self, body: Body, key: str) -> Answer:
        # Only an accepted request is remembered: an error has done nothing that a repeat could do twice.
        scenario = known_scenario(body.get("workflow_id"))
        with self._state.writing() as database:
            count_call(database, scenario, requests=1)
        request = read_import(body)
        with self._state.writing() as database:
            now = self._clock()
            if key and (first := _remembered(database, key, now)):
                count_call(database, scenario, duplicates=1)
                return Answer(payload=first, headers={"Duplicate-Request": "true", "Duplicate-Key": key})
            payload = succeed(task_id=_accept(database, request, now))
            if key:
                database.execute("REPLACE INTO answers VALUES (?, ?, ?)", (key, now, json.dumps(payload)))
        return Answer(payload=payload)

    def _read_task(self, body: Body) -> dict[str, Any]:
        with self._state.reading() as database:
            row = database.execute(
                "SELECT accepted_at, profiles, outcomes FROM tasks WHERE id = ?", (str(body.get("task_id")),)
            ).fetchone()
        if row is None:
            raise Refusal(404, "Task is not found")
        accepted_at, profiles, outcomes = row
        progress = task_progress(profiles, self._clock() - accepted_at, self._pace)
        result = None
        if progress.status == "completed":
            result = {"error": 0, "error_text": "", "result": [_tell(outcome) for outcome in json.loads(outcomes)]}
        return succeed(data={"status": progress.status, "progress": progress.percent, "result": result})


def list_scenarios(body: Body) -> dict[str, Any]:
    """One page of scenarios from `from_id` on, at most `limit`, and where the next page begins."""
    from_id, limit = _integer(body, "from_id", 1), _integer(body, "limit", 1000)
    page = [scenario for scenario in SCENARIOS if scenario.id >= from_id][:limit]
    following = page[-1].id + 1 if page else from_id
    return succeed(data=[scenario.describe() for scenario in page], next_from_id=following, total=len(SCENARIOS))


def _check_token(token: object) -> str:
    if not token:
        raise Refusal(401, "API token required")
    if not isinstance(token, str) or token not in TOKENS:
        raise Refusal(401, "API token is not valid")
    return token


def _answer_key(token: str, request_id: str) -> str:
    return hashlib.sha256(f"{token} {request_id}".encode()).hexdigest() if request_id else ""


def _remembered(database: sqlite3.Connection, key: str, now: float) -> dict[str, Any] | None:
    row = database.execute(
        "SELECT payload FROM answers WHERE key = ? AND answered_at > ?", (key, now - REMEMBERED_SECONDS)
    ).fetchone()
    return json.loads(row[0]) if row else None


def _accept(database: sqlite3.Connection, request: Import, now: float) -> str:
    found = engage(database, request)
    outcomes = [
        [slot.code, slot.text] if isinstance(slot, Refusal) else found[slot] or [404, "Profile is not found"]
        for slot in request.slots
    ]
    task_id = str(uuid.uuid4())
    database.execute("INSERT INTO tasks VALUES (?, ?, ?, ?)", (task_id, now, len(outcomes), json.dumps(outcomes)))
    return task_id


def _tell(outcome: int | list[Any]) -> dict[str, Any]:
    if isinstance(outcome, int):
        return {"profile_id": profile_id(outcome)}
    code, text = outcome
    return {"error": code, "error_text": text}


def _integer(body: Body, name: str, default: int) -> int:
    value = body.get(name, default)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise Refusal(400, "Invalid request", f"{name} must be a number of at least 0")
    return value
