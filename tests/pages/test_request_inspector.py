from __future__ import annotations

import json
from pathlib import Path

import pytest
from lxml import etree
from streamlit.testing.v1 import AppTest

from altcraft_core.records import Call, Chunk, Target
from altcraft_core.settings import DEMO, DEMO_TOKEN
from pages.components import services, text
from tests.pages.opening import captions
from tests.pages.sending import LIVE, alerts, connect, make_plan, open_run, start, start_and_settle


def inspect(app: AppTest, submission_id: str) -> AppTest:
    app.session_state["inspect"] = True
    return open_run(app, submission_id)


def reveal(app: AppTest) -> AppTest:
    return app.toggle(key="reveal").set_value(True).run()


def shown(app: AppTest) -> str:
    """The request."""
    (body,) = [code.value for code in app.code if "workflow_id" in code.value]
    return body


def commands(app: AppTest) -> list[str]:
    return [code.value for code in app.code if "curl" in code.value]


def facts(app: AppTest) -> str:
    return app.table[0].value.to_string()


def chunk_of(submission_id: str, place: int = 0) -> Chunk:
    return services.journal().chunks(submission_id)[place]


def test_nothing_is_built_before_somebody_looks(app: AppTest) -> None:
    open_run(app, start())

    assert not app.exception
    assert text.INSPECT in [each.label for each in app.expander]
    assert not any("workflow_id" in code.value for code in app.code)


def test_a_request_is_shown_with_masked_people(app: AppTest) -> None:
    inspect(app, start())

    assert not app.exception
    request = json.loads(shown(app))
    assert request["workflow_id"] == 12
    assert [one["data"] for one in request["data"]] == [{"email": "p•••", "_fname": "А•••"}] * 3
    assert "example.com" not in shown(app)


def test_personal_data_is_shown_on_request(app: AppTest) -> None:
    inspect(app, start())

    reveal(app)

    assert "person0@suppressed.example.com" in shown(app)


def test_what_is_masked_cannot_be_sent(app: AppTest) -> None:
    inspect(app, start_and_settle().submission.id)

    assert not commands(app)
    assert not app.get("download_button") or "save_inspected" not in str(app.get("download_button"))


def test_the_whole_request_of_what_was_taken_can_be_repeated_from_a_file(app: AppTest) -> None:
    submission_id = start_and_settle().submission.id

    reveal(inspect(app, submission_id))

    (command,) = commands(app)
    assert "$ALTCRAFT_TOKEN" in command
    assert DEMO_TOKEN not in command
    assert "chunk-1.json" in command
    assert "example.com" not in command
    assert chunk_of(submission_id).request_id in command
    assert "recognises the request id" in captions(app)


def test_there_is_no_command_for_what_was_not_sent(app: AppTest) -> None:
    reveal(inspect(app, start()))

    assert not commands(app)
    assert text.NO_CURL in captions(app)


def test_profiles_that_enter_no_scenario_are_called_so(app: AppTest) -> None:
    inspect(app, start(make_plan(target=Target(call=Call.IMPORT_ONLY, database_id=3))))

    assert "profiles" in app.selectbox(key="inspected").options[0]


def test_every_chunk_can_be_looked_at_with_its_facts(app: AppTest) -> None:
    submission_id = start_and_settle().submission.id
    inspect(app, submission_id)
    third = chunk_of(submission_id, 2)

    app.selectbox(key="inspected").set_value(third.id).run()

    assert third.request_id in facts(app)
    assert third.task_id in facts(app).replace("\\", "")
    assert text.exact_size(third.bytes) in facts(app)
    assert json.loads(shown(app))["data"][0]["data"]["email"] == "p•••"


def test_xml_requests_are_shown_and_masked_too(app: AppTest) -> None:
    inspect(app, start(make_plan(target=Target(workflow_id=12, format="xml"))))

    assert [one.findtext("_fname") for one in etree.fromstring(shown(app)).findall("data")] == ["А•••"] * 3
    assert "example.com" not in shown(app)


def test_a_plan_that_was_removed_is_told(app: AppTest) -> None:
    submission_id = start()
    Path(services.house().files.location(f"submissions/{submission_id}/plan.parquet")).unlink()

    inspect(app, submission_id)

    assert not app.exception
    assert text.PLAN_GONE in alerts(app)


def test_without_its_connection_a_request_is_shown_without_a_command(
    app: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect(monkeypatch, services.connections().get(DEMO).base_url)
    submission_id = start(make_plan(LIVE))
    for name in ("BASE_URL", "TOKEN"):
        monkeypatch.delenv(f"ALTCRAFT_CONNECTIONS__LIVE__{name}")
    services.settings.clear()
    services.house.clear()

    reveal(inspect(app, submission_id))

    assert not app.exception
    assert shown(app)
    assert text.NO_CURL in captions(app)
