"""Everything that was sent, newest first."""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from altcraft_core.records import Submission, SubmissionStatus
from pages.components import charts, downloads, frame, history_table, retries, services, steps, text

A_PAGE = 20


def clear_filters() -> None:
    """Every filter as it is at first."""
    st.session_state.update(history_status="", history_scenario="", history_text="", history_page=1)


@st.dialog(text.OUTCOMES)
def offer_outcomes(submission: Submission) -> None:
    """The file is made when its button is pressed."""
    st.markdown(text.outcomes_of(submission.list_name))
    downloads.show_outcomes(submission, key="picked_outcomes", label=text.SAVE_FILE)


frame.show(text.HISTORY)
st.title(text.HISTORY, anchor=False)
st.caption(text.HISTORY_CAPTION)
history = services.history()
if not history.count():
    steps.show_empty(text.NO_HISTORY, text.NO_HISTORY_NEXT, text.GO_TO_UPLOAD, "pages/upload.py")
    st.stop()

days = history.outcomes_by_day(charts.DAYS)
if not days.is_empty():
    with st.container(border=True):
        st.markdown(f"**{text.BY_DAY}**")
        figure = charts.draw_days(days, datetime.now(UTC).date(), text.ACCOUNT)
        st.plotly_chart(figure, key="by_day", alt=text.BY_DAY_ALT, config={"displayModeBar": False})

with st.container(horizontal=True, vertical_alignment="bottom", key="filters"):
    words = st.text_input(
        text.FILTER_TEXT, type="search", live="300ms", key="history_text", bind="query-params", icon=":material/search:"
    )
    status = st.selectbox(
        text.FILTER_STATUS,
        ("", *SubmissionStatus),
        format_func=text.status_option,
        key="history_status",
        bind="query-params",
    )
    scenario = st.selectbox(
        text.FILTER_SCENARIO,
        ("", *history.scenario_names()),
        format_func=text.any_option,
        key="history_scenario",
        bind="query-params",
    )
filters = {"status": status, "scenario": scenario, "text": words}
found = history.count(**filters)
if not found:
    st.info(text.NOTHING_FOUND, icon=":material/filter_alt_off:")
    st.button(text.CLEAR_FILTERS, on_click=clear_filters, key="clear_filters")
    st.stop()

table = st.container()
pages = -(-found // A_PAGE)
with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
    st.caption(text.found(found), width="content")
    page = st.pagination(pages, key="history_page", bind="query-params") if pages > 1 else 1
with table:
    history_table.show(history.states(**filters, limit=A_PAGE, offset=(page - 1) * A_PAGE))

label, picked = history_table.take_picked()
if label == text.OPEN:
    st.switch_page("pages/run.py", query_params={"submission": picked})
if label == text.SAVE_OUTCOMES:
    offer_outcomes(services.journal().submission(picked))
if label == text.RETRY_FAILED:
    retries.begin(services.journal().submission(picked))
