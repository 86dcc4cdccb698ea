"""The Send page."""

from __future__ import annotations

from datetime import datetime

from altcraft_core.records import Matching, RowCounts, Scenario, Target
from pages.components.text.frame import DEMO
from pages.components.text.mapping import MATCHINGS
from pages.components.text.words import _, _n, chunks, counted, literal, number, people, profiles, size

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
SCENARIO_PROMPT = _("Choose a scenario, or search by name, id, group or tag")
SCENARIO_FIRST = _("Choose a scenario to see what will be sent.")
READ_AGAIN = _("Read again")
READ_AGAIN_HELP = _("Ask Altcraft for its scenarios once more.")
READING_SCENARIOS = _("Asking Altcraft for its scenarios…")
NO_ANSWER = _("Altcraft did not tell its scenarios.")
NO_SCENARIOS = _("This account has no scenarios. Make one in Altcraft, then read again.")
SCENARIO_INACTIVE = _("Nobody can enter this scenario while it is not active. Activate it here or in Altcraft.")
ABOUT = _("About")
DATABASE = _("Database")
TAGS = _("Tags")
GROUPS = _("Groups")
STARTS = _("Starts by")
START_NODES = {
    "DEFAULT_START_NODE_TITLE": _("being sent to"),
    "ANY_IMPORT_START_NODE_TITLE": _("any import into its database"),
}
ACTIVATE = _("Activate")
DEACTIVATE = _("Deactivate")
ACTIVATE_TITLE = _("Activate this scenario?")
DEACTIVATE_TITLE = _("Deactivate this scenario?")
TWO_WAYS = _("People could enter this scenario twice.")
TWO_WAYS_WHY = _("It also starts by any import into its database, and this list is imported.")
STARTED_BY_IMPORT = _("People could enter a scenario by this.")
KEEP_QUIET = _("Keep other triggers quiet")
FLAGS = {
    "skip_triggers": (
        _("Keep other triggers quiet"),
        _("The import itself sets off no other trigger or scenario. A scenario chosen here is entered all the same."),
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

DATABASE_PROMPT = _("Choose a database")
DATABASE_FIRST = _("Choose a database to see what will be sent.")
DATABASE_ID = _("Database id")
DATABASE_ID_WHY = _("Altcraft does not tell its databases to this token. The number stands beside # in Altcraft.")

CHUNKS = _("Chunks")
CHUNKS_CAPTION = _(
    "The list leaves in chunks, one request each. Smaller chunks show results sooner; larger ones are quicker."
)
MAX_ROWS = _("Rows per chunk, at most")
MAX_MEGABYTES = _("Megabytes per chunk, at most")
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
IMPORT_IRREVERSIBLE_WHY = _("What the profiles held before is not kept. The list itself sends nobody into a scenario.")
IRREVERSIBLE_WHY = _(
    "Once people have entered a scenario, they cannot be taken out from here. "
    "A later stop only holds back what has not been sent yet."
)
SENT_BEFORE = _("This list was sent here before.")
LEAVE_THEM_OUT = _("Leave them out")
LEAVE_THEM_OUT_HELP = _(
    "Only people who were sent into this scenario from here count, and those whose import failed do not. "
    "While this is off, they enter it once more."
)
CONFIRM_WRONG = _("That is not the number above.")
ASKING_SCENARIO = _("Asking whether people may still enter the scenario…")
SENDING_NOW = _("Nothing has left yet. Once the chunks are handed over, you can stop them on the Run page.")
SENT_MEANWHILE = _(
    "Nothing was sent: this list went to the same place meanwhile, from another window or by somebody else. Look at "
    "what is said of it below, and confirm again only if these people are to enter once more."
)
SENDING_STOPPED = _("Nothing was sent: it was cancelled before that. To send the list, confirm it again.")
ENGINE_ASLEEP = _("Nothing is working right now.")
ENGINE_ASLEEP_WHY = _("What you send waits safely until the dashboard server or a worker runs:")
ENGINE_COMMAND = "python -m altcraft_core worker"


def account(name: str) -> str:
    return DEMO if name == "demo" else name


def scenario_option(scenario: Scenario) -> str:
    """One line of the scenario picker, with all that is searched for; shown as plain text."""
    parts = [
        scenario.name,
        _("id {id}").format(id=scenario.id),
        *scenario.groups,
        *(f"#{tag}" for tag in scenario.tags),
    ]
    return " · ".join(parts if scenario.active else [*parts, _("not active")])


def thing_option(number: int, name: str) -> str:
    """A database or a resource by its name, where that is known."""
    return _("{name} · id {id}").format(name=literal(name), id=number) if name else _("id {id}").format(id=number)


def start_node(title: str) -> str:
    return START_NODES.get(title) or literal(title)


def started_by_import(names: list[str]) -> str:
    told = ", ".join(f"«{literal(name)}»" for name in names)
    return _("Any import into this database starts {names}.").format(names=told)


def switch_what(name: str, *, active: bool) -> str:
    words = (
        _("From now on nobody enters «{name}», from here or anywhere else. Chunks that still wait for it are refused.")
        if active
        else _("«{name}» begins to work at once: people enter it from here, and by every way in that it has.")
    )
    return words.format(name=literal(name))


def switched_toast(name: str, *, active: bool) -> str:
    words = _("«{name}» is active.") if active else _("«{name}» is no longer active.")
    return words.format(name=literal(name))


def megabytes(count: float) -> str:
    return _("{count} MB").format(count=f"{count:,.2f}")


def too_many_chunks(most: int) -> str:
    return _(
        "This makes more than {count} chunks, too many to follow. Allow more rows or megabytes in a chunk."
    ).format(count=number(most))


def small_requests(most_bytes: int) -> str:
    return _("This account takes requests of {size} at most.").format(size=size(most_bytes))


def first_request(shown: int, all_of_it: int, *, engages: bool) -> str:
    words = _(
        "The first {shown} of {all} in the first chunk. The token is left out; it is added when the request leaves."
    )
    return words.format(shown=number(shown), all=counted(all_of_it, engages=engages))


def will_update(count: int, database: str, place: str) -> str:
    return _n(
        "**{profiles}** will be updated in «{database}» {place}.",
        "**{profiles}** will be updated in «{database}» {place}.",
        count,
    ).format(profiles=profiles(count), database=literal(database), place=place)


def will_enter(count: int, scenario: str, place: str) -> str:
    return _n(
        "**{people}** will enter «{scenario}» {place}.", "**{people}** will enter «{scenario}» {place}.", count
    ).format(people=people(count), scenario=literal(scenario), place=place)


def place(connection: str, *, is_demo: bool) -> str:
    return _("on the demo platform") if is_demo else _("in the account «{name}»").format(name=literal(connection))


def left_out(counts: RowCounts, sent_before: int = 0) -> str:
    """What is not sent and why, as one line; of the rows left out, so many because their people were sent before."""
    parts = [
        (counts.rejected, _("{count} rejected")),
        (counts.duplicate, _("{count} duplicates")),
        (counts.blank, _("{count} blank")),
        (counts.left_out - sent_before, _("{count} left out")),
        (sent_before, _("{count} sent here before")),
    ]
    told = [words.format(count=number(count)) for count, words in parts if count]
    return ", ".join(told) or NOBODY_LEFT_OUT


def matched_by(target: Target) -> str:
    if target.matching is Matching.CUSTOM:
        return _("By the field {name}").format(name=literal(target.field_name))
    return MATCHINGS[target.matching]


def in_chunks(count: int, largest_bytes: int) -> str:
    return _("{chunks}, the largest {size}").format(chunks=chunks(count), size=size(largest_bytes))


def sent_lately(count: int, days: int) -> str:
    """How many people of the list the scenario has seen in the last days."""
    ago = _n("in the last {days} day", "in the last {days} days", days).format(days=number(days))
    return _n(
        "**{count}** of these people was sent into this scenario {ago}.",
        "**{count}** of these people were sent into this scenario {ago}.",
        count,
    ).format(count=number(count), ago=ago)


def enter_again(count: int) -> str:
    return _n(
        "**{count}** of these people enters this scenario once more.",
        "**{count}** of these people enter this scenario once more.",
        count,
    ).format(count=number(count))


def sent_before(count: int, when: str, operator: str, accepted: int, *, engages: bool, leaves_out: bool = False) -> str:
    last = _("{all} on {when}, by {operator}.").format(
        all=counted(accepted, engages=engages), when=when, operator=literal(operator)
    )
    more = _n(
        "If you send it again, they enter twice.",
        "{count} times in all. If you send it again, they enter again.",
        count,
    )
    if not engages:
        more = _("If you send it again, the same values are written again.")
    if leaves_out:
        more = _("Who entered in the last days is left out now.")
    return f"{last} {more.format(count=number(count))}"


def retries(list_name: str, when: str) -> str:
    return _("Only what failed in the submission of «{name}» on {when} is sent.").format(
        name=literal(list_name), when=when
    )


def type_to_confirm(count: int) -> str:
    return _("Type {count} to confirm").format(count=number(count))


def count_changed(count: int) -> str:
    return _(
        "Nothing was sent: there are {count} people to send to now. Look at the plan and confirm it again."
    ).format(count=number(count))


def send_to(count: int, *, engages: bool = True) -> str:
    if not engages:
        return _("Update {profiles}").format(profiles=profiles(count))
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
