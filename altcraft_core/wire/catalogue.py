"""What an account holds beside its profiles: scenarios, databases, resources and fields, read from lists of them.

The pages of the platform write the same thing in several ways: `Id` and `Name`, `ID` and `title`, `id` and `name`;
`total` and `total_count`. All of them are understood. What `databases/fields_get` answers is not documented, so a
field is whatever has a type or a name, in lists or under its name, a few levels deep.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from altcraft_core.errors import AnswerLost
from altcraft_core.fields import FIELD_BY_NAME, FieldKind
from altcraft_core.records import Database, PlatformField, Resource, Scenario
from altcraft_core.wire.replies import Reply, read_envelope, read_number, read_words
from altcraft_core.wire.xml_reply import Lists

ANY_IMPORT_START = "ANY_IMPORT_START_NODE_TITLE"  #: names the start node by which any import enters a scenario

_DATA: Lists = frozenset({("data",)})
_LEVELS = 4  #: how deep the description of a field is looked for
_KINDS = {
    "int": FieldKind.INTEGER,
    "integer": FieldKind.INTEGER,
    "long": FieldKind.INTEGER,
    "float": FieldKind.FLOAT,
    "double": FieldKind.FLOAT,
    "bool": FieldKind.BOOL,
    "boolean": FieldKind.BOOL,
    "tags": FieldKind.TAGS,
    "arr": FieldKind.ARRAY,
    "array": FieldKind.ARRAY,
    "object": FieldKind.OBJECT,
    "arr_object": FieldKind.OBJECT,
    "date": FieldKind.DATE,
    "datetime": FieldKind.DATETIME,
    "date_time": FieldKind.DATETIME,
    "email": FieldKind.EMAIL,
    "phone": FieldKind.PHONE,
    "phones": FieldKind.PHONE,
    "phone_list": FieldKind.PHONE,
    "ip": FieldKind.IP,
    "country": FieldKind.COUNTRY,
    "sex": FieldKind.SEX,
}  #: by the platform's words for types; all others are read as text

Entry = Mapping[str, Any]  #: one of a list; its names are in lower case


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page of a list."""

    entries: Mapping[int, Entry]  #: by their ids, in the order of the answer
    next_id: int | None  #: the id from which the next page starts, where told
    total: int | None  #: how many entries there are on all pages, where told


def read_page(reply: Reply, now: datetime) -> Page:
    """One page of a list. What has no id is left out; AnswerLost when a success holds no list."""
    envelope = read_envelope(reply, now, _DATA)
    items = envelope.get("data") or []
    if not isinstance(items, list):
        raise AnswerLost("Altcraft answered with success but listed nothing.")
    entries = [_lower(item) for item in items if isinstance(item, dict)]
    total = read_number(envelope.get("total"))
    return Page(
        entries={number: entry for entry in entries if (number := read_number(entry.get("id")))},
        next_id=read_number(envelope.get("next_from_id")),
        total=read_number(envelope.get("total_count")) if total is None else total,
    )


def read_scenario(number: int, entry: Entry) -> Scenario:
    """A scenario of `workflows/list`."""
    nodes = [node for node in map(_lower, _dicts(entry.get("nodes"))) if node.get("type") == "start"]
    starts = tuple(filter(None, (read_words(node.get("name")) or read_words(node.get("title")) for node in nodes)))
    return Scenario(
        id=number,
        name=_name(number, entry),
        active=entry.get("is_active") is True,
        database_id=read_number(entry.get("list_id")),
        tags=tuple(filter(None, map(read_words, _items(entry.get("ui_tags"))))),
        groups=tuple(_title(_lower(group)) for group in _dicts(entry.get("groups")) if _title(_lower(group))),
        start_nodes=starts,
        starts_on_import=any(ANY_IMPORT_START in (node.get("name"), node.get("title")) for node in nodes),
    )


def read_database(number: int, entry: Entry) -> Database:
    """A database of `databases/list`."""
    return Database(id=number, name=_name(number, entry))


def read_resource(number: int, entry: Entry) -> Resource:
    """A resource of `resources/list`, or of `resources/get`, which tells its channels too."""
    # No page says where categories are told; objects with a name are how the platform's own apps read them.
    cats = _items(entry.get("cats") or entry.get("categories"))
    names = (_title(_lower(one)) if isinstance(one, dict) else read_words(one) for one in cats)
    return Resource(
        id=number,
        name=_name(number, entry),
        channels=tuple(filter(None, map(read_words, _items(entry.get("channels"))))),
        categories=tuple(filter(None, names)),
    )


def read_one_resource(reply: Reply, now: datetime) -> Resource:
    """The resource of `resources/get`; AnswerLost when a success describes none."""
    data = read_envelope(reply, now).get("data")
    entry = _lower(data) if isinstance(data, dict) else {}
    number = read_number(entry.get("id"))
    if number is None:
        raise AnswerLost("Altcraft answered with success but described no resource.")
    return read_resource(number, entry)


def read_fields(reply: Reply, now: datetime) -> tuple[PlatformField, ...]:
    """The fields of `databases/fields_get` or `resources/fields_get`, each name once, in the order of the answer.

    AnswerLost if it has none.
    """
    data = read_envelope(reply, now, _DATA).get("data")
    found = {field.name: field for field in map(_read_field, _find_fields(data, "", _LEVELS)) if field.name}
    if data and not found:
        raise AnswerLost("Altcraft answered with success but described no fields.")
    return tuple(found.values())


def _find_fields(told: object, name: str, levels: int) -> Iterator[Entry]:
    """What has a type or a name, within so many levels; `name` is that of a description which tells none itself."""
    if isinstance(told, list) and levels:
        for item in told:
            yield from _find_fields(item, name, levels - 1)
    elif isinstance(told, dict):
        entry = {"name": name, **_lower(told)}
        if isinstance(entry.get("type"), str) or (entry["name"] != name and isinstance(entry["name"], str)):
            yield entry
        elif levels:
            for key, inner in told.items():
                yield from _find_fields(inner, key, levels - 1)


def _read_field(entry: Entry) -> PlatformField:
    name = read_words(entry["name"])
    standard = FIELD_BY_NAME.get(name)
    word = read_words(entry.get("type")).lower()
    return PlatformField(
        name=name,
        title=read_words(entry.get("title")) or name,
        # The platform's words for the fields that it brings say less of their values than we know.
        kind=standard.kind if standard else _KINDS.get(word, FieldKind.TEXT),
        required=entry.get("required") is True,
    )


def _name(number: int, entry: Entry) -> str:
    return _title(entry) or f"#{number}"


def _title(entry: Entry) -> str:
    return read_words(entry.get("name")) or read_words(entry.get("title"))


def _lower(item: Mapping[str, Any]) -> Entry:
    return {name.lower(): value for name, value in item.items()}


def _dicts(value: object) -> list[Mapping[str, Any]]:
    return [item for item in _items(value) if isinstance(item, dict)]


def _items(value: object) -> list[Any]:
    """An array's items; one value that stands alone is an array of one, as XML writes it."""
    return value if isinstance(value, list) else [] if value is None else [value]
