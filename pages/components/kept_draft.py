"""The draft on disk, under a name in the page's address: reloading the page, or a lost connection, loses nothing.

Whoever has the address has the draft, so that the name cannot be guessed. It goes when the draft is sent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from secrets import token_urlsafe

import streamlit as st
from pydantic import TypeAdapter, ValidationError

from altcraft_core.errors import SettingsError
from pages.components import draft, services
from pages.components.draft import Draft

_DRAFT = TypeAdapter(Draft)
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
        draft.go_on_with(kept)
    if draft.current().file is not None:
        st.query_params[_PARAMETER] = st.session_state.setdefault(_NAME, token_urlsafe(24))


def keep() -> None:
    """Write the draft down where it has changed, and remove what stands of one that is over."""
    name, state = st.session_state.get(_NAME), draft.current()
    if name is None or st.session_state.get(_WRITTEN) == state:
        return
    path = _path(name)
    if state.file is None:
        path.unlink(missing_ok=True)
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        part.write_bytes(_DRAFT.dump_json(state))
        part.replace(path)
    st.session_state[_WRITTEN] = state


def _read(name: str) -> Draft | None:
    """None where there is none, or none that this release reads, or where its files are gone."""
    try:
        kept = _DRAFT.validate_json(_path(name).read_bytes())
    except (OSError, ValidationError, SettingsError):
        return None
    return kept if all(path.exists() for path in _list_files(kept)) else None


def _list_files(kept: Draft) -> Iterator[Path]:
    files = (kept.file, kept.contact_list, kept.book)
    yield from (each.path for each in files if each is not None)
    yield from (each.rows for each in kept.repairs if each.rows is not None)
    if kept.keep_rows is not None:
        yield kept.keep_rows


def _path(name: str) -> Path:
    return services.settings().spool / "drafts" / f"{name}.json"
