"""Core objects, opened once for all sessions, and what several pages ask of them.

What only one page asks stands in a module of its folder; what accounts hold, in `catalogue`. An answer is cached under
every input it depends on; every cache is bounded.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import streamlit as st
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.typing import UploadedFile

from altcraft_core.delivery.connections import Connections
from altcraft_core.delivery.house import House, open_house
from altcraft_core.delivery.submissions import Submissions
from altcraft_core.lists import preparing
from altcraft_core.lists.files import reading
from altcraft_core.lists.mending import causes
from altcraft_core.lists.progress import Tell, tell_nobody
from altcraft_core.records import ColumnMapping, ContactList, ReadOptions, Repair, Report, RowRules, SpooledFile
from altcraft_core.settings import DEMO, Connection, Settings, load_settings
from altcraft_core.store.history import History
from altcraft_core.store.journal import Journal
from pages.components import draft

MINUTE = 60  #: seconds. For words like "1m" Streamlit loads pandas, and the first page waits for it
WORKER_SEEN = timedelta(seconds=15)  #: a worker writes down every few seconds that it lives


@st.cache_resource(show_spinner=False)
def settings() -> Settings:
    """What this installation chose; SettingsError names what is wrong."""
    return load_settings()


@st.cache_resource(show_spinner=False)
def house() -> House:
    """Database, files and connections of this process."""
    return open_house(settings())


def connections() -> Connections:
    """Every connection; the demo platform starts when it is first asked for."""
    return house().connections


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


def journal() -> Journal:
    """What was sent, chunk by chunk."""
    return house().journal


def history() -> History:
    """What was sent, to be read."""
    return house().history


def submissions() -> Submissions:
    """Starts and steers submissions."""
    return house().submissions


def workers() -> tuple[str, ...]:
    """The workers that were seen alive within the last seconds."""
    return house().workers.seen(WORKER_SEEN)


def is_engine_alive() -> bool:
    """Has a worker been seen within the last seconds?"""
    return bool(workers())


def spool(upload: UploadedFile) -> SpooledFile:
    """Put an upload on disk and give its memory back."""
    file = reading.spool(upload, upload.name, settings().spool)
    # Streamlit keeps an upload in memory as long as the session lives, also when its widget is gone.
    context = get_script_run_ctx()
    if context is not None and isinstance(context.uploaded_file_mgr, MemoryUploadedFileManager):
        context.uploaded_file_mgr.remove_file(session_id=context.session_id, file_id=upload.file_id)
    return file


def read_list(file: SpooledFile, options: ReadOptions, tell: Tell = tell_nobody) -> ContactList:
    """The file as a list; ReadError where it is none. What was read before is kept on disk."""
    return reading.read_list(file, options, settings().spool, tell)


def report(
    contact_list: ContactList,
    columns: ColumnMapping,
    match_field: str,
    rules: RowRules,
    keep_rows: Path | None = None,
    repairs: tuple[Repair, ...] = (),
    tell: Tell = tell_nobody,
) -> Report:
    """The list checked whole, kept on disk; choices that do not move a row between accounts cost no second pass."""
    today = datetime.now(tz=UTC).astimezone().date()  # birthdays lie before it
    return preparing.prepare(
        contact_list, columns, match_field, rules, settings().spool, keep_rows, today, repairs, tell
    )


def checked(state: draft.Draft, tell: Tell = tell_nobody) -> tuple[tuple[Repair, ...], Report]:
    """The list of a draft checked whole, and its steps of mending, each with the rows that it touches.

    The steps of a recipe find theirs in this list.
    """

    def check(repairs: tuple[Repair, ...]) -> Report:
        return report(
            state.contact_list, state.mapping, state.target.match_field, state.rules, state.keep_rows, repairs, tell
        )

    repairs = causes.aim_all(state.repairs, check, state.mapping, state.rules.phone_country, settings().spool)
    return repairs, check(repairs)
