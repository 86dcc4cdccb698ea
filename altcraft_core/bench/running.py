"""Runs the product's commands as whole processes, and reads what the system says of each."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from altcraft_core.errors import AltcraftError, SettingsError

LOOK = 0.2  #: seconds between looks at what is waited for
STDOUT = 1  #: of every process
LAST_WORDS = 500  #: characters of a log that tell why a process ended


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One finished process."""

    seconds: float
    megabytes: float  #: of memory, at its largest
    answer: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Usage:
    """What a process that still runs has used."""

    core_seconds: float  #: of all cores together, since it began
    threads: int  #: of the system, now


@dataclass(frozen=True, kw_only=True)
class Running:
    """A process that runs until it is killed."""

    process: subprocess.Popen[bytes]
    log: Path

    def kill(self) -> None:
        """End it as kill -9 does; it is gone when this returns."""
        self.process.kill()
        self.process.wait()

    def wait_until(self, holds: Callable[[], bool]) -> None:
        """Wait, as long as it takes; AltcraftError when the process ends instead."""
        while not holds():
            if self.process.poll() is not None:
                raise AltcraftError(f"A process of this benchmark ended: {self.words[-LAST_WORDS:]}")
            time.sleep(LOOK)

    @property
    def words(self) -> str:
        """What it said so far."""
        return self.log.read_text(encoding="utf-8")

    def usage(self) -> Usage:
        """What it has used so far; SettingsError where the system does not tell."""
        try:
            told = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="utf-8", errors="replace")
        except OSError:
            raise SettingsError("This benchmark needs Linux: it reads of a process under /proc.") from None
        values = told.rpartition(")")[2].split()  # from the third field of proc(5) on; the second may hold blanks
        ticks = int(values[11]) + int(values[12])
        return Usage(core_seconds=ticks / os.sysconf("SC_CLK_TCK"), threads=int(values[17]))


def measure(module: list[str], environment: Mapping[str, str]) -> Figure:
    """Run one module to its end in a fresh process. It answers with a JSON object; SettingsError when it does not."""
    with TemporaryFile() as output:
        started = time.perf_counter()
        arguments = [sys.executable, "-m", *module]
        redirect = [(os.POSIX_SPAWN_DUP2, output.fileno(), STDOUT)]
        child = os.posix_spawn(sys.executable, arguments, environment, file_actions=redirect)
        _, status, usage = os.wait4(child, 0)
        seconds = time.perf_counter() - started
        output.seek(0)
        answered = output.read()
    if not answered:
        raise SettingsError(f"{module[0]} ended with {os.waitstatus_to_exitcode(status)} and no answer.")
    return Figure(seconds=seconds, megabytes=usage.ru_maxrss / 1024, answer=json.loads(answered))


@contextmanager
def running(module: list[str], environment: Mapping[str, str], log: Path) -> Iterator[Running]:
    """Keep one module running in a process of its own; it is killed in the end."""
    with log.open("ab") as output:
        arguments = [sys.executable, "-m", *module]
        process = subprocess.Popen(arguments, env=environment, stdout=output, stderr=output)
    started = Running(process=process, log=log)
    try:
        yield started
    finally:
        started.kill()


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def listens(port: int) -> bool:
    """Does anybody listen on that port?"""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def load_average() -> float:
    """How many processes wanted a core in the last minute: what else ran tells how far figures can be trusted."""
    return round(os.getloadavg()[0], 2)
