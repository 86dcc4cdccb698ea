"""A demo platform on which no task ends, and which notes when it was asked about which.

python -m altcraft_core.bench.lookout --port PORT --state FILE      notes go to a file beside, see `notes`
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from pathlib import Path

import polars as pl
import uvicorn
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from altcraft_core.demo.faults import Faults, Rule
from altcraft_core.demo.platform import READ_TASK
from altcraft_core.demo.server import HOST, build_app
from altcraft_core.demo.state import State
from altcraft_core.demo.strikes import load_faults

LOOKS = pl.Schema({"task": pl.String(), "at": pl.Float64()})  #: `at` in seconds since 1970
STUCK = Faults(rules=(Rule(kind="task_stuck"),))


class Lookout:
    """Stands before a platform and notes every look at a task at the moment when it comes."""

    def __init__(self, app: ASGIApp, note: Callable[[str, float], object]) -> None:
        self._app = app
        self._note = note

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let everything pass, listening to what asks about tasks."""
        if scope["type"] != "http" or not scope["path"].rstrip("/").endswith(READ_TASK):
            await self._app(scope, receive, send)
            return
        came_at, heard = time.time(), bytearray()

        async def overhear() -> Message:
            message = await receive()
            heard.extend(message.get("body", b""))
            return message

        await self._app(scope, overhear, send)
        self._note(json.loads(heard)["task_id"], came_at)


def notes(state: Path) -> Path:
    """Where the looks at the tasks of that platform are noted: a line of CSV for each."""
    return state.with_suffix(".looks.csv")


def read_looks(path: Path) -> pl.DataFrame:
    """All looks so far, of the schema LOOKS."""
    return pl.read_csv(path, has_header=False, schema=LOOKS)


def run_lookout(state: Path, port: int) -> None:
    """Serve until the process is ended."""
    memory = State(state)
    load_faults(memory, STUCK)
    with notes(state).open("a", buffering=1, encoding="utf-8") as file:
        app = Lookout(build_app(memory, pace=0, clock=time.time), lambda task, at: file.write(f"{task},{at}\n"))
        uvicorn.run(app, host=HOST, port=port, lifespan="off", log_config=None, access_log=False)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--state", type=Path, required=True)
    options = parser.parse_args()
    run_lookout(options.state, options.port)
