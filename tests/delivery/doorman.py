"""Stands before the demo platform, lets every request through, and counts."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx

SEND = "workflows/import_and_start_batch_task"
LOOK = "tasks/status"


@dataclass(kw_only=True)
class Doorman:
    """What was seen at the door. `hold` is how many seconds each request to send is kept there."""

    platform: str
    hold: float
    came: list[float] = field(default_factory=list)  #: when each request to send came
    most_at_once: int = 0  #: requests to send on their way
    most_open: int = 0  #: chunks on their way, or not yet told to be over
    _at_once: int = 0
    _open: set[str] = field(default_factory=set)  #: their request ids
    _tasks: dict[str, str] = field(default_factory=dict)  #: request ids by task
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def most_within(self, seconds: float) -> int:
        """The most requests to send that came within a time of that length."""
        return max(sum(first <= other < first + seconds for other in self.came) for first in self.came)

    def let_through(self, path: str, headers: dict[str, str], body: bytes) -> httpx.Response:
        """The platform's answer."""
        if path.endswith(SEND):
            return self._let_send_through(path, headers, body)
        answer = self._pass_on(path, headers, body)
        if path.endswith(LOOK) and answer.json()["data"]["progress"] == 100:
            with self._lock:
                self._open.discard(self._tasks[json.loads(body)["task_id"]])
        return answer

    def _let_send_through(self, path: str, headers: dict[str, str], body: bytes) -> httpx.Response:
        request_id = headers["Request-ID"]
        with self._lock:
            self.came.append(time.monotonic())
            self._open.add(request_id)
            self._at_once += 1
            self.most_open = max(self.most_open, len(self._open))
            self.most_at_once = max(self.most_at_once, self._at_once)
        time.sleep(self.hold)
        answer = self._pass_on(path, headers, body)
        with self._lock:
            self._at_once -= 1
            self._tasks[answer.json()["task_id"]] = request_id
        return answer

    def _pass_on(self, path: str, headers: dict[str, str], body: bytes) -> httpx.Response:
        return httpx.post(f"{self.platform}{path}", content=body, headers=headers, timeout=30)


@contextmanager
def standing(platform: str, hold: float) -> Iterator[tuple[Doorman, str]]:
    """A doorman before that platform, and the address of the door."""
    doorman = Doorman(platform=platform, hold=hold)

    class Door(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            kept = {name: self.headers[name] for name in ("Content-Type", "Request-ID") if name in self.headers}
            answer = doorman.let_through(self.path, kept, body)
            self.send_response(answer.status_code)
            for name in ("Content-Type", "Duplicate-Request"):
                if name in answer.headers:
                    self.send_header(name, answer.headers[name])
            self.send_header("Content-Length", str(len(answer.content)))
            self.end_headers()
            with suppress(BrokenPipeError):  # the worker that asked is dead
                self.wfile.write(answer.content)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield doorman, f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
