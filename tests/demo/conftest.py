from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from altcraft_core.demo.faults import Faults
from altcraft_core.demo.server import DemoServer, start_demo
from altcraft_core.demo.switches import Switches
from tests.demo.callers import Caller, Clock


@pytest.fixture(scope="module")
def servers() -> Iterator[list[DemoServer]]:
    # Stopping takes a moment, so the servers of a module are stopped together.
    servers: list[DemoServer] = []
    yield servers
    with ThreadPoolExecutor(len(servers) + 1) as threads:
        list(threads.map(DemoServer.stop, servers))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def start(servers: list[DemoServer], tmp_path: Path, clock: Clock) -> Iterator[Callable[..., Caller]]:
    callers: list[Caller] = []

    def start(*, pace: float = 0, faults: Faults | None = None, **settings: Any) -> Caller:
        state, switches = tmp_path / "state" / "demo.db", Switches(**settings) if settings else None
        servers.append(start_demo(state, 0, pace=pace, faults=faults, switches=switches, clock=clock))
        callers.append(Caller(servers[-1].url))
        return callers[-1]

    yield start
    for caller in callers:
        caller.close()


@pytest.fixture
def demo(start: Callable[..., Caller]) -> Caller:
    return start()
