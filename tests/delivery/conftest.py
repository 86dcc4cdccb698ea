from __future__ import annotations

import pytest

ONE, SEVERAL = "one machine", "several machines"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "backend" in metafunc.fixturenames:
        chosen = metafunc.definition.get_closest_marker("several_machines") or metafunc.config.getoption("everywhere")
        metafunc.parametrize("backend", [ONE, SEVERAL] if chosen else [ONE], indirect=True)


@pytest.fixture
def backend(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """What every house of the test stands on: SQLite and a local folder, or PostgreSQL and a bucket."""
    if request.param == SEVERAL:
        monkeypatch.setenv("ALTCRAFT_DATABASE_URL", request.getfixturevalue("postgres_url"))
        monkeypatch.setenv("ALTCRAFT_FILES_URL", request.getfixturevalue("bucket_url"))
