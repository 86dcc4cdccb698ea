"""Durations in workbooks: 27:30:00 stands in a file as a number, and is taken for a moment of January 1900."""

from __future__ import annotations

from collections.abc import Callable

import fastexcel
import polars as pl

#: Loads one sheet with these options of the library.
Load = Callable[..., fastexcel.ExcelSheet]

_MOMENT = r"^1(?:899|90\d)-\d\d-\d\d \d\d:\d\d:\d\d"  # of ten years; who counts more hours does not count hours
_ISO = r"^(-?)PT?(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.\d+)?S)?$"
_LENGTH = r"^Expected int but got 'DateTime\(ExcelDateTime \{ value: ([-+.\dEe]+), datetime_type: TimeDelta,"
_DAY = 86_400  # seconds
_MOST_DAYS = 3_000_000  # a workbook counts days up to the year 9999


def spell_durations(load: Load, cells: pl.DataFrame, header_row: int) -> pl.DataFrame:
    """The same cells, with durations below the header as they are written, whatever stands beside them."""
    for place, name in enumerate(cells.columns):
        if cells[name].slice(header_row).str.contains(_MOMENT).any():
            lengths = _find_lengths(load, place).filter(pl.col("row") >= header_row)
            spelt = lengths.select(_spell((pl.col("days") * _DAY).round().cast(pl.Int64))).to_series()
            cells = cells.with_columns(cells[name].scatter(lengths["row"], spelt))
    return cells


def spell_iso(name: str) -> pl.Expr:
    """PT27H30M00S, as .ods holds it -> 27:30:00"""
    sign, *parts = (pl.col(name).str.extract(_ISO, group).fill_null("") for group in range(1, 5))
    return sign + pl.concat_str([part.str.zfill(2) for part in parts], separator=":")


def _find_lengths(load: Load, place: int) -> pl.DataFrame:
    """The cells of a column that hold durations: `row` from 0, `days`.

    Of single cells the library tells their kind only where it is asked for another one.
    """
    _, told = load(header_row=None, skip_rows=0, use_columns=[place], dtypes="int").to_arrow_with_errors()
    errors = ((error.position[0], error.detail) for error in (told.errors if told else ()))
    others = pl.DataFrame(errors, schema={"row": pl.Int64, "detail": pl.String}, orient="row")
    days = pl.col("detail").str.extract(_LENGTH, 1).cast(pl.Float64)
    return others.select("row", days=days).filter(pl.col("days").abs() < _MOST_DAYS)


def _spell(seconds: pl.Expr) -> pl.Expr:
    whole = seconds.abs()
    parts = (whole // 3_600, whole // 60 % 60, whole % 60)
    sign = pl.when(seconds < 0).then(pl.lit("-")).otherwise(pl.lit(""))
    return sign + pl.concat_str([part.cast(pl.String).str.zfill(2) for part in parts], separator=":")
