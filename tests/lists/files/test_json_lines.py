from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from altcraft_core.errors import ReadError
from altcraft_core.lists.files.json_lines import PIECE, Wrapped, unwrap, write_lines
from altcraft_core.lists.progress import tell_nobody

TEXTS = st.text(st.sampled_from('ab\\"{}[],: \n\tЖ😀'), max_size=8)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)
OBJECTS = st.lists(st.dictionaries(TEXTS, VALUES, max_size=4), min_size=1, max_size=6)


def lines_of(content: str) -> list[object]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "in.json"
        path.write_bytes(content.encode())
        lines = write_lines(path, Path(folder) / "out.ndjson", tell_nobody).read_bytes()
    return [json.loads(line) for line in lines.split(b"\n") if line.strip()]


@given(objects=OBJECTS, indent=st.sampled_from([None, 0, 2]), ascii_only=st.booleans())
def test_objects_of_an_array_are_put_on_lines(objects: list[object], indent: int | None, ascii_only: bool) -> None:
    assert lines_of(json.dumps(objects, indent=indent, ensure_ascii=ascii_only)) == objects


@given(objects=OBJECTS, indent=st.sampled_from([None, 2]), between=st.sampled_from(["", " ", "\n", "\r\n\r\n"]))
def test_objects_after_one_another_are_put_on_lines(objects: list[object], indent: int | None, between: str) -> None:
    assert lines_of(between.join(json.dumps(one, indent=indent) for one in objects)) == objects


@pytest.mark.slow
def test_objects_across_the_ends_of_pieces_stay_whole() -> None:
    objects = [{"place": place, "text": 'x"},{\\' * (place % 50)} for place in range(40_000)]
    content = json.dumps(objects)
    assert len(content) > PIECE

    assert lines_of(content) == objects


@pytest.mark.parametrize("content", ['[{"a": 1}', '[{"a": 1}] x', '[{"a": 1}, 5]', '[{"a": "x}]', '[{"a": 1}}]'])
def test_what_is_no_list_of_objects_is_refused(content: str) -> None:
    with pytest.raises(ReadError, match="ends in the middle"):
        lines_of(content)


def test_a_list_in_an_object_is_found_however_long_it_is(tmp_path: Path) -> None:
    objects = [{"place": place, "in": [{"x": "]}"}]} for place in range(120_000)]
    path, lines = tmp_path / "in.json", tmp_path / "out.ndjson"
    path.write_text(json.dumps({"status": "ok", "people": objects, "pages": {"next": [1]}}))
    assert path.stat().st_size > PIECE

    wrapped = unwrap(path, lines, tell_nobody)

    assert wrapped == Wrapped(name="people", beside=("status", "pages"))
    assert [json.loads(line) for line in lines.read_bytes().splitlines()] == objects


@given(objects=OBJECTS)
def test_objects_that_stand_on_lines_are_in_no_other(objects: list[object]) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "in.json"
        path.write_text("\n".join(json.dumps(one) for one in [*objects, {"last": []}]))
        assert unwrap(path, Path(folder) / "out.ndjson", tell_nobody) is None
