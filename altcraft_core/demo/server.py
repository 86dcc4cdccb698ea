"""The demo platform as an HTTP server on the loopback address.

POST /api/v1.1/<method> answers like the platform, GET /_demo/ledger tells what was really done: see ledger.py.
"""

from __future__ import annotations

import logging
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from altcraft_core.demo.answers import Refusal, too_large
from altcraft_core.demo.bodies import decode_body
from altcraft_core.demo.connections import CuttableProtocol, cut_connection
from altcraft_core.demo.faults import KINDS, Faults, find_strike, json_response
from altcraft_core.demo.ledger import read_ledger
from altcraft_core.demo.platform import Platform
from altcraft_core.demo.state import State
from altcraft_core.errors import AltcraftError

HOST = "127.0.0.1"
MAX_BODY_BYTES = 10 * 1024 * 1024  # the documented default
MAX_DISCARDED_BYTES = 16 * MAX_BODY_BYTES  # of a body that is too large

logger = logging.getLogger(__name__)


class DemoServer:
    """A demo platform that serves in a thread of its own."""

    def __init__(self, listener: socket.socket, state: State, server: uvicorn.Server) -> None:
        self.url = f"http://{HOST}:{listener.getsockname()[1]}"
        self._state = state
        self._server = server
        self._thread = threading.Thread(target=server.run, args=([listener],), name="demo platform", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End serving; what was accepted stays in the state file."""
        self._server.should_exit = True
        self._thread.join()
        self._state.close()


def start_demo(
    state: Path,
    port: int,
    *,
    pace: float = 1.0,
    faults: Faults | None = None,
    clock: Callable[[], float] = time.time,
) -> DemoServer:
    """Serve the demo platform from a thread; a port that is taken, or 0, means any free one.

    `url` takes requests at once. Several servers may share one state file.
    """
    memory = State(state)
    try:
        listener = _listen(port)
    except OSError:
        listener = _listen(0)
    return DemoServer(listener, memory, _build_server(memory, pace, faults or Faults(), clock))


def run_demo(state: Path, port: int, *, pace: float = 1.0, faults: Faults | None = None) -> None:
    """Serve the demo platform until the process is told to end; AltcraftError when the port is taken."""
    try:
        listener = _listen(port)
    except OSError:
        raise AltcraftError(f"Port {port} is taken. Close the other program, or choose another port.") from None
    logger.info("The demo platform listens at http://%s:%s", HOST, listener.getsockname()[1])
    memory = State(state)
    try:
        _build_server(memory, pace, faults or Faults(), time.time).run([listener])
    finally:
        memory.close()


def build_app(state: State, platform: Platform, faults: Faults) -> Starlette:
    """The ASGI application over that state."""

    async def call(request: Request) -> Response:
        name = request.path_params["call"].rstrip("/")
        try:
            content = await _read_content(request)
        except Refusal as refusal:
            return json_response(refusal.payload, {"Connection": "close"})
        rule = await run_in_threadpool(find_strike, state, faults, name)
        if rule is None:
            return await run_in_threadpool(_answer, platform, name, content, request)
        kind = KINDS[rule.kind]
        if kind.taken:
            await run_in_threadpool(_answer, platform, name, content, request)
        return kind.reply(rule) or await cut_connection(request)

    async def ledger(_: Request) -> Response:
        return json_response(await run_in_threadpool(read_ledger, state))

    return Starlette(
        routes=[
            Route("/api/v1.1/{call:path}", call, methods=["POST"]),
            Route("/_demo/ledger", ledger, methods=["GET"]),
        ]
    )


def _answer(platform: Platform, call: str, content: bytes, request: Request) -> Response:
    headers = request.headers
    try:
        answer = platform.answer(
            call,
            decode_body(content),
            bearer=headers.get("Authorization", "").removeprefix("Bearer").strip(),
            request_id=headers.get("Request-ID") or headers.get("X-Request-ID", ""),
        )
    except Refusal as refusal:
        return json_response(refusal.payload)
    return json_response(answer.payload, answer.headers)


async def _read_content(request: Request) -> bytes:
    content, size = bytearray(), 0
    async for piece in request.stream():
        size += len(piece)
        if size <= MAX_BODY_BYTES:
            content += piece
        # A connection closed over unread bytes is reset, and the answer in it may be lost: read on, keeping nothing.
        elif size > MAX_DISCARDED_BYTES:
            break
    if size > MAX_BODY_BYTES:
        raise too_large()
    return bytes(content)


def _listen(port: int) -> socket.socket:
    # With the protocol named, asyncio sends small answers at once; without, each waits 40 ms for the client's receipt.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
        listener.listen()
    except OSError:
        listener.close()
        raise
    return listener


def _build_server(state: State, pace: float, faults: Faults, clock: Callable[[], float]) -> uvicorn.Server:
    app = build_app(state, Platform(state, pace=pace, clock=clock), faults)
    config = uvicorn.Config(
        app,
        http=CuttableProtocol,
        lifespan="off",
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=2,
    )
    return uvicorn.Server(config)
