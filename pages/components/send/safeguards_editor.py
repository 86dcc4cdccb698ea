"""Who goes first, and when a submission stops by itself."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from altcraft_core.records import CANARY, Safeguards
from pages.components import text

FEWEST, MOST = 10, 500  #: who may go first
SHORTEST = 2 * FEWEST  #: shorter lists have nobody to spare
#: Words, explanation, least and most of each.
_THRESHOLDS = {
    "failed_percent": (text.STOP_FAILED, text.STOP_FAILED_HELP, 0, 100),
    "refused_chunks": (text.STOP_REFUSED, None, 1, 1_000),
    "silent_minutes": (text.STOP_SILENT, text.STOP_SILENT_HELP, 1, 10_000),
}


def show(safeguards: Safeguards, accepted: int, *, engages: bool) -> Safeguards:
    """A switch and a slider for those who go first, and the thresholds. What nobody touches stays as it is."""
    if accepted <= SHORTEST:
        return safeguards
    with st.container(border=True, gap="small", key="safeguards"):
        canary = _choose_canary(safeguards, accepted, engages=engages)
        return replace(_choose_thresholds(safeguards), canary=canary)


def _choose_canary(safeguards: Safeguards, accepted: int, *, engages: bool) -> int | None:
    automatic, now = Safeguards().canary_rows(accepted), safeguards.canary_rows(accepted)
    most = min(max(MOST, safeguards.canary or 0), accepted - 1)
    few = min(safeguards.canary or CANARY, most)
    # While nobody has chosen, the switch follows the length of the list: it is another one for a long list.
    is_on = st.toggle(f"**{text.first_few(engages=engages)}**", value=now > 0, key=f"canary_{automatic}")
    chosen = 0
    if is_on:
        least = min(FEWEST, few)
        chosen = st.slider(text.HOW_MANY_FIRST, least, most, few, key="canary", label_visibility="collapsed")
    st.caption(text.first_few_what(chosen, engages=engages))
    return safeguards.canary if chosen == (few if now else 0) else chosen


def _choose_thresholds(safeguards: Safeguards) -> Safeguards:
    """One line that tells them, and behind it the way to change them."""
    line = st.empty()
    box = st.expander(text.CHANGE_STOPS, type="compact", key="thresholds", on_change="rerun")
    if box.open:
        with box, st.grid(len(_THRESHOLDS)):
            chosen = {
                name: st.number_input(label, least, most, getattr(safeguards, name), help=why, key=name)
                for name, (label, why, least, most) in _THRESHOLDS.items()
            }
            safeguards = replace(safeguards, **chosen)
    line.caption(text.stops(safeguards))
    return safeguards
