"""The rows that repairs of a submission touch: files beside its plan, since they hold what people wrote."""

from __future__ import annotations

from dataclasses import replace

from altcraft_core.records import Repair, Submission
from altcraft_core.store.files import Files


def keep_rows(files: Files, submission_id: str, repairs: tuple[Repair, ...]) -> None:
    """Write the rows of every repair that is not done to a whole list."""
    for place, each in enumerate(repairs):
        if each.rows is not None:
            files.put(each.rows, rows_name(submission_id, place))


def full_repairs(files: Files, submission: Submission) -> tuple[Repair, ...]:
    """The submission's repairs, their rows within reach of this machine."""
    return tuple(
        replace(each, rows=files.fetch(rows_name(submission.id, place))) if each.rows is not None else each
        for place, each in enumerate(submission.repairs)
    )


def rows_name(submission_id: str, place: int) -> str:
    """The file of the rows that a repair touches, by its place among all, from 0."""
    return f"submissions/{submission_id}/repairs/{place}.parquet"
