"""The memory of answers: a request that comes again gets its first answer once more."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from typing import Any


def make_key(*parts: str) -> str:
    """The key of a request, as it may be told: nothing can be read out of it."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def recall(database: sqlite3.Connection, key: str, since: float) -> dict[str, Any] | None:
    """The answer that was given under that key at or after that time."""
    row = database.execute("SELECT payload FROM answers WHERE key = ? AND answered_at > ?", (key, since)).fetchone()
    return json.loads(row[0]) if row else None


def remember(database: sqlite3.Connection, key: str, now: float, payload: dict[str, Any]) -> None:
    """Keep an answer, in place of an older one."""
    database.execute("REPLACE INTO answers VALUES (?, ?, ?)", (key, now, json.dumps(payload)))
