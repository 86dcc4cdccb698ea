from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from altcraft_core.records import SentBefore
from pages.components import services, text
from tests.gate import Gate
from tests.pages.opening import go_on, open_app, said, upload
from tests.pages.sending import (
    PEOPLE,
    SUPPRESSED,
    WELCOME,
    alerts,
    choose_scenario,
    go_to_send,
    keys,
    open_run,
    settle,
    start,
    start_and_settle,
    type_number,
)

pytestmark = pytest.mark.slow  # these speak to a demo platform of their own

KNOWN = 10
CHOICE = "leave_out_sent_before"


def go_to_send_people(app: AppTest, first: int, end: int) -> AppTest:
    """Choose the scenario for people of these numbers; those below PEOPLE are in the list that was sent before."""
    lines = [f"Person{number}@example.com" for number in range(first, end)]
    upload(app, "\n".join(["email", *lines]), encoding="utf-8")
    for _ in range(3):
        go_on(app)
    return choose_scenario(app, WELCOME)


def go_to_send_half_known(app: AppTest) -> AppTest:
    return go_to_send_people(app, PEOPLE - KNOWN, PEOPLE + KNOWN)


def announced(app: AppTest) -> str:
    return next(each.value for each in app.subheader if "will enter" in each.value)


def leave_out(app: AppTest, value: bool = True) -> AppTest:
    return app.toggle(key=CHOICE).set_value(value).run()


def test_nothing_is_said_where_nobody_was_sent_before(app: AppTest) -> None:
    go_to_send_half_known(app)

    assert not app.exception
    assert "in the last 7 days" not in said(app)
    assert CHOICE not in {toggle.key for toggle in app.toggle}


def test_people_who_were_sent_before_are_counted_and_sent_again_unless_left_out(app: AppTest) -> None:
    start_and_settle()

    go_to_send_half_known(app)

    assert text.sent_lately(KNOWN, 7) in said(app)
    assert text.enter_again(KNOWN) in said(app)
    assert not app.toggle(key=CHOICE).value
    assert announced(app).startswith("**20 people**")


def test_the_plan_follows_the_choice_and_comes_back(app: AppTest) -> None:
    start_and_settle()
    go_to_send_half_known(app)

    leave_out(app)
    assert announced(app).startswith("**10 people**")
    assert "10 sent here before" in app.table[0].value.to_string()
    assert text.enter_again(KNOWN) not in said(app)
    assert app.session_state["draft"].rules.sent_before is SentBefore.LEAVE_OUT

    leave_out(app, value=False)
    assert not app.exception
    assert announced(app).startswith("**20 people**")


def test_who_is_left_out_is_not_sent_and_stands_in_the_account(app: AppTest) -> None:
    start_and_settle()
    leave_out(go_to_send_half_known(app))
    type_number(app, "20")
    assert app.button(key="send").disabled

    type_number(app, "10")
    app.button(key="send").click().run()

    state = next(one for one in services.history().states() if one.submission.list_name == "spring.csv")
    assert (state.submission.counts.accepted, state.submission.counts.left_out) == (10, 10)
    assert settle(state.submission.id).profiles.imported == 10


def test_the_count_is_right_after_a_new_submission(app: AppTest) -> None:
    go_to_send_half_known(app)
    assert CHOICE not in {toggle.key for toggle in app.toggle}

    waiting = start()
    assert text.sent_lately(KNOWN, 7) not in said(app.run())

    settle(waiting)
    assert text.sent_lately(KNOWN, 7) in said(app.run())


def test_where_everybody_was_sent_before_nobody_is_left_and_the_choice_can_be_taken_back(app: AppTest) -> None:
    start_and_settle()
    go_to_send_people(app, SUPPRESSED, PEOPLE)

    leave_out(app)
    assert "nobody is left" in alerts(app)
    assert "send" not in keys(app)

    leave_out(app, value=False)
    assert announced(app).startswith(f"**{PEOPLE - SUPPRESSED} people**")


def test_profiles_that_failed_are_retried_while_others_are_left_out(app: AppTest) -> None:
    start_and_settle()
    open_run(app, services.history().states()[0].submission.id)

    app.button(key="retry_failed").click().run()

    assert not app.exception
    assert announced(app).startswith(f"**{SUPPRESSED} people**")
    assert CHOICE not in {toggle.key for toggle in app.toggle}


def test_switched_off_nobody_is_counted(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    start_and_settle()
    monkeypatch.setenv("ALTCRAFT_SENT_BEFORE_DAYS", "0")
    services.settings.clear()

    go_to_send_half_known(app)

    assert "sent into this scenario" not in said(app)


def test_the_same_list_again_tells_that_its_people_are_left_out(app: AppTest) -> None:
    type_number(go_to_send(app), "2")
    app.button(key="send").click().run()
    settle(services.history().states()[0].submission.id)

    again = go_to_send(open_app())
    assert "they enter twice" in alerts(again)
    assert text.sent_lately(2, 7) in said(again)


def test_an_outage_of_the_storage_is_a_sentence_and_sending_goes_on_after_it(gate: Gate, app: AppTest) -> None:
    start_and_settle()
    gate.close()
    go_to_send_half_known(app)

    assert not app.exception
    assert "cannot be reached" in app.error[0].value
    assert "send" not in keys(app)

    gate.open()
    app.button(key="encoding_again").click().run()

    assert not app.exception
    assert text.sent_lately(KNOWN, 7) in said(app)
