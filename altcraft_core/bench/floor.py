"""The floor: Polars reads the list as text and writes it to Parquet, nothing else. Nothing that reads a list is faster.

python -m altcraft_core.bench.floor LIST PARQUET
"""

from __future__ import annotations

import json
import sys

import polars as pl

if __name__ == "__main__":
    source, to = sys.argv[1:]
    pl.scan_csv(source, infer_schema=False).sink_parquet(to)
    sys.stdout.write(json.dumps({"rows": pl.scan_parquet(to).select(pl.len()).collect().item()}))
