"""The parts of a workbook (.xlsx, .xlsb, .ods), looked through before anything trusts them."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from html import unescape
from pathlib import Path
from posixpath import join, normpath
from xml.parsers.expat import ParserCreate, XMLParserType
from zipfile import ZipFile, ZipInfo

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from altcraft_core.errors import ReadError
from altcraft_core.lists.bounds import Meter
from altcraft_core.lists.files.binary_books import SHARED, find_hidden, read_relations
from altcraft_core.lists.files.zips import PIECE
from altcraft_core.lists.progress import Stage, Tell

HEADER_ROWS = 100  #: merged cells further down are no header

_LONGEST_TAG = 4_096
_CONTENT = "content.xml"  #: of an .ods: its sheets
_HIDDEN, _FAILED = b'hidden="', b't="e"'
_ROW = re.compile(rb'<(?:\w+:)?row\s(?=[^>]*\bhidden="(?:1|true)")[^>]*?\br="(\d+)"')
_ERROR = re.compile(rb'<(?:\w+:)?c\s(?=[^>]*\bt="e")[^>]*?\br="[A-Z]{1,3}(\d+)"')
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_OF_TABLES = re.compile(
    rb'<table:table\s([^>]*)>|<table:table-row\b([^>]*)>|(calcext:value-type="error")'
    rb'|<style:style\s([^>]*)>|<style:table-properties\b[^>]*(table:display="false")'
)
_NAME, _STYLE = re.compile(rb'table:name="([^"]*)"'), re.compile(rb'table:style-name="([^"]*)"')
_STYLE_NAME = re.compile(rb'style:name="([^"]*)"')
_REPEATED = re.compile(rb'table:number-rows-repeated="(\d+)"')
_UNSEEN = re.compile(rb'table:visibility="(?:collapse|filter)"')
_UNSEEN_STATES = ("hidden", "veryHidden")
_LAST_ROW = 1_048_576  # of a sheet
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass(frozen=True, kw_only=True)
class Merge:
    """Cells that are shown as one; rows and columns are counted from 0, both ends included."""

    top: int
    bottom: int
    left: int
    right: int


@dataclass
class Sheet:
    """What the values of a sheet do not tell."""

    hidden: list[int] = field(default_factory=list)  #: rows, counted from 1
    failed: list[int] = field(default_factory=list)  #: the rows of formulas that ended in an error, once for each
    merges: list[Merge] = field(default_factory=list)  #: near the top
    values: int = 0  #: cells of an .xlsx that hold anything
    is_unseen: bool = False  #: is it hidden as a whole?


def look_through(path: Path, meter: Meter, tell: Tell) -> dict[str, Sheet]:
    """Unpack every part once, to nowhere. Name of a sheet -> what its part tells; errors not of an .xlsb.

    ReadError for a bomb, and for entities, which no spreadsheet program writes. ExpatError for an .ods whose tables are
    broken: the library of cells would look for the end of a table that never ends.
    """
    with ZipFile(path) as package:
        parts = package.infolist()
        whole = sum(part.compress_size for part in parts) or 1
        seen, tables, done = {}, _Tables(), 0
        for part in parts:
            sheet = seen[part.filename] = Sheet()
            before = meter.unpacked
            for piece in _pieces(package, part, meter):
                if _is_binary(part):
                    sheet.hidden += find_hidden(piece)
                else:
                    _look_at(piece, sheet)
                if part.filename == _CONTENT:
                    tables.look_at(piece)
                of_part = min(1.0, (meter.unpacked - before) / (part.file_size or 1))
                tell(Stage.UNPACKING, (done + of_part * part.compress_size) / whole)
            if part.filename == _CONTENT:
                tables.end()
            done += part.compress_size
        parts_of_sheets = _sheet_parts(package).items()
        return tables.sheets or {
            name: replace(seen[part], is_unseen=is_unseen)
            for name, (part, is_unseen) in parts_of_sheets
            if part in seen
        }


@dataclass
class _Tables:
    """The sheets of an .ods, all in one part: rows are counted, since they have no numbers."""

    sheets: dict[str, Sheet] = field(default_factory=dict)
    sheet: Sheet = field(default_factory=Sheet)
    row: int = 1
    following: int = 1  #: the row after those that the last tag stands for
    style: bytes = b""  #: the last one described
    unseen: set[bytes] = field(default_factory=set)  #: styles of hidden sheets
    parser: XMLParserType = field(default_factory=ParserCreate)  #: tells only whether every tag is closed

    def look_at(self, piece: bytes) -> None:
        """Go on with a piece that begins where a tag begins. ExpatError where it is no XML."""
        self.parser.Parse(piece)
        for table, row, failed, style, is_unseen in _OF_TABLES.findall(piece):
            if table:
                of_style = _find(_STYLE, table) in self.unseen
                self.sheet = self.sheets.setdefault(unescape(_find(_NAME, table).decode()), Sheet(is_unseen=of_style))
                self.following = 1
            elif style:
                self.style = _find(_STYLE_NAME, style)
            elif is_unseen:
                self.unseen.add(self.style)
            elif failed:
                self.sheet.failed.append(self.row)
            else:
                repeated = _REPEATED.search(row)
                self.row = self.following
                self.following += int(repeated[1]) if repeated else 1
                if _UNSEEN.search(row):
                    self.sheet.hidden += range(self.row, min(self.following, _LAST_ROW + 1))

    def end(self) -> None:
        """There is no more piece. ExpatError where a tag is still open."""
        self.parser.Parse(b"", True)


def _find(sign: re.Pattern[bytes], tag: bytes) -> bytes:
    found = sign.search(tag)
    return found[1] if found else b""


def _pieces(package: ZipFile, part: ZipInfo, meter: Meter) -> Iterator[bytes]:
    """The content in pieces that begin where a tag begins, or in what is no XML, so that they share some bytes."""
    held = b""
    with package.open(part) as file:
        while piece := file.read(PIECE):
            meter.add(len(piece))
            piece = held + piece
            if _is_binary(part):
                yield piece
                held = piece[-SHARED:]
                continue
            cut = piece.rfind(b"<", len(piece) - _LONGEST_TAG)
            held = piece[cut:] if cut > 0 else b""
            yield piece[:cut] if cut > 0 else piece
    yield held


def _is_binary(part: ZipInfo) -> bool:
    return part.filename.endswith(".bin")


def _look_at(piece: bytes, sheet: Sheet) -> None:
    if b"<!DOCTYPE" in piece or b"<!ENTITY" in piece:
        raise ReadError(
            "The workbook declares entities, as no spreadsheet program does: it may be made to do harm. Ask where it "
            "comes from."
        )
    sheet.values += piece.count(b"</v>") + piece.count(b"</is>") + (piece.count(b":v>") + piece.count(b":is>")) // 2
    if _HIDDEN in piece:
        sheet.hidden += map(int, _ROW.findall(piece))
    if _FAILED in piece:
        sheet.failed += map(int, _ERROR.findall(piece))
    if b"mergeCell" in piece:
        found = (_read_merge(*match) for match in _MERGE.findall(piece))
        sheet.merges += [merge for merge in found if merge.top < HEADER_ROWS]


def _read_merge(left: bytes, top: bytes, right: bytes, bottom: bytes) -> Merge:
    return Merge(top=int(top) - 1, bottom=int(bottom) - 1, left=_column(left), right=_column(right))


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _sheet_parts(package: ZipFile) -> dict[str, tuple[str, bool]]:
    """Name of a sheet -> its part, and whether it is hidden, by the workbook's table; nothing where that is broken."""
    is_binary = "xl/workbook.bin" in package.namelist()
    book = f"workbook.{'bin' if is_binary else 'xml'}"
    try:
        content = package.read(f"xl/{book}")
        targets = fromstring(package.read(f"xl/_rels/{book}.rels"))
        relations = read_relations(content) if is_binary else _read_relations(content)
    except (KeyError, ValueError, struct.error, ParseError, DefusedXmlException):
        return {}
    places = {one.get("Id"): normpath(join("xl", one.get("Target", ""))).lstrip("/") for one in targets}
    return {name: (places.get(relation, ""), is_unseen) for name, (relation, is_unseen) in relations.items()}


def _read_relations(book: bytes) -> dict[str, tuple[str, bool]]:
    sheets = (one for one in fromstring(book).iter() if one.tag.endswith("}sheet"))
    return {one.get("name", ""): (one.get(_RELATION, ""), one.get("state") in _UNSEEN_STATES) for one in sheets}
