"""The Upload page."""

from __future__ import annotations

from altcraft_core.records import ReadOptions
from pages.components.text.words import _, literal, number

UPLOAD_TITLE = _("Upload a contact list")
UPLOAD_CAPTION = _("One row per person, with a header row if possible. Nothing is sent before you confirm it.")
DROP = _("Drop your list here, or choose a file")
SAMPLES = _("No list at hand? Try with a sample")
SAMPLES_CAPTION = _("Invented people with Russian and English names. A few rows are broken on purpose.")
SPOOLING = _("Saving the file…")
READING = _("Reading the list…")
OTHER_LIST = _("Choose another list")
PREVIEW = _("First rows")
PREVIEW_CAPTION = _("Every value is kept as text: leading zeros and plus signs stay as they are.")
PREVIEW_ALT = _("The first rows of the list")
ROW = _("Row")
ROWS = _("Rows")
COLUMNS = _("Columns")
SIZE = _("Size")
CORRECT_READING = _("Read wrongly? Correct it here")
ENCODING = _("Encoding")
SEPARATOR = _("Separator")
HEADER_ROW = _("Header")
SHEET = _("Sheet")
NO_HEADER = _("No header row")
NOT_READ = _("The list could not be read.")
NO_ROWS = _("The list has no rows below its header. Choose another list or correct the header row.")
DETECT = _("Find out")

SEPARATORS = {",": _("Comma"), ";": _("Semicolon"), "\t": _("Tab"), "|": _("Vertical bar")}
ENCODINGS = {
    "utf-8": _("UTF-8"),
    "windows-1251": _("Windows-1251 (Cyrillic, Excel)"),
    "koi8-r": _("KOI8-R (Cyrillic)"),
    "windows-1252": _("Windows-1252 (Western)"),
    "utf-16": _("UTF-16"),
}


def sample(count: int) -> str:
    return _("{count} contacts").format(count=number(count))


def writing_sample(count: int) -> str:
    return _("Writing {count} invented contacts…").format(count=number(count))


def detected(found: str) -> str:
    return _("Found: {found}").format(found=found)


def header_in_row(row: int) -> str:
    return _("Row {row}").format(row=number(row))


def encoding(name: str) -> str:
    return ENCODINGS.get(name.lower(), name)


def separator(character: str) -> str:
    return SEPARATORS.get(character, character)


def header(row: int) -> str:
    return header_in_row(row) if row else NO_HEADER


def how_read(kind: str, options: ReadOptions) -> str:
    """One line: what was found out, or said, about the file."""
    parts = [kind.upper()]
    if kind == "xlsx":
        parts.append(_("sheet {sheet}").format(sheet=literal(options.sheet or "")))
    else:
        parts.append(encoding(options.encoding or ""))
        parts.append(_("separator: {name}").format(name=separator(options.separator or "").lower()))
    parts.append(_("header in row {row}").format(row=options.header_row) if options.header_row else NO_HEADER.lower())
    return " · ".join(parts)
