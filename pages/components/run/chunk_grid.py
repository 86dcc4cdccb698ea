"""The chunks of a submission: a tile and a line each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence, Set

import polars as pl
import streamlit as st

from altcraft_core.delivery.hunting import group_label, is_culprit
from altcraft_core.records import Chunk, ChunkStatus
from pages.components import charts, text

_SCHEMA = pl.Schema(
    {
        "label": pl.String,
        "status": pl.String,
        "progress": pl.Int64,
        "rows": pl.Int64,
        "imported": pl.Int64,
        "failed": pl.Int64,
        "attempts": pl.Int64,
        "task_id": pl.String,
        "last_words": pl.String,
    }
)
_BADGES = {
    ChunkStatus.PLANNED: "gray",
    ChunkStatus.SENDING: "blue",
    ChunkStatus.PROCESSING: "blue",
    ChunkStatus.DONE: "green",
    ChunkStatus.REFUSED: "orange",
    ChunkStatus.FAILED: "red",
    ChunkStatus.UNKNOWN: "violet",
    ChunkStatus.CANCELLED: "gray",
}
#: Of chunks in one line, the status that tells most of them.
_FIRST = (
    ChunkStatus.UNKNOWN,
    ChunkStatus.SENDING,
    ChunkStatus.PROCESSING,
    ChunkStatus.PLANNED,
    ChunkStatus.FAILED,
    ChunkStatus.REFUSED,
    ChunkStatus.DONE,
    ChunkStatus.CANCELLED,
)
_LINES = 12  #: as many stand there without scrolling


def show(chunks: Sequence[Chunk], hunted: Set[str]) -> None:
    """The tiles with their legend, then the table. `chunks` are all, replaced ones too.

    What a hunt in one of the chunks `hunted` made stands in the line of that chunk.
    """
    lines = _list_lines(chunks, hunted)
    frame = pl.DataFrame(lines, _SCHEMA, orient="row")
    figure = charts.draw_chunks(frame, text.CHUNK_STATUSES)
    st.plotly_chart(figure, key="chunk_map", alt=text.CHUNK_MAP_ALT, config={"displayModeBar": False})
    with st.container(horizontal=True, gap="small"):
        counted = Counter(frame["status"])
        for status in (one for one in ChunkStatus if counted[one]):
            st.badge(f"{text.number(counted[status])} {text.CHUNK_STATUSES[status]}", color=_BADGES[status])
    column = st.column_config
    words = pl.concat_list(pl.col("status").replace_strict(text.CHUNK_STATUSES))
    st.dataframe(
        frame.with_columns(status=words),
        hide_index=True,
        height="content" if frame.height <= _LINES else 460,
        alt=text.CHUNK_TABLE_ALT,
        key="chunk_table",
        column_config={
            "label": column.TextColumn(text.CHUNK, width=60, pinned=True),
            "status": column.MultiselectColumn(
                text.COLUMN_STATUS,
                options=list(text.CHUNK_STATUSES.values()),
                color=[_BADGES[ChunkStatus(one)] for one in text.CHUNK_STATUSES],
                width=140,
            ),
            "progress": column.ProgressColumn(
                text.COLUMN_PROGRESS, min_value=0, max_value=100, format="%d%%", width=120
            ),
            "rows": column.NumberColumn(text.ROWS, format="localized", width=70),
            "imported": column.NumberColumn(text.ACCOUNT["imported"], format="localized", width=80),
            "failed": column.NumberColumn(text.ACCOUNT["failed"], format="localized", width=70),
            "attempts": column.NumberColumn(text.COLUMN_ATTEMPTS, width=75),
            "task_id": column.TextColumn(text.COLUMN_TASK, width=110),
            "last_words": column.TextColumn(text.COLUMN_WORDS, width=320),
        },
    )


def _list_lines(chunks: Sequence[Chunk], hunted: Set[str]) -> list[tuple[str | int, ...]]:
    made: dict[str, list[Chunk]] = {}
    for chunk in chunks:
        made.setdefault(group_label(chunk.label, hunted), []).append(chunk)
    lines = []
    for label, group in made.items():
        now = [chunk for chunk in group if not chunk.replaced]
        if now:
            lines.append(_line(now[0]) if len(group) == 1 else _join(label, group, now))
    return lines


def _join(label: str, group: Sequence[Chunk], now: Sequence[Chunk]) -> tuple[str | int, ...]:
    """One line for a chunk that others replaced."""
    rows = sum(chunk.rows for chunk in now)
    lines = [dict(zip(_SCHEMA, _line(chunk), strict=True)) for chunk in now]
    refused = dict.fromkeys(chunk.last_words for chunk in now if chunk.status is ChunkStatus.REFUSED)
    tasks = [chunk.task_id for chunk in now if chunk.task_id]
    there = {chunk.status for chunk in now if not is_culprit(chunk)} or {ChunkStatus.REFUSED}
    status = next(status for status in _FIRST if status in there)
    return (
        label,
        status.value,
        100 if status is ChunkStatus.DONE else sum(line["progress"] * line["rows"] for line in lines) // rows,
        rows,
        sum(line["imported"] for line in lines),
        sum(line["failed"] for line in lines),
        sum(chunk.attempts for chunk in group),
        tasks[0] if len(tasks) == 1 else text.tasks(len(tasks)) if tasks else "",
        " · ".join(refused),
    )


def _line(chunk: Chunk) -> tuple[str | int, ...]:
    is_lost = chunk.status in (ChunkStatus.REFUSED, ChunkStatus.FAILED)
    return (
        chunk.label,
        chunk.status.value,
        100 if chunk.status is ChunkStatus.DONE else chunk.progress,
        chunk.rows,
        chunk.imported,
        chunk.rows if is_lost else chunk.failed,
        chunk.attempts,
        chunk.task_id,
        chunk.last_words,
    )
