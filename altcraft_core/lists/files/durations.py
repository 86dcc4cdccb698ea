"""Durations and far days in workbooks, which a file holds as numbers and the library takes for moments.

27:30:00 is taken for one of January 1900, and a phone in a column of dates for one far beyond the year 9999.
"""

from __future__ import annotations

from collections.abc import Callable

import fastexcel
import polars as pl

#: Loads one sheet with these options of the library.
Load = Callable[..., fastexcel.ExcelSheet]

#: Of ten years, as who counts more hours does not count hours; and of years of five digits.
_MOMENT = r"^(?:1(?:899|90\d)|\+\d{5,})-\d\d-\d\d \d\d:\d\d:\d\d"
_ISO = r"^(-?)PT?(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.\d+)?S)?$"
_FACTS = (
    r"got 'DateTime\(ExcelDateTime \{ value: (?<days>[-+.\dEe]+), datetime_type: (?<type>\w+), is_1904: (?<era>\w+)"
)
_ZERO_DAY_1904 = "1904-01-01 "
_DAY = 86_400  # seconds
_LAST_DAY = 2_958_465  # the end of the year 9999: of what lies beyond it a workbook shows no date
_DIGITS = 18  # that surely fit into a whole number


def spell_durations(load: Load, cells: pl.DataFrame, header_row: int) -> pl.DataFrame:
    """The same cells, with durations below the header as they are written, whatever stands beside them.

    Days beyond the year 9999 are the numbers that somebody typed, and of a workbook that counts days from 1904 times
    without a date lose its zero day.
    """
    for place, name in enumerate(cells.columns):
        if cells[name].slice(header_row).str.contains(_MOMENT).any():
            told = _find_moments(load, place).filter(pl.col("row") >= header_row)
            spelt = told.with_columns(text=cells[name].gather(told["row"])).select(_spell_moment()).to_series()
            cells = cells.with_columns(cells[name].scatter(told["row"], spelt))
    return cells


def spell_iso(name: str) -> pl.Expr:
    """PT27H30M00S, as .ods holds it -> 27:30:00"""
    sign, *parts = (pl.col(name).str.extract(_ISO, group).fill_null("") for group in range(1, 5))
    return sign + pl.concat_str([part.str.zfill(2) for part in parts], separator=":")


def spell_day(name: str) -> pl.Expr:
    """The number that stands for a moment, of the library's word on a cell that is one; null of any other cell."""
    return _spell_number(_facts(name).struct.field("days").cast(pl.Float64))


def _find_moments(load: Load, place: int) -> pl.DataFrame:
    """The cells of a column that are taken for moments: `row` from 0, `days`, `type`, `era`.

    Of single cells the library tells their kind only where it is asked for another one.
    """
    _, told = load(header_row=None, skip_rows=0, use_columns=[place], dtypes="int").to_arrow_with_errors()
    errors = ((error.position[0], error.detail) for error in (told.errors if told else ()))
    others = pl.DataFrame(errors, schema={"row": pl.Int64, "detail": pl.String}, orient="row")
    return others.select("row", _facts("detail")).unnest("detail").drop_nulls().cast({"days": pl.Float64})


def _facts(name: str) -> pl.Expr:
    return pl.col(name).str.extract_groups(_FACTS)


def _spell_moment() -> pl.Expr:
    days, is_length = pl.col("days"), pl.col("type") == "TimeDelta"
    is_time = (pl.col("era") == "true") & days.is_between(0, 1, closed="none")
    return (
        pl.when(days.abs() >= _LAST_DAY + 1)
        .then(_spell_number(days))
        .when(is_length)
        .then(_spell_length((days * _DAY).round().cast(pl.Int64, strict=False)))
        .when(is_time)
        .then(pl.col("text").str.strip_prefix(_ZERO_DAY_1904))
        .otherwise("text")
    )


def _spell_number(number: pl.Expr) -> pl.Expr:
    is_whole = (number == number.round()) & (number.abs() < 10**_DIGITS)
    whole = pl.when(is_whole).then(number).cast(pl.Int64).cast(pl.String)
    return whole.fill_null(number.cast(pl.String))


def _spell_length(seconds: pl.Expr) -> pl.Expr:
    whole = seconds.abs()
    parts = (whole // 3_600, whole // 60 % 60, whole % 60)
    sign = pl.when(seconds < 0).then(pl.lit("-")).otherwise(pl.lit(""))
    return sign + pl.concat_str([part.cast(pl.String).str.zfill(2) for part in parts], separator=":")
