"""What each press of Send started: one submission, and never another."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from threading import Lock

import streamlit as st

from altcraft_core.delivery.planning import Plan
from altcraft_core.lists.progress import Tell, tell_nobody
from pages.components import services

log = logging.getLogger(__name__)


@dataclass
class _Press:
    """One press of Send."""

    name: str
    lock: Lock = field(default_factory=Lock)
    submission_id: str = ""  #: what it started


@st.cache_resource(max_entries=1024, show_spinner=False)
def _pressed(press: str) -> _Press:
    return _Press(name=press)


def find_started(press: str) -> str:
    """The submission that this press of Send started; empty where it started none. Waits while one is starting."""
    pressed = _pressed(press)
    with pressed.lock:
        return pressed.submission_id


def start_once(press: str, plan: Plan, operator: str, copy: int, retry_of: str, tell: Tell = tell_nobody) -> str:
    """Start the submission of one press of Send and give its id. The same press again starts nothing.

    What `tell` raises ends that, and the press may start it again.
    """
    pressed = _pressed(press)
    with pressed.lock:  # a script that was told to end may be at it still
        if not pressed.submission_id:
            started = services.submissions().start(plan, operator, copy=copy, retry_of=retry_of, tell=tell)
            pressed.submission_id = started.id
            facts = {"action": "submission_started", "submission": started.id, "press": press}
            log.info("submission started", extra=facts)
        return pressed.submission_id
