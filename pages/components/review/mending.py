"""Mending a list on the Review page: by cause, cell by cell, or by a workbook; and the steps that were taken."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from altcraft_core.records import Repair, Report
from pages.components import draft, long_work, text
from pages.components.draft import Draft, Step
from pages.components.review import mending_book, mending_causes, mending_cells, remedies

CHECK = "check"  #: names the work that follows every step


def show(state: Draft, report: Report) -> None:
    """The block, where there is anything to mend or to undo. What is accepted runs the page again."""
    if not (report.groups or report.counts.duplicate or state.repairs or state.book):
        return
    with st.container(border=True, key="mending"):
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            st.markdown(f"**{text.MEND}**", width="content")
            st.session_state.setdefault("mend_by", text.BY_WORKBOOK if state.book else text.BY_CAUSE)
            way = st.segmented_control(
                text.MEND_BY,
                tuple(text.WAYS),
                format_func=text.WAYS.__getitem__,
                key="mend_by",
                required=True,
                disabled=mending_cells.count_unsaved() > 0,
                label_visibility="collapsed",
                width="content",
            )
        # None is told where the page was ended in the middle.
        repairs = _WAYS[way or text.BY_CAUSE](state, report)
        if repairs is not None:
            _take(repairs)
        show_steps(state.repairs)


def tell_open(state: Draft) -> str:
    """What was begun and is not done to the list yet, in one sentence with the next step; empty where nothing is."""
    if unsaved := mending_cells.count_unsaved():
        return text.cells_unsaved(unsaved)
    return text.BOOK_WAITS if state.book else ""


_WAYS: Mapping[str, Callable[[Draft, Report], tuple[Repair, ...] | None]] = {
    text.BY_CAUSE: mending_causes.show,
    text.BY_CELL: mending_cells.show,
    text.BY_WORKBOOK: mending_book.show,
}


def show_steps(repairs: tuple[Repair, ...]) -> None:
    """Every step with a way back. What later steps did stays done to their rows."""
    if not repairs:
        return
    is_blocked = mending_cells.count_unsaved() > 0
    st.markdown(f"**{text.STEPS_DONE}**")
    st.caption(text.STEPS_CAPTION)
    for place, step in enumerate(repairs):
        what, rows, undo = st.columns((8, 2, 2), vertical_alignment="center")
        what.markdown(f"{place + 1}. {text.step_done(step)}")
        if step.rows is not None:
            rows.caption(text.touched(remedies.count_touched(step), step.kind))
        # Named by how many steps there are, so that a second press in haste belongs to none.
        key = f"undo_{place}_of_{len(repairs)}"
        if undo.button(text.UNDO, key=key, icon=":material/undo:", type="tertiary", disabled=is_blocked):
            _take((*repairs[:place], *repairs[place + 1 :]))


def _take(repairs: tuple[Repair, ...]) -> None:
    draft.change(Step.REVIEW, repairs=repairs)
    long_work.begin_again(CHECK)
    st.rerun()
