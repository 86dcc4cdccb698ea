"""Profiles of the demo platform: found or made, changed and engaged, a whole request in a few statements."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from altcraft_core.demo.functions import Function, apply_function
from altcraft_core.demo.imports import Import
from altcraft_core.demo.items import Change, MatchMode
from altcraft_core.demo.kinds import split_tags
from altcraft_core.demo.subscriptions import find_address, merge_subscriptions

ID_PREFIX = "61e947333f62fc26"  # ids look like the documented ones: 24 hexadecimal characters
FOUND_BY = frozenset({"email", "sms"})  #: channels by whose addresses a profile is found

_ENCODER = json.JSONEncoder(ensure_ascii=False)

INCOMING = """
CREATE TEMP TABLE incoming (
    position INTEGER PRIMARY KEY,
    match_value TEXT NOT NULL,
    times INTEGER NOT NULL,
    profile INTEGER
)
"""


@dataclass
class Profile:
    """A profile while it changes."""

    fields: dict[str, Any]
    subscriptions: list[dict[str, Any]]


@dataclass(frozen=True)
class Stored:
    """Where a profile of the request went: its number, 0 when none was found; and was it made for this request?"""

    profile: int
    created: bool


def profile_id(profile: int) -> str:
    """The id that the API shows for a stored profile."""
    return f"{ID_PREFIX}{profile:08x}"


def profile_number(identifier: str) -> int:
    """The stored profile that an id of the API means; 0 when it is none of ours."""
    digits = identifier.removeprefix(ID_PREFIX)
    try:
        return int(digits, 16) if len(digits) == 8 and identifier.startswith(ID_PREFIX) else 0
    except ValueError:
        return 0


def store_profiles(database: sqlite3.Connection, request: Import) -> dict[str, Stored]:
    """Find or make every profile of the request and change it, item by item; what was stored, by match value."""
    database.execute(INCOMING)
    database.executemany(
        "INSERT INTO incoming (position, match_value, times) VALUES (?, ?, ?)",
        ((place, value, request.times[value]) for place, value in enumerate(request.changes, start=1)),
    )
    _find(database, request)
    known = _read_known(database)
    found = dict(database.execute("SELECT match_value, profile FROM incoming WHERE profile IS NOT NULL"))
    made = _create(database) if request.mode.creates else {}
    fresh = {number: Profile({}, []) for number in made.values()}
    everyone, numbers = known | fresh, found | made
    for match_value, number in numbers.items():
        for change in request.changes[match_value]:
            _change(everyone[number], change, is_new=number in fresh)
    _write(database, known, "UPDATE profiles SET fields = ?2, subscriptions = ?3 WHERE id = ?1")
    _write(
        database,
        fresh,
        f"INSERT INTO profiles (id, list_id, fields, subscriptions) VALUES (?1, {request.database.id}, ?2, ?3)",
    )
    _index_addresses(database, request, everyone, numbers)
    return {value: Stored(numbers.get(value, 0), value in made) for value in request.changes}


def engage(database: sqlite3.Connection, scenarios: Iterable[int]) -> None:
    """Engage the profiles that were just stored in these scenarios, once for each item that names them."""
    database.executemany(
        "INSERT INTO engagements (scenario, profile, times) SELECT ?, profile, sum(times) FROM incoming"
        " WHERE profile IS NOT NULL GROUP BY profile"
        " ON CONFLICT (scenario, profile) DO UPDATE SET times = times + excluded.times",
        [(scenario,) for scenario in scenarios],
    )


def _change(profile: Profile, change: Change, *, is_new: bool) -> None:
    if is_new:
        profile.fields.update(change.on_create)
    for name, value in change.fields.items():
        if value is None:
            profile.fields.pop(name, None)
        elif isinstance(value, Function):
            apply_function(profile.fields, name, value)
        else:
            profile.fields[name] = value
    if change.subscriptions:
        merge_subscriptions(profile.subscriptions, change.subscriptions)


# ---------------------------------------------------------------- finding


def _find(database: sqlite3.Connection, request: Import) -> None:
    mode, described = request.mode, request.database.fields.get(request.mode.field)
    if mode.name == "profile_id":
        _find_by_id(database, request)
    elif described is not None and described.kind.name == "tags":
        _find_by_tags(database, request)
    else:
        value = _index_matches(database, mode)
        _fill(database, request, f"SELECT min(id) FROM profiles WHERE list_id = ? AND {value} = incoming.match_value")
    if mode.by_subscriptions:
        _fill(
            database,
            request,
            "SELECT min(profile) FROM addresses WHERE list_id = ? AND address = incoming.match_value",
        )


def _fill(database: sqlite3.Connection, request: Import, query: str) -> None:
    database.execute(f"UPDATE incoming SET profile = ({query}) WHERE profile IS NULL", (request.database.id,))


def _find_by_id(database: sqlite3.Connection, request: Import) -> None:
    database.executemany(
        "UPDATE incoming SET profile = (SELECT id FROM profiles WHERE id = ? AND list_id = ?) WHERE match_value = ?",
        [(profile_number(value), request.database.id, value) for value in request.changes],
    )


def _find_by_tags(database: sqlite3.Connection, request: Import) -> None:
    # A profile is meant when it has all of the tags; of several, the oldest.
    holders: dict[str, set[int]] = {}
    rows = database.execute(
        "SELECT profiles.id, tag.value FROM profiles, json_each(fields, ?) AS tag WHERE list_id = ?",
        (f'$."{request.mode.field}"', request.database.id),
    )
    for number, tag in rows:
        holders.setdefault(tag, set()).add(number)
    common = {
        value: set.intersection(*(holders.get(tag, set()) for tag in split_tags(value))) for value in request.changes
    }
    database.executemany(
        "UPDATE incoming SET profile = ? WHERE match_value = ?",
        [(min(numbers), value) for value, numbers in common.items() if numbers],
    )


def _index_matches(database: sqlite3.Connection, mode: MatchMode) -> str:
    # A field is indexed when it is first matched by. Its name is an identifier, so it cannot end the quoted text.
    path = '$."phones"[0]' if mode.field == "phones" else f'$."{mode.field}"'
    value = f"CAST(fields ->> '{path}' AS TEXT)"
    name = f"profiles_by_{mode.field.encode().hex()}"
    database.execute(f"CREATE INDEX IF NOT EXISTS {name} ON profiles (list_id, {value})")
    return value


# ---------------------------------------------------------------- reading and writing


def _read_known(database: sqlite3.Connection) -> dict[int, Profile]:
    rows = database.execute(
        "SELECT id, fields, subscriptions FROM profiles"
        " WHERE id IN (SELECT profile FROM incoming WHERE profile IS NOT NULL)"
    )
    return {number: Profile(json.loads(fields), _decode_list(subscriptions)) for number, fields, subscriptions in rows}


def _decode_list(text: str) -> list[Any]:
    return [] if text == "[]" else list(json.loads(text))  # most profiles have none


def _encode_list(values: list[Any]) -> str:
    return _ENCODER.encode(values) if values else "[]"


def _create(database: sqlite3.Connection) -> dict[str, int]:
    (last,) = database.execute("SELECT coalesce(max(id), 0) FROM profiles").fetchone()
    made = database.execute("SELECT match_value, ? + position FROM incoming WHERE profile IS NULL", (last,)).fetchall()
    database.execute("UPDATE incoming SET profile = ? + position WHERE profile IS NULL", (last,))
    return dict(made)


def _write(database: sqlite3.Connection, profiles: Mapping[int, Profile], statement: str) -> None:
    database.executemany(
        statement,
        (
            (number, _ENCODER.encode(profile.fields), _encode_list(profile.subscriptions))
            for number, profile in profiles.items()
        ),
    )


def _index_addresses(
    database: sqlite3.Connection, request: Import, profiles: Mapping[int, Profile], numbers: Mapping[str, int]
) -> None:
    touched = {
        numbers[value]
        for value, changes in request.changes.items()
        if value in numbers and any(change.subscriptions for change in changes)
    }
    database.executemany(
        "INSERT OR IGNORE INTO addresses VALUES (?, ?, ?)",
        (
            (request.database.id, find_address(subscription), number)
            for number in touched
            for subscription in profiles[number].subscriptions
            if subscription["channel"] in FOUND_BY
        ),
    )
