"""What programs did to a list before it came here, found over all its rows, and what of it can be mended safely.

One pass looks for signs of any damage in every cell. Only columns that bear such signs are looked at closely, and
only in their cells that do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from pathlib import Path

import polars as pl
from pydantic import TypeAdapter

from altcraft_core.lists import apart
from altcraft_core.lists.columns.deriving import scan_columns
from altcraft_core.lists.date_orders import find_two_orders
from altcraft_core.lists.headers import ROW
from altcraft_core.lists.keeping import keep, write_table
from altcraft_core.lists.lengths import (
    ROUNDED,
    begin_with_zeros,
    count_lengths,
    count_rounded,
    count_shorter,
    find_full_length,
    holds_amounts,
    is_counter,
)
from altcraft_core.lists.progress import Stage, Tell, tell_nobody
from altcraft_core.lists.repairs import lookalikes, mojibake
from altcraft_core.lists.repairs.numbers import SCIENTIFIC
from altcraft_core.lists.repairs.repairing import (
    LEFT_OUT,
    PLACEHOLDER,
    TOTALS,
    begins_with_totals,
    holds_names,
    holds_totals,
    is_placeholder,
    lacks_zeros,
    mend,
    repeats_header,
)
from altcraft_core.lists.values.normalizing import STRAY
from altcraft_core.records import ContactList, Repair, RepairKind


class DamageKind(StrEnum):
    """What happened to cells or rows, in the order in which it is best mended."""

    HEADER_AGAIN = "header_again"  #: the header stands among the rows
    TOTALS = "totals"  #: a row holds totals
    MISREAD = "misread"  #: UTF-8 was read as another encoding
    LETTERS_LOST = "letters_lost"  #: a program put one sign in the place of letters that it did not know
    STRAY = "stray"  #: characters that cannot be seen
    MIXED_LETTERS = "mixed_letters"  #: two alphabets in one word
    PLACEHOLDER = "placeholder"  #: a word for nothing, or for a failed formula
    SCIENTIFIC = "scientific"  #: a number as 7.9161E+10
    ROUNDED = "rounded"  #: a number lost all digits after the 15th
    LOST_ZEROS = "lost_zeros"  #: a number lost the zeros before it
    TWO_DATE_ORDERS = "two_date_orders"  #: some dates begin with the day, some with the month


@dataclass(frozen=True, kw_only=True)
class Sample:
    """One of the cells or rows concerned."""

    row: int
    value: str  #: of a row, all its cells
    mended: str | None  #: what the repair makes of it; None where there is none, empty where nothing is left


@dataclass(frozen=True, kw_only=True)
class Damage:
    """One kind of damage in one column, or in whole rows."""

    kind: DamageKind
    column: str  #: empty where whole rows are concerned
    count: int  #: cells, or rows
    mendable: int  #: how many of them the repair mends
    samples: tuple[Sample, ...]
    repair: Repair | None  #: None where the list has to be made anew where it came from, or somebody has to decide


SAMPLES = 3
_FACTS = "damage.json"
_REPAIRED = "repaired.parquet"
_FOUND = TypeAdapter(tuple[Damage, ...])

#: A diamond, also misread; a cell of question marks only; or a word of them. Three may be somebody's doubt.
_LOST = r"\x{FFFD}|ï¿½|пїЅ|^[\s.,-]*(?:\?[\s.,-]*){4,}$|(?:^|[\s(«\"])\?{4,}(?:[\s.,)»\"]|$)"
_ODD = f"{_LOST}|{SCIENTIFIC}|{TOTALS}|{PLACEHOLDER}|{STRAY}|{lookalikes.SIGNS}|{mojibake.SIGNS}"
_NUMERIC = "^[0-9]+(?:$|[./-][0-9])"

_OfRows = Callable[[Sequence[str]], pl.Expr]

#: Of damages that single cells tell: whether a cell has it, and what mends it, if anything does.
_IN_CELLS: Mapping[DamageKind, tuple[Callable[[pl.Expr], pl.Expr], RepairKind | None]] = {
    DamageKind.MISREAD: (mojibake.is_garbled, RepairKind.DECODE),
    DamageKind.LETTERS_LOST: (lambda cell: cell.str.contains(_LOST), None),
    DamageKind.STRAY: (lambda cell: cell.str.contains(STRAY) & ~mojibake.is_garbled(cell), RepairKind.DROP_UNSEEN),
    DamageKind.MIXED_LETTERS: (lambda cell: lookalikes.unify_letters(cell) != cell, RepairKind.UNIFY_LETTERS),
    DamageKind.PLACEHOLDER: (is_placeholder, RepairKind.EMPTY),
    DamageKind.SCIENTIFIC: (lambda cell: cell.str.contains(SCIENTIFIC), RepairKind.EXPAND),
}
#: Of damages that whole rows have: a cheap doubt, whether it is so, and what mends it.
_IN_ROWS: Mapping[DamageKind, tuple[_OfRows, _OfRows, RepairKind]] = {
    DamageKind.HEADER_AGAIN: (holds_names, repeats_header, RepairKind.DROP_HEADERS),
    DamageKind.TOTALS: (begins_with_totals, holds_totals, RepairKind.DROP_TOTALS),
}
_MENDABLE = "mendable "


@dataclass(frozen=True, kw_only=True)
class _Spot:
    """A damage whose samples are not taken yet."""

    kind: DamageKind
    column: str = ""
    count: int
    mendable: int = 0
    hurt: pl.Expr
    repair: Repair | None = None
    compared: pl.Expr | None = None  #: sound cells, one of which is the last sample


def find_damage(
    contact_list: ContactList, repairs: tuple[Repair, ...], folder: Path, tell: Tell = tell_nobody
) -> tuple[Damage, ...]:
    """What is damaged in a list after these repairs, in the order of DamageKind. Looked at before, not looked at again.

    Nothing where the list is sound. What `tell` raises ends the look at a long list.
    """
    kept = keep(
        folder,
        ("damage", str(contact_list.path), repairs),
        lambda draft: apart.run_long(
            partial(_write_facts, draft, contact_list, repairs), contact_list.rows, draft, tell
        ),
    )
    return _FOUND.validate_json((kept / _FACTS).read_bytes())


def _write_facts(draft: Path, contact_list: ContactList, repairs: tuple[Repair, ...], tell: Tell) -> None:
    tell(Stage.SURVEYING, 0.0)
    rows, columns = scan_columns(contact_list, (), repairs)
    if repairs:  # done once, not at each look
        write_table(rows.filter(~pl.col(LEFT_OUT)), draft / _REPAIRED)
        rows = pl.scan_parquet(draft / _REPAIRED)
    found = _look(rows, columns, repairs, tell)
    (draft / _FACTS).write_bytes(_FOUND.dump_json(found))
    (draft / _REPAIRED).unlink(missing_ok=True)


def _look(rows: pl.LazyFrame, columns: Sequence[str], repairs: tuple[Repair, ...], tell: Tell) -> tuple[Damage, ...]:
    odd, numeric, is_row_suspect = _survey(rows, columns)
    tell(Stage.LOOKING, 0.5)
    spots = [
        *(_look_at_rows(rows, columns) if is_row_suspect or odd else ()),
        *_look_at_cells(rows, odd),
        *_look_at_numbers(rows, numeric),
    ]
    order = list(DamageKind)
    told = [_doubt(spot, repairs) for spot in spots if spot.count]
    return _take_samples(rows, columns, sorted(told, key=lambda spot: order.index(spot.kind)))


def _doubt(spot: _Spot, repairs: tuple[Repair, ...]) -> _Spot:
    """What a repair left as it was, it does not mend."""
    return replace(spot, mendable=0, repair=None) if spot.repair in repairs else spot


def _survey(rows: pl.LazyFrame, columns: Sequence[str]) -> tuple[list[str], list[str], bool]:
    """The columns with signs of damage, those with numbers or dates, and whether a header may stand among the rows."""
    places = list(enumerate(columns))
    counted = rows.select(
        *(pl.col(name).str.contains(_ODD).any().alias(f"odd {place}") for place, name in places),
        *(pl.col(name).str.contains(_NUMERIC).any().alias(f"numeric {place}") for place, name in places),
        holds_names(columns).any().alias("header"),
    )
    found = counted.collect(engine="streaming").row(0, named=True)
    odd, numeric = ([name for place, name in places if found[f"{what} {place}"]] for what in ("odd", "numeric"))
    return odd, numeric, found["header"]


# ---------------------------------------------------------------- each in its place


def _look_at_rows(rows: pl.LazyFrame, columns: Sequence[str]) -> Iterator[_Spot]:
    for kind, (may_hurt, hurt, mends) in _IN_ROWS.items():
        suspects = rows.filter(may_hurt(columns)).select(hurt(columns).sum())
        count = suspects.collect(engine="streaming").item()
        yield _Spot(kind=kind, count=count, mendable=count, hurt=hurt(columns), repair=Repair(kind=mends))


def _look_at_cells(rows: pl.LazyFrame, columns: Sequence[str]) -> Iterator[_Spot]:
    counted = pl.collect_all([_count_cells(rows, column) for column in columns], engine="streaming")
    for column, found in zip(columns, counted, strict=True):
        for kind, (hurt, mends) in _IN_CELLS.items():
            mendable = found[_MENDABLE + kind].item() if mends else 0
            yield _Spot(
                kind=kind,
                column=column,
                count=found[kind].item(),
                mendable=mendable,
                hurt=hurt(pl.col(column)),
                repair=Repair(kind=mends, column=column) if mends and mendable else None,
            )


def _count_cells(rows: pl.LazyFrame, column: str) -> pl.LazyFrame:
    cell = pl.col(column)
    odd = rows.select(column).filter(cell.str.contains(_ODD))
    return odd.select(
        *(hurt(cell).sum().alias(kind) for kind, (hurt, _) in _IN_CELLS.items()),
        *(
            (hurt(cell) & mend(cell, Repair(kind=mends)).ne_missing(cell)).sum().alias(_MENDABLE + kind)
            for kind, (hurt, mends) in _IN_CELLS.items()
            if mends
        ),
    )


def _look_at_numbers(rows: pl.LazyFrame, columns: Sequence[str]) -> Iterator[_Spot]:
    """What only a column as a whole tells."""
    lengths = pl.collect_all([count_lengths(rows, column) for column in columns], engine="streaming")
    for column, counted in zip(columns, lengths, strict=True):
        cell = pl.col(column)
        yield _Spot(
            kind=DamageKind.ROUNDED, column=column, count=count_rounded(counted), hurt=cell.str.contains(ROUNDED)
        )
        full = find_full_length(counted, column)
        if full and not is_counter(rows, column) and not holds_amounts(rows, column):
            count = count_shorter(counted, full)
            is_safe = begin_with_zeros(counted, full, column)
            yield _Spot(
                kind=DamageKind.LOST_ZEROS,
                column=column,
                count=count,
                mendable=count if is_safe else 0,
                hurt=lacks_zeros(cell, full),
                repair=Repair(kind=RepairKind.RESTORE_ZEROS, column=column, length=full) if is_safe else None,
            )
    for orders in find_two_orders(rows, columns):
        yield _Spot(
            kind=DamageKind.TWO_DATE_ORDERS,
            column=orders.column,
            count=orders.count,
            hurt=orders.rarer,
            compared=orders.usual,
        )


# ---------------------------------------------------------------- samples


def _take_samples(rows: pl.LazyFrame, columns: Sequence[str], spots: Sequence[_Spot]) -> tuple[Damage, ...]:
    tables = pl.collect_all([_sample(rows, columns, spot) for spot in spots], engine="streaming")
    return tuple(
        Damage(
            kind=spot.kind,
            column=spot.column,
            count=spot.count,
            mendable=spot.mendable,
            samples=tuple(Sample(row=row, value=value, mended=mended) for row, value, mended in table.iter_rows()),
            repair=spot.repair,
        )
        for spot, table in zip(spots, tables, strict=True)
    )


def _sample(rows: pl.LazyFrame, columns: Sequence[str], spot: _Spot) -> pl.LazyFrame:
    first = rows.filter(spot.hurt).head(SAMPLES)
    if spot.compared is not None:
        first = pl.concat([first.head(SAMPLES - 1), rows.filter(spot.compared).head(1)])
    if not spot.column:
        value = pl.concat_str(*columns, separator=" · ", ignore_nulls=True)
        return first.select(ROW, value.alias("value"), pl.lit("").alias("mended"))
    cell = pl.col(spot.column)
    mended = pl.lit(None, dtype=pl.String) if spot.repair is None else mend(cell, spot.repair).fill_null("")
    return first.select(ROW, cell.alias("value"), pl.when(mended != cell).then(mended).alias("mended"))
