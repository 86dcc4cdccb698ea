"""How many digits the numbers of a column have, and what that tells of digits that were lost."""

from __future__ import annotations

import re

import polars as pl

from altcraft_core.lists.repairs.repairing import list_shorter

DIGITS = "digits"  #: the column of how many digits
ROUNDED = "^[0-9]{15}0+$"  #: numbers with more digits than a spreadsheet keeps, where all others may have become zeros
_KEPT = 15  #: digits that a spreadsheet keeps of a number
_NUMBER = "^[0-9]+$"
#: As amounts are written, and codes never: with a sign, a fraction, or spaces between thousands.
_AMOUNT = r"^-[0-9]+$|^-?[0-9]+(?:[ \x{a0}][0-9]{3})*[.,][0-9]{1,2}$|^-?[0-9]+(?:[ \x{a0}][0-9]{3})+$"
_LOOK = 1_000  #: rows that tell whether a column counts them
_MOST = 0.7  #: of the numbers have all digits, where a few lack zeros; of random ones 90 % do not begin with a zero
_OTHERS = 0.005  #: of the numbers, and always one, may have any other length
_SHORTEST = 4  #: digits; ages and amounts are shorter, and of every length
_PLAIN = 5  #: digits; where nothing else speaks for codes, fewer are amounts and points
_FEWEST = 3  #: numbers of the same length
_MOBILE = 11  #: digits of a Russian phone; shorter ones lack the country, and no zero
_INTERNATIONAL = (12, 13)  #: digits of phones with their country; those of other countries are shorter
_ROUND = 0.5  #: of amounts that people set end with a zero
#: Words in the name of a column: its numbers have one length and may begin with zeros.
_CODES = (
    r"(?i)zip|postal|post ?code|plz|code|card|\bsku\b|\bean\b|\binn\b|passport|индекс|код|карт|артикул|паспорт|снилс"
    r"|\b(?:инн|кпп|бик|окпо|огрн|огрнип)\b"
)
#: Words of phones and of amounts: these have another length because they are others.
_NO_CODES = (
    r"(?i)phone|mobile|msisdn|whatsapp|\bfax|\bcell\b|\bтел\b|телефон|\bмоб|факс"
    r"|amount|\bsum\b|total|price|\bcost|revenue|balance|bonus|points|score|\bcount\b|quantity|\bqty\b|salary|spent"
    r"|\bltv\b|сумм|\bцен[аы]|стоимост|выручк|баланс|бонус|балл|количеств|кол-во|\bчек|оборот|зарплат|\bруб"
)
_CHANCE = 3  #: zeros, of all numbers together, that are no chance any more


def count_lengths(rows: pl.LazyFrame, column: str) -> pl.LazyFrame:
    """By number of digits: how many numbers a column has, how many are rounded, begin with a zero, end with one."""
    number = pl.col("number")
    return (
        rows.select(pl.col(column).alias("number"))
        .filter(number.str.contains(_NUMBER))
        .group_by(number.str.len_bytes().cast(pl.Int64).alias(DIGITS))
        .agg(
            pl.len().cast(pl.Int64).alias("rows"),
            number.str.contains(ROUNDED).sum().cast(pl.Int64).alias("rounded"),
            number.str.starts_with("0").sum().cast(pl.Int64).alias("zeros"),
            number.str.ends_with("0").sum().cast(pl.Int64).alias("round"),
        )
    )


def count_rounded(counted: pl.DataFrame) -> int:
    """How many numbers are rounded, where nearly all long ones are; a single zero at an end says nothing."""
    long = counted.filter(pl.col(DIGITS) > _KEPT)
    rounded = _add(long["rounded"])
    zeros = _add(long["rounded"] * (long[DIGITS] - _KEPT))
    return rounded if zeros >= _CHANCE and rounded >= 0.9 * _add(long["rows"]) else 0


def find_full_length(counted: pl.DataFrame, name: str) -> int:
    """The length that most numbers of a column have, where a few others may lack zeros before them; else 0.

    Where no number and no word of the column's name speaks for codes, plain amounts and phones look alike, and what
    may be one of them is not told.
    """
    if counted.is_empty() or _is_named(_NO_CODES, name):
        return 0
    most = counted.sort("rows", DIGITS).row(-1, named=True)
    full, numbers, short = most[DIGITS], _add(counted["rows"]), count_shorter(counted, most[DIGITS])
    is_plain = full >= _SHORTEST and most["rows"] >= max(_FEWEST, _MOST * numbers) and short > 0
    if not is_plain or full == _MOBILE or numbers - most["rows"] - short > max(1, _OTHERS * numbers):
        return 0
    may_be_code = full >= _PLAIN and full not in _INTERNATIONAL and most["round"] < _ROUND * most["rows"]
    return int(full) if may_be_code or begin_with_zeros(counted, full, name) else 0


def begin_with_zeros(counted: pl.DataFrame, full: int, name: str) -> bool:
    """Do numbers of this length begin with zeros here, or would they by the column's name?"""
    zeros = _add(counted.filter(pl.col(DIGITS) == full)["zeros"])
    return zeros > 0 or _is_named(_CODES, name)


def count_shorter(counted: pl.DataFrame, full: int) -> int:
    """How many numbers lack only a few digits to the full length."""
    return _add(counted.filter(pl.col(DIGITS).is_in(list_shorter(full)))["rows"])


def is_counter(rows: pl.LazyFrame, column: str) -> bool:
    """Do its first numbers grow from row to row? Then short ones are small, and lack nothing."""
    numbers = rows.select(pl.col(column).cast(pl.Int64, strict=False)).drop_nulls().head(_LOOK).collect()
    return bool(numbers[column].is_sorted())


def holds_amounts(rows: pl.LazyFrame, column: str) -> bool:
    """Are some of its numbers written as only amounts are?"""
    share = rows.select(pl.col(column).str.contains(_AMOUNT).mean() > _OTHERS).collect(engine="streaming").item()
    return bool(share)


def _is_named(words: str, name: str) -> bool:
    return re.search(words, name.replace("_", " ")) is not None


def _add(counts: pl.Series) -> int:
    return int(counts.sum())
