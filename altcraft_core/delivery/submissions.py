"""What an operator may do with a submission: start it, steer it, decide what only a person can, and see it whole."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from pathlib import Path

import polars as pl

from altcraft_core.delivery import mended
from altcraft_core.delivery.attachments import full_target
from altcraft_core.delivery.attempts import PAUSED_BY_OPERATOR
from altcraft_core.delivery.belongings import are_kept, keep_all, remove_all
from altcraft_core.delivery.course import keep_course, replace_chunks, resume_submission
from altcraft_core.delivery.desk import Desk, new_request_id
from altcraft_core.delivery.hunting import is_culprit
from altcraft_core.delivery.outcomes import account_rows, list_name
from altcraft_core.delivery.planning import Plan, freeze_chunks
from altcraft_core.errors import PlanError, StateError
from altcraft_core.lists.mending.exporting import Sentence
from altcraft_core.lists.progress import Stage, Tell, tell_nobody
from altcraft_core.records import (
    BadRows,
    ChunkStatus,
    ContactList,
    ReadOptions,
    Repair,
    SpooledFile,
    Submission,
    Target,
)
from altcraft_core.store.files import reading
from altcraft_core.store.turns import HandOver, in_handfuls


class Submissions:
    """Every change an operator can make. Nothing here speaks to Altcraft: the engine does."""

    def __init__(self, desk: Desk, spool: Path) -> None:
        self._desk = desk
        self._journal = desk.journal
        self._files = desk.files
        self._spool = spool

    def start(
        self, plan: Plan, operator: str, *, copy: int = 0, retry_of: str = "", tell: Tell = tell_nobody
    ) -> Submission:
        """Freeze a plan and hand it to the engine, in one transaction.

        The id follows from what is sent, where to, and `copy`: pressing Send twice starts one submission, and sending
        the same list again on purpose takes the next copy number. StateError when that submission exists already;
        PlanError when rows are rejected and the operator chose to stop then.

        Whatever fails before that transaction is over, and what `tell` raises, leaves nothing of the submission behind.
        """
        if plan.rules.bad_rows is BadRows.STOP and plan.report.counts.rejected:
            raise PlanError(
                f"{plan.report.counts.rejected} rows are rejected, and this list is to be sent whole or not at all. "
                "Mend them, or choose to leave them out."
            )
        if not plan.target.is_complete:
            raise PlanError("It is not said where these people go. Choose a scenario, or a database to import into.")
        submission = Submission(
            id=submission_id(plan, copy, retry_of),
            created_at=datetime.now(UTC),
            operator=operator,
            connection=plan.connection,
            list_name=plan.contact_list.file.name,
            fingerprint=plan.contact_list.file.fingerprint,
            scenario_name=plan.scenario_name,
            target=plan.target.remembered,
            mapping=plan.mapping,
            rules=plan.rules,
            limits=plan.limits,
            safeguards=plan.safeguards,
            repairs=plan.repairs,
            fields=plan.report.fields,
            counts=plan.report.counts,
            retry_of=retry_of,
        )
        if self._journal.has_submission(submission.id):
            raise StateError(f"Submission {submission.id} has been started before.")
        chunks = tuple(freeze_chunks(plan, submission.id, new_request_id, tell))
        with self._leaving_nothing(submission):
            keep_all(self._files, submission, plan, tell)
            self._journal.add(submission, chunks, self._hand_over_whole(submission, tell))
        return submission

    @contextmanager
    def _leaving_nothing(self, submission: Submission) -> Iterator[None]:
        """Take away what was kept of a submission that comes to nothing."""
        is_started = False
        try:
            yield
            is_started = True
        finally:
            if not is_started:
                self._journal.discard(submission, partial(remove_all, self._files, submission))

    def _hand_over_whole(self, submission: Submission, tell: Tell) -> HandOver:
        """Hands chunks over, once all that they need is surely there: another start of the same may have ended."""

        def look(handed: int, all_of_them: int) -> None:
            if not handed and not are_kept(self._files, submission):
                raise StateError("The same list was being sent elsewhere, and cancelled there. Send it again.")
            tell(Stage.HANDING_OVER, handed / all_of_them)

        return in_handfuls(self._desk.hand_over(submission), look)

    def pause(self, submission_id: str) -> None:
        """Send nothing more. What is with Altcraft goes on there."""
        self._journal.pause(submission_id, PAUSED_BY_OPERATOR)

    def resume(self, submission_id: str) -> None:
        """Go on after a pause, as `course.resume_submission` does; StateError when it is not paused."""
        if not resume_submission(self._desk, submission_id):
            raise StateError("This submission is not paused.")

    def cancel(self, submission_id: str) -> int:
        """Cancel what was not sent yet; how many chunks that were. What is with Altcraft goes on there."""
        return self._journal.cancel(submission_id)

    def decide_arrived(self, chunk_id: str) -> None:
        """An operator saw that a chunk of unknown fate did arrive. Its profiles stay unattributed."""
        chunk = self._journal.chunk(chunk_id)
        self._journal.move(chunk_id, ChunkStatus.DONE, unattributed=chunk.rows)
        keep_course(self._desk, chunk.submission_id)

    def decide_send_again(self, chunk_id: str) -> None:
        """An operator wants a chunk of unknown fate sent again, as if for the first time."""
        chunk = self._journal.move(chunk_id, ChunkStatus.PLANNED, first_sent_at=None, sender="", error_code=0)
        self._journal.uncancel(chunk.submission_id)
        self._journal.hand_over([chunk], self._desk.hand_over(self._journal.submission(chunk.submission_id)))

    def retry_refused(self, submission_id: str) -> int:
        """Send refused chunks again, as new ones: Altcraft may repeat a stored refusal to an old request id.

        Not the single rows that a hunt found: they are the reason why.
        """
        submission = self._journal.submission(submission_id)
        self._journal.uncancel(submission_id)
        again = [chunk for chunk in self._journal.chunks(submission_id) if not is_culprit(chunk)]
        return replace_chunks(self._desk, submission, again)

    def retry_failed(self, submission_id: str) -> tuple[ContactList, Path]:
        """The list as it was sent, and the rows whose profiles failed: what a new submission starts from.

        StateError when no profile failed.
        """
        submission = self._journal.submission(submission_id)
        with reading():
            failed = self.outcomes(submission_id).filter(pl.nth(-3) == "failed").select("_row").collect()
        if failed.is_empty():
            raise StateError("No profile of this submission failed, so there is nothing to send again.")
        keep_rows = self._spool / "retries" / f"{submission_id}-{len(failed)}.parquet"
        keep_rows.parent.mkdir(parents=True, exist_ok=True)
        failed.write_parquet(keep_rows)
        return self._sent_list(submission), keep_rows

    def target(self, submission_id: str) -> Target:
        """Where a submission went and with what, attachments included."""
        return full_target(self._files, self._journal.submission(submission_id))

    def repairs(self, submission_id: str) -> tuple[Repair, ...]:
        """What was done to the list of a submission before it was mapped."""
        return mended.full_repairs(self._files, self._journal.submission(submission_id))

    def outcomes(self, submission_id: str, sentence_for: Sentence = "{1}: {0}".format) -> pl.LazyFrame:
        """Every row of the file once: `_row`, the original columns, then outcome, profile_id and error.

        The outcome is one of imported, failed, unattributed, unknown, cancelled, waiting, in_flight, rejected,
        duplicate, left_out and blank.
        """
        submission = self._journal.submission(submission_id)
        return account_rows(self._files, submission, self._journal.chunks(submission_id), sentence_for)

    def _sent_list(self, submission: Submission) -> ContactList:
        path = self._files.fetch(list_name(submission.id))
        lazy = pl.scan_parquet(path)
        columns = tuple(name for name in lazy.collect_schema().names() if name != "_row")
        return ContactList(
            file=SpooledFile(
                name=submission.list_name, path=path, size=path.stat().st_size, fingerprint=submission.fingerprint
            ),
            options=ReadOptions(),
            kind="parquet",
            sheets=(),
            path=path,
            columns=columns,
            rows=submission.counts.rows,
        )


def submission_id(plan: Plan, copy: int, retry_of: str) -> str:
    """Derived from all that decides who is engaged where; sixteen hexadecimal characters."""
    parts = (
        plan.contact_list.file.fingerprint,
        plan.contact_list.options,
        plan.repairs,
        plan.mapping,
        plan.rules,
        plan.target,
        plan.limits,
        plan.connection,
        retry_of,
        copy,
    )
    return sha256(repr(parts).encode()).hexdigest()[:16]
