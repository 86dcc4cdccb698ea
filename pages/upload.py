"""Bring a list, and see how it was read."""

from __future__ import annotations

import streamlit as st

from altcraft_core.records import ContactList
from pages.components import draft, steps, text
from pages.components.draft import Step
from pages.components.upload import (
    damage_report,
    drop_zone,
    put_aside,
    reading_bar,
    reading_options,
    remarks,
    returned_book,
    sources,
)

ROW = "_row"
_CORRECTING = "correcting"  # are the pickers open? They stay so while one choice after the other is tried
SURE = 0.9  #: of an encoding, so that nobody needs to look

steps.head(Step.UPLOAD, text.UPLOAD_TITLE, text.UPLOAD_CAPTION)
state = draft.current()

start = st.empty()  # there in any case, so that nothing of it stays in sight while a list is read
if state.file is None:
    with start.container():
        put_aside.offer()
        file = drop_zone.show()
    if file is not None:
        draft.begin(file)
        st.rerun()
    st.stop()

with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
    st.subheader(f":material/description: {text.literal(state.file.name)}", anchor=False, width="content")
    if st.button(text.OTHER_LIST, key="other_list", icon=":material/swap_horiz:"):
        draft.put_aside()
        st.rerun()

found = reading_bar.read(state)
contact_list = found if isinstance(found, ContactList) else None

if isinstance(found, ContactList):
    state = draft.read_as(found)
    contact_list = state.contact_list
    with st.grid(3, min_column_width=110, gap="small"):
        st.metric(text.ROWS, text.number(found.rows), border=True)
        st.metric(text.COLUMNS, text.number(len(found.columns)), border=True)
        st.metric(text.SIZE, text.size(state.file.size), border=True)
    st.markdown(f":material/check_circle: {text.how_read(found)}")
    if found.certainty < SURE:
        st.warning(text.DOUBTFUL, icon=":material/spellcheck:")
    remarks.show(found.remarks)
    returned_book.show(found)
else:
    state = draft.change(Step.UPLOAD, refusal=found)
    st.error(text.literal(found.sentence), title=text.NOT_READ, icon=":material/error:")

if reading_options.can_correct(found):
    if contact_list is None:
        st.session_state[_CORRECTING] = True
    with st.expander(text.CORRECT_READING, icon=":material/tune:", key=_CORRECTING, on_change="rerun"):
        asked = reading_options.show(state.asked, found)
        if asked != state.asked:
            draft.change(Step.UPLOAD, asked=asked)
            st.rerun()

if contact_list is not None:
    st.subheader(text.PREVIEW, anchor=False)
    st.caption(text.PREVIEW_CAPTION)
    st.dataframe(
        sources.first_rows(contact_list, state.repairs).fill_null(""),
        hide_index=True,
        alt=text.PREVIEW_ALT,
        key="preview",
        column_config={ROW: st.column_config.NumberColumn(text.ROW, pinned=True, width="small", format="%d")},
    )
    repairs = damage_report.show(contact_list, state.repairs)
    if repairs != state.repairs:
        draft.change(Step.UPLOAD, repairs=repairs)
        st.rerun()

blocked = text.NOT_READ if contact_list is None else "" if contact_list.rows else text.NO_ROWS
steps.foot(Step.UPLOAD, blocked=blocked)
