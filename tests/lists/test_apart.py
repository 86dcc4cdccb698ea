from __future__ import annotations

import io
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from altcraft_core.errors import ReadError
from altcraft_core.lists.progress import Stage
from altcraft_core.lists.reading import LONG, read_list, spool
from altcraft_core.records import ReadOptions
from tests.lists.corpus.writers import gzipped
from tests.lists.making import rows_of

LINE = b"somebody@example.com,Somebody\n"
BIG = b"email,name\n" + LINE * (LONG // len(LINE) + 1)


class Enough(Exception):
    pass


@contextmanager
def disk_of(size: int) -> Iterator[None]:
    """No file may grow beyond that size, in bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("content", [BIG, gzipped(BIG)], ids=["text", "archive"])
def test_a_reading_tells_what_it_does(tmp_path: Path, content: bytes) -> None:
    heard = []
    file = spool(io.BytesIO(content), "list", tmp_path)

    contact_list = read_list(file, ReadOptions(), tmp_path, lambda stage, share: heard.append((stage, share)))

    assert contact_list.rows == LONG // len(LINE) + 1
    assert {stage for stage, _ in heard} <= set(Stage)
    assert heard


def test_a_reading_ends_where_its_listener_says_so(tmp_path: Path) -> None:
    def stop(_stage: Stage, _share: float | None) -> None:
        raise Enough

    file = spool(io.BytesIO(BIG), "list", tmp_path)
    with pytest.raises(Enough):
        read_list(file, ReadOptions(), tmp_path, stop)

    assert [path.name for path in tmp_path.iterdir()] == [file.fingerprint]
    assert read_list(file, ReadOptions(header_row=1), tmp_path).rows


@pytest.mark.slow
def test_long_text_reads_the_same_apart(tmp_path: Path) -> None:
    file = spool(io.BytesIO(BIG), "list", tmp_path)
    heard = []
    apart = read_list(file, ReadOptions(), tmp_path / "apart", lambda *word: heard.append(word))
    here = read_list(file, ReadOptions(), tmp_path / "here")

    assert apart.options == here.options
    assert rows_of(apart)[-3:] == rows_of(here)[-3:]


@pytest.mark.parametrize("content", [b"x" * 200_000, gzipped(LINE * 10_000)], ids=["upload", "unpacking"])
def test_a_full_disk_is_told(tmp_path: Path, content: bytes) -> None:
    with disk_of(100_000), pytest.raises(ReadError, match="no room left on the disk"):
        read_list(spool(io.BytesIO(content), "list", tmp_path), ReadOptions(), tmp_path)

    assert not list(tmp_path.glob("*.part"))


def test_a_full_disk_is_told_by_what_polars_says(tmp_path: Path) -> None:
    rows = b"".join(b"%x@b.ru,%x\n" % (number * 7_919 * 104_729, number * 31_337 * 77_777) for number in range(12_000))
    file = spool(io.BytesIO(b"email,name\n" + rows), "list", tmp_path)

    with disk_of(100_000), pytest.raises(ReadError, match="no room left on the disk"):
        read_list(file, ReadOptions(), tmp_path)
