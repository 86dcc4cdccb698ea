"""The demo platform's memory: one SQLite file, shared by every demo server that is started over it.

A server may be killed at any moment: a transaction is in the file whole or not at all, and the next server goes on.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from altcraft_core.errors import AltcraftError

WAIT_SECONDS = 60  # for another process's transaction; one of 10,000 profiles takes well under a second

EDITION = 2  # of the tables: counts up when they change
SCHEMA = """
CREATE TABLE IF NOT EXISTS profiles (
    id INTEGER PRIMARY KEY,
    list_id INTEGER NOT NULL,
    fields TEXT NOT NULL,           -- a JSON object
    subscriptions TEXT NOT NULL     -- a JSON array
);
CREATE TABLE IF NOT EXISTS addresses (  -- of subscriptions, by which profiles are found
    list_id INTEGER NOT NULL,
    address TEXT NOT NULL,
    profile INTEGER NOT NULL,
    PRIMARY KEY (list_id, address, profile)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS engagements (
    scenario INTEGER NOT NULL,
    profile INTEGER NOT NULL,
    times INTEGER NOT NULL,
    PRIMARY KEY (scenario, profile)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS tasks (
    id TEXT PRIMARY KEY,
    accepted_at REAL NOT NULL,      -- seconds since 1970
    profiles INTEGER NOT NULL,
    outcomes TEXT NOT NULL,         -- a JSON array in the order of the data, see results.py
    request TEXT NOT NULL           -- a JSON object: what it told beside its profiles
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS answers (
    key TEXT PRIMARY KEY,           -- of token and request id, or a checksum
    answered_at REAL NOT NULL,
    payload TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS switched (
    scenario INTEGER PRIMARY KEY,
    active INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS calls (
    scenario INTEGER PRIMARY KEY,   -- 0: none that exists
    requests INTEGER NOT NULL,
    duplicates INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS faults (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    told TEXT NOT NULL              -- a JSON object, as in a faults file
);
CREATE TABLE IF NOT EXISTS strikes (
    rule TEXT PRIMARY KEY,
    seen INTEGER NOT NULL
) WITHOUT ROWID;
"""


class State:
    """The open state file. Threads may share it; several processes may open the same file.

    AltcraftError when the path cannot be opened as a state file.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._turn, self._glancing = threading.Lock(), threading.Lock()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            # SQLite folds its log away when the last connection closes: one that stays open keeps every call cheap.
            self._keeper = self._connect()
            _enter_wal(self._keeper)
            self._make_tables()
        except (OSError, sqlite3.DatabaseError) as error:
            raise AltcraftError(f"The demo platform cannot keep its state in {path}: {error}.") from None

    def close(self) -> None:
        """Let go of the file."""
        self._keeper.close()

    def glance(self, query: str) -> list[tuple[Any, ...]]:
        """The rows of a short question, for the price of no connection of its own."""
        with self._glancing:
            return self._keeper.execute(query).fetchall()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection for questions."""
        with closing(self._connect()) as database:
            yield database

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A connection within one transaction: committed at the end, undone by any exception."""
        # Threads queue here in turn; SQLite's own waiting between processes sleeps and tries again.
        with self._turn, closing(self._connect()) as database:
            database.execute("BEGIN IMMEDIATE")
            yield database
            database.execute("COMMIT")

    def _make_tables(self) -> None:
        with self.writing() as database:
            (edition,) = database.execute("PRAGMA user_version").fetchone()
            if edition != EDITION and database.execute("SELECT 1 FROM sqlite_master").fetchone():
                raise sqlite3.DatabaseError("it was written by another edition; delete it, or name another file")
            database.execute(f"PRAGMA user_version = {EDITION}")
            for statement in SCHEMA.split(";\n"):
                database.execute(statement)

    def _connect(self) -> sqlite3.Connection:
        database = sqlite3.connect(self._path, timeout=WAIT_SECONDS, isolation_level=None, check_same_thread=False)
        # What a killed process wrote is in the system's hands. Only a power cut could tear it: no matter here.
        database.execute("PRAGMA synchronous = OFF")
        database.execute("PRAGMA temp_store = MEMORY")
        database.execute("PRAGMA cache_size = -65536")
        return database


def _enter_wal(database: sqlite3.Connection) -> None:
    # Unlike a transaction, a change of mode does not wait until other processes let go of the file.
    until = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            database.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorname != "SQLITE_BUSY" or time.monotonic() > until:
                raise
            time.sleep(0.05)
        else:
            return
