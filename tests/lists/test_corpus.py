from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from altcraft_core.errors import ReadError
from altcraft_core.lists.files.reading import read_list, spool
from altcraft_core.records import ContactList
from tests.lists.corpus.case import FILES, Case
from tests.lists.corpus.cases import CASES

GOOD = [case for case in CASES if not case.error]
REFUSED = [case for case in CASES if case.error]


def read_case(case: Case, folder: Path) -> ContactList:
    with case.path.open("rb") as upload:
        return read_list(spool(upload, case.name, folder), case.told, folder)


@pytest.mark.slow
@pytest.mark.parametrize("case", GOOD, ids=lambda case: case.name)
def test_file_of_the_corpus_is_read_as_expected(case: Case, tmp_path: Path) -> None:
    found = read_case(case, tmp_path)
    rows = {number: tuple(cells) for number, *cells in pl.read_parquet(found.path).rows()}
    assert (found.kind, found.options) == (case.kind, case.found)
    assert (found.columns, found.rows) == (case.columns, case.rows)
    assert {number: rows.get(number) for number in case.cells} == case.cells
    assert {remark.what: remark.rows for remark in found.remarks} == case.remarks


@pytest.mark.slow
@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case.name)
def test_file_of_the_corpus_is_refused_in_one_sentence(case: Case, tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=case.error):
        read_case(case, tmp_path)
    assert not list(tmp_path.glob("*.part"))


def test_files_of_the_corpus_are_those_that_its_script_writes() -> None:
    assert {path.name for path in FILES.iterdir()} == {case.name for case in CASES}
    for case in CASES:
        if case.is_steady:
            assert case.path.read_bytes() == case.make()
