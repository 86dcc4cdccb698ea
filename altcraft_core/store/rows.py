"""From records to rows of the tables, and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from operator import itemgetter
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from altcraft_core.fields import FieldKind
from altcraft_core.records import (
    Attachment,
    Attempt,
    AttemptResult,
    BadRows,
    Binding,
    BlankValues,
    Call,
    Chunk,
    ChunkStatus,
    ColumnMapping,
    DateOrder,
    DecimalMark,
    Derivation,
    DerivedColumn,
    Duplicates,
    FieldAction,
    FieldRules,
    FieldUse,
    Level,
    Limits,
    Matching,
    NameOrder,
    Repair,
    RepairKind,
    RowCounts,
    RowRules,
    Safeguards,
    SentBefore,
    Submission,
    Subscription,
    Target,
)

_CHUNK_COLUMNS = tuple(item.name for item in fields(Chunk))
_chunk_values = itemgetter(*_CHUNK_COLUMNS)  # thousands are read at a time
_SUBMISSION_COLUMNS = tuple(item.name for item in fields(Submission))


def write_submission(submission: Submission) -> dict[str, Any]:
    """The row that holds a submission."""
    repairs = [asdict(each) | {"rows": each.rows and str(each.rows)} for each in submission.repairs]
    return asdict(submission) | {"repairs": repairs}


def read_submission(row: sa.Row[Any]) -> Submission:
    """The submission that a row holds, whatever else stands in the row."""
    values = {name: row._mapping[name] for name in _SUBMISSION_COLUMNS}
    return Submission(
        **values
        | {
            "target": read_target(values["target"]),
            "mapping": _read_mapping(values["mapping"]),
            "rules": _read_rules(values["rules"]),
            "limits": Limits(**values["limits"]),
            # An earlier release stored none of these.
            "safeguards": Safeguards(**values["safeguards"] or {}),
            "repairs": tuple(_read_repair(item) for item in values["repairs"] or ()),
            "fields": tuple(values["fields"]),
            "counts": RowCounts(**values["counts"]),
        }
    )


def write_chunk(chunk: Chunk) -> dict[str, Any]:
    """The row that holds a chunk."""
    return {name: getattr(chunk, name) for name in _CHUNK_COLUMNS}


def read_chunk(row: sa.Row[Any]) -> Chunk:
    """The chunk that a row holds, among other columns perhaps."""
    values = dict(zip(_CHUNK_COLUMNS, _chunk_values(row._mapping), strict=True))
    return Chunk(**values | {"status": ChunkStatus(values["status"])})


def read_attempt(row: sa.Row[Any]) -> Attempt:
    """The attempt that a row holds."""
    return Attempt(**row._asdict() | {"result": AttemptResult(row.result)})


def read_target(values: Mapping[str, Any]) -> Target:
    """The target of a submission, from the column that holds it."""
    # Submissions that an earlier release stored do not have all of these.
    objects = {
        "call": Call(values.get("call", Call.START_TASK)),
        "matching": Matching(values["matching"]),
        "content": _read_pairs(values.get("content", ())),
        "custom_data": _read_pairs(values.get("custom_data", ())),
        "attachments": tuple(Attachment(**file) for file in values.get("attachments", ())),
    }
    return Target(**{**values, **objects})


def _read_mapping(values: Mapping[str, Any]) -> ColumnMapping:
    return ColumnMapping(
        columns=_read_pairs(values["columns"]),
        constants=_read_pairs(values["constants"]),
        # Submissions that an earlier release stored do not have these.
        uses=tuple(_read_use(use) for use in values.get("uses", ())),
        subscriptions=tuple(_read_subscription(item) for item in values.get("subscriptions", ())),
        derived=tuple(_read_derived(item) for item in values.get("derived", ())),
        bindings=tuple(
            Binding(field=item["field"], values=_read_pairs(item["values"])) for item in values.get("bindings", ())
        ),
    )


def _read_use(values: Mapping[str, Any]) -> FieldUse:
    kind = values["kind"]
    return FieldUse(**{**values, "kind": kind and FieldKind(kind), "action": FieldAction(values["action"])})


def _read_subscription(values: Mapping[str, Any]) -> Subscription:
    lists = {
        "cats": tuple(values["cats"]),
        "custom_fields": _read_pairs(values["custom_fields"]),
        # Submissions that an earlier release stored do not have these.
        "custom_fields_from": _read_pairs(values.get("custom_fields_from", ())),
    }
    return Subscription(**{**values, **lists})


def _read_derived(values: Mapping[str, Any]) -> DerivedColumn:
    words = {
        "make": Derivation(values["make"]),
        "columns": tuple(values["columns"]),
        "order": NameOrder(values["order"]),
    }
    return DerivedColumn(**{**values, **words})


def _read_repair(values: Mapping[str, Any]) -> Repair:
    rows = values["rows"]
    return Repair(**{**values, "kind": RepairKind(values["kind"]), "rows": rows and Path(rows)})


def _read_pairs(values: Sequence[Sequence[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in values)


def _read_rules(values: Mapping[str, Any]) -> RowRules:
    words = {
        "duplicates": Duplicates(values["duplicates"]),
        "bad_rows": BadRows(values["bad_rows"]),
        "blank_values": BlankValues(values["blank_values"]),
        # Submissions that an earlier release stored do not have these.
        "sent_before": SentBefore(values.get("sent_before", SentBefore.SEND)),
        "date_order": DateOrder(values.get("date_order", DateOrder.DETECT)),
        "decimal_mark": DecimalMark(values.get("decimal_mark", DecimalMark.DETECT)),
        "fields": tuple(_read_field_rules(item) for item in values.get("fields", ())),
    }
    return RowRules(**{**values, **words})


def _read_field_rules(values: Mapping[str, Any]) -> FieldRules:
    return FieldRules(**{**values, "level": Level(values["level"]), "allowed": tuple(values["allowed"])})
