"""From the confirmed press of Send to the run page: a bar, and Cancel as long as nothing was handed over.

Whatever runs the page anew meanwhile ends the work without a trace, as Cancel does, and another press is needed. Where
that comes too late, the page leads on to what was started.
"""

from __future__ import annotations

from functools import partial
from typing import NoReturn

import streamlit as st

from altcraft_core.delivery.planning import Plan
from altcraft_core.errors import AltcraftError, PlanError, StateError
from altcraft_core.records import Report
from pages.components import draft, kept_draft, plan_sheet, services, steps, text, viewer
from pages.components.draft import Draft, Step
from pages.components.long_work import Bar
from pages.components.send import plans, precedents, presses, scenario_picker
from pages.components.send.confirmation import Confirmed

_FAILURE, _BEGUN, _CANCELLED = "send_failure", "send_begun", "send_cancelled"


def show_end() -> None:
    """How the latest press of Send ended, where nothing was sent; what was started after all is gone to."""
    press = st.session_state.pop(_CANCELLED, "") or draft.current().press
    if started := press and presses.find_started(press):
        _go_to_run(started)
    place = st.empty()  # there in any case, so that what stands below keeps its place
    failure, is_cancelled = st.session_state.pop(_FAILURE, ""), st.session_state.pop(_BEGUN, False)
    if failure:
        place.error(failure)
    elif is_cancelled:
        place.info(text.SENDING_STOPPED, icon=":material/cancel:")
    if failure or is_cancelled:
        draft.change(Step.SEND, press=draft.new_press())
        kept_draft.keep()


def send(state: Draft, report: Report, confirmed: Confirmed) -> NoReturn:
    """Send the draft as it was confirmed, and go to the run page; or back, and say what failed."""
    st.session_state[_BEGUN] = True
    st.empty()  # in the place of all that was chosen
    try:
        with st.container(border=True, key="sending"):
            plan, left_out = plans.make(state, report)
            if plan.report.counts.accepted != confirmed.count:
                raise PlanError(text.count_changed(plan.report.counts.accepted))
            plan_sheet.show_summary(plan, text.place(plan.connection, is_demo=services.is_demo()), left_out)
            st.caption(f":material/info: {text.SENDING_NOW}")
            started = _start(plan, state, confirmed)
    except AltcraftError as error:
        st.session_state[_FAILURE] = error.sentence
        st.rerun()
    del st.session_state[_BEGUN]
    _go_to_run(started)


def _start(plan: Plan, state: Draft, confirmed: Confirmed) -> str:
    """Check the scenario once more, and that nobody sent the same list meanwhile, and start."""
    place = st.empty()
    with place, st.spinner(text.ASKING_SCENARIO):
        if plan.target.call.engages and not scenario_picker.is_active_now(plan.connection, plan.target.workflow_id):
            raise StateError(text.SCENARIO_INACTIVE)
    copy = len(precedents.find_earlier(state))
    if copy != confirmed.earlier and not presses.find_started(state.press):
        raise StateError(text.SENT_MEANWHILE)
    bar = Bar(lambda: place, "sending", text.CANCEL_WORK, partial(_cancel, state.press))
    return presses.start_once(state.press, plan, viewer.operator(), copy, state.retry_of, bar.tell)


def _cancel(press: str) -> None:
    st.session_state[_CANCELLED] = press


def _go_to_run(submission_id: str) -> NoReturn:
    draft.clear()
    kept_draft.keep()
    st.switch_page(steps.PAGES[Step.RUN], query_params={"submission": submission_id})
