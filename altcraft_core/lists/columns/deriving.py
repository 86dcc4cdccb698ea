"""Derived columns, made of the list's own before anything is mapped: parts of a name, one column out of several.

Nothing is lost on the way: the parts of a name, put together again in their order, are its words (of "Smith, John" in
any order), and what does not make a date is passed on as it stands, for the rules to find.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import polars as pl

from altcraft_core.lists.repairs.repairing import repair
from altcraft_core.lists.values.normalizing import tidy
from altcraft_core.lists.values.settling import MONTHS
from altcraft_core.records import ContactList, Derivation, DerivedColumn, NameOrder, Repair

#: How many columns each is made of, at least and at most.
TAKES: Mapping[Derivation, tuple[int, int]] = {
    Derivation.FIRST_NAME: (1, 1),
    Derivation.LAST_NAME: (1, 1),
    Derivation.MIDDLE_NAME: (1, 1),
    Derivation.DATE: (3, 3),
    Derivation.JOIN: (1, 100),
    Derivation.FIRST_FILLED: (1, 100),
}


def scan_columns(
    contact_list: ContactList, derived: Sequence[DerivedColumn], repairs: Sequence[Repair] = ()
) -> tuple[pl.LazyFrame, tuple[str, ...]]:
    """The rows of a list, repaired, with its derived columns behind its own; and the names of these columns.

    `_row` and LEFT_OUT stand beside them.
    """
    rows = repair(pl.scan_parquet(contact_list.path), repairs)
    rows = rows.with_columns(write_column(each).alias(each.name) for each in derived)
    return rows, (*contact_list.columns, *(each.name for each in derived))


def write_column(derived: DerivedColumn) -> pl.Expr:
    """What stands in a derived column: text, null where there is nothing to make it of."""
    cells = [tidy(pl.col(column)) for column in derived.columns]
    match derived.make:
        case Derivation.DATE:
            return _join_date(*cells)
        case Derivation.JOIN:
            return _join(cells, derived.separator)
        case Derivation.FIRST_FILLED:
            return pl.coalesce(cells)
        case _:
            name = tidy(_drop_commas(pl.col(derived.columns[0]), derived.order))
            return _NAME_PARTS[derived.order](name)[derived.make]


def _join(cells: Sequence[pl.Expr], separator: str) -> pl.Expr:
    joined = pl.concat_str(*cells, separator=separator, ignore_nulls=True)
    return pl.when(pl.any_horizontal(cell.is_not_null() for cell in cells)).then(joined)


def _join_date(day: pl.Expr, month: pl.Expr, year: pl.Expr) -> pl.Expr:
    """ "1990-12-31"; months may be words. Where a part lacks, the rest is joined and makes no date."""
    start = month.str.to_lowercase().str.slice(0, 3)
    number = pl.when(start.is_in(list(MONTHS))).then(start.str.replace_many(MONTHS)).otherwise(month)
    return _join([year, number, day], "-")


# ---------------------------------------------------------------- names
# One word alone is a first name, whatever the order: that is the name by which people call themselves. Behind one word
# and a comma stand the first names, whatever the order; "van der" may stand before it. "John Smith, Jr." is another.


def _drop_commas(name: pl.Expr, order: NameOrder) -> pl.Expr:
    turned = name.str.replace(_LAST_COMMA_FIRST, "$2 $1") if order in _FIRST_NAME_FIRST else name
    return turned.str.replace_all(",", " ", literal=True)


# A name is cut where it stands: lists of words would take several times as long.


def _split_first_last(name: pl.Expr) -> dict[Derivation, pl.Expr]:
    first, rest = _cut(name, 2)
    return {Derivation.FIRST_NAME: first, Derivation.LAST_NAME: rest, Derivation.MIDDLE_NAME: _NOTHING}


def _split_last_first(name: pl.Expr) -> dict[Derivation, pl.Expr]:
    word, rest = _cut(name, 2)
    return {
        Derivation.FIRST_NAME: rest.fill_null(word),
        Derivation.LAST_NAME: pl.when(rest.is_not_null()).then(word),
        Derivation.MIDDLE_NAME: _NOTHING,
    }


def _split_first_middle_last(name: pl.Expr) -> dict[Derivation, pl.Expr]:
    first, _ = _cut(name, 2)
    return {
        Derivation.FIRST_NAME: first,
        Derivation.LAST_NAME: name.str.extract(" ([^ ]+)$", 1),
        Derivation.MIDDLE_NAME: name.str.extract("^[^ ]+ (.+) [^ ]+$", 1),
    }


def _split_last_first_middle(name: pl.Expr) -> dict[Derivation, pl.Expr]:
    word, second, rest = _cut(name, 3)
    return {
        Derivation.FIRST_NAME: second.fill_null(word),
        Derivation.LAST_NAME: pl.when(second.is_not_null()).then(word),
        Derivation.MIDDLE_NAME: rest,
    }


def _cut(name: pl.Expr, parts: int) -> list[pl.Expr]:
    """The first words, and in the last part all that follow; null where there are no more."""
    cut = name.str.splitn(" ", parts)
    return [cut.struct.field(f"field_{place}") for place in range(parts)]


_LAST_COMMA_FIRST = r"^\s*((?:\p{Ll}+\s+)*[^\s,]+)\s*,([^,]+)$"
_FIRST_NAME_FIRST = (NameOrder.FIRST_LAST, NameOrder.FIRST_MIDDLE_LAST)
_NOTHING = pl.lit(None, dtype=pl.String)
_NAME_PARTS: Mapping[NameOrder, Callable[[pl.Expr], dict[Derivation, pl.Expr]]] = {
    NameOrder.FIRST_LAST: _split_first_last,
    NameOrder.LAST_FIRST: _split_last_first,
    NameOrder.FIRST_MIDDLE_LAST: _split_first_middle_last,
    NameOrder.LAST_FIRST_MIDDLE: _split_last_first_middle,
}
