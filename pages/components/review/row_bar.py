"""The account of a list as one bar: every row in exactly one of its pieces."""

from __future__ import annotations

from collections.abc import Mapping

import plotly.graph_objects as go

from altcraft_core.records import RowCounts
from pages.components import charts

#: The colours that charts give to what went well, went wrong, needs a look, and waits.
COLOURS: Mapping[str, str] = {
    "accepted": charts.COLOURS["imported"],
    "rejected": charts.COLOURS["failed"],
    "duplicate": charts.COLOURS["unattributed"],
    "left_out": charts.COLOURS["unknown"],
    "blank": charts.COLOURS["waiting"],
}


def draw(counts: RowCounts, names: Mapping[str, str]) -> go.Figure:
    """The bar; `names` are the titles of the pieces."""
    figure = go.Figure()
    for piece, colour in COLOURS.items():
        figure.add_bar(
            y=[""],
            x=[getattr(counts, piece)],
            name=names[piece],
            orientation="h",
            marker={"color": colour, "line": {"width": 0}},
            hovertemplate=f"{names[piece]}: %{{x:,}}<extra></extra>",
        )
    figure.update_xaxes(visible=False, range=[0, max(counts.rows, 1)], fixedrange=True)
    figure.update_yaxes(visible=False, fixedrange=True)
    figure.update_layout(
        barmode="stack",
        height=28,
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        showlegend=False,
        dragmode=False,
        bargap=0,
    )
    return figure
