from __future__ import annotations

from pathlib import Path
from time import process_time

import polars as pl
import pytest

from altcraft_core.errors import ReadError
from altcraft_core.lists.files import json_lists
from altcraft_core.lists.progress import tell_nobody
from altcraft_core.records import ReadOptions
from tests.lists.corpus.writers import ndjson

SECONDS = 20  # of computing; it takes one, and took ninety when all inner keys were brought together


def test_a_list_whose_people_hold_different_inner_keys_is_read_in_time_that_grows_with_its_length(
    tmp_path: Path,
) -> None:
    path, table = tmp_path / "in.ndjson", tmp_path / "out.parquet"
    path.write_bytes(ndjson(*({"email": f"u{i}@b.ru", "orders": {str(i): {"sum": i}}} for i in range(40_000))))
    began = process_time()

    json_lists.convert(path, ReadOptions(), table, tell_nobody)

    assert process_time() - began < SECONDS
    assert pl.read_parquet(table).row(-1) == (40_000, "u39999@b.ru", '{"39999": {"sum": 39999}}')


def test_keys_are_counted_no_further_than_columns_are_read(tmp_path: Path) -> None:
    path = tmp_path / "in.ndjson"
    path.write_bytes(ndjson(*({f"k{i}": i} for i in range(60_000))))

    with pytest.raises(ReadError, match="columns or more"):
        json_lists.convert(path, ReadOptions(), tmp_path / "out.parquet", tell_nobody)
