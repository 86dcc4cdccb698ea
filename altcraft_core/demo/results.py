"""What is told of each profile of an import.

An outcome is kept as `{"profile": 7, "created": true, "match": "anna@example.com"}`, or with `error` and `error_text`
in place of the profile. A task tells a refused profile in one of these forms (the switch `item_error`):

    plain       {"error": 400, "error_text": "Incorrect phone"}
    empty_id    {"error": 400, "error_text": "Incorrect phone", "profile_id": ""}
    nested      {"error": {"code": 400, "text": "Incorrect phone"}}
    text        {"error": "Incorrect phone"}
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from altcraft_core.demo.answers import Refusal
from altcraft_core.demo.imports import Import
from altcraft_core.demo.profiles import Stored, profile_id
from altcraft_core.demo.switches import Switches

Outcome = dict[str, Any]

ITEM_ERRORS: Mapping[str, Callable[[int, str], dict[str, Any]]] = {
    "plain": lambda code, text: {"error": code, "error_text": text},
    "empty_id": lambda code, text: {"error": code, "error_text": text, "profile_id": ""},
    "nested": lambda code, text: {"error": {"code": code, "text": text}},
    "text": lambda _, text: {"error": text},
}


def list_outcomes(request: Import, stored: Mapping[str, Stored]) -> list[Outcome]:
    """The outcome of every item, in the order of the data; only the first that names a profile created it."""
    seen: set[str] = set()
    outcomes = []
    for slot in request.slots:
        if isinstance(slot, Refusal):
            outcomes.append({"error": slot.code, "error_text": slot.text})
        elif not stored[slot].profile:
            outcomes.append({"error": 404, "error_text": "Profile is not found", "match": slot})
        else:
            created = stored[slot].created and slot not in seen
            outcomes.append({"profile": stored[slot].profile, "created": created, "match": slot})
            seen.add(slot)
    return outcomes


def tell_task(outcomes: Sequence[Outcome], key: str, order: str, switches: Switches) -> list[dict[str, Any]]:
    """The results of a task. `key` names the match value; `order` says in which order they are shuffled, if at all."""
    told = list(outcomes)
    if switches.result_order == "shuffled":
        random.Random(order).shuffle(told)
    if switches.result_order == "gaps":
        told = [outcome for outcome in told if "profile" in outcome]
    return [_tell(outcome, key, switches) for outcome in told]


def tell_at_once(outcomes: Sequence[Outcome], switches: Switches) -> list[dict[str, Any]]:
    """The results of a call that waits for them: each with error, error_text and profile_id."""
    return [
        {"error": outcome.get("error", 0), "error_text": outcome.get("error_text", "")}
        | {"profile_id": profile_id(outcome["profile"]) if "profile" in outcome else ""}
        | _tell_created(outcome, switches)
        for outcome in outcomes
    ]


def _tell(outcome: Outcome, key: str, switches: Switches) -> dict[str, Any]:
    match = {key: outcome["match"]} if switches.result_match and "match" in outcome else {}
    if "profile" not in outcome:
        return ITEM_ERRORS[switches.item_error](outcome["error"], outcome["error_text"]) | match
    return {"profile_id": profile_id(outcome["profile"])} | _tell_created(outcome, switches) | match


def _tell_created(outcome: Outcome, switches: Switches) -> dict[str, Any]:
    return {"created": outcome["created"]} if switches.result_created and "profile" in outcome else {}
