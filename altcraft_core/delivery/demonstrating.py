"""Trouble on purpose, for presenters: what the embedded demo platform does wrong until it is told to stop."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass

from altcraft_core.demo.state import State
from altcraft_core.demo.stories import BAD_PROFILE, tell_story
from altcraft_core.demo.strikes import GOOD, arm_faults, count_left, faults_in_force
from altcraft_core.settings import DEMO, Settings


@dataclass(frozen=True, kw_only=True)
class Armed:
    """What is in force now."""

    story: str = ""  #: its name; empty when the faults came from elsewhere, or there are none
    is_waiting: bool = False  #: will it still strike?


def is_possible(settings: Settings) -> bool:
    """Is the connection named demo the embedded platform, whose state lies here?"""
    return settings.demo and DEMO not in settings.connections


def arm(settings: Settings, story: str, match: str = BAD_PROFILE) -> None:
    """Let that story happen to the next calls, in place of any other. `match` stands in the bad profile."""
    with _state(settings) as state:
        arm_faults(state, tell_story(story, time.time(), match or BAD_PROFILE))


def disarm(settings: Settings) -> None:
    """Let the demo platform behave well again."""
    with _state(settings) as state:
        arm_faults(state, GOOD)


def armed(settings: Settings) -> Armed:
    """What was armed last, and whether it is over."""
    with _state(settings) as state:
        faults = faults_in_force(state)
        return Armed(story=faults.name, is_waiting=any(count_left(state, faults, time.time())))


@contextmanager
def _state(settings: Settings) -> Iterator[State]:
    with closing(State(settings.demo_state)) as state:
        yield state
