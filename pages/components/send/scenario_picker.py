"""Where a list goes: connection, scenario and the flags of the call."""

from __future__ import annotations

import streamlit as st

from altcraft_core.errors import DeliveryError
from altcraft_core.records import Scenario, Target
from pages.components import catalogue, draft, services, text
from pages.components.send import scenario_details


def pick_connection() -> None:
    """A picker, where there is more than one connection; another choice begins the page anew."""
    names = services.settings().connection_names
    if len(names) < 2:
        return
    current = services.connection_name()
    chosen = st.selectbox(text.ACCOUNT_PICKER, names, names.index(current), format_func=text.account, key="account")
    if chosen != current and chosen in names:
        draft.use_connection(chosen)
        st.rerun()


def pick_scenario(connection: str, chosen_id: int) -> Scenario | None:
    """The chosen scenario, if it is active; otherwise words about what to do, and None."""
    try:
        with st.spinner(text.READING_SCENARIOS, show_time=False):
            scenarios = catalogue.scenarios(connection)
    except DeliveryError as error:
        st.error(error.sentence, title=text.NO_ANSWER, icon=":material/cloud_off:")
        _offer_reading_again(connection)
        return None
    if not scenarios:
        st.info(text.NO_SCENARIOS)
        _offer_reading_again(connection)
        return None
    by_id = {one.id: one for one in sorted(scenarios, key=lambda one: (not one.active, one.name.casefold()))}
    ids, names = list(by_id), {number: text.scenario_option(one) for number, one in by_id.items()}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        number = st.selectbox(
            text.SCENARIO,
            ids,
            ids.index(chosen_id) if chosen_id in by_id else None,
            format_func=names.__getitem__,
            placeholder=text.SCENARIO_PROMPT,
            filter_mode="contains",
            key=f"scenario_{connection}",
        )
        if number is not None:
            about = st.popover(text.ABOUT, icon=":material/info:", key="about", on_change="rerun")
            if about.open:
                with about:
                    scenario_details.show(by_id[number], connection)
        _offer_reading_again(connection)
    if number is None or by_id[number].active:
        return by_id.get(number)
    with st.container(gap="xsmall"):
        st.error(text.SCENARIO_INACTIVE, icon=":material/block:")
        scenario_details.offer_switch(by_id[number], key="activate")
    return None


def warn_of_two_ways(scenario: Scenario | None, target: Target) -> None:
    """People whom we engage would be engaged once more by their import: said, with the way to prevent it."""
    if scenario is not None and scenario.starts_on_import and not _is_quiet(target):
        _offer_quiet(text.TWO_WAYS, text.TWO_WAYS_WHY)


def warn_of_imports(connection: str, database_id: int, target: Target) -> None:
    """Active scenarios that any import into the database starts, as far as the account tells them."""
    if _is_quiet(target):
        return
    try:
        scenarios = catalogue.scenarios(connection)
    except DeliveryError:
        return  # a token that may only import is enough here
    concerned = [each for each in scenarios if each.active and each.starts_on_import]
    names = [each.name for each in concerned if each.database_id == database_id]
    if names:
        _offer_quiet(text.STARTED_BY_IMPORT, text.started_by_import(names))


def pick_flags(target: Target) -> dict[str, bool]:
    """The flags of the call by name, each with a line on what it does."""
    flags = {}
    with st.grid(3, gap="medium"):
        for name, (label, meaning) in text.FLAGS.items():
            with st.container(gap="xsmall"):
                flags[name] = st.toggle(label, getattr(target, name), key=name)
                st.caption(meaning)
    return flags


def is_active_now(connection: str, scenario_id: int) -> bool:
    """Asked of Altcraft at this moment: may people enter this scenario? DeliveryError where it does not answer."""
    catalogue.scenarios.clear(connection)
    return any(each.id == scenario_id and each.active for each in catalogue.scenarios(connection))


def _is_quiet(target: Target) -> bool:
    return bool(st.session_state.get("skip_triggers", target.skip_triggers))


def _offer_quiet(title: str, why: str) -> None:
    with st.container(gap="xsmall"):
        st.warning(why, title=title, icon=":material/call_split:")
        st.button(text.KEEP_QUIET, icon=":material/notifications_off:", on_click=_keep_quiet, key="keep_quiet")


def _keep_quiet() -> None:
    st.session_state["skip_triggers"] = True


def _offer_reading_again(connection: str) -> None:
    if st.button(text.READ_AGAIN, help=text.READ_AGAIN_HELP, icon=":material/refresh:", key="read_scenarios"):
        catalogue.scenarios.clear(connection)
        st.rerun()
