from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, settings

from altcraft_core.store.database import open_database
from tests.gate import Gate
from tests.postgres import find_binaries, running_server
from tests.storage import BUCKET, access, running_storage

NO_POSTGRES = "The PostgreSQL half of the store tests could not run: this machine has no initdb and postgres."

settings.register_profile(
    "steady", deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
settings.register_profile("quick", settings.get_profile("steady"), max_examples=20)  # for `make test-fast`
settings.load_profile("steady")
_numbers = count(1)

SQLITE_AND_POSTGRES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)]
FOLDER_AND_BUCKET = ["folder", pytest.param("bucket", marks=pytest.mark.slow)]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--everywhere", action="store_true", help="every delivery story also over PostgreSQL and a bucket")


def pytest_collection_finish() -> None:
    gc.freeze()  # what was imported and collected stays to the end, so no garbage collection need look at it again


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    binaries = find_binaries()
    if binaries is None and os.environ.get("CI"):
        pytest.fail(NO_POSTGRES)
    if binaries is None:
        pytest.skip(NO_POSTGRES)
    with running_server(binaries) as url:
        yield url


@contextmanager
def new_database(server: str, template: str = "template1") -> Iterator[str]:
    """The address of a database on that PostgreSQL which begins as a copy of the template."""
    name = f"test_{next(_numbers)}"
    engine = sa.create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {template}")
        yield sa.make_url(server).set(database=name).render_as_string(hide_password=False)
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    engine.dispose()


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """The address of an empty database on the session's PostgreSQL."""
    with new_database(postgres_server) as url:
        yield url


@pytest.fixture(params=SQLITE_AND_POSTGRES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database, once of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'altcraft.db'}"
    url: str = request.getfixturevalue("postgres_url")
    return url


# Most tests need no more than the tables, so these are made once and copied.


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite database with all tables."""
    path = tmp_path_factory.mktemp("migrated") / "altcraft.db"
    open_database(f"sqlite:///{path}").dispose()
    return path


@pytest.fixture(scope="session")
def migrated_template(postgres_server: str) -> Iterator[str]:
    """The name of a PostgreSQL database with all tables."""
    with new_database(postgres_server) as url:
        open_database(url).dispose()
        yield str(sa.make_url(url).database)


@pytest.fixture
def migrated_postgres(postgres_server: str, migrated_template: str) -> Iterator[str]:
    """The address of a PostgreSQL database with all tables."""
    with new_database(postgres_server, migrated_template) as url:
        yield url


@pytest.fixture(params=SQLITE_AND_POSTGRES)
def migrated_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database with all tables, once of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{shutil.copy(request.getfixturevalue('migrated_file'), tmp_path)}"
    url: str = request.getfixturevalue("migrated_postgres")
    return url


@pytest.fixture
def engine(migrated_url: str) -> Iterator[sa.Engine]:
    """An open database, once of each kind."""
    opened = open_database(migrated_url)
    yield opened
    opened.dispose()


@pytest.fixture(scope="session")
def storage_server() -> Iterator[str]:
    with running_storage() as address:
        yield address


@pytest.fixture
def bucket_url(storage_server: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of an empty folder in the session's storage, which the environment then leads to."""
    for name, value in access(storage_server).items():
        monkeypatch.setenv(name, value)
    return f"s3://{BUCKET}/test_{next(_numbers)}"


@pytest.fixture(params=FOLDER_AND_BUCKET)
def files_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where files may lie, once of each kind."""
    return str(tmp_path / "files") if request.param == "folder" else request.getfixturevalue("bucket_url")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = terminalreporter.stats.get("skipped", [])
    if any(NO_POSTGRES in str(report.longrepr) for report in skipped):
        terminalreporter.write_line(NO_POSTGRES, yellow=True, bold=True)


@pytest.fixture
def gate(storage_server: str, monkeypatch: pytest.MonkeyPatch) -> Gate:
    """The only way to a bucket of its own, in which files lie: Polars remembers the way to a bucket it knows."""
    gate = Gate(urlsplit(storage_server).port or 80)
    bucket = f"behind-{gate.port}"
    httpx.put(f"{storage_server}/{bucket}").raise_for_status()
    for name, value in access(f"http://127.0.0.1:{gate.port}").items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("ALTCRAFT_FILES_URL", f"s3://{bucket}")
    return gate


@pytest.fixture
def database_gate(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> Gate:
    """The only way to the database."""
    address = sa.make_url(postgres_url)
    gate = Gate(Path(str(address.query["host"])) / ".s.PGSQL.5432")
    behind = address.set(host="127.0.0.1", port=gate.port, query={})
    monkeypatch.setenv("ALTCRAFT_DATABASE_URL", behind.render_as_string(hide_password=False))
    return gate
