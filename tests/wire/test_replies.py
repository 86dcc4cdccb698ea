from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from altcraft_core.errors import AnswerLost, BodyTooLarge, DeliveryError, NotTaken, Refused, TokenRefused
from altcraft_core.records import OUTCOMES, Accepted, TaskPhase
from altcraft_core.wire.replies import (
    UNREADABLE,
    WORDS,
    Reply,
    read_accepted,
    read_envelope,
    read_results,
    read_task_state,
)

NOW = datetime(2026, 3, 25, 12, tzinfo=UTC)
SUCCESS = {"error": 0, "error_text": "Successful operation"}


def reply(body: object, status: int = 200, **headers: str) -> Reply:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Reply(
        status=status, headers={name.replace("_", "-"): value for name, value in headers.items()}, body=content
    )


def task(status: str, result: object = None, **data: Any) -> Reply:
    return reply({"data": {"status": status, "progress": 100, "result": result} | data} | SUCCESS)


def finished(items: object) -> Any:
    return read_task_state(task("completed", {"error": 0, "error_text": "", "result": items}), NOW).outcomes


@pytest.mark.parametrize(
    ("envelope", "status", "kind"),
    [
        ({"error": 400, "error_text": "Invalid request"}, 200, Refused),
        ({"error": 400, "error_text": "Invalid request"}, 400, Refused),
        ({"error": 402, "error_text": "Tariff limit"}, 200, Refused),
        ({"error": 440, "error_text": ""}, 404, Refused),
        ({"error": 401, "error_text": "Token required"}, 401, TokenRefused),
        ({"error": 403, "error_text": "No access"}, 200, TokenRefused),
        (
            {"error": 400, "error_text": "Invalid request", "error_debug": "http: request body too large"},
            200,
            BodyTooLarge,
        ),
        ({"error": 400, "error_text": "Request body too large"}, 400, BodyTooLarge),
        ({"error": 500, "error_text": "Internal error"}, 200, AnswerLost),
        ({"error": 503, "error_text": "Later"}, 200, AnswerLost),
        ({"error": 400, "error_text": "Invalid request"}, 502, AnswerLost),
        ({"error": 10**30}, 200, AnswerLost),
        (SUCCESS, 404, AnswerLost),
        (SUCCESS, 500, AnswerLost),
        ({"error": "0"}, 200, AnswerLost),
        ({"error": False}, 200, AnswerLost),
        ({"error_text": "Successful operation"}, 200, AnswerLost),
        ([SUCCESS], 200, AnswerLost),
        (None, 200, AnswerLost),
        (b"", 200, AnswerLost),
        (b"OK", 200, AnswerLost),
        (b"<html><h1>502 Bad Gateway</h1></html>", 502, AnswerLost),
        (b"<html>Log in</html>", 200, AnswerLost),
        (b'{"error": 0, "task_id": "30421978', 200, AnswerLost),
        (b'\xff{"error": 0}', 200, AnswerLost),
        (b"[" * 100_000, 200, AnswerLost),
        (b"", 503, AnswerLost),
        (b"<html>413 Request Entity Too Large</html>", 413, BodyTooLarge),
        (b"", 429, NotTaken),
        ({"error": 429, "error_text": "Too many"}, 429, NotTaken),
    ],
)
def test_answers_that_are_no_success_are_told_apart(envelope: object, status: int, kind: type[DeliveryError]) -> None:
    with pytest.raises(DeliveryError) as caught:
        read_envelope(reply(envelope, status), NOW)
    assert type(caught.value) is kind


def test_refusal_keeps_the_platforms_own_words() -> None:
    answer = {"error": 400, "error_text": "Invalid request", "error_debug": "unknown workflow"}
    with pytest.raises(
        Refused, match=r"^Altcraft answered 400, the request is not right: Invalid request \(unknown workflow\)$"
    ) as caught:
        read_envelope(reply(answer), NOW)
    assert (caught.value.code, caught.value.text, caught.value.debug) == (400, "Invalid request", "unknown workflow")


def test_foreign_words_are_cut_and_made_printable() -> None:
    with pytest.raises(Refused) as caught:
        read_envelope(reply({"error": 400, "error_text": "a\x00b\nc\ud800" + "x" * 10_000}), NOW)
    assert caught.value.text == "a b c " + "x" * (WORDS - 6)


@pytest.mark.parametrize(
    ("told", "seconds"),
    [
        ("7", 7),
        ("1.5", 1.5),
        ("-3", 0),
        ("Wed, 25 Mar 2026 12:01:30 GMT", 90),
        ("Wed, 25 Mar 2026 11:00:00 GMT", 0),
        ("Wed, 25 Mar 2026 15:01:00 +0300", 60),
        ("soon", None),
        ("inf", None),
        ("nan", None),
        ("", None),
    ],
)
def test_wait_is_read_in_seconds_or_as_a_date(told: str, seconds: float | None) -> None:
    with pytest.raises(NotTaken) as caught:
        read_envelope(reply(b"busy", 503, retry_after=told), NOW)
    assert caught.value.retry_after == seconds


def test_accepted_chunk_has_a_task() -> None:
    assert read_accepted(reply(SUCCESS | {"task_id": "30421978-7f6d"}), NOW) == Accepted(task_id="30421978-7f6d")


@pytest.mark.parametrize("header", ["duplicate_request", "x_duplicate_request"])
@pytest.mark.parametrize(("value", "replayed"), [("true", True), ("True", True), ("false", False)])
def test_repeat_is_recognised_by_its_header(header: str, value: str, replayed: bool) -> None:
    assert read_accepted(reply(SUCCESS | {"task_id": "t"}, **{header: value}), NOW).replayed is replayed


@pytest.mark.parametrize("task_id", [None, "", 12, ["t"], "t\x00", "t" * 501])
def test_success_without_a_task_may_have_been_taken(task_id: object) -> None:
    with pytest.raises(AnswerLost, match="named no task"):
        read_accepted(reply(SUCCESS | {"task_id": task_id}), NOW)


@pytest.mark.parametrize(
    ("word", "error", "phase"),
    [
        ("completed", 0, TaskPhase.FINISHED),
        ("Success", 0, TaskPhase.FINISHED),
        ("completed", 5, TaskPhase.FAILED),
        ("completed", "broken", TaskPhase.FAILED),
        ("failed", 0, TaskPhase.FAILED),
        ("error", 3, TaskPhase.FAILED),
        ("cancelled", 0, TaskPhase.FAILED),
        ("canceled", 0, TaskPhase.FAILED),
        ("aborted", 0, TaskPhase.FAILED),
        ("queued", 0, TaskPhase.RUNNING),
        ("running", 5, TaskPhase.RUNNING),
        ("в очереди", 0, TaskPhase.RUNNING),
        ("", 0, TaskPhase.RUNNING),
    ],
)
def test_status_words_tell_the_phase(word: str, error: object, phase: TaskPhase) -> None:
    state = read_task_state(task(word, {"error": error, "error_text": "words", "result": []}), NOW)
    assert (state.phase, state.status, state.error_text) == (phase, word, "words")
    assert (state.outcomes is None) == (phase is TaskPhase.RUNNING)


def test_running_task_tells_its_progress() -> None:
    state = read_task_state(task("running", progress=40), NOW)
    assert (state.phase, state.progress, state.error, state.outcomes) == (TaskPhase.RUNNING, 40, 0, None)


@pytest.mark.parametrize(("told", "percent"), [(-5, 0), (250, 100), ("half", 0), (None, 0), (12.5, 0)])
def test_progress_is_a_percentage(told: object, percent: int) -> None:
    assert read_task_state(task("running", progress=told), NOW).progress == percent


@pytest.mark.parametrize("data", [None, [], {}, {"status": None}, {"status": 7}])
def test_answer_without_a_status_is_lost(data: object) -> None:
    with pytest.raises(AnswerLost, match="no status"):
        read_task_state(reply({"data": data} | SUCCESS), NOW)


def test_items_become_outcomes_in_their_order() -> None:
    outcomes = finished(
        [
            {"profile_id": "61e9", "error": 0},
            {"error": 440, "error_text": "Invalid email", "email": "a@b.ru"},
            {"profile_id": "61ea", "unknown_key": [1, 2]},
            {"error": "17", "phone": "+79990000000"},
            {"error": "broken", "field_value": "00015"},
            {},
            None,
        ]
    )
    assert outcomes.schema == OUTCOMES
    assert outcomes.rows() == [
        ("61e9", 0, "", None, None),
        ("", 440, "Invalid email", "a@b.ru", None),
        ("61ea", 0, "", None, None),
        ("", 17, "", "+79990000000", None),
        ("", UNREADABLE, "", "00015", None),
        ("", 0, "", None, None),
        ("", 0, "", None, None),
    ]


@pytest.mark.parametrize(
    ("told", "created"),
    [
        ({"created": True}, True),
        ({"created": False}, False),
        ({"created": "True"}, True),
        ({"is_created": 1}, True),
        ({"is_new": 0}, False),
        ({"new": "false"}, False),
        ({"updated": True}, False),
        ({"is_updated": "1"}, False),
        ({"updated": False}, None),
        ({"created": True, "updated": True}, True),
        ({"created": None, "updated": True}, False),
        ({"created": "2026-03-25T12:00:00Z"}, None),
        ({"created": 1774440000}, None),
        ({"status": "created"}, None),
        ({}, None),
    ],
)
def test_items_may_tell_whether_their_profile_is_new(told: dict[str, Any], created: bool | None) -> None:
    items = [{"profile_id": "61e9"} | told, {"profile_id": "61ea"}]
    assert finished(items)["created"].to_list() == [created, None]


@pytest.mark.parametrize("told", [{"created": {"at": 1}}, {"updated": ["email"]}, {"new": "\ud800"}, {"new": 10**30}])
def test_words_about_new_profiles_that_cannot_be_read_cost_no_outcome(told: dict[str, Any]) -> None:
    outcomes = finished([{"profile_id": "61e9", "created": True}, {"profile_id": "61ea"} | told])
    assert outcomes.select("profile_id", "created").rows() == [("61e9", None), ("61ea", None)]


@pytest.mark.parametrize(
    "items", [None, {}, "done", ["61e9"], [["61e9"]], [{"error": {"code": 1}}], [{"profile_id": "\ud800"}]]
)
def test_items_that_cannot_be_read_make_no_outcomes(items: object) -> None:
    assert finished(items) is None


def test_empty_result_has_no_outcomes_but_their_columns() -> None:
    assert finished([]).schema == OUTCOMES
    assert finished([]).is_empty()


def test_results_that_come_at_once_are_those_of_a_finished_task() -> None:
    items = [{"error": 0, "error_text": "", "profile_id": "a"}, {"error": 400, "error_text": "No", "profile_id": ""}]
    accepted = read_results(reply(SUCCESS | {"result": items}, duplicate_request="true"), NOW)
    results = accepted.results
    assert (accepted.task_id, accepted.replayed) == ("", True)
    assert results is not None
    assert results.outcomes is not None
    assert (results.phase, results.error, results.progress) == (TaskPhase.FINISHED, 0, 100)
    assert results.outcomes.rows() == [("a", 0, "", None, None), ("", 400, "No", None, None)]


@pytest.mark.parametrize("told", [{}, {"result": None}, {"result": "all of them"}])
def test_success_without_results_guesses_none(told: dict[str, Any]) -> None:
    results = read_results(reply(SUCCESS | told), NOW).results
    assert results is not None
    assert (results.phase, results.outcomes) == (TaskPhase.FINISHED, None)


def test_error_that_comes_with_results_was_not_refused_whole() -> None:
    items = [{"profile_id": "a"}, {"error": 400, "error_text": "No"}]
    results = read_results(reply({"error": 400, "error_text": "Some failed", "result": items}), NOW).results
    assert results is not None
    assert results.outcomes is not None
    assert (results.phase, results.error, results.error_text) == (TaskPhase.FAILED, 400, "Some failed")
    assert results.outcomes["error"].to_list() == [0, 400]


@pytest.mark.parametrize("told", [{}, {"result": []}])
def test_error_without_results_is_a_refusal(told: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        read_results(reply({"error": 400, "error_text": "Invalid request"} | told), NOW)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.text() | st.sampled_from(["error", "status", "result", "profile_id", "id"]), inner, max_size=4
        )
    ),
)


@given(data=JSON, result=JSON, status=st.sampled_from(["completed", "failed", "running"]))
def test_no_answer_brings_the_reader_down(data: object, result: object, status: str) -> None:
    for body in (
        data,
        {"error": 0, "data": data},
        {"error": 0, "data": {"status": status, "result": {"result": result}}},
    ):
        for read in (read_accepted, read_task_state, read_results):
            with suppress(DeliveryError):
                read(reply(body), NOW)
