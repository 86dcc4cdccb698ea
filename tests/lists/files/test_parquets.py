from __future__ import annotations

import math
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pyarrow
import pyarrow.parquet
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
        assert text is None if not math.isfinite(number) else float(str(text)) == number and "e" not in str(text)


@pytest.mark.parametrize(
    ("number", "kind", "text"),
    [
        (19.99, pl.Float32, "19.99"),
        (1e-7, pl.Float32, "0.0000001"),
        (-1.25e-7, pl.Float64, "-0.000000125"),
        (1.5e300, pl.Float64, "15" + "0" * 299),
        (5e-324, pl.Float64, "0." + "0" * 323 + "5"),
    ],
)
def test_fractions_are_written_as_short_as_they_were_typed(number: float, kind: type[pl.DataType], text: str) -> None:
    assert texts_of(pl.Series([number, 0.5], dtype=kind)) == [text, "0.5"]


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


@pytest.mark.parametrize(
    ("columns", "names", "told"),
    [
        ([["a"], ["b"]], ["x", "x"], "Two columns of the Parquet file are called «x»"),
        ([["a"], [b"\xff\xfe"]], ["email", "id"], "The column «id» of the Parquet file cannot be read: it holds bytes"),
        ([["a"], [Decimal(10**45)]], ["email", "sum"], "The column «sum» .* holds numbers of more digits"),
    ],
)
def test_a_column_that_cannot_be_read_is_named(
    columns: list[list[object]], names: list[str], told: str, tmp_path: Path
) -> None:
    path = tmp_path / "in.parquet"
    pyarrow.parquet.write_table(pyarrow.table(columns, names=names), path)

    with pytest.raises(ReadError, match=told):
        parquets.convert(path, ReadOptions(), tmp_path / "out.parquet", tell_nobody)
