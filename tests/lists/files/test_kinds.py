from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from altcraft_core.errors import ReadError
from altcraft_core.lists.files.kinds import find_kind
from tests.lists.corpus.case import FILES

MARKS = [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"PAR1", b"\x1f\x8b", b"[{", b'{"', b"<?xml", b"\xff\xfe", b"BM"]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("comma.csv", "csv"),
        ("tab.tsv", "csv"),
        ("utf_16_le.csv", "csv"),
        ("a_workbook_named.csv", "xlsx"),
        ("dates.xls", "xls"),
        ("dates.xlsb", "xlsb"),
        ("dates.ods", "ods"),
        ("plain.parquet", "parquet"),
        ("array_of_many_lines.json", "json"),
        ("lines.ndjson", "ndjson"),
        ("one_list.zip", "zip"),
        ("list.csv.gz", "gz"),
    ],
)
def test_kind_is_told_by_content(name: str, kind: str) -> None:
    assert find_kind(FILES / name, "a name that says nothing") == kind


@pytest.mark.parametrize(
    "text",
    [
        "[id],[email]\n1,a@b.ru\n",
        "[1],[2]\nx,y\n",
        '["id"],["email"]\n1,2\n',
        "[1] Name;[2] Mail\n",
        "{id};{email}\n",
        "BMW;1\n",
        "<b>;x\n1;2\n",
        "email\n<html>\n",
        "<email>,<body>\na@b.ru,Ann\n",
        "RIFF,a\n1,2\n",
    ],
)
def test_text_that_begins_like_something_else_is_text(tmp_path: Path, text: str) -> None:
    path = tmp_path / "list"
    path.write_text(text)

    assert find_kind(path, "list") == "csv"


@given(mark=st.sampled_from(MARKS), rest=st.binary(max_size=300))
def test_any_bytes_have_a_kind_or_are_refused(mark: bytes, rest: bytes) -> None:
    with TemporaryDirectory() as folder, suppress(ReadError):
        path = Path(folder) / "list"
        path.write_bytes(mark + rest)
        find_kind(path, "list")
