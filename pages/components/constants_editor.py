"""Fields that get one value for every row."""

from __future__ import annotations

import streamlit as st

from pages.components import column_picker, text

Constants = tuple[tuple[str, str], ...]

_FIELD = "constant"
_VALUE = "constant_value"
_ADDED = "constant_added"
_FIRST = "_vendor"  # what a list most often lacks: where it comes from


def show(constants: Constants) -> Constants:
    """The constants with what the operator added or removed just now."""
    st.caption(text.CONSTANTS_CAPTION)
    kept = tuple(constant for constant in constants if not _show_one(*constant))
    field, value, button = st.columns((5, 5, 2), vertical_alignment="top")
    with field:
        name = column_picker.pick(_FIELD, _FIRST, optional=False)
    with value:
        content = st.text_input(
            text.CONSTANT_VALUE, key=_VALUE, placeholder=text.CONSTANT_VALUE, label_visibility="collapsed"
        )
    with button:
        st.button(
            text.ADD,
            key="constant_add",
            icon=":material/add:",
            width="stretch",
            disabled=not (name and content.strip()),
            on_click=_add,
        )
    return kept + st.session_state.pop(_ADDED, ())


def _show_one(name: str, value: str) -> bool:
    """Was it removed?"""
    field, shown, button = st.columns((5, 5, 2), vertical_alignment="center")
    field.markdown(text.literal(text.field_and_name(name)))
    shown.text(value)
    return button.button(
        text.REMOVE, key=f"constant_remove:{name}", icon=":material/close:", type="tertiary", width="stretch"
    )


def _add() -> None:
    """Before the run, so that the pickers can be emptied for the next one."""
    st.session_state[_ADDED] = ((column_picker.picked(_FIELD), st.session_state[_VALUE].strip()),)
    column_picker.forget(_FIELD)
    st.session_state[_VALUE] = ""
