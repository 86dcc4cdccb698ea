"""Pickers that correct how a file was read. What is not corrected is found out again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

import streamlit as st

from altcraft_core.lists.files import kinds
from altcraft_core.records import ContactList, ReadOptions
from pages.components import text
from pages.components.draft import Refusal

T = TypeVar("T")

_ROWS = tuple(range(21))
_WITH_HEADER = (kinds.TEXT, *kinds.WORKBOOKS, *kinds.ARCHIVES)
_TEXT_PICKERS = (
    ("encoding", text.ENCODING, text.ENCODINGS, text.encoding),
    ("separator", text.SEPARATOR, text.SEPARATORS, text.separator),
)


def can_correct(read: ContactList | Refusal) -> bool:
    """Is there anything to choose in the file?"""
    if isinstance(read, Refusal) and read.kind != kinds.TEXT:
        return bool(read.sheets or read.members or read.asked.header_row is not None)
    return _has_header(read)


def show(asked: ReadOptions, read: ContactList | Refusal) -> ReadOptions:
    """The options as the operator wants them; `read` is the list as read now, or why it could not be."""
    found = read.options if isinstance(read, ContactList) else ReadOptions()
    said = vars(asked).copy()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if len(read.members) > 1 or asked.member:
            said["member"] = _pick("member", text.MEMBER, read.members, asked.member, text.ALL_MEMBERS)
        if read.sheets or asked.sheet:
            title = partial(text.sheet, read.hidden_sheets if isinstance(read, ContactList) else ())
            first = _told(found.sheet, asked.sheet, title)
            said["sheet"] = _pick("sheet", text.SHEET, read.sheets, asked.sheet, first, title)
        elif read.kind == kinds.TEXT or read.kind in kinds.ARCHIVES:
            for name, label, known, title in _TEXT_PICKERS:
                first = _told(getattr(found, name), said[name], title)
                said[name] = _pick(name, label, tuple(known), said[name], first, title)
        if _has_header(read):
            first = _told(found.header_row, asked.header_row, text.header)
            said["header_row"] = _pick("header_row", text.HEADER_ROW, _ROWS, asked.header_row, first, text.header)
    return ReadOptions(**said)


def _has_header(read: ContactList | Refusal) -> bool:
    """May a row name the columns? One of JSON arrays may, and none of JSON objects."""
    said = read.options if isinstance(read, ContactList) else read.asked
    return read.kind in _WITH_HEADER or said.header_row is not None


def _told(found: T | None, asked: T | None, title: Callable[[T], str]) -> str:
    """What stands in a picker whose choice is to find out."""
    return text.DETECT if found is None or asked is not None else text.detected(title(found))


def _pick(
    key: str, label: str, options: Sequence[T], asked: T | None, first: str, title: Callable[[T], str] = str
) -> T | None:
    """What is chosen; None, with what was found in sight, where nothing is: a choice can be taken back."""
    known = tuple(options) if asked is None or asked in options else (*options, asked)
    st.session_state.setdefault(key, asked)
    return st.selectbox(label, known, index=None, placeholder=first, format_func=title, key=key)
