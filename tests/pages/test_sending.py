from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from streamlit.testing.v1 import AppTest

from altcraft_core.lists.progress import Stage
from pages.components import services, text
from pages.components.send import presses
from pages.components.send.confirmation import Confirmed
from tests.pages.opening import open_page
from tests.pages.sending import alerts, go_to_send, keys, make_plan, type_number

pytestmark = pytest.mark.slow  # these speak to a demo platform of their own


class Cancelled(BaseException):
    """As Streamlit ends a script: no error that anybody catches."""


def cancel(_stage: Stage, _share: float | None) -> None:
    raise Cancelled


def cut_short(app: AppTest) -> AppTest:
    """As the script leaves it that was ended while it was sending."""
    app.session_state["send_begun"] = True
    return app


@pytest.mark.usefixtures("app")
def test_the_same_press_starts_one_submission() -> None:
    plan = make_plan()

    first = presses.start_once("press", plan, "anna", 0, "")
    second = presses.start_once("press", plan, "anna", 1, "")

    assert first == second == presses.find_started("press")
    assert services.history().count() == 1


@pytest.mark.usefixtures("app")
def test_a_cancelled_press_started_nothing_and_may_start_it_again() -> None:
    plan = make_plan()
    with pytest.raises(Cancelled):
        presses.start_once("press", plan, "anna", 0, "", cancel)

    assert (presses.find_started("press"), services.history().count()) == ("", 0)
    assert presses.start_once("press", plan, "anna", 0, "") == presses.find_started("press")


@pytest.mark.usefixtures("app")
def test_a_script_that_is_still_starting_it_is_waited_for() -> None:
    plan, begun, go_on = make_plan(), Event(), Event()

    def hold(_stage: Stage, _share: float | None) -> None:
        begun.set()
        go_on.wait(10)

    with ThreadPoolExecutor(3) as scripts:
        first = scripts.submit(presses.start_once, "press", plan, "anna", 0, "", hold)
        begun.wait(10)
        others = [
            scripts.submit(presses.start_once, "press", plan, "anna", 1, ""),
            scripts.submit(presses.find_started, "press"),
        ]
        go_on.set()

    assert {first.result()} == {each.result() for each in others}
    assert services.history().count() == 1


def test_what_was_cut_short_is_told_and_has_to_be_confirmed_anew(app: AppTest) -> None:
    go_to_send(app)
    press = app.session_state["draft"].press

    cut_short(app).run()

    assert not app.exception
    assert text.SENDING_STOPPED in alerts(app)
    assert app.session_state["draft"].press not in ("", press)
    assert text.SENDING_STOPPED not in alerts(app.run())

    type_number(app, "2")
    app.button(key="send").click().run()
    assert app.query_params["submission"] == services.history().states()[0].submission.id


def test_the_second_half_of_a_double_click_sends_nothing_after_a_cancel(app: AppTest) -> None:
    type_number(go_to_send(app), "2")
    press = app.session_state["draft"].press
    type_number(cut_short(app), "2")

    app.session_state["sending"] = press
    app.run()

    assert not app.exception
    assert not app.button(key="send").disabled
    assert services.history().count() == 0


def test_a_cancel_that_comes_too_late_leads_to_what_was_started(app: AppTest) -> None:
    started = presses.start_once("press", make_plan(), "anna", 0, "")

    app.session_state["send_cancelled"] = "press"
    open_page(app, "submit")

    assert not app.exception
    assert app.query_params["submission"] == started
    assert app.title[0].value == text.run_title("people.csv", "Welcome")


def test_a_page_that_runs_anew_right_after_the_start_leads_to_what_was_started(app: AppTest) -> None:
    type_number(go_to_send(app), "2")
    started = presses.start_once(app.session_state["draft"].press, make_plan(), "anna", 0, "")

    cut_short(app).button(key="send").click().run()

    assert app.query_params["submission"] == started
    assert services.history().count() == 1
    assert app.session_state["draft"].file is None


def test_no_other_number_of_people_is_sent_than_was_confirmed(app: AppTest) -> None:
    go_to_send(app)
    app.session_state["confirmed"] = Confirmed(press=app.session_state["draft"].press, count=3, earlier=0)

    app.run()

    assert text.count_changed(2) in alerts(app)
    assert "send" in keys(app)
    assert services.history().count() == 0
