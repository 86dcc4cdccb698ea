"""The faults in force, and how often each struck: kept in the state file, so that all servers over it share them.

GET /_demo/faults tells them as a faults file does, beside `left`: how many calls each rule will still strike.
PUT /_demo/faults with such a file arms it anew, in place of what was in force. DELETE makes the platform well-behaved.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import asdict
from functools import lru_cache
from typing import Any

from altcraft_core.demo.answers import Refusal
from altcraft_core.demo.bodies import decode_body
from altcraft_core.demo.faults import Faults, Rule, parse_faults, tell_faults
from altcraft_core.demo.state import State

GOOD = Faults()

_parse = lru_cache(maxsize=8)(parse_faults)


def load_faults(state: State, faults: Faults) -> None:
    """Put them in force in place of others; rules that were in force before go on counting."""
    with state.writing() as database:
        database.execute("REPLACE INTO faults VALUES (1, ?)", (json.dumps(tell_faults(faults)),))


def arm_faults(state: State, faults: Faults) -> None:
    """Put them in force in place of others, every rule as if it had never struck."""
    with state.writing() as database:
        database.execute("DELETE FROM strikes")
        database.execute("REPLACE INTO faults VALUES (1, ?)", (json.dumps(tell_faults(faults)),))


def faults_in_force(state: State) -> Faults:
    """What was loaded or armed last. Quick: it is asked at every call."""
    told = state.glance("SELECT told FROM faults")
    return _parse(told[0][0]) if told else GOOD


def count_left(state: State, faults: Faults, now: float) -> tuple[int, ...]:
    """How many calls each of these rules will still strike."""
    with state.reading() as database:
        seen = dict(database.execute("SELECT rule, seen FROM strikes"))
    return tuple(
        0
        if 0 < rule.until <= now
        else rule.times - max(0, min(rule.times, seen.get(_name(index, rule), 0) - rule.after))
        for index, rule in enumerate(faults.rules)
    )


def find_strike(state: State, faults: Faults, call: str, content: bytes, content_type: str, now: float) -> Rule | None:
    """Count this call for every rule it concerns; the rule that strikes it, if any does."""
    concerned = [(index, rule) for index, rule in enumerate(faults.rules) if rule.concerns(call, now)]
    if any(rule.match for _, rule in concerned):
        values = _read_values(content, content_type)
        concerned = [(index, rule) for index, rule in concerned if any(rule.match in value for value in values)]
    if not concerned:
        return None
    with state.writing() as database:
        striking = [rule for index, rule in concerned if 0 < _count(database, index, rule) - rule.after <= rule.times]
    return striking[0] if striking else None


def _count(database: sqlite3.Connection, index: int, rule: Rule) -> int:
    upsert = "INSERT INTO strikes VALUES (?, 1) ON CONFLICT (rule) DO UPDATE SET seen = seen + 1 RETURNING seen"
    (seen,) = database.execute(upsert, (_name(index, rule),)).fetchone()
    return int(seen)


def _name(index: int, rule: Rule) -> str:
    # The rule itself is part of its name: a changed faults file begins anew.
    return f"{index} {json.dumps(asdict(rule))}"


def _read_values(content: bytes, content_type: str) -> frozenset[str]:
    # Every value of a request but its token, and "" for the request itself.
    try:
        parameters = decode_body(content, content_type).parameters
    except Refusal:
        return frozenset({""})
    return frozenset({"", *_walk({name: value for name, value in parameters.items() if name != "token"})})


def _walk(told: Any) -> Iterator[str]:
    if isinstance(told, dict | list):
        for one in told.values() if isinstance(told, dict) else told:
            yield from _walk(one)
    else:
        yield str(told)
