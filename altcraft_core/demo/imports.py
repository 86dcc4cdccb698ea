"""What one import request asks for: read, checked and brought to one entry for each profile."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from altcraft_core.demo.answers import Refusal, invalid
from altcraft_core.demo.attachments import read_attachments
from altcraft_core.demo.bodies import Body
from altcraft_core.demo.databases import DATABASE_BY_ID, DemoDatabase
from altcraft_core.demo.items import EXTRAS, Change, Customs, MatchMode, read_item, read_object
from altcraft_core.demo.scenarios import SCENARIO_BY_ID, DemoScenario
from altcraft_core.demo.switches import Switches

MATCH_MODES: Mapping[str, MatchMode] = {
    mode.name: mode
    for mode in (
        MatchMode(name="email", field="email", beside="email", by_subscriptions=True),
        MatchMode(name="email_profile", field="email", beside="email"),
        MatchMode(name="phone", field="phones", beside="phone", by_subscriptions=True),
        MatchMode(name="profile_id", field="profile_id", beside="profile_id"),
    )
}
FLAGS = ("skip_triggers", "skip_invalid_subscriptions", "detect_geo")


@dataclass(kw_only=True)
class Import:
    """A request that can be accepted. `slots` follow the data: a match value, or why that profile is refused."""

    database: DemoDatabase
    scenario: DemoScenario | None  #: None: nobody is engaged
    mode: MatchMode
    record: dict[str, Any]  #: what else the request told
    slots: list[str | Refusal] = field(default_factory=list)
    changes: dict[str, list[Change]] = field(default_factory=dict)  #: by match value
    times: Counter[str] = field(default_factory=Counter)  #: how many items name that match value


def read_import(body: Body, switches: Switches) -> Import:
    """A request to import and engage; Refusal when it cannot be accepted at all."""
    scenario = find_scenario(body.parameters.get("workflow_id"), "workflow_id")
    return _read(body, switches, DATABASE_BY_ID[scenario.list_id], scenario)


def read_plain_import(body: Body, switches: Switches) -> Import:
    """A request to import only, whose items are their own data; Refusal when it cannot be accepted at all."""
    number = _integer(body.parameters.get("db_id"), "db_id")
    if number not in DATABASE_BY_ID:
        raise Refusal(404, f"Database {number} is not found")
    return _read(body, switches, DATABASE_BY_ID[number], None)


def find_scenario(number: object, name: str) -> DemoScenario:
    """The scenario with that id, told as the parameter `name`; Refusal when there is none."""
    found = SCENARIO_BY_ID.get(_integer(number, name))
    if found is None:
        raise Refusal(404, f"Scenario {number} is not found")
    return found


def known_scenario(number: object) -> int:
    """The id, if a scenario has it, else 0."""
    return number if type(number) is int and number in SCENARIO_BY_ID else 0


def _read(body: Body, switches: Switches, database: DemoDatabase, scenario: DemoScenario | None) -> Import:
    parameters = body.parameters
    items = parameters.get("data")
    if not isinstance(items, list) or not items:
        raise invalid("data must be an array of profiles")
    record = _read_record(parameters)
    mode = _find_mode(parameters, items[0])
    customs = Customs(
        database=database,
        mode=mode,
        strict=switches.strict_types and not body.is_xml,
        flat=scenario is None,
        flat_without_data=body.is_xml,
        skip_invalid_subscriptions=record["skip_invalid_subscriptions"],
        unknown_fields=switches.unknown_fields,
    )
    request = Import(database=database, scenario=scenario, mode=mode, record=record)
    for index, item in enumerate(items):
        request.slots.append(_add_item(request, index, item, customs))
    return request


def _add_item(request: Import, index: int, told: object, customs: Customs) -> str | Refusal:
    try:
        item = read_item(told, customs)
    except Refusal as refusal:
        return refusal
    request.changes.setdefault(item.match_value, []).append(item.change)
    request.times[item.match_value] += 1
    if item.extras:
        request.record["items"][str(index)] = item.extras
    return item.match_value


def _read_record(parameters: Mapping[str, Any]) -> dict[str, Any]:
    record: dict[str, Any] = {name: _flag(parameters.get(name), name) for name in FLAGS}
    for name in EXTRAS:
        if parameters.get(name) is not None:
            record[name] = read_object(parameters[name], name)
    return record | {"attach": read_attachments(parameters.get("attach")), "items": {}}


def _find_mode(parameters: Mapping[str, Any], first: object) -> MatchMode:
    name = parameters.get("matching", "email")
    if isinstance(name, str) and name in MATCH_MODES:
        return MATCH_MODES[name]
    if name != "custom":
        raise invalid(f"matching {name!r} is not known")
    field_name = parameters.get("field_name") or (first.get("field_name") if isinstance(first, dict) else None)
    if not isinstance(field_name, str) or not field_name.isidentifier():
        raise invalid("matching custom needs the field_name of a profile field")
    return MatchMode(name="custom", field=field_name, beside="field_value")


def _integer(value: object, name: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise invalid(f"{name} must be an integer")
    return value


def _flag(value: object, name: str) -> bool:
    if value is not None and not isinstance(value, bool):
        raise invalid(f"{name} must be true or false")
    return bool(value)
