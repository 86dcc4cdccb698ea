"""Attachments of a submission: one file beside its plan, so that the database keeps their fingerprints only."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from altcraft_core.records import Submission, Target
from altcraft_core.store.files import Files


def keep_attachments(files: Files, submission_id: str, target: Target) -> None:
    """Write what the attachments hold, if there are any."""
    if not target.attachments:
        return
    with TemporaryDirectory() as folder:
        path = Path(folder) / "attachments.json"
        path.write_text(json.dumps([one.data for one in target.attachments]), encoding="utf-8")
        files.put(path, attachments_name(submission_id))


def full_target(files: Files, submission: Submission) -> Target:
    """The submission's target as it is sent: with what its attachments hold."""
    target = submission.target
    if not target.attachments:
        return target
    held = _read(files, attachments_name(submission.id))
    return replace(
        target,
        attachments=tuple(replace(one, data=data) for one, data in zip(target.attachments, held, strict=True)),
    )


def attachments_name(submission_id: str) -> str:
    """The file of what the attachments hold: their base64 texts, in the target's order."""
    return f"submissions/{submission_id}/attachments.json"


@lru_cache(maxsize=4)
def _read(files: Files, name: str) -> tuple[str, ...]:
    return tuple(json.loads(files.read(name)))
