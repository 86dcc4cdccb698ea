"""Which workers are alive: as their heartbeats tell, and as this machine can see for itself."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from time import monotonic
from uuid import uuid4

BEAT = timedelta(seconds=3)
LEASE = timedelta(seconds=30)  #: a worker not seen for so long is dead
#: So long each worker looks on after it could not look, before it calls others dead: whoever lives beats meanwhile.
LOOK_ON = 3 * BEAT


def find_machine() -> str:
    """A name for the place in which a process number means one process: a boot of a kernel, a container on it.

    Host names do not tell that: many machines are called localhost, and containers may share the name of their host.
    """
    name = platform.node().replace(":", "-")
    with suppress(OSError):
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        container = Path("/proc/self/ns/pid").readlink().name.strip("pid:[]")
        return f"{name}/{boot}/{container}"
    return name


def name_worker() -> str:
    """An id that no other worker has: its machine, its process, and a part by chance."""
    return f"{find_machine()}:{os.getpid()}:{uuid4().hex[:8]}"


class Peers:
    """What one worker knows of all workers. `now` tells seconds."""

    def __init__(self, worker_id: str, now: Callable[[], float] = monotonic) -> None:
        self._worker_id = worker_id
        self._now = now
        self._seen: tuple[str, ...] = ()
        self._known: frozenset[str] = frozenset()
        self._looked_at = self._looking_since = now()

    def look(self, seen: Sequence[str], known: Sequence[str]) -> None:
        """Take in, after each beat of one's own, who was seen within the lease, the longest running first, and who is
        known at all: who did not say that it stopped."""
        now = self._now()
        if now - self._looked_at > LOOK_ON.total_seconds():
            self._looking_since = now  # the database was away, or this process stood still: so may the others' beats
        self._looked_at = now
        self._seen = tuple(worker for worker in seen if not died_here(worker))
        self._known = frozenset(known)

    @property
    def is_leader(self) -> bool:
        """Does this worker look after the work of the dead? The longest running one does."""
        return self._seen[:1] == (self._worker_id,)

    def is_dead(self, worker: str) -> bool:
        """Is its work to be taken over? It said that it stopped, its process is gone, or it was not seen for long."""
        if worker not in self._known or died_here(worker):
            return True
        return worker not in self._seen and self._now() - self._looking_since >= LOOK_ON.total_seconds()

    @property
    def dead(self) -> frozenset[str]:
        """Who did not live to say that it stopped."""
        return frozenset(worker for worker in self._known if self.is_dead(worker))

    @property
    def view(self) -> tuple[frozenset[str], frozenset[str]]:
        """Who lives and who is dead: when it changes, there may be work to take over."""
        return frozenset(self._seen), self.dead


def died_here(worker: str) -> bool:
    """Did it run on this machine, and is its process gone?"""
    machine, pid, _ = worker.split(":")
    if machine != find_machine():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
