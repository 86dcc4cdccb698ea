"""What an account holds: scenarios, databases and resources, asked for only when somebody looks."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
import streamlit as st

from altcraft_core.errors import DeliveryError
from altcraft_core.records import Database, Resource, Scenario
from pages.components import catalogue, text

_LINES = 8  #: as many stand there without scrolling


def show(connection: str) -> None:
    """A tab for each kind with its count; what the token may not read is said there, and the rest still shows."""
    box = st.expander(text.HOLDINGS, icon=":material/inventory_2:", key="holdings", on_change="rerun")
    if not box.open:
        return
    with box:
        with st.spinner(text.READING_HOLDINGS):
            scenarios, why = _read_scenarios(connection)
            databases, resources = catalogue.databases(connection), catalogue.resources(connection)
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(text.told_age(max(databases.minutes, resources.minutes)), width="content")
            st.button(
                text.READ_AGAIN,
                icon=":material/refresh:",
                type="tertiary",
                on_click=_forget,
                args=(connection,),
                key="read_holdings",
            )
        found = (
            (text.SCENARIOS, [_describe(one) for one in scenarios], why),
            (text.DATABASES, _list(databases.things), databases.refused),
            (text.RESOURCES, _list(resources.things), resources.refused),
        )
        tabs = st.tabs([title if refused else text.tab_title(title, len(lines)) for title, lines, refused in found])
        for tab, (title, lines, refused) in zip(tabs, found, strict=True):
            with tab:
                _show_lines(title, lines, refused)


def _show_lines(title: str, lines: Sequence[dict[str, object]], refused: str) -> None:
    if refused:
        st.info(refused, title=text.NOT_TOLD, icon=":material/visibility_off:")
    elif not lines:
        st.caption(text.NONE_THERE)
    else:
        height = "content" if len(lines) <= _LINES else 320
        st.dataframe(pl.DataFrame(lines), hide_index=True, height=height, alt=title, key=f"holdings_{title}")


def _read_scenarios(connection: str) -> tuple[tuple[Scenario, ...], str]:
    """The scenarios, or why there are none to show."""
    try:
        return catalogue.scenarios(connection), ""
    except DeliveryError as error:
        return (), error.sentence


def _describe(scenario: Scenario) -> dict[str, object]:
    return {
        text.NAME: scenario.name,
        text.NUMBER: scenario.id,
        text.ACTIVE: scenario.active,
        text.GROUPS: ", ".join(scenario.groups),
        text.TAGS: ", ".join(scenario.tags),
        text.DATABASE: scenario.database_id,
    }


def _list(things: Sequence[Database | Resource]) -> list[dict[str, object]]:
    return [{text.NAME: one.name, text.NUMBER: one.id} for one in things]


def _forget(connection: str) -> None:
    catalogue.scenarios.clear(connection)
    catalogue.databases.clear(connection)
    catalogue.resources.clear(connection)
