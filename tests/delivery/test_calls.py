"""The calls that a target may choose, each from a list to its account."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import polars as pl
import pytest

from altcraft_core.delivery.desk import Desk
from altcraft_core.delivery.outcomes import outcomes_name
from altcraft_core.delivery.steps import FORGOTTEN_AFTER, look_at_task, open_task, send_chunk
from altcraft_core.demo.faults import Rule
from altcraft_core.demo.switches import Switches
from altcraft_core.records import Call, ChunkStatus, Limits, Matching, Submission, SubmissionStatus, Target
from altcraft_core.wire.client import PATHS
from tests.delivery.houses import WELCOME, Stage, plan_list, stage, write_list
from tests.store.samples import ignore

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("backend")]

CUSTOMERS = 3
EVERY_CALL = pytest.mark.parametrize("call", Call)
WITHOUT_TASK = pytest.mark.parametrize("call", [Call.START_NOW, Call.IMPORT_ONLY])


def target_of(call: Call, **choices: Any) -> Target:
    goal = {"workflow_id": WELCOME} if call.engages else {"database_id": CUSTOMERS}
    return Target(call=call, **goal, **choices)


def start(scene: Stage, rows: int, target: Target, *, suppressed: int = 0) -> Submission:
    """Start a submission whose first profiles the platform refuses, each by itself."""
    path = scene.folder / f"list-{rows}.csv"
    write_list(path, rows)
    refused = path.read_text(encoding="utf-8").replace("@example.com", "@suppressed.example.com", suppressed)
    path.write_text(refused, encoding="utf-8")
    return scene.house.submissions.start(plan_list(scene.house, path, Limits(max_rows=10), target), "anna")


def stored(scene: Stage) -> int:
    answer: dict[str, Any] = httpx.get(f"{scene.platform}/_demo/ledger").json()
    return int(answer["profiles"])


def engaged_at_most(scene: Stage) -> int:
    answer: dict[str, Any] = httpx.get(f"{scene.platform}/_demo/ledger").json()
    return max(int(scenario["max_engagements"]) for scenario in answer["scenarios"].values())


@dataclass(frozen=True, kw_only=True)
class Table:
    """A scene whose steps are taken by hand."""

    scene: Stage
    desk: Desk


@contextmanager
def table(folder: Path, *rules: Rule) -> Iterator[Table]:
    with stage(folder, *rules) as scene:
        yield Table(
            scene=scene,
            desk=replace(
                scene.house.desk,
                hand_over_to=lambda _: ignore,
                clock=lambda: datetime.now(UTC),
                task_deadline=timedelta(hours=1),
            ),
        )


@EVERY_CALL
@pytest.mark.parametrize("form", ["json", "xml"])
def test_every_row_ends_in_one_account(tmp_path: Path, call: Call, form: str) -> None:
    with stage(tmp_path) as scene:
        submission = start(scene, 35, target_of(call, format=form), suppressed=3)
        state = scene.settle(submission.id)
        account = scene.house.submissions.outcomes(submission.id).collect()

        assert state.status is SubmissionStatus.PARTLY
        assert (state.profiles.imported, state.profiles.failed) == (32, 3)
        assert state.chunks == {ChunkStatus.DONE: 4}
        assert account["outcome"].to_list() == ["failed"] * 3 + ["imported"] * 32
        assert set(account["error"].head(3)) == {"Email is in a suppression list"}
        assert account["profile_id"].tail(32).str.len_chars().unique().to_list() == [24]
        assert stored(scene) == 32


@EVERY_CALL
@pytest.mark.parametrize("form", ["json", "xml"])
def test_new_profiles_are_told_apart_where_the_platform_tells_them(tmp_path: Path, call: Call, form: str) -> None:
    with stage(tmp_path, switches=Switches(result_created=True)) as scene:
        target = target_of(call, format=form)
        first = scene.settle(start(scene, 12, target, suppressed=2).id)
        second = scene.settle(start(scene, 25, target).id)

        assert (first.profiles.imported, first.created, first.updated) == (10, 10, 0)
        assert (second.profiles.imported, second.created, second.updated) == (25, 15, 10)
        (one, *_) = scene.house.journal.chunks(second.submission.id)
        kept = pl.read_parquet(scene.house.files.location(outcomes_name(one)))
        assert kept["created"].to_list() == [True] * 2 + [False] * 8


def test_nothing_is_told_of_new_profiles_as_documented(tmp_path: Path) -> None:
    with stage(tmp_path) as scene:
        state = scene.settle(start(scene, 10, target_of(Call.START_TASK)).id)

        assert (state.profiles.imported, state.created, state.updated) == (10, None, None)


def test_outcomes_that_an_earlier_release_kept_stand_beside_later_ones(tmp_path: Path) -> None:
    with stage(tmp_path) as scene:
        submission = start(scene, 20, target_of(Call.START_TASK))
        scene.settle(submission.id)
        before = scene.house.submissions.outcomes(submission.id).collect()
        older = scene.house.files.location(outcomes_name(scene.house.journal.chunks(submission.id)[0]))
        pl.read_parquet(older).drop("created").write_parquet(older)

        assert scene.house.submissions.outcomes(submission.id).collect().equals(before)


@EVERY_CALL
def test_people_are_engaged_once_or_not_at_all(tmp_path: Path, call: Call) -> None:
    with stage(tmp_path) as scene:
        scene.settle(start(scene, 25, target_of(call)).id)

        assert scene.ledger()["engagements"] == (25 if call.engages else 0)
        assert engaged_at_most(scene) == (1 if call.engages else 0)


@EVERY_CALL
@pytest.mark.parametrize("kind", ["drop_after", "drop_before", "empty", "http_502_html_after"])
def test_a_lost_answer_is_recovered_by_a_repeat(tmp_path: Path, call: Call, kind: str) -> None:
    with stage(tmp_path, Rule(kind=kind, call=PATHS[call])) as scene:
        submission = start(scene, 10, target_of(call))
        state = scene.settle(submission.id)

        (chunk,) = scene.house.journal.chunks(submission.id)
        assert (state.status, state.profiles.imported) == (SubmissionStatus.FINISHED, 10)
        assert (chunk.status, chunk.attempts, chunk.replayed) == (ChunkStatus.DONE, 2, kind != "drop_before")
        assert engaged_at_most(scene) == (1 if call.engages else 0)


@WITHOUT_TASK
def test_where_repeats_are_not_recognised_a_lost_answer_waits_for_a_person(tmp_path: Path, call: Call) -> None:
    with stage(tmp_path, Rule(kind="drop_after", call=PATHS[call]), deduplicating=False) as scene:
        state = scene.settle(start(scene, 20, target_of(call)).id)

        assert (state.status, state.profiles.unknown) == (SubmissionStatus.NEEDS_YOU, 10)
        assert stored(scene) == 20


@WITHOUT_TASK
def test_a_body_that_is_too_large_is_sent_in_halves(tmp_path: Path, call: Call) -> None:
    with stage(tmp_path, Rule(kind="too_large", call=PATHS[call])) as scene:
        submission = start(scene, 10, target_of(call))
        state = scene.settle(submission.id)

        assert [chunk.rows for chunk in scene.house.journal.chunks(submission.id)] == [5, 5]
        assert (state.status, state.profiles.imported) == (SubmissionStatus.FINISHED, 10)


@WITHOUT_TASK
@pytest.mark.parametrize("match_value", ["data", "item", "both"])
def test_profiles_are_found_wherever_their_match_value_stands(tmp_path: Path, call: Call, match_value: str) -> None:
    with stage(tmp_path, match_value=match_value) as scene:
        state = scene.settle(start(scene, 10, target_of(call, matching=Matching.PHONE)).id)

        assert (state.status, stored(scene)) == (SubmissionStatus.FINISHED, 10)


def test_importing_into_a_database_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with stage(tmp_path) as scene:
        submission = start(scene, 10, replace(target_of(Call.IMPORT_ONLY), database_id=999))
        state = scene.settle(submission.id)

        (chunk,) = scene.house.journal.chunks(submission.id)
        assert (state.status, state.profiles.failed) == (SubmissionStatus.PARTLY, 10)
        assert (chunk.status, chunk.error_code) == (ChunkStatus.REFUSED, 404)


@WITHOUT_TASK
def test_one_step_brings_a_chunk_to_its_end(tmp_path: Path, call: Call) -> None:
    with table(tmp_path) as work:
        submission = start(work.scene, 10, target_of(call))
        (chunk,) = work.desk.journal.chunks(submission.id)

        assert send_chunk(work.desk, chunk.id, chunk.handovers, 0) == (None, 0)
        assert work.desk.journal.chunk(chunk.id).status is ChunkStatus.DONE
        assert send_chunk(work.desk, chunk.id, chunk.handovers, 0) == (None, 0)
        assert work.scene.ledger()["requests"] == (1 if call.engages else 0)


def test_results_that_nobody_lived_to_write_down_are_not_guessed(tmp_path: Path) -> None:
    with table(tmp_path) as work:
        submission = start(work.scene, 10, target_of(Call.START_NOW))
        (chunk,) = work.desk.journal.chunks(submission.id)
        work.desk.journal.begin_sending(chunk.id, chunk.handovers, "sender")
        work.desk.journal.move(chunk.id, ChunkStatus.PROCESSING)

        task, looks = open_task(work.desk, chunk.id), 0
        while task is not None:
            task, looks = look_at_task(work.desk, task), looks + 1

        assert looks == FORGOTTEN_AFTER
        assert work.desk.journal.chunk(chunk.id).unattributed == 10
        outcomes = work.scene.house.submissions.outcomes(submission.id).collect()["outcome"]
        assert outcomes.unique().to_list() == ["unattributed"]
