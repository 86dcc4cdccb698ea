"""Repairs: what mends a list as it was read, step by step, before derived columns and the mapping.

A kind of repair is one entry in CELLS, which says what takes the place of a column's cells, or in ROWS, which says
whose rows are left out; kinds for values that break a rule stand in rewriting.py. Row numbers never change, and no row
goes: those left out are marked, so that sums match.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import groupby

import polars as pl

from altcraft_core.errors import PlanError
from altcraft_core.lists.headers import ROW
from altcraft_core.lists.repairs.lookalikes import unify_letters
from altcraft_core.lists.repairs.mojibake import is_garbled, read_back, read_word_back
from altcraft_core.lists.repairs.rewriting import REWRITERS
from altcraft_core.lists.values.normalizing import drop_stray, tidy
from altcraft_core.records import ContactList, Repair, RepairKind

LEFT_OUT = " left out"  #: true where a repair leaves a row out; a list's columns never begin with a space
_MORE = 5  #: rows are read for one that is shown, as repairs leave some out
_TOUCHED = " touched"
_SET = " set"

#: What spreadsheets, databases and programs write where there is nothing, or where a formula failed. Written in another
#: case some of them are words, or people.
_PLACEHOLDERS = (
    *("#N/A", "#Н/Д", "#REF!", "#ССЫЛКА!", "#VALUE!", "#ЗНАЧ!", "#DIV/0!", "#ДЕЛ/0!", "#NAME?", "#ИМЯ?"),
    *("#NUM!", "#ЧИСЛО!", "#NULL!", "#ПУСТО!", "#SPILL!", "#CALC!", "#ПЕРЕНОС!", "#ERROR!", "#ССЫЛ!", "#ВЫЧИС!"),
    *("#FIELD!", "#ПОЛЕ!", "#GETTING_DATA", "#N/A Requesting Data..."),
    *("NULL", "null", "(null)", "(NULL)", "<null>", "<NULL>", "\\N", "None", "NaN", "nan", "<NA>", "NaT", "undefined"),
    *("n/a", "N/A", "н/д", "Н/Д", "нет данных", "Нет данных"),
)
#: The same, and what has no one spelling: a column too narrow for its numbers, and LibreOffice's numbered errors.
PLACEHOLDER = rf"^\s*(?:{'|'.join(map(re.escape, _PLACEHOLDERS))}|#{{3,}}|(?:Err|Ошибка):[0-9]{{3}})\s*$"
_LONGEST_NAME = 1_000  #: letters; a pattern has a bound, and what is longer is no name
_SHORTER = 2  #: digits; that many zeros may be lost before a number
#: Numbers of these lengths lack nothing beside longer ones: tax and registration numbers of firms, cards of all kinds.
_SIBLINGS: Mapping[int, tuple[int, ...]] = {12: (10,), 15: (13, 14), 16: (14, 15)}
#: Nobody's phone: up to nine digits, or any number in groups of three.
_AMOUNT = r"(?:[0-9]{1,9}|[0-9]{1,3}(?:[ \x{a0}\x{202f}.,'’][0-9]{3})+)(?:[.,][0-9]+)?"
_NUMBER = (  # a date, or nothing to see, stands in such rows too
    rf"^(?:\p{{Sc}}?[-+]?{_AMOUNT}\s?(?:\p{{Sc}}|%|руб\.?|р\.)?|[0-9]{{1,2}}\.[0-9]{{1,2}}\.[0-9]{{4}}|\s*)$"
)
_TOTALS_WORD = (
    r"(?:общ(?:ий|ая|ее)\s|промежуточн(?:ый|ые)\s)?(?:итоги?|итого|всего|сумма|количество|кол-во)"
    r"|(?:grand\s|sub[\s-]?)?totals?"
)
_COUNTED = (
    r"(?:людей|человек|контактов|клиентов|записей|строк|позиций|заказов|rows|records|contacts|people|orders|amount)"
)
_MARKS = r"[^\p{L}\p{N}@\n]*"
#: A cell before totals, with what is added up, or with the sum itself; no name that only begins so.
TOTALS = (
    rf"^\s*(?i:{_TOTALS_WORD})(?i:[\s:]+{_COUNTED})?"
    rf"(?:{_MARKS}(?:{_AMOUNT}{_MARKS}(?:руб|р|шт|чел)?{_MARKS})?|[\s:]+(?i:по|за|к|на|by|for|of)\s[^@\n]*)(?:\n|$)"
)


def repair(rows: pl.LazyFrame, repairs: Sequence[Repair]) -> pl.LazyFrame:
    """The rows with these repairs done one after the other, and LEFT_OUT behind their columns.

    A repair of what breaks a rule does nothing before its rows are known (`causes.aim`). PlanError where a repair
    concerns a column that these rows do not have.
    """
    columns = [name for name in rows.collect_schema().names() if name != ROW]
    missing = sorted({each.column for each in repairs} - {"", *columns})
    if missing:
        raise PlanError(f"Columns are to be repaired that this list does not have: {', '.join(missing)}. Undo that.")
    rows = rows.with_columns(pl.lit(value=False).alias(LEFT_OUT))
    known = [each for each in repairs if each.rows is not None or not each.rule]
    for of_rows, run in groupby(known, key=lambda each: each.rows is not None):
        repair_run = _repair_some if of_rows else _repair_all
        rows = repair_run(rows, list(run), columns)
    return rows


def first_rows(contact_list: ContactList, count: int = 20, repairs: Sequence[Repair] = ()) -> pl.DataFrame:
    """The first rows as `repairs` leave them, `_row` first."""
    rows = repair(pl.scan_parquet(contact_list.path).head(count * _MORE), repairs)
    return rows.filter(~pl.col(LEFT_OUT)).drop(LEFT_OUT).head(count).collect()


def mend(cell: pl.Expr, each: Repair) -> pl.Expr:
    """What takes the place of a cell."""
    return CELLS[each.kind](cell, each)


def _repair_some(rows: pl.LazyFrame, run: Sequence[Repair], columns: Sequence[str]) -> pl.LazyFrame:
    """Steps that touch a few rows are done to these alone, now; what comes of it takes the place of all at once."""
    touched = pl.concat([pl.read_parquet(each.rows, columns=[ROW]) for each in run if each.rows])[ROW].unique()
    some = rows.filter(pl.col(ROW).is_in(touched.implode())).collect(engine="streaming").lazy()
    changed = [LEFT_OUT, *dict.fromkeys(column for each in run for column in _concerned(each, columns))]
    mended = _repair_all(some, run, columns).select(
        ROW, *[pl.col(name).alias(_set_of(name)) for name in changed], pl.lit(value=True).alias(_TOUCHED)
    )
    rows = rows.join(mended.collect().lazy(), on=ROW, how="left", maintain_order="left")
    is_touched = pl.col(_TOUCHED).is_not_null()
    rows = rows.with_columns(pl.when(is_touched).then(_set_of(name)).otherwise(name).alias(name) for name in changed)
    return rows.drop(_TOUCHED, *[_set_of(name) for name in changed])


def _set_of(name: str) -> str:
    """The column of what takes the place of the cells of another."""
    return f"{_SET} {name}"


def _concerned(each: Repair, columns: Sequence[str]) -> Sequence[str]:
    if each.kind is not RepairKind.SET_CELLS:
        return [each.column] if each.column else []
    found = () if each.rows is None else pl.read_parquet(each.rows, columns=["column"])["column"].unique()
    return [column for column in columns if column in found]


def _repair_all(rows: pl.LazyFrame, run: Sequence[Repair], columns: Sequence[str]) -> pl.LazyFrame:
    for each in run:
        is_of_cells = each.kind is RepairKind.SET_CELLS
        rows = _set_cells(rows, each, columns) if is_of_cells else _repair_once(rows, each, columns)
    return rows


def _repair_once(rows: pl.LazyFrame, each: Repair, columns: Sequence[str]) -> pl.LazyFrame:
    touched = pl.lit(value=True)
    if each.rows is not None:
        touched = pl.col(ROW).is_in(pl.read_parquet(each.rows, columns=[ROW])[ROW].implode())
    if each.kind in ROWS:
        changed = (pl.col(LEFT_OUT) | (touched & ROWS[each.kind](columns))).alias(LEFT_OUT)
    else:
        cell = pl.col(each.column)
        changed = pl.when(touched).then(mend(cell, each)).otherwise(cell).alias(each.column)
    return rows.with_columns(changed)


def _set_cells(rows: pl.LazyFrame, each: Repair, columns: Sequence[str]) -> pl.LazyFrame:
    """Put single values into single cells."""
    if each.rows is None:
        return rows
    cells = pl.read_parquet(each.rows)
    for (column,), of_column in cells.group_by("column", maintain_order=True):
        if column in columns:
            values = of_column.lazy().select(ROW, pl.col("value").alias(_SET), pl.lit(value=True).alias(_TOUCHED))
            rows = rows.join(values, on=ROW, how="left", maintain_order="left")
            changed = pl.when(pl.col(_TOUCHED).is_not_null()).then(_SET).otherwise(column).alias(column)
            rows = rows.with_columns(changed).drop(_TOUCHED, _SET)
    return rows


# ---------------------------------------------------------------- rows


def holds_names(columns: Sequence[str]) -> pl.Expr:
    """Does any cell of the row hold the name of its column, in whatever letter case?"""
    return pl.any_horizontal(_hold(name, _spell(name)) for name in columns)


def repeats_header(columns: Sequence[str]) -> pl.Expr:
    """Does the row hold the names of its columns, in whatever letter case, in at least two, and nothing else?"""
    named = pl.sum_horizontal(_hold(name, _spell(name)) for name in columns)
    return (named >= min(2, len(columns))) & pl.all_horizontal(_hold(name, ["", *_spell(name)]) for name in columns)


def begins_with_totals(columns: Sequence[str]) -> pl.Expr:
    """Is the first filled cell of the row a word for totals?"""
    return pl.concat_str(*columns, separator="\n", ignore_nulls=True).str.contains(TOTALS)


def holds_totals(columns: Sequence[str]) -> pl.Expr:
    """Is the first filled cell of the row a word for totals, and every other one a number that is no phone?"""
    words = pl.sum_horizontal(~pl.col(name).str.contains(_NUMBER).fill_null(value=True) for name in columns)
    return begins_with_totals(columns) & (words == 1)


def _hold(name: str, words: Sequence[str]) -> pl.Expr:
    """Does the column hold one of these words, or nothing?"""
    any_word = "|".join(pl.escape_regex(word[:_LONGEST_NAME]) for word in words)
    return pl.col(name).str.contains(rf"(?i)^\s*(?:{any_word})\s*$").fill_null(value="" in words)


def _spell(name: str) -> list[str]:
    """How a column's name may stand in its file: numbered only by us, garbled before it was repaired."""
    bare = name.rsplit(" (", 1)[0]
    return sorted({name, bare, read_word_back(name), read_word_back(bare)})


# ---------------------------------------------------------------- cells


def is_placeholder(text: pl.Expr) -> pl.Expr:
    """Does the cell only say that there is nothing?"""
    return text.str.contains(PLACEHOLDER)


def list_shorter(length: int) -> list[int]:
    """How many digits a number may have that only lacks zeros to that length."""
    return [digits for digits in range(max(length - _SHORTER, 1), length) if digits not in _SIBLINGS.get(length, ())]


def lacks_zeros(text: pl.Expr, length: int) -> pl.Expr:
    """Is it a number that only lacks a few digits to that length?"""
    return text.str.contains("^[0-9]+$") & text.str.len_bytes().cast(pl.Int64).is_in(list_shorter(length))


def _drop_unseen(text: pl.Expr) -> pl.Expr:
    # What is misread holds such characters in place of letters; without them it could not be read back. Lines stay:
    # in each there may stand a value of its own.
    clean = pl.when(text.str.contains(r"[\r\n]")).then(drop_stray(text)).otherwise(tidy(text))
    return pl.when(is_garbled(text)).then(text).otherwise(clean)


CELLS: Mapping[RepairKind, Callable[[pl.Expr, Repair], pl.Expr]] = {
    RepairKind.DECODE: lambda cell, _: read_back(cell),
    RepairKind.DROP_UNSEEN: lambda cell, _: _drop_unseen(cell),
    RepairKind.UNIFY_LETTERS: lambda cell, _: unify_letters(cell),
    RepairKind.EMPTY: lambda cell, _: pl.when(~is_placeholder(cell)).then(cell),
    RepairKind.RESTORE_ZEROS: lambda cell, each: (
        pl.when(lacks_zeros(cell, each.length)).then(cell.str.zfill(each.length)).otherwise(cell)
    ),
    **REWRITERS,
}
ROWS: Mapping[RepairKind, Callable[[Sequence[str]], pl.Expr]] = {
    RepairKind.DROP_HEADERS: repeats_header,
    RepairKind.DROP_TOTALS: holds_totals,
    RepairKind.DROP_ROWS: lambda _: pl.lit(value=True),
}
