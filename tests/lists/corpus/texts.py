"""Text files: separators, quote marks, line ends, headers, ragged rows, encodings."""

from __future__ import annotations

from altcraft_core.records import ReadOptions
from tests.lists.corpus.case import Case

CASES = (
    Case(
        name="comma.csv",
        content=b"email,name\na@b.ru,Ann\nc@d.ru,Bob\n",
        found=ReadOptions(encoding="utf-8", separator=",", header_row=1),
        columns=("email", "name"),
        rows=2,
        cells={2: ("a@b.ru", "Ann"), 3: ("c@d.ru", "Bob")},
    ),
)
