from __future__ import annotations

from io import BytesIO
from pathlib import Path

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from altcraft_core.demo.faults import Faults, Rule
from altcraft_core.demo.server import start_demo
from altcraft_core.records import AttemptResult, ChunkStatus, Ending
from altcraft_core.settings import DEMO_TOKEN
from pages.components import services, text
from pages.components.downloads import write_evidence
from tests.pages.opening import captions
from tests.pages.sending import LIVE, connect, make_plan, open_run, settle_anew, start, start_and_settle

pytestmark = pytest.mark.slow  # these speak to a demo platform of their own


def look(app: AppTest, submission: str) -> AppTest:
    app.session_state["evidence"] = True
    return open_run(app, submission)


def table(app: AppTest) -> pl.DataFrame:
    return next(pl.from_pandas(frame.value) for frame in app.dataframe if "request_id" in frame.value.columns)


@pytest.fixture
def lost(app: AppTest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """A submission of four chunks; the answer to the first got lost, and its repeat was put off once."""
    assert not app.exception
    rules = (Rule(kind="drop_after"), Rule(kind="throttle", after=1, retry_after=0))
    platform = start_demo(tmp_path / "platform.db", 0, pace=0, faults=Faults(rules=rules))
    connect(monkeypatch, platform.url, deduplicating=True)
    submission = start(make_plan(LIVE, suppressed=0))
    settle_anew(submission)
    return submission


def test_nothing_is_read_before_somebody_looks(app: AppTest) -> None:
    open_run(app, start_and_settle().submission.id)

    assert text.REQUESTS in [box.label for box in app.expander]
    assert not any("request_id" in frame.value.columns for frame in app.dataframe)


def test_every_request_is_told_with_what_came_of_it(app: AppTest, lost: str) -> None:
    look(app, lost)

    assert not app.exception
    shown = table(app)
    first = shown.filter(pl.col("chunk") == "1")
    assert first["number"].to_list() == list(range(1, first.height + 1))
    assert first["result"].to_list()[0] == text.RESULTS["lost"]
    assert (first["result"].to_list()[-1], first["replayed"].to_list()[-1]) == (text.RESULTS["taken"], text.RECOGNISED)
    assert first["request_id"].n_unique() == 1
    assert shown["seconds"].null_count() == 0
    assert text.requests(shown.height) in captions(app)


def test_a_chunk_is_chosen_with_all_that_took_its_place(
    app: AppTest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    rules = (Rule(kind="too_large"),)
    platform = start_demo(tmp_path / "platform.db", 0, pace=0, faults=Faults(rules=rules))
    connect(monkeypatch, platform.url)
    submission = start(make_plan(LIVE, suppressed=0))
    settle_anew(submission)
    look(app, submission)

    picker = app.selectbox(key="evidence_of")
    assert picker.options == [text.ALL_CHUNKS, *(text.requests_of(label) for label in "1234")]
    app.session_state["evidence"] = True
    picker.set_value("1").run()

    assert table(app)["chunk"].to_list() == ["1", "1.1", "1.2"]


def test_a_request_without_an_end_is_said_to_have_none(app: AppTest) -> None:
    submission = start()
    chunk = services.journal().chunks(submission)[0]
    services.journal().begin_sending(chunk.id, chunk.handovers, "a mark")
    look(app, submission)

    (line,) = table(app).to_dicts()
    assert (line["result"], line["words"]) == (text.RESULTS["open"], text.NO_END)


def test_without_a_request_there_is_nothing_to_show(app: AppTest) -> None:
    look(app, start())

    assert not app.exception
    assert text.NO_REQUESTS in captions(app)


def test_the_evidence_of_a_submission_is_saved_whole_and_names_nobody(lost: str) -> None:
    content = write_evidence(lost)

    saved = pl.read_csv(BytesIO(content), infer_schema=False)
    assert saved.columns == list(text.EVIDENCE.values())
    assert saved.height == services.history().evidence(lost).height
    assert text.RESULTS["lost"] in saved[text.EVIDENCE["result"]]
    assert b"example.com" not in content
    assert DEMO_TOKEN.encode() not in content


@pytest.mark.usefixtures("app")
def test_words_of_the_platform_never_run_as_a_formula() -> None:
    submission = start()
    chunk = services.journal().begin_sending(services.journal().chunks(submission)[0].id, 1, "a mark")
    ending = Ending(result=AttemptResult.REFUSED, words="=HYPERLINK(1)")
    services.journal().move(chunk.id, ChunkStatus.REFUSED, ending)

    saved = pl.read_csv(BytesIO(write_evidence(submission)), infer_schema=False)

    assert saved[text.EVIDENCE["words"]].to_list() == ["'=HYPERLINK(1)"]
