"""Which columns hold full names, and how these are written: as the names tell, or as their header usually means."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from altcraft_core.lists.columns.commonwords import FIRST_NAMES
from altcraft_core.lists.columns.headings import read_heading
from altcraft_core.records import NameOrder

_FULL = 0.4  # the share of full names that must hold a frequent first name
_MIXED = 0.5  # of those who tell of one order, so many tell of the other where both are written
_SEVERAL = 0.6  # below a header of names, the share of values that must have several words
_WITH_MIDDLE = {
    NameOrder.FIRST_LAST: NameOrder.FIRST_MIDDLE_LAST,
    NameOrder.LAST_FIRST: NameOrder.LAST_FIRST_MIDDLE,
}
_EITHER = (NameOrder.FIRST_LAST, NameOrder.LAST_FIRST)
#: How full names may be written below these words, simplified.
_HEADERS: Mapping[str, tuple[NameOrder, ...]] = {
    **dict.fromkeys(("name", "fullname", "contactperson", "имя", "полноеимя", "контактноелицо"), _EITHER),
    **dict.fromkeys(("фио", "фамилияимя", "фамилияиимя", "фамилияимяотчество"), (NameOrder.LAST_FIRST,)),
    **dict.fromkeys(("lastnamefirstname", "surnamename"), (NameOrder.LAST_FIRST,)),
    **dict.fromkeys(("имяфамилия", "имяифамилия", "имяотчествофамилия"), (NameOrder.FIRST_LAST,)),
    **dict.fromkeys(("firstnamelastname", "firstlastname", "namesurname"), (NameOrder.FIRST_LAST,)),
}


def find_full_names(sample: pl.DataFrame) -> dict[str, tuple[NameOrder, ...]]:
    """The columns of full names, and how these are written; all that may be, where neither names nor header tell."""
    found = {values.name: _guess_orders(values) for values in sample}
    return {column: orders for column, orders in found.items() if orders}


def _guess_orders(values: pl.Series) -> tuple[NameOrder, ...]:
    if told := guess_orders(values):
        return told
    heading = read_heading(values.name, {word: word for word in _HEADERS})
    if len(heading.fields) != 1 or not heading.is_of_clients:
        return ()
    words = _split(values).list.len().to_frame("words")
    several, middle = words.select(
        pl.col("words").is_between(2, 4).mean().alias("several"), (pl.col("words") > 2).mean().alias("middle")
    ).row(0)
    if words.is_empty() or several < _SEVERAL:
        return ()
    orders = _HEADERS[heading.fields[0]]
    return tuple(_WITH_MIDDLE[order] for order in orders) if middle >= 0.5 else orders


def guess_orders(values: pl.Series) -> tuple[NameOrder, ...]:
    """How the full names in a column are written; both ways where many tell of either, none where these are no full
    names."""
    if values.str.contains(r"\S[\s,]+\S").mean() in {None, 0}:
        return ()
    words = _split(values.str.to_lowercase().str.replace_all("ё", "е", literal=True))
    several = words.filter(words.list.len().is_between(2, 4)).to_frame("words")
    if several.height < max(1, len(words) * _FULL):
        return ()
    word = pl.col("words").list
    first, second, has_middle = several.select(
        word.get(0).is_in(FIRST_NAMES).mean().alias("first"),
        word.get(1).is_in(FIRST_NAMES).mean().alias("second"),
        (word.len() > 2).mean().alias("middle") >= 0.5,
    ).row(0)
    if max(first, second) < _FULL:
        return ()
    likely = _EITHER if first >= second else _EITHER[::-1]
    orders = likely if min(first, second) > max(first, second) * _MIXED else likely[:1]
    return tuple(_WITH_MIDDLE[order] for order in orders) if has_middle else orders


def _split(values: pl.Series) -> pl.Series:
    return values.drop_nulls().str.extract_all(r"[^\s,]+")
