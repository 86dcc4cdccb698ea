from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from altcraft_core.demo.scenarios import SCENARIOS
from altcraft_core.settings import DEMO_TOKEN
from pages.components import services, text
from tests.pages.opening import open_page
from tests.pages.sending import LIVE, alerts, connect, keys, working

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


def test_limits_in_force_are_explained(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    connect(monkeypatch, NOWHERE, parallel=7, requests_per_second=2.5, token_in="header", deduplicating=True)

    open_page(app, "connection")

    limits = app.table[1].value
    assert limits[text.VALUE].tolist() == ["yes", "23 h", "10.5 MB", "7", "50", "2.5", text.token_in("header")]
    assert limits[text.MEANING].tolist() == list(text.LIMIT_MEANINGS.values())


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
