"""A workbook of rejected rows that was dropped as if it were a list."""

from __future__ import annotations

from functools import partial

import streamlit as st

from altcraft_core.lists.mending.error_books import mark_of
from altcraft_core.records import ContactList
from pages.components import draft, long_work, text
from pages.components.upload import put_aside, sources


def show(book: ContactList) -> None:
    """Say whose corrections it holds, and lead back to that list where it was left; nothing for all other files."""
    look = partial(sources.origin, book)
    origin = long_work.do("origin", look, text.BOOK_IN_STOPPED, text.COMPARE_AGAIN)
    if origin is None:
        return
    aside = draft.aside()
    if aside is None or aside.contact_list is None or mark_of(aside.contact_list) != origin.mark:
        st.warning(text.book_of(origin.list_name), icon=":material/table_view:")
        return
    st.info(text.BOOK_FOR_DRAFT, icon=":material/table_view:")
    if st.button(text.GO_ON_WITH_LIST, key="take_back", type="primary", icon=":material/undo:"):
        put_aside.go_on(book.file)
