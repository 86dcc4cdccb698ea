"""Reads the list of a draft. Over a second, a bar says what is being done, beside a button that ends it."""

from __future__ import annotations

from time import monotonic

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from altcraft_core.errors import ReadError
from altcraft_core.lists import kinds
from altcraft_core.lists.progress import Stage
from altcraft_core.records import ContactList
from pages.components import draft, services, text
from pages.components.draft import Draft, Refusal

LONG = 8 << 20  #: bytes of text that take longer than a glance
SHOWN_AFTER = 1.0  #: seconds


def read(state: Draft) -> ContactList | Refusal:
    """The list as the operator wants it read, or why it cannot be. What was refused is not tried again."""
    if state.refusal is not None and state.refusal.asked == state.asked:
        return state.refusal
    place = st.empty()
    try:
        with place.container():
            bar = st.empty()
            _show_first_rows(state)
        return services.read_list(state.file, state.asked, _Bar(bar).tell)
    except ReadError as error:
        told = {"kind": services.find_kind(state.file), "sheets": error.sheets, "members": error.members}
        return Refusal(asked=state.asked, sentence=error.sentence, **told)
    finally:
        place.empty()


def _show_first_rows(state: Draft) -> None:
    """Of a long text, so that a wrong encoding, separator or header row is seen before it is read whole."""
    if state.file.size < LONG or services.find_kind(state.file) != kinds.TEXT:
        return
    rows = services.peek(state.file, state.asked)
    if rows.height:
        st.caption(text.PEEK_CAPTION)
        st.dataframe(rows.fill_null(""), hide_index=True, key="peek")


class _Bar:
    """When its button is pressed, Streamlit ends this script at the next word of the bar, and so the reading."""

    def __init__(self, place: DeltaGenerator) -> None:
        self._place = place
        self._began = monotonic()
        self._bar: DeltaGenerator | None = None

    def tell(self, stage: Stage, share: float | None) -> None:
        seconds = monotonic() - self._began
        if seconds < SHOWN_AFTER:
            return
        if self._bar is None:
            with self._place.container(horizontal=True, vertical_alignment="bottom"):
                self._bar = st.progress(0.0)
                st.button(text.STOP_READING, key="stop_reading", icon=":material/close:", on_click=draft.clear)
        self._bar.progress(share or 0.0, text.reading(stage, share, int(seconds)))
