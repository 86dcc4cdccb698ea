"""Over a second, a bar says what is being done, beside a button that ends it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from time import monotonic
from typing import TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from altcraft_core.errors import AltcraftError
from altcraft_core.lists.progress import Stage, Tell
from pages.components import text

Thing = TypeVar("Thing")

SHOWN_AFTER = 1.0  #: seconds
_OFTEN = 0.1  # seconds between two words that are shown


def do(key: str, work: Callable[[Tell], Thing], stopped: str, again: str) -> Thing | None:
    """What the work gives. None where it gives nothing, beside a button to begin `again`.

    That is so where it fails, which its sentence says, and once somebody cancelled it, which `stopped` says.
    """
    if st.session_state.get(_mark(key)):
        with st.container(horizontal=True, vertical_alignment="center", key=f"{key}_ended"):
            st.markdown(f":gray[:material/cancel: {stopped}]", width="content")
            _offer(key, again)
        return None
    # At the lower edge of the window it is in sight wherever the press was that began the work.
    bar = Bar(st.bottom.empty, key, text.CANCEL_WORK, partial(_mark_as, key, is_stopped=True))
    try:
        done = work(bar.tell)
    except AltcraftError as error:
        bar.hide()
        st.error(text.literal(error.sentence), icon=":material/error:")
        _offer(key, again)
        return None
    bar.end()
    return done


def begin_again(key: str) -> None:
    """Let that work begin though it was cancelled: something else is to be done now."""
    _mark_as(key, is_stopped=False)


def _offer(key: str, again: str) -> None:
    st.button(again, key=f"{key}_again", icon=":material/refresh:", on_click=partial(_mark_as, key, is_stopped=False))


class Bar:
    """When its button is pressed, Streamlit ends this script at the next word of the bar, and so the work."""

    def __init__(
        self, make_place: Callable[[], DeltaGenerator], key: str, label: str, on_stop: Callable[[], object]
    ) -> None:
        self._make_place = make_place
        self._key = key
        self._label = label
        self._on_stop = on_stop
        self._began = self._told = monotonic()
        self._place: DeltaGenerator | None = None
        self._bar: DeltaGenerator | None = None

    def tell(self, stage: Stage, share: float | None) -> None:
        """Show how far it is."""
        now = monotonic()
        seconds = now - self._began
        if seconds < SHOWN_AFTER or now - self._told < _OFTEN:
            return
        self._told = now
        if self._bar is None or self._place is None:
            self._place = self._make_place()
            with self._place.container(horizontal=True, vertical_alignment="bottom"):
                self._bar = st.progress(0.0)
                st.button(self._label, key=f"stop_{self._key}", icon=":material/close:", on_click=self._on_stop)
        self._bar.progress(share or 0.0, text.doing(stage, share, int(seconds)))

    def hide(self) -> None:
        """Take it away."""
        if self._place is not None:
            self._place.empty()

    def end(self) -> None:
        """Say that it is over, where it was shown; until the page is drawn again."""
        if self._place is not None:
            self._place.caption(f":material/check: {text.done_after(int(monotonic() - self._began))}")


def _mark(key: str) -> str:
    return f"stopped {key}"


def _mark_as(key: str, *, is_stopped: bool) -> None:
    st.session_state[_mark(key)] = is_stopped
