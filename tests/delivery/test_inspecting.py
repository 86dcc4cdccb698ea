from __future__ import annotations

import base64
import json
import os
import subprocess
from pathlib import Path

import polars as pl
import pytest
from lxml import etree
from pydantic import SecretStr

from altcraft_core.delivery.inspecting import count_file_bytes, lay_out, mask_body, preview_body, write_curl
from altcraft_core.records import Attachment, BlankValues, Call, Matching, Target
from altcraft_core.settings import Connection
from altcraft_core.wire.body import add_token, build_body, encode_items

CALL = "workflows/import_and_start_batch_task"
REQUEST_ID = "5a0a8b0e-1f3a-4c7e-9a53-0d9a6a1f0001"
SECRET = "a-very-secret-token"
NAMES = ("Анна", "O'Brien $HOME")
FILE = Attachment(name="price.pdf", mimetype="application/pdf", data=base64.b64encode(bytes(3_000)).decode())


@pytest.fixture(params=["json", "xml"])
def target(request: pytest.FixtureRequest) -> Target:
    return Target(workflow_id=12, matching=Matching.EMAIL, format=request.param, content=(("code", "SPRING"),))


def write_plan(target: Target, folder: Path) -> Path:
    path = folder / "plan.parquet"
    people = pl.LazyFrame({"_row": [2, 3], "email": ["anna@example.com", "bob@example.com"], "_fname": NAMES})
    items = encode_items(people, ("email", "_fname"), target, match_value="data", blank_values=BlankValues.OMIT)
    items.sink_parquet(path)
    return path


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
    body = b'{"data":[{"data":{"tags":["vip","old"],"card":{"no":"77"},"bonus":12},"email":"a@b.c"}]}'

    item = json.loads(mask_body(body))["data"][0]

    assert item == {"data": {"tags": ["v•••", "o•••"], "card": {"no": "7•••"}, "bonus": 12}, "email": "a•••"}


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
def test_the_command_holds_a_variable_and_never_the_token(target: Target, tmp_path: Path, token_in: str) -> None:
    body = preview_body(write_plan(target, tmp_path), target, 0, 2)

    command = write_curl(account(token_in=token_in), Call.START_TASK, body, REQUEST_ID)

    assert SECRET not in command
    assert "$ALTCRAFT_TOKEN" in command


def test_a_shell_sends_the_very_bytes(target: Target, tmp_path: Path) -> None:
    body = preview_body(write_plan(target, tmp_path), target, 0, 2)
    command = write_curl(account(both_id_headers=True), Call.START_TASK, body, REQUEST_ID)

    said = run_in_shell(command)

    assert said[-1].encode() == add_token(body, SECRET)
    assert said[0] == f"https://altcraft.example.com/api/v1.1/{CALL}"
    assert f"X-Request-ID: {REQUEST_ID}" in said


def test_a_password_in_an_address_is_not_shown() -> None:
    connection = Connection(base_url="https://anna:hidden@altcraft.example.com", token=SecretStr(SECRET))

    assert "hidden" not in write_curl(connection, Call.IMPORT_ONLY, b"{}", REQUEST_ID)


def test_the_cost_of_files_is_what_each_body_grows_by(target: Target, tmp_path: Path) -> None:
    items = pl.read_parquet(write_plan(target, tmp_path))["item"]
    with_file = Target(**{**vars(target), "attachments": (FILE, FILE)})

    assert count_file_bytes(with_file, account()) == len(build_body(with_file, items)) - len(build_body(target, items))
    assert count_file_bytes(target, account()) == 0


def run_in_shell(command: str) -> list[str]:
    """The arguments that curl would be given."""
    script = f"curl() {{ printf '%s\\0' \"$@\"; }}\n{command}"
    environment = os.environ | {"ALTCRAFT_TOKEN": SECRET}
    ended = subprocess.run(["bash", "-c", script], env=environment, capture_output=True, check=True)
    return ended.stdout.decode().split("\0")[:-1]
