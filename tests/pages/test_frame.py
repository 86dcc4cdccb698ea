from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from pages.components import text
from tests.pages.opening import go_to_mapping, open_app, open_page

PAGES = ("upload", "mapping", "review", "submit", "run", "history", "connection")


@pytest.mark.parametrize("name", PAGES)
def test_every_page_opens_before_anything_was_done(app: AppTest, name: str) -> None:
    open_page(app, name)

    assert not app.exception
    assert not app.error
    assert app.title


@pytest.mark.parametrize("name", PAGES)
def test_the_demo_platform_is_named_on_every_page(app: AppTest, name: str) -> None:
    open_page(app, name)

    assert any(text.DEMO in mark.value for mark in app.sidebar.markdown)
    assert any(text.DEMO_BANNER in mark.value for mark in app.main.markdown)


def test_an_own_account_is_not_called_demo(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALTCRAFT_CONNECTIONS__LIVE__BASE_URL", "https://altcraft.example")
    monkeypatch.setenv("ALTCRAFT_CONNECTIONS__LIVE__TOKEN", "a-token")
    import streamlit as st

    st.cache_resource.clear()
    app = open_app()

    assert any("live" in mark.value for mark in app.sidebar.markdown)
    assert not any(text.DEMO_BANNER in mark.value for mark in app.main.markdown)


def test_a_wrong_setting_is_told_in_a_sentence(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALTCRAFT_DEMO_PORT", "many")
    import streamlit as st

    st.cache_resource.clear()
    app = open_app()

    assert not app.exception
    assert "demo_port" in app.error[0].value


@pytest.mark.parametrize("name", ["mapping", "review", "submit"])
def test_an_empty_page_leads_to_the_upload(app: AppTest, name: str) -> None:
    open_page(app, name)

    app.button(key="empty_next").click().run()

    assert app.title[0].value == text.UPLOAD_TITLE


def test_back_leads_to_the_step_before_and_keeps_the_draft(app: AppTest) -> None:
    go_to_mapping(app)

    app.button(key="back").click().run()

    assert app.title[0].value == text.UPLOAD_TITLE
    assert any("spring" in title.value for title in app.main.subheader)


def test_finished_steps_are_links_in_the_trail(app: AppTest) -> None:
    go_to_mapping(app)

    trail = app.container(key="trail")

    assert [link.value for link in trail.get("page_link")] == [text.UPLOAD]
