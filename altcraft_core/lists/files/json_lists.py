"""Objects or arrays of JSON to Parquet, each a row. Nested values become JSON text.

The first of several arrays names the columns, as in other tables.
"""

from __future__ import annotations

import json
from codecs import BOM_UTF8
from collections.abc import Collection, Sequence
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
_BATCH = 32 << 10  # bytes
_SURROGATE = r"\\u[dD][89a-fA-F]"  # half a letter: some programs cut texts in the middle of one


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
        except (PolarsError, ValueError, RecursionError):
            raise ReadError(_explain(lines, is_given=lines == plain)) from None
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
    """Every key of every object, in the order of their first appearance. ReadError when there are too many.

    Batch by batch: Polars makes one type of all that stands under a key, so that keys of inner objects, where everybody
    has others, cost it the square of their number.
    """
    keys: dict[str, None] = {}
    with lines.open("rb") as file:
        while batch := file.readlines(_BATCH):
            if not _have_only(keys, batch):
                keys |= dict.fromkeys(key for line in batch if line.strip() for key in _parse(line))
                bounds.check_columns(len(keys), is_all=False)
    return list(keys)


def _have_only(keys: Collection[str], batch: Sequence[bytes]) -> bool:
    """Has none of these objects another key? No where an object stands here and a word there under one key."""
    with suppress(PolarsError):
        return set(pl.scan_ndjson(b"".join(batch), infer_schema_length=None).collect_schema()).issubset(keys)
    return False


def _parse(line: bytes) -> dict[str, object]:
    row = json.loads(line)
    if not isinstance(row, dict):
        raise ValueError
    return row


def _write(lines: Path, keys: Sequence[str], table: Path) -> None:
    if not keys:
        raise ReadError(_NOTHING)
    rows = pl.scan_ndjson(lines, schema=dict.fromkeys(keys, pl.String))
    names = name_columns(keys, len(keys))
    cells = [json_arrays.clean_cell(pl.nth(place)).alias(name) for place, name in enumerate(names)]
    numbered = rows.select(cells).with_row_index(ROW, offset=1)
    write_table(numbered.with_columns(pl.col(ROW).cast(pl.Int64)), table)


def _explain(lines: Path, *, is_given: bool) -> str:
    """The first line that is surely no row, if one is; of lines that were not given so each is called what it holds."""
    line = pl.col("line").str.strip_chars()
    opening, kind = ("[", "Array") if json_arrays.are_arrays(lines) else ("{", "Object")
    what = "Line" if is_given else kind
    is_row = line.str.starts_with(opening) & line.str.json_path_match("$").is_not_null()
    odd = (line != "") & ~(is_row | line.str.contains(_SURROGATE))
    numbered = pl.scan_lines(lines).with_row_index("number", offset=1)
    with suppress(PolarsError):
        found = numbered.filter(odd).select("number").head(1).collect(engine="streaming")
        if found.height:
            return f"{what} {found.item():,} of the file is not correct JSON. Correct it, or export the list again."
    return "The file is not correct JSON throughout. Export the list again, as .csv or .xlsx if you can."
