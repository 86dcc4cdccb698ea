"""How long it takes to check a list, and how much memory: beside a bare copy, and beside plain scripts."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from shutil import rmtree
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from altcraft_core.bench.plain import FIELDS
from altcraft_core.bench.running import Figure, load_average, measure
from altcraft_core.demo.samples import write_sample
from altcraft_core.recipe import Recipe, write_recipe
from altcraft_core.records import ColumnMapping, Target

RUNS = 5
_SCRIPT = "altcraft_core.bench.plain"
ODD_PERCENT = 5  #: of mails and phones in a second list: good ones, but not written as most are


@dataclass(frozen=True, kw_only=True)
class _Turn:
    """The runs that are compared with one another, one right after the other."""

    floor: Figure
    check: Figure
    odd: Figure
    script: Figure | None


def run_checking(rows: int, *, scripts: bool = True) -> dict[str, Any]:
    """Check a sample list of so many rows, beside Polars copying it, and plain scripts that build the same bodies.

    Each but the last runs five times in turn, always as a process of its own; figures are medians, and ratios are
    medians of the ratios turn by turn. The script that asks the libraries for every value runs once: it takes minutes.
    Seconds of wall time, megabytes of peak memory. In the same turns the product checks a list with odd mails and
    phones. Without `scripts`, which are slow, a very long list takes minutes and not hours.
    """
    with TemporaryDirectory() as folder:
        place = Path(folder)
        path, odd, recipe = (place / name for name in ("list.csv", "odd.csv", "bench.toml"))
        _write_list(rows, path)
        _write_list(rows, odd, ODD_PERCENT)
        mapping = ColumnMapping(columns=tuple(FIELDS.items()))
        recipe.write_text(write_recipe(Recipe(mapping=mapping, target=Target(workflow_id=1))), encoding="utf-8")
        turns = [_take_turn(path, odd, recipe, place / "home", scripts=scripts) for _ in range(RUNS)]
        answer = turns[0].check.answer
        figures = {"rows": rows, "list_megabytes": round(path.stat().st_size / 1e6, 1)}
        figures |= {"accepted": answer["accepted"], "chunks": answer["chunks"]} | _compare(turns)
        return figures | (_compare_with_scripts(turns, path, place / "home") if scripts else {})


def _take_turn(path: Path, odd: Path, recipe: Path, home: Path, *, scripts: bool) -> _Turn:
    def check(each: Path) -> Figure:
        return _run(["altcraft_core", "check", str(each), "--recipe", str(recipe), "--json"], home)

    return _Turn(
        floor=_run(["altcraft_core.bench.floor", str(path), str(path.with_suffix(".parquet"))], home),
        check=check(path),
        odd=check(odd),
        script=_run([_SCRIPT, str(path)], home) if scripts else None,
    )


def _compare(turns: Sequence[_Turn]) -> dict[str, Any]:
    return {
        "check_seconds": _median(turn.check.seconds for turn in turns),
        "check_megabytes": round(median(turn.check.megabytes for turn in turns)),
        "floor_seconds": _median(turn.floor.seconds for turn in turns),
        "floor_megabytes": round(median(turn.floor.megabytes for turn in turns)),
        "times_floor": _median(turn.check.seconds / turn.floor.seconds for turn in turns),
        "odd_check_seconds": _median(turn.odd.seconds for turn in turns),
        "odd_times_clean": _median(turn.odd.seconds / turn.check.seconds for turn in turns),
        "load": load_average(),
    }


def _compare_with_scripts(turns: Sequence[_Turn], path: Path, home: Path) -> dict[str, Any]:
    pairs = [(turn.script, turn.check) for turn in turns if turn.script]
    careful = _run([_SCRIPT, str(path), "--libraries"], home)
    return {
        "script_chunks": [pairs[0][0].answer["chunks"], careful.answer["chunks"]],
        "script_seconds": _median(script.seconds for script, _ in pairs),
        "script_megabytes": round(median(script.megabytes for script, _ in pairs)),
        "times_faster": _median(script.seconds / ours.seconds for script, ours in pairs),
        "script_with_libraries_seconds": _median([careful.seconds]),
        "times_faster_than_with_libraries": _median(careful.seconds / ours.seconds for _, ours in pairs),
    }


def _median(figures: Iterable[float]) -> float:
    return round(median(figures), 2)


def _write_list(rows: int, path: Path, odd_percent: int = 0) -> None:
    """In a process of its own: a child's peak begins with the memory of the process that starts it."""
    writer = get_context("spawn").Process(target=write_sample, args=(rows, path, odd_percent))
    writer.start()
    writer.join()


def _run(module: list[str], home: Path) -> Figure:
    """A fresh process in a fresh home, so that nothing is reused."""
    figure = measure(module, os.environ | {"ALTCRAFT_HOME": str(home)})
    rmtree(home, ignore_errors=True)
    return figure
