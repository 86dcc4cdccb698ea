"""Two proofs that nobody is engaged twice and nobody is lost, each short here and as long as one likes by hand."""

from __future__ import annotations

from pathlib import Path
from random import SystemRandom

import pytest

from tests.delivery.killing import opened
from tests.delivery.shuffling import shuffle

pytestmark = pytest.mark.slow

KILLS = 12
ORDERS = 40


def test_everybody_is_engaged_once_whoever_is_killed_at_whatever_moment(tmp_path: Path) -> None:
    with opened(tmp_path, seed=SystemRandom().randrange(1_000_000)) as arena:
        report = arena.run(KILLS)

    assert report.kills.total() == KILLS


def test_everybody_is_engaged_once_in_whatever_order_things_happen() -> None:
    shuffle(ORDERS)
