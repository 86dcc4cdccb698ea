from __future__ import annotations

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from altcraft_core.demo.scenarios import SCENARIOS
from altcraft_core.demo.server import start_demo
from altcraft_core.settings import DEMO, DEMO_TOKEN
from pages.components import services, text
from pages.components.send import precedents
from pages.components.send.confirmation import is_confirmed
from tests.pages.opening import captions, go_on, go_to_review, metrics, open_app, open_page, said
from tests.pages.sending import (
    ASLEEP,
    WELCOME,
    alerts,
    choose_scenario,
    connect,
    go_to_send,
    keys,
    start_and_settle,
    type_number,
    working,
)

pytestmark = pytest.mark.slow  # these speak to a demo platform of their own


def test_without_a_list_the_page_leads_to_the_upload(app: AppTest) -> None:
    open_page(app, "submit")

    assert not app.exception
    assert text.NO_LIST in said(app)
    assert "send" not in keys(app)


def test_the_plan_comes_with_the_scenario(app: AppTest) -> None:
    go_on(go_to_review(app))
    assert text.SCENARIO_FIRST in captions(app)

    choose_scenario(app, WELCOME)

    assert not app.exception
    assert metrics(app)[text.CHUNKS] == "1"
    assert "**2 people** will enter «Welcome» on the demo platform." in [each.value for each in app.subheader]
    assert text.IRREVERSIBLE in alerts(app)


def test_chunks_follow_the_slider(app: AppTest) -> None:
    go_to_send(app)

    app.slider(key="max_rows").set_value(1).run()

    assert metrics(app)[text.CHUNKS] == "2"
    assert app.session_state["draft"].limits.max_rows == 1


def test_more_chunks_than_can_be_followed_are_refused(app: AppTest) -> None:
    lines = [f"person{row}@example.com" for row in range(5_001)]
    app.file_uploader[0].upload("long.csv", "\n".join(["email", *lines]).encode()).run()
    for _ in range(3):
        go_on(app)
    choose_scenario(app, WELCOME)

    app.slider(key="max_rows").set_value(1).run()
    assert text.too_many_chunks(5_000) in alerts(app)
    assert "send" not in keys(app)

    app.slider(key="max_rows").set_value(2).run()
    assert metrics(app)[text.CHUNKS] == "2,501"


def test_megabytes_stay_below_what_the_account_takes(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    connect(monkeypatch, services.connections().get(DEMO).base_url, max_body_bytes=2_000_000)

    go_to_send(app)

    assert app.slider(key="max_megabytes").max == 2.0
    assert app.session_state["draft"].limits.max_bytes == 2_000_000


@pytest.mark.parametrize("typed", ["", "3", "22", "2x", "two"])
def test_another_number_does_not_open_the_way(app: AppTest, typed: str) -> None:
    go_to_send(app)

    type_number(app, typed)

    assert app.button(key="send").disabled


@pytest.mark.parametrize("typed", ["12431", "12,431", "12 431", "12\N{NO-BREAK SPACE}431", " 12.431 "])
def test_the_number_may_be_typed_as_people_write_it(typed: str) -> None:
    assert is_confirmed(typed, 12431)


def test_a_press_without_the_number_starts_nothing(app: AppTest) -> None:
    go_to_send(app)
    app.session_state["sending"] = app.session_state["draft"].press

    type_number(app, "3")

    assert services.history().count() == 0


def test_an_inactive_scenario_cannot_be_sent_to(app: AppTest) -> None:
    go_to_send(app, ASLEEP)

    assert text.SCENARIO_INACTIVE in alerts(app)
    assert "send" not in keys(app)


def test_the_scenario_is_asked_for_once_more_before_anything_leaves(
    app: AppTest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    platform = start_demo(tmp_path / "platform.db", 0)
    connect(monkeypatch, platform.url)
    type_number(go_to_send(app), "2")
    platform.stop()

    app.button(key="send").click().run()

    assert not app.exception
    assert app.error
    assert services.history().count() == 0
    assert app.session_state["draft"].file is not None


def test_sending_starts_one_submission_and_leads_to_its_run(app: AppTest) -> None:
    go_to_send(app)
    app.toggle(key="skip_triggers").set_value(True).run()
    type_number(app, "2")

    app.button(key="send").click().run()

    assert not app.exception
    (state,) = services.history().states()
    assert app.query_params["submission"] == state.submission.id
    assert app.title[0].value == text.run_title("spring.csv", WELCOME)
    assert (state.submission.scenario_name, state.submission.target.skip_triggers) == (WELCOME, True)
    assert state.submission.operator == "test@example.com"
    assert app.session_state["draft"].file is None


def test_an_earlier_submission_of_the_same_list_is_told(app: AppTest) -> None:
    type_number(go_to_send(app), "2")
    app.button(key="send").click().run()

    again = go_to_send(open_app())

    assert text.SENT_BEFORE in alerts(again)
    type_number(again, "2")
    again.button(key="send").click().run()
    assert services.history().count() == 2


def test_the_first_request_is_shown_without_its_token(app: AppTest) -> None:
    go_to_send(app)
    app.session_state["first_request"] = True
    app.run()

    body = json.loads(app.code[0].value)
    assert "token" not in body
    assert (body["workflow_id"], len(body["data"])) == (12, 2)
    assert DEMO_TOKEN not in "".join(code.value for code in app.code)


def test_sleeping_engines_are_told_and_working_ones_not(app: AppTest) -> None:
    go_to_send(app)
    assert text.ENGINE_ASLEEP in alerts(app)
    assert text.ENGINE_COMMAND in [code.value for code in app.code]

    with working():
        app.run()
        assert text.ENGINE_ASLEEP not in alerts(app)


@pytest.mark.usefixtures("app")
def test_the_expected_time_is_measured_once_there_is_something_to_measure() -> None:
    assert precedents.pace(DEMO) is None

    start_and_settle()
    precedents.pace.clear()

    assert precedents.pace(DEMO) > 0


def picker_lines(app: AppTest) -> list[str]:
    return next(box for box in app.selectbox if box.key.startswith("scenario_")).options


def open_about(app: AppTest) -> AppTest:
    app.session_state["about"] = True
    return app.run()


def test_scenarios_are_searched_by_name_id_group_and_tag(app: AppTest) -> None:
    go_on(go_to_review(app))

    line = next(line for line in picker_lines(app) if line.startswith(WELCOME))

    assert line == "Welcome · id 12 · Onboarding · #onboarding"


def test_a_scenario_is_described(app: AppTest) -> None:
    go_to_send(app)

    told = open_about(app).table[0].value.to_string()

    assert "id 3" in told
    assert "onboarding" in told
    assert text.START_NODES["DEFAULT_START_NODE_TITLE"] in told


def test_a_scenario_that_any_import_starts_is_warned_of(app: AppTest) -> None:
    go_to_send(app, next(one.name for one in SCENARIOS if one.any_import and one.active))
    assert text.TWO_WAYS in alerts(app)

    app.button(key="keep_quiet").click().run()

    assert not app.exception
    assert text.TWO_WAYS not in alerts(app)
    assert app.toggle(key="skip_triggers").value
    assert app.session_state["draft"].target.skip_triggers


def test_a_scenario_without_other_ways_in_is_not_warned_of(app: AppTest) -> None:
    go_to_send(app)

    assert text.TWO_WAYS not in alerts(app)


def test_activating_a_scenario_asks_first(app: AppTest) -> None:
    go_to_send(app, ASLEEP)

    app.button(key="activate").click().run()
    assert text.switch_what(ASLEEP, active=False) in said(app)
    app.button(key="switch_no").click().run()
    assert text.SCENARIO_INACTIVE in alerts(app)

    app.button(key="activate").click().run()
    app.button(key="switch_yes").click().run()
    assert not app.exception
    assert text.SCENARIO_INACTIVE not in alerts(app)
    assert "send" in keys(app)


def test_deactivating_a_scenario_asks_first(app: AppTest) -> None:
    open_about(go_to_send(app))

    app.button(key="switch").click().run()
    assert text.switch_what(WELCOME, active=True) in said(app)
    app.button(key="switch_yes").click().run()

    assert text.SCENARIO_INACTIVE in alerts(app)
    assert "send" not in keys(app)
