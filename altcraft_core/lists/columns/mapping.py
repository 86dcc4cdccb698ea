"""Which column feeds which field: a first guess with its reason, and what is wrong with a mapping."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import polars as pl

from altcraft_core.fields import ASIDE, STANDARD_FIELDS, SUBSCRIPTION, Field, is_field_name
from altcraft_core.lists.columns.binding import binding_of, guess_bindings, is_bound_twice, read_meanings
from altcraft_core.lists.columns.constants import is_understood, shows_nothing
from altcraft_core.lists.columns.deriving import TAKES, scan_columns
from altcraft_core.lists.columns.fullnames import find_full_names
from altcraft_core.lists.columns.guessing import (
    SAMPLE_ROWS,
    Guess,
    Reason,
    guess_fields,
    take_sample,
)
from altcraft_core.lists.columns.uses import FINDING, SEVERAL, TAKEN_BY, field_of, use_of
from altcraft_core.lists.headers import ROW, is_column_name
from altcraft_core.lists.values.normalizing import lacks_zone, tidy
from altcraft_core.lists.values.settling import MOMENTS
from altcraft_core.records import ColumnMapping, ContactList, DerivedColumn, FieldAction, FieldUse, NameOrder, Repair

SAMPLES = 3  #: values shown to the operator


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """A column and the field that it seems to feed."""

    column: str
    samples: tuple[str, ...]  #: a few distinct values
    field: str = ""  #: empty: do not send
    reason: Reason = Reason.NONE
    confidence: float = 0  #: from 0 to 1
    share: float | None = None  #: of its values that look like the field's; None where that says nothing
    is_doubtful: bool = False  #: does the header say what the values do not?
    hint: str = ""  #: the field whose look its values have, though its header speaks of something else
    orders: tuple[NameOrder, ...] = ()  #: where its values are full names: how they may be written


class FaultKind(StrEnum):
    """What can be wrong with a mapping."""

    TWO_COLUMNS = "two_columns"  #: one field is fed twice
    MATCH_UNMAPPED = "match_unmapped"  #: nothing feeds the field that finds the profile
    UNKNOWN_COLUMN = "unknown_column"  #: the list has no such column
    BAD_FIELD_NAME = "bad_field_name"  #: no field of Altcraft can be called so
    CONSTANT_MATCH = "constant_match"  #: every row would find the same profile
    NOTHING_MAPPED = "nothing_mapped"
    BAD_MATCH_USE = "bad_match_use"  #: values that find profiles are sent as they are, and are no lists
    BAD_ACTION = "bad_action"  #: the update function does not go with the kind of the field
    BAD_SEPARATOR = "bad_separator"  #: a field of that kind has one value
    NO_SUBMATCH = "no_submatch"  #: an upsert does not say into which property
    SOURCE_UNMAPPED = "source_unmapped"  #: nothing feeds a field from which a subscription takes values
    NOT_TAKEN = "not_taken"  #: it is for subscriptions only, and none takes it
    DERIVED_NAME = "derived_name"  #: a derived column is called like another one, or as no column can be
    DERIVED_FROM = "derived_from"  #: it is made of too few columns, or of too many
    BAD_BINDING = "bad_binding"  #: a value is bound to what the field cannot take
    BOUND_SEVERAL = "bound_several"  #: values are bound where a cell holds several
    BOUND_TWICE = "bound_twice"  #: one value, whatever its case and spaces, is bound to two
    UNFED_USE = "unfed_use"  #: it is said how a field is used into which nothing goes
    UNFED_BINDING = "unfed_binding"  #: values are bound of a field into which no column goes
    EMPTY_CONSTANT = "empty_constant"  #: there is nothing to send to every row
    BAD_CONSTANT = "bad_constant"  #: no row could be sent with a value that the field cannot take


@dataclass(frozen=True, kw_only=True)
class MappingFault:
    """One fault: the field it is about, and the columns."""

    kind: FaultKind
    field: str = ""
    columns: tuple[str, ...] = ()


def suggest_mapping(
    contact_list: ContactList, fields: Sequence[Field] = STANDARD_FIELDS, repairs: Sequence[Repair] = ()
) -> tuple[Suggestion, ...]:
    """One suggestion per column, in the list's order. No field is suggested twice: the stronger reason has it.

    `fields` are all that may be suggested; an account's own fields stand behind the standard ones. Values are looked at
    as `repairs` leave them.
    """
    sample = take_sample(contact_list, repairs)
    full_names = find_full_names(sample)
    guesses = {guess.column: guess for guess in guess_fields(sample, fields, full_names)}
    return tuple(_suggest(values, guesses.get(values.name), full_names.get(values.name, ())) for values in sample)


def suggest_columns(
    contact_list: ContactList, suggestions: Sequence[Suggestion], repairs: Sequence[Repair] = ()
) -> ColumnMapping:
    """The mapping that these suggestions make, with what values of few words seem to mean."""
    mapping = ColumnMapping(columns=tuple((each.column, each.field) for each in suggestions if each.field))
    return replace(mapping, bindings=guess_bindings(contact_list, mapping, repairs))


def describe_derived(
    contact_list: ContactList, derived: Sequence[DerivedColumn], repairs: Sequence[Repair] = ()
) -> tuple[Suggestion, ...]:
    """The derived columns as they are shown beside those of the list, with samples and without a field."""
    rows, _ = scan_columns(contact_list, derived, repairs)
    sample = rows.select(each.name for each in derived).head(SAMPLE_ROWS).collect()
    return tuple(Suggestion(column=values.name, samples=show_samples(values)) for values in sample)


def show_samples(values: pl.Series) -> tuple[str, ...]:
    """A few distinct values."""
    return tuple(values.drop_nulls().unique(maintain_order=True).head(SAMPLES))


def find_zoneless(contact_list: ContactList, mapping: ColumnMapping, repairs: Sequence[Repair] = ()) -> tuple[str, ...]:
    """The fields of a mapping without faults some of whose moments name no time zone, so that they are sent in UTC."""
    moments = {name: kind for name in mapping.fields if (kind := field_of(mapping, name).kind) in MOMENTS}
    if not moments:
        return ()
    rows, _ = scan_columns(contact_list, mapping.derived, repairs)
    cells = [(field, pl.col(column)) for column, field in mapping.columns]
    cells += [(field, pl.lit(value)) for field, value in mapping.constants]
    told = [lacks_zone(tidy(cell), moments[field]).any().alias(field) for field, cell in cells if field in moments]
    found = rows.select(told).collect(engine="streaming").row(0, named=True)
    return tuple(field for field, is_zoneless in found.items() if is_zoneless)


def find_faults(mapping: ColumnMapping, columns: tuple[str, ...], match_field: str) -> tuple[MappingFault, ...]:
    """Everything that keeps this mapping of a list with these columns from being used."""
    return tuple(_faults(mapping, columns, match_field))


def _suggest(values: pl.Series, guess: Guess | None, orders: tuple[NameOrder, ...]) -> Suggestion:
    bare = Suggestion(column=values.name, samples=show_samples(values), orders=orders)
    if guess is None:
        return bare
    if guess.is_hint:
        return replace(bare, hint=guess.field)
    return replace(
        bare,
        field=guess.field,
        reason=guess.reason,
        confidence=guess.confidence,
        share=guess.share,
        is_doubtful=guess.is_doubtful,
    )


# ---------------------------------------------------------------- faults


def _faults(mapping: ColumnMapping, columns: tuple[str, ...], match_field: str) -> Iterator[MappingFault]:
    if not mapping.columns:
        yield MappingFault(kind=FaultKind.NOTHING_MAPPED)
    derived = {each.name for each in mapping.derived}
    for column, field in mapping.columns:
        if column not in columns and column not in derived:
            yield MappingFault(kind=FaultKind.UNKNOWN_COLUMN, field=field, columns=(column,))
    yield from _derived_faults(mapping.derived, columns)
    for field in dict.fromkeys(mapping.fields):
        feeding = _feeding(mapping, field)
        if mapping.fields.count(field) > 1:
            yield MappingFault(kind=FaultKind.TWO_COLUMNS, field=field, columns=feeding)
        if not is_field_name(field):
            yield MappingFault(kind=FaultKind.BAD_FIELD_NAME, field=field, columns=feeding)
    if match_field in dict(mapping.constants):
        yield MappingFault(kind=FaultKind.CONSTANT_MATCH, field=match_field)
    elif match_field not in mapping.fields:
        yield MappingFault(kind=FaultKind.MATCH_UNMAPPED, field=match_field)
    for field in dict.fromkeys(mapping.fields):
        feeding = _feeding(mapping, field)
        is_match = field == match_field
        kinds = [*_use_faults(use_of(mapping, field), is_match=is_match), *_binding_faults(mapping, field, is_match)]
        for kind in dict.fromkeys(kinds):
            yield MappingFault(kind=kind, field=field, columns=feeding)
    yield from _constant_faults(mapping)
    yield from _unfed_faults(mapping)
    yield from _subscription_faults(mapping)


def _derived_faults(derived: Sequence[DerivedColumn], columns: Sequence[str]) -> Iterator[MappingFault]:
    for place, each in enumerate(derived):
        taken = {ROW, *columns, *(other.name for other in derived[:place])}
        if not is_column_name(each.name, taken):
            yield MappingFault(kind=FaultKind.DERIVED_NAME, columns=(each.name,))
        least, most = TAKES[each.make]
        if not least <= len(each.columns) <= most:
            yield MappingFault(kind=FaultKind.DERIVED_FROM, columns=(each.name,))
        for column in each.columns:
            if column not in columns:
                yield MappingFault(kind=FaultKind.UNKNOWN_COLUMN, columns=(column,))


def _binding_faults(mapping: ColumnMapping, field: str, is_match: bool) -> Iterator[FaultKind]:
    values = binding_of(mapping, field)
    if not values:
        return
    found = field_of(mapping, field)
    if is_match:
        yield FaultKind.BAD_MATCH_USE
    elif found.separator:
        yield FaultKind.BOUND_SEVERAL
    elif not all(read_meanings([sent for _, sent in values if sent], found.kind)):
        yield FaultKind.BAD_BINDING
    if is_bound_twice(values):
        yield FaultKind.BOUND_TWICE


def _constant_faults(mapping: ColumnMapping) -> Iterator[MappingFault]:
    for field, value in mapping.constants:
        if shows_nothing(value):
            yield MappingFault(kind=FaultKind.EMPTY_CONSTANT, field=field)
        elif not is_understood(value, field_of(mapping, field)):
            yield MappingFault(kind=FaultKind.BAD_CONSTANT, field=field)


def _unfed_faults(mapping: ColumnMapping) -> Iterator[MappingFault]:
    """What is said of a field does nothing where its name is mistyped."""
    for use in mapping.uses:
        if use.name not in mapping.fields:
            yield MappingFault(kind=FaultKind.UNFED_USE, field=use.name)
    for binding in mapping.bindings:
        if not _feeding(mapping, binding.field):
            yield MappingFault(kind=FaultKind.UNFED_BINDING, field=binding.field)


def _subscription_faults(mapping: ColumnMapping) -> Iterator[MappingFault]:
    taken = dict.fromkeys(source for item in mapping.subscriptions for source in item.sources)
    for source in taken:
        if source not in mapping.fields:
            yield MappingFault(kind=FaultKind.SOURCE_UNMAPPED, field=source)
    for field in dict.fromkeys(mapping.fields):
        if field.startswith(SUBSCRIPTION) and is_field_name(field) and field not in taken:
            yield MappingFault(kind=FaultKind.NOT_TAKEN, field=field, columns=_feeding(mapping, field))


def _feeding(mapping: ColumnMapping, field: str) -> tuple[str, ...]:
    return tuple(column for column, name in mapping.columns if name == field)


def _use_faults(use: FieldUse, *, is_match: bool) -> Iterator[FaultKind]:
    plain = use.action is FieldAction.SET
    if is_match and not (plain and use.kind in FINDING):
        yield FaultKind.BAD_MATCH_USE
    elif use.kind not in TAKEN_BY[use.action] or (use.name.startswith(ASIDE) and not plain):
        yield FaultKind.BAD_ACTION
    if use.separator and use.kind not in SEVERAL:
        yield FaultKind.BAD_SEPARATOR
    if use.action is FieldAction.UPSERT and not use.submatch:
        yield FaultKind.NO_SUBMATCH
