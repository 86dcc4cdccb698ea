"""What the columns of a list hold, and a first guess at what they feed."""

from __future__ import annotations

import streamlit as st

from altcraft_core.fields import STANDARD_FIELDS, Field, FieldKind
from altcraft_core.lists.columns import binding, mapping
from altcraft_core.records import ColumnMapping, ContactList, DerivedColumn, PlatformField, Repair


@st.cache_data(max_entries=64, show_spinner=False)
def suggestions(
    contact_list: ContactList, own: tuple[PlatformField, ...] = (), repairs: tuple[Repair, ...] = ()
) -> tuple[mapping.Suggestion, ...]:
    """A first guess for each column; the account's own fields stand behind the standard ones."""
    fields = (Field(name=each.name, kind=each.kind, aliases=(each.title.lower() or each.name,)) for each in own)
    return mapping.suggest_mapping(contact_list, (*STANDARD_FIELDS, *fields), repairs)


@st.cache_data(max_entries=64, show_spinner=False)
def derived_columns(
    contact_list: ContactList, derived: tuple[DerivedColumn, ...], repairs: tuple[Repair, ...]
) -> tuple[mapping.Suggestion, ...]:
    """What is made of a list's columns after these repairs, with samples."""
    return mapping.describe_derived(contact_list, derived, repairs)


@st.cache_data(max_entries=64, show_spinner=False)
def first_mapping(
    contact_list: ContactList, suggested: tuple[mapping.Suggestion, ...], repairs: tuple[Repair, ...]
) -> ColumnMapping:
    """The mapping that the suggestions make."""
    return mapping.suggest_columns(contact_list, suggested, repairs)


@st.cache_data(max_entries=64, show_spinner=False)
def zoneless(contact_list: ContactList, columns: ColumnMapping, repairs: tuple[Repair, ...]) -> tuple[str, ...]:
    """The fields whose moments name no time zone."""
    return mapping.find_zoneless(contact_list, columns, repairs)


@st.cache_data(max_entries=64, show_spinner=False)
def values(
    contact_list: ContactList,
    derived: tuple[DerivedColumn, ...],
    column: str,
    kind: FieldKind,
    repairs: tuple[Repair, ...],
) -> tuple[binding.Value, ...] | None:
    """The distinct values of a column; None where they are too many."""
    return binding.list_values(contact_list, derived, column, kind, repairs)
