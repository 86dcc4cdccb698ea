"""One chunk's request and what Altcraft said to it, for whoever wants to see exactly what was sent."""

from __future__ import annotations

import streamlit as st

from altcraft_core.delivery.inspecting import mask_body, preview_chunk, write_curl
from altcraft_core.errors import SettingsError
from altcraft_core.records import Chunk, Submission
from pages.components import plan_sheet, services, text, viewer

_PROFILES = 3  #: shown of a request


@st.fragment
def show(submission: Submission) -> None:
    """A chunk to choose, its facts, its request and the command that sends it; built only while it is looked at."""
    box = st.expander(text.INSPECT, icon=":material/frame_inspect:", key="inspect", on_change="rerun")
    if not box.open:
        return
    with box:
        chunks = {chunk.id: chunk for chunk in services.journal().chunks(submission.id, replaced=True)}
        names = {chunk.id: _name(chunk) for chunk in chunks.values()}
        with st.container(horizontal=True, vertical_alignment="bottom"):
            chosen = st.selectbox(text.CHUNK, list(chunks), format_func=names.__getitem__, width=320, key="inspected")
            is_open = st.toggle(text.REVEAL, help=text.REVEAL_HELP, key="reveal")
        _show_facts(chunks[chosen])
        _show_request(submission, chunks[chosen], masked=not is_open)


def _name(chunk: Chunk) -> str:
    return text.chunk_option(chunk.label, chunk.rows, text.CHUNK_STATUSES[chunk.status], replaced=chunk.replaced)


def _show_facts(chunk: Chunk) -> None:
    """What is known of this request and its answer."""
    facts = {
        text.REQUEST_ID: f"`{chunk.request_id}`",
        text.BODY_BYTES: text.exact_size(chunk.bytes),
        text.COLUMN_ATTEMPTS: text.attempts(chunk.attempts, chunk.first_sent_at and viewer.moment(chunk.first_sent_at)),
        text.ANSWER: text.answer(chunk),
    }
    st.table({f":gray[{name}]": value for name, value in facts.items()}, border="horizontal", width="content")


def _show_request(submission: Submission, chunk: Chunk, *, masked: bool) -> None:
    """The top of the body, and the command for it."""
    try:
        body = preview_chunk(services.house().files, submission, chunk, _PROFILES)
    except FileNotFoundError:
        st.info(text.PLAN_GONE, icon=":material/folder_off:")
        return
    body = mask_body(body) if masked else body
    st.caption(text.top_of_request(min(_PROFILES, chunk.rows), chunk.rows))
    plan_sheet.show_body(body, key="inspected")
    try:
        connection = services.connections().get(submission.connection)
    except SettingsError:  # it was taken out of the settings since
        return
    st.caption(text.CURL_WHY)
    st.code(write_curl(connection, submission.target.call, body, chunk.request_id), language="bash", height=160)
