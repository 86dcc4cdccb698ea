"""The fields that the account made itself: whose database they are read from, and how old they are."""

from __future__ import annotations

from functools import partial

import streamlit as st

from altcraft_core.errors import DeliveryError
from altcraft_core.fields import FIELD_BY_NAME
from altcraft_core.records import NO_SCENARIO, PlatformField, Target
from pages.components import catalogue, services, text

_BOX = "own_fields"
_PICKED = "own_database"
_KEPT = "own_database_of"  # by connection; outlives the picker


def known(target: Target) -> tuple[PlatformField, ...]:
    """The own fields of the chosen database, else of the scenario's; none while no database is known."""
    connection = services.connection_name()
    database = _database(connection, target)
    if database is None:
        return ()
    return tuple(each for each in catalogue.platform_fields(connection, database).things if _is_own(each))


def show(target: Target) -> None:
    """A small control that opens a picker of databases; nothing is asked of the account before."""
    connection = services.connection_name()
    if not connection:
        return
    count = len(known(target))
    label = text.own_fields(count) if count else text.OWN_FIELDS
    box = st.popover(label, type="tertiary", icon=":material/database:", key=_BOX, on_change="rerun")
    if box.open:
        with box:
            _show_databases(connection, target)


def _show_databases(connection: str, target: Target) -> None:
    databases = catalogue.databases(connection)
    database = _database(connection, target)
    st.caption(text.OWN_FIELDS_CAPTION)
    if databases.things:
        names = {each.id: each.name for each in databases.things}
        st.session_state.setdefault(_PICKED, database if database in names else None)
        st.selectbox(
            text.OWN_DATABASE,
            tuple(names),
            index=None,
            format_func=partial(text.numbered, names),
            placeholder=text.OWN_DATABASE_PROMPT,
            key=_PICKED,
            on_change=_keep,
            args=(connection,),
        )
    told = databases if database is None or databases.refused else catalogue.platform_fields(connection, database)
    if told.refused:
        st.caption(f"{text.NO_OWN_FIELDS} {text.literal(told.refused)}")
    elif not databases.things:
        st.caption(text.NO_DATABASES)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(text.told_age(told.minutes), width="content")
        st.button(
            text.READ_AGAIN, key="read_own_fields", icon=":material/refresh:", type="tertiary", on_click=_read_again
        )


def _database(connection: str, target: Target) -> int | None:
    chosen = st.session_state.get(_KEPT, {}).get(connection)
    if chosen is not None or target.workflow_id == NO_SCENARIO:
        return chosen
    try:
        scenarios = catalogue.scenarios(connection)
    except DeliveryError:
        return None  # the Send page tells of it
    return next((each.database_id for each in scenarios if each.id == target.workflow_id), None)


def _is_own(field: PlatformField) -> bool:
    return field.name not in FIELD_BY_NAME and not field.name.startswith("_")


def _keep(connection: str) -> None:
    st.session_state[_KEPT] = st.session_state.get(_KEPT, {}) | {connection: st.session_state[_PICKED]}


def _read_again() -> None:
    catalogue.databases.clear()
    catalogue.platform_fields.clear()
