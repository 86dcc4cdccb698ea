"""Presses of Send."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from altcraft_core.records.chunks import ChunkStatus, Limits
from altcraft_core.records.mapping import ColumnMapping
from altcraft_core.records.repairs import Repair
from altcraft_core.records.reports import RowCounts
from altcraft_core.records.rules import RowRules
from altcraft_core.records.safeguards import Safeguards
from altcraft_core.records.targets import Target


class SubmissionStatus(StrEnum):
    """Where a submission stands, derived from its chunks."""

    RUNNING = "running"
    PAUSED = "paused"  #: nothing more is sent until somebody resumes
    NEEDS_YOU = "needs_you"  #: only a person can go on
    FINISHED = "finished"  #: every profile was imported
    PARTLY = "partly_finished"  #: over, and some profiles were not imported
    CANCELLED = "cancelled"


@dataclass(frozen=True, kw_only=True)
class ProfileCounts:
    """The account of accepted rows: each stands in exactly one of the last seven."""

    accepted: int
    waiting: int
    in_flight: int
    imported: int
    failed: int
    unattributed: int
    unknown: int
    cancelled: int


@dataclass(frozen=True, kw_only=True)
class Submission:
    """One press of Send: a list, a target, its chunks."""

    id: str
    created_at: datetime
    operator: str
    connection: str
    list_name: str
    fingerprint: str
    scenario_name: str
    target: Target
    mapping: ColumnMapping
    rules: RowRules
    limits: Limits
    fields: tuple[str, ...]
    counts: RowCounts
    safeguards: Safeguards = Safeguards()
    repairs: tuple[Repair, ...] = ()  #: done to the list before it was mapped
    retry_of: str = ""  #: the submission whose failed profiles this one sends again
    paused: str = ""  #: why nothing is sent now, as a reason word; empty while it runs
    paused_sender: str = ""  #: a mark of the address and token that it was paused under
    resumed_at: datetime | None = None  #: the safeguards look at what came after
    cancelled_at: datetime | None = None  #: nothing is sent any more that did not leave before


@dataclass(frozen=True, kw_only=True)
class SubmissionState:
    """A submission with what its chunks add up to."""

    submission: Submission
    status: SubmissionStatus
    profiles: ProfileCounts
    chunks: Mapping[ChunkStatus, int] = field(default_factory=dict)  #: replaced ones left out
    finished_at: datetime | None = None
    created: int | None = None  #: of the imported, how many are told to be new profiles; None: not told
    updated: int | None = None  #: of the imported, how many are told to have been there before; None: not told
