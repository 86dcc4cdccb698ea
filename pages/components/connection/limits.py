"""How politely a connection sends: its limits in plain words, what is in use now, and how they are changed."""

from __future__ import annotations

import streamlit as st

from altcraft_core.settings import Connection
from pages.components import services, text

#: What the table shows, in its order.
_NUMBERS = ("parallel", "outstanding", "requests_per_second", "max_body_bytes", "timeout_seconds", "dedup_window_hours")
_SHOWN = (*_NUMBERS, "token_in")


def show(name: str) -> None:
    """Each limit in force with what it means and the name of its setting; below, how it is changed."""
    st.subheader(text.LIMITS, anchor=False)
    st.caption(text.LIMITS_WHOSE)
    connection = services.connections().get(name)
    values = _describe(name, connection)
    columns = {
        text.LIMIT: [text.LIMIT_NAMES[setting] for setting in _SHOWN],
        text.VALUE: [values[setting] for setting in _SHOWN],
        text.MEANING: [text.LIMIT_MEANINGS[setting] for setting in _SHOWN],
        text.SETTING: [f"`{setting}`" for setting in _SHOWN],
    }
    st.table(columns, border="horizontal")
    if name in services.settings().connections:
        with st.expander(text.CHANGE_LIMITS, icon=":material/tune:"):
            _show_changing(name, connection)
    else:
        st.caption(text.DEMO_LIMITS)


def _describe(name: str, connection: Connection) -> dict[str, str]:
    pace, set_up = connection.requests_per_second, services.connections().set_up(name)
    return {
        "parallel": text.number(connection.parallel),
        "outstanding": text.in_use(services.journal().outstanding(name), connection.outstanding),
        "requests_per_second": text.UNLIMITED if pace is None else f"{pace:g}",
        "max_body_bytes": text.body_limit(connection.max_body_bytes, set_up.max_body_bytes),
        "timeout_seconds": text.seconds(connection.timeout_seconds),
        "dedup_window_hours": text.hours(connection.dedup_window_hours),
        "token_in": text.token_in(connection.token_in),
    }


def _show_changing(name: str, connection: Connection) -> None:
    """The lines an administrator would write, with the values that are in force."""
    st.markdown(text.CHANGE_LIMITS_HOW)
    numbers = {setting: getattr(connection, setting) for setting in _NUMBERS}
    written = {setting: "5  # for example" if value is None else f"{value:.16g}" for setting, value in numbers.items()}
    prefix = f"ALTCRAFT_CONNECTIONS__{name.upper()}__"
    in_file, in_environment = st.tabs([text.IN_A_FILE, text.IN_ENVIRONMENT])
    lines = [f"[connections.{name}]", *(f"{setting} = {value}" for setting, value in written.items())]
    in_file.code("\n".join(lines), language="toml")
    exports = [f"export {prefix}{setting.upper()}={value}" for setting, value in written.items()]
    in_environment.code("\n".join(exports), language="bash")
