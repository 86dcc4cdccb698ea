from __future__ import annotations

import csv
import hashlib
import io
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from altcraft_core.errors import ReadError
from altcraft_core.lists.files.reading import read_list, spool
from altcraft_core.lists.repairs.repairing import first_rows
from altcraft_core.records import ReadOptions
from tests.lists.making import read, rows_of, workbook

NAMES = "email;Имя\na@b.ru;Иван\nc@d.ru;Мария\n"


def test_spooled_bytes_are_the_uploaded_ones(tmp_path: Path) -> None:
    content = bytes(range(256)) * 20_000
    file = spool(io.BytesIO(content), "My List.CSV", tmp_path)
    assert file.path.read_bytes() == content
    assert (file.name, file.size) == ("My List.CSV", len(content))
    assert file.fingerprint == hashlib.sha256(content).hexdigest()


def test_same_bytes_are_spooled_once_and_leave_no_drafts(tmp_path: Path) -> None:
    first = spool(io.BytesIO(b"email\na@b.ru"), "one.csv", tmp_path)
    second = spool(io.BytesIO(b"email\na@b.ru"), "two.csv", tmp_path)
    assert first.path == second.path
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [first.path]


def test_list_read_again_is_the_same_file_untouched(tmp_path: Path) -> None:
    first = read(tmp_path, NAMES)
    written = first.path.stat().st_mtime_ns
    assert read(tmp_path, NAMES) == first
    assert first.path.stat().st_mtime_ns == written
    assert not list(tmp_path.glob("*.part"))


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (NAMES.encode(), "utf-8"),
        (b"\xef\xbb\xbf" + NAMES.encode(), "utf-8"),
        (NAMES.encode("cp1251"), "windows-1251"),
        (NAMES.encode("utf-16"), "utf-16"),
        (NAMES.encode("koi8-r"), "koi8-r"),
        (NAMES.encode("cp866"), "cp866"),
        (("email\n" + "a@b.ru\n" * 200_000 + "Иванов Иван\n").encode("cp1251"), "windows-1251"),
    ],
    ids=["utf-8", "byte order mark", "windows-1251", "utf-16", "koi8-r", "cp866", "letters far down"],
)
def test_encoding_is_found(tmp_path: Path, content: bytes, encoding: str) -> None:
    contact_list = read(tmp_path, content)
    assert contact_list.options.encoding == encoding
    last = pl.read_parquet(contact_list.path).row(-1)
    assert last[1:] in {("c@d.ru", "Мария"), ("Иванов Иван",)}


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"], ids=["lf", "crlf", "cr"])
def test_separator_and_line_ends_are_found(tmp_path: Path, separator: str, ending: str) -> None:
    text = ending.join([f"email{separator}name", f"a@b.ru{separator}Ann", "", f"c@d.ru{separator}Bob", ""])
    contact_list = read(tmp_path, text)
    assert contact_list.options == ReadOptions(encoding="utf-8", separator=separator, header_row=1)
    assert rows_of(contact_list) == [(2, "a@b.ru", "Ann"), (3, None, None), (4, "c@d.ru", "Bob")]


@pytest.mark.parametrize(
    "text",
    [
        "mail;sum\na@b.ru;1,5\nc@d.ru;2,5\n",
        "email;coords\na@b.ru;55,750, 37,610\nc@d.ru;59,939, 30,315\n",
        "email;Комментарий\na@b.ru;да, нет, пока\nc@d.ru;да, да, нет\n",
        "Сумма, руб.;Почта\n1 234,50;a@b.ru\n2 345,60;c@d.ru\n",
        "a@b.ru;1,5\nc@d.ru;2,5\n",
        "Report\nemail;tags\na@b.ru;vip,new,spb\nc@d.ru;vip,old,spb\n",
        "email;tags\na@b.ru;vip,new,spb\nc@d.ru;vip,old,spb\ne@f.ru;vip,old,spb\ng@h.ru\n",
    ],
    ids=["one comma", "several", "in words", "in the header too", "no header", "under a title", "ragged"],
)
def test_semicolon_wins_over_commas_inside_cells(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, text).options.separator == ";"


def test_commas_of_a_ragged_list_win_over_a_semicolon_inside_a_cell(tmp_path: Path) -> None:
    contact_list = read(tmp_path, "email,name,note\na@b.ru,Ann,call; 79161234567\nc@d.ru,Bob,no\ne@f.ru\n")
    assert contact_list.options.separator == ","


@pytest.mark.parametrize(
    ("text", "header_row", "columns", "first"),
    [
        ("email,name\na@b.ru,Ann", 1, ("email", "name"), 2),
        ("a@b.ru,Ann\nc@d.ru,Bob", 0, ("column 1", "column 2"), 1),
        ("\n\nemail,name\na@b.ru,Ann", 3, ("email", "name"), 4),
        ("Spring fair 2026\nemail,name,phone\na@b.ru,Ann,1\nc@d.ru,Bob,2", 2, ("email", "name", "phone"), 3),
        ("email,2025\na@b.ru,7", 1, ("email", "2025"), 2),
        ("a@b.ru,Source\nc@d.ru,Fair", 0, ("column 1", "column 2"), 1),
        ("Период;01.02.2024\n\nПочта;Имя\na@b.ru;Анна\nc@d.ru;Юля", 3, ("Почта", "Имя"), 4),
        ("Created,admin@b.ru\nemail,name,phone\na@b.ru,Ann,1\nc@d.ru,Bob,2", 2, ("email", "name", "phone"), 3),
        ("1;2;3\nПочта;Имя;Бонус\na@b.ru;Анна;1\nc@d.ru;Юля;2", 2, ("Почта", "Имя", "Бонус"), 3),
        ("Дата: 01.02.2024; 10:00\n" * 14 + "Почта;Имя\na@b.ru;Анна", 15, ("Почта", "Имя"), 16),
        ("a@b.ru;Анна\nПочта;Имя\nc@d.ru;Юля", 0, ("column 1", "column 2"), 1),
    ],
    ids=[
        "first row",
        "none",
        "after blank lines",
        "under a title",
        "known word beside a number",
        "known word beside an address",
        "under a date",
        "under a narrow line with an address",
        "under numbers of columns",
        "under many lines with a time",
        "among people",
    ],
)
def test_header_row_is_found(tmp_path: Path, text: str, header_row: int, columns: tuple[str, ...], first: int) -> None:
    contact_list = read(tmp_path, text)
    assert (contact_list.options.header_row, contact_list.columns) == (header_row, columns)
    assert rows_of(contact_list)[0][0] == first


def test_every_finding_can_be_corrected(tmp_path: Path) -> None:
    options = ReadOptions(encoding="windows-1252", separator="|", header_row=0)
    contact_list = read(tmp_path, "a@b.ru,é|x\nc@d.ru,ü|y\n".encode("cp1252"), options=options)
    assert contact_list.options == options
    assert rows_of(contact_list) == [(1, "a@b.ru,é", "x"), (2, "c@d.ru,ü", "y")]


@pytest.mark.parametrize(
    ("header", "columns"),
    [
        ("email,email,email", ("email", "email (2)", "email (3)")),
        ("email,,name", ("email", "column 2", "name")),
        ("email,_row,name", ("email", "_row (2)", "name")),
        (" email , ,name", ("email", "column 2", "name")),
        ("email,email (2),email", ("email", "email (2)", "email (3)")),
    ],
)
def test_column_names_are_unique_and_never_empty(tmp_path: Path, header: str, columns: tuple[str, ...]) -> None:
    assert read(tmp_path, f"{header}\na@b.ru,x,y\n").columns == columns


def test_cells_are_kept_as_they_stand(tmp_path: Path) -> None:
    contact_list = read(tmp_path, 'email,code,note\n" a@b.ru ",007,"x, ""y""\nz"\n,"", \n')
    assert rows_of(contact_list) == [(2, " a@b.ru ", "007", 'x, "y"\nz'), (3, None, None, " ")]


def test_blank_lines_of_a_single_column_count(tmp_path: Path) -> None:
    contact_list = read(tmp_path, "email\na@b.ru\n\n\nc@d.ru\n\n")
    assert rows_of(contact_list) == [(2, "a@b.ru"), (3, None), (4, None), (5, "c@d.ru"), (6, None)]
    assert contact_list.rows == 5


def test_short_rows_are_filled_and_long_rows_lose_nothing(tmp_path: Path) -> None:
    contact_list = read(tmp_path, 'email,name\na@b.ru\nc@d.ru,Bob,"x, y",,z\n')
    assert contact_list.columns == ("email", "name", "column 3", "column 4", "column 5")
    assert rows_of(contact_list)[1] == (3, "c@d.ru", "Bob", "x, y", None, "z")


def test_separators_inside_quotes_make_no_columns(tmp_path: Path) -> None:
    assert read(tmp_path, 'email,name\na@b.ru,"Smith, Ann, Dr."\n').columns == ("email", "name")


def test_quote_marks_inside_a_plain_cell_are_letters(tmp_path: Path) -> None:
    contact_list = read(tmp_path, 'email,note\na@b.ru,15" screen\nc@d.ru,ООО "Ромашка"\ne@f.ru,17" screen\n')
    assert [row[2] for row in rows_of(contact_list)] == ['15" screen', 'ООО "Ромашка"', '17" screen']


@pytest.mark.parametrize("name", ["list", "list.pdf", "list.xls", "list." + "x" * 300, "../../list.csv", "a/\0.csv"])
def test_a_name_decides_nothing(tmp_path: Path, name: str) -> None:
    assert rows_of(read(tmp_path, NAMES, name)) == [(2, "a@b.ru", "Иван"), (3, "c@d.ru", "Мария")]


def test_first_rows_come_with_their_numbers(tmp_path: Path) -> None:
    contact_list = read(tmp_path, "email\n" + "\n".join(f"u{number}@b.ru" for number in range(50)))
    assert first_rows(contact_list, 2).rows() == [(2, "u0@b.ru"), (3, "u1@b.ru")]
    assert first_rows(contact_list).height == 20


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        (b"", "list.csv", "empty"),
        (b"", "list.xlsx", "empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "list.csv", "PNG"),
        (workbook({"a": [["email"]]}), "list.csv", "no row"),
        (bytes(range(256)), "list.csv", "binary"),
        (
            workbook({"a": [["email"]], "b": [["email"], ["a@b.ru"]]}),
            "list.xlsx",
            "sheet «a» .* another sheet \\(«b»\\)",
        ),
        (b"email,name\n", "list.csv", "no row"),
        (b"\n\n\n", "list.csv", "no row"),
        ("email;имя\na@b.ru;Мария\n".encode()[:-2], "list.csv", "byte 29 on line 2 is broken"),
        (b'email,note\na@b.ru\nc@d.ru,"never closed\n', "list.csv", "line 3.*mark that opens the cell is never closed"),
        (b'email,note\na@b.ru,"x\ny"z\n', "list.csv", "line 3.*more follows behind the mark"),
        (b"junk", "list.xlsx", "no row"),
        (workbook({"a": [["email"], ["a@b.ru"]]})[:-40], "list.xlsx", "workbook"),
        (workbook({"a": []}), "list.xlsx", "no row"),
    ],
)
def test_unreadable_files_are_told_in_one_sentence(tmp_path: Path, content: bytes, name: str, told: str) -> None:
    with pytest.raises(ReadError, match=told):
        read(tmp_path, content, name)
    assert not list(tmp_path.glob("*.part"))


LONG = "x" * (9 << 20)


@pytest.mark.parametrize(
    ("text", "encoding", "told"),
    [
        (LONG, "utf-8", "Line 1 holds more than 4 MB"),
        (f'email,name\na@b.ru,Ann\nc@d.ru,"{LONG}', "utf-8", "Line 3 holds more than 4 MB"),
        (f"email\ra@b.ru\r{LONG}", "utf-16", "Line 3 holds more than 4 MB"),
        ("email,note\na@b.ru," + "x" * (2 << 20), "utf-8", "column «note» holds 2 MB"),
        ('email,note\na@b.ru,"' + "x\n" * (1 << 20) + '"\n', "utf-8", "column «note» holds 2 MB"),
        ('email,note\na@b.ru\nc@d.ru,"' + "x\n" * (3 << 20) + '"\n', "utf-8", "goes on for more than 4 MB"),
        ("email," + "x" * 6_000 + "\na@b.ru,1\n", "utf-8", "name of column 2 has 6,000 characters"),
    ],
    ids=["nothing else", "open quote", "rewritten", "cell", "cell of many lines", "endless cell", "header"],
)
def test_what_is_too_long_for_a_list_is_told(tmp_path: Path, text: str, encoding: str, told: str) -> None:
    with pytest.raises(ReadError, match=told):
        read(tmp_path, text.encode(encoding))


def test_a_long_cell_of_many_lines_is_read(tmp_path: Path) -> None:
    letter = "Dear Ann,\n" * 20_000
    contact_list = read(tmp_path, f'email,letter\na@b.ru,"{letter}"\nc@d.ru,no\n')
    assert rows_of(contact_list) == [(2, "a@b.ru", letter), (3, "c@d.ru", "no")]


def test_a_long_end_of_zeros_is_no_long_line(tmp_path: Path) -> None:
    assert rows_of(read(tmp_path, b"email,name\na@b.ru,Ann\n" + bytes(9 << 20))) == [(2, "a@b.ru", "Ann")]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (ReadOptions(encoding="utf-8"), "byte 7 "),
        (ReadOptions(encoding="no-such-code"), "no-such-code"),
        (ReadOptions(encoding="base64"), "base64"),
        (ReadOptions(separator=";;"), "one plain character"),
        (ReadOptions(separator="§"), "one plain character"),
        (ReadOptions(separator='"'), "one plain character"),
        (ReadOptions(header_row=9), "header row 9"),
        (ReadOptions(header_row=-1), "header row -1"),
    ],
)
def test_options_that_do_not_fit_are_told(tmp_path: Path, options: ReadOptions, told: str) -> None:
    with pytest.raises(ReadError, match=told):
        read(tmp_path, "email;Имя\na@b.ru;Иван\n".encode("cp1251"), options=options)


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["told", "marked"])
def test_an_odd_byte_far_down_is_told(tmp_path: Path, mark: bytes) -> None:
    content = mark + b"email\n" + b"a@b.ru\n" * 300_000 + b"\xff@b.ru\n"
    with pytest.raises(ReadError, match=f"byte {len(mark) + 6 + 7 * 300_000 + 1:,} "):
        read(tmp_path, content, options=ReadOptions(encoding=None if mark else "utf-8"))


@given(content=st.binary(max_size=400), suffix=st.sampled_from([".csv", ".xlsx", ".txt"]))
def test_any_bytes_are_read_or_refused(content: bytes, suffix: str) -> None:
    with TemporaryDirectory() as folder, suppress(ReadError):
        read(Path(folder), content, f"list{suffix}")


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"], include_characters="\n\t"), max_size=12)


@pytest.mark.slow
@given(rows=st.lists(st.tuples(TEXTS, TEXTS, TEXTS), min_size=1, max_size=12), separator=st.sampled_from(",;\t"))
def test_what_was_written_is_read(rows: list[tuple[str, ...]], separator: str) -> None:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=separator, lineterminator="\n").writerows([("email", "b", "c"), ("x", "", ""), *rows])
    options = ReadOptions(encoding="utf-8", separator=separator, header_row=1)
    with TemporaryDirectory() as folder:
        found = rows_of(read(Path(folder), buffer.getvalue(), options=options))
    expected = [("x", None, None), *(tuple(cell or None for cell in row) for row in rows)]
    assert found == [(number, *cells) for number, cells in enumerate(expected, start=2)]


def test_a_file_that_is_gone_from_the_spool_is_still_read_from_the_kept_list(tmp_path: Path) -> None:
    file = spool(io.BytesIO(b"email\na@b.ru"), "list.csv", tmp_path)
    first = read_list(file, ReadOptions(), tmp_path)
    assert read_list(file, ReadOptions(), tmp_path).path == first.path
