"""Every sentence an operator reads. Cause first, then the next step; words as the glossary has them.

Constants for what never changes, small functions for what carries a number or a name. Names that come from files and
from the platform go through `literal` before they stand in a sentence, so that nothing in them acts as markup.
"""

from __future__ import annotations

import gettext
import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from babel import Locale

from altcraft_core.records import (
    BadRows,
    BlankValues,
    Duplicates,
    Matching,
    ProfileCounts,
    ReadOptions,
    RowCounts,
    Scenario,
    Target,
)

_catalogue = gettext.translation("dashboard", localedir=Path(__file__).parents[1] / "locale", fallback=True)
_ = _catalogue.gettext
_n = _catalogue.ngettext
_COUNTRIES = Locale.parse("en").territories

_JOINER = "\N{WORD JOINER}"  # has no width; an address that holds one is not turned into a link
_LINK = re.compile(r"@|://|www(?=\.)", re.IGNORECASE)
_MARKUP = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&])")


def literal(value: str) -> str:
    """A value from outside as Markdown that shows exactly its characters, on one line, without links."""
    unlinked = _LINK.sub(f"\\g<0>{_JOINER}", " ".join(value.split()))
    return _MARKUP.sub(r"\\\1", unlinked)


def number(value: int) -> str:
    """12431 -> 12,431"""
    return f"{value:,}"


def rows(count: int) -> str:
    return _n("{count} row", "{count} rows", count).format(count=number(count))


def columns(count: int) -> str:
    return _n("{count} column", "{count} columns", count).format(count=number(count))


def people(count: int) -> str:
    return _n("{count} person", "{count} people", count).format(count=number(count))


def profiles(count: int) -> str:
    return _n("{count} profile", "{count} profiles", count).format(count=number(count))


def chunks(count: int) -> str:
    return _n("{count} chunk", "{count} chunks", count).format(count=number(count))


def size(count: int) -> str:
    """1536000 bytes -> 1.5 MB"""
    if count < 1_000_000:
        return _("{size} KB").format(size=number(max(1, round(count / 1_000))))
    return _("{size} MB").format(size=f"{count / 1_000_000:,.1f}")


# ---------------------------------------------------------------- frame

PRODUCT = _("Altcraft lists")
SECTION_IMPORT = _("Send a list")
SECTION_WATCH = _("Follow")
SECTION_SETUP = _("Set up")
DEMO = _("Demo platform")
DEMO_BANNER = _("You are on the demo platform. Nothing here reaches real people.")
SETTINGS_WRONG = _("A setting is wrong. Correct it and start the server again.")
NO_CONNECTION = _("No connection")
BACK = _("Back")

UPLOAD = _("Upload")
MAPPING = _("Mapping")
REVIEW = _("Review")
SEND = _("Send")
RUN = _("Run")
HISTORY = _("History")
CONNECTION = _("Connection")

UPLOAD_HELP = _("Drop a contact list here, or try a sample. You see how it was read before anything else happens.")
MAPPING_HELP = _("Say which column goes into which profile field, and how profiles are found.")
REVIEW_HELP = _("Every row is checked before anything leaves. See what would not be sent, and why.")
SEND_HELP = _("Choose the scenario, look at the chunks and confirm.")
RUN_HELP = _("Follow one submission until every profile has an outcome.")
HISTORY_HELP = _("All submissions, newest first. Download outcomes or send again what failed.")
CONNECTION_HELP = _("Which Altcraft account is in use, with a test and its limits.")


def next_step(name: str) -> str:
    return _("Next: {name}").format(name=name)


NO_LIST = _("No list yet.")
NO_LIST_NEXT = _("Every submission begins with a contact list.")
GO_TO_UPLOAD = _("Upload a list")
NOT_MAPPED = _("The columns are not mapped yet.")
NOT_MAPPED_NEXT = _("The rows can be checked once it is clear which column feeds which field.")
GO_TO_MAPPING = _("Go to mapping")
NOT_REVIEWED = _("The rows are not reviewed yet.")
NOT_REVIEWED_NEXT = _("Look at the rows that would not be sent before you choose a scenario.")
GO_TO_REVIEW = _("Go to review")

# ---------------------------------------------------------------- upload

UPLOAD_TITLE = _("Upload a contact list")
UPLOAD_CAPTION = _("One row per person, with a header row if possible. Nothing is sent before you confirm it.")
DROP = _("Drop your list here, or choose a file")
SAMPLES = _("No list at hand? Try with a sample")
SAMPLES_CAPTION = _("Invented people with Russian and English names. A few rows are broken on purpose.")
SPOOLING = _("Saving the file…")
READING = _("Reading the list…")
OTHER_LIST = _("Choose another list")
PREVIEW = _("First rows")
PREVIEW_CAPTION = _("Every value is kept as text: leading zeros and plus signs stay as they are.")
PREVIEW_ALT = _("The first rows of the list")
ROW = _("Row")
ROWS = _("Rows")
COLUMNS = _("Columns")
SIZE = _("Size")
CORRECT_READING = _("Read wrongly? Correct it here")
ENCODING = _("Encoding")
SEPARATOR = _("Separator")
HEADER_ROW = _("Header")
SHEET = _("Sheet")
NO_HEADER = _("No header row")
NOT_READ = _("The list could not be read.")
NO_ROWS = _("The list has no rows below its header. Choose another list or correct the header row.")
DETECT = _("Find out")

SEPARATORS = {",": _("Comma"), ";": _("Semicolon"), "\t": _("Tab"), "|": _("Vertical bar")}
ENCODINGS = {
    "utf-8": _("UTF-8"),
    "windows-1251": _("Windows-1251 (Cyrillic, Excel)"),
    "koi8-r": _("KOI8-R (Cyrillic)"),
    "windows-1252": _("Windows-1252 (Western)"),
    "utf-16": _("UTF-16"),
}


def sample(count: int) -> str:
    return _("{count} contacts").format(count=number(count))


def writing_sample(count: int) -> str:
    return _("Writing {count} invented contacts…").format(count=number(count))


def detected(found: str) -> str:
    return _("Found: {found}").format(found=found)


def header_in_row(row: int) -> str:
    return _("Row {row}").format(row=number(row))


def encoding(name: str) -> str:
    return ENCODINGS.get(name.lower(), name)


def separator(character: str) -> str:
    return SEPARATORS.get(character, character)


def header(row: int) -> str:
    return header_in_row(row) if row else NO_HEADER


def how_read(kind: str, options: ReadOptions) -> str:
    """One line: what was found out, or said, about the file."""
    parts = [kind.upper()]
    if kind == "xlsx":
        parts.append(_("sheet {sheet}").format(sheet=literal(options.sheet or "")))
    else:
        parts.append(encoding(options.encoding or ""))
        parts.append(_("separator: {name}").format(name=separator(options.separator or "").lower()))
    parts.append(_("header in row {row}").format(row=options.header_row) if options.header_row else NO_HEADER.lower())
    return " · ".join(parts)


# ---------------------------------------------------------------- mapping

MAPPING_TITLE = _("Map columns to fields")
MAPPING_CAPTION = _("Each column of your list goes into one field of the profile. Correct what was guessed wrongly.")
COLUMN = _("Column in your list")
FIELD = _("Field in Altcraft")
WHY = _("Why")
DO_NOT_SEND = _("Do not send")
CUSTOM_FIELD = _("Custom field named…")
CUSTOM_NAME = _("Name of the custom field")
CUSTOM_NAME_HINT = _("as the API names it, like bonus_level")
NO_SAMPLES = _("No values in this column")
YOUR_CHOICE = _("your choice")
GUESS_AGAIN = _("Guess again")
MATCHING = _("How are existing profiles found?")
MATCH_BY = _("Field to match by")
CONSTANTS = _("Same value for every row")
CONSTANTS_CAPTION = _("Fill a field that your list has no column for, such as the source of the list.")
CONSTANT_VALUE = _("Value")
ADD = _("Add")
REMOVE = _("Remove")
RECIPE = _("Recipe")
RECIPE_CAPTION = _(
    "A recipe keeps columns, fixed values, matching and choices about rows for the next list. "
    "Saved on the Send page, it keeps the scenario and the chunks too."
)
RECIPE_NAME = "recipe.toml"
RECIPE_NOT_TEXT = _("The file is not UTF-8 text. Choose a recipe that was saved here.")
SAVE_RECIPE = _("Save as recipe")
LOAD_RECIPE = _("Use a recipe (TOML)")
RECIPE_NOT_USED = _("The recipe was not used.")
RECIPE_USED = _("The recipe was used.")
GUESSING = _("Looking at the columns…")
MAPPING_FAULTY = _("Mend what is marked above, then go on.")

FIELDS = {
    "email": _("E-mail"),
    "phones": _("Phone"),
    "_fname": _("First name"),
    "_lname": _("Last name"),
    "_bdate": _("Date of birth"),
    "_sex": _("Sex"),
    "_status": _("Subscription status"),
    "_regdate": _("Date of registration"),
    "_regip": _("IP address at registration"),
    "_ip": _("Last IP address"),
    "_regurl": _("Page of registration"),
    "_regcountry": _("Country of registration"),
    "_regcity": _("City of registration"),
    "_country": _("Country"),
    "_region": _("Region"),
    "_city": _("City"),
    "_postal_code": _("Postal code"),
    "_browser": _("Browser"),
    "_os": _("Operating system"),
    "_vendor": _("Source"),
    "_tz": _("Time zone"),
    "profile_id": _("Profile ID"),
}

MATCHINGS = {
    Matching.EMAIL: _("By e-mail"),
    Matching.EMAIL_PROFILE: _("By e-mail, profiles only"),
    Matching.PHONE: _("By phone"),
    Matching.PROFILE_ID: _("By profile ID, update only"),
    Matching.CUSTOM: _("By a field of your choice"),
}

MATCHING_NEEDS = {
    Matching.EMAIL: _("Looks in profiles and in subscriptions. Needs a column in the field E-mail."),
    Matching.EMAIL_PROFILE: _("Looks in profiles, not in subscriptions. Needs a column in the field E-mail."),
    Matching.PHONE: _("Looks in profiles and in subscriptions. Needs a column in the field Phone."),
    Matching.PROFILE_ID: _("Updates known profiles and creates none. Needs a column in the field Profile ID."),
    Matching.CUSTOM: _("Looks for the value of one field, such as a customer number. Needs a column in that field."),
}

REASONS = {
    "exact": _("same name"),
    "alias": _("known name"),
    "spelling": _("similar name"),
    "values": _("looks of the values"),
}


def field(name: str) -> str:
    """A field as people call it; a custom field by its own name."""
    return FIELDS.get(name, name)


def field_and_name(name: str) -> str:
    return f"{FIELDS[name]} · {name}" if name in FIELDS else name


def recipe_lacks(missing: Sequence[str]) -> str:
    return _("This list does not have these columns of the recipe: {names}.").format(
        names=", ".join(map(literal, missing))
    )


def sent_columns(sent: int, total: int) -> str:
    return _("{sent} of {total} are sent").format(sent=number(sent), total=columns(total))


def fault(kind: str, name: str, sources: Sequence[str]) -> str:
    """What is wrong with a mapping, and what to do."""
    shown = literal(field(name))
    match kind:
        case "two_columns":
            others = ", ".join(literal(source) for source in sources) or shown
            return _("{field} is filled more than once ({others}). Keep one.").format(field=shown, others=others)
        case "match_unmapped" if not name:
            return _("Choose the field to match by.")
        case "match_unmapped":
            return _("No column goes into {field}. Choose one, or match in another way.").format(field=shown)
        case "constant_match":
            return _("{field} finds the profile, so it cannot be the same for every row. Use a column.").format(
                field=shown
            )
        case "bad_field_name":
            return _("A field's name begins with a Latin letter, then letters, digits and underscores.")
        case "unknown_column":
            return _("This list has no such column: {names}.").format(names=", ".join(map(literal, sources)))
        case _:
            return _("No column is sent. Choose a field for at least one.")


# ---------------------------------------------------------------- review

ROWS_IN_FILE = _("Rows in the file")
REVIEW_TITLE = _("Review the rows")
REVIEW_CAPTION = _("Every row of the file is checked and counted once. Nothing has been sent yet.")
CHECKING = _("Checking every row…")
ACCOUNTS_ALT = _("Rows of the file by what becomes of them")
NO_ISSUES = _("No row has an issue.")
ISSUES = _("What is wrong")
ISSUES_CAPTION = _("A row with several issues is listed under each of them, and counted as one rejected row.")
NO_EXAMPLES = _("The cells are empty")
ISSUE_ROWS = _("Rows with issues")
ISSUE_ROWS_ALT = _("Rows with issues: row number, field, value and reason")
SHOW_RULES = _("Show only")
ISSUE_VALUE = _("Value in the list")
REASON = _("Reason")
DOWNLOAD_REJECTED = _("All of these rows, with reasons:")
DOWNLOAD_HELP = _(
    "The rows as they stand in your list, with a column that says why. Correct them and upload them again."
)
CHOICES_ABOUT_ROWS = _("Your choices")
BAD_ROWS = _("Rejected rows")
DUPLICATE_ROWS = _("Duplicates")
BLANK_CELLS = _("Empty cells")
PHONE_COUNTRY = _("Country of phone numbers without a country code")
STOP_BLOCKS = _("You chose to stop when rows are rejected. Mend the list, or leave those rows out.")
NOTHING_LEFT = _("No row is left to send. Mend the list or its mapping.")

ACCOUNTS = {
    "accepted": _("Accepted"),
    "rejected": _("Rejected"),
    "duplicate": _("Duplicates"),
    "left_out": _("Left out"),
    "blank": _("Blank"),
}
_ACCOUNT_WORDS = {
    "accepted": _("accepted"),
    "rejected": _("rejected"),
    "duplicate": _("duplicate"),
    "left_out": _("left out"),
    "blank": _("blank"),
}
ACCOUNTS_HELP = {
    "accepted": _("These rows can be sent."),
    "rejected": _("These rows have at least one issue. They are not sent."),
    "duplicate": _("These rows give way to another row that finds the same profile."),
    "left_out": _("These rows are not part of this import: only what failed before is sent again."),
    "blank": _("These rows have no value in any cell."),
}
BAD_ROWS_CHOICES = {
    BadRows.LEAVE_OUT: _("Leave out"),
    BadRows.STOP: _("Stop"),
}
BAD_ROWS_MEANING = {
    BadRows.LEAVE_OUT: _("All other rows go on."),
    BadRows.STOP: _("Nothing is sent while a row is rejected."),
}
DUPLICATES_CHOICES = {
    Duplicates.KEEP_FIRST: _("Keep first"),
    Duplicates.KEEP_LAST: _("Keep last"),
    Duplicates.REJECT: _("Keep none"),
}
DUPLICATES_MEANING = {
    Duplicates.KEEP_FIRST: _("Of rows for one profile, the uppermost is sent."),
    Duplicates.KEEP_LAST: _("Of rows for one profile, the lowest is sent."),
    Duplicates.REJECT: _("Rows for one profile are not sent at all."),
}
BLANKS_CHOICES = {
    BlankValues.OMIT: _("Change nothing"),
    BlankValues.ERASE: _("Erase"),
}
BLANKS_MEANING = {
    BlankValues.OMIT: _("The profile keeps what it has."),
    BlankValues.ERASE: _("The profile loses what it has in that field."),
}

_RULES = {
    "required": (
        _("{field} is missing"),
        _("Without it no profile can be found. Fill it in, or match in another way."),
    ),
    "email": (_("{field} is not a mail address"), _("Look for missing parts, spaces and wrong letters.")),
    "phone": (_("{field} is not a phone number"), _("Add the country code, or choose the country of these numbers.")),
    "date": (_("{field} is not a possible date"), _("Write dates as 2001-12-31 or 31.12.2001, not before 1900.")),
    "moment": (_("{field} is not a date"), _("Write dates as 2001-12-31 or 31.12.2001, with a time if you like.")),
    "integer": (_("{field} is not a whole number"), _("Write digits only.")),
    "sex": (_("{field} is neither male nor female"), _("Write male or female, м or ж.")),
    "ip": (_("{field} is not an IP address"), _("Write four numbers with dots, like 192.0.2.1.")),
    "country": (_("{field} is not a country"), _("Write the code of two letters, like RU.")),
    "profile_id": (_("{field} is not a profile ID"), _("It has 24 characters, digits and the letters a to f.")),
    "length": (_("{field} is too long"), _("More than 1,000 characters often come from a slipped quote mark.")),
    "duplicate": (_("{field} is in another row too"), _("Choose above which of these rows is sent.")),
}
_SHORT = {
    "required": _("Missing"),
    "email": _("Not a mail address"),
    "phone": _("Not a phone number"),
    "date": _("Not a possible date"),
    "moment": _("Not a date"),
    "integer": _("Not a whole number"),
    "sex": _("Neither male nor female"),
    "ip": _("Not an IP address"),
    "country": _("Not a country"),
    "profile_id": _("Not a profile ID"),
    "length": _("Too long"),
    "duplicate": _("Duplicate"),
}
RULES = tuple(_SHORT)


def checking(count: int) -> str:
    return _("Checking {rows}…").format(rows=rows(count))


def reason(rule: str) -> str:
    """Why a row has an issue, in a few words."""
    return _SHORT.get(rule, rule)


def issue_title(rule: str, name: str) -> str:
    title, _step = _RULES.get(rule, ("{field}: " + rule, ""))
    return title.format(field=literal(field(name)))


def issue_next_step(rule: str) -> str:
    return _RULES.get(rule, ("", ""))[1]


def rule_and_rows(rule: str, count: int) -> str:
    return f"{reason(rule)} · {number(count)}"


def share(count: int, total: int) -> str:
    """Percent of all rows; what is not nothing is never shown as 0 %."""
    percent = 100 * count / total if total else 0
    if 0 < percent < 0.1:
        return _("under 0.1 % of the file")
    return _("{percent} % of the file").format(percent=f"{percent:.1f}".removesuffix(".0"))


def accounts_sum(counts: RowCounts) -> str:
    """12,000 rows = 11,900 accepted + 60 rejected + ..."""
    parts = [f"{number(getattr(counts, name))} {word}" for name, word in _ACCOUNT_WORDS.items()]
    return f"{rows(counts.rows)} = " + " + ".join(parts)


def country(code: str) -> str:
    return f"{_COUNTRIES.get(code, code)} ({code})"


def issues_name(list_name: str, suffix: str) -> str:
    return _("{name} issues").format(name=Path(list_name).stem) + suffix


# ---------------------------------------------------------------- send

SEND_TITLE = _("Send the list")
SEND_CAPTION = _("Choose where these people go, look at what will be sent, then confirm it.")
NOTHING_ACCEPTED = _("No row can be sent.")
NOTHING_ACCEPTED_NEXT = _(
    "Every row of this list was rejected. Look at the reasons, then mend the list or its mapping."
)
STOPPED = _("Some rows were rejected, and you chose to stop then.")
STOPPED_NEXT = _("Mend the list, or choose to leave rejected rows out.")

WHERE = _("Where to")
ACCOUNT_PICKER = _("Connection")
SCENARIO = _("Scenario")
SCENARIO_PROMPT = _("Choose a scenario")
SCENARIO_FIRST = _("Choose a scenario to see what will be sent.")
READ_AGAIN = _("Read again")
READ_AGAIN_HELP = _("Ask Altcraft for its scenarios once more.")
READING_SCENARIOS = _("Asking Altcraft for its scenarios…")
NO_ANSWER = _("Altcraft did not tell its scenarios.")
NO_SCENARIOS = _("This account has no scenarios. Make one in Altcraft, then read again.")
SCENARIO_INACTIVE = _(
    "Nobody can enter this scenario while it is not active. Activate it in Altcraft, then read again."
)
FLAGS = {
    "skip_triggers": (
        _("Keep other triggers quiet"),
        _("The import itself sets off no other trigger or scenario. People still enter the chosen one."),
    ),
    "skip_invalid_subscriptions": (
        _("Ignore wrong subscriptions"),
        _("A subscription that Altcraft cannot use is left out; its profile is still imported."),
    ),
    "detect_geo": (
        _("Find places by IP address"),
        _("Altcraft fills in country, region and city from the IP address in the list."),
    ),
}

CHUNKS = _("Chunks")
CHUNKS_CAPTION = _(
    "The list leaves in chunks, one request each. Smaller chunks show results sooner; larger ones are quicker."
)
MAX_ROWS = _("Rows per chunk, at most")
MAX_MEGABYTES = _("Megabytes per chunk, at most")
ENCODING_PROFILES = _("Putting the profiles into Altcraft’s form…")
LARGEST = _("Largest chunk")
EXPECTED_TIME = _("Expected time")
EXPECTED_TIME_HELP = _("A guess from how fast this account was before, or from common experience if it is new.")
CHUNK = _("Chunk")
MEGABYTES = _("MB")
CHUNK_SIZE_WORDS = {"chunk": CHUNK, "rows": _("rows"), "megabytes": MEGABYTES, "limit": _("limit")}
CHUNK_SIZES_ALT = _("Megabytes of each chunk")
EACH_CHUNK = _("Rows and size of each chunk")
FIRST_REQUEST = _("The first request, as Altcraft will get it")
FORM = _("Form")
READABLE = _("Readable")
AS_SENT = _("As sent")
SAVE_REQUEST = _("Save the whole body")

FROM_FILE = _("Rows in the file")
LEFT_OUT = _("Not sent")
CHOICES = _("Also")
MATCHED_BY = _("Profiles are found")
EMPTY_CELLS = _("Empty cells")
BLANKS_OMIT = _("leave what Altcraft has")
BLANKS_ERASE = _("erase what Altcraft has")
SENT_AS = _("Sent as")
NOBODY_LEFT_OUT = _("Nobody is left out.")
IRREVERSIBLE = _("This cannot be undone.")
IRREVERSIBLE_WHY = _(
    "Once people have entered a scenario, they cannot be taken out from here. "
    "A later stop only holds back what has not been sent yet."
)
SENT_BEFORE = _("This list was sent here before.")
CONFIRM_WRONG = _("That is not the number above.")
SENDING_NOW = _("Freezing the chunks and handing them over…")
ENGINE_ASLEEP = _("Nothing is working right now.")
ENGINE_ASLEEP_WHY = _("What you send waits safely until the dashboard server or a worker runs:")
ENGINE_COMMAND = "python -m altcraft_core worker"


def account(name: str) -> str:
    return DEMO if name == "demo" else name


def scenario_option(scenario: Scenario) -> str:
    """One line of the scenario picker; shown as plain text."""
    words = _("{name} · id {id}") if scenario.active else _("{name} · id {id} · not active, cannot be chosen")
    return words.format(name=scenario.name, id=scenario.id)


def megabytes(count: float) -> str:
    return _("{count} MB").format(count=f"{count:,.2f}")


def too_many_chunks(most: int) -> str:
    return _(
        "This makes more than {count} chunks, too many to follow. Allow more rows or megabytes in a chunk."
    ).format(count=number(most))


def small_requests(most_bytes: int) -> str:
    return _("This account takes requests of {size} at most.").format(size=size(most_bytes))


def first_request(shown: int, all_of_it: int) -> str:
    words = _(
        "The first {shown} of {all} in the first chunk. The token is left out; it is added when the request leaves."
    )
    return words.format(shown=number(shown), all=people(all_of_it))


def will_enter(count: int, scenario: str, place: str) -> str:
    return _n(
        "**{people}** will enter «{scenario}» {place}.", "**{people}** will enter «{scenario}» {place}.", count
    ).format(people=people(count), scenario=literal(scenario), place=place)


def place(connection: str, *, is_demo: bool) -> str:
    return _("on the demo platform") if is_demo else _("in the account «{name}»").format(name=literal(connection))


def left_out(counts: RowCounts) -> str:
    """What is not sent and why, as one line."""
    parts = [
        (counts.rejected, _("{count} rejected")),
        (counts.duplicate, _("{count} duplicates")),
        (counts.blank, _("{count} blank")),
        (counts.left_out, _("{count} not chosen")),
    ]
    told = [words.format(count=number(count)) for count, words in parts if count]
    return ", ".join(told) or NOBODY_LEFT_OUT


def matched_by(target: Target) -> str:
    if target.matching is Matching.CUSTOM:
        return _("By the field {name}").format(name=literal(target.field_name))
    return MATCHINGS[target.matching]


def in_chunks(count: int, largest_bytes: int) -> str:
    return _("{chunks}, the largest {size}").format(chunks=chunks(count), size=size(largest_bytes))


def sent_before(count: int, when: str, operator: str, accepted: int) -> str:
    last = _("{people} on {when}, by {operator}.").format(
        people=people(accepted), when=when, operator=literal(operator)
    )
    more = _n(
        "If you send it again, they enter twice.",
        "{count} times in all. If you send it again, they enter again.",
        count,
    )
    return f"{last} {more.format(count=number(count))}"


def retries(list_name: str, when: str) -> str:
    return _("Only what failed in the submission of «{name}» on {when} is sent.").format(
        name=literal(list_name), when=when
    )


def type_to_confirm(count: int) -> str:
    return _("Type {count} to confirm").format(count=number(count))


def send_to(count: int) -> str:
    return _("Send to {people}").format(people=people(count))


def duration(seconds: float) -> str:
    """About how long: seconds up to a minute and a half, then minutes, then hours."""
    if seconds < 90:
        return _("{count} s").format(count=number(max(1, round(seconds))))
    if seconds < 5400:
        return _("{count} min").format(count=number(round(seconds / 60)))
    return _("{count} h").format(count=f"{seconds / 3600:.1f}")


def about(seconds: float) -> str:
    return _("about {duration}").format(duration=duration(seconds))


def moment(when: datetime) -> str:
    """23 Nov 2026, 14:05"""
    return f"{when.day} {when:%b %Y, %H:%M}"


# ---------------------------------------------------------------- run

RUN_TITLE = _("Run")
IS_RETRY = _("Sends again what failed in an earlier submission")
WAS_RETRIED = _("What failed was sent again")
NO_RUN = _("Nothing is under way.")
NO_RUN_NEXT = _("Earlier submissions are in the history.")
GO_TO_HISTORY = _("Open the history")
NO_SUCH_RUN = _("There is no such submission here.")
NO_SUCH_RUN_NEXT = _("The address may be incomplete, or belong to another installation.")

SUBMISSION_STATUSES = {
    "running": _("Running"),
    "paused": _("Paused"),
    "needs_you": _("Needs you"),
    "finished": _("Finished"),
    "partly_finished": _("Partly finished"),
    "cancelled": _("Cancelled"),
}
CHUNK_STATUSES = {
    "planned": _("waiting"),
    "sending": _("being sent"),
    "processing": _("at Altcraft"),
    "done": _("done"),
    "refused": _("refused"),
    "failed": _("failed"),
    "unknown": _("no certain answer"),
    "cancelled": _("cancelled"),
}
ACCOUNT = {
    "waiting": _("Waiting"),
    "in_flight": _("In flight"),
    "imported": _("Imported"),
    "failed": _("Failed"),
    "unattributed": _("Unattributed"),
    "unknown": _("Unknown"),
    "cancelled": _("Cancelled"),
}
ACCOUNT_REST = ("failed", "unattributed", "unknown", "cancelled")
ACCOUNT_HELP = {
    "waiting": _("Not sent yet."),
    "in_flight": _("Sent; Altcraft is working on them."),
    "imported": _("Altcraft imported the profile and it entered the scenario."),
    "failed": _("Altcraft refused the profile or its chunk."),
    "unattributed": _("The chunk went through, but Altcraft did not say what became of this person."),
    "unknown": _("Sent, and no certain answer came back."),
    "cancelled": _("Stopped before it was sent."),
}
PAUSED = _("Paused")
CANCELLED = _("Cancelled")
RUNNING_NEXT = _("You may close this page. The work goes on without it.")
PAUSES = {
    "operator": _("Somebody paused it. Nothing more is sent until you resume."),
    "token_refused": _("Altcraft refused the token of this connection. Put in a valid one, restart, then resume."),
    "unreachable": _("Altcraft could not be reached for a quarter of an hour. Check its address, then resume."),
    "plan_damaged": _("The stored plan no longer matches what was confirmed. Nothing more is sent; cancel the rest."),
}
NEEDS_YOU_NEXT = _("Look in Altcraft whether these people arrived, then decide below.")
FINISHED_NEXT = _("Every person on the list has an outcome.")
PARTLY_NEXT = _("Download the outcomes to see the reasons, or send again only what failed.")
PARTLY_REST = _("The outcomes say who the others are, and what is known of them.")
CANCELLED_NEXT = _("Nobody entered the scenario.")

PAUSE = _("Pause")
RESUME = _("Resume")
CANCEL = _("Cancel the rest")
OUTCOMES = _("Download outcomes")
SAVE_FILE = _("Save the file")
OUTCOMES_HELP = _("A CSV file with every row of your list, its outcome, profile id and reason.")
RETRY_FAILED = _("Send again what failed")
RETRY_FAILED_HELP = _("Makes a new submission of the failed people only. You confirm it before it is sent.")
RETRY_REFUSED = _("Send refused chunks again")
PAUSED_TOAST = _("Paused. Chunks that are already at Altcraft go on.")
RESUMED_TOAST = _("It goes on.")

CANCEL_TITLE = _("Cancel the rest?")
CANCEL_STAYS = _("What was sent before stays sent: those people are in the scenario.")
ARRIVED = _("It arrived")
ARRIVED_TITLE = _("Mark as arrived?")
ARRIVED_WHAT = _("The chunk is closed and not sent again. Its people count as unattributed, for want of an answer.")
SEND_AGAIN = _("Send again")
SEND_AGAIN_TITLE = _("Send again?")
SEND_AGAIN_WHAT = _("The chunk is sent once more. If Altcraft had taken it, its people enter the scenario twice.")
NOT_NOW = _("Not now")
DECIDE = _("Did they arrive?")
DECIDE_WHAT = _(
    "Altcraft gave no certain answer to these chunks. Look into the scenario there: if the people are in it, "
    "choose *It arrived*; if they are not, choose *Send again*."
)
REFUSED_WHAT = _("Nobody in them entered the scenario. Mend the cause, then send them again.")

OVER_TIME_ALT = _("Profiles with an outcome, added up over time")
OVER_TIME_EMPTY = _("The first outcomes show up here once a chunk is done.")
CHUNK_MAP_ALT = _("One tile per chunk, coloured by status")
CHUNK_TABLE_ALT = _("Every chunk with its status")
ELAPSED = _("Elapsed")
TIME_LEFT = _("Time left")
PACE = _("Pace")
NOT_YET = _("not known yet")

COLUMN_STATUS = _("Status")
COLUMN_PROGRESS = _("Progress")
COLUMN_TASK = _("Task id")
COLUMN_ATTEMPTS = _("Attempts")
COLUMN_WORDS = _("Last words of the platform")


def run_title(list_name: str, scenario: str) -> str:
    return _("{name} → {scenario}").format(name=literal(list_name), scenario=literal(scenario))


def started_by(when: str, operator: str, place: str) -> str:
    return _("Sent {when} by {operator}, {place}").format(when=when, operator=literal(operator), place=place)


def running(scenario: str) -> str:
    return _("Sending to «{scenario}»").format(scenario=literal(scenario))


def all_entered(count: int, scenario: str) -> str:
    return _n("{people} entered «{scenario}»", "All {people} entered «{scenario}»", count).format(
        people=people(count), scenario=literal(scenario)
    )


def partly(imported: int, accepted: int, scenario: str) -> str:
    return _("{imported} of {people} entered «{scenario}»").format(
        imported=number(imported), people=people(accepted), scenario=literal(scenario)
    )


def needs_you(count: int) -> str:
    return _n("{chunks} has no certain answer", "{chunks} have no certain answer", count).format(chunks=chunks(count))


def settled(done: int, accepted: int) -> str:
    return _("{done} of {accepted} have an outcome").format(done=number(done), accepted=people(accepted))


def account_sum(accepted: int, parts: list[int]) -> str:
    return f"{number(accepted)} = " + " + ".join(number(part) for part in parts)


ACCOUNT_OFF = _("The numbers do not add up. Do not send this list again; ask whoever runs this dashboard to look.")


def between(low: float, high: float) -> str:
    """A rough range of seconds, as one when both read the same."""
    first, last = duration(low), duration(high)
    return first if first == last else _("{low} to {high}").format(low=first, high=last)


def pace(profiles_per_second: float) -> str:
    return _("{count} / s").format(count=number(round(profiles_per_second)))


def cancel_what(waiting: int, in_flight: int) -> str:
    held = _n(
        "{people} has not been sent and will not be.", "{people} have not been sent and will not be.", waiting
    ).format(people=people(waiting))
    if not in_flight:
        return held
    going = _n(
        "{people} is on the way and cannot be stopped.", "{people} are on the way and cannot be stopped.", in_flight
    ).format(people=people(in_flight))
    return f"{held} {going}"


def cancelled_toast(count: int) -> str:
    return _n("{chunks} was cancelled.", "{chunks} were cancelled.", count).format(chunks=chunks(count))


def retried_toast(count: int) -> str:
    return _n("{chunks} goes out again.", "{chunks} go out again.", count).format(chunks=chunks(count))


def chunk_line(label: str, count: int) -> str:
    return _("Chunk {label} · {people}").format(label=literal(label), people=people(count))


def all_chunks(count: int) -> str:
    return _("All {chunks}").format(chunks=chunks(count))


def refused(count: int, rows_in_them: int) -> str:
    return _n("Altcraft refused {chunks} with {people}", "Altcraft refused {chunks} with {people}", count).format(
        chunks=chunks(count), people=people(rows_in_them)
    )


def repeating(count: int) -> str:
    return _n(
        "An answer got lost. The same request is repeated by itself, and Altcraft recognises it.",
        "{count} answers got lost. The same requests are repeated by themselves, and Altcraft recognises them.",
        count,
    ).format(count=number(count))


def decided_toast(count: int) -> str:
    return _n("{chunks} is settled.", "{chunks} are settled.", count).format(chunks=chunks(count))


def outcomes_file(list_name: str) -> str:
    return _("{name} outcomes.csv").format(name=Path(list_name).stem)


# ---------------------------------------------------------------- history

HISTORY_CAPTION = _("Every submission of this installation, newest first.")
NO_HISTORY = _("Nothing has been sent yet.")
NO_HISTORY_NEXT = _("Submissions stay here with the outcome of every row.")
NOTHING_FOUND = _("No submission passes these filters.")
CLEAR_FILTERS = _("Clear the filters")
FILTER_STATUS = _("Status")
FILTER_SCENARIO = _("Scenario")
FILTER_TEXT = _("List or operator")
ANY = _("Any")
BY_DAY = _("People by day and outcome, last 30 days")
BY_DAY_ALT = _("People by day and outcome")
HISTORY_ALT = _("Submissions, newest first")
WHEN = _("When")
OPERATOR = _("By")
SOMEBODY = _("somebody")
LIST = _("List")
OUTCOME = _("Outcome")
OPEN = _("Open")


def status_option(status: str) -> str:
    return SUBMISSION_STATUSES.get(status, ANY)


def any_option(name: str) -> str:
    return name or ANY


def outcome(profiles: ProfileCounts) -> str:
    """What became of the people; those who wait are left to the progress bar."""
    imported = _("{imported} of {accepted} imported").format(
        imported=number(profiles.imported), accepted=number(profiles.accepted)
    )
    rest = [(getattr(profiles, place), ACCOUNT[place].lower()) for place in ACCOUNT_REST]
    return ", ".join([imported, *(f"{number(count)} {word}" for count, word in rest if count)])


def found(count: int) -> str:
    return _n("{count} submission", "{count} submissions", count).format(count=number(count))


def outcomes_of(list_name: str) -> str:
    return _("Every row of «{name}» with its outcome, profile id and reason.").format(name=literal(list_name))


# ---------------------------------------------------------------- connection

CONNECTION_CAPTION = _("The Altcraft account that lists are sent to. Tokens are never shown.")
ADDRESS = _("Address")
TOKEN = _("Token")
TOKEN_SET = _("set")
TOKEN_EMPTY = _("empty")
IN_USE = _("In use")
NO_CONNECTION_NEXT = _("Add an account as shown below, then restart.")
DEMO_WHAT = _("A small stand-in of Altcraft that runs inside this dashboard. People and scenarios are invented.")
TEST = _("Test the connection")
TESTING = _("Asking for the scenarios…")
TEST_FAILED = _("The test failed.")
LIMITS = _("Limits in force")
LIMIT = _("Limit")
VALUE = _("Value")
MEANING = _("What it means")
ENGINE = _("Engine")
ENGINE_ALIVE_WHY = _("It sends chunks and follows their tasks, whether or not a browser is open.")
ADD_ACCOUNT = _("Add an account of your own")
ADD_ACCOUNT_WHY = _("Write it into a file next to the dashboard, or into the environment; then restart.")
IN_A_FILE = _("In .streamlit/secrets.toml")
IN_ENVIRONMENT = _("In the environment")
YES = _("yes")
NO = _("no")

LIMIT_NAMES = {
    "deduplicating": _("Recognises repeats"),
    "dedup_window_hours": _("Remembers for"),
    "max_body_bytes": _("Largest request"),
    "parallel": _("Requests at once"),
    "outstanding": _("Tasks at once"),
    "requests_per_second": _("Requests per second"),
    "token_in": _("Token stands in"),
}
LIMIT_MEANINGS = {
    "deduplicating": _(
        "If an answer gets lost, the same request is repeated and Altcraft sees that it is the same. "
        "Without it, you are asked."
    ),
    "dedup_window_hours": _("How long after the first request a repeat is safe."),
    "max_body_bytes": _("Chunks are cut to stay below it."),
    "parallel": _("So many requests may be on their way together."),
    "outstanding": _("So many chunks may be in work at Altcraft together."),
    "requests_per_second": _("How often a request may leave, over all workers."),
    "token_in": _("How the token travels with a request."),
}


def hours(count: float) -> str:
    return _("{count} h").format(count=f"{count:g}")


def token_in(where: str) -> str:
    return _("the body") if where == "body" else _("the header (Bearer)")


def test_passed(scenarios: int, active: int, milliseconds: float) -> str:
    return _("It works: {scenarios}, {active} active, answered in {ms} ms.").format(
        scenarios=_n("{count} scenario", "{count} scenarios", scenarios).format(count=number(scenarios)),
        active=number(active),
        ms=number(round(milliseconds)),
    )


def engines(count: int) -> str:
    return _n("{count} worker is running", "{count} workers are running", count).format(count=number(count))


UNLIMITED = _("no limit")
