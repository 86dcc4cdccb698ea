from __future__ import annotations

import math
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from altcraft_core.errors import ReadError
from altcraft_core.lists.files import parquets
from altcraft_core.lists.progress import tell_nobody
from altcraft_core.records import ReadOptions


def texts_of(values: pl.Series) -> list[str | None]:
    with TemporaryDirectory() as folder:
        path, table = Path(folder) / "in.parquet", Path(folder) / "out.parquet"
        values.to_frame("x").write_parquet(path)
        parquets.convert(path, ReadOptions(), table, tell_nobody)
        return pl.read_parquet(table)["x"].to_list()


@pytest.mark.slow
@given(st.lists(st.integers(-(2**53), 2**53), min_size=1, max_size=20))
def test_whole_numbers_keep_all_digits_also_as_floats(numbers: list[int]) -> None:
    expected = [str(number) for number in numbers]
    assert texts_of(pl.Series(numbers, dtype=pl.Int64)) == expected
    assert texts_of(pl.Series(numbers, dtype=pl.Float64)) == expected


@given(st.lists(st.floats(), min_size=1, max_size=20))
def test_fractions_are_the_numbers_they_were(numbers: list[float]) -> None:
    for number, text in zip(numbers, texts_of(pl.Series(numbers, dtype=pl.Float64)), strict=True):
        assert text is None if not math.isfinite(number) else float(str(text)) == number


@given(st.lists(st.none() | st.text(max_size=10), min_size=1, max_size=20))
def test_texts_stay_as_they_are(texts: list[str | None]) -> None:
    assert texts_of(pl.Series(texts, dtype=pl.String)) == [text or None for text in texts]


@given(content=st.binary(max_size=200))
def test_damaged_files_are_refused(content: bytes) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "in.parquet"
        path.write_bytes(b"PAR1" + content + b"PAR1")
        with pytest.raises(ReadError):
            parquets.convert(path, ReadOptions(), Path(folder) / "out.parquet", tell_nobody)
