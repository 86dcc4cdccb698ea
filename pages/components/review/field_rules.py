"""What the operator asks of single fields: a line for each of them, and a form for the one that is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import streamlit as st

from altcraft_core.fields import Field
from altcraft_core.lists.checks.own_rules import MAX_PATTERN, find_rules_faults
from altcraft_core.lists.columns.uses import field_of
from altcraft_core.lists.values.settling import DATES, NUMBERS
from altcraft_core.records import ColumnMapping, FieldRules, Level, RowRules
from pages.components import draft, text
from pages.components.review.row_choices import choose

Asked = tuple[FieldRules, ...]

_BOX = "field_rules"
_CHANGE = "change_of_field_rules"
_FORM = "field_rule_"
_TYPED = "typed_field_rules"  # of one list, by its fingerprint


def show(rules: RowRules, mapping: ColumnMapping) -> Asked:
    """The rules of single fields, with what the operator set or removed just now."""
    change = st.session_state.pop(_CHANGE, None)
    asked = _put(rules.fields, change) if change else rules.fields
    for each in asked:
        _show_one(each)
    box = st.expander(text.FIELD_RULES, icon=":material/rule:", key=_BOX, on_change="rerun")
    if box.open:
        with box:
            st.caption(text.FIELD_RULES_CAPTION)
            _show_form(rules, asked, tuple(field_of(mapping, name) for name in dict.fromkeys(mapping.fields)))
    return asked


def find_faults(rules: RowRules, mapping: ColumnMapping) -> tuple[str, ...]:
    """A sentence for everything that keeps these rules from being asked for."""
    faults = find_rules_faults(rules, tuple(field_of(mapping, name) for name in mapping.fields))
    return tuple(text.rules_fault(fault.kind, fault.field) for fault in faults)


def forget() -> None:
    """Let the form begin anew; only in a callback."""
    for key in [str(key) for key in st.session_state]:
        if key.startswith(_FORM):
            del st.session_state[key]


def _put(asked: Asked, change: FieldRules) -> Asked:
    """With these rules in place of the earlier ones of the same field; without any, where these ask for nothing."""
    rest = tuple(each for each in asked if each.name != change.name)
    return rest if _asks_nothing(change) else (*rest, change)


def _asks_nothing(rules: FieldRules) -> bool:
    return rules in {FieldRules(name=rules.name, level=level) for level in Level}


def _show_one(rules: FieldRules) -> None:
    sentence, remove = st.columns((10, 2), vertical_alignment="center")
    sentence.markdown(text.asked_of_field(rules))
    remove.button(
        text.REMOVE,
        key=f"remove_rules:{rules.name}",
        icon=":material/close:",
        type="tertiary",
        width="stretch",
        on_click=_remove,
        args=(rules.name,),
    )


# ---------------------------------------------------------------- the form


def _show_form(rules: RowRules, asked: Asked, fields: Sequence[Field]) -> None:
    with st.container(border=True):
        names = {field.name: field for field in fields}
        place, level = st.columns((6, 6), vertical_alignment="bottom")
        with place:
            name = st.selectbox(text.RULES_FIELD, tuple(names), format_func=text.field, key=f"{_FORM}field")
        known, typed = _in_force(asked, name), _typed()
        begun_with, begun = typed.get(name, (known, known))
        begun = begun if begun_with == known else known
        with level:
            chosen = choose(f"{_FORM}level:{name}", text.RULES_LEVEL, begun.level, text.LEVELS)
        told = _ask(begun, chosen, names[name])
        typed[name] = known, told
        faults = find_rules_faults(replace(rules, fields=(told,)), fields)
        for fault in faults:
            st.markdown(f":small[:red[{text.rules_fault(fault.kind, name)}]]")
        with st.container(horizontal=True, horizontal_alignment="right", vertical_alignment="center"):
            if waiting := [each for each in typed if each in names and _waits(asked, *typed[each])]:
                st.markdown(f":small[:orange[{text.rules_not_set(waiting)}]]", width="content")
            st.button(
                text.SET_RULES,
                key="set_rules",
                icon=":material/check:",
                disabled=bool(faults) or not _waits(asked, known, told),
                on_click=_keep,
                args=(told,),
            )


def _in_force(asked: Asked, name: str) -> FieldRules:
    return next((each for each in asked if each.name == name), FieldRules(name=name))


def _typed() -> dict[str, tuple[FieldRules, FieldRules]]:
    """What was typed for each field of this list, behind the rules that were in force then. To be added to."""
    fingerprint = draft.current().file.fingerprint
    if fingerprint not in st.session_state.get(_TYPED, {}):
        st.session_state[_TYPED] = {fingerprint: {}}
    of_list: dict[str, tuple[FieldRules, FieldRules]] = st.session_state[_TYPED][fingerprint]
    return of_list


def _waits(asked: Asked, known: FieldRules, told: FieldRules) -> bool:
    """Was something typed that is not in force, nor meant for rules that are over?"""
    return known == _in_force(asked, told.name) and told != known and not _asks_nothing(told)


def _ask(begun: FieldRules, level: Level, field: Field) -> FieldRules:
    key = partial("{}{}:{}".format, _FORM)
    for part, value in (("allowed", list(begun.allowed)), *((part, getattr(begun, part)) for part in _PARTS)):
        st.session_state.setdefault(key(part, field.name), value)
    required = st.checkbox(text.RULES_REQUIRED, key=key("required", field.name))
    left, right = st.columns(2)
    with left:
        allowed = st.multiselect(
            text.RULES_ALLOWED,
            begun.allowed,
            key=key("allowed", field.name),
            accept_new_options=True,
            placeholder=text.TYPE_VALUES,
        )
        pattern = st.text_input(
            text.RULES_PATTERN,
            key=key("pattern", field.name),
            help=text.RULES_PATTERN_HELP,
            max_chars=MAX_PATTERN,
            live=True,
        )
    with right:
        shortest, longest = st.columns(2)
        min_length = shortest.number_input(text.RULES_SHORTEST, 0, step=1, key=key("min_length", field.name))
        max_length = longest.number_input(text.RULES_LONGEST, 0, step=1, key=key("max_length", field.name))
        minimum, maximum = _ask_range(key, field) if field.kind in DATES | NUMBERS else ("", "")
    return FieldRules(
        name=field.name,
        level=level,
        required=required,
        allowed=tuple(allowed),
        pattern=pattern,
        min_length=min_length,
        max_length=max_length,
        minimum=minimum,
        maximum=maximum,
    )


_PARTS = ("required", "pattern", "min_length", "max_length", "minimum", "maximum")


def _ask_range(key: partial[str], field: Field) -> tuple[str, str]:
    hint = text.RULES_DATE_HINT if field.kind in DATES else text.RULES_NUMBER_HINT
    least, greatest = st.columns(2)
    return (
        least.text_input(text.RULES_LEAST, key=key("minimum", field.name), placeholder=hint, live=True).strip(),
        greatest.text_input(text.RULES_GREATEST, key=key("maximum", field.name), placeholder=hint, live=True).strip(),
    )


def _keep(rules: FieldRules) -> None:
    st.session_state[_CHANGE] = rules


def _remove(name: str) -> None:
    forget()
    st.session_state[_CHANGE] = FieldRules(name=name)
