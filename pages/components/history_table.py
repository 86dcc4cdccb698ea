"""Submissions as a table: one line each, with what may be done with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl
import streamlit as st

from altcraft_core.delivery.attempts import PAUSED_BY_OPERATOR
from altcraft_core.records import SubmissionState, SubmissionStatus
from pages.components import account, retries, text, viewer

_PICKED = "history_picked"
_SCHEMA = pl.Schema(
    {
        "open": pl.String,
        "more": pl.List(pl.String),
        "when": pl.Datetime("us"),
        "list": pl.String,
        "scenario": pl.String,
        "status": pl.List(pl.String),
        "outcome": pl.String,
        "progress": pl.Int64,
        "operator": pl.String,
        "connection": pl.String,
    }
)
_BADGES = {
    SubmissionStatus.RUNNING: "blue",
    SubmissionStatus.PAUSED: "orange",
    SubmissionStatus.NEEDS_YOU: "violet",
    SubmissionStatus.FINISHED: "green",
    SubmissionStatus.PARTLY: "orange",
    SubmissionStatus.CANCELLED: "gray",
}


def show(states: Sequence[SubmissionState]) -> None:
    """The table. What was picked in it is to be taken by `take_picked`."""
    ids = tuple(state.submission.id for state in states)
    column = st.column_config
    st.dataframe(
        pl.DataFrame([_line(state) for state in states], _SCHEMA, orient="row"),
        hide_index=True,
        height="content",
        alt=text.HISTORY_ALT,
        key="history_table",
        column_config={
            "open": _button("", "history_open", ids, 64),
            "more": _button("", "history_more", ids, 86),
            "when": column.DatetimeColumn(text.WHEN, format="D MMM, HH:mm", width=100),
            "list": column.TextColumn(text.LIST, width=140),
            "scenario": column.TextColumn(text.SCENARIO, width=105),
            "status": column.MultiselectColumn(
                text.COLUMN_STATUS,
                options=[*text.SUBMISSION_STATUSES.values(), text.STOPPED_BADGE],
                color=[*(_BADGES[SubmissionStatus(one)] for one in text.SUBMISSION_STATUSES), "red"],
                width=105,
            ),
            "outcome": column.TextColumn(text.OUTCOME, width=190),
            "progress": column.ProgressColumn(
                text.COLUMN_PROGRESS, min_value=0, max_value=100, format="%d%%", width=95
            ),
            "operator": column.TextColumn(text.OPERATOR, width=75),
            "connection": column.TextColumn(text.CONNECTION, width=100),
        },
    )


def take_picked() -> tuple[str, str]:
    """The label and the submission that were picked just now; both empty where nothing was."""
    return st.session_state.pop(_PICKED, ("", ""))


def _button(label: str, key: str, ids: tuple[str, ...], width: int) -> Any:
    return st.column_config.ButtonColumn(
        label, type="tertiary", on_click=_pick, args=(key, ids), key=key, width=width, pinned=True
    )


def _pick(key: str, ids: tuple[str, ...]) -> None:
    click = st.session_state[key]
    st.session_state[_PICKED] = (click.label, ids[click.row])


def _line(state: SubmissionState) -> tuple[object, ...]:
    submission, profiles, is_paused = state.submission, state.profiles, state.status is SubmissionStatus.PAUSED
    is_stopped = is_paused and submission.paused != PAUSED_BY_OPERATOR
    return (
        text.OPEN,
        [text.SAVE_OUTCOMES, text.RETRY_FAILED] if retries.may_retry(state) else [text.SAVE_OUTCOMES],
        viewer.clock(submission.created_at),
        submission.list_name,
        submission.scenario_name,
        [text.STOPPED_BADGE if is_stopped else text.SUBMISSION_STATUSES[state.status]],
        text.outcome(profiles, submission.paused if is_paused else ""),
        account.count_settled(profiles) * 100 // profiles.accepted,
        submission.operator,
        text.account(submission.connection),
    )
