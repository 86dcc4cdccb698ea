from __future__ import annotations

import io
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from zipfile import ZipFile, is_zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from altcraft_core.errors import ReadError
from altcraft_core.lists.files.reading import read_list, spool
from altcraft_core.lists.progress import Stage
from altcraft_core.records import ReadOptions
from tests.lists.corpus.case import Case
from tests.lists.corpus.cases import CASES
from tests.lists.corpus.writers import replace_part

SMALL = 16_384  #: bytes; in a small file any byte tells something
SOUND = [case for case in CASES if case.kind != "csv" and not case.error and case.path.stat().st_size < SMALL]
LONGEST = 60.0  # seconds


@st.composite
def damaged(draw: st.DrawFn) -> tuple[str, bytes]:
    """Name and content of a file of which some bits are wrong: of the file itself, or of one of the parts in it."""
    case: Case = draw(st.sampled_from(SOUND))
    whole = case.path.read_bytes()
    if not is_zipfile(case.path) or draw(st.integers(0, 3)) == 0:
        return case.name, draw(spoilt(whole))
    with ZipFile(case.path) as package:
        part = draw(st.sampled_from(package.namelist()))
        content = draw(spoilt(package.read(part)))
    return case.name, replace_part(whole, part, lambda _: content)


@st.composite
def spoilt(draw: st.DrawFn, content: bytes) -> bytes:
    """The content with a few bits turned, and sometimes cut off."""
    turned = bytearray(content)
    for place in draw(st.lists(st.integers(0, len(content) - 1), max_size=4)) if content else ():
        turned[place] ^= 1 << draw(st.integers(0, 7))
    is_cut = draw(st.integers(0, 3)) == 0
    return bytes(turned[: draw(st.integers(0, len(content)))] if is_cut else turned)


@pytest.mark.slow
@settings(max_examples=20)  # each starts a process
@given(file=damaged())
def test_a_damaged_workbook_archive_or_table_is_read_or_refused(file: tuple[str, bytes]) -> None:
    name, content = file
    began = monotonic()

    def watch(_stage: Stage, _share: float | None) -> None:
        assert monotonic() < began + LONGEST

    with TemporaryDirectory() as folder:
        upload = spool(io.BytesIO(content), name, Path(folder))
        with suppress(ReadError):
            assert read_list(upload, ReadOptions(), Path(folder), watch).rows
        assert not list(Path(folder).glob("*.part"))
