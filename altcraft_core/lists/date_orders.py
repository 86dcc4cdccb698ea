"""In which order the dates of a column are written, where its cells tell of two."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

_MONTH, _DAY, _NO_MONTH = "(?:0?[1-9]|1[0-2])", "(?:0?[1-9]|[12][0-9]|3[01])", "(?:1[3-9]|2[0-9]|3[01])"
_ANY_YEAR = "(?:[0-9]{4}|[0-9]{2})"
_YEARS = {".": _ANY_YEAR, "/": _ANY_YEAR, "-": "[0-9]{4}"}  # 12-31-45 may be a phone
_MOST = 0.5  #: of the filled cells are dates


def _write(first: str, second: str, marks: str = "./-") -> str:
    """A day and a month before the year, and no further part, as addresses of machines have it."""
    shapes = "|".join(f"{first}[{mark}]{second}[{mark}]{_YEARS[mark]}" for mark in marks)
    return rf"^(?:{shapes})(?:[^0-9./-]|\.?$)"


#: What a cell tells, by the names under which it is counted.
_SIGNS = {
    "day": _write(_NO_MONTH, _MONTH),
    "month": _write(_MONTH, _NO_MONTH),
    "dotted_month": _write(_MONTH, _NO_MONTH, "."),
    "dotted": _write(_MONTH, _MONTH, "."),
    "date": rf"{_write(_DAY, _DAY)}|^[0-9]{{4}}[./-]{_MONTH}[./-]{_DAY}(?:[^0-9]|$)",
}


@dataclass(frozen=True, kw_only=True)
class TwoOrders:
    """A column of dates some of which begin with the day, and some with the month."""

    column: str
    count: int  #: cells in the rarer order
    rarer: pl.Expr
    usual: pl.Expr


def find_two_orders(rows: pl.LazyFrame, columns: Sequence[str]) -> Iterator[TwoOrders]:
    """The columns with two orders. Dots follow a day, unless other dates with dots say otherwise."""
    # Most columns hold no date that begins with the month.
    months = _count(rows, columns, ("month",))
    suspects = [column for column in columns if months[column]["month"]]
    for column, found in _count(rows, suspects, tuple(_SIGNS)).items():
        day_first = ("day",) if found["dotted_month"] else ("day", "dotted")
        (count, rarer), (_, usual) = sorted(
            (sum(found[sign] for sign in order), order) for order in (("month",), day_first)
        )
        if count and found["date"] >= _MOST * found["filled"]:
            yield TwoOrders(column=column, count=count, rarer=_tell(column, rarer), usual=_tell(column, usual))


def _tell(column: str, order: Sequence[str]) -> pl.Expr:
    return pl.any_horizontal(pl.col(column).str.contains(_SIGNS[sign]) for sign in order)


def _count(rows: pl.LazyFrame, columns: Sequence[str], signs: Sequence[str]) -> Mapping[str, Mapping[str, int]]:
    """By column: how many cells tell what, and how many are filled."""
    if not columns:
        return {}
    counts = (
        pl.struct(
            pl.col(column).count().alias("filled"),
            *(pl.col(column).str.contains(_SIGNS[sign]).sum().alias(sign) for sign in signs),
        ).alias(str(place))
        for place, column in enumerate(columns)
    )
    return dict(zip(columns, rows.select(counts).collect(engine="streaming").row(0), strict=True))
