"""How fields are used: the type of their values, what stands between them in a cell, what a value does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from altcraft_core.fields import ASIDE, FIELD_BY_NAME, FieldKind, find_field, is_field_name
from altcraft_core.lists.columns.uses import SEVERAL, TAKEN_BY
from altcraft_core.records import ColumnMapping, FieldAction, FieldUse
from pages.components import text
from pages.components.mapping.column_picker import Own, Row
from pages.components.mapping.constants_editor import Places

KINDS = (
    FieldKind.TEXT,
    FieldKind.INTEGER,
    FieldKind.FLOAT,
    FieldKind.BOOL,
    FieldKind.DATE,
    FieldKind.DATETIME,
    FieldKind.EMAIL,
    FieldKind.PHONE,
    FieldKind.TAGS,
    FieldKind.ARRAY,
    FieldKind.OBJECT,
)
_PREFIX = "use_"


def show(
    mapping: ColumnMapping,
    uses: Sequence[FieldUse],
    own: Own,
    rows: Mapping[str, Row],
    constant_places: Mapping[str, Places],
) -> tuple[FieldUse, ...]:
    """The uses of all mapped fields that are not plain.

    `uses` are those the operator chose before; a field without one is used as the account knows it. The control of a
    field stands in the row of the first column that feeds it, else beside its constant.
    """
    known = {use.name: use for use in uses}
    kinds = {each.name: each.kind for each in own}
    in_rows = {field: (rows[column].more, rows[column].faults) for column, field in reversed(mapping.columns)}
    places = {**constant_places, **in_rows}
    told = [known.get(name, FieldUse(name=name)) for name in dict.fromkeys(mapping.fields) if name in places]
    # One whose name is still being typed shows nothing, and is used as before once it has its name.
    shown = [_show_one(use, kinds.get(use.name), *places[use.name]) if is_field_name(use.name) else use for use in told]
    return tuple(use for use in shown if use != FieldUse(name=use.name))


def _show_one(use: FieldUse, told: FieldKind | None, place: DeltaGenerator, below: DeltaGenerator) -> FieldUse:
    """A small control that opens the choices of a field; what is not plain is written below.

    `told` is the kind by which the account knows the field, None where it is not known.
    """
    kind = use.kind or told or find_field(use.name).kind
    use = _name_kind(use, kind, told)
    if _has_choices(use, kind):
        box = place.popover(
            ":material/tune:", type="tertiary", help=text.FIELD_USE, key=more_key(use.name), on_change="rerun"
        )
        if box.open:
            with box:
                use = _edit(use, kind, told)
    if summary := text.field_use(replace(use, kind=None) if use.kind is told else use):
        below.caption(summary)
    return use


def more_key(name: str) -> str:
    """The session key that tells whether the choices of a field are open."""
    return f"{_PREFIX}more:{name}"


def forget_all() -> None:
    """Let the choices of all fields begin anew; only in a callback."""
    for key in [str(key) for key in st.session_state]:
        if key.startswith(_PREFIX):
            del st.session_state[key]


def _has_choices(use: FieldUse, kind: FieldKind) -> bool:
    """A standard field is used in one way, unless it may hold several values or was told otherwise."""
    return use.name not in FIELD_BY_NAME or kind in SEVERAL or use != FieldUse(name=use.name)


def _edit(use: FieldUse, kind: FieldKind, told: FieldKind | None) -> FieldUse:
    if use.name not in FIELD_BY_NAME:
        kind = _pick(text.FIELD_KIND, (*KINDS, kind), kind, text.FIELD_KINDS, f"{_PREFIX}kind:{use.name}")
    separator = _type_separator(use, kind) if kind in SEVERAL else ""
    action, submatch = _pick_action(use, kind), ""
    if action is FieldAction.UPSERT:
        key = f"{_PREFIX}submatch:{use.name}"
        st.session_state.setdefault(key, use.submatch)
        submatch = st.text_input(text.SUBMATCH, key=key, placeholder=text.SUBMATCH_HINT).strip()
    chosen = FieldUse(name=use.name, kind=kind, separator=separator, action=action, submatch=submatch)
    return _name_kind(chosen, kind, told)


def _pick_action(use: FieldUse, kind: FieldKind) -> FieldAction:
    """One that the kind allows; also the present one, so that a wrong choice is seen, not lost."""
    if use.name.startswith(ASIDE):
        return FieldAction.SET
    allowed = [action for action in FieldAction if kind in TAKEN_BY[action]]
    present = use.action if use.action in allowed or use.kind in {None, kind} else FieldAction.SET
    key = f"{_PREFIX}action:{use.name}"
    if st.session_state.get(key) not in {None, present, *allowed}:
        st.session_state[key] = FieldAction.SET
    return _pick(text.FIELD_ACTION, (*allowed, present), present, text.FIELD_ACTIONS, key)


def _type_separator(use: FieldUse, kind: FieldKind) -> str:
    key = f"{_PREFIX}separator:{use.name}"
    st.session_state.setdefault(key, use.separator)
    hint = text.CELL_SEPARATOR_HINT_ONE if kind is FieldKind.PHONE else text.CELL_SEPARATOR_HINT
    return st.text_input(text.CELL_SEPARATOR, key=key, placeholder=hint, max_chars=5)


def _pick(title: str, choices: tuple, chosen: object, names: dict, key: str) -> object:
    st.session_state.setdefault(key, chosen)
    return st.selectbox(title, tuple(dict.fromkeys(choices)), format_func=names.__getitem__, key=key)


def _name_kind(use: FieldUse, kind: FieldKind, told: FieldKind | None) -> FieldUse:
    """The kind is named only where it says more than the name of the field does."""
    natural = find_field(use.name).kind
    is_natural = kind is natural and told in {None, natural}
    return replace(use, kind=None if is_natural else kind)
