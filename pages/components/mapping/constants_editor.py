"""Fields that get one value for every row."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from altcraft_core.fields import ASIDE
from pages.components import text
from pages.components.mapping import column_picker
from pages.components.mapping.column_picker import Own

Constants = tuple[tuple[str, str], ...]
Places = tuple[DeltaGenerator, DeltaGenerator]

_FIELD = "constant"
_VALUE = "constant_value"
_ADDED = "constant_added"
_FIRST = "_vendor"  # what a list most often lacks: where it comes from


def show(constants: Constants, own: Own = ()) -> tuple[Constants, dict[str, Places]]:
    """The constants with what the operator added or removed just now.

    With them come, by field, the place for a small control and the place for a line about it.
    """
    st.caption(text.CONSTANTS_CAPTION)
    places: dict[str, Places] = {}
    kept = tuple(constant for constant in constants if not _show_one(*constant, places))
    field, value, button = st.columns((5, 5, 3), vertical_alignment="top")
    with field:
        name = column_picker.pick(_FIELD, _FIRST, own, optional=False)
    with value:
        content = st.text_input(
            text.CONSTANT_VALUE, key=_VALUE, placeholder=text.CONSTANT_VALUE, label_visibility="collapsed", live=True
        )
    with button:
        st.button(
            text.ADD,
            key="constant_add",
            icon=":material/add:",
            width="stretch",
            disabled=not (name and content.strip() and name not in ASIDE),
            on_click=_add,
        )
    added = st.session_state.pop(_ADDED, ())  # in place of an earlier value of the same field
    return tuple((dict(kept) | dict(added)).items()), places


def _show_one(name: str, value: str, places: dict[str, Places]) -> bool:
    """Was it removed?"""
    field, shown, end = st.columns((5, 5, 3), vertical_alignment="center")
    field.markdown(text.literal(text.field_and_name(name)))
    with shown.container(gap=None):
        st.text(value)
        below = st.container()
    with end.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        is_removed = st.button(text.REMOVE, key=f"constant_remove:{name}", icon=":material/close:", type="tertiary")
        st.space("stretch")
        places[name] = st.container(width="content"), below
    return is_removed


def _add() -> None:
    """Before the run, so that the pickers can be emptied for the next one."""
    st.session_state[_ADDED] = ((column_picker.picked(_FIELD), st.session_state[_VALUE].strip()),)
    column_picker.forget(_FIELD)
    st.session_state[_VALUE] = ""
