"""One row per column: its header and sample values, the field it goes into, and why that was suggested."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from altcraft_core.fields import STANDARD_FIELDS
from altcraft_core.lists.mapping import Reason, Suggestion
from pages.components import text

DO_NOT_SEND = ""
CUSTOM = "?"  # no field can be called that
FIELDS = tuple(field.name for field in STANDARD_FIELDS)
_CHOICES = (DO_NOT_SEND, *FIELDS, CUSTOM)
_WIDTHS = (5, 5, 2)
_TO_MIDDLE = 8  # pixels from the top of a picker to that of a badge beside it
_COLORS = {Reason.EXACT: "green", Reason.ALIAS: "green", Reason.SPELLING: "orange", Reason.VALUES: "orange"}


def show_head() -> None:
    """The heads of the rows that follow."""
    for place, title in zip(st.columns(_WIDTHS, wrap=False), (text.COLUMN, text.FIELD, text.WHY), strict=True):
        place.caption(title)


def show(suggestion: Suggestion, field: str | None) -> tuple[str | None, DeltaGenerator]:
    """The field chosen for a column, None where it is not sent, and the place to say what is wrong with it.

    `field` is what the row shows when it is drawn first.
    """
    column, choice, reason = st.columns(_WIDTHS)
    with column.container(gap=None):
        st.markdown(f"**{text.literal(suggestion.column)}**", wrap=False, width="stretch")
        samples = "  ·  ".join(text.literal(sample) for sample in suggestion.samples)
        st.caption(samples or text.NO_SAMPLES, wrap=False, width="stretch")
    with choice.container(gap="xsmall"):
        chosen = pick(column_key(suggestion.column), field)
        place = st.container()
    with reason.container(gap=None):
        st.space(_TO_MIDDLE)
        _show_reason(suggestion, chosen)
    return chosen, place


def pick(key: str, field: str | None, *, optional: bool = True) -> str | None:
    """A field, None for "do not send", "" for a custom field that has no name yet."""
    st.session_state.setdefault(key, _choice(field))
    chosen = st.selectbox(
        text.FIELD,
        _CHOICES if optional else _CHOICES[1:],
        format_func=_title,
        key=key,
        label_visibility="collapsed",
    )
    if chosen != CUSTOM:
        return chosen or None
    st.session_state.setdefault(_name_key(key), "" if field is None or field in FIELDS else field)
    return st.text_input(
        text.CUSTOM_NAME, key=_name_key(key), placeholder=text.CUSTOM_NAME_HINT, label_visibility="collapsed"
    ).strip()


def picked(key: str) -> str:
    """What `pick` shows under that key at the moment, "" while it names no field."""
    chosen = st.session_state.get(key, DO_NOT_SEND)
    return st.session_state.get(_name_key(key), "").strip() if chosen == CUSTOM else chosen


def column_key(column: str) -> str:
    """The session key of a column's picker."""
    return f"field:{column}"


def forget(*keys: str) -> None:
    """Let these pickers begin anew; only in a callback, before they are drawn."""
    for key in keys:
        st.session_state.pop(key, None)
        st.session_state.pop(_name_key(key), None)


def forget_all() -> None:
    """Let the pickers of all columns begin anew; only in a callback."""
    for key in [str(key) for key in st.session_state]:
        if key.startswith((column_key(""), _name_key(""))):
            del st.session_state[key]


def _name_key(key: str) -> str:
    return f"custom:{key}"


def _choice(field: str | None) -> str:
    if field is None:
        return DO_NOT_SEND
    return field if field in FIELDS else CUSTOM


def _title(choice: str) -> str:
    match choice:
        case "":
            return text.DO_NOT_SEND
        case "?":
            return text.CUSTOM_FIELD
        case _:
            return text.field_and_name(choice)


def _show_reason(suggestion: Suggestion, chosen: str | None) -> None:
    if (chosen or "") != suggestion.field:
        st.badge(text.YOUR_CHOICE, color="gray", icon=":material/edit:")
    elif suggestion.reason in _COLORS:
        st.badge(text.REASONS[suggestion.reason], color=_COLORS[suggestion.reason])
