"""What is wrong with rows, what helps, and the files of them that go out and come back."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import streamlit as st

from altcraft_core.lists.columns.uses import field_of
from altcraft_core.lists.mending import causes, correcting, exporting
from altcraft_core.lists.mending.error_books import Corrections, read_corrections
from altcraft_core.lists.progress import Tell, tell_nobody
from altcraft_core.records import ColumnMapping, ContactList, Repair, Report, SpooledFile
from pages.components import draft, services, text

SHORT = 200_000  #: rows; in more of them a look follows the end of typing, not every letter


def rejected_rows(
    state: draft.Draft, report: Report, suffix: str, *, with_warnings: bool = False, tell: Tell = tell_nobody
) -> Path:
    """A file of the rejected and the duplicate rows with their reasons, kept on disk; `suffix` is .csv or .xlsx."""
    return exporting.keep_rejected(
        state.contact_list,
        report,
        text.reason_of,
        suffix,
        state.mapping,
        state.repairs,
        services.settings().spool,
        with_warnings=with_warnings,
        tell=tell,
    )


@st.cache_data(max_entries=256, show_spinner=text.LOOKING_AT_VALUES)
def shapes(report: Report, trouble: causes.Trouble, columns: ColumnMapping) -> tuple[causes.Shape, ...]:
    """How the values are written that break a rule."""
    return causes.list_shapes(report, trouble, field_of(columns, trouble.field))


@st.cache_data(max_entries=256, show_spinner=text.LOOKING_AT_VALUES)
def suggestion(
    trouble: causes.Trouble, shape: str, report: Report, columns: ColumnMapping, phone_country: str
) -> Repair:
    """What most likely helps."""
    return causes.suggest_step(trouble, shape, report, columns, phone_country)


@st.cache_data(max_entries=256, show_spinner=text.LOOKING_AT_VALUES)
def preview(step: Repair, report: Report, columns: ColumnMapping, phone_country: str) -> causes.Preview:
    """What a step would do, on a few rows."""
    return causes.preview(step, report, columns, phone_country)


@st.cache_data(max_entries=256, show_spinner=text.LOOKING_AT_VALUES)
def separator(step: Repair, report: Report, columns: ColumnMapping, phone_country: str) -> str:
    """What parts most values of which the step would keep the first only; empty where a field takes no more."""
    return causes.suggest_separator(step, report, columns, phone_country)


def aim(step: Repair, report: Report, columns: ColumnMapping, phone_country: str) -> Repair:
    """The step with the rows that it touches."""
    return causes.aim(step, report, columns, phone_country, services.settings().spool)


@st.cache_data(max_entries=256, show_spinner=False)
def count_touched(step: Repair) -> int:
    """How many rows an accepted step touches, or how many single cells."""
    return causes.count_rows(step)


@st.cache_data(max_entries=64, show_spinner=False)
def count_faulty(report: Report) -> int:
    """How many rows have issues."""
    return correcting.count_faulty(report)


@st.cache_data(max_entries=32, show_spinner=text.LOOKING_AT_VALUES)
def faulty(
    contact_list: ContactList,
    report: Report,
    columns: ColumnMapping,
    repairs: tuple[Repair, ...],
    start: int,
    count: int,
) -> pl.DataFrame:
    """Some of the rows with issues, beside their reasons."""
    return correcting.list_faulty(contact_list, report, columns, repairs, text.reason_of, start, count)


@st.cache_data(max_entries=64, show_spinner=text.LOOKING_AT_VALUES)
def count_changed(contact_list: ContactList, repairs: tuple[Repair, ...], step: Repair) -> int:
    """How many cells a step for all rows would change."""
    return correcting.count_changed(contact_list, repairs, step)


def set_cells(repairs: tuple[Repair, ...], cells: pl.DataFrame, book: str = "") -> tuple[Repair, ...]:
    """The steps with corrections of single cells behind them, by hand or by the workbook of that name."""
    return correcting.set_cells(repairs, cells, services.settings().spool, book)


def corrections(book: SpooledFile, contact_list: ContactList, tell: Tell = tell_nobody) -> Corrections:
    """What was changed in a workbook of that list's rejected rows; ReadError says why nothing can be taken over."""
    return read_corrections(book, contact_list, services.settings().spool, tell)
