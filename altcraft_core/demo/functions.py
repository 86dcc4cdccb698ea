"""Update functions: a field's value as `{"action": …, "value": …, "submatch": …}`.

set      the value itself         every field
unset    nothing                  every field but email
incr     a number                 int, float
add      tags, or objects         tags, arr_object
delete   tags, or objects         tags, arr_object
upsert   a value, and submatch    object: puts the value at that path, as "street.house"
                                  arr_object: replaces the object with the same property of that name, or adds one
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from altcraft_core.demo.answers import Refusal
from altcraft_core.demo.databases import DemoField
from altcraft_core.demo.kinds import Misfit

KEYS = frozenset({"action", "value", "submatch"})


@dataclass(frozen=True, kw_only=True)
class Function:
    """What to do with a stored value; it fits the field's kind."""

    action: str
    kind: str
    value: Any
    submatch: str = ""


def is_function(value: object) -> bool:
    """Is a field's value a function?"""
    return isinstance(value, dict) and "action" in value and value.keys() <= KEYS


def read_function(field: DemoField, told: Mapping[str, Any], *, strict: bool) -> Any:
    """The function; of `set`, its plain value, and of `unset`, None. Refusal when it does not fit the field."""
    action, value, submatch = told["action"], told.get("value"), told.get("submatch", "")
    if action == "set":
        return field.kind.read_value(value, strict=strict)
    if action == "unset":
        if field.name == "email":
            raise Refusal(400, "Function unset is not for email")
        return None
    if not isinstance(action, str) or field.kind.name not in FIELD_KINDS.get(action, ()):
        raise Refusal(400, f"Function {action} is not for {field.name}")
    if action == "upsert" and not (isinstance(submatch, str) and submatch):
        raise Refusal(400, "Function upsert needs a submatch")
    if action != "upsert":
        value, submatch = field.kind.read_value(value, strict=strict), ""
    elif field.kind.name == "arr_object" and not (isinstance(value, dict) and submatch in value):
        raise Misfit
    return Function(action=action, kind=field.kind.name, value=value, submatch=submatch)


def apply_function(fields: dict[str, Any], name: str, function: Function) -> None:
    """Change the stored field of that name."""
    stored = fields.get(name)
    fields[name] = ACTIONS[function.action](stored, function)


def _increase(stored: Any, function: Function) -> Any:
    return (stored or 0) + function.value


def _add(stored: Any, function: Function) -> list[Any]:
    return [*(stored or []), *(one for one in function.value if one not in (stored or []))]


def _delete(stored: Any, function: Function) -> list[Any]:
    return [one for one in stored or [] if one not in function.value]


def _upsert(stored: Any, function: Function) -> Any:
    if function.kind == "arr_object":
        return _upsert_object(stored or [], function)
    whole = dict(stored or {})
    *path, last = function.submatch.split(".")
    place = whole
    for step in path:
        inner = place.get(step)
        place[step] = place = dict(inner) if isinstance(inner, dict) else {}
    place[last] = function.value
    return whole


def _upsert_object(stored: list[dict[str, Any]], function: Function) -> list[dict[str, Any]]:
    key = function.value[function.submatch]
    same = [one.get(function.submatch) == key for one in stored]
    changed = [{**one, **function.value} if found else one for one, found in zip(stored, same, strict=True)]
    return changed if any(same) else [*changed, function.value]


ACTIONS: Mapping[str, Callable[[Any, Function], Any]] = {
    "incr": _increase,
    "add": _add,
    "delete": _delete,
    "upsert": _upsert,
}
FIELD_KINDS: Mapping[str, tuple[str, ...]] = {
    "incr": ("int", "float"),
    "add": ("tags", "arr_object"),
    "delete": ("tags", "arr_object"),
    "upsert": ("object", "arr_object"),
}
