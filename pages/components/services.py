"""Core objects, opened once for all sessions, and the only cached functions of the dashboard.

An answer is cached under every input it depends on; every cache is bounded.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Generic, TypeVar

import polars as pl
import streamlit as st
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.typing import UploadedFile

from altcraft_core.delivery import hunting
from altcraft_core.delivery.connections import Connections
from altcraft_core.delivery.house import House, open_house
from altcraft_core.delivery.people import Sending, find_sent, leave_out, list_sendings
from altcraft_core.delivery.planning import Encoded, Plan, encode_profiles
from altcraft_core.delivery.probing import probe_repeats
from altcraft_core.delivery.submissions import Submissions
from altcraft_core.demo.samples import write_sample
from altcraft_core.errors import DeliveryError, ReadError
from altcraft_core.fields import STANDARD_FIELDS, Field, FieldKind
from altcraft_core.lists import preparing
from altcraft_core.lists.columns import binding, mapping
from altcraft_core.lists.columns.uses import field_of
from altcraft_core.lists.damage import Damage, find_damage
from altcraft_core.lists.files import kinds, peeking, reading
from altcraft_core.lists.mending import causes, correcting, exporting
from altcraft_core.lists.mending.error_books import Corrections, Origin, find_origin, read_corrections
from altcraft_core.lists.progress import Stage, Tell, tell_nobody
from altcraft_core.lists.repairs import repairing
from altcraft_core.records import (
    ColumnMapping,
    ContactList,
    Database,
    DerivedColumn,
    PlatformField,
    Probe,
    ReadOptions,
    Repair,
    Report,
    Resource,
    RowRules,
    SavedRecipe,
    Scenario,
    SpooledFile,
    Submission,
    Target,
)
from altcraft_core.settings import DEMO, Connection, Settings, load_settings
from altcraft_core.store.history import History
from altcraft_core.store.journal import Journal
from pages.components import draft, text

log = logging.getLogger(__name__)

MINUTE = 60  #: seconds. For words like "1m" Streamlit loads pandas, and the first page waits for it
WORKER_SEEN = timedelta(seconds=15)  #: a worker writes down every few seconds that it lives


@st.cache_resource(show_spinner=False)
def settings() -> Settings:
    """What this installation chose; SettingsError names what is wrong."""
    return load_settings()


# ---------------------------------------------------------------- connections


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


@st.cache_data(ttl=MINUTE, max_entries=16, show_spinner=False)
def scenarios(name: str) -> tuple[Scenario, ...]:
    """The scenarios of a connection, at most a minute old."""
    return connections().client(name).list_scenarios()


# ---------------------------------------------------------------- what the account holds

Thing = TypeVar("Thing")


@dataclass(frozen=True, kw_only=True)
class Told(Generic[Thing]):
    """What an account told of itself, and when; nothing, and why, where its token may not ask or it gave no answer."""

    things: tuple[Thing, ...] = ()
    refused: str = ""  #: the reason in a sentence
    at: datetime = field(default_factory=lambda: datetime.now(tz=UTC))

    @property
    def minutes(self) -> int:
        """Its age in whole minutes."""
        return int((datetime.now(tz=UTC) - self.at).total_seconds() // 60)


@st.cache_data(ttl=10 * MINUTE, max_entries=16, show_spinner=False)
def databases(name: str) -> Told[Database]:
    """The databases of a connection's account."""
    return _ask(connections().client(name).list_databases)


@st.cache_data(ttl=10 * MINUTE, max_entries=64, show_spinner=False)
def platform_fields(name: str, database_id: int) -> Told[PlatformField]:
    """The fields of one of its databases, the standard ones among them."""
    return _ask(lambda: connections().client(name).list_fields(database_id))


@st.cache_data(ttl=10 * MINUTE, max_entries=16, show_spinner=False)
def resources(name: str) -> Told[Resource]:
    """The resources of a connection's account."""
    return _ask(connections().client(name).list_resources)


@st.cache_data(ttl=10 * MINUTE, max_entries=64, show_spinner=False)
def resource(name: str, resource_id: int) -> Told[Resource]:
    """One of its resources, with all that the platform tells of it."""
    return _ask(lambda: (connections().client(name).read_resource(resource_id),))


@st.cache_data(ttl=10 * MINUTE, max_entries=64, show_spinner=False)
def subscription_fields(name: str, resource_id: int, channel: str) -> Told[PlatformField]:
    """The fields of a resource's subscriptions in a channel."""
    return _ask(lambda: connections().client(name).list_subscription_fields(resource_id, channel))


def _ask(read: Callable[[], tuple[Thing, ...]]) -> Told[Thing]:
    """A refusal is an answer too: it is kept, so that no script run waits for it again."""
    try:
        return Told(things=read())
    except DeliveryError as error:
        return Told(refused=error.sentence)


# ---------------------------------------------------------------- store and delivery


def journal() -> Journal:
    """What was sent, chunk by chunk."""
    return house().journal


def history() -> History:
    """What was sent, to be read."""
    return house().history


def submissions() -> Submissions:
    """Starts and steers submissions."""
    return house().submissions


@st.cache_data(max_entries=64, show_spinner=False)
def find_rows(submission_id: str, refused: Mapping[int, str]) -> pl.DataFrame:
    """The row numbers of these places in a plan, with what was said of them."""
    return hunting.find_rows(house().files, submission_id, refused)


def workers() -> tuple[str, ...]:
    """The workers that were seen alive within the last seconds."""
    return house().workers.seen(WORKER_SEEN)


def is_engine_alive() -> bool:
    """Has a worker been seen within the last seconds?"""
    return bool(workers())


@st.cache_resource(max_entries=1024, show_spinner=False)
def probe_once(press: str, name: str, _scenario_id: int, _address: str) -> Probe:
    """Try whether repeats are recognised, and write down what was found out. The same press again sends nothing."""
    found = probe_repeats(name, connections().get(name), _scenario_id, _address)
    house().probes.add(found)
    facts = {"connection": name, "scenario": _scenario_id, "found": found.recognition, "press": press}
    log.info("repeats probed", extra={"action": "repeats_probed", **facts})
    return found


@st.cache_data(ttl=MINUTE, max_entries=16, show_spinner=False)
def pace(name: str) -> float | None:
    """Profiles per second over the latest submissions through a connection that are over; None before there is one."""
    over = [state for state in history().states(limit=20) if state.finished_at and state.submission.connection == name]
    seconds = sum((state.finished_at - state.submission.created_at).total_seconds() for state in over)
    return sum(state.profiles.accepted for state in over) / seconds if seconds > 0 else None


def encoded(
    report: Report, mapping: ColumnMapping, target: Target, rules: RowRules, name: str, tell: Tell = tell_nobody
) -> Encoded:
    """The profiles as they are sent through that connection, kept on disk."""
    return encode_profiles(report, mapping, target, rules, connections().get(name), settings().spool, tell)


def sent_before(report: Report, columns: ColumnMapping, target: Target, name: str) -> pl.Series:
    """The accepted rows (`_row`) whose people were sent into the scenario in the last days, as of this moment."""
    sendings = list_sendings(settings(), history(), name, target)
    return _sent_before(report, field_of(columns, target.match_field), sendings)


def ready(state: draft.Draft, report: Report, name: str, tell: Tell = tell_nobody) -> tuple[Encoded, pl.Series]:
    """The profiles of a draft as they are sent, and the accepted rows whose people were sent in the last days."""
    profiles = encoded(report, state.mapping, state.target, state.rules, name, tell)
    tell(Stage.RECOGNISING, 0.9)
    return profiles, sent_before(report, state.mapping, state.target, name)


@st.cache_resource(max_entries=16, show_spinner=False)
def _sent_before(report: Report, match: Field, sendings: tuple[Sending, ...]) -> pl.Series:
    return find_sent(house().files, report, match, sendings)


def without(report: Report, profiles: Encoded, rows: pl.Series) -> tuple[Report, Encoded]:
    """The same list without some of its accepted rows; PlanError when nobody stays."""
    return leave_out(report, profiles, rows, settings().spool)


def find_earlier(state: draft.Draft) -> tuple[Submission, ...]:
    """The submissions of the same list to the same place, the latest first; not the one that is retried."""
    same = history().find_same(state.contact_list.file.fingerprint, state.mapping, state.target)
    return tuple(one for one in same if one.id != state.retry_of)


@dataclass
class _Press:
    """One press of Send."""

    name: str
    lock: Lock = field(default_factory=Lock)
    submission_id: str = ""  #: what it started


@st.cache_resource(max_entries=1024, show_spinner=False)
def _pressed(press: str) -> _Press:
    return _Press(name=press)


def find_started(press: str) -> str:
    """The submission that this press of Send started; empty where it started none. Waits while one is starting."""
    pressed = _pressed(press)
    with pressed.lock:
        return pressed.submission_id


def start_once(press: str, plan: Plan, operator: str, copy: int, retry_of: str, tell: Tell = tell_nobody) -> str:
    """Start the submission of one press of Send and give its id. The same press again starts nothing.

    What `tell` raises ends that, and the press may start it again.
    """
    pressed = _pressed(press)
    with pressed.lock:  # a script that was told to end may be at it still
        if not pressed.submission_id:
            started = submissions().start(plan, operator, copy=copy, retry_of=retry_of, tell=tell)
            pressed.submission_id = started.id
            facts = {"action": "submission_started", "submission": started.id, "press": press}
            log.info("submission started", extra=facts)
        return pressed.submission_id


# ---------------------------------------------------------------- lists


def spool(upload: UploadedFile) -> SpooledFile:
    """Put an upload on disk and give its memory back."""
    file = reading.spool(upload, upload.name, settings().spool)
    # Streamlit keeps an upload in memory as long as the session lives, also when its widget is gone.
    context = get_script_run_ctx()
    if context is not None and isinstance(context.uploaded_file_mgr, MemoryUploadedFileManager):
        context.uploaded_file_mgr.remove_file(session_id=context.session_id, file_id=upload.file_id)
    return file


def sample(rows: int) -> SpooledFile:
    """A sample list of so many rows, written once."""
    path = settings().spool / "samples" / f"sample-{rows}.csv"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=path.parent) as folder:
            write_sample(rows, Path(folder) / path.name)
            Path(folder, path.name).replace(path)
    with path.open("rb") as sample_file:
        return reading.spool(sample_file, path.name, settings().spool)


def spool_text(content: str, name: str) -> SpooledFile:
    """Put a text on disk as if it were a file of that name."""
    return reading.spool(BytesIO(content.encode()), name, settings().spool)


def find_kind(file: SpooledFile) -> str:
    """What the file is; an empty string where it is no list of any kind."""
    try:
        return kinds.find_kind(file.path, file.name)
    except ReadError:
        return ""


def read_list(file: SpooledFile, options: ReadOptions, tell: Tell = tell_nobody) -> ContactList:
    """The file as a list; ReadError where it is none. What was read before is kept on disk."""
    return reading.read_list(file, options, settings().spool, tell)


@st.cache_data(max_entries=16, show_spinner=False)
def peek(file: SpooledFile, options: ReadOptions) -> pl.DataFrame:
    """The top of a text before it is read whole; empty where it cannot be read so."""
    try:
        return peeking.peek(file, options, settings().spool)
    except ReadError:
        return pl.DataFrame()


@st.cache_data(max_entries=16, show_spinner=False)
def first_rows(contact_list: ContactList, repairs: tuple[Repair, ...]) -> pl.DataFrame:
    """The top of the list after these repairs."""
    return repairing.first_rows(contact_list, repairs=repairs)


def damage(contact_list: ContactList, repairs: tuple[Repair, ...], tell: Tell = tell_nobody) -> tuple[Damage, ...]:
    """What is damaged in the list after these repairs. What was found before is kept on disk."""
    return find_damage(contact_list, repairs, settings().spool, tell)


@st.cache_data(max_entries=64, show_spinner=False)
def suggestions(
    contact_list: ContactList, own: tuple[PlatformField, ...] = (), repairs: tuple[Repair, ...] = ()
) -> tuple[mapping.Suggestion, ...]:
    """A first guess for each column; the account's own fields stand behind the standard ones."""
    fields = (Field(name=each.name, kind=each.kind, aliases=(each.title.lower() or each.name,)) for each in own)
    return mapping.suggest_mapping(contact_list, (*STANDARD_FIELDS, *fields), repairs)


@st.cache_data(max_entries=64, show_spinner=False)
def derived_columns(
    contact_list: ContactList, derived: tuple[DerivedColumn, ...], repairs: tuple[Repair, ...]
) -> tuple[mapping.Suggestion, ...]:
    """What is made of a list's columns after these repairs, with samples."""
    return mapping.describe_derived(contact_list, derived, repairs)


@st.cache_data(max_entries=64, show_spinner=False)
def first_mapping(
    contact_list: ContactList, suggested: tuple[mapping.Suggestion, ...], repairs: tuple[Repair, ...]
) -> ColumnMapping:
    """The mapping that the suggestions make."""
    return mapping.suggest_columns(contact_list, suggested, repairs)


@st.cache_data(max_entries=64, show_spinner=False)
def values(
    contact_list: ContactList,
    derived: tuple[DerivedColumn, ...],
    column: str,
    kind: FieldKind,
    repairs: tuple[Repair, ...],
) -> tuple[binding.Value, ...] | None:
    """The distinct values of a column; None where they are too many."""
    return binding.list_values(contact_list, derived, column, kind, repairs)


def saved_recipes() -> tuple[SavedRecipe, ...]:
    """All recipes that were saved under a name, the latest first."""
    return house().recipes.list_all()


def save_recipe(name: str, recipe: str, header: tuple[str, ...], operator: str) -> None:
    """Keep a recipe, as TOML, in place of any other of that name."""
    saved = SavedRecipe(name=name, text=recipe, header=header, saved_at=datetime.now(tz=UTC), operator=operator)
    house().recipes.save(saved)


def remove_recipe(name: str) -> None:
    """Forget the recipe of that name."""
    house().recipes.remove(name)


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
        settings().spool,
        with_warnings=with_warnings,
        tell=tell,
    )


# ---------------------------------------------------------------- mending


@st.cache_data(max_entries=256, show_spinner=False)
def shapes(report: Report, trouble: causes.Trouble, columns: ColumnMapping) -> tuple[causes.Shape, ...]:
    """How the values are written that break a rule."""
    return causes.list_shapes(report, trouble, field_of(columns, trouble.field))


@st.cache_data(max_entries=256, show_spinner=False)
def suggestion(
    trouble: causes.Trouble, shape: str, report: Report, columns: ColumnMapping, phone_country: str
) -> Repair:
    """What most likely helps."""
    return causes.suggest_step(trouble, shape, report, columns, phone_country)


@st.cache_data(max_entries=256, show_spinner=False)
def preview(step: Repair, report: Report, columns: ColumnMapping, phone_country: str) -> causes.Preview:
    """What a step would do, on a few rows."""
    return causes.preview(step, report, columns, phone_country)


def aim(step: Repair, report: Report, columns: ColumnMapping, phone_country: str) -> Repair:
    """The step with the rows that it touches."""
    return causes.aim(step, report, columns, phone_country, settings().spool)


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


@st.cache_data(max_entries=256, show_spinner=False)
def count_touched(step: Repair) -> int:
    """How many rows an accepted step touches, or how many single cells."""
    return causes.count_rows(step)


@st.cache_data(max_entries=64, show_spinner=False)
def count_faulty(report: Report) -> int:
    """How many rows have issues."""
    return correcting.count_faulty(report)


@st.cache_data(max_entries=32, show_spinner=False)
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


def set_cells(repairs: tuple[Repair, ...], cells: pl.DataFrame) -> tuple[Repair, ...]:
    """The steps with corrections of single cells behind them."""
    return correcting.set_cells(repairs, cells, settings().spool)


def origin(book: ContactList, tell: Tell = tell_nobody) -> Origin | None:
    """Which list a workbook was saved for, if it is one of rejected rows."""
    return find_origin(book, settings().spool, tell)


def corrections(book: SpooledFile, contact_list: ContactList, tell: Tell = tell_nobody) -> Corrections:
    """What was changed in a workbook of that list's rejected rows; ReadError says why nothing can be taken over."""
    return read_corrections(book, contact_list, settings().spool, tell)
