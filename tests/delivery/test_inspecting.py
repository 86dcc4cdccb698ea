from __future__ import annotations

import base64
import json
import os
import subprocess
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import polars as pl
import pytest
from lxml import etree
from pydantic import SecretStr

from altcraft_core.delivery.attempts import sender_mark
from altcraft_core.delivery.inspecting import (
    body_name,
    count_file_bytes,
    lay_out,
    lay_out_values,
    mask_body,
    preview_body,
    repeatable_until,
    whole_body,
    write_curl,
)
from altcraft_core.delivery.outcomes import plan_name
from altcraft_core.errors import StateError
from altcraft_core.records import Attachment, Chunk, ChunkStatus, Matching, Submission, Target
from altcraft_core.settings import Connection
from altcraft_core.store.folder import Folder
from altcraft_core.wire.body import add_token, build_body, encode_items
from altcraft_core.wire.profiles import Wording
from tests.store.samples import make_chunks, make_submission

CALL = "workflows/import_and_start_batch_task"
NOW = datetime(2026, 3, 25, 12, tzinfo=UTC)
SECRET = "a-very-secret-token"
NAMES = ("Анна", "O'Brien $HOME")
FILE = Attachment(name="price.pdf", mimetype="application/pdf", data=base64.b64encode(bytes(3_000)).decode())


@pytest.fixture(params=["json", "xml"])
def target(request: pytest.FixtureRequest) -> Target:
    return Target(workflow_id=12, matching=Matching.EMAIL, format=request.param, content=(("code", "SPRING"),))


def write_plan(target: Target, folder: Path) -> Path:
    path = folder / "plan.parquet"
    people = pl.LazyFrame({"_row": [2, 3], "email": ["anna@example.com", "bob@example.com"], "_fname": NAMES})
    items = encode_items(people, ("email", "_fname"), Wording(target=target))
    items.sink_parquet(path)
    return path


def sent(target: Target) -> tuple[Submission, Chunk]:
    """A submission to that target, and its first chunk."""
    submission = make_submission(accepted=2, target=target)
    return submission, make_chunks(submission, [2])[0]


def account(**facts: object) -> Connection:
    return Connection(base_url="https://altcraft.example.com", token=SecretStr(SECRET), **facts)


def test_a_request_is_built_again_from_its_plan(target: Target, tmp_path: Path) -> None:
    plan = write_plan(target, tmp_path)

    body = preview_body(plan, target, 1, 1)

    assert body == build_body(target, pl.read_parquet(plan)["item"][1:])


def test_attached_files_are_shown_by_their_first_characters(target: Target, tmp_path: Path) -> None:
    plan = write_plan(target, tmp_path)
    with_file = Target(**{**vars(target), "attachments": (FILE,)})

    shown = preview_body(plan, with_file, 0, 2).decode()

    assert "data:application/pdf;base64,AAAA" in shown
    assert FILE.data not in shown


def test_no_text_of_a_profile_stays_readable(target: Target, tmp_path: Path) -> None:
    body = preview_body(write_plan(target, tmp_path), target, 0, 2)

    masked = mask_body(body).decode()

    assert "А•••" in masked
    assert "a•••" in masked
    assert not any(told in masked for told in ("example.com", "нна", "Brien"))
    assert "SPRING" in masked
    assert lay_out(masked.encode())


def test_what_is_nested_in_a_profile_is_masked_too() -> None:
    body = b'{"data":[{"data":{"tags":["vip","old"],"card":{"no":"77"}},"email":"a@b.c"}]}'

    item = json.loads(mask_body(body))["data"][0]

    assert item == {"data": {"tags": ["v•••", "o•••"], "card": {"no": "7•••"}}, "email": "a•••"}


def test_numbers_and_truths_of_a_profile_are_masked_too() -> None:
    body = b'{"workflow_id":12,"data":[{"data":{"account":40817810,"debt":-1.5,"vip":true,"none":null}}]}'

    masked = json.loads(mask_body(body))

    assert masked["data"][0]["data"] == {"account": "4•••", "debt": "-•••", "vip": "t•••", "none": None}
    assert masked["workflow_id"] == 12


def test_a_request_is_laid_out_without_a_change(target: Target, tmp_path: Path) -> None:
    body = preview_body(write_plan(target, tmp_path), target, 0, 2)

    shown = lay_out(body)

    assert len(shown.splitlines()) > 10
    if target.format == "json":
        assert json.loads(shown) == json.loads(body)
    else:
        tidy = etree.XMLParser(remove_blank_text=True)
        assert etree.tostring(etree.fromstring(shown, tidy)) == etree.tostring(etree.fromstring(body, tidy))


@pytest.mark.parametrize("token_in", ["body", "header"])
def test_the_command_holds_a_variable_and_never_the_token(target: Target, token_in: str) -> None:
    command = write_curl(account(token_in=token_in), *sent(target))

    assert SECRET not in command
    assert "$ALTCRAFT_TOKEN" in command


@pytest.mark.parametrize("token_in", ["body", "header"])
def test_a_shell_sends_the_very_bytes_from_the_file(target: Target, tmp_path: Path, token_in: str) -> None:
    body = preview_body(write_plan(target, tmp_path), target, 0, 2)
    submission, chunk = sent(target)
    (tmp_path / body_name(submission, chunk)).write_bytes(body)

    said, read = run_in_shell(write_curl(account(both_id_headers=True, token_in=token_in), submission, chunk), tmp_path)

    assert said[0] == f"https://altcraft.example.com/api/v1.1/{CALL}"
    assert f"X-Request-ID: {chunk.request_id}" in said
    assert f"Content-Type: application/{target.format}" in said
    assert (f"Authorization: Bearer {SECRET}" in said) is (token_in == "header")
    assert read == (add_token(body, SECRET) if token_in == "body" else body)


def test_a_password_in_an_address_is_not_shown(target: Target) -> None:
    connection = Connection(base_url="https://anna:hidden@altcraft.example.com", token=SecretStr(SECRET))

    assert "hidden" not in write_curl(connection, *sent(target))


@pytest.mark.parametrize(
    ("status", "hours", "deduplicating", "is_safe"),
    [
        (ChunkStatus.DONE, 1, True, True),
        (ChunkStatus.PROCESSING, 1, True, True),
        (ChunkStatus.FAILED, 1, True, True),
        (ChunkStatus.DONE, 24, True, False),
        (ChunkStatus.DONE, 1, False, False),
        (ChunkStatus.REFUSED, 1, True, False),
        (ChunkStatus.UNKNOWN, 1, True, False),
    ],
)
def test_only_what_was_taken_and_is_remembered_can_be_repeated(
    target: Target, status: ChunkStatus, hours: int, deduplicating: bool, is_safe: bool
) -> None:
    connection = account(deduplicating=deduplicating)
    _, chunk = sent(target)
    chunk = replace(chunk, status=status, first_sent_at=NOW, sender=sender_mark(chunk, connection))

    until = repeatable_until(chunk, connection, NOW + timedelta(hours=hours))

    assert until == (NOW + timedelta(hours=23) if is_safe else None)


def test_what_was_never_sent_cannot_be_repeated(target: Target) -> None:
    _, chunk = sent(target)

    assert repeatable_until(replace(chunk, status=ChunkStatus.PLANNED), account(deduplicating=True), NOW) is None


def test_the_whole_request_is_the_one_that_was_confirmed(target: Target, tmp_path: Path) -> None:
    files = Folder(tmp_path / "files")
    plan = write_plan(target, tmp_path)
    body = preview_body(plan, target, 0, 2)
    submission, chunk = sent(target)
    files.put(plan, plan_name(submission.id))

    assert whole_body(files, submission, replace(chunk, sha256=sha256(body).hexdigest())) == body
    with pytest.raises(StateError):
        whole_body(files, submission, replace(chunk, sha256="of other bytes"))


def test_the_cost_of_files_is_what_each_body_grows_by(target: Target, tmp_path: Path) -> None:
    items = pl.read_parquet(write_plan(target, tmp_path))["item"]
    with_file = Target(**{**vars(target), "attachments": (FILE, FILE)})

    assert count_file_bytes(with_file, account()) == len(build_body(with_file, items)) - len(build_body(target, items))
    assert count_file_bytes(target, account()) == 0


def run_in_shell(command: str, folder: Path) -> tuple[list[str], bytes]:
    """The arguments that curl would be given, and the bytes that it would send."""
    script = f"""curl() {{ printf '%s\\0' "$@"; printf '\\0'; for last; do :; done; cat "${{last#@}}"; }}\n{command}"""
    environment = os.environ | {"ALTCRAFT_TOKEN": SECRET}
    ended = subprocess.run(["sh", "-c", script], env=environment, cwd=folder, capture_output=True, check=True)
    arguments, _, read = ended.stdout.partition(b"\0\0")
    return arguments.decode().split("\0"), read


def test_values_for_templates_and_hooks_are_shown_in_the_format_of_the_request() -> None:
    target = Target(content=(("code", "SPRING"),), custom_data=(("shop", "Омск <1>"),))

    assert json.loads(lay_out_values(target)) == {"content": {"code": "SPRING"}, "custom_data": {"shop": "Омск <1>"}}
    assert lay_out_values(replace(target, format="xml")).split() == [
        "<content>",
        "<code>SPRING</code>",
        "</content>",
        "<custom_data>",
        "<shop>Омск",
        "&lt;1&gt;</shop>",
        "</custom_data>",
    ]
