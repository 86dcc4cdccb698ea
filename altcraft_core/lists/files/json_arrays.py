"""Arrays of JSON, one a line, to Parquet: cells without keys, under the names that a first array tells."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from altcraft_core.lists import bounds
from altcraft_core.lists.files import sniffing
from altcraft_core.lists.files.remarks import remark_names, remark_rows
from altcraft_core.lists.headers import ROW, name_columns
from altcraft_core.lists.keeping import write_table
from altcraft_core.records import Found, ReadOptions

_CELLS = pl.col("cells")
_SCHEMA = {"cells": pl.List(pl.String)}


def are_arrays(lines: Path) -> bool:
    """Are the rows arrays, and no objects?"""
    with lines.open("rb") as file:
        return file.read(1 << 10).lstrip().startswith(b"[")


def convert(lines: Path, options: ReadOptions, table: Path) -> Found:
    """Write the arrays to `table` as rows that count from 1, the header among them. PolarsError where one is broken."""
    rows = pl.scan_ndjson(_name_cells(lines), schema=_SCHEMA).with_row_index(ROW, offset=1)
    sample = rows.select(_CELLS.fill_null([])).head(sniffing.SAMPLE_ROWS).collect()["cells"].to_list()
    header_row = sniffing.find_header(sample) if options.header_row is None else options.header_row
    header = sniffing.header_cells(sample, header_row)
    width = max(1, len(header), rows.select(_CELLS.list.len().max()).collect(engine="streaming").item() or 0)
    bounds.check_columns(width)
    names = name_columns(header, width)
    below = rows.filter(pl.col(ROW) > header_row)
    cells = [clean_cell(_CELLS.list.get(place, null_on_oob=True)).alias(name) for place, name in enumerate(names)]
    write_table(below.select(pl.col(ROW).cast(pl.Int64), *cells), table)
    remarks = [*remark_names(header, names)]
    if header:
        remarks += remark_rows("short_rows", below.filter(_CELLS.list.len() < len(header)))
        remarks += remark_rows("long_rows", below.filter(_CELLS.list.len() > len(header)), names[len(header) :])
    return Found(options=ReadOptions(header_row=header_row), remarks=tuple(remarks))


def clean_cell(cell: pl.Expr) -> pl.Expr:
    """A cell without NUL, which half a letter is read as too; null where nothing stays."""
    text = cell.str.replace_all("\0", "", literal=True)
    return pl.when(text != "").then(text)


def _name_cells(lines: Path) -> Path:
    """The same arrays, each as the one value of an object: only of objects Polars reads values of any kind as text."""
    line = pl.col("line").str.strip_chars()
    named = lines.with_name("cells.ndjson")
    wrapped = pl.scan_lines(lines).filter(line != "").select(pl.concat_str(pl.lit('{"cells":'), line, pl.lit("}")))
    wrapped.sink_csv(named, include_header=False, quote_style="never")
    return named
