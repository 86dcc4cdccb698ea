"""Sending again only what failed, as a new submission that says so."""

from __future__ import annotations

import streamlit as st

from altcraft_core.errors import AltcraftError
from altcraft_core.records import Submission, SubmissionState, SubmissionStatus
from pages.components import draft, services, steps, text
from pages.components.draft import Step

_LATEST = 200  #: submissions of the same list that are looked through


def show_button(state: SubmissionState) -> None:
    """The button, once a submission is over and profiles failed; a link instead, if it was pressed before."""
    if not may_retry(state):
        return
    later = find_retry(state.submission)
    if later is not None:
        link = {"submission": later.id}
        st.page_link("pages/run.py", label=text.WAS_RETRIED, icon=":material/replay:", query_params=link)
    elif st.button(text.RETRY_FAILED, icon=":material/replay:", help=text.RETRY_FAILED_HELP, key="retry_failed"):
        begin(state.submission)


def may_retry(state: SubmissionState) -> bool:
    """Is it over, with profiles that failed?"""
    return state.status is SubmissionStatus.PARTLY and state.profiles.failed > 0


def find_retry(submission: Submission) -> Submission | None:
    """The submission that already sends again what failed in this one, unless it was cancelled as a whole."""
    states = services.history().states(text=submission.list_name, limit=_LATEST)
    again = (one for one in states if one.submission.retry_of == submission.id)
    return next((one.submission for one in again if one.status is not SubmissionStatus.CANCELLED), None)


def begin(submission: Submission) -> None:
    """Make a draft of what failed and go to the Send page; nothing is sent before it is confirmed there."""
    try:
        contact_list, keep_rows = services.submissions().retry_failed(submission.id)
    except AltcraftError as error:
        st.toast(error.sentence, icon=":material/error:", duration="long")
        return
    draft.retry(
        contact_list,
        keep_rows,
        submission.id,
        repairs=services.submissions().repairs(submission.id),
        mapping=submission.mapping,
        target=services.submissions().target(submission.id),
        rules=submission.rules,
        limits=submission.limits,
        safeguards=submission.safeguards,
        scenario_name=submission.scenario_name,
        connection=submission.connection,
        finished=Step.SEND,
    )
    st.switch_page(steps.PAGES[Step.SEND])
