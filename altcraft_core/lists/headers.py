"""Column names: never empty, never twice, never that of our own row number; and the words that people use in them."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from altcraft_core.fields import STANDARD_FIELDS, Field

ROW = "_row"  #: the column of row numbers


def simplify(word: str) -> str:
    """A header word without case, spaces, hyphens, underscores and dots: "E-Mail" and "e_mail" are one."""
    return re.sub(r"[\W_]+", "", word.lower().replace("ё", "е"))


def list_words(fields: Sequence[Field]) -> dict[str, str]:
    """Header word, simplified -> the field that it means. A field's own name goes before another's alias."""
    words = [(field.name, field.name) for field in fields]
    words += [(alias, field.name) for field in fields for alias in field.aliases]
    return {simplify(word): name for word, name in reversed(words)}


FIELD_BY_WORD = list_words(STANDARD_FIELDS)


def name_columns(cells: Sequence[str | None], width: int) -> tuple[str, ...]:
    """One name per column of a table `width` wide: the header's words, "column 3" where it has none.

    A name that stands already gets a number: "phone", "phone (2)". So does one that Polars takes for a pattern: "*"
    and "^...$". Spaces around a name are dropped.
    """
    words = [(cell or "").strip() for cell in cells] + [""] * (width - len(cells))
    taken = {ROW}
    names: list[str] = []
    for place, word in enumerate(words, start=1):
        names.append(free_name(word or f"column {place}", taken))
        taken.add(names[-1])
    return tuple(names)


def is_column_name(name: str, taken: Collection[str]) -> bool:
    """May a column beside those taken be called so?"""
    return name_columns([name], 1) == (name,) and name not in taken


def free_name(word: str, taken: Collection[str]) -> str:
    """The word, numbered where a column cannot be called so beside those taken."""
    name, number = word, 1
    while name in taken or name == "*" or (name.startswith("^") and name.endswith("$")):
        number += 1
        name = f"{word} ({number})"
    return name
