"""A port that leads to another one, or to a socket, until it is closed: how an outage looks from outside."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from pathlib import Path


class Gate:
    """Open from the beginning, and as often as it is opened again. Closing breaks what goes through."""

    def __init__(self, to: int | Path) -> None:
        self._to = to
        self.port = 0
        self.open()

    def open(self) -> None:
        """Let pass."""
        self._through: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", self.port))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def close(self) -> None:
        """Let nothing pass."""
        for one in (self._listener, *self._through):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def _accept(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                here, _ = listener.accept()
                there = _connect(self._to)
                self._through += [here, there]
                for source, target in ((here, there), (there, here)):
                    threading.Thread(target=_pour, args=(source, target), daemon=True).start()


def _connect(to: int | Path) -> socket.socket:
    if isinstance(to, int):
        return socket.create_connection(("127.0.0.1", to))
    there = socket.socket(socket.AF_UNIX)
    there.connect(str(to))
    return there


def _pour(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while piece := source.recv(65536):
            target.sendall(piece)
        target.shutdown(socket.SHUT_WR)
