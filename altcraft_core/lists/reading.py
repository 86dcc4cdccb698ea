"""From an uploaded file to a table of strings: bytes to disk first, then one Parquet file."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

import polars as pl
from pydantic import TypeAdapter

from altcraft_core.errors import ReadError
from altcraft_core.lists import delimited, sniffing, workbooks
from altcraft_core.lists.headers import ROW
from altcraft_core.lists.keeping import keep
from altcraft_core.records import ContactList, Found, ReadOptions, SpooledFile

#: suffix -> kind
KINDS = {".csv": "csv", ".txt": "csv", ".tsv": "csv", ".xlsx": "xlsx", ".xlsm": "xlsx"}
#: kind -> writes the rows of a file to a Parquet file, and tells what it found out
READERS: dict[str, Callable[[Path, ReadOptions, Path], Found]] = {
    "csv": delimited.convert,
    "xlsx": workbooks.convert,
}
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
    """Copy an upload to `folder/<fingerprint>/upload<suffix>`, piece by piece. The same bytes are stored once."""
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / f"{uuid4().hex}.part"
    try:
        fingerprint = _copy(upload, draft)
        path = folder / fingerprint / f"upload{Path(name).suffix.lower()}"
        path.parent.mkdir(exist_ok=True)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return SpooledFile(name=name, path=path, size=path.stat().st_size, fingerprint=fingerprint)


def read_list(file: SpooledFile, options: ReadOptions, folder: Path) -> ContactList:
    """Read a file whole into a Parquet file under `folder`. Read before in the same way, it is not read again.

    ReadError says what was found, where, and what to do next; nothing else is raised for what a file holds.
    """
    kind = _find_kind(file)
    kept = keep(folder, ("list", file.fingerprint, kind, options), lambda draft: _convert(file, kind, options, draft))
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
    )


def first_rows(contact_list: ContactList, count: int = 20) -> pl.DataFrame:
    """The first rows as they stand in the list, `_row` first."""
    return pl.scan_parquet(contact_list.path).head(count).collect()


def _copy(upload: BinaryIO, to: Path) -> str:
    digest = hashlib.sha256()
    with to.open("wb") as out:
        while piece := upload.read(sniffing.PIECE):
            digest.update(piece)
            out.write(piece)
    return digest.hexdigest()


def _find_kind(file: SpooledFile) -> str:
    suffix = Path(file.name).suffix.lower()
    if suffix not in KINDS:
        raise ReadError(
            f"{file.name} is not a list that can be read: its name ends in {suffix or 'nothing'}. "
            "Save it as .csv or .xlsx and upload it again."
        )
    if file.size == 0:
        raise ReadError(f"{file.name} is empty. Export the list again and upload the new file.")
    if KINDS[suffix] == "csv":
        _check_text(file)
    return KINDS[suffix]


def _check_text(file: SpooledFile) -> None:
    with file.path.open("rb") as source:
        content = sniffing.name_content(source.read(65_536))
    if content:
        raise ReadError(
            f"{file.name} is not text: it begins like {content}. Save the list as CSV, or give the file its own suffix."
        )


def _convert(file: SpooledFile, kind: str, options: ReadOptions, draft: Path) -> None:
    found = READERS[kind](file.path, options, draft / _TABLE)
    table = pl.scan_parquet(draft / _TABLE)
    filled = pl.any_horizontal(pl.all().exclude(ROW).is_not_null()).any()
    rows, any_row = table.select(pl.len(), filled.alias("filled")).collect(engine="streaming").row(0)
    if not any_row:
        raise ReadError(f"{file.name} has no row with anything in it beside its header. Upload a list with rows.")
    columns = tuple(name for name in table.collect_schema() if name != ROW)
    (draft / _FACTS).write_bytes(_FACTS_KEPT.dump_json(_Facts(found=found, columns=columns, rows=rows)))
