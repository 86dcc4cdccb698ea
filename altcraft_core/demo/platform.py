"""What the demo platform does with each call of the API. Nothing here knows HTTP."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from altcraft_core.demo.answers import Answer, Refusal, succeed
from altcraft_core.demo.bodies import Body
from altcraft_core.demo.catalogue import LOOKS
from altcraft_core.demo.changes import CHANGES, ENGAGING
from altcraft_core.demo.imports import known_scenario
from altcraft_core.demo.ledger import count_call
from altcraft_core.demo.repeats import make_key, recall, remember
from altcraft_core.demo.results import tell_task
from altcraft_core.demo.state import State
from altcraft_core.demo.switches import Switches
from altcraft_core.demo.tasks import task_progress

TOKENS = frozenset({"demo-token", "abcdefghijklmnqrstuvwxyz", "abcdefghijklmnopqrstuvwxyz"})  # ours, and two documented
READ_TASK = "tasks/status"


@dataclass(frozen=True, kw_only=True)
class Call:
    """One call: its method, what its body says, and who names it how."""

    method: str
    body: Body
    bearer: str = ""
    request_id: str = ""
    checksum: str = ""  #: of the address, the headers and the body


class Platform:
    """The demo platform over one state file. `clock` tells seconds since 1970, `pace` how slow tasks are."""

    def __init__(self, state: State, *, pace: float, clock: Callable[[], float], switches: Switches) -> None:
        self._state = state
        self._pace = pace
        self._clock = clock
        self._switches = switches

    def answer(self, call: Call) -> Answer:
        """Do what the call asks for; Refusal when it cannot be done."""
        token = _check_token(call.body.parameters.get("token") or call.bearer)
        if call.method in CHANGES:
            return self._change(call, self._answer_key(call, token))
        if call.method == READ_TASK:
            return Answer(payload=self._read_task(call.body))
        if look := LOOKS.get(call.method):
            with self._state.reading() as database:
                return Answer(payload=look(database, call.body.parameters))
        raise Refusal(404, f"Method {call.method} is not known")

    def _answer_key(self, call: Call, token: str) -> str:
        if not call.request_id:
            return make_key(call.checksum) if self._switches.checksums else ""
        return make_key(token, call.request_id, call.method if self._switches.key_with_path else "")

    def _change(self, call: Call, key: str) -> Answer:
        with self._state.writing() as database:
            self._count(database, call, requests=1)
            if repeat := self._repeat(database, call, key):
                return repeat
        try:
            work = CHANGES[call.method](call.body, self._switches)
            with self._state.writing() as database:
                # Its twin may have come first while this one was being read.
                if repeat := self._repeat(database, call, key):
                    return repeat
                payload = work(database, self._clock())
                self._remember(database, key, payload)
        except Refusal as refusal:
            # By default an error is not remembered: it has done nothing that a repeat could do twice.
            if self._switches.replay_errors:
                with self._state.writing() as database:
                    self._remember(database, key, refusal.payload)
            raise
        return Answer(payload=payload)

    def _repeat(self, database: sqlite3.Connection, call: Call, key: str) -> Answer | None:
        first = recall(database, key, self._clock() - self._switches.window_seconds)
        if first is None:
            return None
        self._count(database, call, duplicates=1)
        return Answer(payload=first, headers=self._switches.repeat_headers(key))

    def _remember(self, database: sqlite3.Connection, key: str, payload: dict[str, Any]) -> None:
        if key:
            remember(database, key, self._clock(), payload)

    def _count(self, database: sqlite3.Connection, call: Call, **calls: int) -> None:
        if call.method in ENGAGING:
            count_call(database, known_scenario(call.body.parameters.get("workflow_id")), **calls)

    def _read_task(self, body: Body) -> dict[str, Any]:
        task_id = str(body.parameters.get("task_id"))
        with self._state.reading() as database:
            row = database.execute(
                "SELECT accepted_at, profiles, outcomes, request ->> 'match_key' FROM tasks WHERE id = ?", (task_id,)
            ).fetchone()
        if row is None:
            raise Refusal(404, "Task is not found")
        accepted_at, profiles, outcomes, match_key = row
        progress = task_progress(profiles, self._clock() - accepted_at, self._pace)
        result = None
        if progress.percent == 100:
            told = tell_task(json.loads(outcomes), match_key, task_id, self._switches)
            result = {"error": 0, "error_text": "", "result": told}
        status = self._switches.status_word(progress.status)
        return succeed(data={"status": status, "progress": progress.percent, "result": result})


def _check_token(token: object) -> str:
    if not token:
        raise Refusal(401, "API token required")
    if not isinstance(token, str) or token not in TOKENS:
        raise Refusal(401, "API token is not valid")
    return token
