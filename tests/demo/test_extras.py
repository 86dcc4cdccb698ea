from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from typing import Any

import pytest

from tests.demo.callers import IMPORT_AND_START, Caller, people

pytestmark = pytest.mark.slow

ANNA = {"email": "anna@example.com"}
PDF = b"%PDF-1.7 leaflet"
CODED = base64.b64encode(PDF).decode()
KEPT = {"name": "a.pdf", "mimetype": "", "file_key": "", "bytes": len(PDF), "sha256": hashlib.sha256(PDF).hexdigest()}


def test_what_a_request_tells_beside_its_profiles_is_kept(demo: Caller) -> None:
    told = {"content": {"one": "1", "two": {"three": [3]}}, "custom_data": {"hook": "yes"}, "detect_geo": True}
    request = demo.task(demo.send(ANNA, **told))["request"]

    assert request == told | {
        "method": IMPORT_AND_START,
        "match_key": "email",
        "skip_triggers": False,
        "skip_invalid_subscriptions": False,
        "attach": [],
        "items": {},
    }


@pytest.mark.parametrize("name", ["content", "custom_data"])
@pytest.mark.parametrize("inside", [True, False])
def test_extras_may_stand_in_each_item(demo: Caller, name: str, inside: bool) -> None:
    extra = {name: {"hook": "yes"}}
    item = {"data": ANNA | extra} if inside else {"data": ANNA} | extra
    request = demo.task(demo.send_items({"data": people(1)[0]}, item))["request"]

    assert request["items"] == {"1": extra}
    assert demo.fields() == ANNA


def test_extras_are_read_in_xml_too(demo: Caller) -> None:
    sent = demo.send_xml(
        "<content><one>1</one></content><skip_triggers>true</skip_triggers>"
        "<data><email>anna@example.com</email><custom_data><hook>yes</hook></custom_data></data>"
    )
    request = demo.task(sent)["request"]

    assert (request["content"], request["skip_triggers"]) == ({"one": "1"}, True)
    assert request["items"] == {"0": {"custom_data": {"hook": "yes"}}}
    assert demo.fields() == ANNA


@pytest.mark.parametrize(
    "change", [{"content": "a"}, {"custom_data": [1]}, {"skip_triggers": "yes"}, {"detect_geo": 1}]
)
def test_a_request_with_a_wrong_parameter_is_refused(demo: Caller, change: dict[str, Any]) -> None:
    assert demo.send(ANNA, **change).json()["error"] == 400


def test_wrong_extras_refuse_their_profile(demo: Caller) -> None:
    refused, taken = demo.results(demo.send(ANNA | {"custom_data": "hook"}, *people(1)))

    assert refused == {"error": 400, "error_text": "custom_data must be an object"}
    assert "profile_id" in taken


@pytest.mark.parametrize(
    ("file", "kept"),
    [
        ({"name": "a.pdf", "data": CODED, "mimetype": "application/pdf"}, KEPT | {"mimetype": "application/pdf"}),
        ({"name": "a.pdf", "data": f"data:application/pdf;base64,{CODED}"}, KEPT | {"mimetype": "application/pdf"}),
        ({"name": "a.pdf", "data": CODED, "flie_key": "k"}, KEPT | {"file_key": "k"}),
        (
            {"name": "a.pdf", "file_key": "k"},
            KEPT | {"file_key": "k", "bytes": 0, "sha256": hashlib.sha256().hexdigest()},
        ),
    ],
)
def test_files_are_kept_with_their_fingerprint(demo: Caller, file: dict[str, Any], kept: dict[str, Any]) -> None:
    assert demo.task(demo.send(ANNA, attach=[file]))["request"]["attach"] == [kept]


def test_files_are_read_in_xml_too(demo: Caller) -> None:
    sent = demo.send_xml(
        f"<data><email>anna@example.com</email></data><attach><name>a.pdf</name><data>{CODED}</data></attach>"
    )

    assert demo.task(sent)["request"]["attach"] == [KEPT]


@pytest.mark.parametrize(
    "attach",
    [
        "a.pdf",
        ["a.pdf"],
        [{"data": CODED}],
        [{"name": "", "data": CODED}],
        [{"name": "a.pdf"}],
        [{"name": "a.pdf", "data": "Ж"}],
        [{"name": "a.pdf", "data": CODED[:-1]}],
        [{"name": "a.pdf", "data": "data:application/pdf,abc"}],
        [{"name": "a.pdf", "data": 7}],
    ],
)
def test_a_file_that_is_none_refuses_the_request(demo: Caller, attach: Any) -> None:
    assert demo.send(ANNA, attach=attach).json()["error"] == 400
    assert demo.ledger()["engagements"] == 0


def test_a_body_with_files_may_be_larger(demo: Caller) -> None:
    file = {"name": "a.bin", "data": base64.b64encode(bytes(9 * 1024 * 1024)).decode()}
    sent = demo.send(ANNA, attach=[file])

    assert demo.task(sent)["request"]["attach"][0]["bytes"] == 9 * 1024 * 1024
    assert demo.send(ANNA, content={"attach": file["data"]}).json()["error_debug"] == "http: request body too large"


def test_a_body_with_files_has_a_limit_too(start: Callable[..., Caller]) -> None:
    demo = start(body_limit=1_000, attach_limit=2_000)
    file = {"name": "a.bin", "data": base64.b64encode(bytes(1_000)).decode()}

    assert demo.send(ANNA, attach=[file]).json()["error"] == 0
    assert demo.send(ANNA, attach=[file, file]).json()["error_debug"] == "http: request body too large"
    assert demo.send(ANNA, _comment="x" * 1_000).json()["error_debug"] == "http: request body too large"
