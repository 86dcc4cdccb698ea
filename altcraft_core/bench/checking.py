"""How long it takes to check a list, and how much memory, beside plain scripts that build the same bodies."""

from __future__ import annotations

import os
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from altcraft_core.bench.plain import FIELDS
from altcraft_core.bench.running import Figure, measure
from altcraft_core.demo.samples import write_sample
from altcraft_core.recipe import Recipe, write_recipe
from altcraft_core.records import ColumnMapping, Target

RUNS = 3
ODD_PERCENT = 5  #: of mails and phones in a second list: good ones, but not written as most are


def run_checking(rows: int) -> dict[str, Any]:
    """Check a sample list of so many rows, beside plain scripts that build the same bodies.

    The product and the script that judges by looks run three times in turn, each as a process of its own; their
    figures are medians. The script that asks the libraries for every value runs once: it takes minutes. Seconds of wall
    time, megabytes of peak memory; `times_faster` is the median of the ratios, pair by pair. In the same turns the
    product checks a list with odd mails and phones.
    """
    with TemporaryDirectory() as folder:
        path, odd, recipe = (Path(folder) / name for name in ("list.csv", "odd.csv", "bench.toml"))
        _write_list(rows, path)
        _write_list(rows, odd, ODD_PERCENT)
        mapping = ColumnMapping(columns=tuple(FIELDS.items()))
        recipe.write_text(write_recipe(Recipe(mapping=mapping, target=Target(workflow_id=1))), encoding="utf-8")
        check, check_odd = (
            ["altcraft_core", "check", str(each), "--recipe", str(recipe), "--json"] for each in (path, odd)
        )
        script = ["altcraft_core.bench.plain", str(path)]
        homes = [Path(folder) / f"home-{run}" for run in range(RUNS)]
        turns = [(_run(check, home), _run(script, home), _run(check_odd, home)) for home in homes]
        careful = _run([*script, "--libraries"], homes[0])
        ours, plain, _ = turns[0]
        seconds = median(ours.seconds for ours, _, _ in turns)
        return {
            "rows": rows,
            "list_megabytes": round(path.stat().st_size / 1e6, 1),
            "accepted": ours.answer["accepted"],
            "chunks": [ours.answer["chunks"], plain.answer["chunks"], careful.answer["chunks"]],
            "check_seconds": round(seconds, 2),
            "check_megabytes": round(median(ours.megabytes for ours, _, _ in turns)),
            "odd_check_seconds": round(median(odd.seconds for _, _, odd in turns), 2),
            "odd_times_clean": round(median(odd.seconds / ours.seconds for ours, _, odd in turns), 2),
            "plain_seconds": round(median(plain.seconds for _, plain, _ in turns), 2),
            "plain_megabytes": round(median(plain.megabytes for _, plain, _ in turns)),
            "times_faster": round(median(plain.seconds / ours.seconds for ours, plain, _ in turns), 1),
            "plain_with_libraries_seconds": round(careful.seconds, 2),
            "times_faster_than_with_libraries": round(careful.seconds / seconds, 1),
        }


def _write_list(rows: int, path: Path, odd_percent: int = 0) -> None:
    """In a process of its own: a child's peak begins with the memory of the process that starts it."""
    writer = get_context("spawn").Process(target=write_sample, args=(rows, path, odd_percent))
    writer.start()
    writer.join()


def _run(module: list[str], home: Path) -> Figure:
    """A fresh process in a fresh home, so that nothing is reused."""
    return measure(module, os.environ | {"ALTCRAFT_HOME": str(home)})
