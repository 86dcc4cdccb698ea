"""The Run page."""

from __future__ import annotations

from pathlib import Path

from pages.components.text.halts import already_there
from pages.components.text.send import duration
from pages.components.text.words import _, _n, chunks, counted, literal, number, people, profiles

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
    "imported": _("Altcraft imported the profile; if a scenario was chosen, it is in there."),
    "failed": _("Altcraft refused the profile or its chunk."),
    "unattributed": _("The chunk went through, but Altcraft did not say what became of this profile."),
    "unknown": _("Sent, and no certain answer came back."),
    "cancelled": _("Stopped before it was sent."),
}
CANCELLED = _("Cancelled")
RUNNING_NEXT = _("You may close this page. The work goes on without it.")
NEEDS_YOU_NEXT = _("Look in Altcraft whether they arrived, then decide below.")
FINISHED_NEXT = _("Every row that was sent has an outcome.")
PARTLY_NEXT = _("Download the outcomes to see the reasons, or send again only what failed.")
PARTLY_REST = _("The outcomes say who the others are, and what is known of them.")
CANCELLED_NEXT = _("Nobody entered the scenario.")
CANCELLED_IMPORT = _("No profile was changed.")

PAUSE = _("Pause")
CANCEL = _("Cancel the rest")
OUTCOMES = _("Download outcomes")
SAVE_FILE = _("Save the file")
OUTCOMES_HELP = _("A CSV file with every row of your list, its outcome, profile id and reason.")
RETRY_FAILED = _("Send again what failed")
RETRY_FAILED_HELP = _("Makes a new submission of the failed rows only. You confirm it before it is sent.")
RETRY_REFUSED = _("Send refused chunks again")
PAUSED_TOAST = _("Paused. Chunks that are already at Altcraft go on.")
RESUMED_TOAST = _("It goes on.")

CANCEL_TITLE = _("Cancel the rest?")
CANCEL_NOTHING_WAITS = _("Nothing more of it is sent, also not by itself.")
CANCEL_STAYS = _("What was sent before stays sent: those people are in the scenario.")
CANCEL_STAYS_IMPORT = _("What was sent before stays sent: those profiles are updated.")
ARRIVED = _("It arrived")
ARRIVED_TITLE = _("Mark as arrived?")
ARRIVED_WHAT = _("The chunk is closed and not sent again. Its rows count as unattributed, for want of an answer.")
SEND_AGAIN = _("Send again")
SEND_AGAIN_TITLE = _("Send again?")
SEND_AGAIN_WHAT = _("The chunk is sent once more. If Altcraft had taken it, its people enter the scenario twice.")
SEND_AGAIN_IMPORT = _("The chunk is sent once more. If Altcraft had taken it, the same values are written again.")
NOT_NOW = _("Not now")
DECIDE = _("Did they arrive?")
DECIDE_WHAT = _(
    "Altcraft gave no certain answer to these chunks. Look into the scenario there: if the people are in it, "
    "choose *It arrived*; if they are not, choose *Send again*."
)
DECIDE_BY_TRYING = _("Or try whether this Altcraft recognises repeats: if it does, these chunks settle by themselves")
REFUSED_WHAT = _("Nobody in them entered the scenario. Mend the cause, then send them again.")
REFUSED_IMPORT = _("No profile in them was changed. Mend the cause, then send them again.")

DECIDE_IMPORT = _(
    "Altcraft gave no certain answer to these chunks. Look at a few of their profiles there: if they are updated, "
    "choose *It arrived*; if they are not, choose *Send again*."
)

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


def all_entered(count: int, scenario: str, *, engages: bool = True) -> str:
    if not engages:
        words = _n("{profiles} updated in «{database}»", "All {profiles} updated in «{database}»", count)
        return words.format(profiles=profiles(count), database=literal(scenario))
    return _n("{people} entered «{scenario}»", "All {people} entered «{scenario}»", count).format(
        people=people(count), scenario=literal(scenario)
    )


def partly(imported: int, accepted: int, scenario: str, *, engages: bool = True) -> str:
    words = _("{imported} of {all} entered «{scenario}»") if engages else _("{imported} of {all} updated")
    told = counted(accepted, engages=engages)
    return words.format(imported=number(imported), all=told, scenario=literal(scenario))


def needs_you(count: int) -> str:
    return _n("{chunks} has no certain answer", "{chunks} have no certain answer", count).format(chunks=chunks(count))


def settled(done: int, accepted: int, *, engages: bool = True) -> str:
    told = counted(accepted, engages=engages)
    return _("{done} of {accepted} have an outcome").format(done=number(done), accepted=told)


def account_sum(accepted: int, parts: list[int]) -> str:
    return f"{number(accepted)} = " + " + ".join(number(part) for part in parts)


def new_and_updated(created: int, updated: int, *, of: int) -> str:
    told = _("New {created} · Updated {updated}").format(created=number(created), updated=number(updated))
    rest = of - created - updated
    return _("{told} · Not told {rest}").format(told=told, rest=number(rest)) if rest else told


ACCOUNT_OFF = _("The numbers do not add up. Do not send this list again; ask whoever runs this dashboard to look.")


def between(low: float, high: float) -> str:
    """A rough range of seconds, as one when both read the same."""
    first, last = duration(low), duration(high)
    return first if first == last else _("{low} to {high}").format(low=first, high=last)


def pace(profiles_per_second: float) -> str:
    return _("{count} / s").format(count=number(round(profiles_per_second)))


def cancel_what(waiting: int, there: int, *, engages: bool = True) -> str:
    """What a cancellation stops, and what it cannot: so many chunks."""
    held = _n("{all} has not been sent and will not be.", "{all} have not been sent and will not be.", waiting).format(
        all=counted(waiting, engages=engages)
    )
    return " ".join([held if waiting else CANCEL_NOTHING_WAITS, *([already_there(there)] if there else [])])


def cancelled_toast(count: int) -> str:
    return _n("{chunks} was cancelled.", "{chunks} were cancelled.", count).format(chunks=chunks(count))


def retried_toast(count: int, *, is_held: bool) -> str:
    words = _n("{chunks} goes out again.", "{chunks} go out again.", count)
    if is_held:
        words = _n("{chunks} goes out again once you go on.", "{chunks} go out again once you go on.", count)
    return words.format(chunks=chunks(count))


def chunk_line(label: str, count: int, *, engages: bool = True) -> str:
    return _("Chunk {label} · {all}").format(label=literal(label), all=counted(count, engages=engages))


def tasks(count: int) -> str:
    return _n("{count} task", "{count} tasks", count).format(count=number(count))


def all_chunks(count: int) -> str:
    return _("All {chunks}").format(chunks=chunks(count))


def refused(count: int, rows_in_them: int, *, engages: bool = True) -> str:
    words = _("Altcraft refused {all} in {chunks}")
    return words.format(chunks=chunks(count), all=counted(rows_in_them, engages=engages))


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
