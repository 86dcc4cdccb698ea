"""bench: how fast and how frugal, here and now."""

from __future__ import annotations

import argparse
from typing import Any

from altcraft_core.bench.checking import run_checking
from altcraft_core.bench.restart import run_restart
from altcraft_core.bench.sending import run_sending
from altcraft_core.bench.waiting import run_waiting
from altcraft_core.commands.answering import WELL, answer, say


def measure_checking(options: argparse.Namespace) -> int:
    """Check a list, beside a bare copy and plain scripts."""
    return _tell(options, run_checking(options.rows, scripts=options.scripts))


def measure_sending(options: argparse.Namespace) -> int:
    """Send a list, beside a bare loop."""
    return _tell(options, run_sending(options.rows, say))


def measure_waiting(options: argparse.Namespace) -> int:
    """Wait for many tasks."""
    return _tell(options, run_waiting(options.tasks, say))


def measure_restart(options: argparse.Namespace) -> int:
    """Take up many tasks after a crash."""
    return _tell(options, run_restart(options.tasks, say))


def _tell(options: argparse.Namespace, figures: dict[str, Any]) -> int:
    answer(options, figures, [f"{name}: {value}" for name, value in figures.items()])
    return WELL
