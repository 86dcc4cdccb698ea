from __future__ import annotations

import tomllib

import pytest
from pydantic import SecretStr
from streamlit.testing.v1 import AppTest

from altcraft_core.demo.scenarios import SCENARIOS
from altcraft_core.settings import DEMO, DEMO_TOKEN, MAX_BODY_BYTES, Connection
from pages.components import catalogue, services, text
from tests.pages.opening import captions, open_page
from tests.pages.sending import LIVE, alerts, connect, keys, start, working

pytestmark = pytest.mark.slow  # these speak to a demo platform of their own

SECRET = "a-very-secret-token"
NOWHERE = "http://127.0.0.1:9"


def everything(app: AppTest) -> str:
    """All that is sent to the browser, as text."""
    return "\n".join(str(getattr(node, "proto", "")) for node in app.main)


def test_the_demo_is_marked_and_answers(app: AppTest) -> None:
    open_page(app, "connection")
    assert text.DEMO_WHAT in [caption.value for caption in app.caption]

    app.button(key="test").click().run()

    assert not app.exception
    active = sum(scenario.active for scenario in SCENARIOS)
    assert f"{len(SCENARIOS)} scenarios, {active} active" in alerts(app)


def test_a_token_is_never_shown(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    connect(monkeypatch, NOWHERE, token=SECRET)

    open_page(app, "connection")

    assert NOWHERE.partition("//")[2] in everything(app).replace("\\", "")
    assert text.TOKEN_SET in everything(app)
    assert SECRET not in everything(app)
    assert DEMO_TOKEN not in everything(app)


def test_an_account_that_does_not_answer_is_told(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    connect(monkeypatch, NOWHERE)
    open_page(app, "connection")

    app.button(key="test").click().run()

    assert not app.exception
    assert text.TEST_FAILED in alerts(app)


def test_another_account_can_be_chosen(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    connect(monkeypatch, NOWHERE)
    open_page(app, "connection")
    assert app.subheader[0].value == LIVE

    app.selectbox(key="account").set_value("demo").run()

    assert app.subheader[0].value == text.DEMO
    assert app.session_state["draft"].connection == "demo"


def limit(app: AppTest, setting: str) -> str:
    """The value of a limit as the page tells it."""
    shown = app.table[1].value
    values: dict[str, str] = dict(zip(shown[text.SETTING], shown[text.VALUE], strict=True))
    return values[f"`{setting}`"]


def test_limits_in_force_are_explained(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    connect(monkeypatch, NOWHERE, parallel=7, requests_per_second=2.5, token_in="header")

    open_page(app, "connection")

    shown = app.table[1].value
    assert shown[text.VALUE].tolist() == [
        "7",
        text.in_use(0, 50),
        "2.5",
        "10.5 MB",
        "60 s",
        "23 h",
        text.token_in("header"),
    ]
    assert shown[text.MEANING].tolist() == list(text.LIMIT_MEANINGS.values())


def test_chunks_in_work_and_a_learned_limit_are_told(app: AppTest) -> None:
    (chunk, *_) = services.journal().chunks(start())
    services.journal().begin_sending(chunk.id, chunk.handovers, "mark")
    services.house().desk.limits.learn(DEMO, 2_000_000)

    open_page(app, "connection")

    assert limit(app, "outstanding") == text.in_use(1, 50)
    assert limit(app, "max_body_bytes") == text.body_limit(2_000_000, MAX_BODY_BYTES)
    assert text.DEMO_LIMITS in captions(app)


def test_lines_that_change_the_limits_are_ready_to_be_copied(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    connect(monkeypatch, NOWHERE, parallel=7)

    open_page(app, "connection")

    in_file, in_environment = (code.value for code in app.code[:2])
    assert (
        Connection(base_url=NOWHERE, token=SecretStr("t"), **tomllib.loads(in_file)["connections"][LIVE]).parallel == 7
    )
    assert "export ALTCRAFT_CONNECTIONS__LIVE__PARALLEL=7" in in_environment.splitlines()


def test_without_any_account_the_page_says_how_to_add_one(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALTCRAFT_DEMO", "0")
    services.settings.clear()
    services.house.clear()

    open_page(app, "connection")

    assert not app.exception
    assert text.NO_CONNECTION in alerts(app)
    assert "test" not in keys(app)
    assert any("[connections.live]" in code.value for code in app.code)


def test_the_engine_is_seen(app: AppTest) -> None:
    open_page(app, "connection")
    assert text.ENGINE_ASLEEP in alerts(app)

    with working():
        app.run()

    assert text.engines(1) in alerts(app)


def look(app: AppTest) -> AppTest:
    app.session_state["holdings"] = True
    return open_page(app, "connection")


def tables(app: AppTest) -> str:
    return "\n".join(each.value.to_string() for each in app.dataframe)


def test_nothing_is_asked_of_the_account_before_somebody_looks(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    connect(monkeypatch, NOWHERE)

    open_page(app, "connection")

    assert not app.tabs or text.SCENARIOS not in app.tabs[0].label
    assert text.NOT_TOLD not in alerts(app)


def test_what_the_account_holds_is_listed_with_counts(app: AppTest) -> None:
    look(app)

    assert not app.exception
    assert text.tab_title(text.SCENARIOS, len(SCENARIOS)) in [tab.label for tab in app.tabs]
    assert text.tab_title(text.DATABASES, len(catalogue.databases(DEMO).things)) in [tab.label for tab in app.tabs]
    assert all(one.name in tables(app) for one in SCENARIOS)
    assert all(one.name in tables(app) for one in catalogue.resources(DEMO).things)
    assert text.told_age(0) in [caption.value for caption in app.caption]


def test_what_the_account_holds_is_read_again_when_asked(app: AppTest) -> None:
    look(app)
    before = catalogue.databases(DEMO).at

    app.button(key="read_holdings").click().run()

    assert catalogue.databases(DEMO).at > before


def test_an_account_that_tells_nothing_is_no_obstacle(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    connect(monkeypatch, NOWHERE)

    look(app)

    assert not app.exception
    assert alerts(app).count(text.NOT_TOLD) == 3
    assert text.LIMITS in [each.value for each in app.subheader]
