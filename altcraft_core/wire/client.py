"""Talking to Altcraft: one request per call, explicit timeouts, no retries."""

from __future__ import annotations

import json
import socket
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self

import httpx

from altcraft_core.errors import AnswerLost, NotSent, SettingsError
from altcraft_core.records import Accepted, Scenario, TaskState
from altcraft_core.settings import Connection
from altcraft_core.wire.body import add_token, content_type
from altcraft_core.wire.replies import Reply, read_accepted, read_scenario_page, read_task_state

PAGE = 1000  #: scenarios asked for at once
TIMEOUT = httpx.Timeout(connect=10, read=60, write=60, pool=10)  # seconds; the vendor's own client waits 60
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
        scenarios: dict[int, Scenario] = {}
        from_id: int | None = 1
        while from_id is not None:
            page = read_scenario_page(self._ask("workflows/list", {"from_id": from_id, "limit": PAGE}), self._clock())
            fresh = {scenario.id: scenario for scenario in page.scenarios if scenario.id not in scenarios}
            scenarios |= fresh
            over = not fresh or (page.total is not None and len(scenarios) >= page.total)
            from_id = None if over else page.next_id or max(fresh) + 1
        return tuple(scenarios.values())

    def import_and_start(self, body: bytes, request_id: str) -> Accepted:
        """Send a chunk's body, token left out, under its request id."""
        ids = {"Request-ID": request_id} | ({"X-Request-ID": request_id} if self._both_id_headers else {})
        return read_accepted(self._post("workflows/import_and_start_batch_task", body, ids), self._clock())

    def read_task(self, task_id: str) -> TaskState:
        """How far a task is."""
        return read_task_state(self._ask("tasks/status", {"task_id": task_id}), self._clock())

    def _ask(self, call: str, parameters: Mapping[str, Any]) -> Reply:
        return self._post(call, json.dumps(parameters, separators=(",", ":")).encode(), {})

    def _post(self, call: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        content = add_token(body, self._token) if self._token_in_body else body
        with _translated():
            response = self._http.post(
                f"/{call}", content=content, headers={"Content-Type": content_type(content), **headers}
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
            timeout=TIMEOUT,
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
