"""Every example of the platform's page of this call, in both formats: written as there, and read as meant."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import polars as pl
import pytest
from pydantic import SecretStr

from altcraft_core.errors import BodyTooLarge
from altcraft_core.records import OUTCOMES, Accepted, Matching, Target, TaskPhase
from altcraft_core.settings import Connection
from altcraft_core.wire.body import add_token, build_body, encode_items
from altcraft_core.wire.client import AltcraftClient
from altcraft_core.wire.profiles import Wording
from altcraft_core.wire.replies import Reply, read_accepted, read_task_state
from altcraft_core.wire.xml_elements import write_element
from tests.wire.reading import read_xml

EXAMPLES = Path(__file__).parent / "examples"
NOW = datetime(2026, 3, 25, 12, tzinfo=UTC)
TOKEN = "abcdefghijklmnqrstuvwxyz"
FORMATS = ("json", "xml")


def example(name: str) -> bytes:
    """An example without its indentation."""
    text = (EXAMPLES / name).read_text(encoding="utf-8")
    if name.endswith(".json"):
        return json.dumps(json.loads(text), separators=(",", ":")).encode()
    return close_up(text)


def close_up(text: str) -> bytes:
    return re.sub(r">\s+<", "><", text.strip()).encode()


def profiles_of(name: str) -> list[dict[str, Any]]:
    content = example(name)
    if name.endswith(".json"):
        return [item["data"] for item in json.loads(content)["data"]]
    return [{key: text for key, _, text in value} for tag, _, value in read_xml(content)[2] if tag == "data"]


def answer(name: str) -> Reply:
    return Reply(status=200, headers={}, body=(EXAMPLES / name).read_bytes())


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("request_by_email.json", Target(workflow_id=12)),
        ("request_by_email.xml", Target(workflow_id=12, format="xml")),
        (
            "request_by_custom_field.json",
            Target(workflow_id=12, matching=Matching.CUSTOM, field_name="New_field_7"),
        ),
        (
            "request_by_custom_field.xml",
            Target(workflow_id=12, matching=Matching.CUSTOM, field_name="CRM_ID", format="xml"),
        ),
    ],
)
def test_requests_are_written_byte_for_byte(name: str, target: Target) -> None:
    frame = pl.DataFrame(profiles_of(name))
    items = encode_items(frame.with_row_index("_row").lazy(), tuple(frame.columns), Wording(target=target))
    body = add_token(build_body(target, items.collect()["item"]), TOKEN)
    assert (close_up(body.decode()) if target.format == "xml" else body) == example(name)


def test_question_about_a_task_is_written_byte_for_byte() -> None:
    asked: list[bytes] = []

    def keep(request: httpx.Request) -> httpx.Response:
        asked.append(request.content)
        return httpx.Response(200, content=(EXAMPLES / "status_answer.json").read_bytes())

    connection = Connection(base_url="https://altcraft.test", token=SecretStr(TOKEN))
    with AltcraftClient(connection, httpx.MockTransport(keep)) as client:
        client.read_task("task_b2f9fk6a-2479-4a63-b592-f15d4e3b69c5")
    assert asked == [example("status_request.json")]


def test_question_about_a_task_has_the_same_keys_in_xml() -> None:
    question = json.loads(example("status_request.json"))
    assert write_element("xml", question).encode() == example("status_request.xml")


@pytest.mark.parametrize(
    ("name", "task_id"),
    [
        ("answer_taken.json", "30421978-7f6d-4f39-913f-fb6cad8e2477"),
        ("answer_taken.xml", "675231ce-63b4-4bca-a153-10d87b938d26"),
    ],
)
def test_accepted_chunk_is_read(name: str, task_id: str) -> None:
    assert read_accepted(answer(name), NOW) == Accepted(task_id=task_id)


@pytest.mark.parametrize("form", FORMATS)
def test_request_restriction_is_read(form: str) -> None:
    with pytest.raises(BodyTooLarge) as caught:
        read_accepted(answer(f"answer_too_large.{form}"), NOW)
    assert (caught.value.code, caught.value.text, caught.value.debug) == (
        400,
        "Invalid request",
        "http: request body too large",
    )


@pytest.mark.parametrize("form", FORMATS)
def test_finished_task_is_read(form: str) -> None:
    state = read_task_state(answer(f"status_answer.{form}"), NOW)
    assert (state.phase, state.status, state.progress) == (TaskPhase.FINISHED, "completed", 100)
    assert (state.error, state.error_text) == (0, "")
    assert state.outcomes is not None
    assert state.outcomes.schema == OUTCOMES
    assert state.outcomes.rows() == [
        ("61e947333f62fc26d384452c", 0, "", None, None),
        ("61e947333f62fc26d384452e", 0, "", None, None),
    ]
