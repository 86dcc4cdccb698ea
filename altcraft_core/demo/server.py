"""The demo platform as an HTTP server on the loopback address.

POST /api/v1.1/<method> answers like the platform. GET /_demo/ledger tells what was really done, see ledger.py;
/_demo/profile and /_demo/task what is kept, see lookups.py; /_demo/faults what goes wrong on purpose, see strikes.py.
"""

from __future__ import annotations

import hashlib
import logging
import socket
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from altcraft_core.demo.answers import Answer, Refusal, too_large
from altcraft_core.demo.bodies import Body, decode_body, encode_body, is_xml
from altcraft_core.demo.connections import CuttableProtocol, cut_connection, hold_connection
from altcraft_core.demo.faults import KINDS, Faults, Rule, Strike, parse_faults, tell_faults
from altcraft_core.demo.ledger import read_ledger
from altcraft_core.demo.lookups import read_profile, read_task
from altcraft_core.demo.platform import Call, Platform
from altcraft_core.demo.repeats import make_key
from altcraft_core.demo.state import State
from altcraft_core.demo.strikes import arm_faults, count_left, faults_in_force, find_strike, load_faults
from altcraft_core.demo.switches import Switches
from altcraft_core.errors import AltcraftError

HOST = "127.0.0.1"
MAX_DISCARDED_BYTES = 160 * 1024 * 1024  # of a body that is too large

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
    switches: Switches | None = None,
    clock: Callable[[], float] = time.time,
) -> DemoServer:
    """Serve the demo platform from a thread; a port that is taken, or 0, means any free one.

    `url` takes requests at once. Several servers may share one state file, and the faults in it: without `faults`
    and `switches`, those stay in force that are. `switches` replace those of the faults.
    """
    if switches is not None:
        faults = replace(faults or Faults(), switches=switches)
    memory = State(state)
    if faults is not None:
        load_faults(memory, faults)
    try:
        listener = _listen(port)
    except OSError:
        listener = _listen(0)
    return DemoServer(listener, memory, _build_server(memory, pace, clock))


def run_demo(state: Path, port: int, *, pace: float = 1.0, faults: Faults | None = None) -> None:
    """Serve the demo platform until the process is told to end; AltcraftError when the port is taken."""
    try:
        listener = _listen(port)
    except OSError:
        raise AltcraftError(f"Port {port} is taken. Close the other program, or choose another port.") from None
    logger.info("The demo platform listens at http://%s:%s", HOST, listener.getsockname()[1])
    memory = State(state)
    if faults is not None:
        load_faults(memory, faults)
    try:
        _build_server(memory, pace, time.time).run([listener])
    finally:
        memory.close()


def build_app(state: State, *, pace: float, clock: Callable[[], float]) -> Starlette:
    """The ASGI application over that state."""

    async def call(request: Request) -> Response:
        faults = faults_in_force(state)
        switches = faults.switches
        front = Front(Platform(state, pace=pace, clock=clock, switches=switches), switches)
        content, fits = await _read_content(request, switches)
        if not fits:
            refused = Answer(payload=too_large().payload, headers={"Connection": "close"})
            return front.respond(refused, as_xml=_is_xml(request, content))
        struck = (state, faults, _method(request), content, request.headers.get("Content-Type", ""), clock())
        rule = await run_in_threadpool(find_strike, *struck)
        if rule is None:
            answer, as_xml = await run_in_threadpool(front.answer, request, content)
            return front.respond(answer, as_xml=as_xml)
        return await strike(rule, front, request, content)

    async def strike(rule: Rule, front: Front, request: Request, content: bytes) -> Response:
        kind, answer, as_xml = KINDS[rule.kind], Answer(payload={}), _is_xml(request, content)
        if kind.taken:
            answer, as_xml = await run_in_threadpool(front.answer, request, content)
        if kind.holds:
            await hold_connection(request, rule.seconds)
        reply = kind.reply(Strike(rule=rule, switches=front.switches, given=answer))
        if isinstance(reply, Answer):
            return front.respond(reply, as_xml=as_xml)
        return reply or await cut_connection(request)

    async def look(request: Request) -> Response:
        try:
            payload = await run_in_threadpool(LOOKUPS[request.path_params["name"]], state, request.query_params)
        except Refusal as refusal:
            payload = refusal.payload
        except KeyError:
            payload = Refusal(404, "There is nothing to look up under this address").payload
        return Response(encode_body(payload), media_type="application/json", status_code=payload.get("error") or 200)

    async def steer(request: Request) -> Response:
        try:
            payload = await run_in_threadpool(_steer, state, request.method, await request.body(), clock())
        except ValueError as error:
            payload = Refusal(400, f"This is no faults file: {error}").payload
        return Response(encode_body(payload), media_type="application/json", status_code=payload.get("error") or 200)

    return Starlette(
        routes=[
            Route("/api/v1.1/{call:path}", call, methods=["POST"]),
            Route("/_demo/faults", steer, methods=["GET", "PUT", "DELETE"]),
            Route("/_demo/{name}", look, methods=["GET"]),
        ]
    )


LOOKUPS: Mapping[str, Callable[[State, Mapping[str, str]], dict[str, Any]]] = {
    "ledger": lambda state, _: read_ledger(state),
    "profile": lambda state, asked: read_profile(
        state, asked["match"], asked.get("field", ""), asked.get("database", "")
    ),
    "task": lambda state, asked: read_task(state, asked["task_id"]),
}


def _steer(state: State, method: str, content: bytes, now: float) -> dict[str, Any]:
    if method != "GET":
        arm_faults(state, parse_faults(content.decode("utf-8")) if method == "PUT" else Faults())
    faults = faults_in_force(state)
    return tell_faults(faults) | {"left": count_left(state, faults, now)}


class Front:
    """Between HTTP and the platform."""

    def __init__(self, platform: Platform, switches: Switches) -> None:
        self.switches = switches
        self._platform = platform

    def answer(self, request: Request, content: bytes) -> tuple[Answer, bool]:
        """What the platform says to that request, and: is it to be XML?"""
        as_xml = _is_xml(request, content)
        try:
            body = decode_body(content, request.headers.get("Content-Type", ""))
            as_xml = body.wants_xml(request.query_params.get("format", ""))
            self._check_size(body, content)
            return self._platform.answer(self._read_call(request, body, content)), as_xml
        except Refusal as refusal:
            return Answer(payload=refusal.payload), as_xml

    def respond(self, answer: Answer, *, as_xml: bool) -> Response:
        """The answer in HTTP. Status 200 may carry an error, unless it is switched otherwise."""
        error, body = answer.payload["error"], encode_body(answer.payload, as_xml=as_xml)
        return Response(
            body[: int(len(body) * answer.share)],
            status_code=error if error and self.switches.http_errors else 200,
            media_type="application/xml" if as_xml else "application/json",
            headers=dict(answer.headers),
        )

    def _check_size(self, body: Body, content: bytes) -> None:
        if len(content) > self.switches.body_limit and not body.parameters.get("attach"):
            raise too_large()

    def _read_call(self, request: Request, body: Body, content: bytes) -> Call:
        headers = request.headers
        return Call(
            method=_method(request),
            body=body,
            bearer=headers.get("Authorization", "").removeprefix("Bearer").strip(),
            request_id=self.switches.find_id(headers),
            checksum=self._checksum(request, content) if self.switches.checksums else "",
        )

    def _checksum(self, request: Request, content: bytes) -> str:
        named = sorted(f"{name}: {value}" for name, value in request.headers.items())
        return make_key(str(request.url), *named, hashlib.sha256(content).hexdigest())


def _is_xml(request: Request, content: bytes) -> bool:
    return is_xml(content, request.headers.get("Content-Type", ""))


def _method(request: Request) -> str:
    return str(request.path_params["call"]).rstrip("/")


async def _read_content(request: Request, switches: Switches) -> tuple[bytes, bool]:
    # The body, or its beginning, and: does it fit? Whether it has files is known when it is read; until then, the
    # limit for files holds.
    content, size = bytearray(), 0
    async for piece in request.stream():
        size += len(piece)
        if size <= max(switches.attach_limit, switches.body_limit):
            content += piece
        # A connection closed over unread bytes is reset, and the answer in it may be lost: read on, keeping nothing.
        elif size > MAX_DISCARDED_BYTES:
            break
    may_have_files = size <= switches.body_limit or b"attach" in content
    return bytes(content), size == len(content) and may_have_files


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


def _build_server(state: State, pace: float, clock: Callable[[], float]) -> uvicorn.Server:
    config = uvicorn.Config(
        build_app(state, pace=pace, clock=clock),
        http=CuttableProtocol,
        lifespan="off",
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=2,
    )
    return uvicorn.Server(config)
