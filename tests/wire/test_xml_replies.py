from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from altcraft_core.errors import AnswerLost, BodyTooLarge, DeliveryError, Refused, TokenRefused
from altcraft_core.records import OUTCOMES, TaskPhase, TaskState
from altcraft_core.wire.catalogue import read_fields, read_page
from altcraft_core.wire.replies import (
    UNREADABLE,
    Reply,
    read_accepted,
    read_envelope,
    read_results,
    read_task_state,
)

NOW = datetime(2026, 3, 25, 12, tzinfo=UTC)
SUCCESS = "<error>0</error><error_text>Successful operation</error_text>"


def reply(inside: str | bytes, status: int = 200, **headers: str) -> Reply:
    body = inside if isinstance(inside, bytes) else f"<xml>{inside}</xml>".encode()
    return Reply(status=status, headers=headers, body=body)


def task(result: str, status: str = "completed", progress: str = "100") -> TaskState:
    told = f"<status>{status}</status><progress>{progress}</progress>{result}"
    return read_task_state(reply(f"<data>{told}</data>{SUCCESS}"), NOW)


@pytest.mark.parametrize(
    ("inside", "kind"),
    [
        ("<error>400</error><error_text>Invalid request</error_text>", Refused),
        ("<error>401</error>", TokenRefused),
        ("<error>400</error><error_debug>http: request body too large</error_debug>", BodyTooLarge),
        ("<error>500</error>", AnswerLost),
        ("<error>zero</error>", AnswerLost),
        ("<error/>", AnswerLost),
        ("<error>0</error><error>0</error>", AnswerLost),
        ("<error_text>Successful operation</error_text>", AnswerLost),
        ("", AnswerLost),
        ("<error>0", AnswerLost),
        (b"<html><error>0</error></html>", AnswerLost),
        (b"<!DOCTYPE html><html><body>502</body></html>", AnswerLost),
        (b'<?xml version="1.0" encoding="nonsense"?><xml><error>0</error></xml>', AnswerLost),
        (b"<xml>" + b"<a>" * 100_000 + b"</a>" * 100_000 + b"</xml>", AnswerLost),
        (b"<xml><error>0</error>\x00</xml>", AnswerLost),
    ],
)
def test_answers_that_are_no_success_are_told_apart(inside: str | bytes, kind: type[DeliveryError]) -> None:
    with pytest.raises(DeliveryError) as caught:
        read_envelope(reply(inside), NOW)
    assert type(caught.value) is kind


@pytest.mark.parametrize(
    "prolog",
    [
        '<!DOCTYPE xml [<!ENTITY a "0">]>',
        '<!DOCTYPE xml [<!ENTITY a "00"><!ENTITY b "&a;&a;&a;&a;">]>',
        '<!DOCTYPE xml [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE xml SYSTEM "http://127.0.0.1:1/a.dtd">',
        '<!DOCTYPE xml [<!ENTITY % a SYSTEM "http://127.0.0.1:1/a">%a;]>',
    ],
)
def test_document_types_and_entities_are_refused(prolog: str) -> None:
    body = f"{prolog}<xml><error>&a;</error><task_id>t</task_id></xml>".encode()
    plain = f"{prolog}<xml>{SUCCESS}<task_id>t</task_id></xml>".encode()
    for answer in (body, plain):
        with pytest.raises(AnswerLost, match="neither JSON nor XML"):
            read_accepted(reply(answer), NOW)


@pytest.mark.parametrize(
    "start", [b"", b"\n  ", b"\xef\xbb\xbf", b'<?xml version="1.0" encoding="UTF-8"?>\n', b"<!-- hello -->"]
)
def test_answers_are_told_apart_by_what_they_are(start: bytes) -> None:
    body = start + f"<xml>{SUCCESS}<task_id>12</task_id></xml>".encode()
    if start == b"\n  ":
        body = start + body.lstrip()
    assert read_accepted(reply(body, **{"content-type": "application/json"}), NOW).task_id == "12"


def test_words_of_a_refusal_are_found_under_a_name_with_a_space() -> None:
    answer = "<error>400</error><error text>Invalid request</error text>"
    with pytest.raises(Refused, match=r"^Altcraft answered 400, the request is not right: Invalid request$"):
        read_envelope(reply(answer), NOW)


@pytest.mark.parametrize(
    "result",
    [
        "<result>{0}</result><result>{1}</result>",
        "<result><xml>{0}</xml><xml>{1}</xml></result>",
        "<xml>{0}</xml><xml>{1}</xml>",
        "<result array='true'>{0}</result><result array='true'>{1}</result>",
    ],
)
def test_results_are_read_in_every_form_of_an_array(result: str) -> None:
    imported = "<profile_id>61e9</profile_id><error>0</error><error_text/>"
    failed = "<error>440</error><error_text>Invalid email</error_text><email>a@b.ru</email><file><flie_key/></file>"
    state = task(f"<result><error>0</error><error_text/>{result.format(imported, failed)}</result>")
    assert state.outcomes is not None
    assert state.outcomes.schema == OUTCOMES
    assert state.outcomes.rows() == [("61e9", 0, "", None, None), ("", 440, "Invalid email", "a@b.ru", None)]


@pytest.mark.parametrize(
    ("told", "created"),
    [
        ("<created>true</created>", True),
        ("<created> False </created>", False),
        ("<is_new>1</is_new>", True),
        ("<updated>true</updated>", False),
        ("<updated>false</updated>", None),
        ("<created/>", None),
        ("<created>2026-03-25</created>", None),
        ("<created>true</created><created>true</created>", None),
        ("<created><by>us</by></created>", None),
    ],
)
def test_items_may_tell_whether_their_profile_is_new(told: str, created: bool | None) -> None:
    item = f"<result><profile_id>61e9</profile_id>{told}</result>"
    outcomes = task(f"<result><error>0</error>{item}</result>").outcomes
    assert outcomes is not None
    assert outcomes.select("profile_id", "created").rows() == [("61e9", created)]


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ("<result><profile_id>61e9</profile_id></result>", [("61e9", 0)]),
        ("<result><xml><profile_id>61e9</profile_id></xml></result>", [("61e9", 0)]),
        ("<result/>", []),
        ("<result></result>", []),
        ("<result array='true'/>", []),
        ("<result/><result><error>3</error></result>", [("", 0), ("", 3)]),
        ("<result><error>broken</error></result>", [("", UNREADABLE)]),
        ("<result><error>99999999999999999999999</error></result>", [("", UNREADABLE)]),
        ("<result><error/><profile_id>1</profile_id></result>", [("1", 0)]),
        ("", None),
        ("<result>done</result>", None),
        ("<result><profile_id><a/></profile_id></result>", None),
    ],
)
def test_results_of_any_number_are_a_list(items: str, expected: list[tuple[str, int]] | None) -> None:
    outcomes = task(f"<result><error>0</error>{items}</result>").outcomes
    assert (None if outcomes is None else outcomes.select("profile_id", "error").rows()) == expected


def test_running_task_tells_its_progress() -> None:
    state = task("<result/>", status="running", progress=" 40 ")
    assert (state.phase, state.progress, state.outcomes) == (TaskPhase.RUNNING, 40, None)


def test_failed_task_tells_its_error() -> None:
    state = task("<result><error>17</error><error_text>Нет доступа</error_text></result>")
    assert (state.phase, state.error, state.error_text) == (TaskPhase.FAILED, 17, "Нет доступа")


@pytest.mark.parametrize(
    ("data", "ids"),
    [
        ("<data><id>12</id><name>A</name></data><data><id>13</id></data>", [12, 13]),
        ("<data><id>12</id><name>A</name></data>", [12]),
        ("<data><xml><id>12</id></xml></data>", [12]),
        ("<data><xml><id>12</id></xml><xml><id>13</id></xml></data>", [12, 13]),
        ("<data/>", []),
        ("", []),
    ],
)
def test_entries_are_read_in_every_form_of_an_array(data: str, ids: list[int]) -> None:
    assert list(read_page(reply(data + SUCCESS), NOW).entries) == ids


@pytest.mark.parametrize(
    ("inside", "ids"),
    [
        ("<result><profile_id>a</profile_id></result>", ["a"]),
        ("<result><profile_id>a</profile_id></result><result><profile_id>b</profile_id></result>", ["a", "b"]),
        ("<xml><profile_id>a</profile_id></xml><xml><profile_id>b</profile_id></xml>", ["a", "b"]),
        ("<result><xml><profile_id>a</profile_id></xml></result>", ["a"]),
        ("<result/>", []),
    ],
)
def test_results_that_come_at_once_are_read_in_every_form_of_an_array(inside: str, ids: list[str]) -> None:
    results = read_results(reply(SUCCESS + inside), NOW).results
    assert results is not None
    assert results.outcomes is not None
    assert results.outcomes["profile_id"].to_list() == ids


def test_large_answer_is_read_whole() -> None:
    items = "".join(f"<result><profile_id>{number}</profile_id></result>" for number in range(10_000))
    outcomes = task(f"<result><error>0</error>{items}</result>").outcomes
    assert outcomes is not None
    assert outcomes["profile_id"].to_list() == [str(number) for number in range(10_000)]


NAMES = st.sampled_from(["xml", "data", "result", "error", "status", "progress", "profile_id", "id", "is_active"])
ELEMENTS = st.recursive(
    st.tuples(NAMES, st.text(st.characters(codec="ascii", exclude_categories=["Cc"], exclude_characters="<&>"))).map(
        lambda pair: f"<{pair[0]}>{pair[1]}</{pair[0]}>"
    ),
    lambda inner: st.tuples(NAMES, st.lists(inner, max_size=4)).map(
        lambda pair: f"<{pair[0]}>{''.join(pair[1])}</{pair[0]}>"
    ),
)


@given(inside=ELEMENTS, result=ELEMENTS, noise=st.binary(max_size=20))
def test_no_answer_brings_the_reader_down(inside: str, result: str, noise: bytes) -> None:
    finished = f"{SUCCESS}<data><status>completed</status><result>{result}</result></data>"
    for body in (reply(inside), reply(SUCCESS + inside), reply(finished), reply(b"<" + noise)):
        for read in (read_accepted, read_task_state, read_results, read_page, read_fields):
            with suppress(DeliveryError):
                read(body, NOW)
