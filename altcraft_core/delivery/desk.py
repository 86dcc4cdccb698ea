"""What delivery works with: one record that all its functions are given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from altcraft_core.delivery.attempts import account_mark
from altcraft_core.delivery.connections import Connections
from altcraft_core.delivery.outcomes import plan_name
from altcraft_core.records import Submission
from altcraft_core.store.clocks import utc_now
from altcraft_core.store.files import Files
from altcraft_core.store.journal import Journal
from altcraft_core.store.limits import LearnedLimits
from altcraft_core.store.paces import Paces
from altcraft_core.store.turns import HandOver


def new_request_id() -> str:
    """A request id that was never used before."""
    return str(uuid4())


@dataclass(frozen=True, kw_only=True)
class Desk:
    """Everything the steps work with."""

    journal: Journal
    files: Files
    connections: Connections
    limits: LearnedLimits
    paces: Paces
    hand_over_to: Callable[[str], HandOver]  #: by the name of the connection
    task_deadline: timedelta
    clock: Callable[[], datetime] = utc_now
    new_id: Callable[[], str] = new_request_id

    def plan(self, submission_id: str) -> str:
        """Where the plan of a submission lies."""
        return self.files.location(plan_name(submission_id))

    def hand_over(self, submission: Submission) -> HandOver:
        """Gives chunks of that submission to the engine."""
        return self.hand_over_to(submission.connection)

    def account_mark(self, submission: Submission) -> str:
        """Tells whether the submission's account has the same place and token as before."""
        return account_mark(submission.connection, self.connections.set_up(submission.connection))
