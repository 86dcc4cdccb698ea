from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from altcraft_core.errors import DatabaseAway, SettingsError
from altcraft_core.store import migrations
from altcraft_core.store.database import open_database, telling_outage
from altcraft_core.store.journal import Journal
from altcraft_core.store.rows import write_chunk, write_submission
from altcraft_core.store.tables import metadata
from tests.gate import Gate
from tests.store.samples import make_chunks, make_submission

OPEN = "import sys; from altcraft_core.store.database import open_database; open_database(sys.argv[1])"


def test_migrations_lead_to_the_tables_as_they_are_declared(engine: sa.Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        differences = compare_metadata(context, metadata)
    assert differences == []


def test_declared_checks_are_in_the_database(engine: sa.Engine) -> None:
    declared = {
        str(constraint.name)
        for constraint in metadata.tables["chunks"].constraints
        if isinstance(constraint, sa.CheckConstraint)
    }
    assert {check["name"] for check in sa.inspect(engine).get_check_constraints("chunks")} == declared


def test_failed_statement_tells_no_values(engine: sa.Engine) -> None:
    with engine.connect() as connection, pytest.raises(sa.exc.DBAPIError) as failure:
        connection.execute(sa.text("SELECT :name FROM nowhere"), {"name": "Anna"})
    assert "Anna" not in str(failure.value)


def configure() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    return config


def test_there_is_one_newest_revision() -> None:
    assert len(ScriptDirectory.from_config(configure()).get_heads()) == 1


def test_database_of_the_first_release_keeps_what_it_holds(database_url: str) -> None:
    submission = make_submission(accepted=5)
    (chunk,) = make_chunks(submission, (5,))
    first, config = sa.create_engine(database_url), configure()
    with first.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        then = sa.MetaData()
        then.reflect(connection)
        rows = {"submissions": write_submission(submission), "chunks": write_chunk(chunk)}
        held = {
            table: {name: value for name, value in row.items() if name in then.tables[table].columns}
            for table, row in rows.items()
        }
        for table, row in held.items():
            connection.execute(metadata.tables[table].insert(), row)
    first.dispose()

    opened = open_database(database_url)
    journal = Journal(opened)
    assert write_submission(journal.submission(submission.id)).items() >= held["submissions"].items()
    assert write_chunk(journal.chunk(chunk.id)).items() >= held["chunks"].items()
    opened.dispose()


def test_opening_again_changes_nothing(engine: sa.Engine, migrated_url: str) -> None:
    with engine.begin() as connection:
        connection.execute(
            sa.text("INSERT INTO workers VALUES ('w', '2026-01-01 00:00:00.000000', '2026-01-01 00:00:00.000000')")
        )
    again = open_database(migrated_url)
    with again.connect() as connection:
        assert connection.scalar(sa.text("SELECT count(*) FROM workers")) == 1
    again.dispose()


def test_threads_that_start_at_once_migrate_once(database_url: str) -> None:
    with ThreadPoolExecutor(8) as threads:
        engines = list(threads.map(open_database, [database_url] * 8))
    assert all(sa.inspect(one).has_table("chunks") for one in engines)
    for one in engines:
        one.dispose()


@pytest.mark.slow
def test_processes_that_start_at_once_migrate_once(database_url: str) -> None:
    started = [subprocess.Popen([sys.executable, "-c", OPEN, database_url]) for _ in range(6)]
    assert [process.wait(60) for process in started] == [0] * 6


def test_sqlite_survives_a_power_cut_and_waits_for_others(tmp_path: Path) -> None:
    opened = open_database(f"sqlite:///{tmp_path / 'new' / 'altcraft.db'}")
    with opened.connect() as connection:
        told = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    opened.dispose()
    assert told == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 30_000}


def test_database_of_a_newer_release_is_refused(engine: sa.Engine, migrated_url: str) -> None:
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = 'tomorrow'"))
    with pytest.raises(SettingsError, match="newer release"):
        open_database(migrated_url)


@pytest.mark.parametrize(
    "url", ["", "nonsense", "oracle://host/name", "mysql://host/name", "postgresql://host:port/name"]
)
def test_address_of_no_known_database_is_refused(url: str) -> None:
    with pytest.raises(SettingsError, match="ALTCRAFT_DATABASE_URL"):
        open_database(url)


def test_unreachable_server_is_named_without_its_password() -> None:
    with pytest.raises(SettingsError, match="cannot be opened") as caught:
        open_database("postgresql://anna:secret-word@127.0.0.1:1/altcraft")
    assert "secret-word" not in str(caught.value)


def test_unknown_option_of_an_address_is_named() -> None:
    with pytest.raises(SettingsError, match='cannot be opened: invalid connection option "foo"'):
        open_database("postgresql://127.0.0.1:1/altcraft?foo=1")


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
def test_sqlite_without_a_file_is_refused(url: str) -> None:
    with pytest.raises(SettingsError, match="names no file"):
        open_database(url)


def test_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("email,name\n" * 100, encoding="utf-8")

    with pytest.raises(SettingsError, match="file is not a database"):
        open_database(f"sqlite:///{file}")
    with pytest.raises(SettingsError, match="cannot be made: File exists"):
        open_database(f"sqlite:///{file}/altcraft.db")


@pytest.mark.slow
def test_database_that_goes_away_is_told_in_one_sentence(database_gate: Gate) -> None:
    opened = open_database(os.environ["ALTCRAFT_DATABASE_URL"])
    database_gate.close()

    with pytest.raises(DatabaseAway, match=r"does not answer: .*\. Let it run again") as caught, telling_outage():
        opened.connect()

    assert "\n" not in caught.value.sentence
    opened.dispose()
