"""What every page shows around its own content: the menu, the connection in use, the demo platform's marks.

Each page draws its frame itself. Streamlit runs a page without app.py when the first visitor of a server arrives at
that page's address, as with a shared link to a run; what app.py drew would be missing there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from altcraft_core.errors import SettingsError
from pages.components import services, text

_ICON = Path(__file__).with_name("icon.svg")


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A page as the menu names it."""

    path: str  #: from app.py
    title: str
    icon: str
    help: str


MENU: Mapping[str, tuple[Entry, ...]] = {
    text.SECTION_IMPORT: (
        Entry(path="pages/upload.py", title=text.UPLOAD, icon=":material/upload_file:", help=text.UPLOAD_HELP),
        Entry(path="pages/mapping.py", title=text.MAPPING, icon=":material/schema:", help=text.MAPPING_HELP),
        Entry(path="pages/review.py", title=text.REVIEW, icon=":material/fact_check:", help=text.REVIEW_HELP),
        Entry(path="pages/submit.py", title=text.SEND, icon=":material/send:", help=text.SEND_HELP),
    ),
    text.SECTION_WATCH: (
        Entry(path="pages/run.py", title=text.RUN, icon=":material/monitoring:", help=text.RUN_HELP),
        Entry(path="pages/history.py", title=text.HISTORY, icon=":material/history:", help=text.HISTORY_HELP),
    ),
    text.SECTION_SETUP: (
        Entry(path="pages/connection.py", title=text.CONNECTION, icon=":material/link:", help=text.CONNECTION_HELP),
    ),
}


def show(title: str) -> None:
    """The first call of a page: its name in the browser's tab, the sidebar, and the banner of the demo platform.

    Where a setting cannot be used the page ends here, with the reason.
    """
    st.set_page_config(page_title=f"{title} · {text.PRODUCT}", page_icon=_ICON, layout="wide")
    with st.sidebar:
        st.markdown(f"### :primary[:material/send:] {text.PRODUCT}")
        connection = st.container()
        _show_menu()
    try:
        with connection:
            _show_connection()
    except SettingsError as error:
        st.error(error.sentence, title=text.SETTINGS_WRONG, icon=":material/error:")
        st.stop()
    if services.is_demo():
        st.markdown(f":violet-background[:material/science: {text.DEMO_BANNER}]")


def _show_menu() -> None:
    for section, entries in MENU.items():
        with st.container(gap="xxsmall"):
            st.caption(section)
            for entry in entries:
                st.page_link(entry.path, label=entry.title, icon=entry.icon, help=entry.help, width="stretch")


def _show_connection() -> None:
    if services.is_demo():
        st.badge(text.DEMO, icon=":material/science:", color="violet")
    else:
        st.badge(services.connection_name() or text.NO_CONNECTION, icon=":material/cloud:", color="gray")
