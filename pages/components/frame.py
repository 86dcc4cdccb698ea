"""What every page shows around its own content: the menu, the connection in use, the demo platform's marks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from pages.components import services, text


def show(sections: Mapping[str, Sequence[st.Page]]) -> None:
    """The sidebar with product, connection and menu; on the demo platform a banner above the page."""
    with st.sidebar:
        st.markdown(f"### :primary[:material/send:] {text.PRODUCT}")
        _show_connection()
        for title, pages in sections.items():
            with st.container(gap="xxsmall"):
                st.caption(title)
                for page in pages:
                    st.page_link(page, width="stretch")
    if services.is_demo():
        st.markdown(f":violet-background[:material/science: {text.DEMO_BANNER}]")


def _show_connection() -> None:
    if services.is_demo():
        st.badge(text.DEMO, icon=":material/science:", color="violet")
    else:
        st.badge(services.connection_name() or text.NO_CONNECTION, icon=":material/cloud:", color="gray")
