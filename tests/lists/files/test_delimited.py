from __future__ import annotations

import csv
import io
import re
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from altcraft_core.errors import ReadError
from altcraft_core.lists.files.encodings import PIECE
from altcraft_core.records import ReadOptions
from tests.lists.corpus.case import Case
from tests.lists.corpus.cases import CASES
from tests.lists.making import read, rows_of

ENCODINGS = (
    "utf-8",
    "utf-8-sig",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "windows-1251",
    "koi8-r",
    "cp866",
    "mac-cyrillic",
    "windows-1252",
)
#: What may stand in a cell of each dialect beside letters: separators and ends of lines need quote marks.
DIALECTS = {
    "all quoted": ({"quoting": csv.QUOTE_ALL}, "\n,;\t|^\"' \\"),
    "quoted where needed": ({"quoting": csv.QUOTE_MINIMAL}, "\n,;\t|^\"' \\"),
    "escaped quotes": ({"quoting": csv.QUOTE_ALL, "doublequote": False, "escapechar": "\\"}, "\n,;\t|^\"' \\"),
    "not quoted": ({"quoting": csv.QUOTE_NONE, "quotechar": None}, "' "),
}


@st.composite
def tables(draw: st.DrawFn) -> tuple[str, str, str, str, list[tuple[str, ...]]]:
    """An encoding, a dialect, a separator, a line end, and rows under the header a, b, c."""
    encoding = draw(st.sampled_from(ENCODINGS))
    dialect = draw(st.sampled_from(sorted(DIALECTS)))
    letters = st.characters(codec=encoding.removesuffix("-sig"), categories=["L", "N"])
    cells = st.text(letters | st.sampled_from(DIALECTS[dialect][1]), max_size=8)
    rows = draw(st.lists(st.tuples(cells, cells, cells), min_size=1, max_size=8))
    end = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    return encoding, dialect, draw(st.sampled_from(",;\t|^")), end, rows


@pytest.mark.slow
@given(table=tables())
def test_any_table_in_any_dialect_and_encoding_is_read_as_it_was_written(
    table: tuple[str, str, str, str, list[tuple[str, ...]]],
) -> None:
    encoding, dialect, separator, end, rows = table
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=separator, lineterminator="\n", **DIALECTS[dialect][0])
    rows = [("x", "y" if dialect == "not quoted" else '"y"', "z"), *rows]  # shows how quote marks are written
    writer.writerows([("a", "b", "c"), *rows])
    codec = encoding.removesuffix("-sig")
    options = ReadOptions(encoding=codec, separator=separator, header_row=1)
    with TemporaryDirectory() as folder:
        found = read(Path(folder), buffer.getvalue().replace("\n", end).encode(encoding), options=options)
        read_rows = rows_of(found)
    assert found.columns == ("a", "b", "c")
    assert read_rows == [(number, *(cell or None for cell in row)) for number, row in enumerate(rows, start=2)]


QUOTED = st.text(st.sampled_from("\n,;\t|^\"' aя"), max_size=8)


@pytest.mark.slow
@given(
    rows=st.lists(st.tuples(QUOTED, QUOTED), max_size=8),
    separator=st.sampled_from(",;\t|^"),
    before=st.sampled_from(["", " ", "  "]),
    behind=st.sampled_from(["", " ", "  "]),
)
def test_spaces_between_quote_marks_and_separators_are_no_part_of_a_cell(
    rows: list[tuple[str, str]], separator: str, before: str, behind: str
) -> None:
    cells = [("email", "name"), ("a@b.ru", f'"Lee", {separator} Ann'), *rows]
    quoted = [[before + '"' + cell.replace('"', '""') + '"' + behind for cell in row] for row in cells]
    text = "\n".join(separator.join(row) for row in quoted)
    options = ReadOptions(encoding="utf-8", separator=separator, header_row=1)
    with TemporaryDirectory() as folder:
        found = read(Path(folder), text, options=options)
        read_rows = rows_of(found)
    assert found.columns == cells[0]
    assert read_rows == [(number, *(cell or None for cell in row)) for number, row in enumerate(cells[1:], start=2)]


@given(text=st.text(max_size=200), encoding=st.sampled_from(ENCODINGS), end=st.sampled_from(["\n", "\r\n", "\r"]))
@example(text='a,b\n"x","', encoding="utf-8", end="\n")
def test_any_text_is_read_or_refused(text: str, encoding: str, end: str) -> None:
    content = text.replace("\n", end).encode(encoding, errors="replace")
    with TemporaryDirectory() as folder, suppress(ReadError):
        read(Path(folder), content)


@given(pieces=st.lists(st.sampled_from(['"', '""', "\\", ",", ";", "\n", "\r", "\x00", "a", "é", " "]), max_size=40))
def test_any_muddle_of_marks_is_read_or_refused_and_loses_no_letter(pieces: list[str]) -> None:
    text = "".join(pieces)
    with TemporaryDirectory() as folder, suppress(ReadError):
        options = ReadOptions(encoding="utf-8", separator=",", header_row=0)
        rows = rows_of(read(Path(folder), text, options=options))
        told = "".join(str(cell) for row in rows for cell in row[1:] if cell is not None)
        assert re.findall("[aé]", told) == re.findall("[aé]", text)


TEXTS = [case for case in CASES if case.kind == "csv" and isinstance(case.content, bytes) and case.content]


@pytest.mark.slow
@given(case=st.sampled_from(TEXTS), data=st.data())
def test_damaged_files_are_read_or_refused(case: Case, data: st.DataObject) -> None:
    content = bytearray(case.make())
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=4)):
        content[place] ^= 1 << data.draw(st.integers(0, 7))
    cut = data.draw(st.integers(0, len(content)))
    with TemporaryDirectory() as folder, suppress(ReadError):
        read(Path(folder), bytes(content[:cut]), case.name)


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"], ids=["crlf", "cr", "lf"])
@pytest.mark.parametrize("shift", range(3))
def test_a_piece_may_end_anywhere(tmp_path: Path, end: str, shift: int) -> None:
    row = f"a@b.ru,Ann{end}"
    count = PIECE // len(row) + 3
    content = f"email,name{end}x@b.ru,{'x' * shift}{end}{row * count}"
    found = read(tmp_path, content)
    assert found.rows == count + 1
    assert rows_of(found)[-1] == (count + 2, "a@b.ru", "Ann")


def test_an_escaped_quote_may_lie_across_two_pieces(tmp_path: Path) -> None:
    head, row, begin = "email,name\n", '"a@b.ru","Ann"\n', '"c@d.ru","'
    count = (PIECE - len(head) - len(begin)) // len(row)
    filling = "x" * (PIECE - 1 - len(head) - count * len(row) - len(begin))
    content = f"""{head}{row * count}{begin}{filling}\\"y\\""\n"""
    assert content[PIECE - 1 : PIECE + 1] == '\\"'
    assert rows_of(read(tmp_path, content))[-1] == (count + 2, "c@d.ru", f'{filling}"y"')


@pytest.mark.parametrize("shift", range(12))
def test_spaces_behind_a_quote_mark_may_lie_across_two_pieces(tmp_path: Path, shift: int) -> None:
    head, row, last = "email,name\n", '"a@b.ru" ,"Ann\n Lee"\n', ('"c@d.ru"', '"Bob ""\n"" , Ray" \n')
    count = (PIECE - len(head)) // len(row) - 2
    filling = "x" * (PIECE - len(head) - count * len(row) - len('"e@f.ru",""\n') - shift)
    content = f'{head}{row * count}"e@f.ru","{filling}"\n{" ,".join(last)}'
    rows = rows_of(read(tmp_path, content))
    assert rows[0][1:] == ("a@b.ru", "Ann\n Lee")
    assert rows[-1] == (count + 3, "c@d.ru", 'Bob "\n" , Ray')
