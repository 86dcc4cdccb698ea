"""Which column feeds which field: a first guess with its reason, and what is wrong with a mapping."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import polars as pl
from rapidfuzz import fuzz, process

from altcraft_core.fields import ASIDE, STANDARD_FIELDS, SUBSCRIPTION, Field, is_field_name
from altcraft_core.lists.binding import binding_of, read_meanings
from altcraft_core.lists.deriving import TAKES
from altcraft_core.lists.headers import ROW, is_column_name, list_words, simplify
from altcraft_core.lists.reading import first_rows
from altcraft_core.lists.uses import FINDING, SEVERAL, TAKEN_BY, field_of, use_of
from altcraft_core.records import ColumnMapping, ContactList, DerivedColumn, FieldAction, FieldUse

SAMPLE_ROWS = 1_000  #: rows whose values are looked at
SAMPLES = 3  #: values shown to the operator
SIMILAR = 85  #: of 100; header words of one wrong or missing letter lie above
ALIKE = 0.8  #: share of a column's values that must look like a field's values


class Reason(StrEnum):
    """Why a field is suggested; earlier ones are stronger."""

    EXACT = "exact"
    ALIAS = "alias"
    SPELLING = "spelling"
    VALUES = "values"
    NONE = "none"


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """A column and the field that it seems to feed."""

    column: str
    samples: tuple[str, ...]  #: a few distinct values
    field: str  #: empty: do not send
    reason: Reason


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


@dataclass(frozen=True, kw_only=True)
class MappingFault:
    """One fault: the field it is about, and the columns."""

    kind: FaultKind
    field: str = ""
    columns: tuple[str, ...] = ()


def suggest_mapping(contact_list: ContactList, fields: Sequence[Field] = STANDARD_FIELDS) -> tuple[Suggestion, ...]:
    """One suggestion per column, in the list's order. No field is suggested twice: the stronger reason has it.

    `fields` are all that may be suggested; an account's own fields stand behind the standard ones.
    """
    known = _Known(names=frozenset(field.name for field in fields), words=list_words(fields))
    rows = first_rows(contact_list, SAMPLE_ROWS)
    chosen: dict[str, tuple[str, Reason]] = {}
    for reason, guess in _GUESSES.items():
        for column in contact_list.columns:
            if column not in chosen:
                taken = {field for field, _ in chosen.values()}
                field = next((name for name in guess(known, column, rows[column]) if name not in taken), "")
                if field:
                    chosen[column] = field, reason
    return tuple(
        _suggest(column, rows[column], *chosen.get(column, ("", Reason.NONE))) for column in contact_list.columns
    )


def find_faults(mapping: ColumnMapping, columns: tuple[str, ...], match_field: str) -> tuple[MappingFault, ...]:
    """Everything that keeps this mapping of a list with these columns from being used."""
    return tuple(_faults(mapping, columns, match_field))


def _suggest(column: str, values: pl.Series, field: str, reason: Reason) -> Suggestion:
    samples = values.drop_nulls().unique(maintain_order=True).head(SAMPLES)
    return Suggestion(column=column, samples=tuple(samples), field=field, reason=reason)


# ---------------------------------------------------------------- guesses: fields, the likeliest first


_LONG_WORD = 5  # letters; shorter words resemble too many others
_LOOKS = {
    "email": r"^[^\s@]+@[^\s@]+\.[^\s@]+$",
    "_ip": r"^(?:\d{1,3}\.){3}\d{1,3}$",
    "_bdate": r"^(?:\d{1,2}[./]\d{1,2}[./](?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d)(?: 00:00:00)?$",
    # International, or Russian: ten digits alone may be any number.
    "phones": r"^\+\d[\d\s()-]{8,18}$|^[78]?[\s(-]*9\d\d[\s)-]*\d{3}[\s-]*\d{2}[\s-]*\d{2}$",
    "_sex": r"(?i)^(?:m|f|male|female|м|ж|муж\.?|жен\.?|мужской|женский)$",
    "profile_id": r"^[0-9a-fA-F]{24}$",
}


@dataclass(frozen=True, kw_only=True)
class _Known:
    """The fields to guess from."""

    names: frozenset[str]
    words: dict[str, str]  #: header word, simplified -> field name


def _guess_exact(known: _Known, column: str, _values: pl.Series) -> list[str]:
    return [column] if column in known.names else []


def _guess_alias(known: _Known, column: str, _values: pl.Series) -> list[str]:
    field = known.words.get(simplify(column))
    return [field] if field else []


def _guess_spelling(known: _Known, column: str, _values: pl.Series) -> list[str]:
    long_words = [word for word in known.words if len(word) >= _LONG_WORD]
    found = process.extract(simplify(column), long_words, scorer=fuzz.ratio, score_cutoff=SIMILAR)
    return [known.words[word] for word, _, _ in found]


def _guess_values(known: _Known, _column: str, values: pl.Series) -> list[str]:
    cells = values.drop_nulls().str.strip_chars()
    enough = max(1, cells.len() * ALIKE)
    looks = ((field, look) for field, look in _LOOKS.items() if field in known.names)
    return [field for field, look in looks if cells.str.contains(look).sum() >= enough]


_GUESSES = {
    Reason.EXACT: _guess_exact,
    Reason.ALIAS: _guess_alias,
    Reason.SPELLING: _guess_spelling,
    Reason.VALUES: _guess_values,
}


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
