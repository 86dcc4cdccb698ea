"""What is odd in a list that was read all the same."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from altcraft_core.records import Remark
from pages.components import text


def show(remarks: Sequence[Remark]) -> None:
    """One line each; nothing where there is nothing to say."""
    for one in remarks:
        st.markdown(f":orange[:material/info:] {text.remark(one)}")
