from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from altcraft_core.errors import ReadError
from altcraft_core.lists.files.encodings import PIECE, Undecodable, check_encoding, find_encoding

CONTENTS = st.one_of(st.binary(max_size=8), st.text(max_size=4).map(str.encode))


def is_utf8(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True


@given(content=CONTENTS, missing=st.integers(0, 8))
@example(content="я".encode(), missing=1)
@example(content="😀".encode(), missing=2)
@example(content="😀".encode()[:3], missing=8)
@example(content=b"\x80" * 8, missing=4)
def test_utf8_is_told_as_python_tells_it_also_where_a_piece_ends_within_a_character(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, missing: int
) -> None:
    path: Path = tmp_path_factory.getbasetemp() / "list.csv"
    path.write_bytes(b"a" * (PIECE - missing) + content)

    try:
        accepted = check_encoding(path, "utf-8") == "utf-8"
    except Undecodable:
        accepted = False

    assert accepted == is_utf8(content)


def test_a_broken_byte_in_a_list_of_another_encoding_is_told_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes("email;имя\na@b.ru;Анна\n".encode("cp1251") * 100 + b"c@d.ru;\x98\n")
    with pytest.raises(ReadError, match=r"The file is windows-1251, but byte 2,208 on line 201 is broken\."):
        find_encoding(path)
