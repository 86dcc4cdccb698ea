"""The records that rooms hand to one another. Frozen, made by keyword, changed by `dataclasses.replace`.

This is their one door: `from altcraft_core.records import Chunk`.
"""

from __future__ import annotations

from altcraft_core.records.attempts import Attempt, AttemptResult, Ending
from altcraft_core.records.chunks import MOVES, Chunk, ChunkStatus, Limits
from altcraft_core.records.columns import Binding, Derivation, DerivedColumn, NameOrder
from altcraft_core.records.lists import ContactList, Found, ReadOptions, Remark, SpooledFile
from altcraft_core.records.mapping import ColumnMapping, FieldAction, FieldUse, Subscription
from altcraft_core.records.platform import Database, PlatformField, Resource, Scenario
from altcraft_core.records.probes import Probe, Recognition
from altcraft_core.records.recipes import SavedRecipe
from altcraft_core.records.repairs import Repair, RepairKind
from altcraft_core.records.reports import IssueGroup, Report, RowCounts
from altcraft_core.records.rules import (
    BadRows,
    BlankValues,
    DateOrder,
    DecimalMark,
    Duplicates,
    FieldRules,
    Level,
    RowRules,
    SentBefore,
)
from altcraft_core.records.safeguards import CANARY, CANARY_FROM, Course, Safeguards
from altcraft_core.records.submissions import ProfileCounts, Submission, SubmissionState, SubmissionStatus
from altcraft_core.records.targets import NO_DATABASE, NO_SCENARIO, Attachment, Call, Matching, Target
from altcraft_core.records.tasks import OUTCOMES, Accepted, TaskPhase, TaskState

__all__ = [
    "CANARY",
    "CANARY_FROM",
    "MOVES",
    "NO_DATABASE",
    "NO_SCENARIO",
    "OUTCOMES",
    "Accepted",
    "Attachment",
    "Attempt",
    "AttemptResult",
    "BadRows",
    "Binding",
    "BlankValues",
    "Call",
    "Chunk",
    "ChunkStatus",
    "ColumnMapping",
    "ContactList",
    "Course",
    "Database",
    "DateOrder",
    "DecimalMark",
    "Derivation",
    "DerivedColumn",
    "Duplicates",
    "Ending",
    "FieldAction",
    "FieldRules",
    "FieldUse",
    "Found",
    "IssueGroup",
    "Level",
    "Limits",
    "Matching",
    "NameOrder",
    "PlatformField",
    "Probe",
    "ProfileCounts",
    "ReadOptions",
    "Recognition",
    "Remark",
    "Repair",
    "RepairKind",
    "Report",
    "Resource",
    "RowCounts",
    "RowRules",
    "Safeguards",
    "SavedRecipe",
    "Scenario",
    "SentBefore",
    "SpooledFile",
    "Submission",
    "SubmissionState",
    "SubmissionStatus",
    "Subscription",
    "Target",
    "TaskPhase",
    "TaskState",
]
