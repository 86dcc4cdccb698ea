"""Finding out whether a platform recognises the repeat of a request, by trying it with one person.

The documentation does not say whether it does so for the calls that engage, and older installations know the request
id by another name. So one person who agreed to it is sent into a test scenario, and then the same bytes follow under
the same request id. Whatever the platform does, that person enters at most twice.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from uuid import uuid4

import polars as pl

from altcraft_core.delivery.attempts import account_mark
from altcraft_core.errors import DeliveryError
from altcraft_core.records import Accepted, Call, Probe, Recognition, Target
from altcraft_core.settings import Connection
from altcraft_core.wire.body import build_body, encode_items
from altcraft_core.wire.client import AltcraftClient
from altcraft_core.wire.profiles import Wording

Send = Callable[[bool], Accepted]  #: sends the request of a probe, with X-Request-ID beside Request-ID or without

_ADDRESS = re.compile(r"\S+@\S+")


def probe_repeats(name: str, connection: Connection, scenario_id: int, address: str) -> Probe:
    """Send one person into a scenario, then the same request again, and judge by the answers.

    A request is repeated only when it was surely taken. An error makes the probe unclear and stands in its words;
    SettingsError when the connection cannot be used at all.
    """
    body, request_id = _write_body(connection, scenario_id, address), str(uuid4())

    def send(both_headers: bool) -> Accepted:
        with AltcraftClient(connection.model_copy(update={"both_id_headers": both_headers})) as client:
            return client.send(Call.START_TASK, body, request_id)

    tried_at = datetime.now(UTC)
    try:
        recognition, words = judge_repeats(send, both_id_headers=connection.both_id_headers), ""
    except DeliveryError as error:
        recognition, words = Recognition.UNCLEAR, _ADDRESS.sub("•••", error.sentence)
    return Probe(
        connection=name,
        sender=account_mark(name, connection),
        tried_at=tried_at,
        recognition=recognition,
        words=words,
    )


def judge_repeats(send: Send, *, both_id_headers: bool) -> Recognition:
    """By which headers repeats are recognised; DeliveryError where the answers do not tell.

    Both headers come first: where a repeat with both does the work again, so would one with fewer, and is not sent.
    Where the connection sends both anyway, Request-ID alone is not tried.
    """
    first = send(True)
    if first.replayed:
        raise DeliveryError("Altcraft took the very first request for a repeat.")
    if not _is_same(first, send(True)):
        return Recognition.NOT
    if both_id_headers or not _is_same(first, send(False)):
        return Recognition.BY_BOTH_HEADERS
    return Recognition.BY_REQUEST_ID


def _is_same(first: Accepted, repeat: Accepted) -> bool:
    """Was it recognised? Two signs tell so, and they must agree: the mark of a repeat, and the task of the first."""
    is_same_task = repeat.task_id == first.task_id
    if repeat.replayed and not is_same_task:
        raise DeliveryError("Altcraft spoke of a repeat, but started another task.")
    if is_same_task and not repeat.replayed:
        raise DeliveryError("Altcraft named the same task again, but did not say that it saw a repeat.")
    return is_same_task


def _write_body(connection: Connection, scenario_id: int, address: str) -> bytes:
    # An import that starts triggers could engage the person where nobody asked for it.
    target = Target(workflow_id=scenario_id, skip_triggers=True)
    person = pl.LazyFrame({"_row": [1], "email": [address]})
    items = encode_items(person, ("email",), Wording(target=target, match_value=connection.match_value))
    return build_body(target, items.collect()["item"])
