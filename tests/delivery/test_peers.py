from __future__ import annotations

import os
import subprocess
import sys

import pytest

from altcraft_core.delivery.peers import LOOK_ON, Peers, died_here, find_machine, name_worker

ME = name_worker()
ELSEWHERE = "elsewhere/boot/1:7:abcdef01"
BOTH = (ME, ELSEWHERE)


class Time:
    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def gone() -> str:
    """A worker of this machine whose process is over."""
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    return f"{find_machine()}:{ended.pid}:abcdef01"


def test_a_process_can_only_be_seen_to_be_gone_where_its_number_means_it(gone: str) -> None:
    assert died_here(gone)
    assert not died_here(f"{find_machine()}:{os.getpid()}:abcdef01")
    assert not died_here(gone.replace(find_machine(), "elsewhere"))


def test_the_longest_running_living_worker_leads(gone: str) -> None:
    peers = Peers(ME)
    for seen, leads in [((ME, ELSEWHERE), True), ((ELSEWHERE, ME), False), ((gone, ME), True), ((), False)]:
        peers.look(seen, seen)

        assert peers.is_leader is leads


def test_whose_process_is_gone_is_dead_at_once_even_while_its_beat_is_fresh(gone: str) -> None:
    peers = Peers(ME)
    peers.look((ME, gone), (ME, gone))

    assert peers.is_dead(gone)
    assert peers.dead == {gone}


def test_who_said_that_it_stopped_leaves_its_work_at_once() -> None:
    peers = Peers(ME)
    peers.look((ME,), (ME,))

    assert peers.is_dead(ELSEWHERE)
    assert peers.dead == frozenset()


def test_who_was_not_seen_is_dead_once_this_worker_has_looked_on_for_a_while() -> None:
    time = Time()
    peers = Peers(ME, time)
    for passed in range(0, int(LOOK_ON.total_seconds()), 3):
        time.seconds = passed
        peers.look((ME,), BOTH)
        assert not peers.is_dead(ELSEWHERE)
    time.seconds = LOOK_ON.total_seconds()
    peers.look((ME,), BOTH)

    assert peers.is_dead(ELSEWHERE)


def test_after_an_outage_of_the_database_nobody_is_called_dead_before_they_could_beat() -> None:
    time = Time()
    peers = Peers(ME, time)
    for time.seconds in (0.0, 3.0, 6.0, 9.0):
        peers.look(BOTH, BOTH)
    time.seconds = 120.0
    peers.look((ME,), BOTH)

    assert not peers.is_dead(ELSEWHERE)
    time.seconds = 123.0
    peers.look(BOTH, BOTH)
    assert not peers.is_dead(ELSEWHERE)
