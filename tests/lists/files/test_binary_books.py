from __future__ import annotations

import io
from pathlib import Path
from zipfile import ZipFile

from hypothesis import given
from hypothesis import strategies as st

from altcraft_core.lists.files.binary_books import SHARED, find_hidden, read_hidden, read_relations
from tests.lists.corpus.writers import xls, xlsb

SHEET = "Лист1"
ROWS = [["email", "score"], *[[f"person{number}@mail.ru", number / 7] for number in range(8)]]
OLD = xls(ROWS, hidden=(2, 5))()
BINARY = ZipFile(io.BytesIO(xlsb(ROWS, hidden=(2, 5))()))
PART = BINARY.read("xl/worksheets/sheet1.bin")


def test_hidden_rows_of_an_old_workbook(tmp_path: Path) -> None:
    path = tmp_path / "list.xls"
    path.write_bytes(OLD)

    assert read_hidden(path, SHEET) == [2, 5]
    assert read_hidden(path, "another") == []


@given(place=st.integers(0, len(OLD) - 1), byte=st.integers(0, 255), length=st.integers(0, len(OLD)))
def test_a_damaged_old_workbook_tells_nothing_wrong_of_its_kind(
    tmp_path: Path, place: int, byte: int, length: int
) -> None:
    path = tmp_path / "list.xls"
    path.write_bytes((OLD[:place] + bytes([byte]) + OLD[place + 1 :])[:length])

    assert all(row > 0 for row in read_hidden(path, SHEET))


def test_hidden_rows_of_a_binary_workbook_are_found_once_wherever_it_is_cut() -> None:
    pieces = [(PART[:cut], PART[max(cut - SHARED, 0) :]) for cut in range(len(PART))]

    assert all(sorted([*find_hidden(one), *find_hidden(other)]) == [2, 5] for one, other in pieces)


def test_sheets_of_a_binary_workbook_are_named() -> None:
    assert read_relations(BINARY.read("xl/workbook.bin")).keys() == {SHEET}
