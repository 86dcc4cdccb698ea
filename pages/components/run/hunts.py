"""The search for the rows for which Altcraft refused a whole chunk, and what it found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import polars as pl
import streamlit as st

from altcraft_core.delivery import hunting
from altcraft_core.delivery.hunting import Hunt
from altcraft_core.records import Submission
from pages.components import services, text
from pages.components.run import kept

_LINES = 3  #: searches told one by one
_ROWS = 8  #: as many stand there without scrolling


def show(submission: Submission, hunts: Sequence[Hunt]) -> None:
    """A line for each search under way; the rows that were found, and what was left of searches that are over."""
    looking = [hunt for hunt in hunts if not hunt.is_over]
    if looking:
        lines = [text.hunting(hunt.label, hunt.requests, is_held=bool(submission.paused)) for hunt in looking[:_LINES]]
        more = [text.more_hunts(len(looking) - _LINES)] if len(looking) > _LINES else []
        st.caption(":material/search: " + "; ".join([*lines, *more]))
    refused = {chunk.start: chunk.last_words for hunt in hunts for chunk in hunt.culprits}
    rest = [hunt for hunt in hunts if hunt.is_over and hunt.rest]
    for hunt in rest:
        st.caption(f":material/search_off: {text.not_narrowed(hunt.label, hunt.rest_rows, hunt.requests)}")
    if refused:
        with st.container(border=True, key="found"):
            _show_found(submission.id, refused)


@st.cache_data(max_entries=64, show_spinner=False)
def _find_rows(submission_id: str, refused: Mapping[int, str]) -> pl.DataFrame:
    """The row numbers of these places in a plan, with what was said of them."""
    return hunting.find_rows(services.house().files, submission_id, refused)


def _show_found(submission_id: str, refused: dict[int, str]) -> None:
    st.markdown(f"**{text.found_rows(len(refused))}**")
    st.caption(text.FOUND_NEXT)
    found = kept.read(partial(_find_rows, submission_id, refused))
    if found is None:
        return
    column = st.column_config
    st.dataframe(
        found,
        hide_index=True,
        height="content" if found.height <= _ROWS else 320,
        alt=text.FOUND_ALT,
        key="found_rows",
        column_config={
            "_row": column.NumberColumn(text.ROW, format="localized", width=70),
            "words": column.TextColumn(text.FOUND_WORDS, width=680),
        },
    )
