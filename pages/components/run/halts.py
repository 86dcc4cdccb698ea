"""Why a submission stopped, and the few who go before all others."""

from __future__ import annotations

import streamlit as st

from altcraft_core.records import ChunkStatus, SubmissionState, SubmissionStatus
from pages.components import services, text


def show(state: SubmissionState) -> None:
    """Why nothing more is sent, with the numbers, what goes on all the same, and what may be done."""
    submission, engages = state.submission, state.submission.target.call.engages
    course = services.journal().course(submission)
    there = count_there(state)
    sentences = (
        text.why(submission.paused, course, submission.safeguards, engages=engages),
        text.wait_for_it(state.profiles.waiting, engages=engages) if state.profiles.waiting else "",
        text.already_there(there) if there else "",
    )
    words = " ".join(filter(None, sentences))
    st.warning(
        f"{words}\n\n{text.NEXT[submission.paused]}",
        title=text.HALTS[submission.paused],
        icon=":material/pause_circle:",
    )


def count_there(state: SubmissionState) -> int:
    """Chunks that nothing here can stop any more."""
    return sum(state.chunks.get(status, 0) for status in (ChunkStatus.SENDING, ChunkStatus.PROCESSING))


def waits_for_canary(state: SubmissionState) -> bool:
    """Does the rest wait until the first few have fared well?"""
    submission = state.submission
    if state.status is not SubmissionStatus.RUNNING or not count_first(state):
        return False
    return services.journal().course(submission).held > 0


def count_first(state: SubmissionState) -> int:
    """How many go first; 0 where all go at once."""
    return state.submission.safeguards.canary_rows(state.profiles.accepted)
