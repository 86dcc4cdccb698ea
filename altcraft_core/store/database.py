"""Opening the database: SQLite in one file, or PostgreSQL for several machines, with the same code above."""

from __future__ import annotations

from pathlib import Path
from sqlite3 import Connection as SQLiteConnection
from threading import Lock

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.util import CommandError

from altcraft_core.errors import SettingsError

_MIGRATIONS = Path(__file__).parent / "migrations"
_MIGRATION_LOCK = 4_150_517_416  # any number that other users of the same PostgreSQL database do not take
_BUSY_SECONDS = 30  # how long a writer waits for another one
_DISCREET = {"hide_parameters": True}  # what failed is logged without the values it was about
_migrating = Lock()  # Alembic keeps its context in module globals


def open_database(url: str) -> sa.Engine:
    """The database at that SQLAlchemy URL, its tables brought up to date.

    Safe when several processes or threads start at once: one migrates, the others wait. SettingsError if the address
    is wrong, the database cannot be reached, or a newer release made its tables.
    """
    try:
        address = sa.make_url(url)
        engine = _open_sqlite(address) if address.get_backend_name() == "sqlite" else _open_server(address)
        _migrate(engine)
    except (sa.exc.ArgumentError, sa.exc.NoSuchModuleError, ModuleNotFoundError):
        raise SettingsError("ALTCRAFT_DATABASE_URL is not the address of an SQLite or PostgreSQL database.") from None
    except sa.exc.OperationalError as error:
        raise SettingsError(f"The database cannot be opened: {_reason(error)}.") from None
    except CommandError:
        raise SettingsError(
            "A newer release of this dashboard made the database. Run that release, or name another database."
        ) from None
    return engine


def _open_sqlite(address: sa.URL) -> sa.Engine:
    if address.database and address.database != ":memory:":
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
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


def _reason(error: sa.exc.OperationalError) -> str:
    """The driver's own words, on one line; they name hosts and files, never a password."""
    return " ".join(str(error.orig).split()).rstrip(".")
