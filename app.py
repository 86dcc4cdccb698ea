"""The dashboard: page setup and navigation."""

from __future__ import annotations

import streamlit as st

from altcraft_core.errors import AltcraftError
from pages.components import frame, text

st.set_page_config(page_title=text.PRODUCT, page_icon=":material/send:", layout="wide")
sections = {
    text.SECTION_IMPORT: [
        st.Page("pages/upload.py", title=text.UPLOAD, icon=":material/upload_file:", help=text.UPLOAD_HELP),
        st.Page("pages/mapping.py", title=text.MAPPING, icon=":material/schema:", help=text.MAPPING_HELP),
        st.Page("pages/review.py", title=text.REVIEW, icon=":material/fact_check:", help=text.REVIEW_HELP),
        st.Page("pages/submit.py", title=text.SEND, icon=":material/send:", help=text.SEND_HELP),
    ],
    text.SECTION_WATCH: [
        st.Page("pages/run.py", title=text.RUN, icon=":material/monitoring:", help=text.RUN_HELP),
        st.Page("pages/history.py", title=text.HISTORY, icon=":material/history:", help=text.HISTORY_HELP),
    ],
    text.SECTION_SETUP: [
        st.Page("pages/connection.py", title=text.CONNECTION, icon=":material/link:", help=text.CONNECTION_HELP),
    ],
}
page = st.navigation(sections, position="hidden")
with st.container(width=1120):
    try:
        frame.show(sections)
        page.run()
    except AltcraftError as error:
        st.error(error.sentence)
