"""Which column feeds which field: a first guess with its reason, and what is wrong with a mapping."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import polars as pl
from rapidfuzz import fuzz, process

from altcraft_core.fields import CUSTOM_FIELD_NAME, FIELD_BY_NAME
from altcraft_core.lists.headers import FIELD_BY_WORD, simplify
from altcraft_core.lists.reading import first_rows
from altcraft_core.records import ColumnMapping, ContactList

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


@dataclass(frozen=True, kw_only=True)
class MappingFault:
    """One fault: the field it is about, and the columns."""

    kind: FaultKind
    field: str = ""
    columns: tuple[str, ...] = ()


def suggest_mapping(contact_list: ContactList) -> tuple[Suggestion, ...]:
    """One suggestion per column, in the list's order. No field is suggested twice: the stronger reason has it."""
    rows = first_rows(contact_list, SAMPLE_ROWS)
    chosen: dict[str, tuple[str, Reason]] = {}
    for reason, guess in _GUESSES.items():
        for column in contact_list.columns:
            if column not in chosen:
                taken = {field for field, _ in chosen.values()}
                field = next((name for name in guess(column, rows[column]) if name not in taken), "")
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


_LONG_WORDS = [word for word in FIELD_BY_WORD if len(word) >= 5]  # shorter words resemble too many others
_LOOKS = {
    "email": r"^[^\s@]+@[^\s@]+\.[^\s@]+$",
    "_ip": r"^(?:\d{1,3}\.){3}\d{1,3}$",
    "_bdate": r"^(?:\d{1,2}[./]\d{1,2}[./](?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d)(?: 00:00:00)?$",
    # International, or Russian: ten digits alone may be any number.
    "phones": r"^\+\d[\d\s()-]{8,18}$|^[78]?[\s(-]*9\d\d[\s)-]*\d{3}[\s-]*\d{2}[\s-]*\d{2}$",
    "_sex": r"(?i)^(?:m|f|male|female|м|ж|муж\.?|жен\.?|мужской|женский)$",
    "profile_id": r"^[0-9a-fA-F]{24}$",
}


def _guess_exact(column: str, _values: pl.Series) -> list[str]:
    return [column] if column in FIELD_BY_NAME else []


def _guess_alias(column: str, _values: pl.Series) -> list[str]:
    field = FIELD_BY_WORD.get(simplify(column))
    return [field] if field else []


def _guess_spelling(column: str, _values: pl.Series) -> list[str]:
    found = process.extract(simplify(column), _LONG_WORDS, scorer=fuzz.ratio, score_cutoff=SIMILAR)
    return [FIELD_BY_WORD[word] for word, _, _ in found]


def _guess_values(_column: str, values: pl.Series) -> list[str]:
    known = values.drop_nulls().str.strip_chars()
    enough = max(1, known.len() * ALIKE)
    return [field for field, look in _LOOKS.items() if known.str.contains(look).sum() >= enough]


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
    for column, field in mapping.columns:
        if column not in columns:
            yield MappingFault(kind=FaultKind.UNKNOWN_COLUMN, field=field, columns=(column,))
    for field in dict.fromkeys(mapping.fields):
        feeding = tuple(column for column, name in mapping.columns if name == field)
        if mapping.fields.count(field) > 1:
            yield MappingFault(kind=FaultKind.TWO_COLUMNS, field=field, columns=feeding)
        if field not in FIELD_BY_NAME and not re.fullmatch(CUSTOM_FIELD_NAME, field):
            yield MappingFault(kind=FaultKind.BAD_FIELD_NAME, field=field, columns=feeding)
    if match_field in dict(mapping.constants):
        yield MappingFault(kind=FaultKind.CONSTANT_MATCH, field=match_field)
    elif match_field not in mapping.fields:
        yield MappingFault(kind=FaultKind.MATCH_UNMAPPED, field=match_field)
