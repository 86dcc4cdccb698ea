"""The Connection page."""

from __future__ import annotations

from pages.components.text.words import _, _n, number

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
YES = _("yes")
NO = _("no")

LIMIT_NAMES = {
    "deduplicating": _("Recognises repeats"),
    "dedup_window_hours": _("Remembers for"),
    "max_body_bytes": _("Largest request"),
    "parallel": _("Requests at once"),
    "outstanding": _("Tasks at once"),
    "timeout_seconds": _("Waits for an answer"),
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
    "timeout_seconds": _("An answer that takes longer counts as lost."),
    "requests_per_second": _("How often a request may leave, over all workers."),
    "token_in": _("How the token travels with a request."),
}


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


def counted(title: str, count: int) -> str:
    return _("{title} · {count}").format(title=title, count=number(count))


def engines(count: int) -> str:
    return _n("{count} worker is running", "{count} workers are running", count).format(count=number(count))


UNLIMITED = _("no limit")
