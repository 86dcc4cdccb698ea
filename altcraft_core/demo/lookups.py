"""What tests may ask the demo platform; no call of the real one.

GET /_demo/profile?match=anna@example.com[&field=CRM_ID][&database=3]

    {"profile_id": "61e9…", "database": 3, "fields": {"email": "anna@example.com", "points": 7, …},
     "subscriptions": [{"channel": "email", "resource_id": 1, "email": "…", "status": null, …}],
     "engagements": {"12": 1}}            how often in each scenario

`match` is a profile id, a mail address or a phone, or the value of the field that is named. 404 when nobody has it.

GET /_demo/task?task_id=…

    {"profiles": 2, "outcomes": [{"profile_id": …, "created": true, "match": …}, {"error": 400, …}],
     "request": {"method": "workflows/…", "skip_triggers": false, "content": {…}, "custom_data": {…},
                 "attach": [{"name": …, "mimetype": …, "file_key": …, "bytes": …, "sha256": …}],
                 "items": {"0": {"content": {…}, "custom_data": {…}}}}}     by place in the data
"""

from __future__ import annotations

import json
import sqlite3
from typing import Any

from altcraft_core.demo.answers import Refusal
from altcraft_core.demo.profiles import profile_id, profile_number
from altcraft_core.demo.state import State


def read_profile(state: State, match: str, field: str = "", database: str = "") -> dict[str, Any]:
    """The oldest stored profile with that value; Refusal when there is none."""
    condition, value = _find_by(match, field)
    where = f"{condition} AND (? = '' OR list_id = CAST(? AS INTEGER))"
    with state.reading() as connection:
        row = connection.execute(
            f"SELECT id, list_id, fields, subscriptions FROM profiles WHERE {where} ORDER BY id LIMIT 1",
            (*value, database, database),
        ).fetchone()
        if row is None:
            raise Refusal(404, "Profile is not found")
        return _describe_profile(connection, row)


def read_task(state: State, task_id: str) -> dict[str, Any]:
    """What is kept of an accepted request; Refusal when there is no such task."""
    with state.reading() as connection:
        row = connection.execute("SELECT profiles, outcomes, request FROM tasks WHERE id = ?", (task_id,)).fetchone()
    if row is None:
        raise Refusal(404, "Task is not found")
    profiles, outcomes, request = row
    told = [
        {"profile_id": profile_id(one.pop("profile"))} | one if "profile" in one else one
        for one in json.loads(outcomes)
    ]
    return {"profiles": profiles, "outcomes": told, "request": json.loads(request)}


def _find_by(match: str, field: str) -> tuple[str, tuple[Any, ...]]:
    if field:
        if not field.isidentifier():
            raise Refusal(400, "field is no name of a field")
        return "CAST(fields ->> ? AS TEXT) = ?", (f'$."{field}"', match)
    if number := profile_number(match):
        return "id = ?", (number,)
    if "@" in match:
        return "fields ->> '$.email' = ?", (match.strip().lower(),)
    return "EXISTS (SELECT 1 FROM json_each(fields, '$.phones') WHERE value = ?)", (match.strip(),)


def _describe_profile(database: sqlite3.Connection, row: tuple[int, int, str, str]) -> dict[str, Any]:
    number, list_id, fields, subscriptions = row
    times = database.execute("SELECT scenario, times FROM engagements WHERE profile = ? ORDER BY scenario", (number,))
    return {
        "profile_id": profile_id(number),
        "database": list_id,
        "fields": json.loads(fields),
        "subscriptions": json.loads(subscriptions),
        "engagements": {str(scenario): count for scenario, count in times},
    }
