"""Trouble on purpose: stories that a presenter arms on the embedded demo platform. Closed until somebody opens it."""

from __future__ import annotations

import streamlit as st

from altcraft_core.delivery import demonstrating
from altcraft_core.demo.stories import BAD_PROFILE, STORIES
from pages.components import services, text


def show() -> None:
    """Every story with a button that arms it, and what is armed now. Nothing where the demo platform is not here."""
    settings = services.settings()
    if not demonstrating.is_possible(settings):
        return
    box = st.expander(text.PRESENTING, icon=":material/co_present:", key="presenting", on_change="rerun")
    if not box.open:
        return
    with box:
        st.caption(text.PRESENTING_WHY)
        now = demonstrating.armed(settings)
        _show_armed(now)
        for story in STORIES:
            _show_story(story, is_armed=story == now.story and now.is_waiting)


def _show_armed(now: demonstrating.Armed) -> None:
    if not now.story and not now.is_waiting:
        st.success(text.NOTHING_ARMED, icon=":material/sentiment_satisfied:")
        return
    story = text.STORIES.get(now.story, text.OTHER_FAULTS)
    if now.is_waiting:
        st.warning(story, title=text.ARMED, icon=":material/bolt:")
    else:
        st.info(story, title=text.STORY_OVER, icon=":material/task_alt:")
    st.button(text.DISARM, on_click=demonstrating.disarm, args=(services.settings(),), key="disarm")


def _show_story(story: str, *, is_armed: bool) -> None:
    match = BAD_PROFILE
    with st.container(horizontal=True, vertical_alignment="center", border=is_armed):
        with st.container(gap="xxsmall"):
            st.markdown(f"**{text.STORIES[story]}**")
            st.caption(text.STORY_MEANINGS[story])
            if story == "bad_profile":
                match = st.text_input(text.WHO_IS_BAD, value=match, help=text.WHO_IS_BAD_HELP, key="bad_profile")
        st.button(
            text.ARM,
            on_click=demonstrating.arm,
            args=(services.settings(), story, match.strip()),
            key=f"arm_{story}",
            width="content",
        )
