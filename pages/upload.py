"""Drop a list or take a sample, and see how it was read."""

from __future__ import annotations

import streamlit as st

from altcraft_core.errors import ReadError
from pages.components import draft, reading_options, services, steps, text
from pages.components.draft import Step

SAMPLE_ROWS = (1_000, 100_000, 1_000_000)
ROW = "_row"

steps.head(Step.UPLOAD, text.UPLOAD_TITLE, text.UPLOAD_CAPTION)
state = draft.current()

if state.file is None:
    # Another key makes another uploader, which does not hold the last file any more.
    uploads = st.session_state.setdefault("uploads", 0)
    upload = st.file_uploader(text.DROP, type=["csv", "txt", "xlsx"], key=f"upload_{uploads}")
    if upload is not None:
        with st.spinner(text.SPOOLING):
            draft.begin(services.spool(upload))
        st.session_state["uploads"] += 1
        st.rerun()

    with st.container(border=True):
        st.markdown(f":material/science: **{text.SAMPLES}**")
        st.caption(text.SAMPLES_CAPTION)
        with st.grid(3):
            for rows in SAMPLE_ROWS:
                if st.button(text.sample(rows), key=f"sample_{rows}", width="stretch", icon=":material/group:"):
                    with st.spinner(text.writing_sample(rows)):
                        draft.begin(services.sample(rows))
                    st.rerun()
    st.stop()

try:
    with st.spinner(text.READING):
        contact_list = services.read_list(state.file, state.asked)
    fault = ""
except ReadError as error:
    contact_list, fault = None, error.sentence
if contact_list is not None:
    state = draft.change(Step.UPLOAD, contact_list=contact_list)

with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
    st.markdown(f"#### :material/description: {text.literal(state.file.name)}", width="content")
    if st.button(text.OTHER_LIST, key="other_list", icon=":material/swap_horiz:"):
        draft.clear()
        st.rerun()

if contact_list is None:
    st.error(fault, title=text.NOT_READ, icon=":material/error:")
else:
    with st.grid(3, min_column_width=110, gap="small"):
        st.metric(text.ROWS, text.number(contact_list.rows), border=True)
        st.metric(text.COLUMNS, text.number(len(contact_list.columns)), border=True)
        st.metric(text.SIZE, text.size(state.file.size), border=True)
    st.markdown(f":material/check_circle: {text.how_read(contact_list.kind, contact_list.options)}")

with st.expander(text.CORRECT_READING, icon=":material/tune:", expanded=contact_list is None):
    asked = reading_options.show(
        state.asked, contact_list, is_workbook=state.file.name.lower().endswith((".xlsx", ".xls"))
    )
    if asked != state.asked:
        draft.change(Step.UPLOAD, asked=asked)
        st.rerun()

if contact_list is not None:
    st.subheader(text.PREVIEW, anchor=False)
    st.caption(text.PREVIEW_CAPTION)
    st.dataframe(
        services.first_rows(contact_list).fill_null(""),
        hide_index=True,
        alt=text.PREVIEW_ALT,
        key="preview",
        column_config={ROW: st.column_config.NumberColumn(text.ROW, pinned=True, width="small", format="%d")},
    )

blocked = text.NOT_READ if contact_list is None else "" if contact_list.rows else text.NO_ROWS
steps.foot(Step.UPLOAD, blocked=blocked)
