"""Parquet to Parquet of strings: each value as a person would type it, nested ones as JSON text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import polars as pl
from polars.exceptions import DuplicateError, PolarsError

from altcraft_core.errors import ReadError
from altcraft_core.lists import bounds
from altcraft_core.lists.headers import ROW, name_columns
from altcraft_core.lists.keeping import write_table
from altcraft_core.lists.progress import Stage, Tell
from altcraft_core.records import Found, ReadOptions

MAX_ROWS = 200_000_000  #: a few bytes may promise any number of rows
_LARGEST = 1e38  # of the whole numbers that Polars writes digit by digit
_SCIENTIFIC = r"^(-?)(\d)\.?(\d*)e\+?(-?\d+)$"
_TWICE = re.compile(r"name '(.+)' has more than one")
_WRAP = '{"v":'
_MIDNIGHT = r"^(\d{4}-\d\d-\d\d) 00:00:00$"
#: A kind of column -> what of it cannot be read.
_ODD = {
    pl.Binary: "bytes that are no text, as ids in binary form are",
    pl.Decimal: "numbers of more digits than can be read",
}
_DAMAGED = "The Parquet file cannot be read: it is damaged or incomplete. Export it again."


def convert(path: Path, _options: ReadOptions, table: Path, tell: Tell) -> Found:
    """Write the rows to `table`; they count from 1, as such a file has no header. ReadError when it is damaged."""
    try:
        rows = pl.scan_parquet(path, glob=False)
        schema = rows.collect_schema()
        _check(schema, rows)
    except PolarsError as error:
        raise ReadError(_explain_schema(error)) from None
    tell(Stage.WRITING, None)
    names = name_columns(list(schema), len(schema))
    cells = [
        _as_text(pl.nth(place), kind).alias(name)
        for place, (name, kind) in enumerate(zip(names, schema.dtypes(), strict=True))
    ]
    try:
        numbered = rows.select(cells).with_row_index(ROW, offset=1)
        write_table(numbered.with_columns(pl.col(ROW).cast(pl.Int64)), table)
    except PolarsError:
        raise ReadError(_explain(rows, cells, schema)) from None
    return Found(options=ReadOptions())


def _explain_schema(error: PolarsError) -> str:
    twice = _TWICE.search(str(error)) if isinstance(error, DuplicateError) else None
    if twice:
        return f"Two columns of the Parquet file are called «{twice[1]}». Rename or leave out one, and export it again."
    return _DAMAGED


def _explain(rows: pl.LazyFrame, cells: Sequence[pl.Expr], schema: pl.Schema) -> str:
    """The first column that cannot be read, if only some cannot."""
    broken = [place for place, cell in enumerate(cells) if not _can_read(rows, cell)]
    if not broken or len(broken) == len(cells) > 1:
        return _DAMAGED
    name, kind = list(schema.items())[broken[0]]
    what = next((what for odd, what in _ODD.items() if kind.base_type() is odd), "values that are no text")
    return (
        f"The column «{name}» of the Parquet file cannot be read: it holds {what}, or is damaged. Leave it out or turn "
        "it into text, and export the list again."
    )


def _can_read(rows: pl.LazyFrame, cell: pl.Expr) -> bool:
    try:
        rows.select(cell.count()).collect(engine="streaming")
    except PolarsError:
        return False
    return True


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
        return _write_float(cell)
    if kind.is_nested():
        return _write_json(cell)
    if isinstance(kind, pl.Datetime):
        return _write_moment(cell, kind)
    if isinstance(kind, pl.Duration):
        return cell.dt.to_string("iso")
    return cell.cast(pl.String)


def _write_float(cell: pl.Expr) -> pl.Expr:
    """The shortest text of that number in its own precision, none in scientific notation; what is no number is empty.

    Whole numbers have no point.
    """
    whole = (cell == cell.round(0)) & (cell.abs() < _LARGEST)
    shortest = cell.cast(pl.String)
    digits = pl.when(whole).then(cell.cast(pl.Int128, strict=False).cast(pl.String)).otherwise(shortest)
    odd = pl.when(digits.str.contains("e", literal=True)).then(digits)  # all else is null, which costs nothing
    return pl.when(cell.is_finite()).then(pl.coalesce(_unfold(odd), digits))


def _unfold(text: pl.Expr) -> pl.Expr:
    """-1.5e-7 -> -0.00000015, 2e+40 -> 2 and forty zeros"""
    sign, first, others, power = (text.str.extract(_SCIENTIFIC, group) for group in range(1, 5))
    exponent = power.cast(pl.Int64)
    small = pl.lit("0.") + (first + others).str.zfill(others.str.len_bytes() - exponent)
    return sign + pl.when(exponent < 0).then(small).otherwise(first + others.str.pad_end(exponent, "0"))


def _write_json(cell: pl.Expr) -> pl.Expr:
    wrapped = pl.struct(cell.alias("v")).struct.json_encode()
    return pl.when(cell.is_not_null()).then(wrapped.str.strip_prefix(_WRAP).str.head(-1))


def _write_moment(cell: pl.Expr, kind: pl.Datetime) -> pl.Expr:
    """A moment with a zone is one of RFC 3339; one without a time of day is a date."""
    if kind.time_zone:
        return cell.dt.to_string("%Y-%m-%dT%H:%M:%S%.f%:z")
    return cell.dt.to_string("%Y-%m-%d %H:%M:%S%.f").str.replace(_MIDNIGHT, "$1")
