"""What Altcraft answered, parsed strictly into records.

An answer is `{"error": 0, "error_text": …, …}`, or the same as XML: it is read as what it is, whatever was asked for.
HTTP status 200 may carry an error, and another status may carry such an envelope or the page of some proxy. Whatever
cannot be read may still have been taken: that is AnswerLost.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

import polars as pl

from altcraft_core.errors import AnswerLost, BodyTooLarge, NotTaken, Refused, TokenRefused
from altcraft_core.records import OUTCOMES, Accepted, TaskPhase, TaskState
from altcraft_core.wire.xml_reply import Lists, is_xml, read_xml

WORDS = 500  #: characters of the platform's own words that are passed on
UNREADABLE = -1  #: stands for an error that is not a number

_FINISHED = frozenset({"completed", "success"})
_FAILED = frozenset({"failed", "error", "cancelled", "canceled", "aborted"})
_TOKEN_CODES = frozenset({401, 403})
_TOO_LARGE = "request body too large"
#: What could be a mail address, a phone or an account number.
_PERSONAL = re.compile(r"[^\s<>\"'«»()\[\]{},;:=]+@[^\s<>\"'«»()\[\]{},;:=]+|\+?\d(?:[ ()-]{0,2}\d){9,}")
_REPLAY_HEADERS = ("duplicate-request", "x-duplicate-request")
_RESULTS: Lists = frozenset({("result",)})
_TASK_RESULTS: Lists = frozenset({("data", "result", "result")})
_MATCH_KEYS = ("email", "phone", "field_value")  # by which an item may repeat the match value
_ITEM = {name: pl.String() for name in ("profile_id", "error", "error_text", *_MATCH_KEYS)}
_NEW_KEYS = ("created", "is_created", "is_new", "new")  # by which an item may tell that its profile is new,
_KNOWN_KEYS = ("updated", "is_updated")  # or that it was there before; no documented answer has any of them
_ORIGIN = {name: pl.String() for name in (*_NEW_KEYS, *_KNOWN_KEYS)}
_TRUTHS = {"true": True, "1": True, "false": False, "0": False}


@dataclass(frozen=True, kw_only=True)
class Reply:
    """An HTTP answer, whoever gave it. Header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def read_envelope(reply: Reply, now: datetime, lists: Lists = frozenset()) -> dict[str, Any]:
    """The envelope of a successful answer. `lists` names its arrays, which XML alone does not tell.

    NotTaken for 429, and for 503 with Retry-After (`now` turns its date into seconds); Refused (TokenRefused,
    BodyTooLarge) for an error below 500; AnswerLost for everything else that is not a success.
    """
    _require_answer(reply, now)
    code, envelope = _parse(reply, lists)
    if code != 0:
        raise _error(code, envelope)
    return envelope


def read_accepted(reply: Reply, now: datetime) -> Accepted:
    """The answer to a chunk. AnswerLost when a success names no task: the chunk may well have been taken."""
    task_id = read_envelope(reply, now).get("task_id")
    if not isinstance(task_id, str) or not task_id.isprintable() or not 0 < len(task_id) <= WORDS:
        raise AnswerLost("Altcraft answered with success but named no task.")
    return Accepted(task_id=task_id, replayed=is_replayed(reply))


def read_results(reply: Reply, now: datetime) -> Accepted:
    """The answer to a chunk that brings its results; they are None where a success holds no list of them.

    An error that comes with results was not refused whole: some of its profiles may well have been imported.
    """
    _require_answer(reply, now)
    code, envelope = _parse(reply, _RESULTS)
    outcomes = _read_outcomes(envelope.get("result"))
    if code != 0 and (outcomes is None or outcomes.is_empty()):
        raise _error(code, envelope)
    results = TaskState(
        phase=TaskPhase.FAILED if code else TaskPhase.FINISHED,
        status="",
        progress=100,
        error=code,
        error_text=hide_people(read_words(envelope.get("error_text"))) if code else "",
        outcomes=outcomes,
    )
    return Accepted(results=results, replayed=is_replayed(reply))


def read_task_state(reply: Reply, now: datetime) -> TaskState:
    """The answer to a question about a task; AnswerLost when a success tells no status.

    A status word that is not known counts as running. Outcomes keep the platform's order and are None where they are
    no list of items. An item with neither error nor profile id stays as it is: error 0 and an empty profile id.
    """
    data = read_envelope(reply, now, _TASK_RESULTS).get("data")
    if not isinstance(data, dict) or not isinstance(data.get("status"), str):
        raise AnswerLost("Altcraft answered with success but told no status of the task.")
    result = data.get("result")
    result = result if isinstance(result, dict) else {}
    error = _error_code(result.get("error"))
    phase = _phase(data["status"], error)
    return TaskState(
        phase=phase,
        status=read_words(data["status"]),
        progress=min(max(read_number(data.get("progress")) or 0, 0), 100),
        error=error,
        error_text=hide_people(read_words(result.get("error_text"))),
        outcomes=None if phase is TaskPhase.RUNNING else _read_outcomes(result.get("result")),
    )


def _require_answer(reply: Reply, now: datetime) -> None:
    """Raise where HTTP alone tells that this is no answer of the platform."""
    retry_after = reply.headers.get("retry-after")
    if reply.status == 429 or (reply.status == 503 and retry_after is not None):
        raise NotTaken(f"Altcraft put the request off (HTTP {reply.status}).", _seconds(retry_after, now))
    if reply.status == 413:
        raise BodyTooLarge(413, "The server before Altcraft takes no body of this size")
    if reply.status >= 500:
        raise AnswerLost(f"Altcraft's server failed (HTTP {reply.status}).")


def _parse(reply: Reply, lists: Lists) -> tuple[int, dict[str, Any]]:
    """The error that an envelope tells, 0 for none, and the envelope itself."""
    try:
        envelope = read_xml(reply.body, lists) if is_xml(reply.body) else json.loads(reply.body)
    except (ValueError, RecursionError):
        kind = read_words(reply.headers.get("content-type")) or "no content type"
        raise AnswerLost(
            f"Altcraft's answer (HTTP {reply.status}, {kind}) is neither JSON nor XML of its own."
        ) from None
    if not isinstance(envelope, dict):
        raise AnswerLost(f"Altcraft's answer (HTTP {reply.status}) is JSON of another shape.")
    code = read_number(envelope.get("error"))
    if code is None:
        raise AnswerLost(f"Altcraft's answer (HTTP {reply.status}) does not tell whether it is an error.")
    if code == 0 and not 200 <= reply.status < 300:
        raise AnswerLost(f"Altcraft answered HTTP {reply.status} and yet success.")
    return code, envelope


def is_replayed(reply: Reply) -> bool:
    """Does it tell that it is the answer to an earlier request, given once more?"""
    return any(reply.headers.get(name, "").lower() == "true" for name in _REPLAY_HEADERS)


def _error(code: int, envelope: Mapping[str, Any]) -> AnswerLost | Refused:
    text = hide_people(read_words(envelope.get("error_text", envelope.get("error text")))) or "no reason given"
    debug = hide_people(read_words(envelope.get("error_debug")))
    if code >= 500:
        return AnswerLost(f"Altcraft answered {code}: {text}" + (f" ({debug})" if debug else ""))
    if code in _TOKEN_CODES:
        return TokenRefused(code, text, debug)
    if code == 400 and _TOO_LARGE in f"{text}\n{debug}".lower():
        return BodyTooLarge(code, text, debug)
    return Refused(code, text, debug)


def _phase(status: str, error: int) -> TaskPhase:
    match status.strip().lower():
        case word if word in _FINISHED:
            return TaskPhase.FAILED if error else TaskPhase.FINISHED
        case word if word in _FAILED:
            return TaskPhase.FAILED
        case _:
            return TaskPhase.RUNNING


def _read_outcomes(items: object) -> pl.DataFrame | None:
    """The items as a frame of the schema OUTCOMES; None where they are no list of items."""
    if not isinstance(items, list):
        return None
    read = _read_items(items, _ITEM)
    if read is None:
        return None
    number = pl.col("error").cast(pl.Int64, strict=False)
    return read.select(
        pl.col("profile_id").fill_null(""),
        pl.when(pl.col("error").is_null()).then(0).otherwise(number.fill_null(UNREADABLE)).alias("error"),
        pl.col("error_text").fill_null("").str.slice(0, WORDS),
        pl.coalesce(_MATCH_KEYS).alias("match"),
        _read_created(items).alias("created"),
    ).match_to_schema(OUTCOMES)


def _read_created(items: list[Any]) -> pl.Series:
    """Whether each profile is new; null where that is not told, or in no word for true or false.

    Read apart from the outcomes: nothing that is said here makes those unreadable.
    """
    read = _read_items(items, _ORIGIN)
    if read is None:
        return pl.repeat(None, len(items), dtype=pl.Boolean, eager=True)
    truths = pl.all().str.to_lowercase().replace_strict(_TRUTHS, default=None, return_dtype=pl.Boolean)
    is_new, was_there = pl.coalesce(_NEW_KEYS), pl.coalesce(_KNOWN_KEYS)
    return read.select(truths).select(pl.coalesce(is_new, pl.when(was_there).then(False))).to_series()


def _read_items(items: list[Any], schema: Mapping[str, pl.DataType]) -> pl.DataFrame | None:
    """These keys of every item; None where an item, or a value under one of them, is of another shape."""
    try:
        return pl.from_dicts(items, schema=schema, strict=False)
    except (TypeError, ValueError, pl.exceptions.PolarsError):
        return None


def _seconds(retry_after: str | None, now: datetime) -> float | None:
    """The wait that a Retry-After header asks for: a number of seconds, or a date."""
    if retry_after is None:
        return None
    try:
        seconds = float(retry_after)
    except ValueError:
        return _seconds_until(retry_after, now)
    return max(seconds, 0.0) if math.isfinite(seconds) else None


def _seconds_until(date: str, now: datetime) -> float | None:
    try:
        moment = parsedate_to_datetime(date)
    except ValueError:
        return None
    return max((moment.replace(tzinfo=moment.tzinfo or now.tzinfo) - now).total_seconds(), 0.0)


def read_number(value: object) -> int | None:
    """A whole number of a size that a number of the platform can have."""
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    return value if abs(value) < 2**31 else None


def _error_code(value: object) -> int:
    """A task's own error: none is 0, and what is no number is certainly not a success."""
    number = read_number(value)
    return 0 if value is None else UNREADABLE if number is None else number


def read_words(value: object) -> str:
    """Foreign text, fit for a line of our own."""
    text = value[:WORDS] if isinstance(value, str) else ""
    return "".join(letter if letter.isprintable() else " " for letter in text).strip()


def hide_people(words: str) -> str:
    """The words without mail addresses and long numbers: what is said of a whole request is kept in a database."""
    return _PERSONAL.sub("•••", words)
