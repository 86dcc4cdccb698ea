"""Writes the corpus: what is no case any more goes, and a file that is made differently each time stays."""

from __future__ import annotations

from tests.lists.corpus.case import FILES
from tests.lists.corpus.cases import CASES

FILES.mkdir(exist_ok=True)
for path in set(FILES.iterdir()) - {case.path for case in CASES}:
    path.unlink()
for case in CASES:
    if case.is_steady or not case.path.exists():
        case.path.write_bytes(case.make())
