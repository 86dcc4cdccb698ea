from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages.components import services, text
from pages.components.send.confirmation import Confirmed
from tests.pages.opening import go_on, go_to_mapping, go_to_review, metrics, open_app, open_page
from tests.pages.sending import WELCOME, alerts, choose_scenario, go_to_send, type_number


def name_of(app: AppTest) -> str:
    return str(app.query_params["draft"])


def reload(name: str, page: str) -> AppTest:
    """The same address in a new session, as when the browser reloads it."""
    app = open_app()
    app.query_params["draft"] = name
    return open_page(app, page)


@pytest.mark.slow
def test_a_reload_loses_nothing(app: AppTest) -> None:
    go_to_review(app)
    app.button(key="accept_0").click().run()
    before = app.session_state["draft"]

    again = reload(name_of(app), "review")

    assert not again.exception
    assert again.session_state["draft"] == before
    assert metrics(again)[text.ROWS_IN_FILE] == "6"
    assert not go_on(again).exception


@pytest.mark.slow
def test_two_windows_with_one_address_send_a_list_once(app: AppTest) -> None:
    go_to_send(app)
    other = choose_scenario(reload(name_of(app), "submit"), WELCOME)
    count = app.text_input(key="confirmation_number").placeholder

    for window in (app, other):
        type_number(window, count)
    app.button(key="send").click().run()
    other.button(key="send").click().run()

    assert not other.exception
    assert services.history().count() == 1
    assert not list((services.settings().spool / "drafts").glob("*.json"))


@pytest.mark.slow
def test_what_was_sent_meanwhile_by_somebody_else_is_not_sent_again_unseen(app: AppTest) -> None:
    go_to_send(app)
    other = go_to_send(open_app())
    press, count = other.session_state["draft"].press, app.text_input(key="confirmation_number").placeholder
    type_number(app, count).button(key="send").click().run()

    other.session_state["confirmed"] = Confirmed(press=press, count=int(count), earlier=0)
    other.run()

    assert text.SENT_MEANWHILE in alerts(other)
    assert services.history().count() == 1
    assert other.session_state["draft"].press not in {"", press}


def test_the_list_that_made_room_outlives_a_reload_too(app: AppTest) -> None:
    go_to_mapping(app)
    open_page(app, "upload").button(key="other_list").click().run()

    again = reload(name_of(app), "upload")
    again.button(key="go_on").click().run()

    assert not again.exception
    assert again.session_state["draft"].file.name == "spring.csv"


def test_a_draft_whose_list_is_gone_is_not_taken_up(app: AppTest) -> None:
    go_to_mapping(app)
    app.session_state["draft"].contact_list.path.unlink()

    again = reload(name_of(app), "mapping")

    assert not again.exception
    assert text.NO_LIST in "\n".join(mark.value for mark in again.markdown)


@pytest.mark.parametrize("name", ["../../altcraft", "x" * 30, ""])
@pytest.mark.usefixtures("app")
def test_an_address_that_names_no_draft_begins_anew(name: str) -> None:
    again = reload(name, "mapping")

    assert not again.exception
    assert "draft" not in again.session_state


def test_what_stands_of_a_draft_goes_with_it(app: AppTest, tmp_path: Path) -> None:
    go_to_mapping(app)
    kept = tmp_path / "spool" / "drafts" / f"{name_of(app)}.json"
    assert kept.exists()

    app.session_state["draft"] = replace(app.session_state["draft"], file=None, contact_list=None, finished=0)
    app.run()

    assert not kept.exists()
