"""The frame of a journey page: the step trail above, the empty state, Back and Next below."""

from __future__ import annotations

import streamlit as st

from pages.components import draft, frame, kept_draft, text
from pages.components.draft import Draft, Step

PAGES: dict[Step, str] = {
    Step.UPLOAD: "pages/upload.py",
    Step.MAPPING: "pages/mapping.py",
    Step.REVIEW: "pages/review.py",
    Step.SEND: "pages/submit.py",
    Step.RUN: "pages/run.py",
}

_NAMES: dict[Step, str] = {
    Step.UPLOAD: text.UPLOAD,
    Step.MAPPING: text.MAPPING,
    Step.REVIEW: text.REVIEW,
    Step.SEND: text.SEND,
    Step.RUN: text.RUN,
}

_GATES: dict[Step, tuple[str, str, str]] = {
    Step.UPLOAD: (text.NO_LIST, text.NO_LIST_NEXT, text.GO_TO_UPLOAD),
    Step.MAPPING: (text.NOT_MAPPED, text.NOT_MAPPED_NEXT, text.GO_TO_MAPPING),
    Step.REVIEW: (text.NOT_REVIEWED, text.NOT_REVIEWED_NEXT, text.GO_TO_REVIEW),
}
_NOT_READ = (text.NOT_LOOKED_AT, text.NOT_LOOKED_AT_NEXT, text.GO_BACK_TO_UPLOAD)


def head(step: Step, title: str, caption: str = "") -> None:
    """The first call of a journey page: its frame, the trail with this step as the current one, its title."""
    if step is not Step.RUN:
        kept_draft.recall()
    kept_draft.keep()
    frame.show(_NAMES[step])
    trail(step)
    st.title(title, anchor=False)
    if caption:
        st.caption(caption)


def trail(step: Step) -> None:
    """Every step with its state: done ones are links, the rest are marks. Once sent, there is no way back to link."""
    is_sent = step is Step.RUN
    finished = Step.UPLOAD if is_sent else draft.current().finished
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center", key="trail"):
        for each in Step:
            if each > Step.UPLOAD:
                st.markdown(":gray[:material/chevron_right:]", width="content")
            _mark(each, is_current=each == step, is_done=each < finished, is_past=is_sent)


def _mark(step: Step, *, is_current: bool, is_done: bool, is_past: bool) -> None:
    label = f"{step + 1} · {_NAMES[step]}"
    if is_current:
        # In the colour of the text: a badge's own, the primary one, cannot be read well on its dark ground.
        st.markdown(f":primary-background[**{label}**]", width="content")
    elif is_done:
        st.page_link(PAGES[step], label=_NAMES[step], icon=":material/check_circle:")
    else:
        past = f":material/check_circle: {_NAMES[step]}"
        st.markdown(f":gray[{past if is_past else label}]", width="content")


def require(step: Step) -> Draft:
    """The draft, once every step before `step` is finished; otherwise say where to go on, and stop the page."""
    state = draft.current()
    if state.finished < step:
        first = Step(state.finished)
        gate = _NOT_READ if first is Step.UPLOAD and state.file is not None else _GATES[first]
        show_empty(*gate, PAGES[first])
        st.stop()
    return state


def show_empty(title: str, sentence: str, label: str, page: str, icon: str = ":material/inbox:") -> None:
    """An empty state: what is missing, and the one button that leads on."""
    with st.container(border=True, horizontal_alignment="center", key="empty"):
        st.space("small")
        st.markdown(f":gray[{icon}] **{title}**", width="content")
        st.caption(sentence, width="content")
        if st.button(label, type="primary", key="empty_next"):
            st.switch_page(page)
        st.space("small")


def foot(step: Step, blocked: str = "", next_label: str = "", *, is_locked: bool = False) -> None:
    """Back and Next; `blocked` is the reason why Next cannot be pressed, nor Back where the page `is_locked`."""
    kept_draft.keep()
    st.space("small")
    with st.container(horizontal=True, vertical_alignment="center", key="foot"):
        if step > Step.UPLOAD and st.button(text.BACK, key="back", icon=":material/arrow_back:", disabled=is_locked):
            st.switch_page(PAGES[Step(step - 1)])
        st.space("stretch")
        if blocked:
            st.caption(f":material/info: {blocked}", width="content")
        following = Step(step + 1)
        label = next_label or text.next_step(_NAMES[following])
        if st.button(
            label,
            key="next",
            type="primary",
            disabled=bool(blocked),
            icon=":material/arrow_forward:",
            icon_position="right",
        ):
            draft.finish(step)
            st.switch_page(PAGES[following])
