"""What a file is, told by what it holds: its name may say anything."""

from __future__ import annotations

import codecs
import mmap
import re
from pathlib import Path
from zipfile import ZipFile

from altcraft_core.errors import ReadError
from altcraft_core.lists.files import sniffing, zips

TEXT = "csv"
WORKBOOKS = ("xlsx", "xlsb", "ods", "xls")
ARCHIVES = ("zip", "gz")
START = 65_536  #: bytes that are looked at first

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLE = b"\xd0\xcf\x11\xe0"
_KINDS = {b"PAR1": "parquet", b"\x1f\x8b": "gz"}

_SAVE_IN_EXCEL = "Open it in Excel and save it as .xlsx."
_UNPACK = "Unpack it, and upload the list itself or a .zip of it."
_NO_LIST = "Upload a list, for example as .csv or .xlsx."
#: How a file begins that is surely no list -> what it is, and what to do.
_OTHERS = {
    b"\x89PNG": ("a PNG image", _NO_LIST),
    b"\xff\xd8\xff": ("a JPEG image", _NO_LIST),
    b"GIF8": ("a GIF image", _NO_LIST),
    b"BM": ("a bitmap image", _NO_LIST),
    b"RIFF": ("an image or a sound", _NO_LIST),
    b"%PDF": ("a PDF document", "Export the list from where it was made, as .csv or .xlsx."),
    b"{\\rtf": ("a text document (RTF)", _SAVE_IN_EXCEL),
    b"Rar!": ("a RAR archive", _UNPACK),
    b"7z\xbc\xaf": ("a 7-Zip archive", _UNPACK),
    b"BZh": ("a bzip2 archive", _UNPACK),
    b"\xfd7zXZ": ("an xz archive", _UNPACK),
    b"\x28\xb5\x2f\xfd": ("a Zstandard archive", _UNPACK),
    b"SQLite format 3": ("a database", "Export the table as .csv and upload that."),
}
#: A name inside a zip archive -> what the archive is.
_PACKAGES = {
    "xl/workbook.xml": "xlsx",
    "xl/workbook.bin": "xlsb",
    "word/document.xml": "a Word document",
    "ppt/presentation.xml": "a presentation",
    "Index/Document.iwa": "a document of Numbers or Pages",
}
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
#: A stream inside an old Office file -> what the file is.
_STREAMS = {
    "EncryptedPackage": "a workbook that is locked with a password",
    "Workbook": "xls",
    "Book": "xls",
    "WordDocument": "a Word document",
    "PowerPoint Document": "a presentation",
}
_HTML = re.compile(r"<(!doctype html|html|head|body|table|meta|style|div)[\s>]", re.IGNORECASE)
#: A comment or a tag of another kind, with which a page may begin too.
_TAG = re.compile(r"<(!--|[a-z]\w*[\s/>])", re.IGNORECASE)
_PAGE = re.compile(r"<(html|table)[\s>]", re.IGNORECASE)
_OLD_XML_WORKBOOK = "urn:schemas-microsoft-com:office:spreadsheet"
_JSON_VALUE = r'(?:"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null)\s*'
#: Of objects, of arrays, or of values; names in brackets that separators follow are a header.
_JSON_ARRAY = re.compile(rf"\[\s*(?:[{{\]]|\[\s*(?:{_JSON_VALUE}[,\]]|\])|{_JSON_VALUE}(?:,|\]\s*(?:\[|\Z)))")
_JSON_OBJECT = re.compile(r'\{\s*["}]')


def find_kind(path: Path, name: str) -> str:
    """The kind of a file: "csv" for all delimited text, else one of WORKBOOKS, ARCHIVES, "parquet", "json", "ndjson".

    ReadError says what else it is, and what to do.
    """
    kind = judge_start(read_start(path), name)
    if kind == "zip":
        return _look_into_zip(path, name)
    return _look_into_ole(path, name) if kind == "xls" else kind


def read_start(path: Path) -> bytes:
    """As much of the file as its kind is judged by."""
    with path.open("rb") as file:
        return file.read(START)


def judge_start(start: bytes, name: str) -> str:
    """The kind of a file that begins so: a workbook in a zip archive is "zip" yet, an old Office file "xls"."""
    if not start:
        raise ReadError(f"{name} is empty. Export the list again and upload the new file.")
    if start.startswith(_ZIP):
        return "zip"
    if start.startswith(_OLE):
        return "xls"
    for mark, kind in _KINDS.items():
        if start.startswith(mark):
            return kind
    for mark, (what, advice) in _OTHERS.items():
        # A text may begin with the same letters.
        if start.startswith(mark) and (not mark.isalnum() or sniffing.is_binary(start)):
            raise ReadError(f"{name} is {what}, not a list. {advice}")
    if start[257:262] == b"ustar":
        raise ReadError(f"{name} is a tar archive. {_UNPACK}")
    return _judge_text(start, name)


def _judge_text(start: bytes, name: str) -> str:
    text = _decode(start).lstrip("\ufeff \t\r\n")
    if text.startswith("<?xml") and _OLD_XML_WORKBOOK in text:
        raise ReadError(f"{name} is an XML spreadsheet of Excel 2003. {_SAVE_IN_EXCEL}")
    if _is_page(text):
        raise ReadError(f"{name} is a web page, whatever its name says. {_SAVE_IN_EXCEL}")
    if text.startswith("<?xml"):
        raise ReadError(f"{name} is an XML document. Export the list as .csv or .xlsx, and upload that.")
    if _JSON_ARRAY.match(text):
        return "json"
    if _JSON_OBJECT.match(text):
        return "ndjson"
    if sniffing.is_binary(start):
        raise ReadError(f"{name} is not text, but binary data. {_NO_LIST}")
    return TEXT


def _is_page(text: str) -> bool:
    if text.startswith(("<?xml", "MIME-Version:")):
        return bool(_HTML.search(text))
    return bool(_HTML.match(text) or (_TAG.match(text) and _PAGE.search(text)))


def _decode(start: bytes) -> str:
    wide = start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return start.decode("utf-16" if wide else "utf-8", errors="replace")


def _look_into_zip(path: Path, name: str) -> str:
    try:
        with ZipFile(path) as archive:
            names = set(archive.namelist())
            is_ods = "mimetype" in names and archive.read("mimetype").startswith(_ODS)
    except zips.DAMAGED:
        raise ReadError(
            f"{name} is a workbook or a zip archive that is damaged or incomplete. Save or pack it again, and upload "
            "the new file."
        ) from None
    if is_ods:
        return "ods"
    what = next((kind for inside, kind in _PACKAGES.items() if inside in names), "zip")
    if what in (*WORKBOOKS, "zip"):
        return what
    raise ReadError(f"{name} is {what}, not a list. Copy the table into a workbook, and upload that.")


def _look_into_ole(path: Path, name: str) -> str:
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        streams = (what for stream, what in _STREAMS.items() if content.find(stream.encode("utf-16-le")) >= 0)
        what = next(streams, "")
    if what == "xls":
        return what
    if not what:  # what it holds is told at its end
        raise ReadError(
            f"{name} is an old Office document, or an old workbook that was cut off. Download it again; or open it, "
            "copy the table into a new workbook, save it as .xlsx, and upload that."
        )
    advice = "Take the password off in Excel" if "password" in what else "Open it and copy the table into a workbook"
    raise ReadError(f"{name} is {what}. {advice}, save it as .xlsx, and upload that.")
