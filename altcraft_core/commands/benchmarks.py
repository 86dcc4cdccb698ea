"""bench: speed and memory beside plain scripts."""

from __future__ import annotations

import argparse

from altcraft_core.bench.running import run_bench
from altcraft_core.commands.answering import WELL, answer


def run_benchmark(options: argparse.Namespace) -> int:
    """Measure here and now."""
    figures = run_bench(options.rows)
    answer(options, figures, [f"{name}: {value}" for name, value in figures.items()])
    return WELL
