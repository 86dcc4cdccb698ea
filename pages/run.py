"""Follow one submission until every profile has an outcome."""

from __future__ import annotations

from datetime import UTC, datetime

import polars as pl
import streamlit as st

from altcraft_core.delivery.hunting import read_hunts
from altcraft_core.errors import StateError
from altcraft_core.records import SubmissionState, SubmissionStatus
from pages.components import account, charts, downloads, frame, retries, services, steps, text, viewer
from pages.components.draft import Step
from pages.components.run import chunk_grid, evidence, headline, hunts, request_inspector, steering
from pages.components.run.pace import measure_pace


def watch(state: SubmissionState, seen: headline.Signs) -> None:
    """Numbers, charts and chunks as they are now. When the state itself has changed, the whole page runs again."""
    now = services.history().state(state.submission.id)
    if headline.read_signs(now) != seen:
        st.rerun()
    account.show(now)
    chunks = services.journal().chunks(now.submission.id, replaced=True)
    found = read_hunts(chunks)
    hunts.show(now.submission, found)
    with st.container(border=True):
        show_time(now)
    with st.container(border=True):
        st.subheader(text.CHUNKS, anchor=False)
        chunk_grid.show(chunks, {hunt.label for hunt in found})


def show_time(state: SubmissionState) -> None:
    """Elapsed, pace and time left beside the profiles over time."""
    submission = state.submission
    progress = services.history().progress(submission.id)
    settled = progress.with_columns(settled=pl.sum_horizontal("imported", "failed", "unattributed"))
    remaining = state.profiles.waiting + state.profiles.in_flight
    last = progress["finished_at"].max()
    until = datetime.now(UTC) if remaining or last is None else last
    measured = measure_pace(settled, remaining, submission.created_at, until)
    figures, curve = st.columns((1, 3), gap="large")
    with figures:
        st.metric(text.ELAPSED, text.duration((until - submission.created_at).total_seconds()))
        st.metric(text.PACE, text.pace(measured.per_second) if measured else text.NOT_YET)
        if remaining and not submission.paused:
            left = text.between(measured.shortest, measured.longest) if measured else text.NOT_YET
            st.metric(text.TIME_LEFT, left)
    with curve:
        if progress.is_empty():
            st.caption(text.OVER_TIME_EMPTY)
            return
        shown = viewer.on_clock(progress, "finished_at")
        figure = charts.draw_progress(shown, viewer.clock(submission.created_at), text.ACCOUNT)
        st.plotly_chart(figure, key="over_time", alt=text.OVER_TIME_ALT, config={"displayModeBar": False})


def choose() -> SubmissionState | None:
    """The submission of the address; without one, the newest that is under way."""
    asked = st.query_params.get("submission", "")
    if asked:
        return services.history().state(asked)
    for status in (SubmissionStatus.RUNNING, SubmissionStatus.NEEDS_YOU, SubmissionStatus.PAUSED):
        for state in services.history().states(status=status, limit=1):
            st.query_params["submission"] = state.submission.id
            return state
    return None


frame.show(text.RUN)
try:
    state = choose()
except StateError:
    st.title(text.RUN_TITLE, anchor=False)
    steps.show_empty(text.NO_SUCH_RUN, text.NO_SUCH_RUN_NEXT, text.GO_TO_HISTORY, "pages/history.py")
    st.stop()
if state is None:
    st.title(text.RUN_TITLE, anchor=False)
    steps.show_empty(text.NO_RUN, text.NO_RUN_NEXT, text.GO_TO_HISTORY, "pages/history.py")
    st.stop()

steps.trail(Step.RUN)
headline.show(state)
with st.container(horizontal=True, key="actions"):
    steering.show_buttons(state)
    downloads.show_outcomes(state.submission, key="outcomes")
    retries.show_button(state)
steering.show_open_matters(state)
st.fragment(watch, run_every=headline.refresh_every(state))(state, headline.read_signs(state))
request_inspector.show(state.submission)
evidence.show(state.submission)
steering.show_question(state)
