from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from altcraft_core.bench.bare import send_bodies
from altcraft_core.bench.running import running
from altcraft_core.bench.sending import run_sending
from altcraft_core.bench.waiting import run_waiting
from altcraft_core.demo.server import start_demo
from altcraft_core.errors import AltcraftError
from altcraft_core.settings import demo_connection
from tests.processes import Installation

pytestmark = pytest.mark.slow


def ignore(_: str) -> None:
    pass


def test_a_list_is_sent_beside_a_bare_loop() -> None:
    figures = run_sending(200, ignore, runs=1)

    assert (figures["profiles"], figures["chunks"], figures["runs"]) == (200, 1, 1)
    assert min(figures["sending_seconds"], figures["bare_seconds"], figures["ratio"]) > 0
    assert len(figures["loads"]) == 1


def test_the_bare_loop_reads_a_result_for_each_profile(tmp_path: Path) -> None:
    platform = start_demo(tmp_path / "platform.db", 0, pace=0.1)
    items = [[{"data": {"email": f"person{chunk}-{place}@example.com"}} for place in range(5)] for chunk in range(3)]
    told = {"token": "demo-token", "workflow_id": 12, "matching": "email"}

    results = send_bodies(demo_connection(platform.url), [json.dumps(told | {"data": one}).encode() for one in items])

    platform.stop()
    assert results == 15


def test_waiting_is_measured_when_the_intervals_have_grown() -> None:
    figures = run_waiting(10, ignore, grown=2, seconds=4)

    assert (figures["tasks"], figures["tasks_looked_at"]) == (10, 10)
    assert figures["threads"] > 1
    assert 0 < figures["share_of_a_core"] < 2
    assert figures["latest_look_ever"] >= figures["latest_look"] > 0


def test_another_worker_looks_at_every_task_after_a_kill(tmp_path: Path) -> None:
    figures = Installation(home=tmp_path / "home").answer("bench", "restart", "--tasks", "10")

    assert figures["tasks"] == 10
    assert 0 < figures["first_look_seconds"] <= figures["all_looked_at_seconds"]


def test_a_process_that_ends_by_itself_is_told_with_its_last_words(tmp_path: Path) -> None:
    module = ["altcraft_core", "status", "nowhere"]
    environment = os.environ | {"ALTCRAFT_HOME": str(tmp_path / "home")}
    with (
        running(module, environment, tmp_path / "log") as started,
        pytest.raises(AltcraftError, match="no submission nowhere"),
    ):
        started.wait_until(lambda: False)
