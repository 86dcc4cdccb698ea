"""What happens when an answer gets lost: whether repeats are recognised, and how to find out.

Finding out sends a person into a scenario, so it stands behind a dialog. That it is open stands in the session, so that
it outlives a run; the address does not outlive the dialog.
"""

from __future__ import annotations

from uuid import uuid4

import streamlit as st

from altcraft_core.delivery.attempts import is_recognised
from altcraft_core.errors import AltcraftError, DeliveryError
from altcraft_core.lists.values.judging import decide_mail
from altcraft_core.records import Probe, Recognition
from altcraft_core.settings import DEMO, Connection
from pages.components import catalogue, services, text, viewer
from pages.components.connection import probes

_PRESS = "probe_press"


def show(name: str) -> None:
    """What is known, what it means, and the way to try it out."""
    st.subheader(text.REPEATS, anchor=False)
    st.caption(text.REPEATS_WHY)
    connection, probe = services.connections().get(name), services.connections().latest_probe(name)
    is_set = services.connections().set_up(name).deduplicating
    if is_set is None:
        _show_probed(connection, probe)
    else:
        _show_set(name, connection, probe, is_set=is_set)
    is_open = is_set is None and (probe is None or probe.recognition is Recognition.UNCLEAR)
    st.button(
        text.PROBE if probe is None else text.PROBE_AGAIN,
        icon=":material/experiment:",
        type="primary" if is_open else "secondary",
        on_click=_ask,
        key="probe",
    )


def _show_probed(connection: Connection, probe: Probe | None) -> None:
    """What the latest probe found out, with what follows from it."""
    if probe is None:
        st.info(text.LOST_WAITS, title=text.PROBE_NEVER, icon=":material/help:")
    elif is_recognised(probe, connection):
        told = text.lost_recovered(connection.dedup_window_hours)
        st.success(told, title=_tell(probe, connection), icon=":material/verified:")
    else:
        told = text.RECOGNITION_NEXT[probe.recognition]
        st.warning(told, title=_tell(probe, connection), icon=":material/help:")
    if probe is not None and probe.words:
        st.markdown(f":orange[:material/format_quote:] {text.literal(probe.words)}")


def _show_set(name: str, connection: Connection, probe: Probe | None, *, is_set: bool) -> None:
    """What the settings say; what was tried is told below, and loudly where it found out otherwise."""
    if not is_set:
        st.info(text.LOST_WAITS, title=text.REPEATS_OFF, icon=":material/settings:")
    elif probe is not None and _contradicts(probe, connection):
        st.error(text.SET_AND_WRONG, title=text.SET_BUT_PROBED, icon=":material/report:")
    else:
        title = text.REPEATS_DEMO if name == DEMO else text.REPEATS_SET
        st.success(text.lost_recovered(connection.dedup_window_hours), title=title, icon=":material/verified:")
    if probe is not None:
        st.caption(_tell(probe, connection))


def _contradicts(probe: Probe, connection: Connection) -> bool:
    return probe.recognition is not Recognition.UNCLEAR and not is_recognised(probe, connection)


def _tell(probe: Probe, connection: Connection) -> str:
    """What a probe found out, and when."""
    is_good = is_recognised(probe, connection)
    recognition = Recognition.BY_REQUEST_ID if is_good else probe.recognition
    return text.probed(recognition, viewer.moment(probe.tried_at))


def show_question(name: str) -> None:
    """The open dialog, if there is one."""
    press: str | None = st.session_state.get(_PRESS)
    if press is not None:
        st.dialog(text.PROBE_TITLE, width="medium", on_dismiss=_forget)(_show_dialog)(name, press)


def _show_dialog(name: str, press: str) -> None:
    st.markdown(text.probe_what(name))
    scenario_id = _pick_scenario(name)
    typed = st.text_input(text.PROBE_ADDRESS, autocomplete="email", help=text.PROBE_ADDRESS_HELP, key="probe_address")
    with st.container(horizontal=True, horizontal_alignment="right"):
        if st.button(text.NOT_NOW, key="probe_no"):
            _forget()
            st.rerun()
        is_wanted = st.button(text.PROBE_SEND, icon=":material/send:", type="primary", key="probe_yes")
    if not is_wanted:
        return
    address = decide_mail(typed.strip())
    if scenario_id is None:
        st.error(text.PROBE_NO_SCENARIO, icon=":material/account_tree:")
    elif address is None:
        st.error(text.PROBE_NO_ADDRESS, icon=":material/alternate_email:")
    else:
        _try(name, scenario_id, address, press)


def _pick_scenario(name: str) -> int | None:
    """None while none is chosen; none is chosen before somebody does it."""
    try:
        with st.spinner(text.READING_SCENARIOS):
            active = [one for one in catalogue.scenarios(name) if one.active]
    except DeliveryError as error:
        st.error(error.sentence, title=text.NO_ANSWER, icon=":material/cloud_off:")
        return None
    options = {one.id: text.scenario_option(one) for one in sorted(active, key=lambda one: one.name.casefold())}
    return st.selectbox(
        text.PROBE_SCENARIO,
        list(options),
        None,
        format_func=options.__getitem__,
        placeholder=text.PROBE_SCENARIO_PROMPT,
        help=text.PROBE_SCENARIO_HELP,
        key="probe_scenario",
    )


def _try(name: str, scenario_id: int, address: str, press: str) -> None:
    try:
        with st.spinner(text.PROBING):
            probes.probe_once(press, name, scenario_id, address)
    except AltcraftError as error:
        st.error(error.sentence)
        return
    _forget()
    st.toast(text.PROBED_TOAST)
    st.rerun()


def _ask() -> None:
    st.session_state[_PRESS] = uuid4().hex


def _forget() -> None:
    st.session_state.pop(_PRESS, None)
