"""Every row is checked before anything leaves: the account of the file, what is wrong, and the operator's choices."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st

from altcraft_core.lists.columns.uses import field_of
from altcraft_core.records import BadRows, Level
from pages.components import draft, long_work, services, steps, text
from pages.components.draft import Step
from pages.components.review import field_rules, issue_table, mending, mending_cells, remedies, row_bar, row_choices

steps.head(Step.REVIEW, text.REVIEW_TITLE, text.REVIEW_CAPTION)
state = steps.require(Step.REVIEW)
contact_list = state.contact_list
account = st.container()

# ---------------------------------------------------------------- choices

with st.container(border=True):
    st.markdown(f"**{text.CHOICES_ABOUT_ROWS}**")
    rules = row_choices.show(state.rules, {field_of(state.mapping, name).kind for name in state.mapping.fields})
    rules = replace(rules, fields=field_rules.show(rules, state.mapping))
state = draft.change(Step.REVIEW, rules=rules)

if faults := field_rules.find_faults(rules, state.mapping):
    for fault in faults:
        st.error(fault, icon=":material/error:")
    steps.foot(Step.REVIEW, blocked=text.RULES_FAULTY)
    st.stop()

checked = long_work.do(mending.CHECK, partial(services.checked, state), text.CHECK_STOPPED, text.CHECK_AGAIN)
if checked is None:
    mending.show_steps(state.repairs)
    steps.foot(Step.REVIEW, blocked=text.CHECK_FIRST)
    st.stop()
repairs, report = checked
state = draft.change(Step.REVIEW, repairs=repairs)
counts = report.counts

# ---------------------------------------------------------------- the account of the file

with account:
    with st.grid(6, min_column_width=105, gap="small"):
        st.metric(text.ROWS_IN_FILE, text.number(counts.rows), border=True, height="stretch")
        for name, title in text.ACCOUNTS.items():
            label = f':color[■]{{foreground="{row_bar.COLOURS[name]}"}} {title}'
            st.metric(label, text.number(getattr(counts, name)), border=True, height="stretch")
    st.plotly_chart(
        row_bar.draw(counts, text.ACCOUNTS), key="account", config={"displayModeBar": False}, alt=text.ACCOUNTS_ALT
    )
    st.caption(text.accounts_sum(counts), help=text.ACCOUNTS_HELP)

# ---------------------------------------------------------------- issues

errors, warnings = ([group for group in report.groups if group.level is level] for level in Level)
if not errors and not counts.duplicate:
    st.success(text.NO_ISSUES, icon=":material/check_circle:")
elif errors:
    with st.container(border=True, gap="small", key="errors"):
        st.markdown(f":red[:material/error:] **{text.ISSUES}**")
        issue_table.show_groups(errors)
        st.caption(text.ISSUES_CAPTION)
if warnings:
    with st.container(border=True, gap="small", key="warnings"):
        st.markdown(f":orange[:material/warning:] **{text.WARNINGS}**")
        issue_table.show_groups(warnings)
        st.caption(text.WARNINGS_CAPTION)
mending.show(state, report)
if report.groups or counts.duplicate:
    st.subheader(text.ISSUE_ROWS, anchor=False)
    issue_table.show_rows(report)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(text.DOWNLOAD_REJECTED, width="content", help=text.DOWNLOAD_HELP)
        st.download_button(
            "CSV",
            data=lambda: remedies.rejected_rows(state, report, ".csv").read_bytes(),
            file_name=text.issues_name(contact_list.file.name, ".csv"),
            key="rejected.csv",
            icon=":material/download:",
            on_click="ignore",
            disabled=not (counts.rejected or counts.duplicate),
        )

if waiting := mending.tell_open(state):
    blocked = waiting
elif not counts.accepted:
    blocked = text.NOTHING_LEFT
elif counts.rejected and rules.bad_rows is BadRows.STOP:
    blocked = text.STOP_BLOCKS
else:
    blocked = ""
steps.foot(Step.REVIEW, blocked=blocked, is_locked=mending_cells.count_unsaved() > 0)
