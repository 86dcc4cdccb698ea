from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from altcraft_core.delivery.attempts import HUNT
from altcraft_core.demo.faults import Faults, Rule
from altcraft_core.demo.server import start_demo
from altcraft_core.records import Safeguards
from pages.components import services, text
from tests.pages.opening import captions, said
from tests.pages.sending import LIVE, PEOPLE, alerts, connect, keys, make_plan, open_run, settle, settle_anew, start

pytestmark = pytest.mark.slow  # these speak to a demo platform of their own

PATIENT = Safeguards(canary=0, failed_percent=100, refused_chunks=1_000)


def poisoned(monkeypatch: pytest.MonkeyPatch, folder: Path, *words: str) -> None:
    """The account named live, on a platform that refuses every chunk with such a value."""
    rules = tuple(Rule(kind="poison", match=word) for word in words)
    platform = start_demo(folder / "platform.db", 0, pace=0, faults=Faults(rules=rules))
    connect(monkeypatch, platform.url)


def lines(app: AppTest) -> dict[str, tuple[str, int, int]]:
    """Status, imported and failed by chunk."""
    table = next(frame.value for frame in app.dataframe if "label" in frame.value.columns)
    return {row.label: (row.status[0], row.imported, row.failed) for row in table.itertuples()}


def test_a_hunt_is_one_quiet_line(app: AppTest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    poisoned(monkeypatch, tmp_path, "person13@")
    submission = start(make_plan(LIVE, suppressed=0, safeguards=PATIENT))
    settle(submission)
    settle(submission)
    open_run(app, submission)

    assert not app.exception
    assert text.hunting("2", 2, is_held=False) in captions(app)
    assert "2 of at most 64 requests" in captions(app)
    assert list(lines(app)) == ["1", "2", "3", "4"]
    assert "retry_refused" not in keys(app)

    services.submissions().pause(submission)
    app.run()
    assert text.hunting("2", 2, is_held=True) in captions(app)


def test_culprits_are_told_by_row_and_all_others_go_through(
    app: AppTest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    poisoned(monkeypatch, tmp_path, "person13@", "person29@")
    submission = start(make_plan(LIVE, suppressed=0, safeguards=PATIENT))
    assert settle_anew(submission).profiles.failed == 2
    open_run(app, submission)

    assert not app.exception
    found = app.dataframe[0].value
    assert found["_row"].tolist() == [15, 31]
    assert all("a profile cannot be read" in words for words in found["words"])
    assert text.found_rows(2) in said(app)
    assert lines(app) == {"1": ("done", 10, 0), "2": ("done", 9, 1), "3": ("done", 9, 1), "4": ("done", 10, 0)}
    assert "retry_refused" not in keys(app)
    assert "retry_failed" in keys(app)
    assert text.partly(38, PEOPLE, "Welcome") in alerts(app)


def test_what_a_hunt_left_is_told_and_can_be_sent_again(
    app: AppTest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    poisoned(monkeypatch, tmp_path, "@example.com")
    submission = start(make_plan(LIVE, suppressed=0, people=200, max_rows=200, safeguards=PATIENT))
    settle_anew(submission)
    open_run(app, submission)

    assert not app.exception
    assert text.not_narrowed("1", 200, HUNT) in captions(app)
    assert lines(app) == {"1": ("refused", 0, 200)}
    assert "retry_refused" in keys(app)


def test_rows_of_a_plan_that_was_removed_are_not_guessed(
    app: AppTest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    poisoned(monkeypatch, tmp_path, "person13@")
    submission = start(make_plan(LIVE, suppressed=0, safeguards=PATIENT))
    settle_anew(submission)
    Path(services.house().files.location(f"submissions/{submission}/plan.parquet")).unlink()
    open_run(app, submission)

    assert not app.exception
    assert text.PLAN_GONE in alerts(app)


def test_what_was_left_is_searched_further_under_the_same_chunk(
    app: AppTest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    poisoned(monkeypatch, tmp_path, "@example.com")
    submission = start(make_plan(LIVE, suppressed=0, people=200, max_rows=200, safeguards=PATIENT))
    settle_anew(submission)
    open_run(app, submission)

    app.button(key="retry_refused").click().run()
    settle_anew(submission)
    open_run(app, submission)

    assert not app.exception
    assert lines(app) == {"1": ("refused", 0, 200)}
    assert app.dataframe[0].value["_row"].tolist() == list(range(2, 202))
    assert "retry_refused" not in keys(app)
