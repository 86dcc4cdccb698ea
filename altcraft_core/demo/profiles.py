"""Profiles of the demo platform: found or made, merged and engaged, a whole request in a few statements."""

from __future__ import annotations

import json
import sqlite3

from altcraft_core.demo.imports import Import, MatchMode

ID_PREFIX = "61e947333f62fc26"  # ids look like the documented ones: 24 hexadecimal characters

_ENCODER = json.JSONEncoder(ensure_ascii=False)

INCOMING = """
CREATE TEMP TABLE incoming (
    position INTEGER PRIMARY KEY,
    match_value TEXT NOT NULL,
    fields TEXT NOT NULL,
    times INTEGER NOT NULL,
    profile INTEGER
)
"""


def profile_id(profile: int) -> str:
    """The id that the API shows for a stored profile."""
    return f"{ID_PREFIX}{profile:08x}"


def engage(database: sqlite3.Connection, request: Import) -> dict[str, int | None]:
    """Find or make every profile of the request, merge its fields and engage it once for each item that names it.

    Returns the stored profile by match value; None where matching by profile id found none.
    """
    database.execute(INCOMING)
    database.executemany(
        "INSERT INTO incoming (position, match_value, fields, times) VALUES (?, ?, ?, ?)",
        (
            (position, match_value, _ENCODER.encode(fields), request.times[match_value])
            for position, (match_value, fields) in enumerate(request.profiles.items(), start=1)
        ),
    )
    _find(database, request.mode, request.scenario.list_id)
    _merge(database)
    if request.mode.creates:
        _create(database, request.scenario.list_id)
    database.execute(
        "INSERT INTO engagements (scenario, profile, times) SELECT ?, profile, times FROM incoming"
        " WHERE profile IS NOT NULL"
        " ON CONFLICT (scenario, profile) DO UPDATE SET times = times + excluded.times",
        (request.scenario.id,),
    )
    return dict(database.execute("SELECT match_value, profile FROM incoming"))


def _find(database: sqlite3.Connection, mode: MatchMode, list_id: int) -> None:
    if mode.name == "profile_id":
        wanted = [
            (int(value.removeprefix(ID_PREFIX), 16), position)
            for position, value in database.execute("SELECT position, match_value FROM incoming")
            if value.startswith(ID_PREFIX)
        ]
        database.executemany(
            "UPDATE incoming SET profile = (SELECT id FROM profiles WHERE id = ?1 AND list_id = ?3)"
            " WHERE position = ?2",
            [(profile, position, list_id) for profile, position in wanted],
        )
        return
    value = _index_matches(database, mode)
    database.execute(
        "UPDATE incoming SET profile ="
        f" (SELECT min(id) FROM profiles WHERE list_id = ? AND {value} = incoming.match_value)",
        (list_id,),
    )


def _index_matches(database: sqlite3.Connection, mode: MatchMode) -> str:
    # A field is indexed when it is first matched by. Its name is an identifier, so it cannot end the quoted text.
    path = '$."phones"[0]' if mode.field == "phones" else f'$."{mode.field}"'
    value = f"CAST(fields ->> '{path}' AS TEXT)"
    name = f"profiles_by_{mode.field.encode().hex()}"
    database.execute(f"CREATE INDEX IF NOT EXISTS {name} ON profiles (list_id, {value})")
    return value


def _merge(database: sqlite3.Connection) -> None:
    database.execute(
        "UPDATE profiles SET fields = json_patch(profiles.fields, incoming.fields)"
        " FROM incoming WHERE incoming.profile = profiles.id"
    )


def _create(database: sqlite3.Connection, list_id: int) -> None:
    (last,) = database.execute("SELECT coalesce(max(id), 0) FROM profiles").fetchone()
    database.execute(
        "INSERT INTO profiles (id, list_id, fields) SELECT ? + position, ?, json_patch('{}', fields)"
        " FROM incoming WHERE profile IS NULL",
        (last, list_id),
    )
    database.execute("UPDATE incoming SET profile = ? + position WHERE profile IS NULL", (last,))
