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


def run_checking(rows: int) -> dict[str, Any]:
    """Check a sample list of so many rows, beside plain scripts that build the same bodies.

    The product and the script that judges by looks run three times in turn, each as a process of its own; their
    figures are medians. The script that asks the libraries for every value runs once: it takes minutes. Seconds of wall
    time, megabytes of peak memory; `times_faster` is the median of the ratios, pair by pair.
    """
    with TemporaryDirectory() as folder:
        path, recipe = Path(folder) / "list.csv", Path(folder) / "bench.toml"
        # In a process of its own: a child's peak begins with the memory of the process that starts it.
        writer = get_context("spawn").Process(target=write_sample, args=(rows, path))
        writer.start()
        writer.join()
        mapping = ColumnMapping(columns=tuple(FIELDS.items()))
        recipe.write_text(write_recipe(Recipe(mapping=mapping, target=Target(workflow_id=1))), encoding="utf-8")
        check = ["altcraft_core", "check", str(path), "--recipe", str(recipe), "--json"]
        script = ["altcraft_core.bench.plain", str(path)]
        homes = [Path(folder) / f"home-{run}" for run in range(RUNS)]
        pairs = [(_run(check, home), _run(script, home)) for home in homes]
        careful = _run([*script, "--libraries"], homes[0])
        ours, plain = pairs[0]
        seconds = median(ours.seconds for ours, _ in pairs)
        return {
            "rows": rows,
            "list_megabytes": round(path.stat().st_size / 1e6, 1),
            "accepted": ours.answer["accepted"],
            "chunks": [ours.answer["chunks"], plain.answer["chunks"], careful.answer["chunks"]],
            "check_seconds": round(seconds, 2),
            "check_megabytes": round(median(ours.megabytes for ours, _ in pairs)),
            "plain_seconds": round(median(plain.seconds for _, plain in pairs), 2),
            "plain_megabytes": round(median(plain.megabytes for _, plain in pairs)),
            "times_faster": round(median(plain.seconds / ours.seconds for ours, plain in pairs), 1),
            "plain_with_libraries_seconds": round(careful.seconds, 2),
            "times_faster_than_with_libraries": round(careful.seconds / seconds, 1),
        }


def _run(module: list[str], home: Path) -> Figure:
    """A fresh process in a fresh home, so that nothing is reused."""
    return measure(module, os.environ | {"ALTCRAFT_HOME": str(home)})
