"""What is sent in place of the values of a column, where these are few."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import streamlit as st

from altcraft_core.fields import FIELD_BY_NAME, FieldKind
from altcraft_core.lists.columns.binding import WORDS, Value, binding_of, carry_bindings, fold_all, may_be_bound
from altcraft_core.lists.columns.uses import field_of
from altcraft_core.lists.values.countries import country_codes
from altcraft_core.lists.values.places import list_time_zones
from altcraft_core.records import Binding, ColumnMapping
from pages.components import text
from pages.components.draft import Draft
from pages.components.mapping import guesses
from pages.components.mapping.column_picker import Row

_KEY = "values_"
_AS_IT_IS = "\0"  # no operator types that
_EMPTY = ""

Pairs = tuple[tuple[str, str], ...]


def show(state: Draft, before: ColumnMapping, mapping: ColumnMapping, rows: Mapping[str, Row]) -> tuple[Binding, ...]:
    """The bindings of the mapping before, with what the operator changed just now.

    A field that is newly fed begins with guesses.
    """
    carried = ColumnMapping(bindings=carry_bindings(state.contact_list, before, mapping, state.repairs))
    shown = (
        Binding(field=field, values=_show_one(state, mapping, column, binding_of(carried, field), rows[column]))
        for column, field in mapping.columns
        if column in rows and (may_be_bound(mapping, field) or binding_of(carried, field))
    )
    return tuple(binding for binding in shown if binding.values)


def more_key(column: str) -> str:
    """The session key that tells whether the values of a column are open."""
    return f"{_KEY}more:{column}"


def value_key(column: str, field: str, value: str) -> str:
    """The session key of a value's picker."""
    return f"{_KEY}{column}:{field}:{value}"


def forget_all() -> None:
    """Let all pickers begin anew; only in a callback."""
    for key in [str(key) for key in st.session_state]:
        if key.startswith(_KEY):
            del st.session_state[key]


def _show_one(state: Draft, mapping: ColumnMapping, column: str, values: Pairs, row: Row) -> Pairs:
    field = dict(mapping.columns)[column]
    kind = field_of(mapping, field).kind
    listing = partial(guesses.values, state.contact_list, mapping.derived, column, kind, state.repairs)
    box = row.more.popover(
        ":material/swap_horiz:", type="tertiary", help=text.REPLACE_VALUES, key=more_key(column), on_change="rerun"
    )
    if box.open:
        with box:
            values = _edit(listing, column, field, kind, values)
    if values:
        row.faults.caption(text.replaced_values(len(values)))
    if kind in WORDS or field in FIELD_BY_NAME:
        _tell_unknown(listing() or (), values, row)
    return values


def _tell_unknown(listed: Sequence[Value], values: Pairs, row: Row) -> None:
    bound = set(fold_all(value for value, _ in values))
    unknown = [each for each in listed if not each.meaning and not bound & set(fold_all([each.text]))]
    if unknown:
        sentence = text.unknown_values([each.text for each in unknown], sum(each.rows for each in unknown))
        row.faults.markdown(f":small[:orange[:material/warning: {sentence}]]")


def _edit(
    listing: Callable[[], tuple[Value, ...] | None], column: str, field: str, kind: FieldKind, values: Pairs
) -> Pairs:
    """Values that this list does not have stay bound for the next one."""
    with st.spinner(text.GUESSING):
        listed = listing()
    if not listed:
        st.caption(text.TOO_MANY_VALUES if listed is None else text.NO_VALUES)
        return values
    st.caption(text.REPLACE_BY_NUMBERS if kind is FieldKind.INTEGER else text.REPLACE_CAPTION)
    bound = {folded: (value, sent) for value, sent in values for folded in fold_all([value])}
    pairs = []
    for value in sorted(listed, key=lambda each: bool(each.meaning)):
        (folded,) = fold_all([value.text])
        _, sent = bound.pop(folded, ("", _AS_IT_IS))
        chosen = _pick(value, value_key(column, field, value.text), kind, sent)
        if chosen != _AS_IT_IS:
            pairs.append((value.text, chosen))
    return (*pairs, *bound.values())


def _pick(value: Value, key: str, kind: FieldKind, sent: str) -> str:
    st.session_state.setdefault(key, sent)
    choices = dict.fromkeys((_AS_IT_IS, _EMPTY, *_CHOICES.get(kind, tuple)(), st.session_state[key]))
    chosen = st.selectbox(
        text.value_and_rows(value.text, value.rows),
        tuple(choices),
        format_func=partial(_title, value, kind),
        accept_new_options=True,
        key=key,
    )
    return _AS_IT_IS if chosen is None else str(chosen)


def _title(value: Value, kind: FieldKind, choice: str) -> str:
    if choice == _EMPTY:
        return text.LEAVE_EMPTY
    if choice != _AS_IT_IS:
        return text.country(choice) if kind is FieldKind.COUNTRY else choice
    if not value.meaning:
        return text.NOT_UNDERSTOOD
    return text.SENT_AS_IT_IS if value.meaning == value.text else text.sent_as(value.meaning)


def _list_countries() -> tuple[str, ...]:
    return tuple(sorted(set(country_codes().values()), key=text.country))


_CHOICES: Mapping[FieldKind, Callable[[], tuple[str, ...]]] = {
    FieldKind.SEX: lambda: ("male", "female"),
    FieldKind.BOOL: lambda: ("true", "false"),
    FieldKind.COUNTRY: _list_countries,
    FieldKind.TIMEZONE: list_time_zones,
}
