from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from altcraft_core.lists.keeping import keep
from altcraft_core.records import ReadOptions


def test_the_same_arguments_are_made_once(tmp_path: Path) -> None:
    made: list[Path] = []
    first = keep(tmp_path, ("list", ReadOptions(separator=",")), made.append)
    second = keep(tmp_path, ("list", ReadOptions(separator=",")), made.append)
    other = keep(tmp_path, ("list", ReadOptions(separator=";")), made.append)
    assert first == second != other
    assert len(made) == 2


def test_what_fails_leaves_nothing(tmp_path: Path) -> None:
    def fail(draft: Path) -> None:
        (draft / "half").write_text("half")
        raise InterruptedError

    with pytest.raises(InterruptedError):
        keep(tmp_path, ("list",), fail)
    assert list(tmp_path.iterdir()) == []


def test_two_makers_at_once_leave_one_whole_folder(tmp_path: Path) -> None:
    together = Barrier(2)

    def make(draft: Path) -> None:
        together.wait()
        (draft / "whole").write_text("whole")

    with ThreadPoolExecutor() as pool:
        kept = {task.result() for task in [pool.submit(keep, tmp_path, ("list",), make) for _ in range(2)]}
    assert [path.name for path in tmp_path.iterdir()] == [folder.name for folder in kept]
    assert [path.name for path in kept.pop().iterdir()] == ["whole"]
