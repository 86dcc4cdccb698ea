"""submit, status: sending a list, and where submissions stand."""

from __future__ import annotations

import argparse
import getpass
import sys
import time
from dataclasses import asdict, replace
from typing import Any

from altcraft_core.commands.answering import CANNOT, NOT_ALL_WELL, WELL, answer, say
from altcraft_core.commands.lists import prepare_list
from altcraft_core.commands.recipes import find_recipe
from altcraft_core.delivery.attempts import PAUSED_BY_OPERATOR, PAUSED_DAMAGED, PAUSED_TOKEN, PAUSED_UNREACHABLE
from altcraft_core.delivery.house import House, open_house
from altcraft_core.delivery.people import find_sent, leave_out, list_sendings
from altcraft_core.delivery.planning import Plan, cut_plan, encode_profiles
from altcraft_core.delivery.safeguards import HALTED_CANARY, HALTED_FAILURES, HALTED_REFUSALS, HALTED_SILENCE
from altcraft_core.errors import DatabaseAway, RecipeError, StateError
from altcraft_core.lists.columns.uses import field_of
from altcraft_core.recipe import Recipe
from altcraft_core.records import SentBefore, Submission, SubmissionState, SubmissionStatus, Target
from altcraft_core.settings import load_settings
from altcraft_core.store.database import telling_outage

#: Why a submission does not go on, and what next.
_WHY_PAUSED = {
    PAUSED_BY_OPERATOR: "Somebody paused it.",
    HALTED_CANARY: "Too many of the people who went first failed; the rest was not sent. Look at it on its Run page.",
    HALTED_FAILURES: "Too large a share of its profiles failed; the rest was not sent. Look at it on its Run page.",
    HALTED_REFUSALS: "Altcraft refused chunk after chunk; the rest was not sent. Look at it on its Run page.",
    HALTED_SILENCE: "For a long time no chunk came to an end; the rest was not sent. Look at its tasks in Altcraft.",
    PAUSED_TOKEN: "Altcraft refused the token. Put in a valid one and restart: it goes on by itself.",
    PAUSED_UNREACHABLE: "Altcraft cannot be reached. Check the address of the connection, then resume on its Run page.",
    PAUSED_DAMAGED: "Its stored plan no longer holds what was confirmed. Cancel the rest and send the list anew.",
}
LOOK = 0.5  #: seconds between looks at a submission that is waited for


@telling_outage()
def run_submit(options: argparse.Namespace) -> int:
    """Send a list into a scenario."""
    settings = load_settings()
    recipe = find_recipe(settings, options.recipe)
    if recipe.target is None or not recipe.target.is_complete:
        raise RecipeError(
            "The recipe does not say where to. Add workflow_id to the table [target], or database_id to import only."
        )
    house = open_house(settings)
    try:
        plan, known = _plan(house, options, recipe, recipe.target)
        earlier = house.history.find_same(plan.contact_list.file.fingerprint, plan.mapping, plan.target)
        if earlier and not options.again:
            last = earlier[0]
            raise StateError(
                f"This list was sent {_where_to(last)} on {last.created_at:%Y-%m-%d %H:%M} UTC as submission "
                f"{last.id}. Look at it with status, or add --again to engage these people once more."
            )
        _tell_known(house, plan, known)
        if not options.yes and not _confirm(plan):
            say("Nothing was sent.")
            return CANNOT
        submission = house.submissions.start(plan, getpass.getuser(), copy=len(earlier))
        state = _wait(house, submission.id) if options.wait else house.history.state(submission.id)
    finally:
        house.close()
    answer(options, _state_answer(state) | {"sent_before": known}, _describe_state(state))
    return _exit_code(state)


def _plan(house: House, options: argparse.Namespace, recipe: Recipe, target: Target) -> tuple[Plan, int]:
    """What will be sent; and how many people of the list were sent into the same scenario a short time ago."""
    name = options.connection or next(iter(house.connections.names), "")
    connection = house.connections.get(name)
    contact_list, recipe, report = prepare_list(house.settings, options.list, recipe)
    scenario_name = _require_scenario(house, name, target) if target.call.engages else ""
    encoded = encode_profiles(report, recipe.mapping, target, recipe.rules, connection, house.settings.spool)
    sendings = list_sendings(house.settings, house.history, name, target)
    known = find_sent(house.files, report, field_of(recipe.mapping, target.match_field), sendings)
    rules = replace(recipe.rules, sent_before=SentBefore.LEAVE_OUT) if options.leave_out_recent else recipe.rules
    if rules.sent_before is SentBefore.LEAVE_OUT:
        report, encoded = leave_out(report, encoded, known, house.settings.spool)
    plan = Plan(
        contact_list=contact_list,
        mapping=recipe.mapping,
        rules=rules,
        report=report,
        target=target,
        limits=recipe.limits,
        connection=name,
        scenario_name=scenario_name,
        encoded=encoded,
        chunks=cut_plan(encoded, target, recipe.limits, connection, recipe.safeguards),
        safeguards=recipe.safeguards,
        repairs=recipe.repairs,
    )
    return plan, len(known)


def _tell_known(house: House, plan: Plan, known: int) -> None:
    if not known:
        return
    is_left_out = plan.rules.sent_before is SentBefore.LEAVE_OUT
    what = "They are left out." if is_left_out else "They enter it again, unless --leave-out-recent leaves them out."
    days = house.settings.sent_before_days
    say(f"Of these people, {known} were sent into this scenario through here in the last {days} days. {what}")


def _require_scenario(house: House, name: str, target: Target) -> str:
    """The name of the target's scenario; RecipeError when nobody can enter it."""
    scenarios = house.connections.client(name).list_scenarios()
    scenario = next((one for one in scenarios if one.id == target.workflow_id), None)
    if scenario is None:
        raise RecipeError(f"Connection {name} has no scenario {target.workflow_id}. Correct workflow_id in the recipe.")
    if not scenario.active:
        raise RecipeError(f"Scenario «{scenario.name}» is not active. Activate it in Altcraft, then send the list.")
    return scenario.name


def _confirm(plan: Plan) -> bool:
    people = plan.report.counts.accepted
    if plan.target.call.engages:
        say(f"{people} people will enter «{plan.scenario_name}» through {plan.connection}. This cannot be undone.")
    else:
        say(f"{people} profiles of database {plan.target.database_id} will be updated through {plan.connection}.")
    say("Type their number to send: ", end="")
    return sys.stdin.readline().strip().replace(",", "").replace(" ", "") == str(people)


def _wait(house: House, submission_id: str) -> SubmissionState:
    """Work until every profile has an outcome, or until only a person can go on; an outage of the database is told."""
    engine, is_away = house.engine(), False
    engine.start()
    try:
        while True:
            try:
                with telling_outage():
                    state = house.history.state(submission_id)
            except DatabaseAway as away:
                if not is_away:  # its driver says the same in several ways
                    say(away.sentence)
                is_away = True
            else:
                is_away = False
                if state.status is not SubmissionStatus.RUNNING:
                    return state
            time.sleep(LOOK)
    finally:
        engine.stop()


@telling_outage()
def run_status(options: argparse.Namespace) -> int:
    """Where submissions stand."""
    house = open_house(load_settings())
    try:
        if options.submission:
            state = house.history.state(options.submission)
            answer(options, _state_answer(state), _describe_state(state))
            return _exit_code(state)
        states = house.history.states()
    finally:
        house.close()
    lines = [line for state in states for line in _describe_state(state)] or ["Nothing was sent yet."]
    answer(options, {"submissions": [_state_answer(state) for state in states]}, lines)
    return WELL


def _state_answer(state: SubmissionState) -> dict[str, Any]:
    told = {} if state.created is None else {"created": state.created, "updated": state.updated}
    return {
        "submission": state.submission.id,
        "status": state.status,
        **({"paused": state.submission.paused} if state.status is SubmissionStatus.PAUSED else {}),
        "rows": asdict(state.submission.counts),
        "profiles": asdict(state.profiles) | told,
        "chunks": {status: count for status, count in state.chunks.items() if count},
    }


def _describe_state(state: SubmissionState) -> list[str]:
    counts = asdict(state.profiles)
    account = " + ".join(f"{counts[name]} {name.replace('_', ' ')}" for name in counts if name != "accepted")
    status = state.status.replace("_", " ")
    lines = [
        f"{state.submission.id}  {status}  {state.submission.list_name} "
        f"{_where_to(state.submission)}: {state.profiles.accepted} profiles = {account}"
    ]
    return [*lines, f"  {_WHY_PAUSED[state.submission.paused]}"] if state.status is SubmissionStatus.PAUSED else lines


def _where_to(submission: Submission) -> str:
    target = submission.target
    return f"into «{submission.scenario_name}»" if target.call.engages else f"into database {target.database_id}"


def _exit_code(state: SubmissionState) -> int:
    well = state.status in (SubmissionStatus.RUNNING, SubmissionStatus.FINISHED)
    return WELL if well and not state.submission.counts.rejected else NOT_ALL_WELL
