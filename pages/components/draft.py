"""The import being prepared: plain values in the session, kept on disk by `kept_draft`.

A later step stands on the earlier ones: what an earlier step changes, the later ones have to be gone through again,
and what they held is dropped where it no longer fits.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import IntEnum
from pathlib import Path
from uuid import uuid4

import streamlit as st

from altcraft_core.records import (
    NO_DATABASE,
    NO_SCENARIO,
    ColumnMapping,
    ContactList,
    Limits,
    ReadOptions,
    Repair,
    RowRules,
    Safeguards,
    SpooledFile,
    Target,
)

_KEY = "draft"
_ASIDE = "draft_aside"
_READINGS = "draft_readings"  # (file, options) -> what was decided about the file read so


class Step(IntEnum):
    """The steps of the journey, in their order."""

    UPLOAD = 0
    MAPPING = 1
    REVIEW = 2
    SEND = 3
    RUN = 4


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """Why the file cannot be read in this way, and what could be chosen in it instead."""

    asked: ReadOptions
    sentence: str
    kind: str  #: empty where the file is no list of any kind
    sheets: tuple[str, ...] = ()
    members: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Recalled:
    """The recipe by which a list was mapped as one before it."""

    name: str = ""  #: empty: none is wanted
    added: tuple[Repair, ...] = ()  #: those of its repairs that the draft did not have


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What the operator has decided so far."""

    file: SpooledFile | None = None
    asked: ReadOptions = ReadOptions()  #: how the operator said the file is to be read; None means: find out
    contact_list: ContactList | None = None  #: the file as it was read
    refusal: Refusal | None = None  #: how it could not be read when that was tried last
    repairs: tuple[Repair, ...] = ()  #: of the list as it was read, in their order
    book: SpooledFile | None = None  #: a workbook of corrections that came back, not taken over yet
    keep_rows: Path | None = None  #: Parquet with the `_row`s that alone may be sent; None means all
    retry_of: str = ""  #: the submission whose failed profiles are sent again
    mapping: ColumnMapping | None = None  #: None until the mapping page was opened
    recalled: Recalled | None = None  #: None while nothing was recalled or declined
    target: Target = Target()
    rules: RowRules = RowRules()
    scenario_name: str = ""
    limits: Limits = Limits()
    safeguards: Safeguards = Safeguards()
    connection: str = ""  #: empty: the first one of the settings
    press: str = ""  #: names the one press of Send that this draft may lead to, in whatever window
    finished: int = 0  #: how many steps, from the first, stand as they are

    @property
    def repairs_of_columns(self) -> tuple[Repair, ...]:
        """The repairs of whole columns: mending single rows on the Review page suggests no other mapping."""
        return tuple(each for each in self.repairs if each.rows is None and not each.rule)


def current() -> Draft:
    """The draft of this session."""
    return st.session_state.get(_KEY, Draft())


def new_press() -> str:
    """The name of a press of Send that was never there before."""
    return uuid4().hex


def go_on_with(kept: Draft, aside: Draft | None) -> None:
    """Take up a draft of an earlier session, and the one that had made room for it."""
    _keep(kept)
    if aside is not None:
        st.session_state[_ASIDE] = aside


def begin(file: SpooledFile) -> Draft:
    """Start over with another file; the connection stays."""
    return _keep(Draft(file=file, connection=current().connection, press=new_press()))


def retry(contact_list: ContactList, keep_rows: Path, retry_of: str, **facts: object) -> Draft:
    """Start over with the rows of an earlier submission; upload and mapping stand as they were there."""
    draft = Draft(
        file=contact_list.file,
        asked=contact_list.options,
        contact_list=contact_list,
        keep_rows=keep_rows,
        retry_of=retry_of,
        press=new_press(),
        finished=Step.REVIEW,
    )
    return _keep(replace(draft, **facts))


def read_as(contact_list: ContactList) -> Draft:
    """The file was read like this. What was decided while it was read like this before is there again."""
    draft, before = current(), current().contact_list
    if before is None or before.file.fingerprint != contact_list.file.fingerprint:
        return change(Step.UPLOAD, contact_list=contact_list, refusal=None)
    if before.options == contact_list.options:
        return change(Step.UPLOAD, refusal=None)
    readings = st.session_state.setdefault(_READINGS, {})
    readings[before.file.fingerprint, before.options] = draft
    known = readings.get((contact_list.file.fingerprint, contact_list.options))
    if known is None:
        return change(Step.UPLOAD, contact_list=contact_list, refusal=None)
    return _keep(replace(known, asked=draft.asked, connection=draft.connection, finished=Step.UPLOAD))


def change(step: Step, **facts: object) -> Draft:
    """Change what `step` decides; the steps from there on have to be gone through again."""
    return _keep(changed(current(), step, **facts))


def leave_recalled() -> None:
    """No recipe is recalled for this list any more; nothing has to be gone through again for that."""
    _keep(replace(current(), recalled=Recalled()))


def finish(step: Step) -> Draft:
    """The operator is content with this step."""
    draft = current()
    return _keep(replace(draft, finished=max(draft.finished, step + 1)))


def use_connection(name: str) -> Draft:
    """Send through another connection; scenarios and databases belong to one, so the chosen ones are dropped."""
    draft = current()
    if name == draft.connection:
        return draft
    target = replace(draft.target, workflow_id=NO_SCENARIO, database_id=NO_DATABASE)
    return change(Step.SEND, connection=name, scenario_name="", target=target)


def clear() -> None:
    """Forget the draft, as after it was sent; the connection stays."""
    _keep(Draft(connection=current().connection))


def put_aside() -> None:
    """Make room for another list; this one can be taken back, unless nothing was done to it and another one waits."""
    if _is_begun(current()) or aside() is None:
        st.session_state[_ASIDE] = current()
    clear()


def _is_begun(draft: Draft) -> bool:
    return bool(draft.finished or draft.repairs or draft.mapping)


def aside() -> Draft | None:
    """The draft that made room for the current one."""
    return st.session_state.get(_ASIDE)


def take_back(book: SpooledFile | None = None) -> Draft:
    """Go on with the draft that was put aside, where it was left; `book` holds corrections for it."""
    draft = st.session_state.pop(_ASIDE)
    return _keep(draft if book is None else replace(draft, book=book, finished=min(draft.finished, Step.REVIEW)))


def changed(draft: Draft, step: Step, **facts: object) -> Draft:
    """The draft with these facts, with later steps open again; nothing happens where nothing differs."""
    new = replace(draft, **facts)
    if new == draft:
        return draft
    if "mapping" not in facts and draft.contact_list is not None and _columns(new) != _columns(draft):
        new = replace(new, mapping=None, target=replace(new.target, field_name=""))
    fitting = tuple(each for each in new.repairs if each.column in ("", *_columns(new)))
    if draft.contact_list is not None and new.contact_list != draft.contact_list and "repairs" not in facts:
        # Its rows are others: steps find theirs anew, and single cells are none of it.
        fitting = tuple(replace(each, rows=None) for each in fitting if each.rule or each.rows is None)
    return replace(new, repairs=fitting, finished=min(new.finished, step))


def _columns(draft: Draft) -> tuple[str, ...]:
    return draft.contact_list.columns if draft.contact_list else ()


def _keep(draft: Draft) -> Draft:
    st.session_state[_KEY] = draft
    return draft
