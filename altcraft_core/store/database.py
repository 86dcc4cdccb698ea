"""Opening the database: SQLite in one file, or PostgreSQL for several machines, with the same code above."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from sqlite3 import Connection as SQLiteConnection
from threading import Lock

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.util import CommandError

from altcraft_core.errors import DatabaseAway, SettingsError

_MIGRATIONS = Path(__file__).parent / "migrations"
_MIGRATION_LOCK = 4_150_517_416  # any number that other users of the same PostgreSQL database do not take
_BUSY_SECONDS = 30  # how long a writer waits for another one
_DISCREET = {"hide_parameters": True}  # what failed is logged without the values it was about
_migrating = Lock()  # Alembic keeps its context in module globals


def open_database(url: str) -> sa.Engine:
    """The database at that SQLAlchemy URL, its tables brought up to date.

    Safe when several processes or threads start at once: one migrates, the others wait. SettingsError if the address
    is wrong, the database cannot be reached or used, or a newer release made its tables.
    """
    engine = _create_engine(url)
    try:
        with telling_why_closed():
            _migrate(engine)
    except CommandError:
        raise SettingsError(
            "A newer release of this dashboard made the database. Run that release, or name another database."
        ) from None
    return engine


@contextmanager
def telling_why_closed() -> Iterator[None]:
    """Turns what a database raises that cannot be opened into SettingsError."""
    try:
        yield
    except sa.exc.DBAPIError as error:
        raise SettingsError(
            f"The database cannot be opened: {_reason(error)}. Look whether it runs and lets this dashboard in, and "
            "whether ALTCRAFT_DATABASE_URL is right."
        ) from None


@contextmanager
def telling_outage() -> Iterator[None]:
    """Turns what an open database raises that went away into DatabaseAway."""
    try:
        yield
    except (sa.exc.OperationalError, sa.exc.InterfaceError) as error:
        raise DatabaseAway(
            f"The database does not answer: {_reason(error)}. Let it run again: what was handed over goes on by "
            "itself, and status tells how far it is."
        ) from None


def _create_engine(url: str) -> sa.Engine:
    try:
        address = sa.make_url(url)
        return _open_sqlite(address) if address.get_backend_name() == "sqlite" else _open_server(address)
    except (sa.exc.ArgumentError, sa.exc.NoSuchModuleError, ModuleNotFoundError, ValueError):  # a port is no number
        raise SettingsError("ALTCRAFT_DATABASE_URL is not the address of an SQLite or PostgreSQL database.") from None


def _open_sqlite(address: sa.URL) -> sa.Engine:
    if address.database in (None, "", ":memory:"):
        raise SettingsError(
            "ALTCRAFT_DATABASE_URL names no file, and what SQLite holds in memory is gone with its process. Name one, "
            "as in sqlite:////var/altcraft.db."
        )
    folder = Path(str(address.database)).parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(
            f"The folder {folder} for the database cannot be made: {error.strerror}. Name another one in ALTCRAFT_HOME "
            "or ALTCRAFT_DATABASE_URL."
        ) from None
    engine = sa.create_engine(address, connect_args={"timeout": _BUSY_SECONDS}, **_DISCREET)
    sa.event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _open_server(address: sa.URL) -> sa.Engine:
    # In a session that thinks in UTC, a day is the same day on every machine.
    return sa.create_engine(address, pool_pre_ping=True, connect_args={"options": "-c timezone=UTC"}, **_DISCREET)


def _prepare_sqlite(connection: SQLiteConnection, _: object) -> None:
    # A transaction takes the write lock with its first INSERT, UPDATE or DELETE and waits for it there. Reads before
    # that stand outside of it, so every transaction of ours writes first and decides by what the write returns.
    connection.isolation_level = "IMMEDIATE"
    connection.execute("PRAGMA journal_mode = WAL")
    # The word "sending" must survive a power cut, or its chunk would be sent a second time.
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    # SQLite's own lower() knows ASCII only; names here are often Cyrillic.
    connection.create_function("lower", 1, lambda text: text and str(text).lower(), deterministic=True)


def _migrate(engine: sa.Engine) -> None:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    with _migrating, engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")  # tables, too, are made inside the transaction
        else:
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_MIGRATION_LOCK)))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _reason(error: sa.exc.DBAPIError) -> str:
    """The driver's own words, as far as they tell the cause; they name hosts and files, never a password."""
    return next(iter(str(error.orig).strip().splitlines()), type(error.orig).__name__).rstrip(".")
