"""Reads the list of a draft, with its first rows in sight while a long one is read."""

from __future__ import annotations

import streamlit as st

from altcraft_core.errors import ReadError
from altcraft_core.lists.files import kinds
from altcraft_core.records import ContactList
from pages.components import draft, services, text
from pages.components.draft import Draft, Refusal
from pages.components.long_work import Bar
from pages.components.upload import sources

LONG = 8 << 20  #: bytes of text that take longer than a glance


def read(state: Draft) -> ContactList | Refusal:
    """The list as the operator wants it read, or why it cannot be. What was refused is not tried again."""
    if state.refusal is not None and state.refusal.asked == state.asked:
        return state.refusal
    place = st.empty()
    try:
        with place.container():
            bar = st.empty()
            _show_first_rows(state)
        return services.read_list(
            state.file, state.asked, Bar(lambda: bar, "reading", text.STOP_READING, draft.clear).tell
        )
    except ReadError as error:
        told = {"kind": sources.find_kind(state.file), "sheets": error.sheets, "members": error.members}
        return Refusal(asked=state.asked, sentence=error.sentence, **told)
    finally:
        place.empty()


def _show_first_rows(state: Draft) -> None:
    """Of a long text, so that a wrong encoding, separator or header row is seen before it is read whole."""
    if state.file.size < LONG or sources.find_kind(state.file) != kinds.TEXT:
        return
    rows = sources.peek(state.file, state.asked)
    if rows.height:
        st.caption(text.PEEK_CAPTION)
        number = st.column_config.NumberColumn(text.ROW, pinned=True, width="small", format="%d")
        st.dataframe(rows.fill_null(""), hide_index=True, key="peek", column_config={"_row": number})
