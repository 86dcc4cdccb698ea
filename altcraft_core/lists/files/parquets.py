"""Parquet to Parquet of strings: each value as a person would type it, nested ones as JSON text."""

from __future__ import annotations

from pathlib import Path

import polars as pl
from polars.exceptions import PolarsError

from altcraft_core.errors import ReadError
from altcraft_core.lists import bounds
from altcraft_core.lists.headers import ROW, name_columns
from altcraft_core.lists.keeping import write_table
from altcraft_core.lists.progress import Stage, Tell
from altcraft_core.records import Found, ReadOptions

MAX_ROWS = 200_000_000  #: a few bytes may promise any number of rows
_LARGEST = 1e38  # of the whole numbers that Polars writes digit by digit
_WRAP = '{"v":'
_MIDNIGHT = r"^(\d{4}-\d\d-\d\d) 00:00:00$"


def convert(path: Path, _options: ReadOptions, table: Path, tell: Tell) -> Found:
    """Write the rows to `table`; they count from 1, as such a file has no header. ReadError when it is damaged."""
    try:
        rows = pl.scan_parquet(path, glob=False)
        schema = rows.collect_schema()
        _check(schema, rows)
        tell(Stage.WRITING, None)
        names = name_columns(list(schema), len(schema))
        cells = [
            _as_text(pl.nth(place), kind).alias(name)
            for place, (name, kind) in enumerate(zip(names, schema.dtypes(), strict=True))
        ]
        numbered = rows.select(cells).with_row_index(ROW, offset=1)
        write_table(numbered.with_columns(pl.col(ROW).cast(pl.Int64)), table)
    except PolarsError:
        raise ReadError(
            "The Parquet file cannot be read: it is damaged, or a column of it holds bytes that are no text. Export it "
            "again."
        ) from None
    return Found(options=ReadOptions())


def _check(schema: pl.Schema, rows: pl.LazyFrame) -> None:
    if not schema:
        raise ReadError("The Parquet file has no columns. Export it again.")
    bounds.check_columns(len(schema))
    count = rows.select(pl.len()).collect().item()
    if count > MAX_ROWS:
        raise ReadError(f"The Parquet file promises {count:,} rows; at most {MAX_ROWS:,} can be read. Cut it in parts.")


def _as_text(cell: pl.Expr, kind: pl.DataType) -> pl.Expr:
    text = _write(cell, kind)
    return pl.when(text != "").then(text)


def _write(cell: pl.Expr, kind: pl.DataType) -> pl.Expr:
    if kind.is_float():
        return _write_float(cell.cast(pl.Float64))
    if kind.is_nested():
        return _write_json(cell)
    if isinstance(kind, pl.Datetime):
        return _write_moment(cell, kind)
    if isinstance(kind, pl.Duration):
        return cell.dt.to_string("iso")
    return cell.cast(pl.String)


def _write_float(cell: pl.Expr) -> pl.Expr:
    """Whole numbers without a point, and none in scientific notation; what is not a number is empty."""
    whole = (cell == cell.round(0)) & (cell.abs() < _LARGEST)
    text = pl.when(whole).then(cell.cast(pl.Int128, strict=False).cast(pl.String)).otherwise(cell.cast(pl.String))
    return pl.when(cell.is_finite()).then(text)


def _write_json(cell: pl.Expr) -> pl.Expr:
    wrapped = pl.struct(cell.alias("v")).struct.json_encode()
    return pl.when(cell.is_not_null()).then(wrapped.str.strip_prefix(_WRAP).str.head(-1))


def _write_moment(cell: pl.Expr, kind: pl.Datetime) -> pl.Expr:
    """A moment with a zone is one of RFC 3339; one without a time of day is a date."""
    if kind.time_zone:
        return cell.dt.to_string("%Y-%m-%dT%H:%M:%S%.f%:z")
    return cell.dt.to_string("%Y-%m-%d %H:%M:%S%.f").str.replace(_MIDNIGHT, "$1")
