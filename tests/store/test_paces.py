from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import sqlalchemy as sa

from altcraft_core.store.paces import Paces
from tests.store.samples import Clock


def test_requests_take_one_free_moment_after_the_other(engine: sa.Engine) -> None:
    paces = Paces(engine, Clock())
    name = uuid4().hex
    assert [round(paces.reserve(name, 4.0), 3) for _ in range(4)] == [0.0, 0.25, 0.5, 0.75]


def test_moments_that_passed_unused_are_not_saved_up(engine: sa.Engine) -> None:
    clock, name = Clock(), uuid4().hex
    paces = Paces(engine, clock)
    paces.reserve(name, 2.0)
    clock.move(minutes=1)
    assert [round(paces.reserve(name, 2.0), 3) for _ in range(2)] == [0.0, 0.5]


def test_connections_do_not_wait_for_one_another(engine: sa.Engine) -> None:
    paces = Paces(engine, Clock())
    assert paces.reserve(uuid4().hex, 0.1) == paces.reserve(uuid4().hex, 0.1) == 0.0


def test_whoever_asks_at_once_gets_another_moment(engine: sa.Engine) -> None:
    paces, name = Paces(engine, Clock()), uuid4().hex
    with ThreadPoolExecutor(8) as pool:
        waits = list(pool.map(lambda _: round(paces.reserve(name, 10.0), 3), range(16)))
    assert sorted(waits) == [number / 10 for number in range(16)]
