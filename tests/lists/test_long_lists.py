from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

ROWS = 1_000_000
MEMORY = 700  #: megabytes at the peak of a fresh process

PROGRAM = """
import json, sys
from pathlib import Path
from altcraft_core.lists.columns.mapping import suggest_mapping
from altcraft_core.lists.preparing import prepare
from altcraft_core.lists.files.reading import read_list, spool
from altcraft_core.records import ColumnMapping, ReadOptions, RowRules

path = Path(sys.argv[1])
with path.open("rb") as upload:
    contact_list = read_list(spool(upload, path.name, path.parent), ReadOptions(), path.parent)
mapping = ColumnMapping(columns=tuple((s.column, s.field) for s in suggest_mapping(contact_list) if s.field))
report = prepare(contact_list, mapping, "email", RowRules(), path.parent)
# Not getrusage: its figure begins with the memory of the process that started this one.
status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
peak = int(status["VmHWM"].split()[0]) / 1024
print(json.dumps([report.counts.rows, report.counts.rejected, report.counts.accepted, len(report.fields), peak]))
"""


def write_long_list(path: Path) -> None:
    number = pl.int_range(ROWS).cast(pl.String)
    broken = pl.int_range(ROWS) % 1_000 == 0
    letters = number.str.replace_many(list("0123456789"), list("абвгдежзик"))
    pl.LazyFrame().select(
        pl.format("user{}@{}mail.ru", number, pl.when(broken).then(pl.lit("@")).otherwise(pl.lit(""))).alias("E-mail"),
        pl.format("8 (900) {}", number.str.zfill(7)).alias("Телефон"),
        pl.format("Анна{}", letters).alias("Имя"),
        pl.format("Иванова{}", letters).alias("Фамилия"),
        pl.lit("31.12.1990").alias("Дата рождения"),
        pl.lit("жен").alias("Пол"),
        pl.lit("Санкт-Петербург").alias("Город"),
        pl.lit("spring fair").alias("Источник"),
    ).sink_csv(path, separator=";")


@pytest.mark.slow
def test_a_million_rows_are_prepared_in_flat_memory(tmp_path: Path) -> None:
    write_long_list(tmp_path / "long.csv")
    answer = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path / "long.csv")], capture_output=True, text=True, check=True
    )
    *counts, peak = json.loads(answer.stdout)
    assert counts == [ROWS, ROWS // 1_000, ROWS - ROWS // 1_000, 8]
    assert peak < MEMORY
