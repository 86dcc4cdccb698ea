"""The way back to the list that made room for another one."""

from __future__ import annotations

import streamlit as st

from altcraft_core.records import SpooledFile
from pages.components import draft, steps, text
from pages.components.draft import Step


def offer() -> None:
    """A press, and the list is there again as it was left; nothing where none was put aside."""
    aside = draft.aside()
    if aside is None or aside.file is None:
        return
    if st.button(text.go_on_with(aside.file.name), key="go_on", icon=":material/undo:"):
        go_on()


def go_on(book: SpooledFile | None = None) -> None:
    """Lead to the step at which the list was left, at most to the review; `book` holds corrections for it."""
    state = draft.take_back(book)
    st.switch_page(steps.PAGES[Step(min(state.finished, Step.REVIEW))])
