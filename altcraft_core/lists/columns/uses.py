"""How a mapped field is used: what its values are, how they stand in a cell, what they do to the profile."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from altcraft_core.fields import ASIDE, FIELD_BY_NAME, Field, FieldKind, find_field
from altcraft_core.records import ColumnMapping, FieldAction, FieldUse

#: What may stand several times in one cell.
SEVERAL = frozenset({FieldKind.PHONE, FieldKind.TAGS, FieldKind.ARRAY})
#: By what a profile may be found, in the words of the platform: numbers, texts and tags.
FINDING = frozenset(FieldKind) - {FieldKind.FLOAT, FieldKind.BOOL, FieldKind.ARRAY, FieldKind.OBJECT}
#: Which kinds an update function takes; the platform's page "Database fields functional update".
TAKEN_BY: Mapping[FieldAction, frozenset[FieldKind]] = {
    FieldAction.SET: frozenset(FieldKind),
    FieldAction.UNSET: frozenset(FieldKind) - {FieldKind.EMAIL},
    FieldAction.INCR: frozenset({FieldKind.INTEGER, FieldKind.FLOAT}),
    FieldAction.ADD: frozenset({FieldKind.TAGS, FieldKind.ARRAY, FieldKind.OBJECT}),
    FieldAction.DELETE: frozenset({FieldKind.TAGS, FieldKind.ARRAY, FieldKind.OBJECT}),
    FieldAction.UPSERT: frozenset({FieldKind.OBJECT}),
}
_COMMA = ","


def use_of(mapping: ColumnMapping, name: str) -> FieldUse:
    """The use of a field, its kind and separator filled in, whether the mapping speaks of it or not."""
    use = next((use for use in mapping.uses if use.name == name), FieldUse(name=name))
    kind = use.kind or find_field(name).kind
    always_several = kind in SEVERAL - {FieldKind.PHONE}
    return replace(use, kind=kind, separator=use.separator or (_COMMA if always_several else ""))


def take_several(mapping: ColumnMapping, name: str, separator: str) -> ColumnMapping:
    """The same mapping, where a cell of that field may hold several values with the separator between them.

    Uses stand in the order of the fields, as the Mapping page leaves them.
    """
    uses = {use.name: use for use in mapping.uses}
    uses[name] = replace(uses.get(name, FieldUse(name=name)), separator=separator)
    return replace(
        mapping, uses=tuple(uses[field] for field in dict.fromkeys((*mapping.fields, *uses)) if field in uses)
    )


def follow_names(before: ColumnMapping, now: ColumnMapping, told: Collection[str] = ()) -> ColumnMapping:
    """The mapping before, in which fields are called as they are now where only their name was corrected.

    So what was said of a field stays said of it. `told` are the fields that the account knows: to choose another one of
    these corrects no name.
    """
    fed = dict(now.columns)
    names = {
        old: new
        for column, old in before.columns
        if (new := fed.get(column, old)) not in before.fields
        and old not in now.fields
        and now.fields.count(new) == 1
        and all(_is_named_by_hand(name, told) for name in (old, new))
    }
    return replace(
        before,
        columns=tuple((column, names.get(field, field)) for column, field in before.columns),
        uses=tuple(replace(use, name=names.get(use.name, use.name)) for use in before.uses),
        bindings=tuple(replace(each, field=names.get(each.field, each.field)) for each in before.bindings),
    )


def _is_named_by_hand(name: str, told: Collection[str]) -> bool:
    return not (name in FIELD_BY_NAME or name in told or name.startswith(ASIDE))


def field_of(mapping: ColumnMapping, name: str) -> Field:
    """The field as this mapping feeds it."""
    use = use_of(mapping, name)
    field = find_field(name)
    return replace(field, kind=use.kind or field.kind, separator=use.separator)
