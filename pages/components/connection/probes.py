"""Tries whether an account recognises repeats."""

from __future__ import annotations

import logging

import streamlit as st

from altcraft_core.delivery.probing import probe_repeats
from altcraft_core.records import Probe
from pages.components import services

log = logging.getLogger(__name__)


@st.cache_resource(max_entries=1024, show_spinner=False)
def probe_once(press: str, name: str, _scenario_id: int, _address: str) -> Probe:
    """Try whether repeats are recognised, and write down what was found out. The same press again sends nothing."""
    found = probe_repeats(name, services.connections().get(name), _scenario_id, _address)
    services.house().probes.add(found)
    facts = {"connection": name, "scenario": _scenario_id, "found": found.recognition, "press": press}
    log.info("repeats probed", extra={"action": "repeats_probed", **facts})
    return found
