"""What the operator decides about rows: rejected ones, duplicates, empty cells, national phone numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from typing import TypeVar

import streamlit as st
from phonenumbers import SUPPORTED_REGIONS

from altcraft_core.records import RowRules
from pages.components import text

Choice = TypeVar("Choice", bound=StrEnum)

_COUNTRIES = tuple(sorted(SUPPORTED_REGIONS, key=text.country))


def show(rules: RowRules, *, with_phones: bool) -> RowRules:
    """The rules as the operator wants them."""
    with st.grid(3):
        bad_rows = _choose("bad_rows", text.BAD_ROWS, rules.bad_rows, text.BAD_ROWS_CHOICES, text.BAD_ROWS_MEANING)
        duplicates = _choose(
            "duplicates", text.DUPLICATE_ROWS, rules.duplicates, text.DUPLICATES_CHOICES, text.DUPLICATES_MEANING
        )
        blank_values = _choose(
            "blank_values", text.BLANK_CELLS, rules.blank_values, text.BLANKS_CHOICES, text.BLANKS_MEANING
        )
        country = _choose_country(rules.phone_country) if with_phones else rules.phone_country
    return replace(rules, bad_rows=bad_rows, duplicates=duplicates, blank_values=blank_values, phone_country=country)


def _choose(
    key: str, title: str, chosen: Choice, names: Mapping[Choice, str], meanings: Mapping[Choice, str]
) -> Choice:
    st.session_state.setdefault(key, chosen)
    with st.container(gap="xsmall"):
        choice = st.segmented_control(
            title, tuple(names), format_func=names.__getitem__, key=key, required=True, width="stretch"
        )
        st.caption(meanings[choice])
    return choice


def _choose_country(chosen: str) -> str:
    st.session_state.setdefault("phone_country", chosen)
    return st.selectbox(text.PHONE_COUNTRY, _COUNTRIES, format_func=text.country, key="phone_country")
