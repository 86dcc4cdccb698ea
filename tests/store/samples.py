"""Submissions and chunks for the tests of this room."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from altcraft_core.records import (
    AttemptResult,
    BlankValues,
    Chunk,
    ColumnMapping,
    Duplicates,
    Ending,
    Limits,
    Matching,
    RowCounts,
    RowRules,
    Submission,
    Target,
)

NOON = datetime(2026, 3, 25, 12, tzinfo=UTC)
SENDER = "a mark of address and token"
REFUSAL = Ending(result=AttemptResult.REFUSED, http_status=200, error_code=400, words="Invalid request")


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self, now: datetime = NOON) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def move(self, **wait: float) -> None:
        self.now += timedelta(**wait)


def make_submission(accepted: int = 10, **facts: Any) -> Submission:
    values: dict[str, Any] = {
        "id": uuid4().hex,
        "created_at": NOON,
        "operator": "Анна",
        "connection": "live",
        "list_name": "Весна.csv",
        "fingerprint": "f" * 64,
        "scenario_name": "Welcome",
        "target": Target(workflow_id=12, matching=Matching.CUSTOM, field_name="CRM_ID", skip_triggers=True),
        "mapping": ColumnMapping(columns=(("E-mail", "email"), ("№", "CRM_ID")), constants=(("_vendor", "fair"),)),
        "rules": RowRules(duplicates=Duplicates.REJECT, blank_values=BlankValues.ERASE, phone_country="KZ"),
        "limits": Limits(max_rows=5, max_bytes=2_000),
        "fields": ("email", "CRM_ID", "_vendor"),
        "counts": RowCounts(rows=accepted + 3, blank=1, rejected=2, duplicate=0, left_out=0, accepted=accepted),
    }
    return Submission(**values | facts)


def make_chunks(submission: Submission, sizes: Sequence[int], *, start: int = 0, prefix: str = "") -> tuple[Chunk, ...]:
    starts = accumulate(sizes, initial=start)
    return tuple(
        Chunk(
            id=f"{submission.id}-{prefix}{number}",
            submission_id=submission.id,
            label=f"{prefix}{number}",
            start=first,
            rows=rows,
            bytes=100 * rows,
            sha256="0" * 64,
            request_id=str(uuid4()),
        )
        for number, (first, rows) in enumerate(zip(starts, sizes, strict=False), start=1)
    )


def ignore(connection: sa.Connection, chunks: Sequence[Chunk]) -> None:
    """An engine that takes chunks and does nothing."""
