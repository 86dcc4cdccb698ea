"""How many digits the numbers of a column have, and what that tells of digits that were lost."""

from __future__ import annotations

import polars as pl

from altcraft_core.lists.repairs.repairing import SHORTER

DIGITS = "digits"  #: the column of how many digits
ROUNDED = "^[0-9]{15}0+$"  #: numbers with more digits than a spreadsheet keeps, where all others may have become zeros
_KEPT = 15  #: digits that a spreadsheet keeps of a number
_NUMBER = "^[0-9]+$"
_LOOK = 1_000  #: rows that tell whether a column counts them
_MOST = 0.7  #: of the numbers have all digits, where a few lack zeros; of random ones 90 % do not begin with a zero
_OTHERS = 0.005  #: of the numbers, and always one, may have any other length
_SHORTEST = 4  #: digits; ages and amounts are shorter, and of every length
_FEWEST = 3  #: numbers of the same length
_MOBILE = 11  #: digits of a Russian phone; those that begin with a nine lack the country, and no zero
_CHANCE = 3  #: zeros, of all numbers together, that are no chance any more


def count_lengths(rows: pl.LazyFrame, column: str) -> pl.LazyFrame:
    """By number of digits: how many numbers there are in a column, how many are rounded, how many begin with a nine."""
    cell = pl.col(column)
    return (
        rows.select(cell.alias("number"))
        .filter(pl.col("number").str.contains(_NUMBER))
        .group_by(pl.col("number").str.len_bytes().cast(pl.Int64).alias(DIGITS))
        .agg(
            pl.len().cast(pl.Int64).alias("rows"),
            pl.col("number").str.contains(ROUNDED).sum().cast(pl.Int64).alias("rounded"),
            pl.col("number").str.starts_with("9").sum().cast(pl.Int64).alias("nines"),
        )
    )


def count_rounded(counted: pl.DataFrame) -> int:
    """How many numbers are rounded, where nearly all long ones are; a single zero at an end says nothing."""
    long = counted.filter(pl.col(DIGITS) > _KEPT)
    rounded = _add(long["rounded"])
    zeros = _add(long["rounded"] * (long[DIGITS] - _KEPT))
    return rounded if zeros >= _CHANCE and rounded >= 0.9 * _add(long["rows"]) else 0


def find_full_length(counted: pl.DataFrame) -> int:
    """The length that most numbers have, where a few others lack only zeros before them; 0 where it is not so."""
    if counted.is_empty():
        return 0
    full, most, _, _ = counted.sort("rows", DIGITS).row(-1)
    numbers = _add(counted["rows"])
    shorter = _find_shorter(counted, full)
    short = _add(shorter["rows"])
    is_plain = full >= _SHORTEST and most >= max(_FEWEST, _MOST * numbers) and short > 0
    if not is_plain or numbers - most - short > max(1, _OTHERS * numbers):
        return 0
    return 0 if full == _MOBILE and _add(shorter["nines"]) >= 0.9 * short else int(full)


def count_shorter(counted: pl.DataFrame, full: int) -> int:
    """How many numbers lack only a few digits to the full length."""
    return _add(_find_shorter(counted, full)["rows"])


def is_counter(rows: pl.LazyFrame, column: str) -> bool:
    """Do its first numbers grow from row to row? Then short ones are small, and lack nothing."""
    numbers = rows.select(pl.col(column).cast(pl.Int64, strict=False)).drop_nulls().head(_LOOK).collect()
    return bool(numbers[column].is_sorted())


def _find_shorter(counted: pl.DataFrame, full: int) -> pl.DataFrame:
    return counted.filter(pl.col(DIGITS).is_between(full - SHORTER, full - 1))


def _add(counts: pl.Series) -> int:
    return int(counts.sum())
