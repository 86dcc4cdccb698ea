"""The commands: python -m altcraft_core serve | worker | demo | check | submit | status | bench.

Answers go to stdout, as one JSON object with --json; progress and logs go to stderr. The exit code is 0 when all is
well, 1 when some rows or profiles are not, 2 when the command cannot do its work.
"""

from __future__ import annotations

import argparse
import getpass
import json
import logging
import signal
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from altcraft_core.delivery.house import House, open_house
from altcraft_core.delivery.planning import Plan, cut_plan, encode_profiles
from altcraft_core.demo.faults import read_faults
from altcraft_core.demo.server import run_demo
from altcraft_core.errors import AltcraftError, RecipeError, SettingsError, StateError
from altcraft_core.lists.exporting import write_rejected
from altcraft_core.lists.mapping import find_faults, suggest_mapping
from altcraft_core.lists.preparing import prepare
from altcraft_core.lists.reading import read_list, spool
from altcraft_core.recipe import Recipe, read_recipe
from altcraft_core.records import (
    NO_SCENARIO,
    ColumnMapping,
    ContactList,
    Report,
    SubmissionState,
    SubmissionStatus,
    Target,
)
from altcraft_core.settings import Settings, demo_connection, load_settings

WELL, NOT_ALL_WELL, CANNOT = 0, 1, 2
OVER = (SubmissionStatus.FINISHED, SubmissionStatus.PARTLY, SubmissionStatus.CANCELLED)
LOOK = 0.5  #: seconds between looks at a submission that is waited for

# What a list is checked against where no recipe and no account says otherwise: the documented defaults.
DOCUMENTED = Target()
DOCUMENTED_ACCOUNT = demo_connection("http://127.0.0.1")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code."""
    options = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s %(message)s")
    try:
        code: int = options.run(options)
    except AltcraftError as error:
        print(error.sentence, file=sys.stderr)
        return CANNOT
    except KeyboardInterrupt:
        return CANNOT
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m altcraft_core", description="Send contact lists into scenarios.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    serve = commands.add_parser("serve", help="the dashboard and its engine")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8501)
    serve.set_defaults(run=_serve)

    worker = commands.add_parser("worker", help="an engine without a dashboard")
    worker.set_defaults(run=_work)

    demo = commands.add_parser("demo", help="the demo platform alone")
    demo.add_argument("--port", type=int, default=8800)
    demo.add_argument("--state", type=Path, help="the file that keeps its profiles")
    demo.add_argument("--faults", type=Path, help="a JSON file of faults to show")
    demo.set_defaults(run=_run_demo)

    check = commands.add_parser("check", help="check every row of a list; nothing is sent")
    check.add_argument("list", type=Path)
    check.add_argument("--recipe", type=Path)
    check.add_argument("--rejected", type=Path, help="write the rejected rows here, .csv or .xlsx")
    check.add_argument("--json", action="store_true")
    check.set_defaults(run=_check)

    submit = commands.add_parser("submit", help="send a list into a scenario")
    submit.add_argument("list", type=Path)
    submit.add_argument("--recipe", type=Path, required=True)
    submit.add_argument("--connection", help="a connection's name; the first one set up, if not given")
    submit.add_argument("--yes", action="store_true", help="do not ask for the number of people")
    submit.add_argument("--again", action="store_true", help="send a list that was sent before once more")
    submit.add_argument("--wait", action="store_true", help="work here until every profile has an outcome")
    submit.add_argument("--json", action="store_true")
    submit.set_defaults(run=_submit)

    status = commands.add_parser("status", help="where submissions stand")
    status.add_argument("submission", nargs="?")
    status.add_argument("--json", action="store_true")
    status.set_defaults(run=_status)

    bench = commands.add_parser("bench", help="speed and memory beside a plain script")
    bench.add_argument("--rows", type=int, default=1_000_000)
    bench.add_argument("--json", action="store_true")
    bench.set_defaults(run=_bench)
    return parser


# ---------------------------------------------------------------- servers


def _serve(options: argparse.Namespace) -> int:
    from altcraft_core.serving import serve

    serve(load_settings(), options.host, options.port)
    return WELL


def _work(_: argparse.Namespace) -> int:
    house = open_house(load_settings())
    engine = house.engine()
    engine.start()
    _say("Working. Stop with Ctrl+C; open work goes on at the next start.")
    stop = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set())
    stop.wait()
    engine.stop()
    house.close()
    return WELL


def _run_demo(options: argparse.Namespace) -> int:
    settings = load_settings()
    state = options.state or settings.demo_state
    faults = read_faults(options.faults) if options.faults else None
    _say(f"The demo platform listens on http://127.0.0.1:{options.port}. Stop with Ctrl+C.")
    run_demo(state, options.port, pace=settings.demo_pace, faults=faults)
    return WELL


# ---------------------------------------------------------------- lists


def _check(options: argparse.Namespace) -> int:
    settings = load_settings()
    recipe = read_recipe(options.recipe) if options.recipe else None
    contact_list, recipe, report = _prepare(settings, options.list, recipe)
    if options.rejected:
        write_rejected(contact_list, report, "fails the rule {}".format, options.rejected)
    answer: dict[str, Any] = asdict(report.counts) | {
        "chunks": _count_chunks(settings, recipe, report),
        "issues": [{"rule": group.rule, "field": group.field, "rows": group.rows} for group in report.groups],
    }
    _answer(options, answer, _describe(contact_list, report))
    return NOT_ALL_WELL if report.counts.rejected else WELL


def _prepare(settings: Settings, path: Path, recipe: Recipe | None) -> tuple[ContactList, Recipe, Report]:
    """Read and check a list by a recipe, or by what its headers suggest."""
    with _open(path) as upload:
        file = spool(upload, path.name, settings.spool)
    contact_list = read_list(file, recipe.options if recipe else Recipe().options, settings.spool)
    if recipe is None:
        recipe = Recipe(mapping=_suggested(contact_list))
    target = recipe.target or DOCUMENTED
    faults = find_faults(recipe.mapping, contact_list.columns, target.match_field)
    if faults:
        found = "; ".join(f"{one.kind.replace('_', ' ')}: {one.field or ', '.join(one.columns)}" for one in faults)
        columns = ", ".join(contact_list.columns)
        raise RecipeError(f"The recipe does not fit this list ({found}). The list's columns: {columns}.")
    report = prepare(contact_list, recipe.mapping, target.match_field, recipe.rules, settings.spool)
    return contact_list, recipe, report


def _open(path: Path) -> Any:
    try:
        return path.open("rb")
    except OSError as error:
        raise SettingsError(f"The list {path.name} cannot be opened: {error.strerror}.") from None


def _suggested(contact_list: ContactList) -> ColumnMapping:
    return ColumnMapping(columns=tuple((one.column, one.field) for one in suggest_mapping(contact_list) if one.field))


def _count_chunks(settings: Settings, recipe: Recipe, report: Report) -> int:
    if not report.counts.accepted:
        return 0
    target = recipe.target or DOCUMENTED
    encoded = encode_profiles(report, target, recipe.rules, DOCUMENTED_ACCOUNT, settings.spool)
    return len(cut_plan(encoded, target, recipe.limits, DOCUMENTED_ACCOUNT))


def _describe(contact_list: ContactList, report: Report) -> list[str]:
    counts = report.counts
    lines = [
        f"{contact_list.file.name}: {counts.rows} rows = {counts.blank} blank + {counts.rejected} rejected + "
        f"{counts.duplicate} duplicate + {counts.left_out} left out + {counts.accepted} accepted"
    ]
    return lines + [f"  {group.rows} rows: {group.field} fails {group.rule}" for group in report.groups]


# ---------------------------------------------------------------- submissions


def _submit(options: argparse.Namespace) -> int:
    settings = load_settings()
    recipe = read_recipe(options.recipe)
    if recipe.target is None or recipe.target.workflow_id == NO_SCENARIO:
        raise RecipeError("The recipe names no scenario. Add its workflow_id to the table [target].")
    house = open_house(settings)
    try:
        plan = _plan(house, options, recipe, recipe.target)
        earlier = house.history.find_same(plan.contact_list.file.fingerprint, plan.mapping, plan.target)
        if earlier and not options.again:
            last = earlier[0]
            raise StateError(
                f"This list was sent into «{last.scenario_name}» on {last.created_at:%Y-%m-%d %H:%M} UTC as submission "
                f"{last.id}. Look at it with status, or add --again to engage these people once more."
            )
        if not options.yes and not _confirm(plan):
            _say("Nothing was sent.")
            return CANNOT
        submission = house.submissions.start(plan, getpass.getuser(), copy=len(earlier))
        state = _wait(house, submission.id) if options.wait else house.history.state(submission.id)
    finally:
        house.close()
    _answer(options, _state_answer(state), _describe_state(state))
    return _exit_code(state)


def _plan(house: House, options: argparse.Namespace, recipe: Recipe, target: Target) -> Plan:
    name = options.connection or next(iter(house.connections.names), "")
    connection = house.connections.get(name)
    contact_list, recipe, report = _prepare(house.settings, options.list, recipe)
    scenarios = house.connections.client(name).list_scenarios()
    scenario = next((one for one in scenarios if one.id == target.workflow_id), None)
    if scenario is None:
        raise RecipeError(f"Connection {name} has no scenario {target.workflow_id}. Correct workflow_id in the recipe.")
    if not scenario.active:
        raise RecipeError(f"Scenario «{scenario.name}» is not active. Activate it in Altcraft, then send the list.")
    encoded = encode_profiles(report, target, recipe.rules, connection, house.settings.spool)
    return Plan(
        contact_list=contact_list,
        mapping=recipe.mapping,
        rules=recipe.rules,
        report=report,
        target=target,
        limits=recipe.limits,
        connection=name,
        scenario_name=scenario.name,
        encoded=encoded,
        chunks=cut_plan(encoded, target, recipe.limits, connection),
    )


def _confirm(plan: Plan) -> bool:
    people = plan.report.counts.accepted
    _say(f"{people} people will enter «{plan.scenario_name}» through {plan.connection}. This cannot be undone.")
    _say("Type their number to send: ", end="")
    return sys.stdin.readline().strip().replace(",", "").replace(" ", "") == str(people)


def _wait(house: House, submission_id: str) -> SubmissionState:
    """Work until every profile has an outcome, or until only a person can go on."""
    engine = house.engine()
    engine.start()
    try:
        while (state := house.history.state(submission_id)).status is SubmissionStatus.RUNNING:
            time.sleep(LOOK)
    finally:
        engine.stop()
    return state


def _status(options: argparse.Namespace) -> int:
    house = open_house(load_settings())
    try:
        if options.submission:
            state = house.history.state(options.submission)
            _answer(options, _state_answer(state), _describe_state(state))
            return _exit_code(state)
        states = house.history.states()
    finally:
        house.close()
    lines = [line for state in states for line in _describe_state(state)] or ["Nothing was sent yet."]
    _answer(options, {"submissions": [_state_answer(state) for state in states]}, lines)
    return WELL


def _state_answer(state: SubmissionState) -> dict[str, Any]:
    return {
        "submission": state.submission.id,
        "status": state.status,
        "rows": asdict(state.submission.counts),
        "profiles": asdict(state.profiles),
        "chunks": {status: count for status, count in state.chunks.items() if count},
    }


def _describe_state(state: SubmissionState) -> list[str]:
    counts = asdict(state.profiles)
    account = " + ".join(f"{counts[name]} {name.replace('_', ' ')}" for name in counts if name != "accepted")
    return [
        f"{state.submission.id}  {state.status.replace('_', ' ')}  {state.submission.list_name} into "
        f"«{state.submission.scenario_name}»: {state.profiles.accepted} profiles = {account}"
    ]


def _exit_code(state: SubmissionState) -> int:
    well = state.status in (SubmissionStatus.RUNNING, SubmissionStatus.FINISHED)
    return WELL if well and not state.submission.counts.rejected else NOT_ALL_WELL


# ---------------------------------------------------------------- the rest


def _bench(options: argparse.Namespace) -> int:
    from altcraft_core.bench.running import run_bench

    figures = run_bench(options.rows)
    _answer(options, figures, [f"{name}: {value}" for name, value in figures.items()])
    return WELL


def _answer(options: argparse.Namespace, answer: dict[str, Any], lines: Sequence[str]) -> None:
    print(json.dumps(answer, ensure_ascii=False) if options.json else "\n".join(lines))


def _say(words: str, end: str = "\n") -> None:
    print(words, end=end, file=sys.stderr, flush=True)
