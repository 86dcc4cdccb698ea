from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from altcraft_core.records import SubmissionStatus
from pages.components import services, text
from tests.pages.opening import captions, open_page, said
from tests.pages.sending import WELCOME, alerts, keys, make_plan, start, start_and_settle

pytestmark = pytest.mark.slow  # these speak to a demo platform of their own


def lists(app: AppTest) -> list[str]:
    """The lists in the table, from top to bottom."""
    return app.dataframe[0].value["list"].tolist()


def test_an_empty_history_leads_to_the_upload(app: AppTest) -> None:
    open_page(app, "history")

    assert not app.exception
    assert text.NO_HISTORY in said(app)


def test_the_newest_submission_comes_first(app: AppTest) -> None:
    start_and_settle(make_plan(name="old.csv"))
    start(make_plan(name="new.csv", first_name="Ольга"), operator="boris")

    open_page(app, "history")

    assert not app.exception
    table = app.dataframe[0].value
    assert lists(app) == ["new.csv", "old.csv"]
    assert table["operator"].tolist() == ["boris", "anna"]
    assert table["scenario"].tolist() == [WELCOME, WELCOME]
    assert table["progress"].tolist() == [0, 100]
    assert table["outcome"].tolist() == ["0 of 40 imported", "38 of 40 imported, 2 failed"]
    assert len(app.get("plotly_chart")) == 1


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ({"history_text": "spring"}, ["spring.csv"]),
        ({"history_text": "boris"}, ["autumn.csv"]),
        ({"history_status": text.SUBMISSION_STATUSES["running"]}, ["autumn.csv"]),
        ({"history_status": text.SUBMISSION_STATUSES["partly_finished"], "history_text": "s"}, ["spring.csv"]),
        ({"history_scenario": WELCOME}, ["autumn.csv", "spring.csv"]),
    ],
)
def test_filters_stand_in_the_address(app: AppTest, address: dict[str, str], found: list[str]) -> None:
    start_and_settle(make_plan(name="spring.csv"))
    start(make_plan(name="autumn.csv", first_name="Ольга"), operator="boris")

    for name, value in address.items():
        app.query_params[name] = value
    open_page(app, "history")

    assert lists(app) == found
    assert text.found(len(found)) in captions(app)


def test_filters_that_nothing_passes_can_be_cleared(app: AppTest) -> None:
    start(make_plan(name="spring.csv"))
    open_page(app, "history")
    app.selectbox(key="history_status").set_value(SubmissionStatus.CANCELLED).run()
    assert text.NOTHING_FOUND in alerts(app)

    app.button(key="clear_filters").click().run()

    assert lists(app) == ["spring.csv"]


def test_a_long_history_has_pages(app: AppTest) -> None:
    plan = make_plan()
    for copy in range(21):
        start(plan, copy=copy, operator=f"operator {copy}")
    open_page(app, "history")
    assert len(lists(app)) == 20

    app.pagination(key="history_page").set_value(2).run()

    assert app.dataframe[0].value["operator"].tolist() == ["operator 0"]


def test_opening_a_line_leads_to_its_run(app: AppTest) -> None:
    submission_id = start()
    app.session_state["history_picked"] = (text.OPEN, submission_id)

    open_page(app, "history")

    assert app.query_params["submission"] == submission_id
    assert app.title[0].value == text.run_title("people.csv", WELCOME)


def test_outcomes_of_a_line_can_be_downloaded(app: AppTest) -> None:
    state = start_and_settle()
    app.session_state["history_picked"] = (text.SAVE_OUTCOMES, state.submission.id)

    open_page(app, "history")

    assert not app.exception
    assert [button.key for button in app.download_button] == ["picked_outcomes"]


def test_what_failed_in_a_line_can_be_sent_again(app: AppTest) -> None:
    state = start_and_settle()
    app.session_state["history_picked"] = (text.RETRY_FAILED, state.submission.id)

    open_page(app, "history")

    assert app.title[0].value == text.SEND_TITLE
    assert app.session_state["draft"].retry_of == state.submission.id
    assert services.history().count() == 1


def test_retries_are_offered_where_people_failed(app: AppTest) -> None:
    start_and_settle(make_plan(suppressed=0, name="good.csv"))
    start_and_settle(make_plan(name="bad.csv"))

    open_page(app, "history")

    offered = app.dataframe[0].value["more"].tolist()
    assert [text.RETRY_FAILED in actions for actions in offered] == [True, False]
    assert "retry_failed" not in keys(app)
