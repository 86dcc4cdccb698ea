"""Every request of a submission and what came of it, for whoever has to prove it."""

from __future__ import annotations

import polars as pl
import streamlit as st

from altcraft_core.records import AttemptResult, Submission
from pages.components import downloads, services, text, viewer

_LINES = 12  #: as many stand there without scrolling


@st.fragment
def show(submission: Submission) -> None:
    """The requests of a chunk, or of all; read only while somebody looks."""
    box = st.expander(text.REQUESTS, icon=":material/receipt_long:", key="evidence", on_change="rerun")
    if not box.open:
        return
    with box:
        st.caption(text.REQUESTS_WHY)
        requests = services.history().evidence(submission.id)
        if requests.is_empty():
            st.caption(f":material/info: {text.NO_REQUESTS}")
            return
        with st.container(horizontal=True, vertical_alignment="bottom"):
            label = st.selectbox(
                text.CHUNK, ["", *_chunks(requests)], format_func=text.requests_of, width=240, key="evidence_of"
            )
            st.button(text.READ_AGAIN, icon=":material/refresh:", key="evidence_again")
            downloads.show_evidence(submission, key="save_evidence")
        _show_table(choose(requests, label))


def choose(requests: pl.DataFrame, label: str) -> pl.DataFrame:
    """Those of a chunk and of all that took its place; without a label, all."""
    return requests.filter(_family() == label) if label else requests


def _chunks(requests: pl.DataFrame) -> list[str]:
    """The chunks as they were planned, in their order."""
    labels = requests.select(_family().unique()).to_series()
    return sorted(labels, key=int)


def _family() -> pl.Expr:
    """The chunk in whose place it came: 7 for 7.1.2."""
    return pl.col("chunk").str.split(".").list.first()


def _show_table(requests: pl.DataFrame) -> None:
    is_open = pl.col("result") == AttemptResult.OPEN
    shown = viewer.on_clock(requests, "began_at").select(
        "chunk",
        "number",
        "began_at",
        seconds=(requests["ended_at"] - requests["began_at"]).dt.total_milliseconds() / 1_000,
        result=downloads.name_results(),
        replayed=pl.when("replayed").then(pl.lit(text.RECOGNISED)).otherwise(pl.lit("")),
        http_status="http_status",
        words=pl.when(is_open).then(pl.lit(text.NO_END)).otherwise("words"),
        request_id="request_id",
        bytes="bytes",
    )
    column = st.column_config
    st.caption(text.requests(shown.height))
    st.dataframe(
        shown,
        hide_index=True,
        height="content" if shown.height <= _LINES else 460,
        placeholder="",
        alt=text.REQUESTS_ALT,
        key="evidence_table",
        column_config={
            "chunk": column.TextColumn(text.CHUNK, width=75, pinned=True),
            "number": column.NumberColumn(text.EVIDENCE["number"], width=60),
            "began_at": column.DatetimeColumn(text.WHEN_BEGUN, format="D MMM, HH:mm:ss", width=115),
            "seconds": column.NumberColumn(text.SECONDS, format="%.2f", width=65),
            "result": column.TextColumn(text.EVIDENCE["result"], width=115),
            "replayed": column.TextColumn(text.REPEAT, width=85),
            "http_status": column.NumberColumn(text.HTTP, format="%d", width=55),
            "words": column.TextColumn(text.EVIDENCE["words"], width=300),
            "request_id": column.TextColumn(text.EVIDENCE["request_id"], width=290),
            "bytes": column.NumberColumn(text.EVIDENCE["bytes"], format="localized", width=130),
        },
    )
