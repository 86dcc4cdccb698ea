"""What the demo platform holds beside profiles, page by page: scenarios, databases, resources and their fields."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol, TypeVar

from altcraft_core.demo.answers import Refusal, invalid, succeed
from altcraft_core.demo.databases import DATABASE_BY_ID, DATABASES
from altcraft_core.demo.resources import RESOURCE_BY_ID, RESOURCES
from altcraft_core.demo.scenarios import SCENARIOS

Parameters = Mapping[str, Any]
Look = Callable[[sqlite3.Connection, Parameters], dict[str, Any]]


class _Numbered(Protocol):
    @property
    def id(self) -> int: ...

    @property
    def group(self) -> tuple[int, str]: ...


class _Tagged(_Numbered, Protocol):
    @property
    def tags(self) -> tuple[str, ...]: ...


_Entry = TypeVar("_Entry", bound=_Numbered)
_TaggedEntry = TypeVar("_TaggedEntry", bound=_Tagged)


def active_scenarios(database: sqlite3.Connection) -> dict[int, bool]:
    """Is each scenario active, as it was last switched?"""
    switched = dict(database.execute("SELECT scenario, active FROM switched"))
    return {scenario.id: bool(switched.get(scenario.id, scenario.active)) for scenario in SCENARIOS}


def list_scenarios(database: sqlite3.Connection, parameters: Parameters) -> dict[str, Any]:
    """`workflows/list`."""
    active = active_scenarios(database)
    found = _tagged(_grouped(SCENARIOS, parameters), parameters)
    page, following = _page(found, parameters)
    told = [scenario.describe(active=active[scenario.id]) for scenario in page]
    return succeed(data=told, next_from_id=following, total=len(found))


def list_databases(_: sqlite3.Connection, parameters: Parameters) -> dict[str, Any]:
    """`databases/list/`."""
    found = _tagged(_grouped(DATABASES, parameters), parameters)
    page, following = _page(found, parameters)
    return succeed(data=[one.summarize() for one in page], next_from_id=following, total_count=len(found))


def get_database(_: sqlite3.Connection, parameters: Parameters) -> dict[str, Any]:
    """`databases/get/`."""
    return succeed(data=_find(DATABASE_BY_ID, parameters, "Database").describe())


def get_database_fields(_: sqlite3.Connection, parameters: Parameters) -> dict[str, Any]:
    """`databases/fields_get/`."""
    fields = _find(DATABASE_BY_ID, parameters, "Database").fields
    return succeed(data=[field.describe() for field in fields.values()])


def list_resources(_: sqlite3.Connection, parameters: Parameters) -> dict[str, Any]:
    """`resources/list`."""
    found = _grouped(RESOURCES, parameters)
    page, following = _page(found, parameters)
    return succeed(data=[one.summarize() for one in page], next_from_id=following, total_count=len(found))


def get_resource(_: sqlite3.Connection, parameters: Parameters) -> dict[str, Any]:
    """`resources/get`."""
    return succeed(data=_find(RESOURCE_BY_ID, parameters, "Resource").describe())


def get_resource_fields(_: sqlite3.Connection, parameters: Parameters) -> dict[str, Any]:
    """`resources/fields_get`."""
    resource, channel = _find(RESOURCE_BY_ID, parameters, "Resource"), parameters.get("channel")
    if channel not in resource.channels:
        raise invalid(f"resource {resource.id} has no such channel: {', '.join(resource.channels)}")
    return succeed(data=[field.describe() for field in resource.fields(channel).values()])


LOOKS: Mapping[str, Look] = {
    "workflows/list": list_scenarios,
    "databases/list": list_databases,
    "databases/get": get_database,
    "databases/fields_get": get_database_fields,
    "resources/list": list_resources,
    "resources/get": get_resource,
    "resources/fields_get": get_resource_fields,
}


def _find(entries: Mapping[int, _Entry], parameters: Parameters, noun: str) -> _Entry:
    number = parameters.get("id")
    if type(number) is not int:
        raise invalid("id must be an integer")
    if number not in entries:
        raise Refusal(404, f"{noun} {number} is not found")
    return entries[number]


def _page(entries: Sequence[_Entry], parameters: Parameters) -> tuple[Sequence[_Entry], int]:
    # One page from `from_id` on, at most `limit`, and where the next page begins.
    from_id, limit = _at_least_0(parameters, "from_id", 1), _at_least_0(parameters, "limit", 1000)
    page = [entry for entry in entries if entry.id >= from_id][:limit]
    return page, page[-1].id + 1 if page else from_id


def _grouped(entries: Sequence[_Entry], parameters: Parameters) -> Sequence[_Entry]:
    wanted = _wanted(parameters, "groups_id", int)
    return [entry for entry in entries if not wanted or entry.group[0] in wanted]


def _tagged(entries: Sequence[_TaggedEntry], parameters: Parameters) -> Sequence[_TaggedEntry]:
    wanted = _wanted(parameters, "ui_tags", str)
    return [entry for entry in entries if not wanted or wanted & set(entry.tags)]


def _wanted(parameters: Parameters, name: str, kind: type) -> set[Any]:
    values = parameters.get(name) or []
    if not isinstance(values, list) or any(type(value) is not kind for value in values):
        raise invalid(f"{name} must be an array")
    return set(values)


def _at_least_0(parameters: Parameters, name: str, default: int) -> int:
    value = parameters.get(name, default)
    if type(value) is not int or value < 0:
        raise invalid(f"{name} must be a number of at least 0")
    return value
