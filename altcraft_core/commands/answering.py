"""How commands answer: on stdout in words or as one JSON object, with progress on stderr, and by their exit code."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from typing import Any

WELL, NOT_ALL_WELL, CANNOT = 0, 1, 2


def answer(options: argparse.Namespace, facts: dict[str, Any], lines: Sequence[str]) -> None:
    """Print the answer: the facts with --json, else the lines."""
    print(json.dumps(facts, ensure_ascii=False) if options.json else "\n".join(lines))


def say(words: str, end: str = "\n") -> None:
    """Tell the person at the terminal something beside the answer."""
    print(words, end=end, file=sys.stderr, flush=True)
