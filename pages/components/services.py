"""Core objects, opened once for all sessions, and the only cached functions of the dashboard.

An answer is cached under every input it depends on; every cache is bounded.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import streamlit as st

from altcraft_core.records import (
    BadRows,
    BlankValues,
    ColumnMapping,
    ContactList,
    ReadOptions,
    Report,
    RowRules,
    Scenario,
    SpooledFile,
)
from altcraft_core.settings import DEMO, Connection, Settings, load_settings
from pages.components import draft

if TYPE_CHECKING:
    from altcraft_core.delivery.connections import Connections
    from altcraft_core.delivery.submissions import Submissions
    from altcraft_core.lists.mapping import Suggestion
    from altcraft_core.store.files import Files
    from altcraft_core.store.history import History
    from altcraft_core.store.journal import Journal


@st.cache_resource(show_spinner=False)
def settings() -> Settings:
    """What this installation chose; SettingsError names what is wrong."""
    return load_settings()


# ---------------------------------------------------------------- connections


@st.cache_resource(show_spinner=False)
def connections() -> Connections:
    """Every connection; the demo platform starts when it is first asked for."""
    from altcraft_core.delivery.connections import Connections

    return Connections(settings())


def connection_name() -> str:
    """The connection this session sends through; empty where none is set up."""
    names = settings().connection_names
    chosen = draft.current().connection
    return chosen if chosen in names else next(iter(names), "")


def is_demo() -> bool:
    """Does this session send to the demo platform?"""
    return connection_name() == DEMO


def connection() -> Connection:
    """The connection this session sends through."""
    return connections().get(connection_name())


@st.cache_data(ttl="1m", max_entries=16, show_spinner=False)
def scenarios(name: str) -> tuple[Scenario, ...]:
    """The scenarios of a connection, at most a minute old."""
    from altcraft_core.wire.client import AltcraftClient

    with AltcraftClient(connections().get(name)) as client:
        return client.list_scenarios()


# ---------------------------------------------------------------- store and delivery


@st.cache_resource(show_spinner=False)
def _engine(url: str):
    from altcraft_core.store.database import open_database

    return open_database(url)


def journal() -> Journal:
    """What was sent, chunk by chunk."""
    from altcraft_core.store.journal import Journal

    return Journal(_engine(settings().database))


def history() -> History:
    """What was sent, to be read."""
    from altcraft_core.store.history import History

    return History(_engine(settings().database))


def files() -> Files:
    """Plans and outcomes."""
    from altcraft_core.store.files import Files

    return Files(settings().files)


@st.cache_resource(show_spinner=False)
def submissions() -> Submissions:
    """Starts and steers submissions."""
    from altcraft_core.delivery.submissions import Submissions

    return Submissions(settings())


# ---------------------------------------------------------------- lists


def spool(upload: BinaryIO, name: str) -> SpooledFile:
    """Put an upload on disk, so that its memory can be given back."""
    from altcraft_core.lists.reading import spool

    return spool(upload, name, settings().spool)


def sample(rows: int) -> SpooledFile:
    """A sample list of so many rows, written once."""
    from altcraft_core.demo.samples import write_sample

    path = settings().spool / "samples" / f"sample-{rows}.csv"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(".part")
        write_sample(rows, unfinished)
        unfinished.rename(path)
    with path.open("rb") as upload:
        return spool(upload, path.name)


@st.cache_data(max_entries=64, show_spinner=False)
def read_list(file: SpooledFile, options: ReadOptions) -> ContactList:
    """The file as a list; ReadError where it is none."""
    from altcraft_core.lists.reading import read_list

    return read_list(file, options, settings().spool)


@st.cache_data(max_entries=64, show_spinner=False)
def suggestions(contact_list: ContactList) -> tuple[Suggestion, ...]:
    """A first guess for each column."""
    from altcraft_core.lists.mapping import suggest_mapping

    return suggest_mapping(contact_list)


def report(
    contact_list: ContactList, mapping: ColumnMapping, match_field: str, rules: RowRules, keep_rows: Path | None = None
) -> Report:
    """The list checked whole; choices that do not move a row between accounts cost no second pass."""
    decisive = replace(rules, bad_rows=BadRows.LEAVE_OUT, blank_values=BlankValues.OMIT)
    return _report(contact_list, mapping, match_field, decisive, keep_rows)


@st.cache_data(max_entries=64, show_spinner=False)
def _report(
    contact_list: ContactList, mapping: ColumnMapping, match_field: str, rules: RowRules, keep_rows: Path | None
) -> Report:
    from altcraft_core.lists.preparing import prepare

    return prepare(contact_list, mapping, match_field, rules, settings().spool, keep_rows)
