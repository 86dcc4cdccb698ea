"""The tables, column for column like the records they hold.

Times are in UTC and know it. Choices that are read and written as one thing (target, mapping, repairs, rules, limits,
fields, counts) are JSON. A chunk's profiles must add up: the database itself refuses a chunk whose task is over and
whose outcomes do not.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

metadata = sa.MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


class Moment(sa.TypeDecorator[datetime]):
    """A time in UTC: what goes in must know its zone, what comes out is UTC. SQLite itself keeps no zones."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: Any | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if dialect.name == "sqlite" else moment.astimezone(UTC)


submissions = sa.Table(
    "submissions",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("operator", sa.String, nullable=False),
    sa.Column("connection", sa.String, nullable=False),
    sa.Column("list_name", sa.String, nullable=False),
    sa.Column("fingerprint", sa.String, nullable=False),
    sa.Column("scenario_name", sa.String, nullable=False),
    sa.Column("target", sa.JSON, nullable=False),
    sa.Column("mapping", sa.JSON, nullable=False),
    sa.Column("rules", sa.JSON, nullable=False),
    sa.Column("limits", sa.JSON, nullable=False),
    sa.Column("fields", sa.JSON, nullable=False),
    sa.Column("counts", sa.JSON, nullable=False),
    sa.Column("retry_of", sa.String, nullable=False),
    sa.Column("paused", sa.String, nullable=False),
    sa.Column("safeguards", sa.JSON),
    sa.Column("paused_sender", sa.String, nullable=False, server_default=sa.text("''")),
    sa.Column("resumed_at", Moment),
    sa.Column("cancelled_at", Moment),
    sa.Column("repairs", sa.JSON),
    sa.Index(None, "created_at", "id"),
    sa.Index(None, "fingerprint"),
)

chunks = sa.Table(
    "chunks",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("submission_id", sa.String, sa.ForeignKey("submissions.id"), nullable=False),
    sa.Column("label", sa.String, nullable=False),
    sa.Column("start", sa.BigInteger, nullable=False),
    sa.Column("rows", sa.BigInteger, nullable=False),
    sa.Column("bytes", sa.BigInteger, nullable=False),
    sa.Column("sha256", sa.String, nullable=False),
    sa.Column("request_id", sa.String, nullable=False),
    sa.Column("status", sa.String, nullable=False),
    sa.Column("replaced", sa.Boolean, nullable=False),
    sa.Column("handovers", sa.Integer, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("first_sent_at", Moment),
    sa.Column("next_attempt_at", Moment),
    sa.Column("sender", sa.String, nullable=False),
    sa.Column("task_id", sa.String, nullable=False),
    sa.Column("progress", sa.Integer, nullable=False),
    sa.Column("imported", sa.BigInteger, nullable=False),
    sa.Column("failed", sa.BigInteger, nullable=False),
    sa.Column("unattributed", sa.BigInteger, nullable=False),
    sa.Column("created", sa.BigInteger),
    sa.Column("updated", sa.BigInteger),
    sa.Column("error_code", sa.Integer, nullable=False),
    sa.Column("last_words", sa.String, nullable=False),
    sa.Column("replayed", sa.Boolean, nullable=False),
    sa.Column("finished_at", Moment),
    sa.Column("hunting", sa.String, nullable=False, server_default=sa.text("''")),
    sa.Column("turn", sa.Integer, nullable=False, server_default="0"),
    sa.UniqueConstraint("submission_id", "label"),
    sa.UniqueConstraint("request_id"),
    sa.CheckConstraint("rows > 0", name="has_rows"),
    sa.CheckConstraint(
        "status NOT IN ('done', 'failed') OR imported + failed + unattributed = rows", name="outcomes_add_up"
    ),
    sa.Index(None, "submission_id", "status"),
    sa.Index(None, "finished_at"),
    sa.Index(None, "status", "submission_id"),
)

attempts = sa.Table(
    "attempts",
    metadata,
    sa.Column("chunk_id", sa.String, sa.ForeignKey("chunks.id"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("request_id", sa.String, nullable=False),
    sa.Column("bytes", sa.BigInteger, nullable=False),
    sa.Column("began_at", Moment, nullable=False),
    sa.Column("result", sa.String, nullable=False),
    sa.Column("ended_at", Moment),
    sa.Column("http_status", sa.Integer),
    sa.Column("error_code", sa.Integer, nullable=False),
    sa.Column("words", sa.String, nullable=False),
    sa.Column("replayed", sa.Boolean, nullable=False),
)

workers = sa.Table(
    "workers",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("started_at", Moment, nullable=False),
    sa.Column("seen_at", Moment, nullable=False),
)

learned_limits = sa.Table(
    "learned_limits",
    metadata,
    sa.Column("connection", sa.String, primary_key=True),
    sa.Column("max_body_bytes", sa.BigInteger, nullable=False),
)

recipes = sa.Table(
    "recipes",
    metadata,
    sa.Column("name", sa.String, primary_key=True),
    sa.Column("text", sa.String, nullable=False),
    sa.Column("header", sa.JSON, nullable=False),
    sa.Column("saved_at", Moment, nullable=False),
    sa.Column("operator", sa.String, nullable=False),
)

probes = sa.Table(
    "probes",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),  # tells the order
    sa.Column("connection", sa.String, nullable=False),
    sa.Column("sender", sa.String, nullable=False),
    sa.Column("tried_at", Moment, nullable=False),
    sa.Column("recognition", sa.String, nullable=False),
    sa.Column("words", sa.String, nullable=False),
    sa.Index(None, "connection", "sender"),
)

paces = sa.Table(
    "paces",
    metadata,
    sa.Column("connection", sa.String, primary_key=True),
    sa.Column("free_at", sa.Double, nullable=False),  # seconds since 1970
)
