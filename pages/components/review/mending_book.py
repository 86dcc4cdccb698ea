"""Mending with a workbook: rejected rows go to a colleague, and what was corrected in them comes back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import polars as pl
import streamlit as st

from altcraft_core.lists.mending.correcting import compare_cells, count_overwritten
from altcraft_core.lists.mending.error_books import Corrections
from altcraft_core.lists.mending.exporting import LONG_BOOK, count_listed
from altcraft_core.lists.progress import Tell
from altcraft_core.records import Level, Repair, Report, SpooledFile
from pages.components import draft, long_work, services, text
from pages.components.draft import Draft, Step
from pages.components.review import remedies

_ASKED = "book_asked"  # which workbook is to be written


def show(state: Draft, report: Report) -> tuple[Repair, ...] | None:
    """The steps with the taken over corrections behind them; None while nothing is taken over."""
    st.caption(text.BOOK_OUT_CAPTION)
    has_warnings = any(group.level is Level.WARNING for group in report.groups)
    with_warnings = has_warnings and st.toggle(text.BOOK_WITH_WARNINGS, key="book_with_warnings")
    _offer_book(state, report, with_warnings=with_warnings)
    if state.book is not None:
        return _take_over(state, state.book)
    uploads = st.session_state.setdefault("books", 0)
    upload = st.file_uploader(text.BOOK_IN, type=["xlsx"], key=f"book_in_{uploads}")
    if upload is not None:
        st.session_state["books"] += 1
        draft.change(Step.REVIEW, book=services.spool(upload))
        st.rerun()
    return None


def _offer_book(state: Draft, report: Report, *, with_warnings: bool) -> None:
    """The workbook to be saved; one of many rows is written first, beside a bar."""
    write = partial(remedies.rejected_rows, state, report, ".xlsx", with_warnings=with_warnings)
    rows, about = count_listed(report, with_warnings=with_warnings), [str(report.issues), with_warnings]
    is_written = rows <= LONG_BOOK
    if not is_written and st.session_state.get(_ASKED) == about:
        work = partial(_write, write)
        is_written = bool(long_work.do("book_out", work, text.BOOK_OUT_STOPPED, text.WRITE_BOOK))
        if not is_written:
            return
    with st.container(horizontal=True, vertical_alignment="center"):
        if is_written:
            st.download_button(
                text.BOOK_OUT,
                data=partial(_read, write),
                file_name=text.book_name(state.contact_list.file.name),
                key="book_out",
                icon=":material/download:",
                on_click="ignore",
                disabled=not rows,
            )
        else:
            st.button(text.WRITE_BOOK, key="write_book", icon=":material/table_view:", on_click=_ask, args=(about,))
        st.caption(text.rows_to_correct(rows), width="content")


def _write(write: Callable[..., Path], tell: Tell) -> Path:
    return write(tell=tell)


def _read(write: Callable[..., Path]) -> bytes:
    return write().read_bytes()


def _ask(about: list[object]) -> None:
    st.session_state[_ASKED] = about


def _take_over(state: Draft, book: SpooledFile) -> tuple[Repair, ...] | None:
    compare = partial(remedies.corrections, book, state.contact_list)
    found = long_work.do("book_in", compare, text.BOOK_IN_STOPPED, text.COMPARE_AGAIN)
    if found is not None:
        _show_corrections(found, state, book)
    with st.container(horizontal=True):
        is_taken = found is not None and st.button(
            text.TAKE_OVER, key="take_over", type="primary", icon=":material/check:", disabled=found.cells.is_empty()
        )
        is_dropped = st.button(text.OTHER_BOOK, key="other_book")
    if is_taken or is_dropped:
        draft.change(Step.REVIEW, book=None)
    if is_taken and found is not None:
        return remedies.set_cells(state.repairs, found.cells, book.name)
    if is_dropped:
        st.rerun()
    return None


def _show_corrections(found: Corrections, state: Draft, book: SpooledFile) -> None:
    """What the workbook changes, a few of its cells before and after, and what in it needs a second look."""
    if found.cells.is_empty():
        st.info(text.BOOK_WITHOUT_CHANGES, icon=":material/table:")
    else:
        st.info(text.corrections(found, book.name), icon=":material/table:")
        told = compare_cells(state.contact_list, state.repairs, found.cells)
        st.dataframe(
            told.select(
                pl.col("_row").alias(text.ROW),
                pl.col("column").alias(text.COLUMN),
                pl.col("before").fill_null(text.EMPTY_CELL).alias(text.BEFORE),
                pl.col("after").fill_null(text.EMPTY_CELL).alias(text.AFTER),
            ),
            hide_index=True,
            key="book_preview",
            alt=text.PREVIEW_FIX_ALT,
            column_config={text.ROW: st.column_config.NumberColumn(width="small", format="%d", pinned=True)},
        )
    for warning in text.look_twice(found, count_overwritten(state.repairs, found.cells)):
        st.warning(warning, icon=":material/warning:")
