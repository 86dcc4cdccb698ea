"""Connections that can be cut, or left without a word, in the middle of a call, as a network does it."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from uvicorn.protocols.http.h11_impl import H11Protocol


class CuttableProtocol(H11Protocol):
    """HTTP/1.1 whose requests can reach the connection they came by, as `request.state.connection`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.app_state = {**self.app_state, "connection": self}


async def cut_connection(request: Request) -> Response:
    """Cut the connection; the response that is returned reaches nobody."""
    request.state.connection.transport.abort()
    await _wait_for_its_end(request)
    return Response()


async def hold_connection(request: Request, seconds: float) -> None:
    """Say nothing for that time, or until the caller hangs up."""
    with suppress(TimeoutError):
        await asyncio.wait_for(_wait_for_its_end(request), seconds)


async def _wait_for_its_end(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
