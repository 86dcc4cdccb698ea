"""Objects or arrays of JSON to Parquet, each a row. Nested values become JSON text.

The first of several arrays names the columns, as in other tables.
"""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
from polars.exceptions import PolarsError

from altcraft_core.errors import ReadError
from altcraft_core.lists import bounds
from altcraft_core.lists.files import json_arrays
from altcraft_core.lists.files.encodings import UTF8, find_encoding, read_pieces
from altcraft_core.lists.files.json_lines import Wrapped, unwrap, write_lines
from altcraft_core.lists.headers import ROW, name_columns
from altcraft_core.lists.keeping import write_table
from altcraft_core.lists.progress import Stage, Tell
from altcraft_core.records import Found, ReadOptions, Remark

_NOTHING = "The file holds no objects with values. Export the list again, as .csv or .xlsx."
TOLD = 5  #: names in a remark
_KEY = r'"((?:[^"\\]|\\.)*)"\s*:'


def convert(path: Path, options: ReadOptions, table: Path, tell: Tell) -> Found:
    """Write the rows to `table`; objects count from 1. ReadError says what is wrong with the file."""
    with TemporaryDirectory(dir=table.parent) as draft:
        plain, lines = _plain(path, Path(draft) / "plain.json"), Path(draft) / "lines.ndjson"
        wrapped = unwrap(plain, lines, tell)
        if wrapped is None:
            lines = write_lines(plain, lines, tell)
        if not lines.stat().st_size:
            raise ReadError(_NOTHING)
        tell(Stage.WRITING, None)
        try:
            if json_arrays.are_arrays(lines):
                return json_arrays.convert(lines, options, table)
            _write(lines, _find_keys(lines), table)
        except PolarsError:
            raise ReadError(_explain(lines)) from None
    return Found(options=ReadOptions(), remarks=_remark(wrapped) if wrapped and wrapped.beside else ())


def _remark(wrapped: Wrapped) -> tuple[Remark, ...]:
    return (
        Remark(what="inner_list", count=1, names=(wrapped.name,)),
        Remark(what="left_out_values", count=len(wrapped.beside), names=wrapped.beside[:TOLD]),
    )


def _plain(path: Path, to: Path) -> Path:
    """The same text in UTF-8 without a byte order mark: the file itself where it is so."""
    encoding = find_encoding(path).encoding
    with path.open("rb") as file:
        marked = file.read(len(BOM_UTF8)) == BOM_UTF8
    if encoding == UTF8 and not marked:
        return path
    with to.open("w", encoding=UTF8, newline="") as out:
        out.writelines(read_pieces(path, encoding))
    return to


def _find_keys(lines: Path) -> Sequence[str]:
    """Every key of every object, in the order of their first appearance."""
    with suppress(PolarsError):  # Polars makes no schema of an object here and a word there under one key
        return list(pl.scan_ndjson(lines, infer_schema_length=None).collect_schema())
    words = pl.scan_lines(lines).select(pl.col("line").str.extract_all(_KEY).explode().unique(maintain_order=True))
    keys = words.select(pl.col("line").str.extract(_KEY)).collect(engine="streaming")["line"].drop_nulls().to_list()
    bounds.check_columns(len(keys))
    known = pl.scan_ndjson(lines, schema=dict.fromkeys(keys, pl.String))
    filled = known.select(pl.all().is_not_null().any()).collect(engine="streaming").row(0)
    return [key for key, is_used in zip(keys, filled, strict=True) if is_used]


def _write(lines: Path, keys: Sequence[str], table: Path) -> None:
    if not keys:
        raise ReadError(_NOTHING)
    bounds.check_columns(len(keys))
    rows = pl.scan_ndjson(lines, schema=dict.fromkeys(keys, pl.String))
    names = name_columns(keys, len(keys))
    cells = [pl.when(pl.nth(place) != "").then(pl.nth(place)).alias(name) for place, name in enumerate(names)]
    numbered = rows.select(cells).with_row_index(ROW, offset=1)
    write_table(numbered.with_columns(pl.col(ROW).cast(pl.Int64)), table)


def _explain(lines: Path) -> str:
    """The first line that is surely no object, if one is."""
    line = pl.col("line").str.strip_chars()
    odd = (line != "") & ~(line.str.starts_with("{") & line.str.ends_with("}"))
    numbered = pl.scan_lines(lines).with_row_index("number", offset=1)
    with suppress(PolarsError):
        found = numbered.filter(odd).select("number").head(1).collect(engine="streaming")
        if found.height:
            return f"Object {found.item():,} of the file is not complete JSON. Correct it, or export the list again."
    return "The file is not correct JSON throughout. Export the list again, as .csv or .xlsx if you can."
