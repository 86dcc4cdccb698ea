"""run"""

from __future__ import annotations

import streamlit as st

from pages.components import text

st.title(text.RUN, anchor=False)
