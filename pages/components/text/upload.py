"""The Upload page."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from altcraft_core.records import ContactList, Remark
from pages.components.text.words import _, _n, literal, number

UPLOAD_TITLE = _("Upload a contact list")
UPLOAD_CAPTION = _("One row per person, with a header row if possible. Nothing is sent before you confirm it.")
DROP = _("Drop your list here, or choose a file")
KINDS_CAPTION = _(
    "CSV and other text, Excel (XLSX, XLS, XLSB), ODS, Parquet, JSON; also in a ZIP or GZ, several at once."
)
PASTE = _("Paste from a spreadsheet")
PASTE_HERE = _("Copy the cells with their header in Excel or Google Sheets, and paste them here")
PASTE_EXAMPLE = _("email\tname\nanna@example.com\tAnna")
READ_PASTED = _("Read what I pasted")
NOTHING_PASTED = _("There is nothing to read yet: paste the cells first.")
PASTED_NAME = _("Pasted list")
SAMPLES = _("No list at hand? Try with a sample")
SAMPLES_CAPTION = _("Invented people with Russian and English names. A few rows are broken on purpose.")
SPOOLING = _("Saving the file…")
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
DOUBTFUL = _("The encoding is a guess. Look whether the names below can be read, and choose another one if not.")
PEEK_CAPTION = _("The first rows, as they come out so. The whole list is being read.")
NO_ROWS = _("The list has no rows below its header. Choose another list or correct the header row.")
DETECT = _("Find out")
INNER_LIST = _(
    "The rows are those of «{name}», a list inside the file. If these are not your people, export the file again as a "
    "list with one object for each person."
)
MEMBER = _("File of the archive")
ALL_MEMBERS = _("All files as one list")

KINDS = {
    "csv": _("Text (CSV)"),
    "xlsx": _("Excel workbook (XLSX)"),
    "xls": _("Excel workbook (XLS)"),
    "xlsb": _("Excel workbook (XLSB)"),
    "ods": _("OpenDocument spreadsheet (ODS)"),
    "parquet": _("Parquet"),
    "json": _("JSON"),
    "ndjson": _("JSON, one object after the other"),
    "zip": _("ZIP archive"),
    "gz": _("GZ archive"),
}
SEPARATORS = {",": _("Comma"), ";": _("Semicolon"), "\t": _("Tab"), "|": _("Vertical bar"), "^": _("Caret")}
ENCODINGS = {
    "utf-8": _("UTF-8"),
    "windows-1251": _("Windows-1251 (Cyrillic, Excel)"),
    "koi8-r": _("KOI8-R (Cyrillic)"),
    "cp866": _("CP866 (Cyrillic, DOS)"),
    "mac-cyrillic": _("MacCyrillic (Cyrillic, old Mac)"),
    "windows-1252": _("Windows-1252 (Western)"),
    "utf-16": _("UTF-16"),
    "utf-16-le": _("UTF-16 LE, without a mark"),
    "utf-16-be": _("UTF-16 BE, without a mark"),
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


def how_read(contact_list: ContactList) -> str:
    """One line: what was found out, or said, about the file."""
    options, members = contact_list.options, contact_list.members
    parts = [KINDS.get(contact_list.kind, contact_list.kind)]
    if options.member is not None or len(members) == 1:
        parts.append(_("file {name}").format(name=literal(options.member or members[0])))
    elif members:
        parts.append(_("{count} files as one list").format(count=number(len(members))))
    if options.sheet is not None:
        parts.append(_which_sheet(options.sheet, contact_list.sheets, contact_list.hidden_sheets))
    if options.encoding is not None:
        sure = "" if contact_list.certainty == 1 else _(", {share} sure").format(share=f"{contact_list.certainty:.0%}")
        parts.append(encoding(options.encoding) + sure)
    if options.separator is not None:
        parts.append(_("separator: {name}").format(name=separator(options.separator).lower()))
    if options.header_row is not None:
        parts.append(
            _("header in row {row}").format(row=options.header_row) if options.header_row else NO_HEADER.lower()
        )
    return " · ".join(parts)


def sheet(hidden: Collection[str], name: str) -> str:
    """A sheet's name, and whether the workbook hides it."""
    return _("{sheet} (hidden)").format(sheet=name) if name in hidden else name


def _which_sheet(name: str, sheets: Sequence[str], hidden: Sequence[str]) -> str:
    told = _("sheet {sheet}").format(sheet=literal(sheet(hidden, name)))
    if len(sheets) > 1:
        told = _("{told}, one of {count}").format(told=told, count=number(len(sheets)))
    return _("{told} ({count} hidden)").format(told=told, count=number(len(hidden))) if hidden else told


def remark(one: Remark) -> str:
    """Something odd in the file, what became of it, and where it stands."""
    if one.what == "inner_list":
        return INNER_LIST.format(name=literal(*one.names))
    sentence = _odd(one).format(count=number(one.count))
    places = [number(row) for row in one.rows] or [literal(name) for name in one.names]
    if not places:
        return sentence
    listed = ", ".join(places) + ("" if one.count <= len(places) else _(" and more"))
    return f"{sentence} ({_n('row', 'rows', len(places))} {listed})" if one.rows else f"{sentence} ({listed})"


def _odd(one: Remark) -> str:
    match one.what:
        case "hidden_rows":
            return _n(
                "{count} hidden row was read too: delete it in the workbook if it is not to be sent",
                "{count} hidden rows were read too: delete them in the workbook if they are not to be sent",
                one.count,
            )
        case "error_cells":
            return _n(
                "{count} cell holds an error such as #N/A instead of a value, and is empty in the list",
                "{count} cells hold an error such as #N/A instead of a value, and are empty in the list",
                one.count,
            )
        case "left_out_files":
            return _n(
                "{count} file of the archive is no list and was left out",
                "{count} files of the archive are no lists and were left out",
                one.count,
            )
        case "left_out_values":
            return _n(
                "{count} value that stands beside the list in the file was left out",
                "{count} values that stand beside the list in the file were left out",
                one.count,
            )
        case "short_rows":
            return _n(
                "{count} row has fewer cells than the header: the missing cells are empty",
                "{count} rows have fewer cells than the header: the missing cells are empty",
                one.count,
            )
        case "long_rows":
            return _n(
                "{count} row has more cells than the header: look whether a separator stands inside a value",
                "{count} rows have more cells than the header: look whether a separator stands inside a value",
                one.count,
            )
        case "unnamed_columns":
            return _n(
                "{count} column has no name in the header", "{count} columns have no name in the header", one.count
            )
        case "renamed_columns":
            return _n(
                "{count} column has the name of another, and got its own",
                "{count} columns have the name of another, and got their own",
                one.count,
            )
        case "stray_quotes":
            return _n(
                "{count} row has a quote mark inside a value, which was kept as a letter",
                "{count} rows have a quote mark inside a value, which was kept as a letter",
                one.count,
            )
        case "nul_bytes":
            return _n(
                "{count} NUL byte was left out: the program that wrote the file may have lost something there",
                "{count} NUL bytes were left out: the program that wrote the file may have lost something there",
                one.count,
            )
    return f"{{count}} × {literal(one.what)}"


def go_on_with(name: str) -> str:
    """The way back to the list that made room."""
    return _("Go on with {name}").format(name=literal(name))
