"""Mending cell by cell: a page of rows with issues, edited beside their reasons; find and replace in a column."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl
import streamlit as st

from altcraft_core.lists.mending.correcting import REASON
from altcraft_core.lists.mending.error_books import CELLS
from altcraft_core.records import Repair, RepairKind, Report
from pages.components import text
from pages.components.draft import Draft
from pages.components.review import remedies

PAGE_ROWS = 50
_ROW = "_row"
_EDITOR = "cells_editor"  # the key of the editor in sight, and what it showed at first
_FORGOTTEN = "cells_forgotten"  # how often edits were forgotten: another key makes another editor


def show(state: Draft, report: Report) -> tuple[Repair, ...] | None:
    """The steps with what was corrected behind them; None while nothing is saved."""
    st.caption(text.CELLS_CAPTION)
    is_unsaved = count_unsaved() > 0
    place = _choose_page(remedies.count_faulty(report), is_locked=is_unsaved)
    shown = remedies.faulty(state.contact_list, report, state.mapping, state.repairs, place * PAGE_ROWS, PAGE_ROWS)
    if shown.is_empty():
        st.caption(text.NOTHING_TO_MEND)
        return _replace(state)
    # Edits are told by their places, so that other rows need another editor.
    key = f"cells_{report.issues.parent.name}_{place}_{st.session_state.setdefault(_FORGOTTEN, 0)}"
    unsaved = _list_unsaved()
    if st.session_state.get(_EDITOR, (key,))[0] != key and not unsaved.is_empty():  # a choice gave way to other rows
        del st.session_state[_EDITOR]
        return remedies.set_cells(state.repairs, unsaved)
    st.session_state[_EDITOR] = (key, shown)
    st.data_editor(
        shown.with_columns(pl.all().exclude(_ROW, REASON).fill_null("")),
        key=key,
        hide_index=True,
        num_rows="fixed",
        disabled=[_ROW, REASON],
        alt=text.CELLS_ALT,
        column_config={
            _ROW: st.column_config.NumberColumn(text.ROW, width="small", format="%d", pinned=True),
            REASON: st.column_config.TextColumn(text.REASON, width="medium", pinned=True),
        },
    )
    cells = _list_unsaved()
    with st.container(horizontal=True, vertical_alignment="center"):
        # It can be pressed while a cell is open: that press ends the typing too.
        is_saved = st.button(text.SAVE_CELLS, key="save_cells", type="primary", icon=":material/check:")
        if is_unsaved:
            st.button(text.FORGET_CELLS, key="forget_cells", type="tertiary", on_click=_forget)
        st.caption(text.cells(cells.height), width="content")
    if is_saved and not cells.is_empty():
        del st.session_state[_EDITOR]  # what it holds is saved
        return remedies.set_cells(state.repairs, cells)
    if is_saved:
        st.caption(text.NOTHING_TYPED)
    return None if is_unsaved else _replace(state)


def count_unsaved() -> int:
    """How many cells were edited and are not saved yet; they would be lost with the editor."""
    return _list_unsaved().height


def _list_unsaved() -> pl.DataFrame:
    key, shown = st.session_state.get(_EDITOR, ("", None))
    edited = st.session_state[key].get("edited_rows", {}) if key and key in st.session_state else {}
    return pl.DataFrame(schema=CELLS) if shown is None else list_edits(shown, edited)


def _forget() -> None:
    st.session_state[_FORGOTTEN] += 1
    del st.session_state[_EDITOR]


def list_edits(shown: pl.DataFrame, edited: Mapping[int | str, Mapping[str, Any]]) -> pl.DataFrame:
    """Every cell that was edited to another value: `_row`, `column`, `value`; what is left empty is null."""
    numbers = shown[_ROW]
    edits = [
        (numbers[int(place)], column, value or None)
        for place, changes in edited.items()
        for column, value in changes.items()
        if column in shown.columns and (value or None) != shown[column][int(place)]
    ]
    return pl.DataFrame(edits, schema=CELLS, orient="row")


def _choose_page(rows: int, *, is_locked: bool) -> int:
    """The place of the page among all, from 0."""
    pages = max(1, -(-rows // PAGE_ROWS))
    if st.session_state.get("cells_page", 1) > pages:
        st.session_state["cells_page"] = pages
    if pages == 1:
        return 0
    with st.container(horizontal=True, vertical_alignment="bottom"):
        page = int(st.number_input(text.PAGE_OF_ROWS, 1, pages, key="cells_page", width=160, disabled=is_locked))
        st.caption(text.page_of(pages, rows), width="content")
    return page - 1


def _replace(state: Draft) -> tuple[Repair, ...] | None:
    """The steps with a replacement behind them, which says first how many cells it would change."""
    with st.expander(text.REPLACE_IN_COLUMN, icon=":material/find_replace:"):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            columns = tuple(column for column in state.contact_list.columns if column in dict(state.mapping.columns))
            column = st.selectbox(text.IN_COLUMN, columns, key="replace_column", width=220)
            is_short = state.contact_list.rows <= remedies.SHORT
            find = st.text_input(text.FIND, key="replace_find", width=180, live=is_short)
            value_to = st.text_input(text.REPLACE_WITH, key="replace_with", width=180, live=is_short)
            place = st.container(width="content")
        step = Repair(kind=RepairKind.REPLACE, column=column or "", value=find, value_to=value_to)
        changed = remedies.count_changed(state.contact_list, state.repairs, step) if column and find else 0
        if column and find:
            st.caption(text.replaced_cells(changed))
        is_asked = place.button(text.REPLACE_ALL, key="replace_all", disabled=not changed)
    return (*state.repairs, step) if is_asked else None
