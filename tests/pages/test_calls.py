from __future__ import annotations

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from altcraft_core.demo.faults import Faults, Rule
from altcraft_core.demo.scenarios import SCENARIOS
from altcraft_core.demo.server import start_demo
from altcraft_core.records import Call, SubmissionStatus, Target
from altcraft_core.settings import DEMO
from pages.components import catalogue, services, text
from pages.components.send.request_extras import TINY
from tests.pages.opening import captions, go_on, go_to_review, said
from tests.pages.sending import (
    WELCOME,
    alerts,
    choose_scenario,
    connect,
    go_to_send,
    keys,
    make_plan,
    open_run,
    settle,
    start_and_settle,
    type_number,
)

pytestmark = pytest.mark.slow  # these speak to a demo platform of their own

IMPORT = Target(call=Call.IMPORT_ONLY, database_id=3)


def go_to_import(app: AppTest) -> AppTest:
    go_on(go_to_review(app))
    return app.radio(key="call").set_value(Call.IMPORT_ONLY).run()


def choose_database(app: AppTest, number: int) -> AppTest:
    return app.selectbox(key=f"database_{DEMO}").set_value(number).run()


def subheaders(app: AppTest) -> str:
    return "\n".join(each.value for each in app.subheader)


def test_updating_profiles_needs_a_database_and_no_scenario(app: AppTest) -> None:
    go_to_import(app)
    assert text.DATABASE_FIRST in captions(app)
    assert not any(box.key.startswith("scenario_") for box in app.selectbox)

    choose_database(app, 3)

    assert not app.exception
    name = next(one.name for one in catalogue.databases(DEMO).things if one.id == 3)
    assert f"**2 profiles** will be updated in «{name}» on the demo platform." in subheaders(app)
    assert text.IMPORT_IRREVERSIBLE_WHY in alerts(app)
    assert app.button(key="send").label == text.send_to(2, engages=False)


def test_scenarios_that_an_import_would_start_are_warned_of(app: AppTest) -> None:
    started = next(one for one in SCENARIOS if one.any_import and one.active)
    choose_database(go_to_import(app), started.list_id)
    assert text.started_by_import([started.name]) in alerts(app)

    app.button(key="keep_quiet").click().run()

    assert not app.exception
    assert text.STARTED_BY_IMPORT not in alerts(app)
    assert app.session_state["draft"].target.skip_triggers


def test_what_is_for_scenarios_is_not_offered_without_one(app: AppTest) -> None:
    go_to_import(app)

    assert "content_add" not in keys(app)
    assert text.FILES_WHY not in captions(app)


def test_updated_profiles_are_told_as_such(app: AppTest) -> None:
    choose_database(go_to_import(app), 3)
    type_number(app, "2")

    app.button(key="send").click().run()

    (state,) = services.history().states()
    assert (state.submission.target.call, state.submission.target.database_id) == (Call.IMPORT_ONLY, 3)
    settle(state.submission.id)
    open_run(app, state.submission.id)
    assert not app.exception
    assert text.all_entered(2, state.submission.scenario_name, engages=False) in alerts(app)
    assert "entered" not in alerts(app)
    assert "2 profiles have an outcome" in str(app.get("progress")[0].proto)


def test_another_connection_has_other_databases(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    connect(monkeypatch, "http://127.0.0.1:9")
    go_to_import(app)
    assert text.DATABASE_FIRST in captions(app)

    app.number_input(key="database_live").set_value(7).run()
    assert "«#7»".replace("#", r"\#") in subheaders(app)

    app.selectbox(key="account").set_value(DEMO).run()
    assert text.DATABASE_FIRST in captions(app)


def test_tiny_lists_may_be_answered_at_once(app: AppTest) -> None:
    go_to_send(app)

    app.radio(key="call").set_value(Call.START_NOW).run()
    type_number(app, "2")
    app.button(key="send").click().run()

    (state,) = services.history().states()
    assert state.submission.target.call is Call.START_NOW
    assert settle(state.submission.id).status is SubmissionStatus.FINISHED


def test_larger_lists_are_not_answered_at_once(app: AppTest) -> None:
    lines = [f"person{row}@example.com" for row in range(TINY + 1)]
    app.file_uploader[0].upload("long.csv", "\n".join(["email", *lines]).encode()).run()
    for _ in range(3):
        go_on(app)

    choose_scenario(app, WELCOME)

    assert text.CALLS[Call.START_NOW] not in app.radio(key="call").options
    assert text.CALLS[Call.IMPORT_ONLY] in app.radio(key="call").options


def test_another_call_is_told_while_the_rest_is_closed(app: AppTest) -> None:
    go_to_import(app)

    assert text.more([text.CALLS[Call.IMPORT_ONLY]]) in [each.label for each in app.expander]


def test_the_inspected_command_goes_to_the_right_call(app: AppTest) -> None:
    submission_id = start_and_settle(make_plan(target=IMPORT)).submission.id
    app.session_state["inspect"] = True
    open_run(app, submission_id)
    (masked,) = [code.value for code in app.code]

    app.toggle(key="reveal").set_value(True).run()

    body, command = [code.value for code in app.code]
    assert json.loads(masked)["db_id"] == json.loads(body)["db_id"] == 3
    assert "profiles/import_batch" in command
    assert "person0" not in masked


def test_a_chunk_without_an_answer_is_asked_about_without_a_scenario(
    app: AppTest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    lost = Rule(kind="drop_after", call="profiles/import_batch", after=1)
    refused = Rule(kind="error", call="profiles/import_batch", after=2, code=409, text="Wrong database")
    platform = start_demo(tmp_path / "platform.db", 0, pace=0, faults=Faults(rules=(lost, refused)))
    connect(monkeypatch, platform.url)

    open_run(app, start_and_settle(make_plan("live", suppressed=0, target=IMPORT)).submission.id)

    assert not app.exception
    assert text.DECIDE_IMPORT in captions(app)
    assert text.REFUSED_IMPORT in captions(app)
    assert "scenario" not in said(app) + captions(app) + alerts(app)
