"""The first rows of a text file at once, however long it is, while an operator tries how it is to be read."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from altcraft_core.lists.files import delimited
from altcraft_core.lists.files.encodings import find_mark, find_wide
from altcraft_core.records import ReadOptions, SpooledFile

_HEAD = 1 << 18  #: bytes; an even number, as UTF-16 needs it


def peek(file: SpooledFile, options: ReadOptions, folder: Path, count: int = 20) -> pl.DataFrame:
    """The first rows of a text as these options read its beginning, `_row` first. ReadError where they cannot."""
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder) as draft:
        head, table = Path(draft) / "head", Path(draft) / "table.parquet"
        head.write_bytes(_read_head(file.path))
        delimited.convert(head, options, table)
        return pl.read_parquet(table, memory_map=False).head(count)


def _read_head(path: Path) -> bytes:
    """Whole lines, where an end of a line is one byte."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
        has_more = bool(file.read(1))
    is_wide = find_mark(head).startswith("utf-16") or find_wide(head)
    return head[: head.rfind(b"\n") + 1] or head if has_more and not is_wide else head
