"""One chunk's request and what Altcraft said to it, for whoever wants to see exactly what was sent."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial

import streamlit as st

from altcraft_core.delivery.inspecting import (
    body_name,
    mask_body,
    preview_chunk,
    repeatable_until,
    whole_body,
    write_curl,
)
from altcraft_core.errors import SettingsError
from altcraft_core.records import Chunk, Submission
from altcraft_core.settings import Connection
from pages.components import plan_sheet, services, text, viewer
from pages.components.run import kept

_PROFILES = 3  #: shown of a request


@st.fragment
def show(submission: Submission) -> None:
    """A chunk to choose, its facts and its request; built only while it is looked at."""
    box = st.expander(text.INSPECT, icon=":material/frame_inspect:", key="inspect", on_change="rerun")
    if not box.open:
        return
    with box:
        chunks = {chunk.id: chunk for chunk in services.journal().chunks(submission.id, replaced=True)}
        engages = submission.target.call.engages
        names = {chunk.id: _name(chunk, engages=engages) for chunk in chunks.values()}
        with st.container(horizontal=True, vertical_alignment="bottom"):
            chosen = st.selectbox(text.CHUNK, list(chunks), format_func=names.__getitem__, width=320, key="inspected")
            is_open = st.toggle(text.REVEAL, help=text.REVEAL_HELP, key="reveal")
        _show_facts(chunks[chosen])
        _show_request(submission, chunks[chosen], masked=not is_open)


def _name(chunk: Chunk, *, engages: bool) -> str:
    status = text.CHUNK_STATUSES[chunk.status]
    return text.chunk_option(chunk.label, chunk.rows, status, replaced=chunk.replaced, engages=engages)


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
    """The top of the body; unmasked, also the whole of it as a file, and the command that repeats it."""
    body = kept.read(partial(preview_chunk, services.house().files, submission, chunk, _PROFILES))
    if body is None:
        return
    engages = submission.target.call.engages
    st.caption(text.top_of_request(min(_PROFILES, chunk.rows), chunk.rows, engages=engages))
    plan_sheet.show_body(mask_body(body) if masked else body, key="inspected")
    if not masked:
        _offer_repeat(submission, chunk)


def _offer_repeat(submission: Submission, chunk: Chunk) -> None:
    """The command stands here only while running it would change nothing."""
    name = body_name(submission, chunk)
    st.download_button(
        text.SAVE_WHOLE_REQUEST,
        partial(whole_body, services.house().files, submission, chunk),
        file_name=name,
        mime=f"application/{submission.target.format}",
        icon=":material/download:",
        on_click="ignore",
        key="save_inspected",
    )
    connection = _find_connection(submission.connection)
    until = repeatable_until(chunk, connection, datetime.now(UTC)) if connection else None
    if connection is None or until is None:
        st.caption(text.NO_CURL)
        return
    st.caption(text.curl_why(name, viewer.moment(until)))
    st.code(write_curl(connection, submission, chunk), language="bash")


def _find_connection(name: str) -> Connection | None:
    """None where it was taken out of the settings since."""
    try:
        return services.connections().get(name)
    except SettingsError:
        return None
