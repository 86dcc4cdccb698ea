"""How Altcraft finds existing profiles, with what each way needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from altcraft_core.fields import ASIDE
from altcraft_core.records import Matching, Target
from pages.components import text

_MATCHING = "matching"
_FIELD = "match_field"


def forget() -> None:
    """Let the pickers begin anew; only in a callback, before they are drawn."""
    for key in (_MATCHING, _FIELD):
        st.session_state.pop(key, None)


def show(target: Target, fields: Sequence[str]) -> Target:
    """The target with the matching that the operator chose; `fields` are those a column goes into."""
    st.session_state.setdefault(_MATCHING, target.matching)
    choice, field = st.columns(2)
    with choice:
        matching = st.selectbox(text.MATCHING, tuple(Matching), format_func=text.MATCHINGS.__getitem__, key=_MATCHING)
        st.caption(text.MATCHING_NEEDS[matching])
    if matching != Matching.CUSTOM:
        return replace(target, matching=matching, field_name="")
    names = tuple(dict.fromkeys(name for name in fields if name and not name.startswith(ASIDE)))
    if st.session_state.get(_FIELD, target.field_name) not in names:
        st.session_state[_FIELD] = None
    else:
        st.session_state.setdefault(_FIELD, target.field_name)
    with field:
        name = st.selectbox(text.MATCH_BY, names, index=None, format_func=text.field_and_name, key=_FIELD)
    return replace(target, matching=matching, field_name=name or "")
