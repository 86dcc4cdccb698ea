"""A PostgreSQL server for the length of a test run, from the binaries that this machine has."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

OWNER = "altcraft"
_UNPRIVILEGED = ("postgres", "nobody")  # PostgreSQL refuses to run as root


def find_binaries() -> Path | None:
    """The folder that holds `initdb` and `postgres`, newest version first."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True)
    if pg_config := shutil.which("pg_config"):
        told = subprocess.run([pg_config, "--bindir"], capture_output=True, text=True, check=True).stdout.strip()
        folders.insert(0, Path(told))
    if initdb := shutil.which("initdb"):
        folders.append(Path(initdb).resolve().parent)
    return next((path for path in folders if (path / "initdb").exists() and (path / "postgres").exists()), None)


@contextmanager
def running_server(binaries: Path) -> Iterator[str]:
    """Run a server that listens on a Unix socket only; yields the SQLAlchemy URL of its first database."""
    folder = Path(tempfile.mkdtemp(prefix="altcraft-pg-", dir="/tmp"))
    try:
        as_other = _step_down(folder)
        data = str(folder / "data")
        make = ["initdb", "-D", data, "-U", OWNER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
        serve = f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off"
        start = ["pg_ctl", "start", "-w", "-D", data, "-l", str(folder / "log"), "-o", serve]
        stop = ["pg_ctl", "stop", "-m", "immediate", "-D", data]
        _run(binaries, make, as_other)
        _run(binaries, start, as_other)
        try:
            yield f"postgresql://{OWNER}@/postgres?host={folder}"
        finally:
            _run(binaries, stop, as_other)
    finally:
        shutil.rmtree(folder)


def _step_down(folder: Path) -> list[str]:
    """The words before a command that make an ordinary user run it, who then owns the folder."""
    if os.geteuid() != 0:
        return []
    known = {user.pw_name: user for user in pwd.getpwall()}
    user = next(known[name] for name in _UNPRIVILEGED if name in known)
    os.chown(folder, user.pw_uid, user.pw_gid)
    return ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]


def _run(binaries: Path, command: list[str], as_other: list[str]) -> None:
    subprocess.run(
        [*as_other, str(binaries / command[0]), *command[1:]], check=True, stdout=subprocess.DEVNULL, cwd="/"
    )
