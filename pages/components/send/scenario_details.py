"""What is known of a scenario, and the switch that lets people in.

The switch opens a dialog; which one is open stands in the session, so that it outlives a run.
"""

from __future__ import annotations

import logging

import streamlit as st

from altcraft_core.errors import DeliveryError
from altcraft_core.records import Scenario
from pages.components import catalogue, services, text, viewer

log = logging.getLogger(__name__)

_ASKED = "scenario_to_switch"


def show(scenario: Scenario, connection: str) -> None:
    """Where its people live, how it is marked, how it begins, and the switch."""
    facts = {
        text.DATABASE: _name_database(scenario.database_id, connection),
        text.TAGS: ", ".join(map(text.literal, scenario.tags)),
        text.GROUPS: ", ".join(map(text.literal, scenario.groups)),
        text.STARTS: ", ".join(map(text.start_node, scenario.start_nodes)),
    }
    told = {f":gray[{name}]": value for name, value in facts.items() if value}
    if told:
        st.table(told, border="horizontal", width="content")
    offer_switch(scenario, key="switch")


def _name_database(number: int | None, connection: str) -> str:
    """By its name where the account tells it."""
    if number is None:
        return ""
    names = {each.id: each.name for each in catalogue.databases(connection).things}
    return text.thing_option(number, names.get(number, ""))


def offer_switch(scenario: Scenario, key: str) -> None:
    """The button that asks whether it shall be activated, or deactivated."""
    st.button(
        text.DEACTIVATE if scenario.active else text.ACTIVATE,
        icon=":material/toggle_off:" if scenario.active else ":material/toggle_on:",
        on_click=_ask,
        args=(scenario,),
        key=key,
    )


def show_question(connection: str) -> None:
    """The open dialog, if there is one."""
    scenario: Scenario | None = st.session_state.get(_ASKED)
    if scenario is not None:
        title = text.DEACTIVATE_TITLE if scenario.active else text.ACTIVATE_TITLE
        st.dialog(title, on_dismiss=_forget)(_show_dialog)(scenario, connection)


def _show_dialog(scenario: Scenario, connection: str) -> None:
    st.markdown(text.switch_what(scenario.name, active=scenario.active))
    with st.container(horizontal=True, horizontal_alignment="right"):
        if st.button(text.NOT_NOW, key="switch_no"):
            _forget()
            st.rerun()
        is_wanted = st.button(text.DEACTIVATE if scenario.active else text.ACTIVATE, type="primary", key="switch_yes")
    if is_wanted:
        _switch(scenario, connection)


def _switch(scenario: Scenario, connection: str) -> None:
    try:
        services.connections().client(connection).switch_scenario(scenario.id, not scenario.active)
    except DeliveryError as error:
        st.error(error.sentence)
        return
    facts = {"action": "scenario_switched", "scenario": scenario.id, "active": not scenario.active}
    log.info("scenario switched", extra={**facts, "operator": viewer.operator()})
    catalogue.scenarios.clear(connection)
    _forget()
    st.toast(text.switched_toast(scenario.name, active=not scenario.active))
    st.rerun()


def _ask(scenario: Scenario) -> None:
    st.session_state[_ASKED] = scenario


def _forget() -> None:
    st.session_state.pop(_ASKED, None)
