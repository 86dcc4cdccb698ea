"""Parquet, JSON, and archives of lists."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal

import polars as pl

from altcraft_core.records import ReadOptions
from tests.lists.corpus.case import Case, Row
from tests.lists.corpus.writers import gzipped, json_text, ndjson, parquet, xls, zipped

ANN, BOB = b"email,name\na@b.ru,Ann\n", b"email,name\nc@d.ru,Bob\n"
PEOPLE = {1: ("a@b.ru", "79161234567"), 2: ("c@d.ru", None)}
OBJECTS = ({"email": "a@b.ru", "phone": 79161234567}, {"email": "c@d.ru", "phone": None})
COMMA = ReadOptions(encoding="utf-8", separator=",", header_row=1)


def table(
    name: str,
    content: bytes | Callable[[], bytes],
    cells: Mapping[int, Row],
    columns: Row = ("email", "phone"),
    **facts: object,
) -> Case:
    kind = {"jsonl": "ndjson"}.get(name.rpartition(".")[2], name.rpartition(".")[2])
    known = {"kind": kind, "found": ReadOptions(), "rows": len(cells)} | facts
    return Case(name=name, content=content, cells=cells, columns=columns, **known)


def archive(name: str, content: bytes | Callable[[], bytes], cells: Mapping[int, Row], **facts: object) -> Case:
    return table(name, content, cells, **({"columns": ("email", "name"), "found": COMMA} | facts))


TYPES = pl.DataFrame(
    {
        "email": ["a@b.ru", "c@d.ru"],
        "phone": [79161234567.0, float("nan")],
        "code": [7, None],
        "sum": [Decimal("1.50"), None],
        "born": [date(1990, 12, 31), None],
        "seen": [datetime.fromisoformat("2026-06-01T10:05"), None],
        "at": [datetime.fromisoformat("2026-06-01T10:05+03:00"), None],
        "agreed": [True, None],
        "tags": [["x", "y"], None],
        "home": [{"city": "Омск", "flat": None}, None],
    }
)

PARQUET = (
    table("plain.parquet", parquet(pl.DataFrame(OBJECTS)), PEOPLE),
    table(
        "types.parquet",
        parquet(TYPES),
        {
            1: (
                "a@b.ru",
                "79161234567",
                "7",
                "1.50",
                "1990-12-31",
                "2026-06-01 10:05:00",
                "2026-06-01T07:05:00+00:00",
                "true",
                '["x","y"]',
                '{"city":"Омск","flat":null}',
            ),
            2: ("c@d.ru", *[None] * 9),
        },
        columns=tuple(TYPES.columns),
    ),
    table(
        "our_own_column.parquet",
        parquet(pl.DataFrame({"_row": ["x"], "email": ["a@b.ru"]})),
        {1: ("x", "a@b.ru")},
        columns=("_row (2)", "email"),
    ),
)

JSON = (
    table("lines.ndjson", ndjson(*OBJECTS), PEOPLE),
    table("lines_with_blank_ones.jsonl", ndjson(OBJECTS[0]) + b"\r\n\n" + ndjson(OBJECTS[1]), PEOPLE),
    table("array.json", json_text(OBJECTS), PEOPLE),
    table("array_of_many_lines.json", json_text(OBJECTS, indent=2), PEOPLE),
    table("array_with_a_mark.json", b"\xef\xbb\xbf" + json_text(OBJECTS), PEOPLE),
    table(
        "array_in_windows_1251.json",
        json_text([{"email": f"{name}@b.ru", "name": "Иванова Мария"} for name in "abc"]).decode().encode("cp1251"),
        {number: (f"{name}@b.ru", "Иванова Мария") for number, name in enumerate("abc", start=1)},
        columns=("email", "name"),
    ),
    table("array_in_utf16.json", json_text(OBJECTS).decode().encode("utf-16"), PEOPLE),
    table("objects_of_many_lines.json", b"".join(json_text(one, indent=1) for one in OBJECTS), PEOPLE, kind="ndjson"),
    table(
        "nested.ndjson",
        ndjson({"email": "a@b.ru", "home": {"city": "Омск", "flats": [1, None]}}, {"email": "c@d.ru", "tags": ["x"]}),
        {1: ("a@b.ru", '{"city": "Омск", "flats": [1, null]}', None), 2: ("c@d.ru", None, '["x"]')},
        columns=("email", "home", "tags"),
    ),
    table(
        "one_key_of_many_kinds.ndjson",
        ndjson({"x": 1}, {"x": {"y": 1}}, {"x": "z"}, {"x": True}, {"x": 1.5}),
        {1: ("1",), 2: ('{"y": 1}',), 3: ("z",), 4: ("true",), 5: ("1.5",)},
        columns=("x",),
    ),
    table(
        "columns_in_their_order.json",
        json_text([{"email": "a@b.ru", "n": 1}, {"y": 2, "n": 3, "email": "c@d.ru"}]),
        {1: ("a@b.ru", "1", None), 2: ("c@d.ru", "3", "2")},
        columns=("email", "n", "y"),
    ),
    table(
        "halves_of_letters.ndjson",
        b'{"email":"a@b.ru","name":"Ann\\u0000 \\ud83d\\ude00\\ud83d"}\n{"email":"c@d.ru","name":"\\u0000"}\n',
        {1: ("a@b.ru", "Ann \N{GRINNING FACE}"), 2: ("c@d.ru", None)},
        columns=("email", "name"),
    ),
    table(
        "braces_and_quotes_in_texts.json",
        json_text([{"x": 'a}, {"b\\'}, {"x": "line\nend, \\\\"}], indent=1),
        {1: ('a}, {"b\\',), 2: ("line\nend, \\\\",)},
        columns=("x",),
    ),
    table(
        "long_numbers.ndjson",
        b'{"id":123456789012345678901,"sum":7.9161234567E10}\n',
        {1: ("123456789012345678901", "79161234567")},
        columns=("id", "sum"),
    ),
    table(
        "arrays_under_names.json",
        json_text([["email", "phone"], ["a@b.ru", 79161234567], ["c@d.ru", None]]),
        {2: PEOPLE[1], 3: PEOPLE[2]},
        found=ReadOptions(header_row=1),
    ),
    table(
        "arrays_on_lines.ndjson",
        ndjson(["email", "phone"], ["a@b.ru", 79161234567], ["c@d.ru"]),
        {2: PEOPLE[1], 3: PEOPLE[2]},
        kind="json",
        found=ReadOptions(header_row=1),
        remarks={"short_rows": (3,)},
    ),
    table(
        "arrays_without_names.json",
        json_text([["a@b.ru", {"city": "Омск"}], ["c@d.ru", None, "x"]]),
        {1: ("a@b.ru", '{"city": "Омск"}', None), 2: ("c@d.ru", None, "x")},
        columns=("column 1", "column 2", "column 3"),
        found=ReadOptions(header_row=0),
    ),
    table("list_in_an_object.json", json_text({"contacts": OBJECTS}, indent=2), PEOPLE, kind="ndjson"),
    table(
        "list_beside_values.json",
        json_text({"status": "ok", "page": {"number": 1}, "contacts": OBJECTS, "total": 2}),
        PEOPLE,
        kind="ndjson",
        remarks={"inner_list": (), "left_out_values": ()},
    ),
    table(
        "two_lists_in_an_object.json",
        json_text({"a": [{"x": 1}], "b": [{"y": 2}]}),
        {1: ('[{"x": 1}]', '[{"y": 2}]')},
        columns=("a", "b"),
        kind="ndjson",
    ),
    table(
        "lists_inside_people.ndjson",
        ndjson({"email": "a@b.ru", "orders": [{"id": 1}]}, {"email": "c@d.ru", "orders": []}),
        {1: ("a@b.ru", '[{"id": 1}]'), 2: ("c@d.ru", "[]")},
        columns=("email", "orders"),
    ),
)

ARCHIVES = (
    archive("one_list.zip", zipped({"list.csv": ANN}), {2: ("a@b.ru", "Ann")}),
    archive(
        "same_columns.zip",
        zipped({"north.csv": ANN, "south.csv": b"name;email\nBob;c@d.ru\n"}),
        {2: ("a@b.ru", "Ann", "north.csv", "2"), 4: ("c@d.ru", "Bob", "south.csv", "2")},
        columns=("email", "name", "file", "row in file"),
        found=ReadOptions(encoding="utf-8", header_row=1),
    ),
    archive(
        "same_columns_in_other_letters.zip",
        zipped(
            {
                "north.csv": "email,Имя,First  name\na@b.ru,Аня,Ann\n".encode(),
                "south.csv": "FIRST NAME;ИМЯ;email\nBob;Боря;c@d.ru\n".encode(),
            }
        ),
        {2: ("a@b.ru", "Аня", "Ann", "north.csv", "2"), 4: ("c@d.ru", "Боря", "Bob", "south.csv", "2")},
        columns=("email", "Имя", "First  name", "file", "row in file"),
        found=ReadOptions(encoding="utf-8", header_row=1),
    ),
    archive(
        "columns_that_only_case_tells_apart.zip",
        zipped({"1.csv": b"code,Code,CITY\n1,2,Omsk\n", "2.csv": b"Code,City,code\n4,Perm,3\n"}),
        {2: ("1", "2", "Omsk", "1.csv", "2"), 4: ("3", "4", "Perm", "2.csv", "2")},
        columns=("code", "Code", "CITY", "file", "row in file"),
    ),
    archive(
        "rows_longer_than_their_header.zip",
        zipped({"1.csv": ANN, "2.csv": b"name,email\nBob,c@d.ru,x\n", "3.csv": b"email,name\ne@f.ru,Eve,y,z\n"}),
        {
            2: ("a@b.ru", "Ann", None, None, "1.csv", "2"),
            4: ("c@d.ru", "Bob", "x", None, "2.csv", "2"),
            6: ("e@f.ru", "Eve", "y", "z", "3.csv", "2"),
        },
        columns=("email", "name", "column 3", "column 4", "file", "row in file"),
        remarks={"long_rows": (4, 6)},
    ),
    archive(
        "the_same_names.zip",
        zipped({"a/list.csv": ANN, "b/list.csv": BOB, "../../list.csv": BOB}),
        {
            2: ("a@b.ru", "Ann", "a/list.csv", "2"),
            4: ("c@d.ru", "Bob", "b/list.csv", "2"),
            6: ("c@d.ru", "Bob", "list.csv", "2"),
        },
        columns=("email", "name", "file", "row in file"),
    ),
    archive(
        "names_of_windows.zip",
        zipped({"AAAAA.csv": ANN, "B.csv": BOB}).replace(b"AAAAA", "север".encode("cp866")),
        {2: ("a@b.ru", "Ann", "север.csv", "2"), 4: ("c@d.ru", "Bob", "B.csv", "2")},
        columns=("email", "name", "file", "row in file"),
    ),
    archive(
        "their_own_file_column.zip",
        zipped({"1.csv": b"file,name\nx,Ann\n", "2.csv": b"file,name\ny,Bob\n"}),
        {2: ("x", "Ann", "1.csv", "2"), 4: ("y", "Bob", "2.csv", "2")},
        columns=("file", "name", "file (2)", "row in file"),
    ),
    archive(
        "chosen_file.zip",
        zipped({"north.csv": ANN, "south.csv": b"phone,city\n1,Omsk\n"}),
        {2: ("1", "Omsk")},
        columns=("phone", "city"),
        told=ReadOptions(member="south.csv"),
        found=ReadOptions(encoding="utf-8", separator=",", header_row=1, member="south.csv"),
    ),
    archive(
        "other_things.zip",
        zipped({"list.csv": ANN, "logo.png": b"\x89PNG\r\n", "__MACOSX/._list.csv": b"\x00", ".DS_Store": b"\x00"}),
        {2: ("a@b.ru", "Ann")},
        remarks={"left_out_files": ()},
    ),
    archive(
        "workbook_inside.zip",
        lambda: zipped({"list.xls": xls([["email", "name"], ["a@b.ru", "Ann"]])()}),
        {2: ("a@b.ru", "Ann")},
        found=ReadOptions(sheet="Лист1", header_row=1),
    ),
    archive("list.csv.gz", gzipped(ANN), {2: ("a@b.ru", "Ann")}),
    archive("list.ndjson.gz", gzipped(ndjson(*OBJECTS)), PEOPLE, columns=("email", "phone"), found=ReadOptions()),
)

CASES = (*PARQUET, *JSON, *ARCHIVES)
