"""Which field a column may feed: by its header, and by the look of its values. Guesses come with how sure they are.

A wrong guess sends wrong data unnoticed, a missing one costs a click. So values that are common, such as dates and
cities, speak for a field only where the header says nothing else; beside another header they are a hint.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import polars as pl
from rapidfuzz import process
from rapidfuzz.distance import OSA

from altcraft_core.fields import FIELD_BY_NAME, Field, FieldKind
from altcraft_core.lists.columns.headings import Heading, is_misspelt, read_heading, split_words
from altcraft_core.lists.columns.looks import DOUBT, LOOKS, Sight, look_at
from altcraft_core.lists.headers import list_words, simplify
from altcraft_core.lists.keeping import ROW_GROUP
from altcraft_core.lists.repairs.repairing import LEFT_OUT, repair
from altcraft_core.lists.values.normalizing import tidy
from altcraft_core.records import ContactList, Repair

SAMPLE_ROWS = 1_000  #: rows whose values are looked at
SAMPLE_CELLS = 100_000  #: of a wide list fewer rows
_PLACES = 5  #: of the list, from which they are taken: a list is often sorted, and begins with its oldest people
_FAULTS = 2  # of spelling, in a header
_NAMES = ("_fname", "_lname")
_NAMED = 0.9  # how sure a header is that has the words of one field among others that change nothing
_SPOKEN_OF = 0.85  # how sure one is that says more, where the values agree
_FURTHER = r"(?<!\d)(?:[2-9]|[1-9]\d+)(?!\d)"  # in a header: "Phone 2" stands behind "Client's phone"
_LATER = 0.95  # what such a header keeps of its certainty
_EMPTY = 0.5  # what a header keeps of it above a column without values: a filled one goes before it
_NO_FIELDS = frozenset({"username", "profilename", "businessname", "count"})  # almost words of fields, and none
_ALONE = frozenset({"first", "last", "postal"})  # name a field only as the whole header: see "Last contact"
_OFTEN_MEANT_OTHERWISE = frozenset({"_status"})  # of an order, say: no doubt, but another thing
_PERSONAL = frozenset({"email", "phones", "profile_id"})  # everybody has another one; a manager's stands in many rows
_PERSONAL_WEIGHT = 0.02
_WORTH_A_HINT = 0.65  # how sure: too many words end like last names
_REPEATED = 0.5  # where fewer of the cells differ, they are of a few people
_TEXTS = frozenset(field.name for field in FIELD_BY_NAME.values() if field.kind is FieldKind.TEXT)
_TELLING = frozenset({"email", "phones", "profile_id", "_tz", "_sex"})  # values beside which any word may stand


class Reason(StrEnum):
    """Why a field is suggested."""

    EXACT = "exact"
    ALIAS = "alias"
    SPELLING = "spelling"
    VALUES = "values"
    NONE = "none"


#: What goes before what, where the values do not speak against it; all else goes by how sure it is.
_STANDING = {Reason.EXACT: 0, Reason.ALIAS: 1}


@dataclass(frozen=True, kw_only=True)
class Guess:
    """A field that a column may feed."""

    column: str
    field: str
    reason: Reason
    confidence: float  #: from 0 to 1
    share: float | None = None  #: of the column's values that look like the field's; None where no look is known
    is_hint: bool = False  #: the header speaks of something else: to be told, and not to be chosen

    @property
    def is_doubtful(self) -> bool:
        """Does the header say what the values do not?"""
        return self.reason is not Reason.VALUES and self.share is not None and self.share < DOUBT


@dataclass(frozen=True, kw_only=True)
class _Vocabulary:
    """The words of some fields, simplified."""

    names: frozenset[str]  #: of the fields
    fields: Mapping[str, str]  #: by word, the field that it means
    parts: Mapping[str, str]  #: the same of those that mean it among others; "" where they mean none
    spelled: Mapping[str, tuple[str, ...]]  #: by word, the words that it was before it was simplified


def guess_fields(sample: pl.DataFrame, fields: Sequence[Field], full_names: Collection[str]) -> tuple[Guess, ...]:
    """For each column at most one field, and no field for two columns: whoever is surest has it, and hints come last.

    What is called like the field goes before what is called almost so, unless its values speak against it. Of several
    that may hold addresses or numbers the one whose cells differ most goes before, all else alike; then the fullest.
    Columns of full names are neither first nor last names. Beside them no other column is one by its values alone:
    streets and shops are called like people.
    """
    vocabulary = _list_vocabulary(fields)
    sights = look_at(sample, vocabulary.names)
    guesses = [
        guess
        for column in sample.columns
        for guess in _guess_column(column, sights[column], vocabulary)
        if guess.field not in _NAMES or not (column in full_names or (full_names and guess.reason is Reason.VALUES))
    ]

    def rank(guess: Guess) -> tuple[bool, int, float, int]:
        sight = sights[guess.column]
        agrees = sight.filled > 0 and not guess.is_doubtful
        standing = _STANDING.get(guess.reason, len(_STANDING)) if agrees else len(_STANDING)
        repeated = 1 - sight.distinct if guess.field in _PERSONAL else 0
        return guess.is_hint, standing, -guess.confidence * (1 - _PERSONAL_WEIGHT * repeated), -sight.filled

    chosen: dict[str, Guess] = {}
    for guess in sorted(guesses, key=rank):  # the first column has what two claim alike
        if guess.column not in chosen and guess.field not in {each.field for each in chosen.values()}:
            chosen[guess.column] = guess
    return tuple(chosen.values())


def take_sample(contact_list: ContactList, repairs: Sequence[Repair] = ()) -> pl.DataFrame:
    """Rows from several places of a list, repaired and tidied, in its order; the first of them are its first."""
    count = max(SAMPLE_CELLS // max(SAMPLE_CELLS // SAMPLE_ROWS, len(contact_list.columns)), _PLACES)
    size = count // _PLACES
    rows = pl.scan_parquet(contact_list.path)
    if contact_list.rows <= count:
        parts = [rows]
    else:
        # Of a long list from the beginnings of row groups: what stands before a row of its group is read too.
        step = ROW_GROUP if contact_list.rows >= _PLACES * ROW_GROUP else 1
        starts = [contact_list.rows * place // _PLACES // step * step for place in range(_PLACES)]
        parts = [rows.slice(start, size) for start in starts]
    sample = repair(pl.concat([part.collect() for part in parts]).lazy(), repairs)
    return sample.filter(~pl.col(LEFT_OUT)).select(tidy(pl.col(*contact_list.columns))).collect()


def _list_vocabulary(fields: Sequence[Field]) -> _Vocabulary:
    words = list_words(fields)
    # A field of the account may be called by any word, so that it is meant only by all of them.
    parts = {word: field for word, field in words.items() if field in FIELD_BY_NAME and word not in _ALONE}
    return _Vocabulary(
        names=frozenset(field.name for field in fields),
        fields=words,
        parts=parts | dict.fromkeys(_NO_FIELDS, ""),
        spelled={simplify(word): split_words(word) for field in fields for word in (field.name, *field.aliases)},
    )


def _guess_column(column: str, sight: Sight, vocabulary: _Vocabulary) -> Iterator[Guess]:
    heading = read_heading(column, vocabulary.parts)
    claims = _guess_header(column, heading, sight, vocabulary)
    for field, (reason, confidence) in claims.items():
        share = sight.likely.get(field)
        if field in _OFTEN_MEANT_OTHERWISE and sight.speaks_against(field) and reason is not Reason.EXACT:
            continue
        if sight.speaks_against(field):
            share, confidence = sight.possible[field], confidence * (0.3 + sight.possible[field])
        elif share is not None and sight.speaks_for(field):
            confidence = 1 - (1 - confidence) * (1 - share * LOOKS[field].trust)
        else:
            share = None
        if not sight.filled:  # nothing to look at
            confidence *= _EMPTY
        if reason is Reason.SPELLING and re.search(_FURTHER, column):
            confidence *= _LATER
        yield Guess(column=column, field=field, reason=reason, confidence=confidence, share=share)
    if heading.is_of_others:
        return
    for field, share in sight.likely.items():
        if field in claims or not sight.speaks_for(field):
            continue
        is_hint = not (heading.is_mute or sight.tells(field)) or _is_of_few(field, sight)
        confidence = share * LOOKS[field].trust
        if not is_hint or confidence >= _WORTH_A_HINT:
            yield Guess(
                column=column, field=field, reason=Reason.VALUES, confidence=confidence, share=share, is_hint=is_hint
            )


def _guess_header(
    column: str, heading: Heading, sight: Sight, vocabulary: _Vocabulary
) -> dict[str, tuple[Reason, float]]:
    """Fields by what the header says, and how sure that is."""
    if column in vocabulary.names:
        return {column: (Reason.EXACT, 1)}
    word = simplify(column)
    if word in vocabulary.fields:
        return {vocabulary.fields[word]: (Reason.ALIAS, 0.97)}
    if word in _NO_FIELDS:
        return {}
    return _guess_words(heading, sight) | _guess_misspelt(column, sight, vocabulary)


def _guess_words(heading: Heading, sight: Sight) -> dict[str, tuple[Reason, float]]:
    """Fields by some words of a header. Where these are not all that it says, only the values tell.

    "Client's e-mail" speaks of a mail address, "E-mail sent" does not. The city of a birth is a city, and not the
    client's: so of what is not the client's surely, common values are no proof.
    """
    if heading.is_of_others or "" in heading.fields:
        return {}
    agreeing = [field for field in heading.fields if sight.speaks_for(field)]
    if heading.is_of_clients:
        only = heading.fields if len(heading.fields) == 1 and not sight.speaks_against(heading.fields[0]) else ()
        return dict.fromkeys(agreeing or only, (Reason.SPELLING, _NAMED))
    telling = [field for field in agreeing if field in _TELLING and not _is_of_few(field, sight)]
    return dict.fromkeys(telling, (Reason.SPELLING, _SPOKEN_OF))


def _guess_misspelt(column: str, sight: Sight, vocabulary: _Vocabulary) -> dict[str, tuple[Reason, float]]:
    """Fields by a header with faults of spelling, the likeliest last.

    Where the values speak against a text it is none: nothing that comes later would find out.
    """
    word, words = simplify(column), split_words(column)
    near = process.extract(word, vocabulary.spelled.keys(), scorer=OSA.distance, score_cutoff=_FAULTS, limit=None)
    found = {
        vocabulary.fields[meant]: (Reason.SPELLING, 1 - faults / (len(word) + len(meant)))
        for meant, faults, _ in reversed(near)
        if is_misspelt(words, vocabulary.spelled[meant])
    }
    return {field: sure for field, sure in found.items() if field not in _TEXTS or not sight.speaks_against(field)}


def _is_of_few(field: str, sight: Sight) -> bool:
    return field in _PERSONAL and sight.distinct < _REPEATED
