from __future__ import annotations

import io
from pathlib import Path

import pytest

from altcraft_core.lists.files.peeking import peek
from altcraft_core.lists.files.reading import spool
from altcraft_core.records import ReadOptions

LONG = "email;имя\n" + "a@b.ru;Мария\n" * 100_000


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1251", "utf-16", "utf-16-le"])
def test_the_first_rows_of_a_long_text_come_at_once(tmp_path: Path, encoding: str) -> None:
    file = spool(io.BytesIO(LONG.encode(encoding)), "list.csv", tmp_path)
    assert peek(file, ReadOptions(), tmp_path, 2).rows() == [(2, "a@b.ru", "Мария"), (3, "a@b.ru", "Мария")]


def test_the_first_rows_show_what_was_chosen(tmp_path: Path) -> None:
    file = spool(io.BytesIO(LONG.encode("koi8-r")), "list.csv", tmp_path)
    rows = peek(file, ReadOptions(encoding="windows-1251", header_row=0), tmp_path, 1).rows()
    assert rows == [(1, "email", "имя".encode("koi8-r").decode("cp1251"))]
    assert not list(tmp_path.glob("tmp*"))
