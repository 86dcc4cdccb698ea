"""The commands: python -m altcraft_core serve | worker | demo | check | submit | status | bench.

Answers go to stdout, as one JSON object with --json; progress and logs go to stderr. The exit code is 0 when all is
well, 1 when some rows or profiles are not, 2 when the command cannot do its work.
"""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from altcraft_core.commands.answering import CANNOT, say
from altcraft_core.errors import AltcraftError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code."""
    options = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s %(message)s")
    module, function = options.run.split(":")
    try:
        code: int = getattr(import_module(f"altcraft_core.commands.{module}"), function)(options)
    except AltcraftError as error:
        say(error.sentence)
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
    serve.set_defaults(run="servers:run_serve")

    worker = commands.add_parser("worker", help="an engine without a dashboard")
    worker.set_defaults(run="servers:run_worker")

    demo = commands.add_parser("demo", help="the demo platform alone")
    demo.add_argument("--port", type=int, default=8800)
    demo.add_argument("--state", type=Path, help="the file that keeps its profiles")
    demo.add_argument("--faults", type=Path, help="a JSON file of faults to show")
    demo.set_defaults(run="servers:run_demo_platform")

    check = commands.add_parser("check", help="check every row of a list; nothing is sent")
    check.add_argument("list", type=Path)
    check.add_argument("--recipe", type=Path)
    check.add_argument("--rejected", type=Path, help="write the rejected rows here, .csv or .xlsx")
    check.add_argument("--json", action="store_true")
    check.set_defaults(run="lists:run_check")

    submit = commands.add_parser("submit", help="send a list into a scenario")
    submit.add_argument("list", type=Path)
    submit.add_argument("--recipe", type=Path, required=True)
    submit.add_argument("--connection", help="a connection's name; the first one set up, if not given")
    submit.add_argument("--yes", action="store_true", help="do not ask for the number of people")
    submit.add_argument("--again", action="store_true", help="send a list that was sent before once more")
    submit.add_argument(
        "--leave-out-recent", action="store_true", help="not those who were sent into this scenario a short time ago"
    )
    submit.add_argument("--wait", action="store_true", help="work here until every profile has an outcome")
    submit.add_argument("--json", action="store_true")
    submit.set_defaults(run="submissions:run_submit")

    status = commands.add_parser("status", help="where submissions stand")
    status.add_argument("submission", nargs="?")
    status.add_argument("--json", action="store_true")
    status.set_defaults(run="submissions:run_status")

    bench = commands.add_parser("bench", help="speed and memory beside a plain script, and what delivery costs")
    bench.add_argument("--rows", type=int, default=1_000_000)
    bench.add_argument("--json", action="store_true")
    bench.add_argument(
        "--no-scripts",
        dest="scripts",
        action="store_false",
        help="leave the plain scripts out: with ten million rows they take half an hour",
    )
    bench.set_defaults(run="benchmarks:measure_checking")
    _add_benchmarks(bench)
    return parser


def _add_benchmarks(bench: argparse.ArgumentParser) -> None:
    # An option may stand before the word or behind it: what is not told behind it does not undo what was.
    told = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    told.add_argument("--json", action="store_true")
    words = bench.add_subparsers(metavar="WHAT")

    sending = words.add_parser("sending", parents=[told], help="sending a list, beside a bare loop")
    sending.add_argument("--rows", type=int, default=argparse.SUPPRESS)
    sending.set_defaults(run="benchmarks:measure_sending")

    waiting = words.add_parser("waiting", parents=[told], help="following many open tasks with one worker")
    waiting.add_argument("--tasks", type=int, default=2_000)
    waiting.set_defaults(run="benchmarks:measure_waiting")

    restart = words.add_parser("restart", parents=[told], help="following them again after the worker was killed")
    restart.add_argument("--tasks", type=int, default=2_000)
    restart.set_defaults(run="benchmarks:measure_restart")
