"""Bound values: what is sent in place of the few values that a column holds, and which of them nothing is known of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from altcraft_core.fields import FIELD_BY_NAME, FieldKind
from altcraft_core.lists.columns.deriving import scan_columns
from altcraft_core.lists.columns.uses import field_of
from altcraft_core.lists.repairs.repairing import LEFT_OUT
from altcraft_core.lists.values.judging import find_judge
from altcraft_core.lists.values.normalizing import BARING, NORMALIZERS, tidy
from altcraft_core.records import Binding, ColumnMapping, ContactList, DerivedColumn, Repair

FEW = 50  #: so many distinct values can be bound one by one
_LOOK = 10_000  #: rows; where these hold too many values, the rest is not counted
#: Whose values are words out of a short list: they are guessed without being asked.
WORDS = frozenset({FieldKind.SEX, FieldKind.COUNTRY, FieldKind.BOOL})
#: What may be bound besides where it is asked for; and in a field of the account's own.
_KINDS = WORDS | {FieldKind.INTEGER, FieldKind.TIMEZONE}
_OWN_KINDS = _KINDS | {FieldKind.TEXT}
_SEXES = {
    "male": ("boy", "he", "mr", "mr.", "gentleman", "herr", "мужчины", "господин", "г-н", "мальчик", "юноша", "он"),
    "female": (
        *("girl", "she", "mrs", "mrs.", "ms", "ms.", "miss", "lady", "w", "frau"),
        *("женщины", "госпожа", "г-жа", "девочка", "девушка", "она", "дама"),
    ),
}
_WORDS_KNOWN: Mapping[FieldKind, Mapping[str, str]] = {
    FieldKind.SEX: {word: sex for sex, words in _SEXES.items() for word in words},
    FieldKind.BOOL: {"on": "true", "off": "false", "вкл": "true", "выкл": "false"},
}


@dataclass(frozen=True, kw_only=True)
class Value:
    """A value of a column, whatever its case and spaces."""

    text: str  #: as it is written in one of its rows
    rows: int
    meaning: str  #: what it is sent as unless it is bound; empty where nothing understands it


def fold(text: pl.Expr) -> pl.Expr:
    """The same for two texts that are one value."""
    return tidy(text).str.to_lowercase()


def bind(text: pl.Expr, mapping: ColumnMapping, field: str) -> pl.Expr:
    """The text that is sent for that field: as it is bound, null where it is left empty, else as it stands."""
    values = binding_of(mapping, field)
    if not values:
        return text
    folded, bound = fold(text), text
    for sent in dict.fromkeys(sent for _, sent in values):
        listed = fold_all(value for value, to in values if to == sent)
        bound = pl.when(folded.is_in(listed)).then(pl.lit(sent or None, dtype=pl.String)).otherwise(bound)
    return bound


def binding_of(mapping: ColumnMapping, field: str) -> tuple[tuple[str, str], ...]:
    """What the values of a field are bound to."""
    return next((each.values for each in mapping.bindings if each.field == field), ())


def fold_all(values: Iterable[str]) -> list[str]:
    """Each of these as `fold` writes it; what shows nothing is dropped."""
    return pl.Series(list(values), dtype=pl.String).to_frame("").select(fold(pl.col("")).drop_nulls())[""].to_list()


def is_bound_twice(values: Sequence[tuple[str, str]]) -> bool:
    """Is one value, whatever its case and spaces, to be sent as two?"""
    pairs = pl.DataFrame(list(values), schema={"value": pl.String, "sent": pl.String}, orient="row")
    return pairs.group_by(fold(pl.col("value"))).agg(pl.col("sent").n_unique())["sent"].gt(1).any()


# ---------------------------------------------------------------- what a column holds


def may_be_bound(mapping: ColumnMapping, field: str) -> bool:
    """Words and numbers out of a short list, and plain values of fields that the account made itself."""
    found = field_of(mapping, field)
    return not found.separator and found.kind in (_KINDS if field in FIELD_BY_NAME else _OWN_KINDS)


def list_values(
    contact_list: ContactList,
    derived: Sequence[DerivedColumn],
    column: str,
    kind: FieldKind,
    repairs: Sequence[Repair] = (),
) -> tuple[Value, ...] | None:
    """The distinct values of a column, the most frequent first, over all rows; None where they are more than `FEW`."""
    rows, _ = scan_columns(contact_list, derived, repairs)
    cells = rows.filter(~pl.col(LEFT_OUT)).select(pl.col(column).alias("cell"))
    if cells.head(_LOOK).select(fold(pl.col("cell")).drop_nulls().n_unique()).collect().item() > FEW:
        return None
    # Counted as they stand, then folded: each spelling is looked at once. The least of several is shown, always the
    # same one.
    spelled = cells.group_by("cell").agg(pl.len().alias("rows"))
    texts = spelled.select("rows", tidy(pl.col("cell")).alias("text"), fold(pl.col("cell")).alias("key")).drop_nulls()
    counted = texts.group_by("key").agg(pl.col("rows").sum(), pl.col("text").min())
    found = counted.sort("rows", "key", descending=[True, False]).head(FEW + 1).collect(engine="streaming")
    if found.height > FEW:
        return None
    told = zip(found["text"], found["rows"], read_meanings(found["text"].to_list(), kind), strict=True)
    return tuple(Value(text=text, rows=count, meaning=meaning) for text, count, meaning in told)


def read_meanings(values: Sequence[str], kind: FieldKind) -> list[str]:
    """What each value of a kind is sent as by itself; empty where it is not understood."""
    texts = pl.Series("value", list(values), dtype=pl.String).to_frame()
    if find_judge(kind, "") is not None:
        return list(values)
    normal = NORMALIZERS[kind](BARING[kind](tidy(pl.col("value")))).cast(pl.String)
    return texts.select(normal.fill_null("").alias("meaning"))["meaning"].to_list()


def guess(value: str, kind: FieldKind) -> str:
    """What a value that is not understood may mean; empty where that is not known."""
    (folded,) = fold_all([value]) or [""]
    return _WORDS_KNOWN.get(kind, {}).get(folded, "")


def guess_bindings(
    contact_list: ContactList, mapping: ColumnMapping, repairs: Sequence[Repair] = ()
) -> tuple[Binding, ...]:
    """Guesses for the values of all fields of few words that are not understood by themselves."""
    return carry_bindings(contact_list, ColumnMapping(), mapping, repairs)


def carry_bindings(
    contact_list: ContactList, before: ColumnMapping, mapping: ColumnMapping, repairs: Sequence[Repair] = ()
) -> tuple[Binding, ...]:
    """The bindings of the mapping before, for all fields that are fed as they were; for the others, guesses."""
    kept = set(before.columns)
    bindings = (
        Binding(field=field, values=binding_of(before, field))
        if (column, field) in kept
        else _guess_binding(contact_list, mapping, column, field, repairs)
        for column, field in mapping.columns
    )
    return tuple(binding for binding in bindings if binding.values)


def _guess_binding(
    contact_list: ContactList, mapping: ColumnMapping, column: str, field: str, repairs: Sequence[Repair]
) -> Binding:
    kind, values = field_of(mapping, field).kind, None
    if kind in WORDS and column in (*contact_list.columns, *(each.name for each in mapping.derived)):
        values = list_values(contact_list, mapping.derived, column, kind, repairs)
    odd = [value.text for value in values or () if not value.meaning]
    return Binding(field=field, values=tuple((text, sent) for text in odd if (sent := guess(text, kind))))
