"""What goes with every request beside the profiles: its format, values for templates and hooks, files."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import replace
from mimetypes import guess_type

import streamlit as st
from streamlit.typing import UploadedFile

from altcraft_core.delivery.inspecting import count_file_bytes, lay_out_values
from altcraft_core.errors import PlanError
from altcraft_core.records import Attachment, Call, Target
from altcraft_core.settings import Connection
from pages.components import draft, text
from pages.components.draft import Step

Pairs = tuple[tuple[str, str], ...]

TINY = 200  #: people; larger lists had better not wait for their answers
_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_UPLOADS = "attachments"  # counts: a picker with a new key is an empty one


def show(target: Target, connection: Connection, accepted: int) -> None:
    """Everything that most submissions do without, in one place that stays closed; each change is kept at once."""
    with st.expander(text.more(_tell(target)), icon=":material/tune:", key="more"):
        _pick_call(target.call, accepted)
        _pick_format(target)
        if not target.call.engages:
            return  # the rest is for scenarios
        for name in text.ALONG:
            _edit(name, getattr(target, name))
        if any(getattr(target, name) for name in text.ALONG):
            _show_values(target)
        _edit_files(target, connection)


def _show_values(target: Target) -> None:
    """As every request says them."""
    st.caption(text.ALONG_PREVIEW)
    try:
        st.code(lay_out_values(target), language=target.format)
    except PlanError as error:
        st.markdown(f":small[:red[{text.literal(error.sentence)}]]")


def find_fault(key: str, pairs: Pairs) -> str:
    """Why no value of this name can be added; empty if one can."""
    if not _KEY.fullmatch(key):
        return text.KEY_WRONG
    return text.KEY_TAKEN if key in dict(pairs) else ""


def _tell(target: Target) -> list[str]:
    """What is in there, for whoever leaves it closed."""
    values = len(target.content) + len(target.custom_data)
    told = [text.CALLS[target.call]] if target.call is not Call.START_TASK else []
    told += [text.FORMATS[target.format]] if target.format != Target().format else []
    if not target.call.engages:
        return told
    told += [text.values_told(values)] if values else []
    return told + ([text.files_told(len(target.attachments))] if target.attachments else [])


def _change(**facts: object) -> None:
    draft.change(Step.SEND, target=replace(draft.current().target, **facts))


# ---------------------------------------------------------------- call and format


def _pick_call(call: Call, accepted: int) -> None:
    calls = [each for each in Call if each is not Call.START_NOW or accepted <= TINY or call is Call.START_NOW]
    st.radio(
        text.CALL,
        calls,
        calls.index(call),
        format_func=text.CALLS.__getitem__,
        captions=[text.CALL_MEANINGS[each] for each in calls],
        key="call",
        on_change=lambda: _change(call=st.session_state["call"]),
    )
    if call is Call.START_NOW and accepted > TINY:
        st.markdown(f":small[:orange[{text.CALL_TOO_LARGE}]]")


def _pick_format(target: Target) -> None:
    st.segmented_control(
        text.FORMAT,
        list(text.FORMATS),
        default=target.format,
        format_func=text.FORMATS.__getitem__,
        required=True,
        help=text.FORMAT_WHY,
        key="format",
        on_change=lambda: _change(format=st.session_state["format"]),
    )


# ---------------------------------------------------------------- values by name


def _edit(name: str, pairs: Pairs) -> None:
    """The values there are, each with a field and a way out, and a line for one more."""
    title, meaning = text.ALONG[name]
    with st.container(gap="xsmall", key=name):
        st.markdown(f"**{title}**")
        st.caption(text.literal(meaning))
        for key, value in pairs:
            _edit_one(name, key, value)
        _offer_one_more(name, pairs)


def _edit_one(name: str, key: str, value: str) -> None:
    widget = f"{name}:{key}"
    place, field, button = st.columns((4, 6, 2), vertical_alignment="center")
    place.code(text.key_place(name, key), language=None)
    field.text_input(key, value, key=widget, label_visibility="collapsed", on_change=_set, args=(name, key, widget))
    button.button(
        text.REMOVE,
        key=f"{name}_remove:{key}",
        icon=":material/close:",
        type="tertiary",
        width="stretch",
        on_click=_remove,
        args=(name, key),
    )


def _offer_one_more(name: str, pairs: Pairs) -> None:
    place, field, button = st.columns((4, 6, 2), vertical_alignment="center")
    with place:
        key = st.text_input(text.KEY, placeholder=text.KEY, key=f"{name}_key", live=True, label_visibility="collapsed")
    field.text_input(text.KEY_VALUE, placeholder=text.KEY_VALUE, key=f"{name}_value", label_visibility="collapsed")
    fault = find_fault((key or "").strip(), pairs)
    button.button(
        text.ADD,
        key=f"{name}_add",
        icon=":material/add:",
        width="stretch",
        disabled=bool(fault),
        on_click=_add,
        args=(name,),
    )
    if key and fault:
        st.markdown(f":small[:red[{fault}]]")


def _add(name: str) -> None:
    key, value = st.session_state[f"{name}_key"].strip(), st.session_state[f"{name}_value"]
    pairs = getattr(draft.current().target, name)
    if find_fault(key, pairs):
        return
    _change(**{name: (*pairs, (key, value))})
    st.session_state[f"{name}_key"] = st.session_state[f"{name}_value"] = ""


def _set(name: str, key: str, widget: str) -> None:
    pairs = dict(getattr(draft.current().target, name))
    _change(**{name: tuple((pairs | {key: st.session_state[widget]}).items())})


def _remove(name: str, key: str) -> None:
    _change(**{name: tuple(pair for pair in getattr(draft.current().target, name) if pair[0] != key)})
    st.session_state.pop(f"{name}:{key}", None)


# ---------------------------------------------------------------- files


def _edit_files(target: Target, connection: Connection) -> None:
    """The files there are, what they cost, and a place to drop more."""
    with st.container(gap="xsmall", key="files"):
        st.markdown(f"**{text.FILES}**")
        st.caption(text.FILES_WHY)
        for place, file in enumerate(target.attachments):
            line, button = st.columns((10, 2), vertical_alignment="center")
            line.markdown(f":material/attach_file: {text.file_line(file)}")
            button.button(
                text.REMOVE,
                key=f"file_remove:{place}",
                icon=":material/close:",
                type="tertiary",
                width="stretch",
                on_click=_detach,
                args=(place,),
            )
        if target.attachments:
            st.caption(text.files_cost(count_file_bytes(target, connection)))
        key = f"{_UPLOADS}_{st.session_state.setdefault(_UPLOADS, 0)}"
        most = max(1, connection.max_file_body_bytes * 3 // 4_000_000)  # megabytes; base64 writes three bytes as four
        st.file_uploader(
            text.ATTACH,
            accept_multiple_files=True,
            max_upload_size=most,
            key=key,
            label_visibility="collapsed",
            on_change=_attach,
            args=(key,),
        )


def _attach(key: str) -> None:
    uploads = st.session_state[key]
    files = tuple(
        Attachment(name=each.name, mimetype=_find_type(each), data=b64encode(each.getvalue()).decode())
        for each in uploads
        if each.size
    )
    if len(files) < len(uploads):
        st.toast(text.FILE_EMPTY, icon=":material/error:")
    _change(attachments=draft.current().target.attachments + files)
    st.session_state[_UPLOADS] += 1


def _detach(place: int) -> None:
    files = draft.current().target.attachments
    _change(attachments=files[:place] + files[place + 1 :])


def _find_type(upload: UploadedFile) -> str:
    return guess_type(upload.name)[0] or upload.type or "application/octet-stream"
