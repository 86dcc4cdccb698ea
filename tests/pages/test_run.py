from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from altcraft_core.delivery.attempts import account_mark
from altcraft_core.demo.faults import Faults, Rule
from altcraft_core.demo.server import start_demo
from altcraft_core.demo.switches import Switches
from altcraft_core.records import Probe, Recognition, SubmissionStatus
from pages.components import services, text
from pages.components.downloads import write_outcomes
from pages.components.run import headline
from tests.pages.opening import captions, metrics, open_page, said
from tests.pages.sending import (
    LIVE,
    PEOPLE,
    SUPPRESSED,
    WELCOME,
    alerts,
    connect,
    keys,
    make_plan,
    open_run,
    settle,
    start,
    start_and_settle,
)

pytestmark = pytest.mark.slow  # these speak to a demo platform of their own


def shown(app: AppTest) -> str:
    """The submission of the page's address."""
    return app.query_params["submission"]


def test_with_nothing_under_way_the_page_leads_to_the_history(app: AppTest) -> None:
    open_page(app, "run")

    assert not app.exception
    assert text.NO_RUN in said(app)


def test_an_unknown_address_is_told(app: AppTest) -> None:
    open_run(app, "nowhere")

    assert not app.exception
    assert text.NO_SUCH_RUN in said(app)


def test_without_an_address_the_newest_open_submission_is_shown(app: AppTest) -> None:
    start()
    newest = start(copy=1)

    open_page(app, "run")

    assert app.query_params["submission"] == newest


def test_a_waiting_submission_counts_everybody_as_waiting(app: AppTest) -> None:
    open_run(app, start())

    assert not app.exception
    assert app.title[0].value == text.run_title("people.csv", WELCOME)
    assert metrics(app)[text.ACCOUNT["waiting"]] == str(PEOPLE)
    assert text.ENGINE_ASLEEP in alerts(app)
    assert {"pause", "cancel"} <= keys(app)


def test_pausing_and_resuming(app: AppTest) -> None:
    submission_id = start()
    open_run(app, submission_id)

    app.button(key="pause").click().run()
    assert text.NEXT["operator"] in alerts(app)
    assert services.history().state(submission_id).status is SubmissionStatus.PAUSED

    app.button(key="resume").click().run()
    assert services.history().state(submission_id).status is SubmissionStatus.RUNNING
    assert "pause" in keys(app)


def test_cancelling_asks_first(app: AppTest) -> None:
    submission_id = start()
    open_run(app, submission_id)

    app.button(key="cancel").click().run()
    assert text.CANCEL_STAYS in captions(app)
    assert services.history().state(submission_id).status is SubmissionStatus.RUNNING

    app.button(key="dialog_no").click().run()
    assert "dialog_yes" not in keys(app)

    app.button(key="cancel").click().run()
    app.button(key="dialog_yes").click().run()
    assert services.history().state(submission_id).status is SubmissionStatus.CANCELLED
    assert text.CANCELLED_NEXT in alerts(app)


def test_a_finished_run_says_so_and_refreshes_no_more(app: AppTest) -> None:
    state = start_and_settle(make_plan(suppressed=0))

    open_run(app, state.submission.id)

    assert not app.exception
    assert text.all_entered(PEOPLE, WELCOME) in alerts(app)
    assert app.progress[0].value == 100
    assert headline.refresh_every(state) is None
    assert keys(app) == set()


@pytest.mark.usefixtures("app")
def test_an_open_run_refreshes_and_one_that_waits_for_a_person_does_so_seldom() -> None:
    submission_id = start()
    assert headline.refresh_every(services.history().state(submission_id)) == headline.BRISK

    services.submissions().pause(submission_id)
    assert headline.refresh_every(services.history().state(submission_id)) == headline.EASY


def test_the_account_is_shown_as_a_sum(app: AppTest) -> None:
    state = start_and_settle()

    open_run(app, state.submission.id)

    assert metrics(app)[text.ACCOUNT["failed"]] == str(SUPPRESSED)
    assert "40 = 0 + 0 + 38 + 2 + 0 + 0 + 0" in captions(app)
    table = app.dataframe[0].value
    assert table["label"].tolist() == ["1", "2", "3", "4"]
    assert table["rows"].sum() == PEOPLE
    assert all(table["task_id"])


def test_new_profiles_are_counted_where_the_platform_tells_them(
    app: AppTest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    platform = start_demo(tmp_path / "platform.db", 0, pace=0, switches=Switches(result_created=True))
    connect(monkeypatch, platform.url)
    start_and_settle(make_plan(LIVE))
    again = start_and_settle(make_plan(LIVE, suppressed=0))

    open_run(app, again.submission.id)

    assert not app.exception
    assert "New 2 · Updated 38" in captions(app)


def test_a_platform_that_tells_of_no_new_profiles_leaves_no_gap(app: AppTest) -> None:
    open_run(app, start_and_settle().submission.id)

    assert "Updated" not in captions(app)


@pytest.mark.parametrize(
    ("created", "updated", "words"),
    [(620, 345, "New 620 · Updated 345 · Not told 35"), (1_000, 0, "New 1,000 · Updated 0")],
)
def test_profiles_of_which_nothing_is_told_are_not_guessed(created: int, updated: int, words: str) -> None:
    assert text.new_and_updated(created, updated, of=1_000) == words


@pytest.mark.usefixtures("app")
def test_outcomes_account_for_every_row() -> None:
    state = start_and_settle()

    outcomes = pl.read_csv(write_outcomes(state.submission.id), infer_schema=False)

    assert outcomes.columns == [text.ROW, "email", "Имя", "outcome", "profile_id", "error"]
    assert [int(row) for row in outcomes[text.ROW]] == list(range(2, PEOPLE + 2))
    assert dict(outcomes.group_by("outcome").len().iter_rows()) == {"imported": 38, "failed": 2}


@pytest.mark.usefixtures("app")
def test_outcomes_hold_no_formula() -> None:
    state = start_and_settle(make_plan(first_name="=HYPERLINK(1)"))

    outcomes = pl.read_csv(write_outcomes(state.submission.id), infer_schema=False)

    assert set(outcomes["Имя"]) == {"'=HYPERLINK(1)"}


def test_names_from_files_are_shown_as_they_are(app: AppTest) -> None:
    open_run(app, start(make_plan(name="*our* [list](https://example.com).csv")))

    assert r"\*our\* \[list\]" in app.title[0].value


def test_what_failed_goes_to_the_send_page_as_a_new_submission(app: AppTest) -> None:
    first = start_and_settle().submission.id
    open_run(app, first)

    app.button(key="retry_failed").click().run()
    open_page(app, "submit")
    assert not app.exception
    assert f"**{text.people(SUPPRESSED)}** will enter" in app.subheader[-1].value
    assert "people" in alerts(app)
    app.text_input(key="confirmation_number").set_value(str(SUPPRESSED)).run()
    app.button(key="send").click().run()

    (again, _) = services.history().states()
    assert again.submission.retry_of == first
    assert (again.profiles.accepted, again.submission.counts.left_out) == (SUPPRESSED, PEOPLE - SUPPRESSED)


def test_what_was_sent_again_is_not_offered_twice(app: AppTest) -> None:
    first = start_and_settle().submission.id
    open_run(app, first)
    app.button(key="retry_failed").click().run()
    open_page(app, "submit")
    app.text_input(key="confirmation_number").set_value(str(SUPPRESSED)).run()
    app.button(key="send").click().run()

    open_run(app, first)

    assert "retry_failed" not in keys(app)
    assert text.WAS_RETRIED in [link.label for link in app.page_link]


@pytest.fixture
def troubled(app: AppTest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> AppTest:
    """The run of four chunks: the second was refused, the third is without an answer."""
    refused = Rule(kind="error", after=1, code=400, text="Wrong scenario")
    lost = Rule(kind="drop_after", after=2)
    platform = start_demo(tmp_path / "platform.db", 0, pace=0, faults=Faults(rules=(refused, lost)))
    connect(monkeypatch, platform.url)
    return open_run(app, start_and_settle(make_plan(LIVE, suppressed=0)).submission.id)


def test_chunks_without_an_answer_wait_for_a_person(troubled: AppTest) -> None:
    assert text.needs_you(1) in alerts(troubled)
    assert metrics(troubled)[text.ACCOUNT["unknown"]] == "10"

    troubled.button(key=f"arrived_{shown(troubled)}-3").click().run()
    assert text.ARRIVED_WHAT in said(troubled)
    troubled.button(key="dialog_yes").click().run()

    assert metrics(troubled)[text.ACCOUNT["unattributed"]] == "10"
    assert text.partly(20, PEOPLE, WELCOME) in alerts(troubled)


@pytest.mark.parametrize(("recognition", "is_offered"), [(None, True), (Recognition.NOT, False)])
def test_trying_whether_repeats_are_recognised_is_offered_until_it_was_done(
    troubled: AppTest, recognition: Recognition | None, is_offered: bool
) -> None:
    if recognition is not None:
        mark = account_mark(LIVE, services.connections().get(LIVE))
        probe = Probe(connection=LIVE, sender=mark, tried_at=datetime.now(UTC), recognition=recognition)
        services.house().probes.add(probe)

    troubled.run()

    assert (text.DECIDE_BY_TRYING in [link.label for link in troubled.page_link]) is is_offered


def test_a_chunk_without_an_answer_may_be_sent_again(troubled: AppTest) -> None:
    troubled.button(key=f"send_again_{shown(troubled)}-3").click().run()
    assert text.SEND_AGAIN_WHAT in said(troubled)
    troubled.button(key="dialog_yes").click().run()

    profiles = settle(shown(troubled)).profiles
    assert (profiles.imported, profiles.unknown) == (30, 0)


def test_refused_chunks_are_shown_with_the_platforms_words_and_sent_again(troubled: AppTest) -> None:
    assert "Wrong scenario" in said(troubled)

    troubled.button(key="retry_refused").click().run()

    profiles = settle(shown(troubled)).profiles
    assert (profiles.imported, profiles.failed) == (30, 0)


def test_going_on_from_an_empty_page(app: AppTest) -> None:
    open_page(app, "run")

    app.button(key="empty_next").click().run()

    assert app.title[0].value == text.HISTORY
