"""Which account is in use, whether it answers, and what it allows."""

from __future__ import annotations

from time import perf_counter

import streamlit as st

from altcraft_core.errors import DeliveryError
from altcraft_core.settings import DEMO, Connection
from pages.components import catalogue, frame, services, text
from pages.components.connection import holdings, limits, presenter_panel, repeats
from pages.components.send import scenario_picker

SECRETS_SAMPLE = """\
[connections.live]
base_url = "https://altcraft.example.com"
token = "…"
"""
ENVIRONMENT_SAMPLE = """\
export ALTCRAFT_CONNECTIONS__LIVE__BASE_URL="https://altcraft.example.com"
export ALTCRAFT_CONNECTIONS__LIVE__TOKEN="…"
"""


def show_account(name: str, connection: Connection) -> None:
    """The address, whether a token is set, and a test."""
    is_set = bool(connection.token.get_secret_value())
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(text.literal(text.account(name)), anchor=False, width="content")
        st.badge(text.IN_USE, icon=":material/check:", color="green")
    if name == DEMO:
        st.caption(text.DEMO_WHAT)
    facts = {
        text.ADDRESS: text.literal(connection.base_url),
        text.TOKEN: text.TOKEN_SET if is_set else text.TOKEN_EMPTY,
    }
    st.table({f":gray[{fact}]": value for fact, value in facts.items()}, border="horizontal", width="content")
    if st.button(text.TEST, icon=":material/network_check:", type="primary", key="test"):
        test(name)


def test(name: str) -> None:
    """Ask for the scenarios and tell what came of it."""
    catalogue.scenarios.clear(name)
    began = perf_counter()
    try:
        with st.spinner(text.TESTING):
            scenarios = catalogue.scenarios(name)
    except DeliveryError as error:
        st.error(error.sentence, title=text.TEST_FAILED, icon=":material/cloud_off:")
        return
    active = sum(scenario.active for scenario in scenarios)
    st.success(text.test_passed(len(scenarios), active, 1000 * (perf_counter() - began)), icon=":material/cloud_done:")


def show_engine() -> None:
    """Is anything working?"""
    workers = services.workers()
    if workers:
        st.success(text.ENGINE_ALIVE_WHY, title=text.engines(len(workers)), icon=":material/bolt:")
    else:
        st.warning(text.ENGINE_ASLEEP_WHY, title=text.ENGINE_ASLEEP, icon=":material/bedtime:")
        st.code(text.ENGINE_COMMAND, language="bash")


def show_adding() -> None:
    """How an account of one's own is added."""
    st.caption(text.ADD_ACCOUNT_WHY)
    in_file, in_environment = st.tabs([text.IN_A_FILE, text.IN_ENVIRONMENT])
    in_file.code(SECRETS_SAMPLE, language="toml")
    in_environment.code(ENVIRONMENT_SAMPLE, language="bash")


frame.show(text.CONNECTION)
st.title(text.CONNECTION, anchor=False)
st.caption(text.CONNECTION_CAPTION)
name = services.connection_name()
if name:
    with st.container(border=True):
        scenario_picker.pick_connection()
        show_account(name, services.connection())
    holdings.show(name)
    repeats.show(name)
    limits.show(name)
else:
    st.info(text.NO_CONNECTION_NEXT, title=text.NO_CONNECTION, icon=":material/link_off:")
st.subheader(text.ENGINE, anchor=False)
show_engine()
with st.expander(text.ADD_ACCOUNT, icon=":material/add_link:", expanded=not name):
    show_adding()
if name == DEMO:
    presenter_panel.show()
if name:
    repeats.show_question(name)
