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
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from altcraft_core.errors import ReadError
from altcraft_core.lists.bounds import Meter
from altcraft_core.lists.files.binary_books import SHARED, find_hidden, read_relations
from altcraft_core.lists.files.worksheets import Part, Sheet
from altcraft_core.lists.files.zips import PIECE
from altcraft_core.lists.progress import Stage, Tell

_LONGEST_TAG = 4_096
_CONTENT = "content.xml"  #: of an .ods: its sheets
_NEEDED = ("mimetype", "META-INF/manifest.xml", _CONTENT)  #: to read an .ods
_BREAK = re.compile(rb"<text:(tab|line-break)(?:\s[^>]*)?/>")
_BREAKS = {b"tab": b"&#9;", b"line-break": b"&#10;"}
_OF_TABLES = re.compile(
    rb'<table:table\s([^>]*)>|<table:table-row(?=[\s/>])([^>]*)>|(calcext:value-type="error")'
    rb'|<style:style\s([^>]*)>|<style:table-properties\b[^>]*(table:display="false")'
)
_NAME, _STYLE = re.compile(rb'table:name="([^"]*)"'), re.compile(rb'table:style-name="([^"]*)"')
_STYLE_NAME = re.compile(rb'style:name="([^"]*)"')
_REPEATED = re.compile(rb'table:number-rows-repeated="(\d+)"')
_UNSEEN = re.compile(rb'table:visibility="(?:collapse|filter)"')
_UNSEEN_STATES = ("hidden", "veryHidden")
_LAST_ROW = 1_048_576  # of a sheet
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


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
            worksheet = Part(sheet)
            before = meter.unpacked
            for piece in _pieces(package, part, meter):
                if _is_binary(part):
                    sheet.hidden += find_hidden(piece)
                else:
                    _check(piece)
                    worksheet.look_at(piece)
                if part.filename == _CONTENT:
                    tables.look_at(piece)
                of_part = min(1.0, (meter.unpacked - before) / (part.file_size or 1))
                tell(Stage.UNPACKING, (done + of_part * part.compress_size) / whole)
            if part.filename == _CONTENT:
                tables.end()
            done += part.compress_size
        parts_of_sheets = _sheet_parts(package).items()
        for sheet in tables.sheets.values():
            sheet.has_breaks = tables.has_breaks
        return tables.sheets or {
            name: replace(seen[part], is_unseen=is_unseen)
            for name, (part, is_unseen) in parts_of_sheets
            if part in seen
        }


def spell_breaks(path: Path, to: Path) -> None:
    """Write an .ods anew, with tabs and line ends of texts as letters: the library passes over their tags."""
    with ZipFile(path) as package, ZipFile(to, "w", ZIP_DEFLATED, compresslevel=1) as out:
        meter = Meter(packed=path.stat().st_size, folder=to.parent)
        for part in package.infolist():
            if part.filename in _NEEDED:
                with out.open(part.filename, "w", force_zip64=True) as file:
                    for piece in _pieces(package, part, meter):
                        file.write(_BREAK.sub(lambda tag: _BREAKS[tag[1]], piece))


@dataclass
class _Tables:
    """The sheets of an .ods, all in one part: rows are counted, since they have no numbers."""

    sheets: dict[str, Sheet] = field(default_factory=dict)
    sheet: Sheet = field(default_factory=Sheet)
    row: int = 1
    following: int = 1  #: the row after those that the last tag stands for
    style: bytes = b""  #: the last one described
    has_breaks: bool = False  #: do tabs or line ends stand as tags in texts?
    unseen: set[bytes] = field(default_factory=set)  #: styles of hidden sheets
    parser: XMLParserType = field(default_factory=ParserCreate)  #: tells only whether every tag is closed

    def look_at(self, piece: bytes) -> None:
        """Go on with a piece that begins where a tag begins. ExpatError where it is no XML."""
        self.parser.Parse(piece)
        self.has_breaks |= bool(_BREAK.search(piece))
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


def _check(piece: bytes) -> None:
    if b"<!DOCTYPE" in piece or b"<!ENTITY" in piece:
        raise ReadError(
            "The workbook declares entities, as no spreadsheet program does: it may be made to do harm. Ask where it "
            "comes from."
        )


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
