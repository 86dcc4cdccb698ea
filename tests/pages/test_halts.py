from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from altcraft_core.delivery.attempts import PAUSED_DAMAGED, PAUSED_TOKEN, PAUSED_UNREACHABLE
from altcraft_core.demo.faults import Faults, Rule
from altcraft_core.demo.server import start_demo
from altcraft_core.records import Call, Course, Safeguards, SubmissionStatus, Target
from pages.components import services, text
from pages.components.run import headline
from tests.pages.opening import open_page, said
from tests.pages.sending import LIVE, PEOPLE, alerts, connect, keys, make_plan, open_run, settle, settle_anew, start

pytestmark = pytest.mark.slow  # these speak to a demo platform of their own

FIRST_TEN = Safeguards(canary=10)
COURSE = Course(
    planned=5,
    held=0,
    processing=1,
    quiet_since=datetime(2026, 3, 25, 12, tzinfo=UTC),
    told=120,
    failed=31,
    refused_in_a_row=3,
    canary_open=0,
    canary_told=100,
    canary_bad=31,
)


def troubled(monkeypatch: pytest.MonkeyPatch, folder: Path, rules: Sequence[Rule], **account: object) -> None:
    """The account named live, on a platform with these faults."""
    platform = start_demo(folder / "platform.db", 0, pace=0, faults=Faults(rules=tuple(rules)))
    connect(monkeypatch, platform.url, **account)


def labels(app: AppTest) -> list[str]:
    return [button.label for button in app.button]


def test_while_the_first_few_are_on_their_way_it_is_said_who_waits_for_them(app: AppTest) -> None:
    submission = start(make_plan(suppressed=0, safeguards=FIRST_TEN))
    open_run(app, submission)

    assert not app.exception
    assert "First 10 people are on their way; 30 wait for them" in alerts(app)
    assert text.CANARY_NEXT in alerts(app)

    settle(submission)
    app.run()
    assert "on their way" not in alerts(app)


def test_first_few_who_fare_badly_stop_the_rest_until_it_is_sent_anyway(app: AppTest) -> None:
    submission = start(make_plan(suppressed=3, safeguards=FIRST_TEN))
    settle(submission)
    open_run(app, submission)

    assert not app.exception
    assert "3 of the first 10 people failed, or have no known outcome (30 %); you allowed 20 %." in alerts(app)
    assert text.NEXT["canary"] in alerts(app)
    assert app.button(key="resume").label == "Send the rest anyway"

    app.button(key="resume").click().run()
    assert settle(submission).profiles.imported == PEOPLE - 3


def test_an_import_speaks_of_profiles(app: AppTest) -> None:
    target = Target(call=Call.IMPORT_ONLY, database_id=3)
    submission = start(make_plan(suppressed=3, safeguards=FIRST_TEN, target=target))
    open_run(app, submission)
    assert "First 10 profiles are on their way" in alerts(app)

    settle(submission)
    app.run()
    assert "3 of the first 10 profiles failed" in alerts(app)


def test_too_many_failed_profiles_are_told_with_their_share(app: AppTest) -> None:
    submission = start(make_plan(suppressed=50, people=140, max_rows=50))
    settle(submission)
    open_run(app, submission)

    assert not app.exception
    assert "50 of 100 profiles failed (50 %); you allowed 20 %. 40 people wait." in alerts(app)
    assert text.GO_ON in labels(app)


def test_refusals_one_after_the_other_are_told(app: AppTest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    troubled(monkeypatch, tmp_path, [Rule(kind="error", times=1_000, code=402, text="Tariff limit reached")])
    submission = start(make_plan(LIVE))
    settle(submission)
    open_run(app, submission)

    assert not app.exception
    assert "3 chunks were refused whole, one after the other. 10 people wait." in alerts(app)
    assert "Tariff limit reached" in said(app)

    app.button(key="retry_refused").click().run()
    assert [toast.value for toast in app.toast] == ["3 chunks go out again once you go on."]


def test_silence_is_told_with_what_is_at_altcraft(
    app: AppTest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    troubled(monkeypatch, tmp_path, [])
    submission = start(make_plan(LIVE))
    services.journal().pause(submission, "silence")
    open_run(app, submission)

    assert "For more than 60 minutes no chunk came to an end. 40 people wait." in alerts(app)
    assert text.NEXT["silence"] in alerts(app)


@pytest.mark.parametrize("reason", [PAUSED_UNREACHABLE, PAUSED_DAMAGED])
def test_other_stops_say_what_to_do(app: AppTest, reason: str) -> None:
    submission = start()
    services.journal().pause(submission, reason)
    open_run(app, submission)

    assert text.HALTS[reason] in alerts(app)
    assert f"{text.CAUSES[reason]} 40 people wait.\n\n{text.NEXT[reason]}" in alerts(app)
    assert app.button(key="resume").label == text.RESUME


def test_a_refused_token_goes_on_by_itself_and_its_chunks_are_no_concern(
    app: AppTest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    troubled(monkeypatch, tmp_path, [Rule(kind="token_refused", times=1_000)])
    submission = start(make_plan(LIVE, max_rows=PEOPLE))
    settle(submission)
    open_run(app, submission)

    assert text.HALTS[PAUSED_TOKEN] in alerts(app)
    assert "goes on by itself once the token is mended" in alerts(app)
    assert "retry_refused" not in keys(app)


def test_a_submission_that_waits_for_its_token_can_be_given_up(
    app: AppTest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    troubled(monkeypatch, tmp_path, [Rule(kind="token_refused", times=1_000)])
    submission = start(make_plan(LIVE, max_rows=PEOPLE))
    settle(submission)
    open_run(app, submission)

    app.button(key="cancel").click().run()
    assert text.CANCEL_NOTHING_WAITS in said(app)
    app.button(key="dialog_yes").click().run()

    assert services.journal().paused_for(PAUSED_TOKEN) == ()
    assert services.history().state(submission).status is SubmissionStatus.PARTLY
    assert "retry_refused" in keys(app)


def test_what_is_at_altcraft_cannot_be_stopped(app: AppTest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    troubled(monkeypatch, tmp_path, [])
    submission = start(make_plan(LIVE))
    for chunk in services.journal().chunks(submission)[:3]:
        services.journal().begin_sending(chunk.id, chunk.handovers, "a mark")
    open_run(app, submission)

    app.button(key="cancel").click().run()
    assert "10 people have not been sent and will not be. 3 chunks are already with Altcraft" in said(app)
    app.button(key="dialog_no").click().run()
    app.button(key="pause").click().run()

    assert "3 chunks are already with Altcraft and go on there." in alerts(app)


def test_a_canary_without_an_answer_needs_a_person_and_the_rest_still_waits(
    app: AppTest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    troubled(monkeypatch, tmp_path, [Rule(kind="drop_after")])
    submission = start(make_plan(LIVE, safeguards=FIRST_TEN))
    assert settle(submission).status is SubmissionStatus.NEEDS_YOU
    open_run(app, submission)

    assert text.needs_you(1) in alerts(app)
    assert f"arrived_{submission}-1" in keys(app)


def test_the_page_is_built_anew_when_the_first_few_are_over(app: AppTest) -> None:
    submission = start(make_plan(suppressed=0, safeguards=FIRST_TEN))
    open_run(app, submission)
    before = headline.read_signs(services.history().state(submission))

    settle(submission)

    after = headline.read_signs(services.history().state(submission))
    assert (before.is_canary, after.is_canary) == (True, False)
    assert settle_anew(submission).status is SubmissionStatus.FINISHED


def test_the_history_says_why_nothing_more_is_sent(app: AppTest) -> None:
    settle(start(make_plan(suppressed=3, safeguards=FIRST_TEN)))
    open_page(app, "history")

    table = app.dataframe[0].value
    assert table["status"].tolist() == [[text.STOPPED_BADGE]]
    assert table["outcome"].tolist() == ["the first few did not fare well; 7 of 40 imported, 3 failed"]


@pytest.mark.parametrize(
    ("reason", "course", "words"),
    [
        ("failures", COURSE, "31 of 120 profiles failed (26 %); you allowed 20 %."),
        ("failures", replace(COURSE, told=153), "31 of 153 profiles failed (20.3 %); you allowed 20 %."),
        ("failures", replace(COURSE, told=200), "More than 20 % had failed; by now it is 31 of 200."),
        ("canary", COURSE, "31 of the first 100 people failed, or have no known outcome (31 %); you allowed 20 %."),
        (
            "canary",
            replace(COURSE, canary_told=0, canary_bad=0),
            "More than 20 % of them failed, or have no known outcome.",
        ),
        ("refusals", replace(COURSE, refused_in_a_row=4), "4 chunks were refused whole, one after the other."),
    ],
)
def test_a_stop_is_told_by_its_numbers(reason: str, course: Course, words: str) -> None:
    assert text.why(reason, course, Safeguards(), engages=True) == words


def test_every_reason_to_stop_has_its_words() -> None:
    assert set(text.HALTS) == set(text.NEXT) == set(text.HALTS_SHORT)
    assert all(text.why(reason, COURSE, Safeguards(), engages=True) for reason in text.HALTS)
