"""What earlier submissions tell of the next one."""

from __future__ import annotations

import streamlit as st

from altcraft_core.records import Submission
from pages.components import draft, services


@st.cache_data(ttl=services.MINUTE, max_entries=16, show_spinner=False)
def pace(name: str) -> float | None:
    """Profiles per second over the latest submissions through a connection that are over; None before there is one."""
    latest = services.history().states(limit=20)
    over = [state for state in latest if state.finished_at and state.submission.connection == name]
    seconds = sum((state.finished_at - state.submission.created_at).total_seconds() for state in over)
    return sum(state.profiles.accepted for state in over) / seconds if seconds > 0 else None


def find_earlier(state: draft.Draft) -> tuple[Submission, ...]:
    """The submissions of the same list to the same place, the latest first; not the one that is retried."""
    same = services.history().find_same(state.contact_list.file.fingerprint, state.mapping, state.target)
    return tuple(one for one in same if one.id != state.retry_of)
