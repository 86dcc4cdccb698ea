"""Connections that can be cut in the middle of a call, as a network does it."""

from __future__ import annotations

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
    while (await request.receive())["type"] != "http.disconnect":
        pass
    return Response()
