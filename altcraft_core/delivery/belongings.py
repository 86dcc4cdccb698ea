"""What a submission needs beside the journal: its list, issues and plan, its people, attachments, mended rows."""

from __future__ import annotations

from functools import partial

from altcraft_core.delivery import mended
from altcraft_core.delivery.attachments import attachments_name, keep_attachments
from altcraft_core.delivery.outcomes import issues_name, list_name, people_name, plan_name
from altcraft_core.delivery.people import keep_people
from altcraft_core.delivery.planning import Plan
from altcraft_core.lists.progress import Stage, Tell, tell_while
from altcraft_core.records import Submission
from altcraft_core.store.files import Files


def keep_all(files: Files, submission: Submission, plan: Plan, tell: Tell) -> None:
    """Put all of it where the engine finds it. What `tell` raises ends that between two files."""
    works = (
        partial(files.put, plan.contact_list.path, list_name(submission.id)),
        partial(files.put, plan.report.issues, issues_name(submission.id)),
        partial(files.put, plan.encoded.path, plan_name(submission.id)),
        partial(keep_people, files, submission.id, plan),
        partial(keep_attachments, files, submission.id, plan.target),
        partial(mended.keep_rows, files, submission.id, plan.repairs),
    )
    for place, work in enumerate(works):
        tell_while(work, Stage.KEEPING, place / len(works), tell)


def are_kept(files: Files, submission: Submission) -> bool:
    """Is all of it there?"""
    return all(map(files.exists, _name_all(submission)))


def remove_all(files: Files, submission: Submission) -> None:
    """Take away what of it is there."""
    for name in _name_all(submission):
        files.remove(name)


def _name_all(submission: Submission) -> list[str]:
    names = [mended.rows_name(submission.id, place) for place, each in enumerate(submission.repairs) if each.rows]
    names += [name(submission.id) for name in (list_name, issues_name, plan_name)]
    if submission.target.call.engages:
        names.append(people_name(submission.id))
    if submission.target.attachments:
        names.append(attachments_name(submission.id))
    return names
