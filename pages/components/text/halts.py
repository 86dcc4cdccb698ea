"""When a submission stops by itself: how it is chosen before, and what is said of it then."""

from __future__ import annotations

from math import ceil

from altcraft_core.delivery.attempts import HUNT, PAUSED_BY_OPERATOR, PAUSED_DAMAGED, PAUSED_TOKEN, PAUSED_UNREACHABLE
from altcraft_core.delivery.safeguards import HALTED_CANARY, HALTED_FAILURES, HALTED_REFUSALS, HALTED_SILENCE
from altcraft_core.records import Course, Safeguards
from pages.components.text.words import _, _n, chunks, counted, literal, number, rows

FIRST_FEW = _("First a few people")
FIRST_FEW_PROFILES = _("First a few profiles")
HOW_MANY_FIRST = _("How many go first")
CHANGE_STOPS = _("Change when it stops")
STOP_FAILED = _("Failed profiles, more than (%)")
STOP_FAILED_HELP = _("Of those that have an outcome, from the hundredth on. With 100 it never stops for this.")
STOP_REFUSED = _("Chunks refused one after the other")
STOP_SILENT = _("Minutes without the end of any chunk")
STOP_SILENT_HELP = _("While Altcraft works on some. What it has goes on there.")
ORDER = _("Order")

#: Why a submission does not go on, as the title of what is said of it.
HALTS = {
    PAUSED_BY_OPERATOR: _("Paused"),
    HALTED_CANARY: _("Stopped: the first few did not fare well"),
    HALTED_FAILURES: _("Stopped: too many profiles failed"),
    HALTED_REFUSALS: _("Stopped: Altcraft refuses chunk after chunk"),
    HALTED_SILENCE: _("Stopped: nothing comes to an end"),
    PAUSED_TOKEN: _("Stopped: Altcraft refused the token"),
    PAUSED_UNREACHABLE: _("Stopped: Altcraft cannot be reached"),
    PAUSED_DAMAGED: _("Stopped: the stored plan was damaged"),
}
#: The same among other submissions.
HALTS_SHORT = {
    PAUSED_BY_OPERATOR: _("somebody paused it"),
    HALTED_CANARY: _("the first few did not fare well"),
    HALTED_FAILURES: _("too many failed"),
    HALTED_REFUSALS: _("chunk after chunk refused"),
    HALTED_SILENCE: _("nothing comes to an end"),
    PAUSED_TOKEN: _("token refused"),
    PAUSED_UNREACHABLE: _("Altcraft not reached"),
    PAUSED_DAMAGED: _("stored plan damaged"),
}
#: What it stopped for, where there are no numbers.
CAUSES = {
    PAUSED_BY_OPERATOR: _("Somebody paused it."),
    PAUSED_TOKEN: _("What was refused for it goes out again with the rest."),
    PAUSED_UNREACHABLE: _("It was tried for a quarter of an hour."),
    PAUSED_DAMAGED: _("It no longer holds what was confirmed."),
}
#: What may be done then.
NEXT = {
    PAUSED_BY_OPERATOR: _("Nothing more is sent until you resume."),
    HALTED_CANARY: _("Download the outcomes to see why; then send the rest anyway, or cancel it."),
    HALTED_FAILURES: _("Download the outcomes to see why; then go on with the rest, or cancel it."),
    HALTED_REFUSALS: _("Read below why, and mend the cause. Then go on with the rest, or cancel it."),
    HALTED_SILENCE: _("Look at the tasks in Altcraft. Once they move, go on with the rest; or cancel it."),
    PAUSED_TOKEN: _(
        "It goes on by itself once the token is mended: put in a valid one and restart the dashboard. If Altcraft "
        "accepts this one again, press Resume."
    ),
    PAUSED_UNREACHABLE: _("Check the address of this connection, and whether Altcraft answers there. Then resume."),
    PAUSED_DAMAGED: _("Cancel the rest and send the list anew. If the file was put back as it was, press Resume."),
}
RESUME = _("Resume")
GO_ON = _("Go on with the rest")
#: What the button says that lets it go on.
RESUMES = {
    HALTED_CANARY: _("Send the rest anyway"),
    HALTED_FAILURES: GO_ON,
    HALTED_REFUSALS: GO_ON,
    HALTED_SILENCE: GO_ON,
}
CANARY_NEXT = _("The rest follows by itself once they have fared well. You may close this page.")
FOUND_ALT = _("Refused rows with the words of Altcraft")
FOUND_WORDS = _("Words of Altcraft")


def first_few(*, engages: bool) -> str:
    return FIRST_FEW if engages else FIRST_FEW_PROFILES


def first_few_what(few: int, *, engages: bool) -> str:
    """What the switch does, as it stands."""
    if not few:
        return _("Off: everything goes at once.")
    words = _("The first {all} go alone. The rest follows by itself once they have fared well; if not, you are asked.")
    return words.format(all=counted(few, engages=engages))


def stops(safeguards: Safeguards) -> str:
    """The thresholds in one line."""
    return _(
        "It stops by itself when more than {percent} % of the profiles fail, at {refused} refused in a row, or after "
        "{minutes} minutes without the end of any chunk."
    ).format(
        percent=safeguards.failed_percent,
        refused=chunks(safeguards.refused_chunks),
        minutes=number(safeguards.silent_minutes),
    )


def goes_first(few: int, *, engages: bool) -> str:
    return _("First {all}; the rest when they have fared well").format(all=counted(few, engages=engages))


def canary_under_way(few: int, accepted: int, *, engages: bool) -> str:
    words = _("First {few} are on their way; {rest} wait for them") if few > 1 else _("One is on its way; {rest} wait")
    return words.format(few=counted(few, engages=engages), rest=number(accepted - few))


def why(reason: str, course: Course, safeguards: Safeguards, *, engages: bool) -> str:
    """What it stopped for, with the numbers."""
    allowed = safeguards.failed_percent
    match reason:
        case "canary":
            return _bad_canary(course.canary_bad, course.canary_told, allowed, engages=engages)
        case "failures":
            return _failures(course.failed, course.told, allowed)
        case "refusals":
            count = max(safeguards.refused_chunks, course.refused_in_a_row)
            words = _n("{chunks} was refused whole.", "{chunks} were refused whole, one after the other.", count)
            return words.format(chunks=chunks(count))
        case "silence":
            minutes = safeguards.silent_minutes
            words = _n(
                "For more than {minutes} minute no chunk came to an end.",
                "For more than {minutes} minutes no chunk came to an end.",
                minutes,
            )
            return words.format(minutes=number(minutes))
        case _:
            return CAUSES.get(reason, "")


def _bad_canary(bad: int, told: int, allowed: int, *, engages: bool) -> str:
    if bad * 100 <= told * allowed:
        return _("More than {allowed} % of them failed, or have no known outcome.").format(allowed=allowed)
    words = _("{bad} of the first {all} failed, or have no known outcome ({share}); you allowed {allowed} %.")
    return words.format(
        bad=number(bad), all=counted(told, engages=engages), share=percent(bad, told, allowed), allowed=allowed
    )


def _failures(failed: int, told: int, allowed: int) -> str:
    if failed * 100 <= told * allowed:
        words = _("More than {allowed} % had failed; by now it is {failed} of {all}.")
    else:
        words = _("{failed} of {all} profiles failed ({share}); you allowed {allowed} %.")
    share = percent(failed, told, allowed)
    return words.format(failed=number(failed), all=number(told), share=share, allowed=allowed)


def percent(part: int, whole: int, allowed: int) -> str:
    """A share, never rounded down to what is allowed."""
    share = 100 * part / max(whole, 1)
    exact = round(share) <= allowed < share
    return f"{ceil(share * 10) / 10:g} %" if exact else f"{round(share)} %"


def wait_for_it(waiting: int, *, engages: bool) -> str:
    return _n("{all} waits.", "{all} wait.", waiting).format(all=counted(waiting, engages=engages))


def already_there(count: int) -> str:
    """What neither a pause nor a cancellation can stop."""
    return _n(
        "{chunks} is already with Altcraft and goes on there.",
        "{chunks} are already with Altcraft and go on there.",
        count,
    ).format(chunks=chunks(count))


def hunting(label: str, requests: int, *, is_held: bool) -> str:
    words = _(
        "Altcraft refused chunk {label} whole; looking for the rows it was refused for: "
        "{count} of at most {most} requests"
    )
    if is_held:
        words = _(
            "Altcraft refused chunk {label} whole; the search for the rows it was refused for waits after "
            "{count} of at most {most} requests"
        )
    return words.format(label=literal(label), count=number(requests), most=number(HUNT))


def more_hunts(count: int) -> str:
    return _n("and in {chunks} more", "and in {chunks} more", count).format(chunks=chunks(count))


FOUND_NEXT = _("All others go on. What is refused can be mended, and uploaded as a list of its own.")


def found_rows(count: int) -> str:
    return _n("Altcraft refuses this row", "Altcraft refuses these {rows}", count).format(rows=rows(count))


def not_narrowed(label: str, count: int, requests: int) -> str:
    words = _n(
        "Of chunk {label}, {rows} was refused and not narrowed further: {requests} requests were spent on it. "
        "Sent again, it is looked at further.",
        "Of chunk {label}, {rows} were refused and not narrowed further: {requests} requests were spent on it. "
        "Sent again, they are looked at further.",
        count,
    )
    return words.format(label=literal(label), rows=rows(count), requests=number(requests))
