"""Mending with a workbook: rejected rows go to a colleague, and what was corrected in them comes back."""

from __future__ import annotations

from functools import partial

import streamlit as st

from altcraft_core.errors import ReadError
from altcraft_core.records import ContactList, Repair, Report, SpooledFile
from pages.components import draft, services, text
from pages.components.draft import Draft, Step


def show(state: Draft, report: Report) -> tuple[Repair, ...] | None:
    """The steps with the taken over corrections behind them; None while nothing is taken over."""
    st.caption(text.BOOK_OUT_CAPTION)
    rows = report.counts.rejected + report.counts.duplicate
    with st.container(horizontal=True, vertical_alignment="center"):
        st.download_button(
            text.BOOK_OUT,
            data=partial(services.rejected_rows, state.contact_list, report, ".xlsx", state.mapping, state.repairs),
            file_name=text.book_name(state.contact_list.file.name),
            key="book_out",
            icon=":material/download:",
            on_click="ignore",
            disabled=not rows,
        )
        st.caption(text.rows_to_correct(rows), width="content")
    if state.book is not None:
        return _take_over(state.contact_list, state.book, state.repairs)
    uploads = st.session_state.setdefault("books", 0)
    upload = st.file_uploader(text.BOOK_IN, type=["xlsx"], key=f"book_in_{uploads}")
    if upload is not None:
        st.session_state["books"] += 1
        draft.change(Step.REVIEW, book=services.spool(upload))
        st.rerun()
    return None


def _take_over(contact_list: ContactList, book: SpooledFile, repairs: tuple[Repair, ...]) -> tuple[Repair, ...] | None:
    try:
        found = services.corrections(book, contact_list)
    except ReadError as error:
        st.error(error.sentence, icon=":material/error:")
        found = None
    if found is not None:
        is_empty = found.cells.is_empty()
        st.info(text.BOOK_WITHOUT_CHANGES if is_empty else text.corrections(found, book.name), icon=":material/table:")
        if passed_over := text.strangers(found):
            st.warning(passed_over, icon=":material/warning:")
    with st.container(horizontal=True):
        is_taken = found is not None and st.button(
            text.TAKE_OVER, key="take_over", type="primary", icon=":material/check:", disabled=found.cells.is_empty()
        )
        is_dropped = st.button(text.OTHER_BOOK, key="other_book")
    if is_taken or is_dropped:
        draft.change(Step.REVIEW, book=None)
    if is_taken and found is not None:
        return services.set_cells(repairs, found.cells)
    if is_dropped:
        st.rerun()
    return None
