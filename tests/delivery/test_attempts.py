from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from pydantic import SecretStr

from altcraft_core.delivery.attempts import (
    LONGEST_WAIT,
    PATIENCE,
    PAUSED_TOKEN,
    PAUSED_UNREACHABLE,
    account_mark,
    is_repeatable,
    judge_send,
    next_wait,
    sender_mark,
)
from altcraft_core.errors import AnswerLost, BodyTooLarge, DeliveryError, NotSent, NotTaken, Refused, TokenRefused
from altcraft_core.records import Chunk, ChunkStatus
from altcraft_core.settings import Connection, demo_connection

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
LIVE = Connection(base_url="https://altcraft.example", token=SecretStr("first"), deduplicating=True)

PLANNED, REFUSED, UNKNOWN = ChunkStatus.PLANNED, ChunkStatus.REFUSED, ChunkStatus.UNKNOWN
LOST = AnswerLost("no answer")


def replayed(error: DeliveryError) -> DeliveryError:
    error.replayed = True
    return error


@pytest.mark.parametrize(
    ("error", "doubtful", "repeatable", "status", "wait"),
    [
        (NotSent("refused"), False, True, PLANNED, 1.0),
        (NotSent("refused"), True, True, UNKNOWN, 1.0),
        (NotSent("refused"), True, False, UNKNOWN, None),
        (NotTaken("busy"), False, True, PLANNED, 1.0),
        (NotTaken("busy", retry_after=17), False, True, PLANNED, 17.0),
        (LOST, False, True, UNKNOWN, 1.0),
        (LOST, False, False, UNKNOWN, None),
        (Refused(404, "no such scenario"), False, True, REFUSED, None),
        (Refused(404, "no such scenario"), True, True, UNKNOWN, 1.0),
        (Refused(404, "no such scenario"), True, False, UNKNOWN, None),
        (replayed(Refused(404, "no such scenario")), True, True, REFUSED, None),
        (TokenRefused(401, "token"), False, True, REFUSED, None),
        (TokenRefused(401, "token"), True, True, UNKNOWN, None),
        (BodyTooLarge(400, "Invalid request"), False, True, REFUSED, None),
    ],
)
def test_each_cause_leads_to_its_status_and_wait(
    error: DeliveryError, doubtful: bool, repeatable: bool, status: ChunkStatus, wait: float | None
) -> None:
    verdict = judge_send(error, doubtful=doubtful, repeatable=repeatable, tries=0)

    assert (verdict.status, verdict.wait) == (status, wait)


def test_a_refused_token_pauses_the_whole_run() -> None:
    assert judge_send(TokenRefused(403, "no access"), doubtful=False, repeatable=True, tries=0).pause == PAUSED_TOKEN


def test_a_body_that_is_too_large_is_split() -> None:
    assert judge_send(BodyTooLarge(400, "Invalid request"), doubtful=False, repeatable=True, tries=0).split


@pytest.mark.parametrize("error", [NotSent("refused"), NotTaken("busy"), LOST])
def test_a_silent_platform_pauses_the_run_in_the_end(error: DeliveryError) -> None:
    verdict = judge_send(error, doubtful=False, repeatable=True, tries=PATIENCE - 1)

    assert (verdict.pause, verdict.wait) == (PAUSED_UNREACHABLE, None)


def test_waits_double_up_to_a_minute() -> None:
    waits = [next_wait(tries) for tries in range(PATIENCE)]

    assert waits[:4] == [1, 2, 4, 8]
    assert waits[-1] == LONGEST_WAIT
    assert waits == sorted(waits)


@pytest.mark.parametrize(
    ("connection", "age", "repeatable"),
    [
        (LIVE, timedelta(hours=22, minutes=59), True),
        (LIVE, timedelta(hours=23), False),
        (LIVE.model_copy(update={"deduplicating": False}), timedelta(), False),
        (LIVE.model_copy(update={"token": SecretStr("second")}), timedelta(), False),
        (LIVE.model_copy(update={"base_url": "https://other.example"}), timedelta(), False),
        (LIVE.model_copy(update={"both_id_headers": True}), timedelta(), False),
        (LIVE.model_copy(update={"dedup_window_hours": 48}), timedelta(hours=47), True),
    ],
)
def test_a_repeat_counts_on_recognition_only_where_the_platform_gives_it(
    connection: Connection, age: timedelta, repeatable: bool
) -> None:
    chunk = _chunk(first_sent_at=NOON)

    assert is_repeatable(chunk, connection, NOON + age) is repeatable


def test_a_chunk_that_never_left_is_no_repeat() -> None:
    assert not is_repeatable(_chunk(first_sent_at=None), LIVE, NOON)


def test_the_mark_of_a_sender_does_not_show_its_token() -> None:
    mark = sender_mark(_chunk(first_sent_at=NOON), LIVE)

    assert "first" not in mark
    assert len(mark) == 8


@pytest.mark.parametrize(
    ("change", "is_same"),
    [
        ({"token": SecretStr("second")}, False),
        ({"base_url": "https://other.example"}, False),
        ({"both_id_headers": True, "parallel": 9}, True),
    ],
)
def test_the_mark_of_an_account_tells_place_and_token_apart_without_showing_them(
    change: dict[str, object], is_same: bool
) -> None:
    mark = account_mark("live", LIVE)

    assert (account_mark("live", LIVE.model_copy(update=change)) == mark) is is_same
    assert "first" not in mark
    assert len(mark) == 8


def _chunk(first_sent_at: datetime | None) -> Chunk:
    chunk = Chunk(
        id="s-1",
        submission_id="s",
        label="1",
        start=0,
        rows=10,
        bytes=100,
        sha256="0" * 64,
        request_id="5a1f7f0e-0000-4000-8000-000000000001",
        first_sent_at=first_sent_at,
    )
    return Chunk(**vars(chunk) | {"sender": sender_mark(chunk, LIVE)})


def test_the_demo_platform_is_the_same_on_another_port() -> None:
    chunk = _chunk(first_sent_at=NOON)

    assert sender_mark(chunk, demo_connection("http://127.0.0.1:8800")) == sender_mark(
        chunk, demo_connection("http://127.0.0.1:45123")
    )
