"""The Connection page."""

from __future__ import annotations

from altcraft_core.records import Recognition
from pages.components.text.send import account
from pages.components.text.words import _, _n, literal, number, size

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
ENGINE = _("Engine")
ENGINE_ALIVE_WHY = _("It sends chunks and follows their tasks, whether or not a browser is open.")
ADD_ACCOUNT = _("Add an account of your own")
ADD_ACCOUNT_WHY = _("Write it into a file next to the dashboard, or into the environment; then restart.")
IN_A_FILE = _("In .streamlit/secrets.toml")
IN_ENVIRONMENT = _("In the environment")
HOLDINGS = _("What this account holds")
READING_HOLDINGS = _("Asking Altcraft…")
SCENARIOS = _("Scenarios")
DATABASES = _("Databases")
RESOURCES = _("Resources")
NAME = _("Name")
NUMBER = _("Id")
ACTIVE = _("Active")
NOT_TOLD = _("Altcraft does not tell these. Everything else works without them.")
NONE_THERE = _("There are none.")

LIMITS = _("How much at once")
LIMITS_WHOSE = _("So that Altcraft is not overrun. Everything sent through this connection shares these limits.")
LIMIT = _("Limit")
VALUE = _("In force")
MEANING = _("What it means")
SETTING = _("Setting")
LIMIT_NAMES = {
    "parallel": _("Requests at once"),
    "outstanding": _("Chunks in work at once"),
    "requests_per_second": _("Requests per second"),
    "max_body_bytes": _("Largest request"),
    "timeout_seconds": _("Waits for an answer"),
    "dedup_window_hours": _("Time to repeat"),
    "token_in": _("Token stands in"),
}
LIMIT_MEANINGS = {
    "parallel": _("So many requests may be on their way together; the others wait for their turn."),
    "outstanding": _(
        "So many chunks may be with Altcraft without being finished; then nothing more is sent for a while."
    ),
    "requests_per_second": _("How often a request may leave, by all workers together."),
    "max_body_bytes": _(
        "Chunks are cut to stay below it. It is lowered by itself once Altcraft refuses a smaller one."
    ),
    "timeout_seconds": _("An answer that takes longer counts as lost."),
    "dedup_window_hours": _("How long after the first request a repeat is safe, where repeats are recognised."),
    "token_in": _("How the token travels with a request."),
}
UNLIMITED = _("no limit")
DEMO_LIMITS = _("The limits of the demo platform are fixed. Those of an account of your own are settings.")
CHANGE_LIMITS = _("Change these limits")
CHANGE_LIMITS_HOW = _(
    "Your administrator takes the lines that shall change, gives them other values, and puts them into a file next to "
    "the dashboard or into the environment; then the dashboard and every worker are started again. Lower numbers are "
    "gentler to Altcraft, higher ones are faster."
)

REPEATS = _("When an answer gets lost")
REPEATS_WHY = _(
    "A broken network can swallow Altcraft's answer: then nobody knows whether a chunk arrived. An Altcraft that "
    "recognises repeats is simply sent the same request again, and nobody enters twice."
)
REPEATS_DEMO = _("Repeats are recognised: the demo platform does so.")
REPEATS_SET = _("Repeats are recognised: the setting deduplicating says so.")
REPEATS_OFF = _("Repeats are not counted on: the setting deduplicating says so.")
SET_BUT_PROBED = _("The settings say that repeats are recognised, and the latest try found out otherwise.")
SET_AND_WRONG = _(
    "People could enter twice. Ask your administrator to take `deduplicating` out of the settings of this connection "
    "and to start the dashboard again; what was tried counts then."
)
LOST_WAITS = _(
    "A lost answer will wait for you: the Run page asks you to look into Altcraft and to say whether the chunk arrived."
)
PROBE_NEVER = _("It is not known whether repeats are recognised.")
RECOGNITIONS = {
    Recognition.BY_REQUEST_ID: _("Repeats are recognised: tried on {when}."),
    Recognition.BY_BOTH_HEADERS: _("Repeats are recognised by X-Request-ID only: tried on {when}."),
    Recognition.NOT: _("Repeats are not recognised: tried on {when}."),
    Recognition.UNCLEAR: _("It is not known whether repeats are recognised: the try on {when} remained unclear."),
}
RECOGNITION_NEXT = {
    Recognition.BY_BOTH_HEADERS: _(
        "This is an older Altcraft. Ask your administrator to set `both_id_headers = true` for this connection and to "
        "start the dashboard and every worker again; nothing has to be tried once more. Until then a lost answer will "
        "wait for you on the Run page."
    ),
    Recognition.NOT: LOST_WAITS,
    Recognition.UNCLEAR: _(
        "The person may have entered the test scenario. Look at what was answered, then try again. Until then a lost "
        "answer will wait for you on the Run page."
    ),
}
PROBE = _("Try it out…")
PROBE_AGAIN = _("Try again…")
PROBE_TITLE = _("Does this Altcraft recognise repeats?")
PROBE_SCENARIO = _("Test scenario")
PROBE_SCENARIO_PROMPT = _("Choose one that is kept for tests")
PROBE_SCENARIO_HELP = _("Active scenarios only. Choose one where a message too many does no harm.")
PROBE_ADDRESS = _("Your own e-mail address")
PROBE_ADDRESS_HELP = _("It goes to Altcraft, and is kept nowhere here.")
PROBE_SEND = _("Send me into the scenario")
PROBE_NO_SCENARIO = _("Choose a test scenario first.")
PROBE_NO_ADDRESS = _("This is no e-mail address. Type your own, such as anna@example.com.")
PROBING = _("Sending, and sending again…")
PROBED_TOAST = _("Tried. What was found out stands under «When an answer gets lost».")


def probe_what(connection: str) -> str:
    return _(
        "This finds out by sending **one person, you,** through «{connection}»:\n\n"
        "1. One request imports your address and sends you into the scenario that you choose.\n"
        "2. The very same request follows, once or twice more.\n\n"
        "If Altcraft recognises repeats, you enter the scenario **once**. If it does not, you enter **twice** and may "
        "get each of its messages twice; then it stops. Nobody else enters, and nothing else is started."
    ).format(connection=literal(account(connection)))


def probed(recognition: Recognition, when: str) -> str:
    return RECOGNITIONS[recognition].format(when=when)


def lost_recovered(window: float) -> str:
    return _(
        "A lost answer is recovered by itself: the same request is sent again, for up to {hours} after the first time. "
        "You have nothing to do."
    ).format(hours=hours(window))


def in_use(now: int, limit: int) -> str:
    return _("{limit} · {now} in use").format(limit=number(limit), now=number(now))


def body_limit(in_force: int, is_set: int) -> str:
    if in_force == is_set:
        return size(is_set)
    return _("{size} · learned, {set} is set").format(size=size(in_force), set=size(is_set))


def hours(count: float) -> str:
    return _("{count} h").format(count=f"{count:g}")


def seconds(count: float) -> str:
    return _("{count} s").format(count=f"{count:g}")


def token_in(where: str) -> str:
    return _("the body") if where == "body" else _("the header (Bearer)")


def test_passed(scenarios: int, active: int, milliseconds: float) -> str:
    return _("It works: {scenarios}, {active} active, answered in {ms} ms.").format(
        scenarios=_n("{count} scenario", "{count} scenarios", scenarios).format(count=number(scenarios)),
        active=number(active),
        ms=number(round(milliseconds)),
    )


def tab_title(title: str, count: int) -> str:
    return _("{title} · {count}").format(title=title, count=number(count))


def engines(count: int) -> str:
    return _n("{count} worker is running", "{count} workers are running", count).format(count=number(count))
