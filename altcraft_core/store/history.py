"""What was done: submissions with what their chunks add up to. Reads only; chunk by chunk only where
rows are to be found.

Each question is one statement, so that all numbers of an answer are of one moment.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

import polars as pl
import sqlalchemy as sa

from altcraft_core.errors import StateError
from altcraft_core.records import (
    Attempt,
    Chunk,
    ChunkStatus,
    ColumnMapping,
    Submission,
    SubmissionState,
    SubmissionStatus,
    Target,
)
from altcraft_core.store.clocks import utc_now
from altcraft_core.store.rows import read_attempt, read_chunk, read_submission, read_target
from altcraft_core.store.sums import HELD, OPEN, SENT, TOLD, ChunkTotals, summarize
from altcraft_core.store.tables import attempts, chunks, submissions

PROGRESS = pl.Schema(
    {"finished_at": pl.Datetime("us", "UTC"), "imported": pl.Int64(), "failed": pl.Int64(), "unattributed": pl.Int64()}
)
#: A line for each request; `chunk` is the label.
EVIDENCE = pl.Schema(
    {
        "chunk": pl.String(),
        "number": pl.Int64(),
        "began_at": pl.Datetime("us", "UTC"),
        "ended_at": pl.Datetime("us", "UTC"),
        "result": pl.String(),
        "replayed": pl.Boolean(),
        "http_status": pl.Int64(),
        "error_code": pl.Int64(),
        "words": pl.String(),
        "request_id": pl.String(),
        "bytes": pl.Int64(),
    }
)
OUTCOMES_BY_DAY = pl.Schema({"day": pl.Date, "outcome": pl.String, "profiles": pl.Int64})

_NEWEST_FIRST = (submissions.c.created_at.desc(), submissions.c.id.desc())
_TOLD = chunks.c.status.in_(TOLD)
_REFUSED = chunks.c.status == ChunkStatus.REFUSED
_OUTCOMES: dict[str, sa.ColumnElement[int]] = {
    "imported": sa.case((_TOLD, chunks.c.imported), else_=0),
    "failed": sa.case((_TOLD, chunks.c.failed), (_REFUSED, chunks.c.rows), else_=0),
    "unattributed": sa.case((_TOLD, chunks.c.unattributed), else_=0),
}
_TRYING = sa.func.count(chunks.c.next_attempt_at)
_IS_HELD = sa.and_(chunks.c.status == ChunkStatus.PLANNED, chunks.c.handovers == 0)


class History:
    """Questions about submissions. Safe to share between threads."""

    def __init__(self, engine: sa.Engine, clock: Callable[[], datetime] = utc_now) -> None:
        self._engine = engine
        self._clock = clock

    def state(self, submission_id: str) -> SubmissionState:
        """Where a submission stands; StateError if there is none of that id."""
        found = self._read_states(sa.select(submissions.c.id).where(submissions.c.id == submission_id))
        if not found:
            raise StateError(f"There is no submission {submission_id}.")
        return found[0]

    def states(
        self, *, status: str = "", scenario: str = "", text: str = "", limit: int = 50, offset: int = 0
    ) -> tuple[SubmissionState, ...]:
        """Submissions, newest first: of a status, to a scenario, with a text in the names of list or operator."""
        chosen = sa.select(submissions.c.id).where(*_filters(status, scenario, text)).order_by(*_NEWEST_FIRST)
        return self._read_states(chosen.limit(limit).offset(offset))

    def count(self, *, status: str = "", scenario: str = "", text: str = "") -> int:
        """How many submissions pass these filters."""
        total = sa.select(sa.func.count()).select_from(submissions).where(*_filters(status, scenario, text))
        with self._engine.connect() as connection:
            return connection.scalar(total) or 0

    def scenario_names(self) -> tuple[str, ...]:
        """The scenarios that were ever sent to, by name."""
        names = sa.select(submissions.c.scenario_name).distinct().order_by(submissions.c.scenario_name)
        with self._engine.connect() as connection:
            return tuple(connection.scalars(names))

    def progress(self, submission_id: str) -> pl.DataFrame:
        """The profiles of each chunk with a result, by the time it finished; of the schema PROGRESS."""
        finished = (
            sa.select(chunks.c.finished_at, *_OUTCOMES.values())
            .where(chunks.c.submission_id == submission_id, ~chunks.c.replaced, _TOLD | _REFUSED)
            .order_by(chunks.c.finished_at, chunks.c.start)
        )
        return self._read_frame(finished, PROGRESS)

    def outcomes_by_day(self, days: int = 30) -> pl.DataFrame:
        """Profiles by the day (UTC) on which their chunk finished and by outcome; of the schema OUTCOMES_BY_DAY.

        The days end today. A day without profiles of an outcome has no line for it.
        """
        today = self._clock().replace(hour=0, minute=0, second=0, microsecond=0)
        day = sa.func.date(chunks.c.finished_at, type_=sa.Date)
        sums = (
            sa.select(day, *(_sum(column) for column in _OUTCOMES.values()))
            .where(chunks.c.finished_at >= today - timedelta(days=days - 1), ~chunks.c.replaced, _TOLD | _REFUSED)
            .group_by(day)
        )
        wide = self._read_frame(sums, pl.Schema({"day": pl.Date()} | {name: pl.Int64() for name in _OUTCOMES}))
        long = wide.unpivot(index="day", variable_name="outcome", value_name="profiles")
        return long.filter(pl.col("profiles") > 0).sort("day", "outcome")

    def attempts(self, submission_id: str) -> tuple[Attempt, ...]:
        """Every request that was made for a submission, in the order of time."""
        made = (
            sa.select(attempts)
            .join(chunks)
            .where(chunks.c.submission_id == submission_id)
            .order_by(attempts.c.began_at, attempts.c.chunk_id, attempts.c.number)
        )
        with self._engine.connect() as connection:
            return tuple(read_attempt(row) for row in connection.execute(made))

    def evidence(self, submission_id: str) -> pl.DataFrame:
        """The same requests as a table of the schema EVIDENCE."""
        made = (
            sa.select(chunks.c.label, *(attempts.c[name] for name in EVIDENCE.names()[1:]))
            .join_from(attempts, chunks)
            .where(chunks.c.submission_id == submission_id)
            .order_by(attempts.c.began_at, attempts.c.chunk_id, attempts.c.number)
        )
        return self._read_frame(made, EVIDENCE)

    def find_same(self, fingerprint: str, mapping: ColumnMapping, target: Target) -> tuple[Submission, ...]:
        """Earlier submissions of the same file by the same mapping to the same target, newest first."""
        query = submissions.select().where(submissions.c.fingerprint == fingerprint).order_by(*_NEWEST_FIRST)
        with self._engine.connect() as connection:
            found = [read_submission(row) for row in connection.execute(query)]
        return tuple(one for one in found if one.mapping == mapping and one.target == target.remembered)

    def sent_chunks(self, connections: Collection[str], target: Target, days: int) -> tuple[Chunk, ...]:
        """The chunks that brought people into the scenario of a target in the last days, or may have.

        Only of submissions through these connections that found profiles by the same field; one submission after the
        other, in the order of their rows.
        """
        query = (
            sa.select(chunks, submissions.c.target)
            .join(submissions)
            .where(
                chunks.c.status.in_(SENT),
                ~chunks.c.replaced,
                chunks.c.first_sent_at >= self._clock() - timedelta(days=days),
                submissions.c.connection.in_(connections),
                submissions.c.target["workflow_id"].as_integer() == target.workflow_id,
            )
            .order_by(chunks.c.submission_id, chunks.c.start)
        )
        with self._engine.connect() as connection:
            rows = connection.execute(query).all()
        grouped = [tuple(lines) for _, lines in groupby(rows, key=lambda row: row.submission_id)]
        alike = [lines for lines in grouped if _is_alike(read_target(lines[0].target), target)]
        return tuple(read_chunk(row) for lines in alike for row in lines)

    def _read_states(self, chosen: sa.Select[tuple[str]]) -> tuple[SubmissionState, ...]:
        page = chosen.cte("page")
        totals = _totals().where(chunks.c.submission_id.in_(sa.select(page.c.id))).subquery("totals")
        query = (
            sa.select(submissions, totals)
            .join_from(page, submissions, page.c.id == submissions.c.id)
            .join(totals, totals.c.submission_id == submissions.c.id)
            .order_by(*_NEWEST_FIRST)
        )
        with self._engine.connect() as connection:
            rows = connection.execute(query).all()
        grouped = [tuple(lines) for _, lines in groupby(rows, key=lambda row: row.id)]
        return tuple(summarize(read_submission(lines[0]), map(_read_totals, lines)) for lines in grouped)

    def _read_frame(self, query: sa.Executable, schema: pl.Schema) -> pl.DataFrame:
        with self._engine.connect() as connection:
            rows = [tuple(row) for row in connection.execute(query)]
        return pl.DataFrame(rows, schema=schema, orient="row")


def _is_alike(sent: Target, target: Target) -> bool:
    return sent.call.engages and sent.match_field == target.match_field


def _filters(status: str, scenario: str, text: str) -> list[sa.ColumnElement[bool]]:
    listed = submissions.c.list_name.icontains(text, autoescape=True)
    named = submissions.c.operator.icontains(text, autoescape=True)
    return [
        *([submissions.c.id.in_(_of_status(status))] if status else []),
        *([submissions.c.scenario_name == scenario] if scenario else []),
        *([sa.or_(listed, named)] if text else []),
    ]


def _of_status(status: str) -> sa.Select[tuple[str]]:
    """The ids of submissions of that status: `sums.derive_status` in SQL, held equal to it by a test."""
    unknown = _chunks_in(ChunkStatus.UNKNOWN)
    derived = sa.case(
        (sa.and_(submissions.c.paused != "", _chunks_in(*HELD) > 0), SubmissionStatus.PAUSED),
        (_chunks_in(*OPEN) + _TRYING > sa.case((unknown > 0, _count(_IS_HELD)), else_=0), SubmissionStatus.RUNNING),
        (unknown > 0, SubmissionStatus.NEEDS_YOU),
        (_sum(_OUTCOMES["imported"]) == submissions.c.counts["accepted"].as_integer(), SubmissionStatus.FINISHED),
        (_chunks_in(ChunkStatus.CANCELLED) == sa.func.count(), SubmissionStatus.CANCELLED),
        else_=SubmissionStatus.PARTLY,
    )
    counted = sa.select(submissions.c.id).join(chunks).where(~chunks.c.replaced)
    return counted.group_by(submissions.c.id).having(derived == status)


def _chunks_in(*statuses: ChunkStatus) -> sa.ColumnElement[int]:
    return _count(chunks.c.status.in_(statuses))


def _count(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return _sum(sa.case((condition, 1), else_=0))


def _sum(column: sa.ColumnElement[int]) -> sa.ColumnElement[int]:
    return sa.cast(sa.func.sum(column), sa.BigInteger)  # PostgreSQL would answer with a decimal


def _totals() -> sa.Select[Any]:
    return (
        sa.select(
            chunks.c.submission_id,
            chunks.c.status,
            sa.func.count().label("chunks"),
            _sum(chunks.c.rows).label("rows"),
            *(_sum(column).label(name) for name, column in _OUTCOMES.items()),
            _sum(chunks.c.created).label("created"),
            _sum(chunks.c.updated).label("updated"),
            _TRYING.label("trying"),
            _count(_IS_HELD).label("held"),
            sa.func.max(chunks.c.finished_at).label("finished_at"),
        )
        .where(~chunks.c.replaced)
        .group_by(chunks.c.submission_id, chunks.c.status)
    )


def _read_totals(row: sa.Row[Any]) -> ChunkTotals:
    return ChunkTotals(
        status=ChunkStatus(row.status),
        chunks=row.chunks,
        rows=row.rows,
        imported=row.imported,
        failed=row.failed,
        unattributed=row.unattributed,
        trying=row.trying,
        held=row.held,
        finished_at=row.finished_at,
        created=row.created,
        updated=row.updated,
    )
