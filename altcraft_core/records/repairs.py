"""Steps of mending a list."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class RepairKind(StrEnum):
    """What a repair does; `lists/repairs/repairing.py` holds how."""

    DROP_HEADERS = "drop_headers"  #: leaves out the rows that repeat the header
    DROP_TOTALS = "drop_totals"  #: leaves out the rows that hold totals
    DECODE = "decode"  #: reads again what was read in a wrong encoding
    DROP_UNSEEN = "drop_unseen"  #: takes out what cannot be seen
    UNIFY_LETTERS = "unify_letters"  #: gives every word one alphabet, where letters look alike in both
    EMPTY = "empty"  #: empties the cells that only say that there is nothing
    RESTORE_ZEROS = "restore_zeros"  #: puts zeros before numbers up to `length` digits
    EXPAND = "expand"  #: writes 7.9161234567E10 as 79161234567, where no digit is lost
    SET_COUNTRY = "set_country"  #: reads phone numbers as those of a country, `value_to`
    KEEP_NUMBER = "keep_number"  #: keeps the one number of a cell, without the words around it
    KEEP_ALL = "keep_all"  #: puts `value_to` between several phones in one cell, in place of words and marks
    TAKE_FIRST = "take_first"  #: keeps the first of several values in one cell
    TIDY_ADDRESS = "tidy_address"  #: keeps the first mail address that is plainly written in a cell
    LATIN_LETTERS = "latin_letters"  #: writes Cyrillic letters as the Latin ones that look like them, where all do
    REPLACE_DOMAIN = "replace_domain"  #: of mail addresses, `value` by `value_to`; without them each as probably meant
    SWAP_DAY_MONTH = "swap_day_month"  #: writes 12/31/1990 or 31122020 in order, where only that makes a date
    FULL_YEAR = "full_year"  #: writes 31.12.90 as 31.12.1990
    FROM_SERIAL = "from_serial"  #: writes 33238 as 1990-12-31: spreadsheets count days so
    DAY_FIRST = "day_first"  #: writes 01/02/1990 as 1990-02-01
    MONTH_FIRST = "month_first"  #: writes 01/02/1990 as 1990-01-02
    SHORTEN = "shorten"  #: keeps the first `length` characters
    REPLACE = "replace"  #: the text `value` by `value_to`
    SET_VALUE = "set_value"  #: puts `value_to` into every cell
    CLEAR = "clear"  #: empties the cells
    DROP_ROWS = "drop_rows"  #: leaves the rows out
    SET_CELLS = "set_cells"  #: puts into each cell what `rows` says, as the workbook named `value`, or a hand, told it


@dataclass(frozen=True, kw_only=True)
class Repair:
    """One step of mending, done to a list as it was read, before derived columns and the mapping. Hashable.

    Done twice, it changes nothing more. What a kind does not need keeps its default.
    """

    kind: RepairKind
    column: str = ""  #: of the list; empty where whole rows are concerned
    value: str = ""  #: what is looked for
    value_to: str = ""  #: what takes its place
    length: int = 0  #: digits
    #: Parquet, named by what it holds, with the `_row`s that alone are touched; of SET_CELLS also `column`, `value`.
    #: None: all
    rows: Path | None = None
    #: Where cells are touched because they break a rule: the rule, its field, and the shape of the values, empty for
    #: every shape. In another list, `rows` are found by them anew.
    rule: str = ""
    field: str = ""
    shape: str = ""
