"""Charts: a Polars frame in, a Plotly figure out. Colours mean the same everywhere; words come from the caller."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

import plotly.graph_objects as go
import polars as pl

#: Apart in lightness as well as in hue, and readable on a light and on a dark page.
COLOURS: Mapping[str, str] = {
    "imported": "#2E8B57",
    "failed": "#D1524B",
    "unattributed": "#DDA63A",
    "unknown": "#7E62D3",
    "in_flight": "#3F7FC8",
    "waiting": "#BAC6CA",
    "cancelled": "#8A9BA1",
}

#: The colour of a chunk by its status, in the order of the legend.
CHUNK_COLOURS: Mapping[str, str] = {
    "planned": COLOURS["waiting"],
    "sending": "#8DB9E8",
    "processing": COLOURS["in_flight"],
    "done": COLOURS["imported"],
    "refused": "#E08A3A",
    "failed": COLOURS["failed"],
    "unknown": COLOURS["unknown"],
    "cancelled": COLOURS["cancelled"],
}

PLAN = "#4A9A9A"
OUTCOMES = ("imported", "failed", "unattributed")
DAYS = 30
BARS = 120  #: more bars than this are thinner than a finger can tell
MARKED = 20  #: so many chunks can each bear their number
TILES_A_LINE = 50


def draw_chunk_sizes(chunks: pl.DataFrame, limit_bytes: int, names: Mapping[str, str]) -> go.Figure:
    """Bars of megabytes for a plan (`rows`, `bytes`), with the limit as a line.

    Long plans are drawn in groups, each as tall as its largest chunk. `names`: megabytes, chunk, rows, limit.
    """
    group = max(1, -(-chunks.height // BARS))
    bars = (
        chunks.with_row_index("chunk", offset=1)
        .group_by((pl.col("chunk") - 1) // group, maintain_order=True)
        .agg(first=pl.col("chunk").min(), rows=pl.col("rows").max(), megabytes=pl.col("bytes").max() / 1e6)
    )
    figure = go.Figure(
        go.Bar(
            x=bars["first"].to_list(),
            y=bars["megabytes"].to_list(),
            width=group * 0.8 if bars.height > 1 else 0.3,
            customdata=bars["rows"].to_list(),
            marker={"color": PLAN, "line": {"width": 0}},
            hovertemplate=(
                f"{names['chunk']} %{{x}}<br>%{{customdata:,}} {names['rows']}"
                f"<br>%{{y:.2f}} {names['megabytes']}<extra></extra>"
            ),
        )
    )
    if max(bars["megabytes"].to_list(), default=0) > limit_bytes / 1e6 * 0.6:
        figure.add_hline(
            y=limit_bytes / 1e6,
            line={"color": COLOURS["failed"], "width": 1, "dash": "dot"},
            annotation={"text": names["limit"], "font": {"size": 11}},
        )
    ends = (0.2, chunks.height + 0.8) if chunks.height > 1 else (0, 2)
    every = list(range(1, chunks.height + 1)) if chunks.height <= MARKED else None
    figure.update_xaxes(showgrid=False, tickformat=",d", range=ends, tickvals=every)
    figure.update_yaxes(exponentformat="none")  # not "800µ" for a handful of people
    figure.update_yaxes(title=names["megabytes"], rangemode="tozero")
    return _calm(figure, 150)


def draw_progress(progress: pl.DataFrame, started_at: datetime, names: Mapping[str, str]) -> go.Figure:
    """Profiles over time: stacked areas of what was imported, failed or stayed unattributed, added up from the start.

    `progress` has `finished_at` and the three outcomes, a line a finished chunk, at least one.
    """
    sums = progress.sort("finished_at").with_columns(pl.col(OUTCOMES).cum_sum())
    last = sums["finished_at"][-1]
    times = [started_at, *sums["finished_at"], last + (last - started_at) / 20]  # so that the last step is seen
    figure = go.Figure()
    for outcome in OUTCOMES:
        if sums[outcome][-1]:
            figure.add_scatter(
                x=times,
                y=[0, *sums[outcome], sums[outcome][-1]],
                name=names[outcome],
                mode="lines",
                stackgroup="outcome",
                line={"color": COLOURS[outcome], "width": 0, "shape": "hv"},
                fillcolor=COLOURS[outcome],
                hovertemplate="%{y:,}",
            )
    figure.update_layout(hovermode="x unified")
    figure.update_xaxes(showgrid=False)
    figure.update_yaxes(rangemode="tozero", tickformat=",d")
    return _calm(figure, 260)


def draw_days(days: pl.DataFrame, today: date, names: Mapping[str, str]) -> go.Figure:
    """Profiles by day over the last thirty days, stacked by outcome. `days` has `day`, `outcome` and `profiles`."""
    figure = go.Figure()
    for outcome in OUTCOMES:
        part = days.filter((pl.col("outcome") == outcome) & (pl.col("profiles") > 0)).sort("day")
        if part.height:
            figure.add_bar(
                x=part["day"].to_list(),
                y=part["profiles"].to_list(),
                name=names[outcome],
                width=0.6 * 86_400_000,  # of a day in milliseconds
                marker={"color": COLOURS[outcome], "line": {"width": 0}},
                hovertemplate="%{y:,}",
            )
    figure.update_layout(barmode="stack", hovermode="x unified")
    half = timedelta(hours=12)
    last = datetime.combine(today, time())
    figure.update_xaxes(
        showgrid=False, type="date", tickformat="%d.%m", range=[last - DAYS * 2 * half + half, last + half]
    )
    figure.update_yaxes(rangemode="tozero", tickformat=",d")
    return _calm(figure, 220)


def draw_chunks(chunks: pl.DataFrame, names: Mapping[str, str]) -> go.Figure:
    """One tile a chunk, coloured by its status, fifty a line. `chunks` has `label`, `status`, `rows`, `said`."""
    order = list(CHUNK_COLOURS)
    tiles = chunks.with_row_index("at").with_columns(
        column=pl.col("at") % TILES_A_LINE,
        line=pl.col("at") // TILES_A_LINE,
        shade=pl.col("status").replace_strict(order, range(len(order)), return_dtype=pl.Int64),
        name=pl.col("status").replace_strict(dict(names), default=pl.col("status")),
    )
    told = tiles.select("label", "name", "rows")
    lines = -(-max(1, chunks.height) // TILES_A_LINE)
    figure = go.Figure(
        go.Heatmap(
            x=tiles["column"].to_numpy(),  # thousands of numbers are looked at one by one where they stand in a list
            y=tiles["line"].to_numpy(),
            z=tiles["shade"].to_numpy(),
            text=[f"{label} · {name} · {rows:,}" for label, name, rows in told.iter_rows()],
            zmin=-0.5,
            zmax=len(order) - 0.5,
            colorscale=_steps(list(CHUNK_COLOURS.values())),
            showscale=False,
            xgap=3,
            ygap=3,
            hovertemplate="%{text}<extra></extra>",
        )
    )
    figure.update_xaxes(visible=False, range=[-0.5, min(max(chunks.height, 10), TILES_A_LINE) - 0.5], fixedrange=True)
    figure.update_yaxes(visible=False, range=[lines - 0.5, -0.5], fixedrange=True)
    return _calm(figure, min(600, 20 + 26 * lines))


def _steps(colours: Sequence[str]) -> list[tuple[float, str]]:
    """A colour scale of flat steps, one for each whole number."""
    count = len(colours)
    edges = [(index / count, (index + 1) / count, colour) for index, colour in enumerate(colours)]
    return [(edge, colour) for low, high, colour in edges for edge in (low, high)]


def _calm(figure: go.Figure, height: int) -> go.Figure:
    figure.update_layout(
        height=height,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "traceorder": "normal"},
        showlegend=len(figure.data) > 1,
        dragmode=False,
    )
    return figure
