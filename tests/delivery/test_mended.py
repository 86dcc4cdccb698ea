from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl

from altcraft_core.delivery.mended import full_repairs, keep_rows
from altcraft_core.records import Repair, RepairKind
from altcraft_core.store.storage import open_files
from tests.store.samples import make_submission


def test_the_rows_of_repairs_outlive_the_folder_where_they_were_found(tmp_path: Path) -> None:
    rows = tmp_path / "spool.parquet"
    pl.DataFrame({"_row": [3, 9]}).write_parquet(rows)
    repairs = (Repair(kind=RepairKind.DROP_HEADERS), Repair(kind=RepairKind.CLEAR, column="tel", rows=rows))
    files = open_files(str(tmp_path / "files"), tmp_path)
    kept = make_submission(repairs=repairs)

    keep_rows(files, kept.id, repairs)
    rows.unlink()
    first, second = full_repairs(files, kept)

    assert first == repairs[0]
    assert second.rows is not None
    assert pl.read_parquet(second.rows)["_row"].to_list() == [3, 9]
    assert replace(second, rows=rows) == repairs[1]
