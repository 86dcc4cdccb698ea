from __future__ import annotations

import os
from collections.abc import Iterator
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
settings.load_profile("steady")
_numbers = count(1)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--everywhere", action="store_true", help="every delivery story also over PostgreSQL and a bucket")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    binaries = find_binaries()
    if binaries is None and os.environ.get("CI"):
        pytest.fail(NO_POSTGRES)
    if binaries is None:
        pytest.skip(NO_POSTGRES)
    with running_server(binaries) as url:
        yield url


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """The address of an empty database on the session's PostgreSQL."""
    name = f"test_{next(_numbers)}"
    server = sa.create_engine(postgres_server, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
        yield sa.make_url(postgres_server).set(database=name).render_as_string(hide_password=False)
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    server.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database, once of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'altcraft.db'}"
    url: str = request.getfixturevalue("postgres_url")
    return url


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


@pytest.fixture(params=["folder", "bucket"])
def files_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where files may lie, once of each kind."""
    return str(tmp_path / "files") if request.param == "folder" else request.getfixturevalue("bucket_url")


@pytest.fixture
def engine(database_url: str) -> Iterator[sa.Engine]:
    """An open database, once of each kind."""
    opened = open_database(database_url)
    yield opened
    opened.dispose()


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
