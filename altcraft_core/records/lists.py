"""Files as they are uploaded and read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class SpooledFile:
    """An uploaded file, byte for byte on disk."""

    name: str  #: as the operator's computer called it
    path: Path
    size: int  #: bytes
    fingerprint: str  #: SHA-256 of the bytes, hexadecimal


@dataclass(frozen=True, kw_only=True)
class ReadOptions:
    """How to read a file. None means: find out."""

    encoding: str | None = None  #: a Python codec name, "utf-8" or "windows-1251"
    separator: str | None = None  #: one character
    sheet: str | None = None
    header_row: int | None = None  #: 1 is the first line; 0 means that the file has no header
    member: str | None = None  #: the file to be read in an archive; None: all of them, if they have the same columns


@dataclass(frozen=True, kw_only=True)
class Remark:
    """Something odd in a file that was read all the same. Nothing of it is lost without such a word."""

    what: str  #: a word: "short_rows", "long_rows", ...; the pages have a sentence for each
    count: int  #: how often
    rows: tuple[int, ...] = ()  #: the first few rows where it stands, numbered as `_row`
    names: tuple[str, ...] = ()  #: of what it concerns: columns, sheets, files


@dataclass(frozen=True, kw_only=True)
class Found:
    """What a reader found out about a file while it read it."""

    options: ReadOptions  #: everything filled in
    sheets: tuple[str, ...] = ()  #: what could be chosen instead of the one that was read
    hidden_sheets: tuple[str, ...] = ()  #: those of them that the workbook's program does not show
    members: tuple[str, ...] = ()  #: the lists in an archive
    certainty: float = 1.0  #: of the encoding, from 0 to 1
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ContactList:
    """A file as a table of strings in a Parquet file: `_row` (Int64, as a spreadsheet counts) and the columns.

    An empty cell is null. A row of empty cells only is kept: it is counted as blank.
    """

    file: SpooledFile
    options: ReadOptions  #: as it was read: everything found out is filled in
    kind: str  #: "csv", "xlsx", "xls", "xlsb", "ods", "parquet", "json", "ndjson", "zip" or "gz"
    sheets: tuple[str, ...]  #: the workbook's sheets; empty for all other files
    path: Path  #: the Parquet file
    columns: tuple[str, ...]  #: in the file's order, unique, without `_row`
    rows: int
    certainty: float = 1.0  #: of the encoding, from 0 to 1
    remarks: tuple[Remark, ...] = ()
    members: tuple[str, ...] = ()  #: the lists in an archive; empty for all other files
    hidden_sheets: tuple[str, ...] = ()  #: those of the sheets that the workbook's program does not show
