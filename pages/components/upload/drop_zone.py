"""The ways to bring a list: a file, a paste from a spreadsheet, a sample."""

from __future__ import annotations

import streamlit as st

from altcraft_core.errors import ReadError
from altcraft_core.records import SpooledFile
from pages.components import services, text
from pages.components.upload import sources

SAMPLE_ROWS = (1_000, 100_000, 1_000_000)
_UPLOADS = "uploads"


def show() -> SpooledFile | None:
    """The list that was brought, on disk; None until one is."""
    return _drop() or _paste() or _sample()


def _drop() -> SpooledFile | None:
    # Another key makes another uploader, which does not hold the last file any more. Any type may come: what a file
    # is, is told by its content, with a sentence where that is no list.
    upload = st.file_uploader(text.DROP, key=f"upload_{st.session_state.setdefault(_UPLOADS, 0)}")
    st.caption(text.KINDS_CAPTION)
    if upload is None:
        return None
    st.session_state[_UPLOADS] += 1
    try:
        with st.spinner(text.SPOOLING):
            return services.spool(upload)
    except ReadError as error:
        st.error(error.sentence, icon=":material/error:")
        return None


def _paste() -> SpooledFile | None:
    with st.expander(text.PASTE, icon=":material/content_paste:", key="paste_box"):
        with st.form("paste", border=False):
            pasted = st.text_area(text.PASTE_HERE, key="pasted", height=160, placeholder=text.PASTE_EXAMPLE)
            wanted = st.form_submit_button(text.READ_PASTED, key="read_pasted", icon=":material/table_view:")
        if not wanted:
            return None
        if not pasted.strip():
            st.warning(text.NOTHING_PASTED)
            return None
        return sources.spool_text(pasted, text.PASTED_NAME)


def _sample() -> SpooledFile | None:
    with st.container(border=True):
        st.markdown(f":material/science: **{text.SAMPLES}**")
        st.caption(text.SAMPLES_CAPTION)
        with st.grid(3):
            for rows in SAMPLE_ROWS:
                if st.button(text.sample(rows), key=f"sample_{rows}", width="stretch", icon=":material/group:"):
                    with st.spinner(text.writing_sample(rows)):
                        return sources.sample(rows)
    return None
