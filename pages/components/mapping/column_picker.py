"""One row per column: its header and sample values, the field it goes into, and why that was suggested."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from altcraft_core.fields import CUSTOM_DATA, STANDARD_FIELDS, SUBSCRIPTION
from altcraft_core.lists.columns.mapping import Reason, Suggestion
from altcraft_core.records import PlatformField
from pages.components import text

DO_NOT_SEND = ""
CUSTOM = "?"  # no field can be called that
HOOK = "!"
FOR_SUBSCRIPTIONS = "@"
FIELDS = tuple(field.name for field in STANDARD_FIELDS)
_PREFIXES = {CUSTOM: "", HOOK: CUSTOM_DATA, FOR_SUBSCRIPTIONS: SUBSCRIPTION}
_GUESSES = "guesses"  # by the list's fingerprint: what its mapping began with; none where a recipe made it
_WIDTHS = (9, 8, 7)
_TO_MIDDLE = 8  # pixels from the top of a picker to that of a badge beside it
_SURE = 0.9  # from here on a suggestion needs no second look


Own = tuple[PlatformField, ...]


@dataclass(frozen=True, kw_only=True)
class Row:
    """What a row was left with: the field, None where the column is not sent, and two places of the row."""

    field: str | None
    faults: DeltaGenerator  #: below the picker, to say what is wrong with it
    more: DeltaGenerator  #: at the end, for a small control


def show_head() -> None:
    """The heads of the rows that follow."""
    for place, title in zip(st.columns(_WIDTHS, wrap=False), (text.COLUMN, text.FIELD, text.WHY), strict=True):
        place.caption(title)


def show(suggestion: Suggestion, field: str | None, own: Own = (), made_of: str = "") -> Row:
    """The row of a column. `field` is what it shows when it is drawn first; `own` are fields of the account.

    `made_of` stands in place of a reason: nothing was suggested for a column that the operator made.
    """
    column, choice, end = st.columns(_WIDTHS)
    with column.container(gap=None):
        st.markdown(f"**{text.literal(suggestion.column)}**", wrap=False, width="stretch")
        samples = "  ·  ".join(text.literal(sample) for sample in suggestion.samples)
        st.caption(samples or text.NO_SAMPLES, wrap=False, width="stretch")
    with choice.container(gap="xsmall"):
        chosen = pick(column_key(suggestion.column), field, own)
        faults = st.container(gap="xsmall")
    with end.container(horizontal=True, gap="small"):
        with st.container(gap=None):
            st.space(_TO_MIDDLE)
            if made_of:
                st.badge(made_of, color="gray", icon=":material/call_split:")
            else:
                _show_reason(suggestion, chosen)
        more = st.container(width="content")
    return Row(field=chosen, faults=faults, more=more)


def pick(key: str, field: str | None, own: Own = (), *, optional: bool = True) -> str | None:
    """A field, None for "do not send"; one that has to be named and is not yet has no name behind its prefix."""
    titles = {each.name: text.own_field(each.name, each.title, each.kind) for each in own}
    choices = (*((DO_NOT_SEND,) if optional else ()), *FIELDS, *titles, *_PREFIXES)
    _begin(key, field, choices)
    chosen = st.selectbox(
        text.FIELD,
        choices,
        format_func=partial(_title, titles),
        key=key,
        label_visibility="collapsed",
    )
    if chosen not in _PREFIXES:
        return chosen or None
    title, hint = _NAMES[chosen]
    name = st.text_input(title, key=_name_key(key), placeholder=hint, label_visibility="collapsed", live=True).strip()
    return f"{_PREFIXES[chosen]}{name}"


def picked(key: str) -> str:
    """What `pick` shows under that key at the moment; "" while it names no field."""
    chosen = st.session_state.get(key, DO_NOT_SEND)
    if chosen not in _PREFIXES:
        return chosen
    name = st.session_state.get(_name_key(key), "").strip()
    return f"{_PREFIXES[chosen]}{name}" if name else ""


def column_key(column: str) -> str:
    """The session key of a column's picker."""
    return f"field:{column}"


def forget(*keys: str) -> None:
    """Let these pickers begin anew; only in a callback, before they are drawn."""
    for key in keys:
        st.session_state.pop(key, None)
        st.session_state.pop(_name_key(key), None)


def begin(fingerprint: str, suggestions: Sequence[Suggestion]) -> None:
    """The mapping of that list begins with these suggestions, and follows better ones."""
    st.session_state[_GUESSES] = {fingerprint: {each.column: each.field for each in suggestions}}


def follow(fields: dict[str, str], fingerprint: str, suggestions: Sequence[Suggestion]) -> dict[str, str]:
    """The fields by column, with better suggestions taken over where the operator had left the earlier ones standing.

    A mapping that did not begin with suggestions for this very list stays as it is. To be called before the pickers
    are drawn.
    """
    guesses = {each.column: each.field for each in suggestions}
    earlier = st.session_state.get(_GUESSES, {}).get(fingerprint)
    if earlier is None or earlier == guesses or earlier.keys() != guesses.keys():
        return fields
    begin(fingerprint, suggestions)
    better = {
        column: field
        for column, field in guesses.items()
        if field != earlier[column] and fields.get(column, DO_NOT_SEND) == earlier[column]
    }
    forget(*map(column_key, better))
    return {column: field for column, field in (fields | better).items() if field}


def forget_all() -> None:
    """Let the pickers of all columns begin anew, and follow no suggestions; only in a callback."""
    st.session_state.pop(_GUESSES, None)
    for key in [str(key) for key in st.session_state]:
        if key.startswith((column_key(""), _name_key(""))):
            del st.session_state[key]


def _name_key(key: str) -> str:
    return f"custom:{key}"


def _begin(key: str, field: str | None, choices: tuple[str, ...]) -> None:
    """Before the widgets are drawn: what they show at first, and again where the account's field is no longer told."""
    shown = st.session_state.get(key)
    if shown is None or shown not in choices:
        field = field if shown is None else shown
        st.session_state[key] = _choice(field, choices)
        st.session_state[_name_key(key)] = _bare_name(field, choices)


def _choice(field: str | None, choices: tuple[str, ...]) -> str:
    if field is None or field in choices:
        return field or DO_NOT_SEND
    return next(choice for choice, prefix in reversed(_PREFIXES.items()) if field.startswith(prefix))


def _bare_name(field: str | None, choices: tuple[str, ...]) -> str:
    return "" if field is None or field in choices else field.removeprefix(_PREFIXES[_choice(field, choices)])


_TITLES = {
    DO_NOT_SEND: text.DO_NOT_SEND,
    CUSTOM: text.CUSTOM_FIELD,
    HOOK: text.HOOK_FIELD,
    FOR_SUBSCRIPTIONS: text.SUBSCRIPTION_FIELD,
}
_NAMES = {
    CUSTOM: (text.CUSTOM_NAME, text.CUSTOM_NAME_HINT),
    HOOK: (text.HOOK_NAME, text.HOOK_NAME_HINT),
    FOR_SUBSCRIPTIONS: (text.SUBSCRIPTION_FIELD_NAME, text.SUBSCRIPTION_FIELD_HINT),
}


def _title(own: Mapping[str, str], choice: str) -> str:
    return own.get(choice) or _TITLES.get(choice) or text.field_and_name(choice)


def _show_reason(suggestion: Suggestion, chosen: str | None) -> None:
    reason, field, share = suggestion.reason, suggestion.field, suggestion.share
    if (chosen or "") != field:
        st.badge(text.YOUR_CHOICE, color="gray", icon=":material/edit:")
    elif reason is not Reason.NONE:
        is_sure = suggestion.confidence >= _SURE and not suggestion.is_doubtful
        title = text.why_suggested(reason, field, suggestion.confidence, share)
        sure = text.certainty(suggestion.confidence, field, share)
        st.badge(title, color="green" if is_sure else "orange", help=sure)
        if suggestion.is_doubtful:
            st.markdown(f":small[:orange[{text.doubt(field, share)}]]")
    elif suggestion.hint:
        st.markdown(f":small[:gray[{text.hint(suggestion.hint)}]]")
