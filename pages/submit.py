"""Choose the scenario, look at the chunks, confirm."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import polars as pl
import streamlit as st

from altcraft_core.delivery.inspecting import count_file_bytes
from altcraft_core.delivery.planning import Plan, estimate_seconds
from altcraft_core.errors import AltcraftError
from altcraft_core.records import BadRows, Report, SentBefore, Submission, Target
from pages.components import draft, kept_draft, long_work, plan_sheet, services, steps, text
from pages.components.draft import Draft, Step
from pages.components.mapping import recipe_box
from pages.components.send import (
    confirmation,
    database_picker,
    plans,
    precedents,
    profiles,
    request_extras,
    safeguards_editor,
    scenario_details,
    scenario_picker,
    sending,
    sent_before,
)


@st.fragment
def plan_and_confirm(state: Draft, report: Report, earlier: tuple[Submission, ...]) -> None:
    """Everything that follows the sliders and the typed number, without running the page again."""
    name, connection = services.connection_name(), services.connection()
    rules = sent_before.choose(draft.current().rules)
    leaves_out, days = rules.sent_before is SentBefore.LEAVE_OUT, services.settings().sent_before_days
    with st.container(border=True, key="plan"):
        st.subheader(text.CHUNKS, anchor=False)
        st.caption(text.CHUNKS_CAPTION)
        limits = plan_sheet.show_limits(state.limits, connection)
        draft.change(Step.SEND, limits=limits, rules=rules)
        sent = pl.Series(dtype=pl.Int64)
        try:
            encoded, sent = profiles.ready(state, report, name)
            if leaves_out:
                report, encoded = profiles.without(report, encoded, sent)
            engages, guards = state.target.call.engages, draft.current().safeguards
            safeguards = safeguards_editor.show(guards, encoded.rows, engages=engages)
            draft.change(Step.SEND, safeguards=safeguards)
            kept_draft.keep()
            chunks = plan_sheet.cut(encoded, state.target, limits, connection, safeguards)
        except AltcraftError as error:
            st.error(error.sentence)
            sent_before.show(len(sent), days, rules)
            return
        seconds = estimate_seconds(chunks, connection, precedents.pace(name))
        plan_sheet.show_chunks(chunks, limits, seconds, count_file_bytes(state.target, connection))
        plan_sheet.show_first_request(encoded, chunks, state.target)
        state = replace(state, limits=limits, rules=rules, safeguards=safeguards)
        recipe_box.show_save(state)
    plan = plans.assemble(state, report, encoded, chunks)
    with st.container(border=True, key="confirmation"):
        plan_sheet.show_summary(plan, text.place(name, is_demo=services.is_demo()), len(sent) * leaves_out)
        sent_before.show(len(sent), days, rules)
        confirm(plan, state, earlier, again=0 if leaves_out else len(sent))


def confirm(plan: Plan, state: Draft, earlier: tuple[Submission, ...], again: int) -> None:
    """What to know before it is sent, and the way to send it; `again` of these people were there in the last days."""
    engages = plan.target.call.engages
    retried = services.journal().submission(state.retry_of) if state.retry_of else None
    leaves_out = plan.rules.sent_before is SentBefore.LEAVE_OUT
    plan_sheet.show_warnings(earlier, retried, engages=engages, leaves_out=leaves_out)
    if not services.is_engine_alive():
        plan_sheet.show_sleeping_engine()
    count = plan.report.counts.accepted
    confirmation.show(count, state.press, engages=engages, earlier=len(earlier), again=again)


def pick_scenario(target: Target) -> tuple[str, dict[str, int]] | None:
    """Its name, and what the target says of it; None while none is chosen that people may enter."""
    scenario = scenario_picker.pick_scenario(services.connection_name(), target.workflow_id)
    scenario_picker.warn_of_two_ways(scenario, target)
    return (scenario.name, {"workflow_id": scenario.id}) if scenario else None


def pick_database(target: Target) -> tuple[str, dict[str, int]] | None:
    """Its name, and what the target says of it; None while none is chosen."""
    number, name = database_picker.pick(services.connection_name(), target.database_id)
    if not number:
        return None
    scenario_picker.warn_of_imports(services.connection_name(), number, target)
    return name, {"database_id": number}


def choose_and_confirm(state: Draft, report: Report) -> None:
    """Where these people go; once that is chosen, what is sent."""
    engages = state.target.call.engages
    with st.container(border=True, key="where"):
        st.subheader(text.WHERE, anchor=False)
        scenario_picker.pick_connection()
        goal = pick_scenario(state.target) if engages else pick_database(state.target)
        flags = scenario_picker.pick_flags(state.target)
        request_extras.show(state.target, services.connection(), report.counts.accepted)
    if goal is None:
        st.caption(f":material/info: {text.SCENARIO_FIRST if engages else text.DATABASE_FIRST}")
    else:
        name, where = goal
        target = replace(state.target, **where, **flags)
        state = draft.change(Step.SEND, target=target, scenario_name=name)
        # Here and not in the fragment: what a fragment does cannot be cancelled. It then finds what was kept.
        work = partial(profiles.ready, state, report, services.connection_name())
        if long_work.do("encoding", work, text.ENCODING_STOPPED, text.ENCODE_AGAIN) is not None:
            plan_and_confirm(state, report, precedents.find_earlier(state))
    scenario_details.show_question(services.connection_name())
    if st.button(text.BACK, key="back", icon=":material/arrow_back:"):
        st.switch_page(steps.PAGES[Step.REVIEW])


steps.head(Step.SEND, text.SEND_TITLE, text.SEND_CAPTION)
sending.show_end()
state = steps.require(Step.SEND)
checked = long_work.do("check", partial(services.checked, state), text.CHECK_STOPPED, text.CHECK_AGAIN)
if checked is None:
    st.stop()
_, report = checked
if state.rules.bad_rows is BadRows.STOP and report.counts.rejected:
    steps.show_empty(text.STOPPED, text.STOPPED_NEXT, text.GO_TO_REVIEW, steps.PAGES[Step.REVIEW])
    st.stop()
if not report.counts.accepted:
    steps.show_empty(text.NOTHING_ACCEPTED, text.NOTHING_ACCEPTED_NEXT, text.GO_TO_REVIEW, steps.PAGES[Step.REVIEW])
    st.stop()
if confirmed := confirmation.take(state.press):
    sending.send(state, report, confirmed)

with st.container(key="choices"):  # one block, which gives way to the sending
    choose_and_confirm(state, report)
kept_draft.keep()
