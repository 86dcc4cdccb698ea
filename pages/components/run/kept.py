"""What is kept of a submission, read for a block of the page."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import streamlit as st

from altcraft_core.errors import FilesError
from pages.components import text

Thing = TypeVar("Thing")


def read(find: Callable[[], Thing]) -> Thing | None:
    """What `find` reads; None, and a sentence on the page, where that is gone or cannot be reached now."""
    try:
        return find()
    except FileNotFoundError:
        st.info(text.PLAN_GONE, icon=":material/folder_off:")
    except FilesError as error:
        st.error(error.sentence, icon=":material/error:")
    return None
