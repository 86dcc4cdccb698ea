from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from altcraft_core.delivery.people import find_sent, leave_out, list_sendings
from altcraft_core.delivery.planning import Plan, cut_plan
from altcraft_core.demo.faults import Rule
from altcraft_core.lists.columns.uses import field_of
from altcraft_core.lists.preparing import prepare
from altcraft_core.records import Call, Limits, SentBefore, SubmissionStatus, Target
from tests.delivery.houses import LIVE, Stage, plan_list, stage, write_list

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("backend")]


def sent_rows(scene: Stage, plan: Plan) -> list[int]:
    house = scene.house
    sendings = list_sendings(house.settings, house.history, LIVE, plan.target)
    return find_sent(house.files, plan.report, field_of(plan.mapping, plan.target.match_field), sendings).to_list()


def without_sent(scene: Stage, plan: Plan) -> Plan:
    house = scene.house
    sendings = list_sendings(house.settings, house.history, LIVE, plan.target)
    rows = find_sent(house.files, plan.report, field_of(plan.mapping, plan.target.match_field), sendings)
    report, encoded = leave_out(plan.report, plan.encoded, rows, house.settings.spool)
    rules = replace(plan.rules, sent_before=SentBefore.LEAVE_OUT)
    chunks = cut_plan(encoded, plan.target, plan.limits, house.connections.get(LIVE), plan.safeguards)
    return replace(plan, report=report, encoded=encoded, chunks=chunks, rules=rules)


@pytest.mark.several_machines
def test_leaving_out_who_was_sent_engages_only_the_new_ones(tmp_path: Path) -> None:
    with stage(tmp_path) as scene:
        scene.settle(scene.start(40))
        plan = scene.plan(60)
        assert sent_rows(scene, plan) == list(range(2, 42))

        submission = scene.house.submissions.start(without_sent(scene, plan), "anna")
        state = scene.settle(submission.id)

        assert (state.status, state.profiles.imported) == (SubmissionStatus.FINISHED, 20)
        assert (submission.counts.accepted, submission.counts.left_out) == (20, 40)
        assert (scene.ledger()["profiles"], scene.ledger()["max_engagements"]) == (60, 1)
        outcomes = scene.house.submissions.outcomes(submission.id).collect()["outcome"].to_list()
        assert outcomes == ["left_out"] * 40 + ["imported"] * 20
        assert sent_rows(scene, plan) == list(range(2, 62))


def test_who_was_cancelled_was_not_sent(tmp_path: Path) -> None:
    with stage(tmp_path) as scene:
        submission = scene.start(20)
        assert sent_rows(scene, scene.plan(30)) == []

        scene.house.submissions.cancel(submission)

        assert sent_rows(scene, scene.plan(30)) == []


def test_whose_answer_was_lost_may_have_been_sent(tmp_path: Path) -> None:
    with stage(tmp_path, Rule(kind="drop_after"), deduplicating=False) as scene:
        scene.settle(scene.start(10))

        assert len(sent_rows(scene, scene.plan(30))) == 10


@pytest.mark.several_machines
def test_who_failed_was_not_sent_and_may_be_retried(tmp_path: Path) -> None:
    people = tmp_path / "people.csv"
    write_list(people, 20)
    people.write_text(people.read_text().replace("1@example.com", "1@suppressed.example.com"))
    with stage(tmp_path) as scene:
        plan = plan_list(scene.house, people, Limits(max_rows=10))
        submission = scene.house.submissions.start(plan, "anna").id
        state = scene.settle(submission)
        assert (state.profiles.imported, state.profiles.failed) == (18, 2)
        assert len(sent_rows(scene, plan)) == 18

        contact_list, keep_rows = scene.house.submissions.retry_failed(submission)
        spool = scene.house.settings.spool
        report = prepare(contact_list, plan.mapping, plan.target.match_field, plan.rules, spool, keep_rows)
        assert sent_rows(scene, replace(plan, report=report)) == []


def test_nobody_is_sent_by_an_import(tmp_path: Path) -> None:
    with stage(tmp_path) as scene:
        plan = scene.plan(10)
        importing = Target(call=Call.IMPORT_ONLY, database_id=1, workflow_id=plan.target.workflow_id)
        scene.settle(scene.start(10))

        assert sent_rows(scene, replace(plan, target=importing)) == []


def test_switched_off_nobody_is_counted(tmp_path: Path) -> None:
    with stage(tmp_path) as scene:
        scene.settle(scene.start(10))
        never = scene.house.settings.model_copy(update={"sent_before_days": 0})

        assert list_sendings(never, scene.house.history, LIVE, scene.plan(10).target) == ()
