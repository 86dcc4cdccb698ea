"""How the columns of a list differ from those that a recipe was made for, and the recipe made to fit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from altcraft_core.lists.columns.deriving import TAKES
from altcraft_core.lists.columns.mapping import FaultKind, MappingFault, find_faults
from altcraft_core.lists.headers import FIELD_BY_WORD, ROW, is_column_name, simplify
from altcraft_core.records import ColumnMapping, DerivedColumn, Repair, SavedRecipe

_SIMILAR = 85  # of 100; names of one wrong or missing letter lie above
LIKE = 0.6  #: the share of columns that two lists must have in common to be told as alike
_SLIPS = frozenset({FaultKind.UNFED_USE, FaultKind.UNFED_BINDING, FaultKind.BOUND_TWICE, FaultKind.DERIVED_NAME})
_WORD = re.compile(r"[A-ZА-ЯЁ]+(?![a-zа-яё])|[A-ZА-ЯЁ]?[a-zа-яё]+")  # also within "isSubscribed"
_NEGATIONS = ("un", "non", "not", "dis", "in", "не", "от", "без")
#: What is made of as many columns as there are.
_OF_ANY_NUMBER = frozenset(make for make, (least, most) in TAKES.items() if least < most)
_MOST_PAIRS = 250_000  # of columns gone and new; beyond, no renamed ones are looked for


@dataclass(frozen=True, kw_only=True)
class Drift:
    """What became of the columns."""

    new: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()  #: (as the recipe calls it, as the list does)
    kept: int = 0  #: columns that are called as before
    #: Of a mapping that is made to fit: columns of the list that take the place of those made so far, and the fields
    #: that nothing feeds any more.
    instead: tuple[str, ...] = ()
    unfed: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.new or self.gone or self.renamed or self.instead)

    @property
    def likeness(self) -> float:
        """The share of columns that both have, from 0 to 1."""
        both = self.kept + len(self.renamed)
        return both / max(both + len(self.new) + len(self.gone), 1)


def find_drift(before: Sequence[str], now: Sequence[str]) -> Drift:
    """What is new, gone, or renamed: the same but for a letter, or another word for the same field."""
    gone, new = [name for name in before if name not in now], [name for name in now if name not in before]
    renamed = dict(_pair(gone, new))
    return Drift(
        new=tuple(name for name in new if name not in renamed.values()),
        gone=tuple(name for name in gone if name not in renamed),
        renamed=tuple(renamed.items()),
        kept=len(before) - len(gone),
    )


def drift_of(mapping: ColumnMapping, repairs: Sequence[Repair], header: Sequence[str], now: Sequence[str]) -> Drift:
    """The drift from a recipe to a list. Without the header that it was made for, nothing can be told to be new."""
    repaired = [each.column for each in repairs if each.column]
    found = find_drift(header or tuple(dict.fromkeys([*named_columns(mapping), *repaired])), now)
    instead = tuple(each.name for each in mapping.derived if each.name in now and each.name in dict(mapping.columns))
    new = tuple(name for name in found.new if name not in instead) if header else ()
    fed = fit(mapping, found, now).fields
    unfed = tuple(field for field in dict.fromkeys(mapping.fields) if field not in fed)
    return replace(found, new=new, instead=instead, unfed=unfed)


def named_columns(mapping: ColumnMapping) -> tuple[str, ...]:
    """The columns of a list that a mapping speaks of."""
    derived = {each.name for each in mapping.derived}
    mapped = [column for column, _ in mapping.columns if column not in derived]
    return tuple(dict.fromkeys([*mapped, *(column for each in mapping.derived for column in each.columns)]))


def fit(mapping: ColumnMapping, drift: Drift, now: Sequence[str]) -> ColumnMapping:
    """The mapping by the names of today, without what is fed by columns that are gone, and what is said of it.

    A derived column gives way to one of the list that is called like it. What is made of any number of columns is made
    of those that are left.
    """
    names = dict(drift.renamed)
    derived = tuple(
        replace(each, columns=tuple(names.get(column, column) for column in each.columns if column not in drift.gone))
        for each in mapping.derived
        if _can_be_made(each, drift) and is_column_name(each.name, (ROW, *now))
    )
    made = {each.name for each in mapping.derived} - {each.name for each in derived}
    lost = {*drift.gone, *made} - set(now)
    columns = tuple((names.get(column, column), field) for column, field in mapping.columns if column not in lost)
    fitted = replace(mapping, columns=columns, derived=derived)
    return replace(
        fitted,
        uses=tuple(use for use in mapping.uses if use.name in fitted.fields),
        bindings=tuple(each for each in mapping.bindings if each.field in dict(columns).values()),
    )


def find_slips(mapping: ColumnMapping) -> tuple[MappingFault, ...]:
    """What is wrong in a recipe whatever the list, and what fitting it to one would drop in silence."""
    return tuple(fault for fault in find_faults(mapping, named_columns(mapping), "") if fault.kind in _SLIPS)


def fit_repairs(repairs: Sequence[Repair], drift: Drift) -> tuple[Repair, ...]:
    """The same for repairs."""
    names = dict(drift.renamed)
    kept = (each for each in repairs if each.column not in drift.gone)
    return tuple(replace(each, column=names.get(each.column, each.column)) for each in kept)


def find_alike(saved: Sequence[SavedRecipe], columns: Sequence[str]) -> SavedRecipe | None:
    """The recipe whose list was most like one with these columns, of several the first; None where none was."""
    alike = {place: find_drift(each.header, columns).likeness for place, each in enumerate(saved)}
    best = max(alike, key=lambda place: alike[place], default=None)
    return None if best is None or alike[best] < LIKE else saved[best]


def _can_be_made(derived: DerivedColumn, drift: Drift) -> bool:
    least, _ = TAKES[derived.make]
    left = [column for column in derived.columns if column not in drift.gone]
    return len(left) >= least and (left == list(derived.columns) or derived.make in _OF_ANY_NUMBER)


def _pair(gone: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The most similar ones first, each name at most once."""
    if len(gone) * len(new) > _MOST_PAIRS:
        return
    scores = {(old, name): score for old in gone for name in new if (score := _compare(old, name)) >= _SIMILAR}
    taken: set[str] = set()
    for old, name in sorted(scores, key=lambda pair: -scores[pair]):
        if not taken & {f"old {old}", f"new {name}"}:
            taken |= {f"old {old}", f"new {name}"}
            yield old, name


def _negates(name: str) -> int:
    """How many words of a column's name begin like a negation; so do others, but the same ones in a name like it."""
    return sum(word.lower().startswith(_NEGATIONS) for word in _WORD.findall(name))


def _compare(old: str, name: str) -> float:
    before, now = simplify(old), simplify(name)
    if re.findall(r"\d+", before) != re.findall(r"\d+", now):
        return 0  # "Phone 1" and "Phone 2" are two columns
    meant = FIELD_BY_WORD.get(before)
    same = _SIMILAR if meant and meant == FIELD_BY_WORD.get(now) else 0
    alike = fuzz.ratio(before, now)
    if alike >= _SIMILAR and _negates(old) != _negates(name):
        return same  # who subscribed is not who unsubscribed
    return max(same, alike)
