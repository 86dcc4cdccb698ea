from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from altcraft_core.delivery import demonstrating
from altcraft_core.demo.stories import STORIES
from altcraft_core.records import ChunkStatus
from pages.components import services, text
from tests.pages.opening import open_box, open_page
from tests.pages.sending import alerts, connect, keys, start_and_settle

pytestmark = pytest.mark.slow  # these speak to a demo platform of their own


def look(app: AppTest) -> AppTest:
    return open_page(open_box(app, "presenting"), "connection")


def test_the_panel_stays_closed_until_somebody_opens_it(app: AppTest) -> None:
    open_page(app, "connection")
    assert not keys(app) & {f"arm_{story}" for story in STORIES}

    look(app)

    assert not app.exception
    assert keys(app) >= {f"arm_{story}" for story in STORIES}
    assert text.NOTHING_ARMED in alerts(app)


def test_another_account_has_no_panel(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    connect(monkeypatch, "http://127.0.0.1:9")

    look(app)

    assert text.PRESENTING not in [box.label for box in app.expander]


def test_a_demo_platform_elsewhere_has_no_panel(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALTCRAFT_CONNECTIONS__DEMO__BASE_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("ALTCRAFT_CONNECTIONS__DEMO__TOKEN", "token")
    services.settings.clear()
    services.house.clear()

    look(app)

    assert text.PRESENTING not in [box.label for box in app.expander]


def test_an_armed_story_happens_and_is_told(app: AppTest) -> None:
    look(app)
    app.button(key="arm_sleeping_scenario").click().run()
    assert text.ARMED in alerts(app)
    assert text.STORIES["sleeping_scenario"] in alerts(app)

    state = start_and_settle()
    look(app)

    assert state.chunks[ChunkStatus.REFUSED] == 1
    assert text.STORY_OVER in alerts(app)


def test_an_armed_story_can_be_stopped(app: AppTest) -> None:
    look(app)
    app.button(key="arm_token").click().run()
    open_box(app, "presenting").button(key="disarm").click().run()

    assert text.NOTHING_ARMED in alerts(app)
    assert demonstrating.armed(services.settings()) == demonstrating.Armed()
    assert start_and_settle().chunks == {ChunkStatus.DONE: 4}


def test_who_is_bad_can_be_chosen(app: AppTest) -> None:
    look(app)
    app.text_input(key="bad_profile").set_value("person7@")
    app.button(key="arm_bad_profile").click().run()

    assert text.STORIES["bad_profile"] in alerts(app)
    assert ChunkStatus.DONE in start_and_settle().chunks


def test_every_story_has_its_words() -> None:
    assert set(text.STORIES) == set(text.STORY_MEANINGS) == set(STORIES)
