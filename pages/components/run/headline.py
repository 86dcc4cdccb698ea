"""What a submission is at: its status in plain words, with the next step."""

from __future__ import annotations

from typing import NamedTuple

import streamlit as st

from altcraft_core.records import ChunkStatus, SubmissionState, SubmissionStatus
from altcraft_core.settings import DEMO
from pages.components import account, plan_sheet, services, text, viewer
from pages.components.run import halts

BRISK, EASY = 2.0, 10.0  #: seconds between two looks
MANY_CHUNKS = 2_000  #: from here on a look is no longer cheap


class Signs(NamedTuple):
    """What decides how the page is built; when one of them changes, it is built anew."""

    status: SubmissionStatus
    paused: str
    waiting: bool
    is_canary: bool
    ended: int  #: profiles with an outcome, while nothing more is sent
    unknown: int
    refused: int
    engine_alive: bool


def read_signs(state: SubmissionState) -> Signs:
    """The signs of a submission at this moment."""
    return Signs(
        status=state.status,
        paused=state.submission.paused,
        waiting=state.profiles.waiting > 0,
        is_canary=halts.waits_for_canary(state),
        ended=account.count_settled(state.profiles) if state.status is SubmissionStatus.PAUSED else 0,
        unknown=state.chunks.get(ChunkStatus.UNKNOWN, 0),
        refused=state.chunks.get(ChunkStatus.REFUSED, 0),
        engine_alive=services.is_engine_alive(),
    )


def refresh_every(state: SubmissionState) -> float | None:
    """Seconds between two looks; None once it is over, and nothing is looked at any more."""
    if state.status in (SubmissionStatus.FINISHED, SubmissionStatus.PARTLY, SubmissionStatus.CANCELLED):
        return None
    is_moving = state.status is SubmissionStatus.RUNNING or state.profiles.in_flight
    return BRISK if is_moving and sum(state.chunks.values()) < MANY_CHUNKS else EASY


def show(state: SubmissionState) -> None:
    """Title, who sent it and when, and the status as one sentence with the next step."""
    submission = state.submission
    st.title(text.run_title(submission.list_name, submission.scenario_name), anchor=False)
    place = text.place(submission.connection, is_demo=submission.connection == DEMO)
    st.caption(text.started_by(viewer.moment(submission.created_at), submission.operator, place))
    if submission.repairs:
        st.caption(f":material/healing: {text.how_repaired(submission.repairs)}")
    if submission.retry_of:
        earlier = {"submission": submission.retry_of}
        st.page_link("pages/run.py", label=text.IS_RETRY, icon=":material/replay:", query_params=earlier)
    _show_status(state)
    if refresh_every(state) and not services.is_engine_alive():
        plan_sheet.show_sleeping_engine()


def _show_status(state: SubmissionState) -> None:
    profiles, scenario = state.profiles, state.submission.scenario_name
    engages = state.submission.target.call.engages
    match state.status:
        case SubmissionStatus.PAUSED:
            halts.show(state)
        case SubmissionStatus.RUNNING if halts.waits_for_canary(state):
            first = text.canary_under_way(halts.count_first(state), profiles.accepted, engages=engages)
            st.info(text.CANARY_NEXT, title=first, icon=":material/sync:")
        case SubmissionStatus.RUNNING:
            st.info(text.RUNNING_NEXT, title=text.running(scenario), icon=":material/sync:")
        case SubmissionStatus.NEEDS_YOU:
            unknown = text.needs_you(state.chunks.get(ChunkStatus.UNKNOWN, 0))
            st.warning(text.NEEDS_YOU_NEXT, title=unknown, icon=":material/help:")
        case SubmissionStatus.FINISHED:
            words = text.all_entered(profiles.accepted, scenario, engages=engages)
            st.success(text.FINISHED_NEXT, title=words, icon=":material/task_alt:")
        case SubmissionStatus.PARTLY:
            words = text.partly(profiles.imported, profiles.accepted, scenario, engages=engages)
            st.warning(text.PARTLY_NEXT if profiles.failed else text.PARTLY_REST, title=words, icon=":material/rule:")
        case SubmissionStatus.CANCELLED:
            st.info(
                text.CANCELLED_NEXT if engages else text.CANCELLED_IMPORT,
                title=text.CANCELLED,
                icon=":material/cancel:",
            )
