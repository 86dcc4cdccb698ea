from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.demo.callers import Caller, Clock, people

pytestmark = pytest.mark.slow

DAY = 24 * 60 * 60


def test_a_repeat_gets_the_first_answer_and_does_nothing(demo: Caller) -> None:
    first = demo.send(*people(3), request_id="one")
    repeat = demo.send(*people(3), request_id="one")

    assert repeat.json() == first.json()
    assert repeat.headers["Duplicate-Request"] == "true"
    assert repeat.headers["Duplicate-Key"]
    assert "Duplicate-Request" not in first.headers
    ledger = demo.ledger()
    assert (ledger["engagements"], ledger["requests"], ledger["duplicates"]) == (3, 2, 1)


@pytest.mark.parametrize(
    "headers", [{"Request_ID": "one"}, {"X_Request_ID": "one"}, {"Request_ID": "one", "X_Request_ID": "two"}]
)
def test_both_names_of_the_header_are_honoured(demo: Caller, headers: dict[str, str]) -> None:
    first = demo.send(*people(1), request_id="one")
    repeat = demo.post(
        "workflows/import_and_start_batch_task", {"workflow_id": 12, "data": [{"data": people(1)[0]}]}, **headers
    )

    assert repeat.json() == first.json()
    assert repeat.headers["Duplicate-Request"] == "true"


@pytest.mark.parametrize(("seconds", "engagements"), [(DAY - 1, 1), (DAY + 1, 2)])
def test_an_answer_is_remembered_for_a_day_from_the_first_request(
    demo: Caller, clock: Clock, seconds: float, engagements: int
) -> None:
    demo.send(*people(1), request_id="one")
    clock.now += seconds
    demo.send(*people(1), request_id="one")

    assert demo.ledger()["max_engagements"] == engagements


def test_a_repeat_does_not_prolong_the_memory(demo: Caller, clock: Clock) -> None:
    for _ in range(3):
        demo.send(*people(1), request_id="one")
        clock.now += DAY * 0.6

    assert demo.ledger()["engagements"] == 2


def test_another_id_another_token_or_no_id_is_another_request(demo: Caller) -> None:
    demo.send(*people(1), request_id="one")
    demo.send(*people(1), request_id="two")
    demo.send(*people(1), request_id="one", token="abcdefghijklmnqrstuvwxyz")
    demo.send(*people(1))
    demo.send(*people(1))

    assert demo.ledger()["engagements"] == 5
    assert demo.ledger()["duplicates"] == 0


def test_an_error_is_not_remembered(demo: Caller) -> None:
    demo.send(*people(1), request_id="one", workflow_id=27)

    assert demo.send(*people(1), request_id="one").json()["error"] == 0


def test_the_key_does_not_tell_the_token(demo: Caller) -> None:
    demo.send(*people(1), request_id="one")

    assert "demo-token" not in demo.send(*people(1), request_id="one").headers["Duplicate-Key"]


def test_simultaneous_repeats_to_two_servers_engage_once(start: Callable[..., Caller]) -> None:
    servers = [start(), start()]
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda n: servers[n % 2].send(*people(50), request_id=f"{n // 8}"), range(64)))

    assert len({answer.json()["task_id"] for answer in answers}) == 8
    ledger = servers[0].ledger()
    assert (ledger["profiles"], ledger["max_engagements"], ledger["duplicates"]) == (50, 8, 56)
