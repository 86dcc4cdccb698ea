"""What one import request asks for: read, checked and brought to one entry for each profile.

Refused profiles follow rules, not chance: an address at `suppressed.example.com`, a phone that begins with +7000, a
value in no form of its field, a missing match value. They are neither stored nor engaged.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from altcraft_core.demo.answers import Refusal
from altcraft_core.demo.scenarios import SCENARIOS, DemoScenario

SUPPRESSED_DOMAIN = "suppressed.example.com"
REFUSED_PHONES = "+7000"

DATE = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(T[\d:.]+(Z|[+-]\d\d:\d\d)?)?")
IP = re.compile(r"\d{1,3}(\.\d{1,3}){3}")
FORMS: Mapping[str, tuple[re.Pattern[str], str]] = {
    "email": (re.compile(r"[^@\s]+@[^@\s]+"), "Incorrect email"),
    "_bdate": (DATE, "Incorrect date"),
    "_regdate": (DATE, "Incorrect date"),
    "_ip": (IP, "Incorrect ip"),
    "_regip": (IP, "Incorrect ip"),
}
PROFILE_ID = re.compile(r"[0-9a-f]{24}")

Fields = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class MatchMode:
    """A way to find a profile: by `field` of its data, or by `beside`, which stands beside the data in the item."""

    name: str
    field: str
    beside: str

    @property
    def creates(self) -> bool:
        """Is a profile made where none is found?"""
        return self.name != "profile_id"


MATCH_MODES: Mapping[str, MatchMode] = {
    "email": MatchMode(name="email", field="email", beside="email"),
    "email_profile": MatchMode(name="email_profile", field="email", beside="email"),
    "phone": MatchMode(name="phone", field="phones", beside="phone"),
    "profile_id": MatchMode(name="profile_id", field="profile_id", beside="profile_id"),
}


@dataclass(kw_only=True)
class Import:
    """A request that can be accepted. `slots` follow the data: a match value, or why that profile is refused."""

    scenario: DemoScenario
    mode: MatchMode
    slots: list[str | Refusal] = field(default_factory=list)
    profiles: dict[str, Fields] = field(default_factory=dict)  #: by match value; later items win field by field
    times: Counter[str] = field(default_factory=Counter)  #: how many items name that match value


def read_import(body: Mapping[str, Any]) -> Import:
    """The request within that body; Refusal when it cannot be accepted at all."""
    scenario = _find_scenario(body.get("workflow_id"))
    items = body.get("data")
    if not isinstance(items, list) or not items:
        raise Refusal(400, "Invalid request", "data must be an array of profiles")
    request = Import(scenario=scenario, mode=_find_mode(body, items[0]))
    for item in items:
        request.slots.append(_add_item(request, item))
    return request


def known_scenario(workflow_id: object) -> int:
    """The id, if a scenario has it, else 0."""
    return next((scenario.id for scenario in SCENARIOS if scenario.id == workflow_id), 0)


def _find_scenario(workflow_id: object) -> DemoScenario:
    if not isinstance(workflow_id, int) or isinstance(workflow_id, bool):
        raise Refusal(400, "Invalid request", "workflow_id must be an integer")
    found = next((scenario for scenario in SCENARIOS if scenario.id == workflow_id), None)
    if found is None:
        raise Refusal(404, f"Scenario {workflow_id} is not found")
    if not found.active:
        raise Refusal(400, f"Scenario {workflow_id} is not active")
    return found


def _find_mode(body: Mapping[str, Any], first: object) -> MatchMode:
    name = body.get("matching", "email")
    if isinstance(name, str) and name in MATCH_MODES:
        return MATCH_MODES[name]
    if name != "custom":
        raise Refusal(400, "Invalid request", f"matching {name!r} is not known")
    field_name = body.get("field_name") or (first.get("field_name") if isinstance(first, dict) else None)
    if not isinstance(field_name, str) or not field_name.isidentifier():
        raise Refusal(400, "Invalid request", "matching custom needs the field_name of a profile field")
    return MatchMode(name="custom", field=field_name, beside="field_value")


def _add_item(request: Import, item: object) -> str | Refusal:
    try:
        match_value, fields = _read_item(item, request.mode)
    except Refusal as refusal:
        return refusal
    request.profiles[match_value] = request.profiles.get(match_value, {}) | fields
    request.times[match_value] += 1
    return match_value


def _read_item(item: object, mode: MatchMode) -> tuple[str, Fields]:
    if not isinstance(item, dict) or not isinstance(item.get("data", {}), dict):
        raise Refusal(400, "Profile data must be an object")
    fields = normalize_fields(item.get("data", {}))
    if not fields.get(mode.field):
        fields |= normalize_fields({mode.field: item.get(mode.beside)})
    match_value = _match_value(fields.get(mode.field), mode)
    _check_fields(fields)
    if mode.name == "profile_id":
        del fields[mode.field]
    return match_value, fields


def normalize_fields(fields: Mapping[str, Any]) -> Fields:
    """A copy in the form that profiles are stored in: lower-case address, phones as an array."""
    normal = dict(fields)
    if isinstance(email := normal.get("email"), str):
        normal["email"] = email.strip().lower()
    if isinstance(phone := normal.get("phones"), str) and phone:
        normal["phones"] = [phone.strip()]
    return normal


def _match_value(value: object, mode: MatchMode) -> str:
    if mode.field == "phones" and isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, bool) or not isinstance(value, str | int) or value == "":
        raise Refusal(400, f"Match value is missing: {mode.field}")
    if mode.name == "profile_id" and not PROFILE_ID.fullmatch(str(value)):
        raise Refusal(400, "Incorrect profile_id")
    return str(value)


def _check_fields(fields: Fields) -> None:
    for name, (form, words) in FORMS.items():
        value = fields.get(name)
        if isinstance(value, str) and value and not form.fullmatch(value):
            raise Refusal(400, words)
    if str(fields.get("email")).endswith("@" + SUPPRESSED_DOMAIN):
        raise Refusal(406, "Email is in a suppression list")
    phones = fields.get("phones")
    if isinstance(phones, list) and any(str(phone).startswith(REFUSED_PHONES) for phone in phones):
        raise Refusal(400, "Incorrect phone")
