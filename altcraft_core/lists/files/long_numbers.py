"""Long numbers in workbooks: a spreadsheet shows 15 digits of them and then zeros, whatever the file keeps."""

from __future__ import annotations

import polars as pl

from altcraft_core.lists.files.durations import Load

_LONG = r"^-?\d{16,}$"
_KEPT = 15  #: digits that a spreadsheet keeps
_EXACT = 17  #: digits that may all be told by what the file keeps


def spell_long_numbers(load: Load, cells: pl.DataFrame, header_row: int) -> pl.DataFrame:
    """The same cells, with long numbers below the header as a spreadsheet shows them; what was typed as text stays.

    Of 16 and 17 digits those that the file really keeps stay too: other programs than Excel write them.
    """
    for place, name in enumerate(cells.columns):
        column = cells[name]
        if column.slice(header_row).str.contains(_LONG).any():
            # what is text is no truth value
            truths = pl.DataFrame(load(header_row=None, skip_rows=0, use_columns=[place], dtypes="boolean"))
            is_number = column.str.contains(_LONG) & truths.to_series().is_not_null()
            concerned = is_number.fill_null(value=False).arg_true()
            concerned = concerned.filter(concerned >= header_row)
            spelt = column.gather(concerned).to_frame(name).select(_round(pl.col(name))).to_series()
            cells = cells.with_columns(column.scatter(concerned, spelt))
    return cells


def _round(number: pl.Expr) -> pl.Expr:
    sign, digits = number.str.extract("^(-?)"), number.str.strip_prefix("-")
    up = digits.str.slice(_KEPT, 1).is_in(list("56789")).cast(pl.Int64)
    kept = (digits.str.head(_KEPT).cast(pl.Int64) + up).cast(pl.String)
    rounded = sign + kept + digits.str.slice(_KEPT).str.replace_all(r"\d", "0")
    is_same = rounded.cast(pl.Float64) == number.cast(pl.Float64)
    return pl.when(is_same | (digits.str.len_bytes() > _EXACT)).then(rounded).otherwise(number)
