"""Columns of a wide list that are not sent and not shown yet: a browser takes seconds to draw hundreds of pickers."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import streamlit as st

from altcraft_core.lists.columns.mapping import Suggestion
from pages.components import text
from pages.components.mapping import column_picker

ROWS = 40  #: shown at once, beside all that are sent
_SHOWN = "columns_shown"  # of one list, by its columns: how many
_FOUND = "column_found"


def find_hidden(suggestions: Sequence[Suggestion], sent: Collection[str]) -> tuple[str, ...]:
    """The columns that need not be drawn: none that is sent, that might be, or that was drawn before."""
    rest = suggestions[_count_shown(suggestions) :]
    return tuple(
        each.column
        for each in rest
        if not (
            each.column in sent or each.hint or each.orders or column_picker.column_key(each.column) in st.session_state
        )
    )


def offer(suggestions: Sequence[Suggestion], hidden: Sequence[str]) -> None:
    """Say how many they are, and show more of them, or one by its name; nothing where all are shown."""
    if not hidden:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="hidden_columns"):
        st.caption(text.hidden_columns(len(hidden)), width="content")
        count = min(ROWS, len(hidden))
        st.button(
            text.show_columns(count),
            key="show_columns",
            type="tertiary",
            icon=":material/expand_more:",
            on_click=_show_more,
            args=(suggestions, hidden[count - 1]),
        )
        st.selectbox(
            text.FIND_COLUMN,
            hidden,
            index=None,
            placeholder=text.FIND_COLUMN,
            key=_FOUND,
            label_visibility="collapsed",
            width=280,
            on_change=_show_found,
        )


def _count_shown(suggestions: Sequence[Suggestion]) -> int:
    """How many of the first columns."""
    return st.session_state.get(_SHOWN, {}).get(_name(suggestions), ROWS)


def _name(suggestions: Sequence[Suggestion]) -> tuple[str, ...]:
    return tuple(each.column for each in suggestions)


# ---------------------------------------------------------------- before the run


def _show_more(suggestions: Sequence[Suggestion], last: str) -> None:
    columns = _name(suggestions)
    st.session_state[_SHOWN] = {columns: columns.index(last) + 1}


def _show_found() -> None:
    found = st.session_state[_FOUND]
    if found is not None:
        st.session_state[column_picker.column_key(found)] = column_picker.DO_NOT_SEND
        st.session_state[_FOUND] = None
