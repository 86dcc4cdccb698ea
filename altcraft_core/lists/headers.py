"""Column names: never empty, never twice, never the name of our own row number."""

from __future__ import annotations

from collections.abc import Sequence

ROW = "_row"  #: the column of row numbers
ROW_GROUP = 25_000  #: rows of a Parquet row group: a pass holds several in memory, and a slice reads whole ones


def name_columns(cells: Sequence[str | None], width: int) -> tuple[str, ...]:
    """One name per column of a table `width` wide: the header's words, "column 3" where it has none.

    A name that stands already gets a number: "phone", "phone (2)". So does one that Polars takes for a pattern: "*"
    and "^...$". Spaces around a name are dropped.
    """
    words = [(cell or "").strip() for cell in cells] + [""] * (width - len(cells))
    taken = {ROW}
    names: list[str] = []
    for place, word in enumerate(words, start=1):
        names.append(_free_name(word or f"column {place}", taken))
        taken.add(names[-1])
    return tuple(names)


def _free_name(word: str, taken: set[str]) -> str:
    name, number = word, 1
    while name in taken or name == "*" or (name.startswith("^") and name.endswith("$")):
        number += 1
        name = f"{word} ({number})"
    return name
