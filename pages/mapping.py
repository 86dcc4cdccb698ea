"""Pair columns with profile fields, and say how profiles are found."""

from __future__ import annotations

import streamlit as st

from altcraft_core.lists.mapping import FaultKind, find_faults
from altcraft_core.records import ColumnMapping
from pages.components import column_picker, constants_editor, draft, matching_picker, recipe_box, services, steps, text
from pages.components.draft import Step

steps.head(Step.MAPPING, text.MAPPING_TITLE, text.MAPPING_CAPTION)
state = steps.require(Step.MAPPING)
contact_list = state.contact_list

with st.spinner(text.GUESSING):
    suggestions = services.suggestions(contact_list)
if state.mapping is None:
    guess = ColumnMapping(columns=tuple((each.column, each.field) for each in suggestions if each.field))
    state = draft.change(Step.MAPPING, mapping=guess, target=matching_picker.suggest(state.target, guess.fields))

matching_place = st.container(border=True)

# ---------------------------------------------------------------- columns

field_of = dict(state.mapping.columns)
chosen: dict[str, str] = {}
places = {}
with st.container(border=True, gap="small"):
    count = st.container()
    column_picker.show_head()
    for suggestion in suggestions:
        field, places[suggestion.column] = column_picker.show(suggestion, field_of.get(suggestion.column))
        if field is not None:
            chosen[suggestion.column] = field
    count.markdown(f"**{text.sent_columns(len(chosen), len(suggestions))}**")

# ---------------------------------------------------------------- constants and matching

with st.container(border=True):
    st.markdown(f"**{text.CONSTANTS}**")
    constants = constants_editor.show(state.mapping.constants)
    constants_place = st.container()
with matching_place:
    target = matching_picker.show(state.target, tuple(chosen.values()))

mapping = ColumnMapping(columns=tuple(chosen.items()), constants=constants)
draft.change(Step.MAPPING, mapping=mapping, target=target)
if constants != state.mapping.constants:
    st.rerun()

# ---------------------------------------------------------------- faults, each beside its place

faults = find_faults(mapping, contact_list.columns, target.match_field)
for fault in faults:
    sentence = f":small[:red[:material/error: {text.fault(fault.kind, fault.field, fault.columns)}]]"
    for column in fault.columns:
        places.get(column, constants_place).markdown(sentence)
    if fault.kind in {FaultKind.MATCH_UNMAPPED, FaultKind.NOTHING_MAPPED}:
        matching_place.markdown(sentence)
    elif not fault.columns or fault.field in dict(constants):
        constants_place.markdown(sentence)

with st.expander(text.RECIPE, icon=":material/menu_book:"):
    recipe_box.show(draft.current())

steps.foot(Step.MAPPING, blocked=text.MAPPING_FAULTY if faults else "")
