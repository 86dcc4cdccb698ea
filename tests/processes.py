"""The product's own commands as real processes, each stage in a home of its own."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True, kw_only=True)
class Installation:
    """One home, and the ports that its processes use."""

    home: Path
    pace: float = 0.0
    port: int = field(default_factory=lambda: free_port())
    demo_port: int = field(default_factory=lambda: free_port())
    variables: Mapping[str, str] = field(default_factory=dict)  #: beside the usual ones

    @property
    def environment(self) -> dict[str, str]:
        """What every process of this installation is started with."""
        usual = {
            "ALTCRAFT_HOME": str(self.home),
            "ALTCRAFT_DEMO_PORT": str(self.demo_port),
            "ALTCRAFT_DEMO_PACE": str(self.pace),
        }
        return os.environ | usual | dict(self.variables)

    @property
    def address(self) -> str:
        """Where its dashboard answers."""
        return f"http://127.0.0.1:{self.port}"

    def run(self, *arguments: str | Path, typed: str = "") -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        return subprocess.run(
            [sys.executable, "-m", "altcraft_core", *map(str, arguments)],
            cwd=ROOT,
            env=self.environment,
            input=typed,
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )

    def answer(self, *arguments: str | Path) -> dict[str, Any]:
        """The JSON object that a command answers with."""
        ended = self.run(*arguments, "--json")
        assert ended.stdout, ended.stderr
        answer: dict[str, Any] = json.loads(ended.stdout)
        return answer

    @contextmanager
    def running(self, *arguments: str | Path) -> Iterator[subprocess.Popen[str]]:
        """Keep a command running; at the end it is asked to stop, and killed if it does not listen."""
        log = self.home.parent / f"{arguments[0]}.log"
        with log.open("a") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", "altcraft_core", *map(str, arguments)],
                cwd=ROOT,
                env=self.environment,
                stdout=output,
                stderr=output,
                text=True,
            )
            try:
                yield process
            finally:
                process.send_signal(signal.SIGTERM)
                try:
                    process.wait(15)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()

    @contextmanager
    def serving(self) -> Iterator[subprocess.Popen[str]]:
        """Keep the dashboard's server running; it answers when this begins."""
        with self.running("serve", "--port", str(self.port)) as process:
            wait_until(lambda: answers(f"{self.address}/_stcore/health"), "the dashboard does not answer")
            yield process

    def ledger(self, scenario: int) -> dict[str, Any]:
        """What the embedded demo platform says was done in a scenario."""
        answer: dict[str, Any] = httpx.get(f"http://127.0.0.1:{self.demo_port}/_demo/ledger").json()
        entry: dict[str, Any] = answer["scenarios"][str(scenario)]
        return entry


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def answers(url: str) -> bool:
    """Does that address answer well?"""
    try:
        return httpx.get(url).is_success
    except httpx.TransportError:
        return False


def wait_until(holds: Callable[[], bool], otherwise: str, seconds: float = 90) -> None:
    """Wait for something to become true."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, otherwise
        time.sleep(0.1)
