"""How a submission goes, read in one statement: what its safeguards look at."""

from __future__ import annotations

import sqlalchemy as sa

from altcraft_core.records import ChunkStatus, Course, Submission
from altcraft_core.store.tables import Moment, chunks

_OVER = (ChunkStatus.DONE, ChunkStatus.FAILED, ChunkStatus.REFUSED, ChunkStatus.CANCELLED)
_TOLD = (ChunkStatus.DONE, ChunkStatus.FAILED)


def read_course(engine: sa.Engine, submission: Submission) -> Course:
    """The course of that submission since it was started or resumed."""
    since = submission.resumed_at or submission.created_at
    canary = submission.safeguards.canary_rows(submission.counts.accepted)
    mine = sa.and_(chunks.c.submission_id == submission.id, ~chunks.c.replaced)
    told, refused = chunks.c.status.in_(_TOLD), chunks.c.status == ChunkStatus.REFUSED
    lately, of_canary = chunks.c.finished_at > since, chunks.c.start < canary
    failed = sa.case((told, chunks.c.failed), (refused, chunks.c.rows), else_=0)
    known = sa.case((told | refused, chunks.c.rows), else_=0)
    bad = sa.case((told, chunks.c.failed + chunks.c.unattributed), (refused, chunks.c.rows), else_=0)
    last_done = sa.select(sa.func.max(chunks.c.finished_at)).where(mine, told).scalar_subquery()
    planned, processing = chunks.c.status == ChunkStatus.PLANNED, chunks.c.status == ChunkStatus.PROCESSING
    refused_whole = sa.and_(
        refused, chunks.c.rows > 1, lately, sa.or_(last_done.is_(None), chunks.c.finished_at > last_done)
    )
    whole = sa.case((chunks.c.hunting != "", chunks.c.hunting), else_=chunks.c.label)  # pieces of a chunk are one
    query = sa.select(
        _count(planned).label("planned"),
        _count(planned & (chunks.c.handovers == 0)).label("held"),
        _count(processing).label("processing"),
        _sum(known, lately).label("told"),
        _sum(failed, lately).label("failed"),
        sa.func.count(sa.distinct(sa.case((refused_whole, whole)))).label("refused_in_a_row"),
        _count(of_canary & chunks.c.status.not_in(_OVER)).label("canary_open"),
        _sum(chunks.c.rows, of_canary & chunks.c.status.in_(_OVER)).label("canary_told"),
        _sum(bad, of_canary).label("canary_bad"),
        sa.func.max(chunks.c.finished_at, type_=Moment).label("last_end"),
        sa.func.min(sa.case((processing, chunks.c.first_sent_at)), type_=Moment).label("first_sent"),
    ).where(mine)
    with engine.connect() as connection:
        row = connection.execute(query).one()._asdict()
    moments = (since, row.pop("last_end"), row.pop("first_sent"))
    return Course(**row, quiet_since=max(moment for moment in moments if moment))


def _count(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return _sum(sa.literal(1), condition)


def _sum(value: sa.ColumnElement[int], condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.cast(sa.func.coalesce(sa.func.sum(sa.case((condition, value), else_=0)), 0), sa.BigInteger)
