"""Pickers that correct how a file was read. What is not corrected is found out again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

import streamlit as st

from altcraft_core.records import ContactList, ReadOptions
from pages.components import text

T = TypeVar("T")

_HEADER_ROWS = tuple(range(11))


def show(asked: ReadOptions, contact_list: ContactList | None, *, is_workbook: bool) -> ReadOptions:
    """The options as the operator wants them; `contact_list` is the list as read now, None when it could not be."""
    found = contact_list.options if contact_list else ReadOptions()
    sheets = contact_list.sheets if contact_list else ()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if is_workbook:
            sheet = _pick("sheet", text.SHEET, sheets, asked.sheet, found.sheet, str)
            encoding, separator = asked.encoding, asked.separator
        else:
            sheet = asked.sheet
            encodings = tuple(text.ENCODINGS)
            encoding = _pick("encoding", text.ENCODING, encodings, asked.encoding, found.encoding, text.encoding)
            separators = tuple(text.SEPARATORS)
            separator = _pick("separator", text.SEPARATOR, separators, asked.separator, found.separator, text.separator)
        header = _pick("header_row", text.HEADER_ROW, _HEADER_ROWS, asked.header_row, found.header_row, text.header)
    return ReadOptions(encoding=encoding, separator=separator, sheet=sheet, header_row=header)


def _pick(
    key: str, label: str, options: Sequence[T], asked: T | None, found: T | None, title: Callable[[T], str]
) -> T | None:
    known = tuple(options) if asked is None or asked in options else (*options, asked)
    first = text.DETECT if found is None or asked is not None else text.detected(title(found))
    return st.selectbox(
        label,
        (None, *known),
        index=0 if asked is None else 1 + known.index(asked),
        format_func=partial(_name, first, title),
        key=key,
    )


def _name(first: str, title: Callable[[T], str], value: T | None) -> str:
    return first if value is None else title(value)
