"""Pair columns with profile fields, and say how profiles are found."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from altcraft_core.delivery.planning import find_unsafe
from altcraft_core.lists.columns.mapping import FaultKind, find_faults
from altcraft_core.lists.columns.uses import follow_names
from altcraft_core.records import ColumnMapping
from pages.components import draft, services, steps, text
from pages.components.draft import Step
from pages.components.mapping import (
    column_picker,
    constants_editor,
    derived_columns,
    guesses,
    hidden_columns,
    matching_picker,
    own_fields,
    recall,
    recipe_box,
    subscriptions_editor,
    uses_editor,
    values_editor,
)

steps.head(Step.MAPPING, text.MAPPING_TITLE, text.MAPPING_CAPTION)
state = steps.require(Step.MAPPING)
contact_list = state.contact_list

with st.spinner(text.GUESSING):
    own = own_fields.known(state.target)
    if state.mapping is None:
        state = recall.begin(state, own)
    suggestions = guesses.suggestions(contact_list, own, state.repairs_of_columns)
recall.show(state)
derived = state.mapping.derived
field_of = column_picker.follow(dict(state.mapping.columns), state.file.fingerprint, suggestions)

matching_place = st.container(border=True)

# ---------------------------------------------------------------- columns

rows: dict[str, column_picker.Row] = {}
with st.container(border=True, gap="small", key="columns"):
    with st.container(horizontal=True, vertical_alignment="center"):
        count = st.container()
        derived_columns.show(contact_list, state.mapping, suggestions)
        own_fields.show(state.target)
    column_picker.show_head()
    hidden = hidden_columns.find_hidden(suggestions, field_of)
    for suggestion in suggestions:
        if suggestion.column in hidden:
            continue
        rows[suggestion.column] = column_picker.show(suggestion, field_of.get(suggestion.column), own)
        derived_columns.offer_split(contact_list, state.mapping, suggestion, rows[suggestion.column])
    made = guesses.derived_columns(contact_list, derived, state.repairs_of_columns) if derived else ()
    for each, suggestion in zip(derived, made, strict=True):
        rows[each.name] = derived_columns.show_row(each, suggestion, field_of.get(each.name), own)
    hidden_columns.offer(suggestions, hidden)
# In the order of the mapping as it was: a recipe's own, so that commands make the same bodies of it.
order = dict.fromkeys((*(column for column, _ in state.mapping.columns if column in rows), *rows))
chosen = {column: field for column in order if (field := rows[column].field) is not None}
count.markdown(f"**{text.sent_columns(len(chosen), len(rows) + len(hidden))}**")

# ---------------------------------------------------------------- constants, subscriptions, matching

with st.container(border=True):
    st.markdown(f"**{text.CONSTANTS}**")
    constants, constant_places = constants_editor.show(state.mapping.constants, own)
    constants_place = st.container()

mapping = ColumnMapping(columns=tuple(chosen.items()), constants=constants, derived=derived)
before = follow_names(state.mapping, mapping, [each.name for each in own])
uses = uses_editor.show(mapping, before.uses, own, rows, constant_places)
subscriptions = subscriptions_editor.show(before.subscriptions, mapping.fields)
subscriptions_place = st.container()
with matching_place:
    target = matching_picker.show(state.target, tuple(chosen.values()))

mapping = replace(mapping, uses=uses, subscriptions=subscriptions)
mapping = replace(mapping, bindings=values_editor.show(state, before, mapping, rows))
draft.change(Step.MAPPING, mapping=mapping, target=target)
if constants != state.mapping.constants:
    st.rerun()

# ---------------------------------------------------------------- faults, each beside its place

faults = find_faults(mapping, contact_list.columns, target.match_field)
for fault in faults:
    sentence = f":small[:red[:material/error: {text.fault(fault.kind, fault.field, fault.columns)}]]"
    for column in fault.columns:
        (rows[column].faults if column in rows else constants_place).markdown(sentence)
    if fault.kind is FaultKind.TWO_COLUMNS and fault.columns[-1] in rows:
        derived_columns.offer_first_filled(contact_list, mapping, fault.columns, rows[fault.columns[-1]])
    if fault.kind in {FaultKind.MATCH_UNMAPPED, FaultKind.NOTHING_MAPPED}:
        matching_place.markdown(sentence)
    elif fault.kind is FaultKind.SOURCE_UNMAPPED:
        subscriptions_place.markdown(sentence)
    elif not fault.columns or fault.field in dict(constants):
        constants_place.markdown(sentence)

# ---------------------------------------------------------------- what is taken for granted, or not taken

places = {field: rows[column].faults for column, field in chosen.items()}
for field in () if faults else guesses.zoneless(contact_list, mapping, state.repairs_of_columns):
    places.get(field, constants_place).markdown(f":small[:orange[:material/schedule: {text.ZONE_ASSUMED}]]")

name = services.connection_name()
for field in find_unsafe(mapping, services.connection()) if uses and name else ():
    sentence = f":small[:orange[:material/warning: {text.unsafe_use(name)}]]"
    places.get(field, constants_place).markdown(sentence)

with st.expander(text.RECIPE, icon=":material/menu_book:", key="recipe_box", on_change="rerun"):
    recipe_box.show(draft.current())

steps.foot(Step.MAPPING, blocked=text.MAPPING_FAULTY if faults else "")
