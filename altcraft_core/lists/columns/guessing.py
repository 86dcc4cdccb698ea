"""Which field a column may feed: by its header, and by the look of its values. Guesses come with how sure they are."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import polars as pl
from rapidfuzz import fuzz, process

from altcraft_core.fields import Field
from altcraft_core.lists.columns.commonwords import CITIES, FIRST_NAMES
from altcraft_core.lists.headers import list_words, simplify
from altcraft_core.lists.keeping import ROW_GROUP
from altcraft_core.lists.repairs.repairing import LEFT_OUT, repair
from altcraft_core.lists.values.countries import country_codes
from altcraft_core.lists.values.normalizing import tidy
from altcraft_core.records import ContactList, NameOrder, Repair

SAMPLE_ROWS = 1_000  #: rows whose values are looked at
SAMPLE_CELLS = 100_000  #: of a wide list fewer rows
_PLACES = 5  #: of the list, from which they are taken: a list is often sorted, and begins with its oldest people
_COLUMN, _VALUE = " column", " value"  # a list's columns never begin with a space
SIMILAR = 85  #: of 100; header words of one wrong or missing letter lie above
_LONG_WORD = 5  # letters; shorter words resemble too many others
_NAMES = ("_fname", "_lname")
_FULL = 0.4  # the share of full names that must hold a frequent first name
DOUBT = 0.2  #: below this share of values that may belong to a field, its header is doubted
_FURTHER = r"(?<!\d)(?:[2-9]|[1-9]\d+)(?!\d)"  # in a header: "Phone 2" stands behind "Client's phone"
_GROUP = r":\s*|\s[-–—]\s|(?<=\w)\.(?=\w)"  # "Address: City", "Address 1 - City" and "address.city" are cities
_LATER = 0.95  # what such a header keeps of its certainty
_EMPTY = 0.5  # what a header keeps of it above a column without values: a filled one goes before it
#: Of people who read mail: dates of this century's second decade and later tell of orders and visits, not of births.
_BIRTH_YEAR = r"(?:19\d\d|200\d|201[0-4])"
_BIRTHDAY = rf"(?:\d{{1,2}}[./-]\d{{1,2}}[./-](?:[3-9]\d|{_BIRTH_YEAR})|{_BIRTH_YEAR}[./-]\d{{1,2}}[./-]\d{{1,2}})"


class Reason(StrEnum):
    """Why a field is suggested."""

    EXACT = "exact"
    ALIAS = "alias"
    SPELLING = "spelling"
    VALUES = "values"
    NONE = "none"


@dataclass(frozen=True, kw_only=True)
class Guess:
    """A field that a column may feed."""

    column: str
    field: str
    reason: Reason
    confidence: float  #: from 0 to 1
    share: float | None = None  #: of the column's values that look like the field's; None where no look is known

    @property
    def is_doubtful(self) -> bool:
        """Does the header say what the values do not?"""
        return self.reason is not Reason.VALUES and self.share is not None and self.share < DOUBT


@dataclass(frozen=True, kw_only=True)
class _Look:
    """How the values of a field look."""

    trust: float  #: how sure a column is of the field where all its values look so
    least: float  #: the share of values that must
    pattern: str = ""
    words: tuple[str, ...] = ()  #: instead of a pattern, in small letters

    def holds(self, text: pl.Expr) -> pl.Expr:
        if self.words:
            return text.str.to_lowercase().str.replace_all("ё", "е", literal=True).is_in(self.words)
        return text.str.contains(self.pattern)


_LOOKS: Mapping[str, _Look] = {
    "email": _Look(pattern=r"^[^\s@]+@[^\s@]+\.[^\s@]+$", trust=0.98, least=0.5),
    "profile_id": _Look(pattern=r"^[0-9a-fA-F]{24}$", trust=0.95, least=0.8),
    "_ip": _Look(pattern=r"^(?:\d{1,3}\.){3}\d{1,3}$", trust=0.9, least=0.8),
    # International, or Russian: ten digits alone may be any number.
    "phones": _Look(
        pattern=r"^'?\+\d[\d\s()-]{8,18}$|^'?[78]?[\s(-]*9\d\d[\s)-]*\d{3}[\s-]*\d{2}[\s-]*\d{2}$", trust=0.9, least=0.6
    ),
    "_sex": _Look(
        pattern=r"(?i)^(?:[mfмж]\.?|male|female|муж\.?|жен\.?|мужской|женский|мужчина|женщина)$", trust=0.9, least=0.8
    ),
    "_tz": _Look(pattern=r"^(?:[A-Z][a-z]+/[A-Z][A-Za-z_/]+|UTC[+-]?\d{0,2})$", trust=0.9, least=0.8),
    "_bdate": _Look(pattern=rf"^{_BIRTHDAY}(?: 00:00:00)?$", trust=0.75, least=0.8),
    "_country": _Look(
        words=tuple({*country_codes(), *(code.lower() for code in country_codes().values())}), trust=0.8, least=0.8
    ),
    "_city": _Look(words=CITIES, trust=0.9, least=0.4),
    "_fname": _Look(words=FIRST_NAMES, trust=0.9, least=0.4),
    "_lname": _Look(
        pattern=r"(?i)^\p{L}{2,}(?:[оеё]ва?|[иы]на?|ский|ская|цкий|цкая|ой|ый|ко|ук|юк|ян|дзе|швили)$",
        trust=0.6,
        least=0.8,
    ),
}
#: What values of a field have at least; a header is doubted where few have it. Wider than the looks.
_POSSIBLE: Mapping[str, str] = {
    "email": "@",
    "phones": r"(?:\d\D*){6}",
    "_bdate": r"(?:\d\D*){3}",
    "_ip": r"^(?:\d{1,3}\.){3}\d{1,3}$",
    "_status": r"^\d+$",
}
_OFTEN_MEANT_OTHERWISE = frozenset({"_status"})  # of an order, say: no doubt, but another thing
_PERSONAL = frozenset({"email", "phones", "profile_id"})  # everybody has another one; a manager's stands in many rows
_PERSONAL_WEIGHT = 0.02
_STANDING = {Reason.EXACT: 0, Reason.ALIAS: 1}  # where the values do not speak against it; all others stand behind


def guess_fields(sample: pl.DataFrame, fields: Sequence[Field], full_names: Collection[str]) -> tuple[Guess, ...]:
    """For each column at most one field, and no field for two columns: whoever is surest has it.

    What is called like the field goes before what is called almost so, unless its values speak against it. Of several
    that may hold addresses or numbers the one whose cells differ most goes before, all else alike; then the fullest.
    Columns of full names are neither first nor last names. Beside them no other column is one by its values alone:
    streets and shops are called like people.
    """
    words, names = list_words(fields), frozenset(field.name for field in fields)
    cell = pl.col(_VALUE)
    looks = _measure(sample, {name: look.holds(cell) for name, look in _LOOKS.items() if name in names})
    possible = _measure(sample, {name: cell.str.contains(pattern) for name, pattern in _POSSIBLE.items()})
    guesses = [
        guess
        for column in sample.columns
        for guess in _guess_column(column, looks.get(column, {}), possible.get(column, {}), words, names)
        if guess.field not in _NAMES or not (column in full_names or (full_names and guess.reason is Reason.VALUES))
    ]
    filled = sample.select(pl.all().count()).row(0, named=True)
    people = sample.select(pl.all().drop_nulls().n_unique() / pl.all().count().clip(1)).row(0, named=True)

    def rank(guess: Guess) -> tuple[int, float, int]:
        agrees = filled[guess.column] > 0 and not guess.is_doubtful
        standing = _STANDING.get(guess.reason, len(_STANDING)) if agrees else len(_STANDING)
        repeated = 1 - people[guess.column] if guess.field in _PERSONAL else 0
        return standing, -guess.confidence * (1 - _PERSONAL_WEIGHT * repeated), -filled[guess.column]

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


def _guess_column(
    column: str,
    shares: Mapping[str, float],
    possible: Mapping[str, float],
    words: Mapping[str, str],
    names: frozenset[str],
) -> Iterator[Guess]:
    claims = _guess_header(column, words, names, shares)
    for field, (reason, confidence) in claims.items():
        share = shares.get(field)
        if field in _OFTEN_MEANT_OTHERWISE and possible.get(field, 1) < DOUBT and reason is not Reason.EXACT:
            continue
        if possible.get(field, 1) < DOUBT:
            share, confidence = possible[field], confidence * (0.3 + possible[field])
        elif share is not None and share >= _LOOKS[field].least:
            confidence = 1 - (1 - confidence) * (1 - share * _LOOKS[field].trust)
        else:
            share = None
        if not possible:  # nothing to look at
            confidence *= _EMPTY
        if reason is Reason.SPELLING and re.search(_FURTHER, column):
            confidence *= _LATER
        yield Guess(column=column, field=field, reason=reason, confidence=confidence, share=share)
    for field, share in shares.items():
        if field not in claims and share >= _LOOKS[field].least:
            confidence = share * _LOOKS[field].trust
            yield Guess(column=column, field=field, reason=Reason.VALUES, confidence=confidence, share=share)


def _guess_header(
    column: str, words: Mapping[str, str], names: frozenset[str], shares: Mapping[str, float]
) -> dict[str, tuple[Reason, float]]:
    """Fields by what the header says, and how sure that is."""
    if column in names:
        return {column: (Reason.EXACT, 1)}
    word = simplify(column)
    if word in words:
        return {words[word]: (Reason.ALIAS, 0.97)}
    long_words = [each for each in words if len(each) >= _LONG_WORD]
    found = process.extract(word, long_words, scorer=fuzz.ratio, score_cutoff=SIMILAR)
    similar = {words[each]: (Reason.SPELLING, score / 100) for each, score, _ in reversed(found)}
    name = simplify(re.split(_GROUP, column)[-1])
    if name in words:
        similar.setdefault(words[name], (Reason.SPELLING, 0.9))
    # "Client's e-mail" speaks of a mail address, "E-mail sent" does not: only the values tell.
    parts = [part for part in map(simplify, column.split()) if part]
    meant = {words[part] for part in parts if part in words}
    agreeing = {field for field in meant if field in shares and shares[field] >= _LOOKS[field].least}
    return dict.fromkeys(agreeing, (Reason.SPELLING, 0.85)) | similar


def _measure(sample: pl.DataFrame, looks: Mapping[str, pl.Expr]) -> dict[str, dict[str, float]]:
    """By column, the share of its values of which each look holds; nothing of a column without values."""
    cells = sample.unpivot(variable_name=_COLUMN, value_name=_VALUE).drop_nulls()
    # First every cell by every look, then the shares: within a group each pattern would be compiled again.
    seen = cells.select(_COLUMN, *[look.alias(name) for name, look in looks.items()])
    shares = seen.group_by(_COLUMN).agg(pl.all().mean())
    return {each.pop(_COLUMN): each for each in shares.to_dicts()}


# ---------------------------------------------------------------- full names


def guess_order(values: pl.Series) -> NameOrder | None:
    """How the full names in a column are written; None where they do not look like full names."""
    if values.str.contains(r"\S[\s,]+\S").mean() in {None, 0}:
        return None
    words = values.str.to_lowercase().str.replace_all("ё", "е", literal=True).str.extract_all(r"[^\s,]+")
    table = words.drop_nulls().to_frame("words")
    several = table.filter(pl.col("words").list.len().is_between(2, 4))
    if several.height < max(1, table.height * _FULL):
        return None
    word = pl.col("words").list
    first, second, has_middle = several.select(
        word.get(0).is_in(FIRST_NAMES).mean().alias("first"),
        word.get(1).is_in(FIRST_NAMES).mean().alias("second"),
        (word.len() > 2).mean().alias("middle") >= 0.5,
    ).row(0)
    if max(first, second) < _FULL:
        return None
    if first >= second:
        return NameOrder.FIRST_MIDDLE_LAST if has_middle else NameOrder.FIRST_LAST
    return NameOrder.LAST_FIRST_MIDDLE if has_middle else NameOrder.LAST_FIRST
