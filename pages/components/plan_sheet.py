"""The plan of a submission on screen: limits, chunks, the first request, and the summary that is confirmed."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
import streamlit as st

from altcraft_core.delivery.inspecting import lay_out, preview_body
from altcraft_core.delivery.planning import Encoded, Plan, cut_plan, first_body
from altcraft_core.errors import PlanError
from altcraft_core.records import BlankValues, Call, Limits, Safeguards, Submission, Target
from altcraft_core.settings import Connection
from pages.components import charts, text, viewer

MAX_ROWS = 10_000  #: the page of the call advises against more
MAX_MEGABYTES = 10.0
MOST_CHUNKS = 5_000
PREVIEW_PROFILES = 3


def show_limits(limits: Limits, connection: Connection) -> Limits:
    """Two sliders; never above what the connection takes."""
    most = min(MAX_MEGABYTES, connection.max_body_bytes // 100_000 / 10)
    left, right = st.columns(2, gap="large")
    rows = left.slider(text.MAX_ROWS, 1, MAX_ROWS, min(limits.max_rows, MAX_ROWS), format="localized", key="max_rows")
    if most <= 0.1:
        right.caption(text.small_requests(connection.max_body_bytes))
        return Limits(max_rows=rows, max_bytes=connection.max_body_bytes)
    chosen = min(max(limits.max_bytes / 1e6, 0.1), most)
    megabytes = right.slider(text.MAX_MEGABYTES, 0.1, most, chosen, 0.1, format="%.1f", key="max_megabytes")
    return Limits(max_rows=rows, max_bytes=min(round(megabytes * 1e6), connection.max_body_bytes))


def cut(
    encoded: Encoded, target: Target, limits: Limits, connection: Connection, safeguards: Safeguards
) -> pl.DataFrame:
    """The chunks within these limits; PlanError when there would be more than anybody can follow."""
    too_many = PlanError(text.too_many_chunks(MOST_CHUNKS))
    if encoded.rows > MOST_CHUNKS * limits.max_rows:
        raise too_many  # said at once: cutting into so many takes long
    chunks = cut_plan(encoded, target, limits, connection, safeguards)
    if chunks.height > MOST_CHUNKS:
        raise too_many
    return chunks


def show_chunks(chunks: pl.DataFrame, limits: Limits, seconds: float, file_bytes: int) -> None:
    """How many chunks, the largest, how long, what files cost; a bar for each of several, and a table on request."""
    largest = _largest(chunks)
    with st.grid(3):
        st.metric(text.CHUNKS, text.number(chunks.height), border=True)
        st.metric(text.LARGEST, f"{text.size(largest['bytes'])} · {text.rows(largest['rows'])}", border=True)
        st.metric(text.EXPECTED_TIME, text.about(seconds), help=text.EXPECTED_TIME_HELP, border=True)
    if chunks.height > 1:
        figure = charts.draw_chunk_sizes(chunks, limits.max_bytes, text.CHUNK_SIZE_WORDS)
        st.plotly_chart(figure, key="chunk_sizes", alt=text.CHUNK_SIZES_ALT, config={"displayModeBar": False})
    if file_bytes and chunks.height > 1:
        st.caption(f":material/attach_file: {text.files_cost_in_all(file_bytes, chunks.height)}")
    each = st.expander(text.EACH_CHUNK, icon=":material/table_rows:", key="each_chunk", on_change="rerun")
    if each.open:
        table = chunks.select(
            pl.int_range(1, pl.len() + 1).alias(text.CHUNK), pl.col("rows").alias(text.ROWS), pl.col("bytes") / 1e6
        )
        size = st.column_config.NumberColumn(text.MEGABYTES, format="%.2f")
        each.dataframe(table, hide_index=True, column_config={"bytes": size}, height=260, alt=text.EACH_CHUNK)


def show_first_request(encoded: Encoded, chunks: pl.DataFrame, target: Target) -> None:
    """The top of the first body, token left out; built only while it is looked at."""
    preview = st.expander(text.FIRST_REQUEST, icon=":material/data_object:", key="first_request", on_change="rerun")
    if not preview.open:
        return
    with preview:
        shown = min(PREVIEW_PROFILES, chunks["rows"][0])
        st.caption(text.first_request(shown, chunks["rows"][0], engages=target.call.engages))
        show_body(preview_body(encoded.path, target, 0, shown), key="first_request")
        st.download_button(
            text.SAVE_REQUEST,
            lambda: first_body(encoded, chunks, target),
            file_name=f"request.{target.format}",
            mime=f"application/{target.format}",
            icon=":material/download:",
            on_click="ignore",
            key="save_request",
        )


def show_body(body: bytes, key: str) -> None:
    """A body, token left out, with a line for each value or as it is sent."""
    forms = (text.READABLE, text.AS_SENT)
    form = st.segmented_control(
        text.FORM, forms, default=text.READABLE, required=True, key=f"{key}_form", label_visibility="collapsed"
    )
    is_readable = form == text.READABLE
    st.code(
        lay_out(body) if is_readable else body.decode(),
        language="xml" if body.startswith(b"<") else "json",
        wrap_lines=not is_readable,
        height=320,
    )


def show_summary(plan: Plan, place: str, sent_before: int) -> None:
    """Who will enter what, and everything that decides how; `sent_before` rows were left out for that reason."""
    counts, target = plan.report.counts, plan.target
    announce = text.will_enter if target.call.engages else text.will_update
    st.subheader(announce(counts.accepted, plan.scenario_name, place), anchor=False)
    erases = plan.rules.blank_values is BlankValues.ERASE
    facts = {
        text.FROM_FILE: text.number(counts.rows),
        text.LEFT_OUT: text.left_out(counts, sent_before),
        text.MATCHED_BY: text.matched_by(target),
        text.EMPTY_CELLS: text.BLANKS_ERASE if erases else text.BLANKS_OMIT,
        text.SENT_AS: text.in_chunks(plan.chunks.height, _largest(plan.chunks)["bytes"]),
    }
    if few := plan.safeguards.canary_rows(plan.encoded.rows):
        facts[text.ORDER] = text.goes_first(few, engages=target.call.engages)
    if target.call is not Call.START_TASK:
        facts[text.CALL] = text.CALLS[target.call]
    chosen = [label for name, (label, _) in text.FLAGS.items() if getattr(target, name)]
    if chosen:
        facts[text.CHOICES] = " · ".join(chosen)
    st.table({f":gray[{name}]": value for name, value in facts.items()}, border="horizontal", width="content")


def show_warnings(
    earlier: Sequence[Submission], retried: Submission | None, *, engages: bool, leaves_out: bool
) -> None:
    """What cannot be undone, and what was sent before; `leaves_out`: not to those who were sent in the last days."""
    if retried is not None:
        st.info(text.retries(retried.list_name, viewer.moment(retried.created_at)), icon=":material/replay:")
    if earlier:
        last = earlier[0]
        words = text.sent_before(
            len(earlier),
            viewer.moment(last.created_at),
            last.operator,
            last.counts.accepted,
            engages=engages,
            leaves_out=leaves_out,
        )
        st.warning(words, title=text.SENT_BEFORE, icon=":material/content_copy:")
    why = text.IRREVERSIBLE_WHY if engages else text.IMPORT_IRREVERSIBLE_WHY
    st.warning(why, title=text.IRREVERSIBLE, icon=":material/front_hand:")


def show_sleeping_engine() -> None:
    """Nobody works at this moment; what begins it."""
    with st.container(gap="xsmall"):
        st.warning(text.ENGINE_ASLEEP_WHY, title=text.ENGINE_ASLEEP, icon=":material/bedtime:")
        st.code(text.ENGINE_COMMAND, language="bash")


def _largest(chunks: pl.DataFrame) -> dict[str, int]:
    return chunks.row(chunks["bytes"].arg_max() or 0, named=True)
