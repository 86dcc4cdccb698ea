"""What a list comes from: a file, a text, a sample; and what is seen of it before it is mapped."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import streamlit as st

from altcraft_core.demo.samples import write_sample
from altcraft_core.errors import ReadError
from altcraft_core.lists.damage import Damage, find_damage
from altcraft_core.lists.files import kinds, peeking, reading
from altcraft_core.lists.mending.error_books import Origin, find_origin
from altcraft_core.lists.progress import Tell, tell_nobody
from altcraft_core.lists.repairs import repairing
from altcraft_core.records import ContactList, ReadOptions, Repair, SpooledFile
from pages.components import services


def sample(rows: int) -> SpooledFile:
    """A sample list of so many rows, written once."""
    path = services.settings().spool / "samples" / f"sample-{rows}.csv"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=path.parent) as folder:
            write_sample(rows, Path(folder) / path.name)
            Path(folder, path.name).replace(path)
    with path.open("rb") as sample_file:
        return reading.spool(sample_file, path.name, services.settings().spool)


def spool_text(content: str, name: str) -> SpooledFile:
    """Put a text on disk as if it were a file of that name."""
    return reading.spool(BytesIO(content.encode()), name, services.settings().spool)


def find_kind(file: SpooledFile) -> str:
    """What the file is; an empty string where it is no list of any kind."""
    try:
        return kinds.find_kind(file.path, file.name)
    except ReadError:
        return ""


@st.cache_data(max_entries=16, show_spinner=False)
def peek(file: SpooledFile, options: ReadOptions) -> pl.DataFrame:
    """The top of a text before it is read whole; empty where it cannot be read so."""
    try:
        return peeking.peek(file, options, services.settings().spool)
    except ReadError:
        return pl.DataFrame()


@st.cache_data(max_entries=16, show_spinner=False)
def first_rows(contact_list: ContactList, repairs: tuple[Repair, ...]) -> pl.DataFrame:
    """The top of the list after these repairs."""
    return repairing.first_rows(contact_list, repairs=repairs)


def damage(contact_list: ContactList, repairs: tuple[Repair, ...], tell: Tell = tell_nobody) -> tuple[Damage, ...]:
    """What is damaged in the list after these repairs. What was found before is kept on disk."""
    return find_damage(contact_list, repairs, services.settings().spool, tell)


def origin(book: ContactList, tell: Tell = tell_nobody) -> Origin | None:
    """Which list a workbook was saved for, if it is one of rejected rows."""
    return find_origin(book, services.settings().spool, tell)
