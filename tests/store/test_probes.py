from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa

from altcraft_core.records import Probe, Recognition
from altcraft_core.store.probes import Probes
from tests.store.samples import NOON, SENDER

PROBE = Probe(connection="live", sender=SENDER, tried_at=NOON, recognition=Recognition.NOT)


@pytest.fixture
def probes(engine: sa.Engine) -> Probes:
    return Probes(engine)


def test_before_anything_was_tried_nothing_is_known(probes: Probes) -> None:
    assert probes.latest("live", SENDER) is None


@pytest.mark.parametrize("recognition", Recognition)
def test_what_was_found_out_comes_back_as_it_was(probes: Probes, recognition: Recognition) -> None:
    probe = replace(PROBE, recognition=recognition, words="Altcraft cannot be reached.")
    probes.add(probe)

    assert probes.latest("live", SENDER) == probe


def test_what_was_found_out_last_counts_whatever_a_clock_says(probes: Probes) -> None:
    later = replace(PROBE, tried_at=NOON.replace(year=2020), recognition=Recognition.BY_REQUEST_ID)
    probes.add(PROBE)
    probes.add(later)

    assert probes.latest("live", SENDER) == later


def test_another_account_and_another_token_are_not_spoken_for(probes: Probes) -> None:
    probes.add(PROBE)

    assert probes.latest("demo", SENDER) is None
    assert probes.latest("live", "another mark") is None
