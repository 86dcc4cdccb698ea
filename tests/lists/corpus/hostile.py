"""What may be made to do harm, and what is no list at all: each ends in one sentence."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from altcraft_core.records import ReadOptions
from tests.lists.corpus.case import Case
from tests.lists.corpus.writers import gzipped, json_text, ods, parquet, replace_part, xlsx, xlsx_rows, zipped

ANN = b"email,name\na@b.ru,Ann\n"
BOOK = xlsx_rows([["email", "name"], ["a@b.ru", "Ann"]])
SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha">' + b"".join(
    b'<!ENTITY %c "%s">' % (98 + depth, b"&%c;" % (97 + depth) * 10) for depth in range(9)
)
ODS_ROW = b"<table:table-row>"
ODS_WIDE = (
    b'<table:table-row table:number-rows-repeated="1000000"><table:table-cell office:value-type="string" '
    b'table:number-columns-repeated="1000"><text:p>x</text:p></table:table-cell></table:table-row>'
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def refused(name: str, content: bytes | Callable[[], bytes], error: str, told: ReadOptions | None = None) -> Case:
    return Case(name=name, content=content, told=told or ReadOptions(), error=error)


def steady(name: str, make: Callable[[], bytes], error: str) -> Case:
    return Case(name=name, content=make, error=error, steady=True)


def changed(part: str, change: Callable[[bytes], bytes]) -> Callable[[], bytes]:
    return lambda: replace_part(BOOK(), part, change)


def ole(stream: str) -> bytes:
    return OLE + stream.encode("utf-16-le") + bytes(512)


def locked() -> bytes:
    content = bytearray(zipped({"list.csv": ANN}))
    for place in (6, content.rindex(b"PK\x01\x02") + 8):  # the flags of the file, and those of the table of files
        content[place] |= 1
    return bytes(content)


def stored_bomb() -> bytes:
    """Its headers promise a few bytes."""
    content = bytearray(zipped({"list.csv": b"0" * (80 << 20)}))
    for place in (22, content.rindex(b"PK\x01\x02") + 24):
        content[place : place + 4] = (100).to_bytes(4, "little")
    return bytes(content)


def method_unknown() -> bytes:
    content = bytearray(zipped({"list.csv": ANN}))
    for place in (8, content.rindex(b"PK\x01\x02") + 10):
        content[place] = 77
    return bytes(content)


def far_cell(_: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    sheet.write(0, 0, "email")
    sheet.write(1_048_575, 16_383, "x")


BOMBS = (
    steady("bomb.zip", lambda: zipped({"list.csv": b"0" * (80 << 20)}), "unfolds to more than"),
    steady("bomb_with_small_headers.zip", stored_bomb, "damaged or incomplete"),
    steady("bomb.csv.gz", lambda: gzipped(b"0" * (80 << 20)), "unfolds to more than"),
    refused("bomb.xlsx", changed(SHEET, lambda _: b"<x>" + b" " * (80 << 20)), "unfolds to more than"),
    refused("billion_laughs.xlsx", changed(STRINGS, lambda part: LAUGHS + b"]>" + part), "declares entities"),
    refused(
        "billion_laughs.ods",
        lambda: replace_part(ods([["email"], ["a"]])(), "content.xml", lambda part: LAUGHS + b"]>" + part),
        "declares entities",
    ),
    refused("cell_far_outside.xlsx", xlsx(far_cell), "as far as the cell XFD1048576, although only 2 cells"),
    refused(
        "cells_far_outside.ods",
        lambda: replace_part(ods([["email"]])(), "content.xml", lambda part: part.replace(ODS_ROW, ODS_WIDE + ODS_ROW)),
        "reaches further than a list can",
    ),
    steady("cell_of_50_mb.csv.gz", lambda: gzipped(b"email,note\na@b.ru," + b"x" * (50 << 20)), "Line 2 holds"),
    refused("cell_of_50_mb.xlsx", changed(STRINGS, lambda part: part.replace(b"Ann", b"A" * (50 << 20))), "50 MB"),
    refused("16384_columns.csv", b",".join(b"c%d" % place for place in range(16_384)) + b"\n1\n", "16,384 columns"),
    refused("16384_columns.xlsx", xlsx_rows([[f"c{place}" for place in range(16_384)], ["1"]]), "16,384 columns"),
    refused(
        "2001_columns.parquet", parquet(pl.DataFrame([], {f"c{place}": pl.String for place in range(2_001)})), "2,001"
    ),
    refused("16384_keys.json", json_text([{f"c{place}": 1 for place in range(16_384)}]), "16,384 columns"),
    refused("deep.json", b'[{"a":' * 40_000, "."),
    refused("many_files.zip", zipped({f"{place}.csv": b"x" for place in range(1_001)}), "1,001 files"),
)

ARCHIVES = (
    refused("archive_in_archive.zip", zipped({"list.zip": zipped({"list.csv": ANN})}), "an archive inside an archive"),
    refused("gz_in_gz.gz", gzipped(gzipped(ANN)), "an archive inside an archive"),
    refused("different_columns.zip", zipped({"1.csv": ANN, "2.csv": b"mail,name\nx@y.ru,B\n"}), "«email», «mail»"),
    refused(
        "different_columns_in_other_letters.zip",
        zipped({"1.csv": ANN, "2.csv": b"Email,Surname\nx@y.ru,B\n"}),
        "columns: «name», «Surname» stand",
    ),
    refused(
        "different_columns_beside_a_long_row.zip",
        zipped({"1.csv": b"email,name\na@b.ru,Ann,x\n", "2.csv": b"email,name,city\nc@d.ru,Bob,Omsk\n"}),
        "columns: «city» stand in",
    ),
    refused(
        "columns_of_one_name_in_two_cases.zip",
        zipped({"1.csv": b"code,Code\n1,2\n", "2.csv": b"CODE,CoDe\n3,4\n"}),
        "columns: «code», «Code», «CODE», «CoDe» stand",
    ),
    refused("file_that_is_not_there.zip", zipped({"1.csv": ANN}), "no list '2.csv'", ReadOptions(member="2.csv")),
    refused("no_list.zip", zipped({"a.png": b"\x89PNG\r\n", "b.pdf": b"%PDF-1.7"}), "holds no list"),
    refused("empty.zip", zipped({}), "It is empty"),
    refused("truncated.zip", zipped({"list.csv": ANN * 100})[:-30], "damaged or incomplete"),
    refused("truncated.csv.gz", gzipped(ANN)[:-9], "damaged or incomplete"),
    refused("locked.zip", locked(), "locked with a password"),
    refused("unknown_packing.zip", method_unknown(), "not known here"),
    refused(
        "bad_list_inside.zip", zipped({"1.csv": ANN, "2.csv": "email;имя\na@b.ru;Мария\n".encode()[:-2]}), "2.csv: "
    ),
)

DISGUISES = (
    refused("web_page.xls", b"<html><body><table><tr><td>email</td></tr></table></body></html>", "web page"),
    refused("web_page_below_a_comment.xls", b"<!-- export -->\n<html><body>email</body></html>", "web page"),
    refused("web_page_below_a_title.xls", b"<b>Report</b>\n<table>\n<tr><td>email</td></tr>\n</table>", "web page"),
    refused("web_archive.xls", b"MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n<html>", "web page"),
    refused(
        "excel_2003.xml",
        b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
        "2003",
    ),
    refused("data.xml", b'<?xml version="1.0"?><people><email>a@b.ru</email></people>', "an XML document"),
    refused("flat.fods", b'<?xml version="1.0"?><office:document><style:style/><table:table/>', "an XML document"),
    refused("photo.csv", b"\xff\xd8\xff\xe0\x00\x10JFIF", "JPEG"),
    refused("document.csv", b"%PDF-1.7\n%\xe2\xe3", "PDF"),
    refused("document.xlsx", zipped({"word/document.xml": b"<x/>"}), "Word"),
    refused("letter.xls", ole("WordDocument"), "Word"),
    refused("locked.xlsx", ole("EncryptedPackage"), "locked with a password"),
    refused("archive.rar", b"Rar!\x1a\x07\x00", "RAR"),
    refused("empty.xlsx", b"", "is empty"),
)

DAMAGED = (
    refused("truncated.xlsx", lambda: BOOK()[:-40], "damaged or incomplete"),
    refused("broken_sheet.xlsx", changed(SHEET, lambda part: part[:200]), "."),
    refused(
        "table_without_an_end.ods",
        lambda: replace_part(
            ods([["email"], ["a"]])(), "content.xml", lambda part: part.partition(b"</table:table>")[0]
        ),
        "damaged",
    ),
    refused("no_workbook_inside.xlsx", changed("xl/workbook.xml", lambda _: b""), "."),
    refused("truncated.xls", ole("Workbook"), "damaged"),
    refused("cut_in_half.xls", ole("Nothing told here"), "was cut off"),
    refused("header_only.xlsx", xlsx_rows([["email", "name"]]), "no row with anything"),
    refused("empty_sheet.xlsx", xlsx_rows([]), "no row with anything"),
    refused("sheet_that_is_not_there.xlsx", BOOK, "no sheet 'Other'", ReadOptions(sheet="Other")),
    refused("truncated.parquet", lambda: parquet(pl.DataFrame({"a": ["x"]}))()[:-6], "damaged"),
    refused("bytes_that_are_no_text.parquet", parquet(pl.DataFrame({"a": [b"\xff\xfe"]})), "no text"),
    refused("truncated.json", b'[{"a": 1}, {"a"', "ends in the middle"),
    refused("words_among_objects.json", b'[{"a": 1}, "x", {"a": 2}]', "Object 2"),
    refused("broken_line.ndjson", b'{"a": 1}\n{"a": \n', "Line 2"),
    refused("words_behind_an_object.ndjson", b'{"a": 1}\n\n{"a": 2}words\n{"a": 3}\n', "Line 3"),
    refused("quotes_in_a_text.ndjson", b'{"a": 1}\n{"a": "b"c"}\n{"a": 3}\n', "Line 2"),
    refused("not_a_number.json", b'[{"a": 1}, {"a": NaN}, {"a": 3}]', "Object 2"),
    refused("single_values.json", b'["a@b.ru", "c@d.ru"]', "a list of single values"),
    refused("single_value.json", b'["a@b.ru"]', "a list of single values"),
    refused("numbers.json", b"[1, 2]", "a list of single values"),
    refused("objects_among_arrays.json", b'[["email"], {"a": 1}]', "JSON"),
    refused("no_objects.json", b"[]", "no objects"),
)

CASES = (*BOMBS, *ARCHIVES, *DISGUISES, *DAMAGED)
