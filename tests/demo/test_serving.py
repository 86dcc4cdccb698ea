from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from altcraft_core.demo.server import DemoServer, run_demo, start_demo
from altcraft_core.errors import AltcraftError
from tests.demo.callers import Caller, people

pytestmark = pytest.mark.slow

CHUNKS = 300
SERVE = """
import sys, pathlib
from altcraft_core.demo.server import run_demo
run_demo(pathlib.Path(sys.argv[1]), int(sys.argv[2]), pace=0)
"""


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@contextmanager
def own_process(state: Path) -> Iterator[tuple[subprocess.Popen[bytes], Caller]]:
    port = free_port()
    with subprocess.Popen([sys.executable, "-c", SERVE, str(state), str(port)]) as process:
        caller = Caller(f"http://127.0.0.1:{port}")
        try:
            wait_for(caller)
            yield process, caller
        finally:
            caller.close()
            process.kill()


def wait_for(caller: Caller) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            caller.http.get("/_demo/ledger")
        except httpx.ConnectError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("the demo platform did not start")


def test_a_server_over_the_same_file_goes_on(start: Callable[..., Caller]) -> None:
    first = start()
    sent = first.send(*people(2), request_id="one")
    second = start()

    assert second.results(sent) == first.results(sent)
    assert second.send(*people(2), request_id="one").json() == sent.json()
    assert second.results(second.send(*people(2))) == first.results(sent)
    assert first.ledger() == second.ledger()
    assert first.ledger()["max_engagements"] == 2


def test_a_stopped_server_takes_no_more_calls_and_keeps_its_state(tmp_path: Path) -> None:
    server = start_demo(tmp_path / "demo.db", 0, pace=0)
    Caller(server.url).send(*people(2))
    server.stop()

    with pytest.raises(httpx.ConnectError):
        Caller(server.url).ledger()
    again = start_demo(tmp_path / "demo.db", 0)
    assert Caller(again.url).ledger()["profiles"] == 2
    again.stop()


def test_a_taken_port_means_another_one(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        server = start_demo(tmp_path / "demo.db", port)

    assert server.url != f"http://127.0.0.1:{port}"
    assert Caller(server.url).ledger()["profiles"] == 0
    server.stop()


def test_the_command_says_that_its_port_is_taken(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(AltcraftError, match=f"Port {port} is taken"):
            run_demo(tmp_path / "demo.db", port)


def test_a_free_port_that_was_asked_for_is_used(tmp_path: Path) -> None:
    port = free_port()
    server = start_demo(tmp_path / "demo.db", port)

    assert server.url == f"http://127.0.0.1:{port}"
    server.stop()


def test_the_command_ends_when_it_is_told(tmp_path: Path) -> None:
    with own_process(tmp_path / "demo.db") as (process, caller):
        caller.send(*people(1))
        caller.close()
        process.send_signal(signal.SIGTERM)

        assert process.wait(timeout=20) in (0, -signal.SIGTERM)


def test_other_calls_are_answered_while_a_large_request_is_taken(start: Callable[..., Caller]) -> None:
    demo = start()
    waits = []
    with ThreadPoolExecutor(1) as threads:
        sending = threads.submit(demo.send, *people(20_000))
        while not sending.done():
            began = time.perf_counter()
            demo.post("workflows/list", {})
            waits.append(time.perf_counter() - began)

    assert sending.result().json()["error"] == 0
    assert max(waits) < 0.5


def send_unanswered(caller: Caller, answers: dict[int, str]) -> bool:
    for number in sorted(set(range(CHUNKS)) - set(answers)):
        try:
            sent = caller.send(*people(100, start=number * 100), request_id=f"chunk {number}")
        except httpx.TransportError:
            return False
        answers[number] = sent.json()["task_id"]
    return True


def test_kills_at_any_moment_lose_and_double_nothing(tmp_path: Path) -> None:
    state, answers, ended = tmp_path / "demo.db", dict[int, str](), list[bool]()
    for seconds in (0.05, 0.1, 0.15, 0.2, None):
        with own_process(state) as (one, caller), own_process(state) as (two, other), ThreadPoolExecutor(2) as threads:
            sending = [threads.submit(send_unanswered, to, answers) for to in (caller, other)]
            if seconds:
                time.sleep(seconds)
                one.kill()
                two.kill()
            ended += [sent.result() for sent in sending]

    assert False in ended
    assert len(answers) == CHUNKS
    with own_process(state) as (_, caller):
        ledger = caller.ledger()
        assert (ledger["profiles"], ledger["engagements"]) == (CHUNKS * 100, CHUNKS * 100)
        repeated: dict[int, str] = {}
        assert send_unanswered(caller, repeated)
        assert repeated == answers


@pytest.mark.parametrize("content", [b"no database at all, but long enough to be looked at", None])
def test_a_state_that_cannot_be_kept_is_named(tmp_path: Path, content: bytes | None) -> None:
    state = tmp_path / "demo.db"
    state.mkdir() if content is None else state.write_bytes(content)

    with pytest.raises(AltcraftError, match=r"demo\.db"):
        start_demo(state, 0)


def test_servers_may_start_over_one_new_file_at_once(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as threads:
        servers = list(threads.map(lambda _: start_demo(tmp_path / "demo.db", 0), range(8)))
        assert all(Caller(server.url).ledger()["profiles"] == 0 for server in servers)
        list(threads.map(DemoServer.stop, servers))
