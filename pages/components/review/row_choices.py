"""What the operator decides about rows: rejected ones, duplicates, empty cells, and how values are read."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from enum import StrEnum
from typing import TypeVar

import streamlit as st
from phonenumbers import SUPPORTED_REGIONS

from altcraft_core.fields import FieldKind
from altcraft_core.lists.values.settling import DATES, NUMBERS
from altcraft_core.records import RowRules
from pages.components import text

Choice = TypeVar("Choice", bound=StrEnum)

_COUNTRIES = tuple(sorted(SUPPORTED_REGIONS, key=text.country))


def show(rules: RowRules, kinds: Collection[FieldKind]) -> RowRules:
    """The rules as the operator wants them; only what the mapped kinds of values need is asked."""
    with st.grid(3):
        bad_rows = _explain("bad_rows", text.BAD_ROWS, rules.bad_rows, text.BAD_ROWS_CHOICES, text.BAD_ROWS_MEANING)
        duplicates = _explain(
            "duplicates", text.DUPLICATE_ROWS, rules.duplicates, text.DUPLICATES_CHOICES, text.DUPLICATES_MEANING
        )
        blank_values = _explain(
            "blank_values", text.BLANK_CELLS, rules.blank_values, text.BLANKS_CHOICES, text.BLANKS_MEANING
        )
        country, order, mark = rules.phone_country, rules.date_order, rules.decimal_mark
        if FieldKind.PHONE in kinds:
            country = _choose_country(country)
        if not DATES.isdisjoint(kinds):
            order = choose("date_order", text.DATE_ORDER, order, text.DATE_ORDERS)
        if not NUMBERS.isdisjoint(kinds):
            mark = choose("decimal_mark", text.DECIMAL_MARK, mark, text.DECIMAL_MARKS)
    return replace(
        rules,
        bad_rows=bad_rows,
        duplicates=duplicates,
        blank_values=blank_values,
        phone_country=country,
        date_order=order,
        decimal_mark=mark,
    )


def choose(key: str, title: str, chosen: Choice, names: Mapping[Choice, str]) -> Choice:
    """One of a few choices, side by side."""
    st.session_state.setdefault(key, chosen)
    picked = st.segmented_control(
        title, tuple(names), format_func=names.__getitem__, key=key, required=True, width="stretch"
    )
    return picked or chosen  # none is told where the page was ended in the middle


def _explain(
    key: str, title: str, chosen: Choice, names: Mapping[Choice, str], meanings: Mapping[Choice, str]
) -> Choice:
    with st.container(gap="xsmall"):
        choice = choose(key, title, chosen, names)
        st.caption(meanings[choice])
    return choice


def _choose_country(chosen: str) -> str:
    st.session_state.setdefault("phone_country", chosen)
    return st.selectbox(text.PHONE_COUNTRY, _COUNTRIES, format_func=text.country, key="phone_country")
