"""How fast a submission goes, and what is left of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import polars as pl

LATELY = 0.3  #: share of the time so far that counts as lately
CARE = 1.3  #: how much slower than measured it may yet become


@dataclass(frozen=True, kw_only=True)
class Pace:
    """Profiles per second so far, and the seconds that are left, at best and with care."""

    per_second: float
    shortest: float
    longest: float


def measure_pace(progress: pl.DataFrame, remaining: int, started_at: datetime, now: datetime) -> Pace | None:
    """Judge by the whole time and by the latest part of it; None before the first outcome.

    `progress` has `finished_at` and the profiles `settled` by it.
    """
    elapsed = (now - started_at).total_seconds()
    settled = int(progress["settled"].sum())
    if elapsed <= 0 or not settled:
        return None
    since = now - timedelta(seconds=elapsed * LATELY)
    lately = int(progress.filter(pl.col("finished_at") >= since)["settled"].sum()) / (elapsed * LATELY)
    overall = settled / elapsed
    paces = [overall, lately] if lately else [overall]
    return Pace(per_second=overall, shortest=remaining / max(paces), longest=remaining / min(paces) * CARE)
