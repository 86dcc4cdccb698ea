from __future__ import annotations

from pathlib import Path

import pytest

from altcraft_core.bench.installation import Installation


def test_no_setting_of_the_machine_reaches_a_benchmark(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALTCRAFT_DATABASE_URL", "postgresql://db.example.com/altcraft")
    monkeypatch.setenv("ALTCRAFT_FILES_URL", "s3://bucket/folder")
    monkeypatch.setenv("ALTCRAFT_TASK_DEADLINE_HOURS", "1")
    installation = Installation(folder=tmp_path)

    assert str(tmp_path) in installation.settings.database
    assert str(tmp_path) in installation.settings.files
    assert installation.environment["ALTCRAFT_DATABASE_URL"] == installation.environment["ALTCRAFT_FILES_URL"] == ""
    assert "ALTCRAFT_TASK_DEADLINE_HOURS" not in installation.environment
