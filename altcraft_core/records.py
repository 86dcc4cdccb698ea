"""The records that rooms hand to one another. Frozen, made by keyword, changed by `dataclasses.replace`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from pathlib import Path

import polars as pl

from altcraft_core.fields import FieldKind

# ---------------------------------------------------------------- lists


@dataclass(frozen=True, kw_only=True)
class SpooledFile:
    """An uploaded file, byte for byte on disk."""

    name: str  #: as the operator's computer called it
    path: Path
    size: int  #: bytes
    fingerprint: str  #: SHA-256 of the bytes, hexadecimal


@dataclass(frozen=True, kw_only=True)
class ReadOptions:
    """How to read a file. None means: find out."""

    encoding: str | None = None  #: a Python codec name, "utf-8" or "windows-1251"
    separator: str | None = None  #: one character
    sheet: str | None = None
    header_row: int | None = None  #: 1 is the first line; 0 means that the file has no header
    member: str | None = None  #: the file to be read in an archive; None: all of them, if they have the same columns


@dataclass(frozen=True, kw_only=True)
class Remark:
    """Something odd in a file that was read all the same. Nothing of it is lost without such a word."""

    what: str  #: a word: "short_rows", "long_rows", ...; the pages have a sentence for each
    count: int  #: how often
    rows: tuple[int, ...] = ()  #: the first few rows where it stands, numbered as `_row`
    names: tuple[str, ...] = ()  #: of what it concerns: columns, sheets, files


@dataclass(frozen=True, kw_only=True)
class Found:
    """What a reader found out about a file while it read it."""

    options: ReadOptions  #: everything filled in
    sheets: tuple[str, ...] = ()  #: what could be chosen instead of the one that was read
    members: tuple[str, ...] = ()  #: the lists in an archive
    certainty: float = 1.0  #: of the encoding, from 0 to 1
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ContactList:
    """A file as a table of strings in a Parquet file: `_row` (Int64, as a spreadsheet counts) and the columns.

    An empty cell is null. A row of empty cells only is kept: it is counted as blank.
    """

    file: SpooledFile
    options: ReadOptions  #: as it was read: everything found out is filled in
    kind: str  #: "csv", "xlsx", "xls", "xlsb", "ods", "parquet", "json", "ndjson", "zip" or "gz"
    sheets: tuple[str, ...]  #: the workbook's sheets; empty for all other files
    path: Path  #: the Parquet file
    columns: tuple[str, ...]  #: in the file's order, unique, without `_row`
    rows: int
    certainty: float = 1.0  #: of the encoding, from 0 to 1
    remarks: tuple[Remark, ...] = ()
    members: tuple[str, ...] = ()  #: the lists in an archive; empty for all other files


class Derivation(StrEnum):
    """What a derived column holds."""

    FIRST_NAME = "first_name"  #: of a full name, as are the next two
    LAST_NAME = "last_name"
    MIDDLE_NAME = "middle_name"
    DATE = "date"  #: of a day, a month and a year
    JOIN = "join"  #: all values one after the other


class NameOrder(StrEnum):
    """How full names are written; words beyond those named belong to the last part, or to the middle."""

    FIRST_LAST = "first last"
    LAST_FIRST = "last first"
    FIRST_MIDDLE_LAST = "first middle last"
    LAST_FIRST_MIDDLE = "last first middle"


@dataclass(frozen=True, kw_only=True)
class DerivedColumn:
    """A column that is made of the list's columns, and mapped as if it stood in the list. Hashable."""

    name: str  #: not that of a column of the list
    make: Derivation
    columns: tuple[str, ...]  #: of the list; for a date: day, month, year
    order: NameOrder = NameOrder.LAST_FIRST  #: for parts of a name
    separator: str = " "  #: for a join


@dataclass(frozen=True, kw_only=True)
class Binding:
    """What is sent in place of the values that stand in a field's column. Hashable."""

    field: str
    #: (value of the list, value sent); cases and spaces do not matter, and nothing to send leaves the field empty
    values: tuple[tuple[str, str], ...]


class RepairKind(StrEnum):
    """What a repair does; `lists/repairing.py` holds how."""

    DROP_HEADERS = "drop_headers"  #: leaves out the rows that repeat the header
    DROP_TOTALS = "drop_totals"  #: leaves out the rows that hold totals
    DECODE = "decode"  #: reads again what was read in a wrong encoding
    DROP_UNSEEN = "drop_unseen"  #: takes out what cannot be seen
    UNIFY_LETTERS = "unify_letters"  #: gives every word one alphabet, where letters look alike in both
    EMPTY = "empty"  #: empties the cells that only say that there is nothing
    RESTORE_ZEROS = "restore_zeros"  #: puts zeros before numbers up to `length` digits
    EXPAND = "expand"  #: writes 7.9161234567E10 as 79161234567, where no digit is lost
    SET_COUNTRY = "set_country"  #: reads phone numbers as those of a country, `value_to`
    KEEP_NUMBER = "keep_number"  #: takes out what is no part of a number: words, extensions, signs
    TAKE_FIRST = "take_first"  #: keeps the first of several values in one cell
    TIDY_ADDRESS = "tidy_address"  #: keeps the mail address that is meant by a cell
    REPLACE_DOMAIN = "replace_domain"  #: of mail addresses, `value` by `value_to`; without them each as probably meant
    SWAP_DAY_MONTH = "swap_day_month"  #: where only that makes a date
    FULL_YEAR = "full_year"  #: writes 31.12.90 as 31.12.1990
    FROM_SERIAL = "from_serial"  #: writes 33238 as 1990-12-31: spreadsheets count days so
    DAY_FIRST = "day_first"  #: writes 01/02/1990 as 1990-02-01
    MONTH_FIRST = "month_first"  #: writes 01/02/1990 as 1990-01-02
    SHORTEN = "shorten"  #: keeps the first `length` characters
    REPLACE = "replace"  #: the text `value` by `value_to`
    SET_VALUE = "set_value"  #: puts `value_to` into every cell
    CLEAR = "clear"  #: empties the cells
    DROP_ROWS = "drop_rows"  #: leaves the rows out
    SET_CELLS = "set_cells"  #: puts into each cell what `rows` says: `_row`, `column`, `value`


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
    rows: Path | None = None  #: Parquet, named by what it holds, with the `_row`s that alone are touched; None: all
    #: Where cells are touched because they break a rule: the rule, its field, and the shape of the values, empty for
    #: every shape. In another list, `rows` are found by them anew.
    rule: str = ""
    field: str = ""
    shape: str = ""


@dataclass(frozen=True, kw_only=True)
class ColumnMapping:
    """Which column feeds which field, which fields get one value for every row, and what is made of them. Hashable."""

    columns: tuple[tuple[str, str], ...] = ()  #: (column, field name); a column not named is not sent
    constants: tuple[tuple[str, str], ...] = ()  #: (field name, value as an operator typed it)
    uses: tuple[FieldUse, ...] = ()  #: of fields that are not used plainly; each field at most once
    subscriptions: tuple[Subscription, ...] = ()
    derived: tuple[DerivedColumn, ...] = ()  #: they are mapped like the list's own columns
    bindings: tuple[Binding, ...] = ()  #: each field at most once; values without one go as they stand

    @property
    def fields(self) -> tuple[str, ...]:
        """Field names, columns first, in order."""
        return tuple(name for _, name in self.columns) + tuple(name for name, _ in self.constants)


class Duplicates(StrEnum):
    """What happens to accepted rows that share one match value."""

    KEEP_FIRST = "keep_first"
    KEEP_LAST = "keep_last"
    REJECT = "reject"  #: none of them is sent


class BadRows(StrEnum):
    """What happens when rows are rejected."""

    LEAVE_OUT = "leave_out"
    STOP = "stop"


class BlankValues(StrEnum):
    """What an empty cell does to the profile's field."""

    OMIT = "omit"
    ERASE = "erase"


class SentBefore(StrEnum):
    """What happens to people whom this installation sent into the same scenario a short time ago."""

    SEND = "send"
    LEAVE_OUT = "leave_out"


class DateOrder(StrEnum):
    """What comes first in dates that do not begin with the year."""

    DETECT = "detect"  #: what the values of a column tell; the day where they tell nothing
    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"


class DecimalMark(StrEnum):
    """What stands before the fraction of a number; the other mark stands between thousands."""

    DETECT = "detect"  #: what the values of a column tell; either where they tell nothing
    COMMA = "comma"
    POINT = "point"


class Level(StrEnum):
    """What an issue does to its row."""

    ERROR = "error"  #: it is rejected
    WARNING = "warning"  #: nothing; somebody should look


@dataclass(frozen=True, kw_only=True)
class FieldRules:
    """What the operator asks of one field's values, beside what every such field has to fulfil. Hashable."""

    name: str
    level: Level = Level.ERROR
    required: bool = False
    allowed: tuple[str, ...] = ()  #: all values that may stand there, written as in the list
    pattern: str = ""  #: a regular expression for the whole value; without look-around and back-references
    min_length: int | None = None  #: characters
    max_length: int | None = None
    minimum: str = ""  #: of numbers and dates, written as in a list
    maximum: str = ""


@dataclass(frozen=True, kw_only=True)
class RowRules:
    """The operator's choices about rows."""

    duplicates: Duplicates = Duplicates.KEEP_FIRST
    bad_rows: BadRows = BadRows.LEAVE_OUT
    blank_values: BlankValues = BlankValues.OMIT
    phone_country: str = "RU"  #: two letters; gives national numbers their country
    sent_before: SentBefore = SentBefore.SEND
    date_order: DateOrder = DateOrder.DETECT
    decimal_mark: DecimalMark = DecimalMark.DETECT
    fields: tuple[FieldRules, ...] = ()  #: each field at most once

    @property
    def deciding(self) -> RowRules:
        """The same without the choices that move no row from one account to another."""
        return replace(self, bad_rows=BadRows.LEAVE_OUT, blank_values=BlankValues.OMIT, sent_before=SentBefore.SEND)


@dataclass(frozen=True, kw_only=True)
class IssueGroup:
    """All rows that fail one rule in one field."""

    rule: str
    field: str
    level: Level = Level.ERROR
    rows: int
    examples: tuple[str, ...]  #: a few distinct values as they stand in the list


@dataclass(frozen=True, kw_only=True)
class RowCounts:
    """The account of a list: every row stands in exactly one of the last five."""

    rows: int
    blank: int
    rejected: int
    duplicate: int
    left_out: int
    accepted: int


@dataclass(frozen=True, kw_only=True)
class Report:
    """A list, checked whole."""

    counts: RowCounts
    groups: tuple[IssueGroup, ...]  #: errors, then warnings, most rows first; duplicates are not among them
    fields: tuple[str, ...]  #: columns of `accepted` beside `_row`, in the order they are sent
    accepted: Path  #: Parquet: `_row` and the fields, normalized and typed
    issues: Path  #: Parquet: `_row`, `rule`, `field`, `value`; one line per failed rule, rule "duplicate" included
    warnings: Path  #: the same of rules that reject nothing, over all checked rows


@dataclass(frozen=True, kw_only=True)
class SavedRecipe:
    """A recipe that was saved under a name."""

    name: str
    text: str  #: TOML; of the files that it attaches nothing
    header: tuple[str, ...]  #: the columns of the list that it was saved with
    saved_at: datetime
    operator: str


# ---------------------------------------------------------------- wire


class Matching(StrEnum):
    """How Altcraft finds an existing profile."""

    EMAIL = "email"
    EMAIL_PROFILE = "email_profile"
    PHONE = "phone"
    PROFILE_ID = "profile_id"
    CUSTOM = "custom"


class Call(StrEnum):
    """What is asked of the platform for each chunk."""

    START_TASK = "task"  #: import and engage; a task tells later what became of the profiles
    START_NOW = "now"  #: import and engage; the answer tells it
    IMPORT_ONLY = "import"  #: import into a database and engage nobody; the answer tells what became of the profiles

    @property
    def engages(self) -> bool:
        """Do people enter a scenario?"""
        return self is not Call.IMPORT_ONLY


class FieldAction(StrEnum):
    """What a value does to the profile's field; the platform's page "Database fields functional update"."""

    SET = "set"
    UNSET = "unset"  #: empties the field, whatever the value
    INCR = "incr"  #: adds to a number; every repeat adds again
    ADD = "add"  #: to tags and arrays
    DELETE = "delete"  #: from tags and arrays
    UPSERT = "upsert"  #: into an object


@dataclass(frozen=True, kw_only=True)
class FieldUse:
    """How a field's values are read and sent, where it is not plainly. Hashable."""

    name: str
    kind: FieldKind | None = None  #: None: the standard field's own, text for all others
    separator: str = ""  #: between the values in one cell; empty: one value, for tags and arrays a comma
    action: FieldAction = FieldAction.SET
    submatch: str = ""  #: for upsert: the path to the property

    @property
    def is_json(self) -> bool:
        """Each value is the JSON text of an object or an array."""
        return self.kind is FieldKind.OBJECT


@dataclass(frozen=True, kw_only=True)
class Subscription:
    """A subscription that each profile with an address gets. Hashable."""

    channel: str  #: email, sms, push, telegram_bot, whatsapp, viber, notify, or a channel of the account's own
    resource_id: int
    address_field: str  #: the field that holds the address; of a list, its first value counts
    provider: str = ""  #: for push: whose subscription id the address is, "android-firebase"
    status: str = ""  #: a status word; it overwrites, so it is sent only when chosen
    priority: int | None = None
    cats: tuple[str, ...] = ()  #: categories of the resource
    custom_fields: tuple[tuple[str, str], ...] = ()  #: (its own field, the same value in each profile)
    custom_fields_from: tuple[tuple[str, str], ...] = ()  #: (its own field, the field that holds each profile's value)

    @property
    def sources(self) -> tuple[str, ...]:
        """The fields that it takes values from, the address first."""
        return (self.address_field, *(source for _, source in self.custom_fields_from))


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """A file that goes with every request of a submission. Hashable."""

    name: str
    mimetype: str
    data: str  #: the file's bytes in base64; of a submission that is remembered, their SHA-256


NO_SCENARIO = 0  #: no scenario was chosen yet; Altcraft counts from 1
NO_DATABASE = 0  #: no database was chosen yet


@dataclass(frozen=True, kw_only=True)
class Target:
    """Where profiles go: call, scenario, matching, flags, and what goes with every request. Hashable."""

    call: Call = Call.START_TASK
    workflow_id: int = NO_SCENARIO  #: for the calls that engage
    database_id: int = NO_DATABASE  #: for the call that only imports
    matching: Matching = Matching.EMAIL
    field_name: str = ""  #: for custom matching: the field that holds the match value
    format: str = "json"  #: or "xml"
    skip_triggers: bool = False
    skip_invalid_subscriptions: bool = False
    detect_geo: bool = False
    content: tuple[tuple[str, str], ...] = ()  #: for message templates: {apicontent.KEY}
    custom_data: tuple[tuple[str, str], ...] = ()  #: for action hooks
    attachments: tuple[Attachment, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Does it say where profiles go?"""
        return self.workflow_id != NO_SCENARIO if self.call.engages else self.database_id != NO_DATABASE

    @property
    def remembered(self) -> Target:
        """The same target as the store keeps it: attachments by the fingerprint of what they hold."""
        kept = tuple(replace(one, data=sha256(one.data.encode()).hexdigest()) for one in self.attachments)
        return replace(self, attachments=kept)

    @property
    def match_field(self) -> str:
        """The profile field whose value finds the profile."""
        match self.matching:
            case Matching.EMAIL | Matching.EMAIL_PROFILE:
                return "email"
            case Matching.PHONE:
                return "phones"
            case Matching.PROFILE_ID:
                return "profile_id"
            case Matching.CUSTOM:
                return self.field_name


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How large a chunk may become."""

    max_rows: int = 10_000  #: the page of the call advises against more
    max_bytes: int = 10_000_000  #: of the whole body; the documented limit is 10 MB


CANARY = 100  #: people in the first chunk of a long list, unless the operator chose otherwise
CANARY_FROM = 10_000  #: longer lists begin with such a chunk, unless the operator chose otherwise


@dataclass(frozen=True, kw_only=True)
class Safeguards:
    """When a submission stops by itself, and asks a person before it goes on."""

    canary: int | None = None  #: people who go first and must fare well before the rest goes; None: as CANARY says
    failed_percent: int = 20  #: of the profiles that have an outcome
    refused_chunks: int = 3  #: refused whole, one after the other
    silent_minutes: int = 60  #: without the end of any chunk, while Altcraft works on some

    def canary_rows(self, accepted: int) -> int:
        """How many people go first; 0 where all go at once."""
        chosen = CANARY * (accepted > CANARY_FROM) if self.canary is None else self.canary
        return chosen if chosen < accepted else 0


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """An automation scenario as `workflows/list` tells it."""

    id: int
    name: str
    active: bool
    database_id: int | None = None
    tags: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()  #: titles
    start_nodes: tuple[str, ...] = ()  #: titles
    starts_on_import: bool = False  #: any import into its database enters it, beside being engaged by us


@dataclass(frozen=True, kw_only=True)
class Database:
    """A database of profiles as `databases/list` tells it."""

    id: int
    name: str


@dataclass(frozen=True, kw_only=True)
class Resource:
    """What people subscribe to, as `resources/list` tells it, and `resources/get` tells more of it."""

    id: int
    name: str
    channels: tuple[str, ...] = ()  #: in which it may be subscribed to; empty where not told
    categories: tuple[str, ...] = ()  #: names; empty where not told, as in the documented answers


@dataclass(frozen=True, kw_only=True)
class PlatformField:
    """A field of a database's profiles as `databases/fields_get` tells it."""

    name: str  #: as the API names it
    title: str
    kind: FieldKind
    required: bool


class TaskPhase(StrEnum):
    """What a status word of the platform means to us."""

    RUNNING = "running"
    FINISHED = "finished"
    FAILED = "failed"


#: What the platform says of the profiles of a task, one line each in its own order. An error of 0 means imported;
#: `match` is the match value where the answer repeats it, else null; `created` is whether the profile is new, and null
#: where the answer does not tell.
OUTCOMES = pl.Schema(
    {
        "profile_id": pl.String,
        "error": pl.Int64,
        "error_text": pl.String,
        "match": pl.String,
        "created": pl.Boolean,
    }
)


@dataclass(frozen=True, kw_only=True)
class TaskState:
    """How far the work on a chunk is: one answer of `tasks/status`, or that of a call without a task."""

    phase: TaskPhase
    status: str  #: the platform's own word
    progress: int  #: percent
    error: int = 0  #: the task's own error, not that of the status call
    error_text: str = ""
    outcomes: pl.DataFrame | None = None  #: of the schema OUTCOMES, once the task is over


@dataclass(frozen=True, kw_only=True)
class Accepted:
    """Altcraft took a chunk: either a task works on it, or it is done and the answer held the results."""

    task_id: str = ""
    results: TaskState | None = None  #: where there is no task
    replayed: bool = False  #: it told that this was a repeat of an earlier request
    http_status: int = 200


# ---------------------------------------------------------------- store and delivery


class ChunkStatus(StrEnum):
    """Where a chunk stands."""

    PLANNED = "planned"  #: frozen, nothing sent
    SENDING = "sending"  #: a request may be on its way
    PROCESSING = "processing"  #: Altcraft gave a task id
    DONE = "done"  #: the task finished and its profiles have outcomes
    REFUSED = "refused"  #: Altcraft answered with an error
    FAILED = "failed"  #: the task itself ended badly
    UNKNOWN = "unknown"  #: sent, without a certain answer
    CANCELLED = "cancelled"  #: stopped before it was sent


#: The moves a chunk may make. Everything else is a fault of ours and is refused by the journal.
MOVES: Mapping[ChunkStatus, frozenset[ChunkStatus]] = {
    ChunkStatus.PLANNED: frozenset({ChunkStatus.SENDING, ChunkStatus.CANCELLED}),
    ChunkStatus.SENDING: frozenset(
        {ChunkStatus.PLANNED, ChunkStatus.PROCESSING, ChunkStatus.REFUSED, ChunkStatus.UNKNOWN}
    ),
    ChunkStatus.PROCESSING: frozenset({ChunkStatus.DONE, ChunkStatus.FAILED}),
    ChunkStatus.UNKNOWN: frozenset(
        {ChunkStatus.SENDING, ChunkStatus.PLANNED, ChunkStatus.PROCESSING, ChunkStatus.DONE}
    ),
    ChunkStatus.DONE: frozenset(),
    ChunkStatus.REFUSED: frozenset(),
    ChunkStatus.FAILED: frozenset(),
    ChunkStatus.CANCELLED: frozenset(),
}


@dataclass(frozen=True, kw_only=True)
class Chunk:
    """The rows of one request: a range of the submission's plan, its frozen identity and what became of it."""

    id: str
    submission_id: str
    label: str  #: "7", and "7.1", "7.2" for the chunks that take its place
    start: int  #: offset of the first row in the plan
    rows: int
    bytes: int  #: of the body, token left out
    sha256: str  #: of the body, token left out, hexadecimal
    request_id: str  #: UUID; sent on every attempt of this chunk, never on another
    status: ChunkStatus = ChunkStatus.PLANNED
    replaced: bool = False  #: other chunks took over its rows; it no longer counts
    hunting: str = ""  #: the label of the chunk in whose rows those are hunted for which Altcraft refuses it
    turn: int = 0  #: its place among all chunks that wait for the connection, counted from 1
    handovers: int = 0  #: how often it was handed to the engine; 0 while it waits for the canary
    attempts: int = 0
    first_sent_at: datetime | None = None  #: opens the platform's deduplication window
    next_attempt_at: datetime | None = None  #: when the engine tries again by itself; None while it does not
    sender: str = ""  #: a mark of the address and token that sent it first
    task_id: str = ""
    progress: int = 0  #: percent, as the task tells
    imported: int = 0
    failed: int = 0
    unattributed: int = 0
    created: int | None = None  #: of the imported, how many are new profiles; None: not told
    updated: int | None = None  #: of the imported, how many were there before; None: not told
    error_code: int = 0
    last_words: str = ""  #: the platform's or the network's last words
    replayed: bool = False  #: the platform told that a repeat was recognised
    finished_at: datetime | None = None  #: when it came to done, refused, failed or cancelled


class AttemptResult(StrEnum):
    """How one request for a chunk ended."""

    OPEN = "open"  #: no end was seen: it is on its way, or the process stopped
    TAKEN = "taken"
    REFUSED = "refused"
    PUT_OFF = "put_off"  #: not taken, to be sent later
    NOT_SENT = "not_sent"
    LOST = "lost"  #: it may have been taken; no certain answer came


@dataclass(frozen=True, kw_only=True)
class Ending:
    """What is known of the end of an attempt."""

    result: AttemptResult
    http_status: int | None = None
    error_code: int = 0  #: Altcraft's own
    words: str = ""  #: Altcraft's or the network's, where the request was not taken
    replayed: bool = False  #: Altcraft told that this was a repeat


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """One request for a chunk, as evidence. It holds neither the token nor anything of the people."""

    chunk_id: str
    number: int  #: counts from 1
    request_id: str
    bytes: int  #: of the body, token left out
    began_at: datetime
    result: AttemptResult = AttemptResult.OPEN
    ended_at: datetime | None = None
    http_status: int | None = None
    error_code: int = 0  #: Altcraft's own
    words: str = ""  #: Altcraft's or the network's, where the request was not taken
    replayed: bool = False  #: Altcraft told that this was a repeat


class Recognition(StrEnum):
    """Whether a platform recognises the repeat of a request, as a probe found out."""

    BY_REQUEST_ID = "request_id"  #: by Request-ID alone
    BY_BOTH_HEADERS = "both_headers"  #: where X-Request-ID is sent too; without it not, or that was not tried
    NOT = "not"  #: it did the same work a second time
    UNCLEAR = "unclear"


@dataclass(frozen=True, kw_only=True)
class Probe:
    """What was found out about repeats on a connection."""

    connection: str
    sender: str  #: a mark of the address and token that it was found out with
    tried_at: datetime
    recognition: Recognition
    words: str = ""  #: why it is unclear; nobody's address stands in it


@dataclass(frozen=True, kw_only=True)
class Course:
    """How a submission goes: what its safeguards look at. Only what came after it was started or resumed counts."""

    planned: int  #: chunks not sent yet
    held: int  #: of these, chunks that wait for the canary
    processing: int  #: chunks that Altcraft works on
    quiet_since: datetime  #: nothing ended since then
    told: int  #: profiles whose outcome is known
    failed: int  #: of these, profiles that failed or were refused
    refused_in_a_row: int  #: chunks refused whole since one was done
    canary_open: int  #: chunks of the canary that are not over yet
    canary_told: int  #: rows of the canary that are over
    canary_bad: int  #: of these, rows that failed, were refused, or have no known outcome


class SubmissionStatus(StrEnum):
    """Where a submission stands, derived from its chunks."""

    RUNNING = "running"
    PAUSED = "paused"  #: nothing more is sent until somebody resumes
    NEEDS_YOU = "needs_you"  #: only a person can go on
    FINISHED = "finished"  #: every profile was imported
    PARTLY = "partly_finished"  #: over, and some profiles were not imported
    CANCELLED = "cancelled"


@dataclass(frozen=True, kw_only=True)
class ProfileCounts:
    """The account of accepted rows: each stands in exactly one of the last seven."""

    accepted: int
    waiting: int
    in_flight: int
    imported: int
    failed: int
    unattributed: int
    unknown: int
    cancelled: int


@dataclass(frozen=True, kw_only=True)
class Submission:
    """One press of Send: a list, a target, its chunks."""

    id: str
    created_at: datetime
    operator: str
    connection: str
    list_name: str
    fingerprint: str
    scenario_name: str
    target: Target
    mapping: ColumnMapping
    rules: RowRules
    limits: Limits
    fields: tuple[str, ...]
    counts: RowCounts
    safeguards: Safeguards = Safeguards()
    repairs: tuple[Repair, ...] = ()  #: done to the list before it was mapped
    retry_of: str = ""  #: the submission whose failed profiles this one sends again
    paused: str = ""  #: why nothing is sent now, as a reason word; empty while it runs
    paused_sender: str = ""  #: a mark of the address and token that it was paused under
    resumed_at: datetime | None = None  #: the safeguards look at what came after
    cancelled_at: datetime | None = None  #: nothing is sent any more that did not leave before


@dataclass(frozen=True, kw_only=True)
class SubmissionState:
    """A submission with what its chunks add up to."""

    submission: Submission
    status: SubmissionStatus
    profiles: ProfileCounts
    chunks: Mapping[ChunkStatus, int] = field(default_factory=dict)  #: replaced ones left out
    finished_at: datetime | None = None
    created: int | None = None  #: of the imported, how many are told to be new profiles; None: not told
    updated: int | None = None  #: of the imported, how many are told to have been there before; None: not told
