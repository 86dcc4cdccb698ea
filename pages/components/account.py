"""The account of a submission: every accepted person in exactly one place, and the sum beside it."""

from __future__ import annotations

import streamlit as st

from altcraft_core.records import ProfileCounts, SubmissionState
from pages.components import text


def show(state: SubmissionState) -> None:
    """How far it is, a tile for each place, whether the sum matches and, where it was told, who was new."""
    profiles, engages = state.profiles, state.submission.target.call.engages
    counts = {name: getattr(profiles, name) for name in text.ACCOUNT}
    settled = count_settled(profiles)
    st.progress(settled / profiles.accepted, text.settled(settled, profiles.accepted, engages=engages))
    with st.container(border=True), st.grid(len(counts), min_column_width=110):
        for name, label in text.ACCOUNT.items():
            st.metric(label, text.number(counts[name]), help=text.ACCOUNT_HELP[name])
    if sum(counts.values()) == profiles.accepted:
        words = text.account_sum(profiles.accepted, list(counts.values()))
        st.caption(f":green[:material/check_circle:] {words}")
    else:
        st.error(text.ACCOUNT_OFF, icon=":material/report:")
    if state.created is not None and state.updated is not None:
        st.caption(text.new_and_updated(state.created, state.updated, of=profiles.imported))


def count_settled(profiles: ProfileCounts) -> int:
    """How many have an outcome: nothing more is going to happen to them."""
    return profiles.accepted - profiles.waiting - profiles.in_flight - profiles.unknown
