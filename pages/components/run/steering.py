"""What an operator may do with a submission under way, and what only a person can decide.

Questions that cannot be taken back open a dialog. Which one is open stands in the session, so that it outlives a run.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import streamlit as st

from altcraft_core.delivery.attempts import PAUSED_TOKEN, TOKEN_CODES, is_repeatable
from altcraft_core.delivery.hunting import is_culprit
from altcraft_core.errors import AltcraftError
from altcraft_core.records import Chunk, ChunkStatus, Submission, SubmissionState, SubmissionStatus
from pages.components import retries, services, text
from pages.components.run import halts

_ASKED = "asked"
_LINES = 8  #: chunks shown one by one; the rest are decided together
CANCEL, ARRIVED, SEND_AGAIN = "cancel", "arrived", "send_again"


@dataclass(frozen=True, kw_only=True)
class Question:
    """An action that waits for a yes."""

    action: str
    submission_id: str
    chunk_ids: tuple[str, ...] = ()


def show_buttons(state: SubmissionState) -> None:
    """Pause or resume, and cancel, where they mean something."""
    submission, is_paused = state.submission, state.status is SubmissionStatus.PAUSED
    if is_paused:
        label = text.RESUMES.get(submission.paused, text.RESUME)
        kind = "secondary" if submission.paused in text.RESUMES else "primary"  # what did not fare well tempts nobody
        if st.button(label, icon=":material/play_arrow:", type=kind, key="resume"):
            _act(lambda: services.submissions().resume(submission.id), text.RESUMED_TOAST)
    elif state.profiles.waiting and st.button(text.PAUSE, icon=":material/pause:", key="pause"):
        _act(lambda: services.submissions().pause(submission.id), text.PAUSED_TOAST)
    if state.profiles.waiting or is_paused:
        question = Question(action=CANCEL, submission_id=submission.id)
        st.button(text.CANCEL, icon=":material/cancel:", on_click=ask, args=(question,), key="cancel")


def show_open_matters(state: SubmissionState) -> None:
    """Chunks that wait for a person, if there are any."""
    if not {ChunkStatus.UNKNOWN, ChunkStatus.REFUSED} & set(state.chunks):
        return
    submission = state.submission
    chunks = services.journal().chunks(submission.id)
    unknown = [chunk for chunk in chunks if chunk.status is ChunkStatus.UNKNOWN]
    refused = [chunk for chunk in chunks if _is_to_be_sent_again(chunk, submission)]
    doubtful = [chunk for chunk in unknown if not _repeats_itself(chunk, submission)]
    if len(doubtful) < len(unknown):
        st.caption(f":material/sync: {text.repeating(len(unknown) - len(doubtful))}")
    if doubtful:
        _show_unknown(submission, doubtful)
    if refused and retries.find_retry(submission) is None:
        _show_refused(submission, refused)


def _is_to_be_sent_again(chunk: Chunk, submission: Submission) -> bool:
    """Was it refused for what a person may mend? What was refused for its token goes out anew once that is mended."""
    if chunk.status is not ChunkStatus.REFUSED or is_culprit(chunk):
        return False
    return not (submission.paused == PAUSED_TOKEN and chunk.error_code in TOKEN_CODES)


def _repeats_itself(chunk: Chunk, submission: Submission) -> bool:
    """Will the engine find out by itself, by repeating the same request?"""
    if submission.connection not in services.connections().names:
        return False
    return is_repeatable(chunk, services.connections().get(submission.connection), datetime.now(UTC))


def _is_untried(name: str) -> bool:
    """Could a try on the Connection page still settle what waits for a person?"""
    connections = services.connections()
    if name not in connections.names or connections.set_up(name).deduplicating is not None:
        return False
    return connections.latest_probe(name) is None


def _show_unknown(submission: Submission, unknown: Sequence[Chunk]) -> None:
    """Chunks without a certain answer, each with the two things a person may say."""
    engages = submission.target.call.engages
    with st.container(border=True, key="unknown"):
        st.markdown(f"**{text.DECIDE}**")
        st.caption(text.DECIDE_WHAT if engages else text.DECIDE_IMPORT)
        if _is_untried(submission.connection):
            st.page_link("pages/connection.py", label=text.DECIDE_BY_TRYING, icon=":material/experiment:")
        for chunk in unknown[:_LINES]:
            line = text.chunk_line(chunk.label, chunk.rows, engages=engages)
            _show_decision(line, chunk.last_words, submission.id, (chunk.id,))
        if len(unknown) > 1:
            _show_decision(f"**{text.all_chunks(len(unknown))}**", "", submission.id, tuple(one.id for one in unknown))


def _show_refused(submission: Submission, refused: Sequence[Chunk]) -> None:
    """Chunks that Altcraft refused, its words, and the way to send them again."""
    engages, count = submission.target.call.engages, len({chunk.hunting or chunk.label for chunk in refused})
    with st.container(border=True, key="refused"):
        st.markdown(f"**{text.refused(count, sum(chunk.rows for chunk in refused), engages=engages)}**")
        st.caption(text.REFUSED_WHAT if engages else text.REFUSED_IMPORT)
        for words in dict.fromkeys(chunk.last_words for chunk in refused):
            st.markdown(f":orange[:material/format_quote:] {text.literal(words)}")
        if st.button(text.RETRY_REFUSED, icon=":material/replay:", key="retry_refused"):
            is_held = bool(submission.paused)
            _act(lambda: text.retried_toast(services.submissions().retry_refused(submission.id), is_held=is_held))


def ask(question: Question) -> None:
    """Open the dialog of a question."""
    st.session_state[_ASKED] = question


def show_question(state: SubmissionState) -> None:
    """The open dialog, if there is one that belongs to this submission."""
    question: Question | None = st.session_state.get(_ASKED)
    if question is None or question.submission_id != state.submission.id:
        return
    titles = {CANCEL: text.CANCEL_TITLE, ARRIVED: text.ARRIVED_TITLE, SEND_AGAIN: text.SEND_AGAIN_TITLE}
    st.dialog(titles[question.action], on_dismiss=_forget)(_show_dialog)(question, state)


def _show_dialog(question: Question, state: SubmissionState) -> None:
    engages = state.submission.target.call.engages
    if question.action == CANCEL:
        st.markdown(text.cancel_what(state.profiles.waiting, halts.count_there(state), engages=engages))
        st.caption(text.CANCEL_STAYS if engages else text.CANCEL_STAYS_IMPORT)
    elif question.action == ARRIVED:
        st.markdown(text.ARRIVED_WHAT)
    else:
        st.markdown(text.SEND_AGAIN_WHAT if engages else text.SEND_AGAIN_IMPORT)
    yes, icon = {
        CANCEL: (text.CANCEL, ":material/cancel:"),
        ARRIVED: (text.ARRIVED, ":material/done_all:"),
        SEND_AGAIN: (text.SEND_AGAIN, ":material/replay:"),
    }[question.action]
    with st.container(horizontal=True, horizontal_alignment="right"):
        if st.button(text.NOT_NOW, key="dialog_no"):
            _forget()
            st.rerun()
        if st.button(yes, icon=icon, type="primary", key="dialog_yes"):
            _forget()
            _act(lambda: _carry_out(question))


def _carry_out(question: Question) -> str:
    """What was asked, done; the words to show then."""
    submissions = services.submissions()
    if question.action == CANCEL:
        return text.cancelled_toast(submissions.cancel(question.submission_id))
    decide = submissions.decide_arrived if question.action == ARRIVED else submissions.decide_send_again
    for chunk_id in question.chunk_ids:
        decide(chunk_id)
    return text.decided_toast(len(question.chunk_ids))


def _show_decision(line: str, words: str, submission_id: str, chunk_ids: tuple[str, ...]) -> None:
    key = chunk_ids[0] if len(chunk_ids) == 1 else "all"
    with st.container(horizontal=True, vertical_alignment="center"):
        with st.container(gap=None, width="stretch"):
            st.markdown(line)
            if words:
                st.caption(text.literal(words))
        for action, label, icon in (
            (ARRIVED, text.ARRIVED, ":material/done_all:"),
            (SEND_AGAIN, text.SEND_AGAIN, ":material/replay:"),
        ):
            question = Question(action=action, submission_id=submission_id, chunk_ids=chunk_ids)
            st.button(label, icon=icon, on_click=ask, args=(question,), key=f"{action}_{key}")


def _act(action: Callable[[], str | None], words: str = "") -> None:
    """Do it, say so, and draw the page anew; what cannot be done any more is said instead."""
    try:
        st.toast(action() or words)
    except AltcraftError as error:
        st.toast(error.sentence, icon=":material/error:", duration="long")
    st.rerun()


def _forget() -> None:
    st.session_state.pop(_ASKED, None)
