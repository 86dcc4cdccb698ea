"""The History page."""

from __future__ import annotations

from altcraft_core.records import ProfileCounts
from pages.components.text.halts import HALTS_SHORT
from pages.components.text.run import ACCOUNT, ACCOUNT_REST, SUBMISSION_STATUSES
from pages.components.text.words import _, _n, literal, number

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
STOPPED_BADGE = _("Stopped")
PAUSED_OR_STOPPED = _("Paused or stopped")
SAVE_OUTCOMES = _("Outcomes")


def status_option(status: str) -> str:
    return PAUSED_OR_STOPPED if status == "paused" else SUBMISSION_STATUSES.get(status, ANY)


def any_option(name: str) -> str:
    return name or ANY


def outcome(profiles: ProfileCounts, stopped: str = "") -> str:
    """What became of the people, and why no more are sent now; those who wait are left to the progress bar."""
    imported = _("{imported} of {accepted} imported").format(
        imported=number(profiles.imported), accepted=number(profiles.accepted)
    )
    rest = [(getattr(profiles, place), ACCOUNT[place].lower()) for place in ACCOUNT_REST]
    told = ", ".join([imported, *(f"{number(count)} {word}" for count, word in rest if count)])
    words = _("{why}; {outcome}")
    return words.format(why=HALTS_SHORT[stopped], outcome=told) if stopped else told


def found(count: int) -> str:
    return _n("{count} submission", "{count} submissions", count).format(count=number(count))


def outcomes_of(list_name: str) -> str:
    return _("Every row of «{name}» with its outcome, profile id and reason.").format(name=literal(list_name))
