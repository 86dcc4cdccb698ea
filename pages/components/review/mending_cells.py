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


def show(state: Draft, report: Report) -> tuple[Repair, ...] | None:
    """The steps with what was corrected behind them; None while nothing is saved."""
    st.caption(text.CELLS_CAPTION)
    place = _choose_page(remedies.count_faulty(report))
    shown = remedies.faulty(state.contact_list, report, state.mapping, state.repairs, place * PAGE_ROWS, PAGE_ROWS)
    if shown.is_empty():
        st.caption(text.NOTHING_TO_MEND)
        return _replace(state)
    key = f"cells_{len(state.repairs)}_{place}"
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
    cells = list_edits(shown, st.session_state.get(key, {}).get("edited_rows", {}))
    with st.container(horizontal=True, vertical_alignment="center"):
        is_saved = st.button(
            text.SAVE_CELLS, key="save_cells", type="primary", icon=":material/check:", disabled=cells.is_empty()
        )
        st.caption(text.cells(cells.height), width="content")
    if is_saved:
        return remedies.set_cells(state.repairs, cells)
    return _replace(state)


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


def _choose_page(rows: int) -> int:
    """The place of the page among all, from 0."""
    pages = max(1, -(-rows // PAGE_ROWS))
    if st.session_state.get("cells_page", 1) > pages:
        st.session_state["cells_page"] = pages
    if pages == 1:
        return 0
    with st.container(horizontal=True, vertical_alignment="bottom"):
        page = int(st.number_input(text.PAGE_OF_ROWS, 1, pages, key="cells_page", width=160))
        st.caption(text.page_of(pages, rows), width="content")
    return page - 1


def _replace(state: Draft) -> tuple[Repair, ...] | None:
    """The steps with a replacement behind them, which says first how many cells it would change."""
    with st.expander(text.REPLACE_IN_COLUMN, icon=":material/find_replace:"):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            columns = tuple(column for column in state.contact_list.columns if column in dict(state.mapping.columns))
            column = st.selectbox(text.IN_COLUMN, columns, key="replace_column", width=220)
            find = st.text_input(text.FIND, key="replace_find", width=180, live=True)
            value_to = st.text_input(text.REPLACE_WITH, key="replace_with", width=180, live=True)
            place = st.container(width="content")
        step = Repair(kind=RepairKind.REPLACE, column=column or "", value=find, value_to=value_to)
        changed = remedies.count_changed(state.contact_list, state.repairs, step) if column and find else 0
        if column and find:
            st.caption(text.replaced_cells(changed))
        is_asked = place.button(text.REPLACE_ALL, key="replace_all", disabled=not changed)
    return (*state.repairs, step) if is_asked else None
