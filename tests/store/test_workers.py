from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from altcraft_core.store.workers import Workers
from tests.store.samples import NOON, Clock


def test_workers_are_known_while_they_beat(engine: sa.Engine) -> None:
    clock = Clock()
    workers = Workers(engine, clock)
    workers.beat("young", NOON)
    workers.beat("old", NOON - timedelta(hours=1))
    clock.move(seconds=40)
    workers.beat("young", NOON)
    assert workers.seen(timedelta(seconds=30)) == ("young",)
    assert workers.seen(timedelta(seconds=60)) == ("old", "young")
    assert set(workers.known()) == {"old", "young"}
    workers.forget("old")
    assert workers.seen(timedelta(seconds=60)) == workers.known() == ("young",)


def test_without_a_clock_all_machines_go_by_one(engine: sa.Engine) -> None:
    workers = Workers(engine)
    workers.beat("first", NOON)

    assert workers.seen(timedelta(seconds=30)) == ("first",)
