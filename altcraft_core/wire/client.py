"""Talking to Altcraft: one request per call, explicit timeouts, no retries."""

from __future__ import annotations

import json
import socket
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from itertools import starmap
from types import TracebackType
from typing import Any, Self
from uuid import uuid4

import httpx

from altcraft_core.errors import AnswerLost, DeliveryError, NotSent, SettingsError
from altcraft_core.records import Accepted, Call, Database, PlatformField, Resource, Scenario, TaskState
from altcraft_core.settings import Connection
from altcraft_core.wire.body import add_token, content_type
from altcraft_core.wire.catalogue import (
    Entry,
    read_database,
    read_fields,
    read_one_resource,
    read_page,
    read_resource,
    read_scenario,
)
from altcraft_core.wire.replies import Reply, is_replayed, read_accepted, read_envelope, read_results, read_task_state

#: Where each call is addressed.
PATHS = {
    Call.START_TASK: "workflows/import_and_start_batch_task",
    Call.START_NOW: "workflows/import_and_start_batch",
    Call.IMPORT_ONLY: "profiles/import_batch",
}
PAGE = 1000  #: entries of a list asked for at once
CONNECTING = 10  #: seconds for a connection to be made, or to come free
PATIENCE = 5  #: times the time-out of the account, where the answer comes when all profiles were imported
KEPT = 2.0  #: seconds; a connection that its server closes meanwhile would make an answer look lost
_DIRECT = {"all://127.0.0.1": None, "all://localhost": None}  # a proxy of the environment cannot reach us there
_MASKED_FROM = 8  # characters; a shorter token could be any word of an answer


class AltcraftClient:
    """One Altcraft account. Safe to share between threads; a context manager that closes its connections.

    Each call raises NotSent, NotTaken, AnswerLost or Refused; none of them holds the address's credentials, the token
    or the body.
    """

    def __init__(
        self,
        connection: Connection,
        transport: httpx.BaseTransport | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """SettingsError if the address is no web address, or the token cannot stand where it should."""
        self._token = connection.token.get_secret_value()
        self._token_in_body = connection.token_in == "body"
        self._both_id_headers = connection.both_id_headers
        self._timeout = connection.timeout_seconds
        self._clock = clock
        self._http = _open_http(connection, {} if self._token_in_body else _bearer(self._token), transport)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections."""
        self._http.close()

    def list_scenarios(self) -> tuple[Scenario, ...]:
        """All scenarios of the account, in its own order."""
        return tuple(starmap(read_scenario, self._list("workflows/list").items()))

    def switch_scenario(self, scenario_id: int, active: bool) -> None:
        """Activate or deactivate a scenario."""
        call = "workflows/activate" if active else "workflows/deactivate"
        # Without an id of its own, the same switch made again would count as a repeat and do nothing.
        read_envelope(self._ask(call, {"id": scenario_id}, self._name(str(uuid4()))), self._clock())

    def list_databases(self) -> tuple[Database, ...]:
        """All databases of the account, in its own order."""
        return tuple(starmap(read_database, self._list("databases/list/").items()))

    def list_resources(self) -> tuple[Resource, ...]:
        """All resources of the account, in its own order."""
        return tuple(starmap(read_resource, self._list("resources/list").items()))

    def read_resource(self, resource_id: int) -> Resource:
        """One resource, with its channels and, where the platform tells them, its categories."""
        return read_one_resource(self._ask("resources/get", {"id": resource_id}), self._clock())

    def list_subscription_fields(self, resource_id: int, channel: str) -> tuple[PlatformField, ...]:
        """The fields of a resource's subscriptions in a channel, in the platform's own order."""
        asked = {"id": resource_id, "channel": channel}
        return read_fields(self._ask("resources/fields_get", asked), self._clock())

    def list_fields(self, database_id: int) -> tuple[PlatformField, ...]:
        """The fields of a database's profiles, in the platform's own order."""
        return read_fields(self._ask("databases/fields_get/", {"id": database_id}), self._clock())

    def send(self, call: Call, body: bytes, request_id: str) -> Accepted:
        """Send a chunk's body, token left out, by that call and under its request id."""
        patience, read = (1, read_accepted) if call is Call.START_TASK else (PATIENCE, read_results)
        reply = self._post(PATHS[call], body, self._name(request_id), patience)
        try:
            return replace(read(reply, self._clock()), http_status=reply.status)
        except DeliveryError as error:
            error.http_status, error.replayed = reply.status, is_replayed(reply)
            raise

    def read_task(self, task_id: str) -> TaskState:
        """How far a task is."""
        return read_task_state(self._ask("tasks/status", {"task_id": task_id}), self._clock())

    def _list(self, call: str) -> dict[int, Entry]:
        """All entries of a list by their ids, page by page until one brings nothing new."""
        entries: dict[int, Entry] = {}
        from_id: int | None = 1
        while from_id is not None:
            page = read_page(self._ask(call, {"from_id": from_id, "limit": PAGE}), self._clock())
            fresh = {number: entry for number, entry in page.entries.items() if number not in entries}
            entries |= fresh
            over = not fresh or (page.total is not None and len(entries) >= page.total)
            from_id = None if over else page.next_id or max(fresh) + 1
        return entries

    def _name(self, request_id: str) -> dict[str, str]:
        """The headers that tell a repeat from another request."""
        return {"Request-ID": request_id} | ({"X-Request-ID": request_id} if self._both_id_headers else {})

    def _ask(self, call: str, parameters: Mapping[str, Any], headers: Mapping[str, str] | None = None) -> Reply:
        return self._post(call, json.dumps(parameters, separators=(",", ":")).encode(), headers or {})

    def _post(self, call: str, body: bytes, headers: Mapping[str, str], patience: int = 1) -> Reply:
        content = add_token(body, self._token) if self._token_in_body else body
        waits = httpx.Timeout(CONNECTING, read=patience * self._timeout, write=self._timeout)
        with _translated():
            response = self._http.post(
                f"/{call}",
                content=content,
                headers={"Content-Type": content_type(content), **headers},
                timeout=waits,
            )
        return Reply(status=response.status_code, headers=response.headers, body=self._mask(response.content))

    def _mask(self, answer: bytes) -> bytes:
        """The answer without our token, should it repeat it."""
        return answer.replace(self._token.encode(), b"***") if len(self._token) >= _MASKED_FROM else answer


def _open_http(
    connection: Connection, headers: Mapping[str, str], transport: httpx.BaseTransport | None
) -> httpx.Client:
    # As many questions as bodies may be on their way: a long upload never keeps a task from being followed.
    limits = httpx.Limits(max_connections=2 * connection.parallel, keepalive_expiry=KEPT)
    try:
        return httpx.Client(
            base_url=f"{connection.base_url}/api/v1.1",
            headers=headers,
            limits=limits,
            transport=transport,
            mounts=_DIRECT,
        )
    except httpx.InvalidURL:
        raise SettingsError("The base_url of this connection is not a web address.") from None


def _bearer(token: str) -> dict[str, str]:
    if not (token.isascii() and token.isprintable()):
        raise SettingsError('The token of this connection cannot travel in a header; set token_in to "body".')
    return {"Authorization": f"Bearer {token}"}


@contextmanager
def _translated() -> Iterator[None]:
    """What the transport raises, as what it means: surely not sent, or perhaps."""
    try:
        yield
    except (httpx.ConnectError, httpx.ConnectTimeout) as error:
        raise NotSent(f"Altcraft cannot be reached: {_why_unreachable(error)}.") from None
    except httpx.PoolTimeout:
        raise NotSent("The request was not sent: all connections to Altcraft were busy.") from None
    except httpx.TimeoutException:
        raise AnswerLost("Altcraft did not answer in time.") from None
    except httpx.RequestError:
        raise AnswerLost("The connection to Altcraft broke before its answer was complete.") from None


def _why_unreachable(error: BaseException | None) -> str:
    """The system's reason behind a transport error, in words of our own: foreign ones may hold addresses."""
    while error is not None and not isinstance(error, OSError):
        error = error.__cause__ or error.__context__
    match error:
        case socket.gaierror():
            return "no computer of that name is known"
        case ssl.SSLCertVerificationError():
            return "the certificate of its server is not trusted"
        case ssl.SSLError():
            return "no secure connection could be agreed on"
        case ConnectionRefusedError():
            return "nothing listens at its address"
        case TimeoutError():
            return "its address did not answer in time"
        case _:
            return "no connection to its address could be made"
