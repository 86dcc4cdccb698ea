from __future__ import annotations

from base64 import b64encode
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from altcraft_core.delivery.planning import Plan
from altcraft_core.delivery.submissions import submission_id
from altcraft_core.errors import StateError
from altcraft_core.lists.mending.correcting import set_cells
from altcraft_core.lists.mending.error_books import CELLS
from altcraft_core.lists.progress import Stage
from altcraft_core.records import Attachment, SubmissionStatus
from altcraft_core.store.turns import HANDFUL
from tests.delivery.houses import Stage as Scene
from tests.delivery.houses import stage

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("backend")]

LEAFLET = Attachment(name="leaflet.txt", mimetype="text/plain", data=b64encode(b"See you there").decode())


class Cancelled(BaseException):
    """As Streamlit ends a script: no error that anybody catches."""


def plan_everything(scene: Scene, rows: int, max_rows: int = 10) -> Plan:
    """A plan that needs every kind of file."""
    plan = scene.plan(rows, max_rows=max_rows)
    cells = pl.DataFrame([(2, "Name", "Anna")], schema=CELLS, orient="row")
    repairs = set_cells((), cells, scene.house.settings.spool)
    return replace(plan, target=replace(plan.target, attachments=(LEAFLET,)), repairs=repairs)


def find_traces(scene: Scene, plan: Plan) -> list[object]:
    """What there is of the plan's submission: files, rows in the database, work of the engine."""
    house, folder = scene.house, f"submissions/{submission_id(plan, 0, '')}"
    files = house.files.names(folder) | house.files.names(f"{folder}/repairs")
    local = [path for path in (scene.folder / "home" / "files").rglob("*") if folder in path.as_posix()]
    return [*files, *local, *house.history.states(), *house.handover.client.list_workflows()]


@pytest.mark.several_machines
@pytest.mark.parametrize(
    ("end", "share"),
    [(Stage.FREEZING, 0.5), *((Stage.KEEPING, place / 6) for place in range(6)), (Stage.HANDING_OVER, 0.1)],
)
def test_what_is_cancelled_before_it_is_handed_over_leaves_no_trace(tmp_path: Path, end: Stage, share: float) -> None:
    def cancel(told: Stage, done: float | None) -> None:
        if told is end and (done or 0.0) >= share:
            raise Cancelled

    with stage(tmp_path) as scene:
        plan = plan_everything(scene, HANDFUL + 1, max_rows=1)
        with pytest.raises(Cancelled):
            scene.house.submissions.start(plan, "anna", tell=cancel)

        assert not find_traces(scene, plan)


@pytest.mark.several_machines
def test_what_was_cancelled_can_be_sent_afterwards(tmp_path: Path) -> None:
    def cancel(told: Stage, _share: float | None) -> None:
        if told is Stage.HANDING_OVER:
            raise Cancelled

    with stage(tmp_path) as scene:
        plan = plan_everything(scene, 20)
        with pytest.raises(Cancelled):
            scene.house.submissions.start(plan, "anna", tell=cancel)
        state = scene.settle(scene.house.submissions.start(plan, "anna").id)

        assert (state.status, state.profiles.imported) == (SubmissionStatus.FINISHED, 20)
        assert (scene.ledger()["engagements"], scene.ledger()["max_engagements"]) == (20, 1)
        assert scene.house.history.count() == 1
        assert find_traces(scene, plan)


@pytest.mark.several_machines
def test_who_cancels_takes_nothing_from_the_same_submission_started_elsewhere(tmp_path: Path) -> None:
    started = []

    def start_elsewhere_and_cancel(told: Stage, _share: float | None) -> None:
        if told is Stage.KEEPING:
            started.append(scene.house.submissions.start(plan, "boris").id)
            raise Cancelled

    with stage(tmp_path) as scene:
        plan = plan_everything(scene, 20)
        with pytest.raises(Cancelled):
            scene.house.submissions.start(plan, "anna", tell=start_elsewhere_and_cancel)
        state = scene.settle(started[0])

        assert (state.status, state.submission.operator) == (SubmissionStatus.FINISHED, "boris")
        assert scene.ledger()["max_engagements"] == 1


@pytest.mark.several_machines
def test_what_was_taken_away_by_somebody_else_who_cancelled_is_not_handed_over(tmp_path: Path) -> None:
    def cancel(told: Stage, _share: float | None) -> None:
        if told is Stage.HANDING_OVER:
            raise Cancelled

    def let_another_cancel(told: Stage, share: float | None) -> None:
        if told is Stage.KEEPING and share == 5 / 6:
            with pytest.raises(Cancelled):
                scene.house.submissions.start(plan, "boris", tell=cancel)

    with stage(tmp_path) as scene:
        plan = scene.plan(20)
        with pytest.raises(StateError, match="cancelled there"):
            scene.house.submissions.start(plan, "anna", tell=let_another_cancel)

        assert not find_traces(scene, plan)
