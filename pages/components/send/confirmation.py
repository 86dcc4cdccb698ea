"""The number that is typed, and the press of Send.

Each press has a name and counts once: of a double click, the second half is nothing once the first has ended.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import streamlit as st

from pages.components import text

_PRESSED, _CONFIRMED = "sending", "confirmed"
_GROUPING = re.compile(r"[\s,.'’_]")


@dataclass(frozen=True, kw_only=True)
class Confirmed:
    """What was on the page when Send was pressed."""

    press: str
    count: int  #: people
    earlier: int  #: submissions of the same list to the same place


def show(count: int, press: str, *, engages: bool, earlier: int = 0, again: int = 0) -> None:
    """Type the number, then press Send; the page then runs anew with that press confirmed.

    The page tells of so many `earlier` submissions; `again` of these people were sent into the scenario in the last
    days.
    """
    if again:
        st.markdown(f":material/replay: {text.enter_again(again)}")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        typed = st.text_input(
            text.type_to_confirm(count), placeholder=str(count), live=True, width=240, key="confirmation_number"
        )
        fits = is_confirmed(typed or "", count)
        st.button(
            text.send_to(count, engages=engages),
            type="primary",
            icon=":material/send:",
            disabled=not fits,
            on_click=_press,
            args=(press,),
            key="send",
        )
    if typed and not fits:
        st.markdown(f":small[:red[{text.CONFIRM_WRONG}]]")
    if st.session_state.pop(_PRESSED, "") == press and fits:
        st.session_state[_CONFIRMED] = Confirmed(press=press, count=count, earlier=earlier)
        st.rerun()


def take(press: str) -> Confirmed | None:
    """What was confirmed with that press of Send, told once; None where it was not pressed."""
    confirmed: Confirmed | None = st.session_state.pop(_CONFIRMED, None)
    return confirmed if confirmed is not None and press and press == confirmed.press else None


def is_confirmed(typed: str, count: int) -> bool:
    """Was this number typed? 12431, 12,431 and 12 431 are the same."""
    return _GROUPING.sub("", typed) == str(count)


def _press(press: str) -> None:
    st.session_state[_PRESSED] = press
