"""Durations in workbooks: 27:30:00 stands in a file as a number, and is taken for a moment of January 1900."""

from __future__ import annotations

from collections.abc import Callable

import fastexcel
import polars as pl

#: Loads one sheet with these options of the library.
Load = Callable[..., fastexcel.ExcelSheet]

_MOMENT = r"^1(?:899|90\d)-\d\d-\d\d \d\d:\d\d:\d\d"  # of ten years; who counts more hours does not count hours
_ISO = r"^(-?)PT?(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.\d+)?S)?$"


def spell_durations(load: Load, cells: pl.DataFrame, header_row: int) -> pl.DataFrame:
    """The same cells, with durations as they are written, in columns that hold nothing else below the header."""
    for place, name in enumerate(cells.columns):
        below = cells[name].slice(header_row)
        if below.str.contains(_MOMENT).any() and _holds_durations(load, place, header_row):
            sheet = load(header_row=None, skip_rows=header_row, use_columns=[place], dtypes="duration")
            lengths = sheet.to_polars().to_series().rename("length").to_frame()
            spelt = lengths.select(_spell(pl.col("length").dt.total_seconds())).to_series()
            mended = pl.select(pl.when(below.str.contains(_MOMENT)).then(spelt).otherwise(below)).to_series()
            cells = cells.with_columns(pl.concat([cells[name].head(header_row), mended]).alias(name))
    return cells


def spell_iso(name: str) -> pl.Expr:
    """PT27H30M00S, as .ods holds it -> 27:30:00"""
    sign, *parts = (pl.col(name).str.extract(_ISO, group).fill_null("") for group in range(1, 5))
    return sign + pl.concat_str([part.str.zfill(2) for part in parts], separator=":")


def _holds_durations(load: Load, place: int, header_row: int) -> bool:
    try:
        sheet = load(header_row=None, skip_rows=header_row, use_columns=[place])
    except fastexcel.FastExcelError:  # several kinds of values
        return False
    return [column.dtype for column in sheet.selected_columns] == ["duration"]


def _spell(seconds: pl.Expr) -> pl.Expr:
    whole = seconds.abs()
    parts = (whole // 3_600, whole // 60 % 60, whole % 60)
    sign = pl.when(seconds < 0).then(pl.lit("-")).otherwise(pl.lit(""))
    return sign + pl.concat_str([part.cast(pl.String).str.zfill(2) for part in parts], separator=":")
