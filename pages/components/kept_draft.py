"""The draft on disk, under a name in the page's address: reloading the page, or a lost connection, loses nothing.

Whoever has the address has the draft, so that the name cannot be guessed. It goes when the draft is sent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from secrets import token_urlsafe
from uuid import uuid4

import streamlit as st
from pydantic import TypeAdapter, ValidationError

from altcraft_core.errors import SettingsError
from pages.components import draft, services
from pages.components.draft import Draft


@dataclass(frozen=True, kw_only=True)
class _Kept:
    """What stands in a file."""

    draft: Draft
    aside: Draft | None  #: made room for it


_KEPT = TypeAdapter(_Kept)
_NAME = "draft_name"
_WRITTEN = "draft_written"  # the draft that stands in the file
_PARAMETER = "draft"
_IS_NAME = re.compile(r"[A-Za-z0-9_-]{20,40}")


def recall() -> None:
    """In a new session, go on with the draft that the address names; the first call of a page of the journey."""
    name = st.query_params.get(_PARAMETER, "")
    if _NAME not in st.session_state and _IS_NAME.fullmatch(name) and (kept := _read(name)):
        st.session_state[_NAME] = name
        st.session_state[_WRITTEN] = kept
        draft.go_on_with(kept.draft, kept.aside)
    if draft.current().file is not None or draft.aside() is not None:
        st.query_params[_PARAMETER] = st.session_state.setdefault(_NAME, token_urlsafe(24))


def keep() -> None:
    """Write the draft down where it has changed, and remove what stands of one that is over."""
    name, state = st.session_state.get(_NAME), _Kept(draft=draft.current(), aside=draft.aside())
    if name is None or st.session_state.get(_WRITTEN) == state:
        return
    path = _path(name)
    if state.draft.file is None and state.aside is None:
        path.unlink(missing_ok=True)
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f"{uuid4().hex}.part")  # two windows may write at once
        part.write_bytes(_KEPT.dump_json(state))
        part.replace(path)
    st.session_state[_WRITTEN] = state


def _read(name: str) -> _Kept | None:
    """None where there is none, or none that this release reads, or where its files are gone."""
    try:
        kept = _KEPT.validate_json(_path(name).read_bytes())
    except (OSError, ValidationError, SettingsError):
        return None
    drafts = (kept.draft, kept.aside or kept.draft)
    return kept if all(path.exists() for each in drafts for path in _list_files(each)) else None


def _list_files(state: Draft) -> Iterator[Path]:
    files = (state.file, state.contact_list, state.book)
    yield from (each.path for each in files if each is not None)
    yield from (each.rows for each in state.repairs if each.rows is not None)
    if state.keep_rows is not None:
        yield state.keep_rows


def _path(name: str) -> Path:
    return services.settings().spool / "drafts" / f"{name}.json"
