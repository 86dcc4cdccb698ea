"""Every request that was made for a submission, as evidence."""

from __future__ import annotations

from pathlib import Path

from altcraft_core.records import AttemptResult
from pages.components.text.words import _, _n, number

REQUESTS = _("Every request, as evidence")
REQUESTS_WHY = _("What was sent when, and what came back. Nothing of the people stands here, and not the token.")
REQUESTS_ALT = _("Requests with their times and answers")
ALL_CHUNKS = _("All chunks")
NO_REQUESTS = _("No request has left yet.")
SAVE_EVIDENCE = _("Download all as CSV")
#: Columns, in their order.
EVIDENCE = {
    "chunk": _("Chunk"),
    "number": _("Attempt"),
    "began_at": _("Began, UTC"),
    "ended_at": _("Ended, UTC"),
    "result": _("Result"),
    "replayed": _("Recognised as a repeat"),
    "http_status": _("HTTP status"),
    "error_code": _("Error"),
    "words": _("What was said"),
    "request_id": _("Request id"),
    "bytes": _("Bytes without token"),
}
WHEN_BEGUN = _("Time")
SECONDS = _("Seconds")
REPEAT = _("Repeat")
HTTP = "HTTP"
RESULTS = {
    AttemptResult.OPEN.value: _("no end was seen"),
    AttemptResult.TAKEN.value: _("taken"),
    AttemptResult.REFUSED.value: _("refused"),
    AttemptResult.PUT_OFF.value: _("put off"),
    AttemptResult.NOT_SENT.value: _("not sent"),
    AttemptResult.LOST.value: _("no certain answer"),
}
NO_END = _("It is on its way, or the process stopped before the answer came.")
RECOGNISED = _("recognised")


def requests_of(label: str) -> str:
    """One line of the chunk picker; shown as plain text."""
    return _("Chunk {label}").format(label=label) if label else ALL_CHUNKS


def requests(count: int) -> str:
    return _n("{count} request", "{count} requests", count).format(count=number(count))


def evidence_file(list_name: str) -> str:
    return _("{name} requests.csv").format(name=Path(list_name).stem)
