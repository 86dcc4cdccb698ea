"""From an uploaded file to a table of strings: bytes to disk first, then one Parquet file."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

import polars as pl
from pydantic import TypeAdapter

from altcraft_core.errors import ReadError
from altcraft_core.lists import apart, bounds
from altcraft_core.lists.files import archives, delimited, kinds, parquets, workbooks
from altcraft_core.lists.files.zips import PIECE
from altcraft_core.lists.headers import ROW
from altcraft_core.lists.keeping import keep
from altcraft_core.lists.progress import Stage, Tell, tell_nobody
from altcraft_core.records import ContactList, Found, ReadOptions, SpooledFile

#: Writes the rows of a file to a Parquet file, and tells what it found out.
Reader = Callable[[Path, ReadOptions, Path, Tell], Found]

LONG = 32 << 20  #: bytes of text that are read so fast that nobody needs to end it
_TABLE = "list.parquet"
_FACTS = "list.json"


@dataclass(frozen=True, kw_only=True)
class _Facts:
    """What stands beside the table."""

    found: Found
    columns: tuple[str, ...]
    rows: int


_FACTS_KEPT = TypeAdapter(_Facts)


def spool(upload: BinaryIO, name: str, folder: Path) -> SpooledFile:
    """Copy an upload to `folder/<fingerprint>/upload`, piece by piece. The same bytes are stored once.

    ReadError when the disk is full.
    """
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / f"{uuid4().hex}.part"
    try:
        with bounds.telling_full_disk():
            fingerprint = _copy(upload, draft)
        path = folder / fingerprint / "upload"
        path.parent.mkdir(exist_ok=True)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return SpooledFile(name=name, path=path, size=path.stat().st_size, fingerprint=fingerprint)


def read_list(file: SpooledFile, options: ReadOptions, folder: Path, tell: Tell = tell_nobody) -> ContactList:
    """Read a file whole into a Parquet file under `folder`. Read before in the same way, it is not read again.

    `tell` hears several times a second what is being done; what it raises ends the reading. ReadError says what was
    found, where, and what to do next; nothing else is raised for what a file holds.
    """
    kind = kinds.find_kind(file.path, file.name)
    kept = keep(
        folder, ("list", file.fingerprint, kind, options), lambda draft: _make(file, kind, options, draft, tell)
    )
    facts = _FACTS_KEPT.validate_json((kept / _FACTS).read_bytes())
    return ContactList(
        file=file,
        options=facts.found.options,
        kind=kind,
        sheets=facts.found.sheets,
        path=kept / _TABLE,
        columns=facts.columns,
        rows=facts.rows,
        certainty=facts.found.certainty,
        remarks=facts.found.remarks,
        members=facts.found.members,
        hidden_sheets=facts.found.hidden_sheets,
    )


def _copy(upload: BinaryIO, to: Path) -> str:
    digest = hashlib.sha256()
    with to.open("wb") as out:
        while piece := upload.read(PIECE):
            digest.update(piece)
            out.write(piece)
    return digest.hexdigest()


def _make(file: SpooledFile, kind: str, options: ReadOptions, draft: Path, tell: Tell) -> None:
    """Text is read here, unless it is long and somebody waits; all else in a process of its own."""
    if kind == kinds.TEXT and (file.size < LONG or tell is tell_nobody):
        _convert(file, kind, options, draft, tell)
    else:
        apart.run(partial(_convert_bounded, file, kind, options, draft), draft, tell, ReadError(_fallen(file.name)))


def _convert_bounded(file: SpooledFile, kind: str, options: ReadOptions, draft: Path, tell: Tell) -> None:
    bounds.bound_process()
    _convert(file, kind, options, draft, tell)


def _convert(file: SpooledFile, kind: str, options: ReadOptions, draft: Path, tell: Tell) -> None:
    """Write the table of a list and the facts about it."""
    with bounds.telling_full_disk():
        found = _read(file.name, kind, file.path, options, draft / _TABLE, tell)
        facts = _check(file.name, found, pl.scan_parquet(draft / _TABLE))
        (draft / _FACTS).write_bytes(_FACTS_KEPT.dump_json(facts))


def _fallen(name: str) -> str:
    return (
        f"{name} cannot be read: it is damaged, or takes more memory or time than a list may. Open it where it was "
        "made, copy the table into a new workbook or a .csv file, and upload that."
    )


def _read(name: str, kind: str, path: Path, options: ReadOptions, table: Path, tell: Tell) -> Found:
    if kind in kinds.ARCHIVES:
        return archives.convert(partial(_read, name), kind, path, name, options, table, tell)
    return READERS[kind](path, options, table, tell)


def _read_text(path: Path, options: ReadOptions, table: Path, tell: Tell) -> Found:
    tell(Stage.READING, None)
    return delimited.convert(path, options, table)


def _read_json(path: Path, options: ReadOptions, table: Path, tell: Tell) -> Found:
    from altcraft_core.lists.files import json_lists  # it needs NumPy, which takes a while to load

    return json_lists.convert(path, options, table, tell)


#: By kind; archives hold files of these.
READERS: dict[str, Reader] = {
    kinds.TEXT: _read_text,
    **{kind: partial(workbooks.convert, kind) for kind in kinds.WORKBOOKS},
    "parquet": parquets.convert,
    "json": _read_json,
    "ndjson": _read_json,
}


def _check(name: str, found: Found, table: pl.LazyFrame) -> _Facts:
    """The facts of a table that is a list. ReadError when nothing is in it, or too much in one row or cell."""
    columns = tuple(column for column in table.collect_schema() if column != ROW)
    bounds.check_columns(len(columns))
    bounds.check_names(columns)
    longest = [pl.col(column).str.len_bytes().max() for column in columns]
    rows, *sizes = table.select(pl.len().alias(ROW), *longest).collect(engine="streaming").row(0)
    if not any(sizes):
        raise ReadError(
            f"{_where(name, found)} has no row with anything in it beside its header. {_advise(found)}",
            sheets=found.sheets,
            members=found.members,
        )
    size, column = max((size or 0, column) for size, column in zip(sizes, columns, strict=True))
    bounds.check_cell(size, column)
    return _Facts(found=found, columns=columns, rows=rows)


def _where(name: str, found: Found) -> str:
    return f"The sheet «{found.options.sheet}» of {name}" if len(found.sheets) > 1 else name


def _advise(found: Found) -> str:
    others = ", ".join(f"«{sheet}»" for sheet in found.sheets if sheet != found.options.sheet)
    return f"Choose another sheet ({others}), or upload a list with rows." if others else "Upload a list with rows."
