from __future__ import annotations

from pathlib import Path

import pytest

from tests.processes import Installation


@pytest.mark.slow
def test_checking_is_told_beside_a_bare_copy(tmp_path: Path) -> None:
    figures = Installation(home=tmp_path / "home").answer("bench", "--rows", "1000", "--no-scripts")

    assert (figures["rows"], figures["accepted"]) == (1_000, 969)
    assert figures["times_floor"] > 1
    assert figures["check_megabytes"] > 50
    assert "script_seconds" not in figures
