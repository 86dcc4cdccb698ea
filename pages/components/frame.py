"""What every page shows around its own content: the connection in use, and the demo platform's marks."""

from __future__ import annotations

import streamlit as st

from pages.components import services, text


def show() -> None:
    """The product's name and the connection in the sidebar; on the demo platform a banner as well."""
    name = services.connection_name()
    with st.sidebar:
        if services.is_demo():
            st.badge(text.DEMO, icon=":material/science:", color="violet")
        else:
            st.badge(name or text.NO_CONNECTION, icon=":material/cloud:", color="gray")
    if services.is_demo():
        st.caption(f":violet[:material/science: {text.DEMO_BANNER}]")
