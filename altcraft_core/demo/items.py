"""One item of an import request: whose profile it is, what changes in it, and what else was told.

Refused profiles follow rules, not chance: an address at `suppressed.example.com`, a phone that begins with +7000, a
value that does not fit its field, a bad subscription, a missing match value. They are neither stored nor engaged.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from altcraft_core.demo.answers import Refusal
from altcraft_core.demo.databases import DemoDatabase, DemoField
from altcraft_core.demo.functions import is_function, read_function
from altcraft_core.demo.kinds import PROFILE_ID, Misfit
from altcraft_core.demo.subscriptions import Subscription, read_subscriptions

SUPPRESSED_DOMAIN = "suppressed.example.com"
REFUSED_PHONES = "+7000"

EXTRAS = ("content", "custom_data")  #: in the data, beside it, or at the root of the request
MATCH_KEYS = ("email", "phone", "profile_id", "field_name", "field_value")
BESIDE_DATA = frozenset({"data", *EXTRAS, *MATCH_KEYS})
NO_FIELDS = frozenset({*BESIDE_DATA} - {"email"})  # in an item that is its own data

Fields = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class MatchMode:
    """A way to find a profile: by `field` of its data, or by `beside`, which stands beside the data in the item."""

    name: str
    field: str
    beside: str
    by_subscriptions: bool = False  #: also by the addresses of subscriptions?

    @property
    def creates(self) -> bool:
        """Is a profile made where none is found?"""
        return self.name != "profile_id"


@dataclass(frozen=True, kw_only=True)
class Customs:
    """How the items of one request are to be read."""

    database: DemoDatabase
    mode: MatchMode
    strict: bool  #: is text refused where another type is wanted?
    flat: bool  #: is every item its own data?
    flat_without_data: bool  #: is an item that has no `data` its own data?
    skip_invalid_subscriptions: bool
    unknown_fields: str


@dataclass(frozen=True, kw_only=True)
class Change:
    """What one item does to its profile: a field's new value, None to empty it, or a Function."""

    fields: Fields
    on_create: Fields = field(default_factory=dict)
    subscriptions: list[Subscription] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Item:
    """One item that can be accepted."""

    match_value: str
    change: Change
    extras: dict[str, Any]


def read_item(item: object, customs: Customs) -> Item:
    """The item; Refusal when its profile cannot be accepted."""
    data, beside = _open_item(item, customs)
    mode = customs.mode
    extras = _take_extras(data, beside)
    told = beside.get(mode.beside)
    if mode.name == "profile_id":
        told = data.pop("profile_id", None) if told is None else told
    subscriptions = data.pop("subscriptions", None)
    fields = _read_fields(data, customs)
    found_by = _read_match(told, customs) if told is not None and told != "" else fields.get(mode.field)
    change = Change(
        fields=fields,
        on_create={} if mode.field in fields or not mode.creates else {mode.field: found_by},
        subscriptions=[]
        if subscriptions is None
        else read_subscriptions(subscriptions, customs.database.id, skip_invalid=customs.skip_invalid_subscriptions),
    )
    _refuse_known(fields | change.on_create)
    return Item(match_value=_write_match(found_by, mode), change=change, extras=extras)


def _open_item(item: object, customs: Customs) -> tuple[Fields, Mapping[str, Any]]:
    if not isinstance(item, dict):
        raise Refusal(400, "Profile data must be an object")
    if customs.flat or (customs.flat_without_data and "data" not in item):
        return {name: value for name, value in item.items() if name not in NO_FIELDS}, item
    data = item.get("data", {})
    if customs.flat_without_data and isinstance(data, list) and len(data) == 1:
        data = data[0]
    if not isinstance(data, dict):
        raise Refusal(400, "Profile data must be an object")
    if stray := item.keys() - BESIDE_DATA:
        raise Refusal(400, f"Not within data: {min(stray)}")
    return dict(data), item


def _take_extras(data: Fields, beside: Mapping[str, Any]) -> dict[str, Any]:
    extras: dict[str, Any] = {}
    for name in EXTRAS:
        for told in (data.pop(name, None), beside.get(name)):
            if told is not None and told != "":
                extras[name] = extras.get(name, {}) | read_object(told, name)
    return extras


def read_object(told: object, name: str) -> dict[str, Any]:
    """What should be an object; Refusal when it is none."""
    if not isinstance(told, dict):
        raise Refusal(400, f"{name} must be an object")
    return told


def _read_fields(data: Fields, customs: Customs) -> Fields:
    known, strict = customs.database.fields, customs.strict
    fields: Fields = {}
    for name, value in data.items():
        described = known.get(name)
        if described is None:
            fields |= _read_unknown(name, value, customs)
        elif value is None:
            fields[name] = None
        else:
            fields[name] = _read_value(described, value, strict=strict)
    return fields


def _read_value(described: DemoField, value: object, *, strict: bool) -> Any:
    try:
        if isinstance(value, dict) and is_function(value):
            return read_function(described, value, strict=strict)
        return described.kind.read_value(value, strict=strict)
    except Misfit:
        where = f": {described.name}" if described.category == "custom" else ""
        raise Refusal(400, f"Incorrect {described.kind.noun}{where}") from None


def _read_unknown(name: str, value: Any, customs: Customs) -> Fields:
    if customs.unknown_fields == "refuse":
        raise Refusal(400, f"Unknown field: {name}")
    if customs.unknown_fields == "drop":
        return {}
    if is_function(value):
        if value["action"] not in ("set", "unset"):
            raise Refusal(400, f"Function {value['action']} is not for {name}")
        return {name: value.get("value") if value["action"] == "set" else None}
    return {name: value}


def _read_match(told: object, customs: Customs) -> Any:
    described = customs.database.fields.get(customs.mode.field)
    return told if described is None else _read_value(described, told, strict=False)


def _write_match(value: object, mode: MatchMode) -> str:
    if isinstance(value, list):
        value = (value or [""])[0] if mode.field == "phones" else ", ".join(sorted(map(str, value)))
    if isinstance(value, bool) or not isinstance(value, str | int) or value == "":
        raise Refusal(400, f"Match value is missing: {mode.field}")
    if mode.name == "profile_id" and not PROFILE_ID.fullmatch(str(value)):
        raise Refusal(400, "Incorrect profile_id")
    return str(value)


def _refuse_known(fields: Fields) -> None:
    if str(fields.get("email")).endswith("@" + SUPPRESSED_DOMAIN):
        raise Refusal(406, "Email is in a suppression list")
    phones = fields.get("phones")
    if isinstance(phones, list) and any(phone.startswith(REFUSED_PHONES) for phone in phones):
        raise Refusal(400, "Incorrect phone")
