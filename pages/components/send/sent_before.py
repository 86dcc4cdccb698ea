"""People of the list who were sent into the same scenario a short time ago, and the choice to leave them out."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from altcraft_core.records import RowRules, SentBefore
from pages.components import text

_CHOICE = "leave_out_sent_before"


def choose(rules: RowRules) -> RowRules:
    """The rules with the choice of `show`, which stands below what follows it."""
    is_left_out = st.session_state.get(_CHOICE, rules.sent_before is SentBefore.LEAVE_OUT)
    return replace(rules, sent_before=SentBefore.LEAVE_OUT if is_left_out else SentBefore.SEND)


def show(count: int, days: int, rules: RowRules) -> None:
    """How many people that are, and the choice; nothing where there is nobody."""
    if not count:
        return
    with st.container(border=True, gap="xsmall", key="sent_before"):
        st.markdown(f":material/history: {text.sent_lately(count, days)}")
        is_left_out = rules.sent_before is SentBefore.LEAVE_OUT
        st.toggle(text.LEAVE_THEM_OUT, value=is_left_out, help=text.LEAVE_THEM_OUT_HELP, key=_CHOICE)
