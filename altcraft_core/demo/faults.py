"""Faults that the demo platform shows on purpose: rules that strike certain calls, counted in the state file.

A faults file is JSON:

    {"rules": [{"call": "tasks/status", "kind": "throttle", "after": 3, "times": 2, "retry_after": 1.5}]}

A rule lets the first `after` calls pass and strikes the next `times`; a server that is killed and started again
goes on counting. Every rule counts every call it is for; where several would strike, the first does. The same file
may hold switches: see switches.py.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from starlette.responses import HTMLResponse, Response

from altcraft_core.demo.answers import Answer, Refusal, succeed, too_large
from altcraft_core.demo.changes import IMPORT_AND_START
from altcraft_core.demo.state import State
from altcraft_core.demo.switches import Switches
from altcraft_core.errors import AltcraftError

BAD_GATEWAY = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"


@dataclass(frozen=True, kw_only=True)
class Rule:
    """Which calls are struck, and how. ValueError when the kind is not known."""

    kind: str  #: one of KINDS
    call: str = IMPORT_AND_START  #: the method, as in the address after /api/v1.1/
    after: int = 0
    times: int = 1
    retry_after: float = 1  #: seconds, for throttle
    code: int = 500  #: for error and task_failed
    text: str = "Internal error"

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"kind {self.kind!r} is not one of {', '.join(KINDS)}")


@dataclass(frozen=True, kw_only=True)
class Faults:
    """All that makes one demo platform differ from a well-behaved one."""

    rules: tuple[Rule, ...] = ()
    switches: Switches = Switches()


@dataclass(frozen=True)
class Kind:
    """One way to strike. With `taken` the platform does its work first; a reply of None cuts the connection."""

    taken: bool
    reply: Callable[[Rule, Switches], Answer | Response | None]


KINDS: Mapping[str, Kind] = {
    "drop_before": Kind(False, lambda *_: None),
    "drop_after": Kind(True, lambda *_: None),
    "http_502_html": Kind(False, lambda *_: HTMLResponse(BAD_GATEWAY, status_code=502)),
    "http_502_html_after": Kind(True, lambda *_: HTMLResponse(BAD_GATEWAY, status_code=502)),
    "empty": Kind(True, lambda *_: Response()),
    "throttle": Kind(
        False, lambda rule, _: Response(status_code=429, headers={"Retry-After": f"{rule.retry_after:g}"})
    ),
    "too_large": Kind(False, lambda *_: Answer(payload=too_large().payload)),
    "error": Kind(False, lambda rule, _: Answer(payload=Refusal(rule.code, rule.text).payload)),
    "task_failed": Kind(False, lambda rule, switches: Answer(payload=_failed_task(rule, switches))),
}


def read_faults(path: Path) -> Faults:
    """The rules and switches of a faults file; AltcraftError names what is wrong with it."""
    try:
        told = json.loads(path.read_text("utf-8"))
        rules = told.get("rules", ()) if "switches" in told else told["rules"]
        return Faults(rules=tuple(Rule(**rule) for rule in rules), switches=Switches(**told.get("switches", {})))
    except OSError as error:
        raise AltcraftError(f"{path} cannot be read: {error.strerror}.") from None
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise AltcraftError(f"{path} is no faults file: {error}.") from None


def find_strike(state: State, faults: Faults, call: str) -> Rule | None:
    """Count this call for every rule it concerns; the rule that strikes it, if any does."""
    concerned = [(index, rule) for index, rule in enumerate(faults.rules) if rule.call == call]
    if not concerned:
        return None
    with state.writing() as database:
        striking = [rule for index, rule in concerned if 0 < _count(database, index, rule) - rule.after <= rule.times]
    return striking[0] if striking else None


def _count(database: sqlite3.Connection, index: int, rule: Rule) -> int:
    # The rule itself is part of its name: a changed faults file begins anew.
    name = f"{index} {json.dumps(asdict(rule))}"
    upsert = "INSERT INTO strikes VALUES (?, 1) ON CONFLICT (rule) DO UPDATE SET seen = seen + 1 RETURNING seen"
    (seen,) = database.execute(upsert, (name,)).fetchone()
    return int(seen)


def _retry_after(rule: Rule) -> dict[str, str]:
    return {"Retry-After": f"{rule.retry_after:g}"}


def _failed_task(rule: Rule, switches: Switches) -> dict[str, Any]:
    result = {"error": rule.code, "error_text": rule.text, "result": []}
    return succeed(data={"status": switches.failed_word, "progress": 100, "result": result})
