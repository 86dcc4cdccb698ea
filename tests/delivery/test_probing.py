from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import SecretStr

from altcraft_core.delivery.attempts import is_recognised
from altcraft_core.delivery.probing import judge_repeats, probe_repeats
from altcraft_core.demo.faults import Rule
from altcraft_core.demo.switches import Switches
from altcraft_core.errors import DeliveryError, NotSent
from altcraft_core.records import Accepted, Chunk, ChunkStatus, Probe, Recognition, SubmissionStatus
from altcraft_core.settings import Connection
from tests.delivery.houses import LIVE, WELCOME, Stage, stage
from tests.processes import wait_until

ME = "anna@example.com"
FIRST, SAME, OTHER = Accepted(task_id="1"), Accepted(task_id="1", replayed=True), Accepted(task_id="2")
YES, BOTH, NOT, UNCLEAR = (
    Recognition.BY_REQUEST_ID,
    Recognition.BY_BOTH_HEADERS,
    Recognition.NOT,
    Recognition.UNCLEAR,
)
PROBE = Probe(connection=LIVE, sender="mark", tried_at=datetime(2026, 3, 1, tzinfo=UTC), recognition=YES)


class Answers:
    """Gives prepared answers in turn and remembers which headers were sent."""

    def __init__(self, answers: Sequence[Accepted]) -> None:
        self._answers = iter(answers)
        self.sent: list[bool] = []

    def __call__(self, both_headers: bool) -> Accepted:
        self.sent.append(both_headers)
        return next(self._answers)


@pytest.mark.parametrize(
    ("answers", "both_id_headers", "recognition"),
    [
        ([FIRST, SAME, SAME], False, YES),
        ([FIRST, SAME, OTHER], False, BOTH),
        ([FIRST, SAME], True, BOTH),
        ([FIRST, OTHER], False, NOT),
        ([FIRST, OTHER], True, NOT),
    ],
)
def test_answers_tell_by_which_headers_repeats_are_recognised(
    answers: list[Accepted], both_id_headers: bool, recognition: Recognition
) -> None:
    send = Answers(answers)

    assert judge_repeats(send, both_id_headers=both_id_headers) is recognition
    assert send.sent == [True, True, False][: len(answers)]


@pytest.mark.parametrize(
    "answers",
    [[SAME], [FIRST, FIRST], [FIRST, replace(OTHER, replayed=True)], [FIRST, SAME, FIRST]],
    ids=["first is a repeat", "same task, no mark", "mark, other task", "third contradicts"],
)
def test_answers_that_contradict_each_other_tell_nothing(answers: list[Accepted]) -> None:
    send = Answers(answers)

    with pytest.raises(DeliveryError):
        judge_repeats(send, both_id_headers=False)
    assert len(send.sent) == len(answers)


@pytest.mark.parametrize(
    ("recognition", "both_id_headers", "recognised"),
    [
        (YES, False, True),
        (YES, True, True),
        (BOTH, False, False),
        (BOTH, True, True),
        (NOT, True, False),
        (UNCLEAR, True, False),
    ],
)
def test_a_probe_counts_only_for_the_headers_that_are_sent(
    recognition: Recognition, both_id_headers: bool, recognised: bool
) -> None:
    connection = Connection(
        base_url="https://altcraft.example", token=SecretStr("secret"), both_id_headers=both_id_headers
    )

    assert is_recognised(replace(PROBE, recognition=recognition), connection) is recognised


def probe(scene: Stage, scenario: int = WELCOME) -> Probe:
    """Try it and write down what was found out."""
    found = probe_repeats(LIVE, scene.house.connections.get(LIVE), scenario, ME)
    scene.house.probes.add(found)
    return found


def is_deduplicating(scene: Stage) -> bool | None:
    return scene.house.connections.get(LIVE).deduplicating


@pytest.mark.slow
@pytest.mark.usefixtures("backend")
@pytest.mark.parametrize(
    ("id_headers", "account", "recognition", "counts", "entered"),
    [
        (("Request-ID",), {}, YES, True, 1),
        (("Request-ID", "X-Request-ID"), {}, YES, True, 1),
        (("X-Request-ID",), {}, BOTH, False, 2),
        (("X-Request-ID",), {"both_id_headers": True}, BOTH, True, 1),
        ((), {}, NOT, False, 2),
        ((), {"both_id_headers": True}, NOT, False, 2),
    ],
)
def test_each_platform_is_seen_for_what_it_is(
    tmp_path: Path,
    id_headers: tuple[str, ...],
    account: dict[str, bool],
    recognition: Recognition,
    counts: bool,
    entered: int,
) -> None:
    switches = Switches(id_headers=id_headers)
    with stage(tmp_path, switches=switches, deduplicating=None, **account) as scene:
        found = probe(scene)

        assert (found.recognition, found.words) == (recognition, "")
        assert is_deduplicating(scene) is counts
        assert scene.ledger()["max_engagements"] == entered


@pytest.mark.slow
@pytest.mark.usefixtures("backend")
@pytest.mark.parametrize(
    ("rule", "seen"),
    [
        (Rule(kind="drop_before"), 0),
        (Rule(kind="drop_after"), 1),
        (Rule(kind="throttle"), 0),
        (Rule(kind="error", code=404, text="no such scenario"), 0),
        (Rule(kind="drop_before", after=1), 1),
        (Rule(kind="http_502_html_after", after=2), 3),
    ],
    ids=lambda value: f"{value.kind}-{value.after}" if isinstance(value, Rule) else None,
)
def test_an_error_makes_it_unclear_and_nothing_more_is_sent(tmp_path: Path, rule: Rule, seen: int) -> None:
    with stage(tmp_path, rule, deduplicating=None) as scene:
        found = probe(scene)

        assert found.recognition is UNCLEAR
        assert found.words
        assert not is_deduplicating(scene)
        assert scene.ledger()["requests"] == seen
        assert scene.ledger()["max_engagements"] == min(seen, 1)


@pytest.mark.slow
@pytest.mark.usefixtures("backend")
def test_the_address_is_left_out_of_what_is_kept(tmp_path: Path) -> None:
    with stage(tmp_path, Rule(kind="error", code=400, text=f"Profile {ME} is odd"), deduplicating=None) as scene:
        found = probe(scene)

        assert "is odd" in found.words
        assert ME not in found.words


@pytest.mark.slow
@pytest.mark.usefixtures("backend")
def test_nobody_is_probed_where_no_connection_can_be_made(tmp_path: Path) -> None:
    with stage(tmp_path, deduplicating=None, base_url="http://127.0.0.1:9") as scene:
        found = probe(scene)

        assert (found.recognition, found.words) == (
            UNCLEAR,
            NotSent("Altcraft cannot be reached: nothing listens at its address.").sentence,
        )


@pytest.mark.slow
@pytest.mark.usefixtures("backend")
def test_the_latest_probe_counts_and_the_settings_win_over_it(tmp_path: Path) -> None:
    with stage(tmp_path, deduplicating=None) as scene:
        found = probe(scene)
        assert is_deduplicating(scene)
        scene.house.probes.add(replace(found, recognition=UNCLEAR))
        assert not is_deduplicating(scene)
    with stage(tmp_path, deduplicating=False) as scene:
        probe(scene)
        assert is_deduplicating(scene) is False


@pytest.mark.slow
@pytest.mark.usefixtures("backend")
def test_what_waited_for_a_person_is_repeated_once_repeats_are_known_to_be_safe(tmp_path: Path) -> None:
    with stage(tmp_path, Rule(kind="drop_after"), deduplicating=None) as scene:
        submission = scene.start(10)
        assert scene.settle(submission).status is SubmissionStatus.NEEDS_YOU

        probe(scene, scenario=15)
        (chunk,) = work_until_done(scene, submission)

        assert (chunk.attempts, chunk.replayed, chunk.imported) == (2, True, 10)
        assert scene.ledger()["max_engagements"] == 1


def work_until_done(scene: Stage, submission: str) -> tuple[Chunk, ...]:
    engine = scene.house.engine()
    engine.start()
    try:
        journal = scene.house.journal
        wait_until(
            lambda: all(chunk.status is ChunkStatus.DONE for chunk in journal.chunks(submission)),
            "nothing was repeated",
        )
        return journal.chunks(submission)
    finally:
        engine.stop()
