"""How long it takes to send a list, beside a bare loop that sends the very same bodies."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from altcraft_core.bench.bare import send_bodies
from altcraft_core.bench.installation import Installation
from altcraft_core.bench.running import load_average
from altcraft_core.delivery.house import House
from altcraft_core.delivery.inspecting import whole_body
from altcraft_core.errors import AltcraftError
from altcraft_core.records import SubmissionState, SubmissionStatus
from altcraft_core.wire.body import add_token

CHUNK_ROWS = 10_000
RUNS = 3
LONG = 1_000_000  #: profiles; from here on one pair says enough


@dataclass(frozen=True, kw_only=True)
class Half:
    """One run of a pair."""

    seconds: float
    load: float  #: of the machine at its end


def run_sending(rows: int, tell: Callable[[str], None], *, runs: int = 0) -> dict[str, Any]:
    """Send so many profiles to a demo platform that does not dawdle, with a worker; then the same bodies, bare.

    Each run has a fresh home and a platform with a fresh state, as processes of their own. The product's time begins
    when Send is pressed and ends when the last chunk has all its outcomes; the bare loop's, when its bodies lie ready
    and when it has read the last result. There are so many pairs of runs; 0: as many as say enough. Seconds are
    medians; `ratio` is the median of the ratios, pair by pair. `loads` are those of the machine at the end of each
    pair's halves: where they differ much, its ratio says little.
    """
    pairs = [_run_pair(rows, tell) for _ in range(runs or (RUNS if rows < LONG else 1))]
    return {
        "profiles": rows,
        "chunks": -(-rows // CHUNK_ROWS),
        "runs": len(pairs),
        "sending_seconds": round(median(ours.seconds for ours, _ in pairs), 2),
        "bare_seconds": round(median(bare.seconds for _, bare in pairs), 2),
        "ratio": round(median(ours.seconds / bare.seconds for ours, bare in pairs), 2),
        "loads": [[ours.load, bare.load] for ours, bare in pairs],
    }


def _run_pair(rows: int, tell: Callable[[str], None]) -> tuple[Half, Half]:
    with TemporaryDirectory() as ours, TemporaryDirectory() as bare:
        tell(f"Sending {rows} profiles.")
        sent, bodies = _send(Installation(folder=Path(ours)), rows)
        tell(f"That took {sent.seconds:.1f} s. The same bodies by the bare loop.")
        return sent, _send_bare(Installation(folder=Path(bare)), bodies, rows)


def _send(installation: Installation, rows: int) -> tuple[Half, list[bytes]]:
    """How it went, and the bodies that were sent."""
    with installation.platform(), installation.worker() as worker:
        submission_id = installation.submit(rows, CHUNK_ROWS)
        with installation.house() as house:
            worker.wait_until(lambda: house.history.state(submission_id).status is not SubmissionStatus.RUNNING)
            state = house.history.state(submission_id)
            _demand(rows, state.profiles.imported)
            return Half(seconds=_seconds(state), load=load_average()), _bodies(installation, house, state)


def _send_bare(installation: Installation, bodies: list[bytes], rows: int) -> Half:
    with installation.platform():
        started = time.perf_counter()
        imported = send_bodies(installation.connection, bodies)
        half = Half(seconds=time.perf_counter() - started, load=load_average())
    _demand(rows, imported)
    return half


def _seconds(state: SubmissionState) -> float:
    if state.finished_at is None:
        raise AltcraftError("The submission of this benchmark did not come to its end.")
    return (state.finished_at - state.submission.created_at).total_seconds()


def _bodies(installation: Installation, house: House, state: SubmissionState) -> list[bytes]:
    token = installation.connection.token.get_secret_value()
    chunks = house.journal.chunks(state.submission.id)
    return [add_token(whole_body(house.files, state.submission, chunk), token) for chunk in chunks]


def _demand(rows: int, imported: int) -> None:
    if imported != rows:
        raise AltcraftError(f"Of {rows} profiles only {imported} were imported, so their time says nothing.")
