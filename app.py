"""The dashboard: which pages there are. Start it with `python -m altcraft_core serve`."""

from __future__ import annotations

import streamlit as st

from pages.components.frame import MENU

sections = {
    section: [st.Page(entry.path, title=entry.title, help=entry.help) for entry in entries]
    for section, entries in MENU.items()
}
st.navigation(sections, position="hidden").run()
