"""Columns that are made of the list's own: a full name split, a date put together, several columns made one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from altcraft_core.lists.columns.mapping import Suggestion
from altcraft_core.lists.headers import ROW, free_name
from altcraft_core.records import ColumnMapping, ContactList, Derivation, DerivedColumn, NameOrder
from pages.components import draft, text
from pages.components.draft import Step
from pages.components.mapping import column_picker, guesses
from pages.components.mapping.column_picker import Row

_KEY = "derive_"
_BOX = f"{_KEY}box"
_NAMES, _DATE, _JOIN, _FIRST_FILLED = text.DERIVATIONS
_PARTS = {Derivation.FIRST_NAME: "_fname", Derivation.LAST_NAME: "_lname", Derivation.MIDDLE_NAME: ""}
_WITH_MIDDLE = (NameOrder.FIRST_MIDDLE_LAST, NameOrder.LAST_FIRST_MIDDLE)
#: What a made column most likely feeds.
_FIELDS = _PARTS | {Derivation.DATE: "_bdate"}


def show(contact_list: ContactList, mapping: ColumnMapping, suggestions: Sequence[Suggestion]) -> None:
    """A small control that opens the choice of what to make."""
    box = st.popover(
        text.SPLIT_OR_JOIN, type="tertiary", icon=":material/call_split:", key=_BOX, on_change="rerun", width="content"
    )
    if not box.open:
        return
    with box:
        kind = st.selectbox(
            text.DERIVE, tuple(text.DERIVATIONS), format_func=text.DERIVATIONS.__getitem__, key=f"{_KEY}kind"
        )
        derived = _name(_CHOICES[kind](contact_list.columns, suggestions), (ROW, *_names(contact_list, mapping)))
        repairs = draft.current().repairs_of_columns
        if derived:
            made = guesses.derived_columns(contact_list, derived, repairs)
            st.caption("  \n".join(text.column_and_samples(each.column, each.samples) for each in made))
        st.button(
            text.ADD_COLUMN,
            key=f"{_KEY}add",
            icon=":material/add:",
            disabled=not derived,
            on_click=_add,
            args=(derived,),
        )


def show_row(derived: DerivedColumn, made: Suggestion, field: str | None, own: column_picker.Own) -> Row:
    """The row of a made column, which can be removed."""
    row = column_picker.show(made, field, own, made_of=text.derived_from(derived))
    row.more.button(
        ":material/close:",
        key=f"{_KEY}remove:{derived.name}",
        type="tertiary",
        help=text.REMOVE_COLUMN,
        on_click=_remove,
        args=(derived.name,),
    )
    return row


def offer_split(contact_list: ContactList, mapping: ColumnMapping, suggestion: Suggestion, row: Row) -> None:
    """A press splits full names, where nobody did and nothing else feeds the names. It says how, where that is open."""
    if row.field is not None or {"_fname", "_lname"} <= set(mapping.fields):
        return
    column, orders = suggestion.column, suggestion.orders
    for order in orders:
        made, is_told = _split(column, order), len(orders) == 1
        words = text.SPLIT_NAMES if is_told else text.split_names(order)
        key = f"{_KEY}split:{column}" if is_told else f"{_KEY}split:{column}:{order}"
        _offer(contact_list, mapping, made, row, words, key, "call_split")


def offer_first_filled(contact_list: ContactList, mapping: ColumnMapping, columns: Sequence[str], row: Row) -> None:
    """Where two columns feed one field, a press lets the second one step in where the first is empty."""
    if not set(columns) <= set(contact_list.columns):
        return
    made = DerivedColumn(name="", make=Derivation.FIRST_FILLED, columns=tuple(columns))
    _offer(contact_list, mapping, (made,), row, text.TAKE_FIRST_FILLED, f"{_KEY}filled:{columns[-1]}", "call_merge")


def _offer(
    contact_list: ContactList,
    mapping: ColumnMapping,
    made: Sequence[DerivedColumn],
    row: Row,
    words: str,
    key: str,
    icon: str,
) -> None:
    derived = _name(made, (ROW, *_names(contact_list, mapping)))
    row.faults.button(words, key=key, icon=f":material/{icon}:", type="tertiary", on_click=_add, args=(derived,))


# ---------------------------------------------------------------- choices


def _choose_names(columns: Sequence[str], suggestions: Sequence[Suggestion]) -> tuple[DerivedColumn, ...]:
    likely = next((each for each in suggestions if each.orders), None)
    column = st.selectbox(
        text.DERIVE_FROM, columns, index=columns.index(likely.column) if likely else None, key=f"{_KEY}column"
    )
    orders = tuple(NameOrder)
    order = st.selectbox(
        text.NAME_ORDER,
        orders,
        index=orders.index(likely.orders[0]) if likely else 0,
        format_func=text.NAME_ORDERS.__getitem__,
        key=f"{_KEY}order",
    )
    return _split(column, order) if column else ()


def _choose_date(columns: Sequence[str], _suggestions: Sequence[Suggestion]) -> tuple[DerivedColumn, ...]:
    titles = (text.DAY, text.MONTH, text.YEAR)
    parts = [
        place.selectbox(title, columns, index=None, key=f"{_KEY}date:{number}")
        for number, (place, title) in enumerate(zip(st.columns(3), titles, strict=True))
    ]
    return (DerivedColumn(name="", make=Derivation.DATE, columns=tuple(parts)),) if all(parts) else ()


def _choose_join(columns: Sequence[str], _suggestions: Sequence[Suggestion]) -> tuple[DerivedColumn, ...]:
    chosen = st.multiselect(text.DERIVE_FROM_SEVERAL, columns, key=f"{_KEY}columns")
    separator = st.text_input(text.JOIN_SEPARATOR, value=" ", max_chars=10, key=f"{_KEY}separator")
    joined = DerivedColumn(name="", make=Derivation.JOIN, columns=tuple(chosen), separator=separator)
    return (joined,) if len(chosen) > 1 else ()


def _choose_first_filled(columns: Sequence[str], _suggestions: Sequence[Suggestion]) -> tuple[DerivedColumn, ...]:
    chosen = st.multiselect(text.DERIVE_FROM_SEVERAL, columns, key=f"{_KEY}rivals")
    made = DerivedColumn(name="", make=Derivation.FIRST_FILLED, columns=tuple(chosen))
    return (made,) if len(chosen) > 1 else ()


_CHOICES = {_NAMES: _choose_names, _DATE: _choose_date, _JOIN: _choose_join, _FIRST_FILLED: _choose_first_filled}


def _split(column: str, order: NameOrder) -> tuple[DerivedColumn, ...]:
    return tuple(
        DerivedColumn(name="", make=make, columns=(column,), order=order)
        for make in _PARTS
        if make is not Derivation.MIDDLE_NAME or order in _WITH_MIDDLE
    )


def _name(derived: Sequence[DerivedColumn], taken: Sequence[str]) -> tuple[DerivedColumn, ...]:
    """The same, called by what they hold, and like no other column."""
    return tuple(
        replace(each, name=free_name(text.derived_name(each.make, each.columns), (*taken, "*"))) for each in derived
    )


def _names(contact_list: ContactList, mapping: ColumnMapping) -> tuple[str, ...]:
    return (*contact_list.columns, *(each.name for each in mapping.derived))


# ---------------------------------------------------------------- changes, before the run that shows them


def _add(derived: tuple[DerivedColumn, ...]) -> None:
    """What is free is fed at once; a column that others are made of gives way where the new one takes its field."""
    mapping = draft.current().mapping
    given_up = {pair for each in derived for pair in mapping.columns if _takes_over(each, *pair)}
    columns = tuple(pair for pair in mapping.columns if pair not in given_up)
    fed = {"", *(field for _, field in columns)}
    fresh = tuple((each.name, field) for each in derived if (field := _field_of(each, mapping)) not in fed)
    column_picker.forget(*(column_picker.column_key(column) for column, _ in given_up))
    st.session_state[_BOX] = False
    draft.change(
        Step.MAPPING, mapping=replace(mapping, derived=(*mapping.derived, *derived), columns=(*columns, *fresh))
    )


def _takes_over(derived: DerivedColumn, column: str, field: str) -> bool:
    """Full names that are split are no names themselves any more."""
    if column not in derived.columns:
        return False
    return derived.make is Derivation.FIRST_FILLED or (derived.make in _PARTS and field in _PARTS.values())


def _field_of(derived: DerivedColumn, mapping: ColumnMapping) -> str:
    """What a made column most likely feeds: of several rivals, what the first of them fed."""
    if derived.make is Derivation.FIRST_FILLED:
        fed = dict(mapping.columns)
        return next((fed[column] for column in derived.columns if column in fed), "")
    return _FIELDS.get(derived.make, "")


def _remove(name: str) -> None:
    mapping = draft.current().mapping
    column_picker.forget(column_picker.column_key(name))
    draft.change(
        Step.MAPPING,
        mapping=replace(
            mapping,
            derived=tuple(each for each in mapping.derived if each.name != name),
            columns=tuple(pair for pair in mapping.columns if pair[0] != name),
        ),
    )
