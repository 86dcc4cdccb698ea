"""The accounts this process can speak to. The demo platform starts when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock

from altcraft_core.delivery.attempts import account_mark, is_recognised
from altcraft_core.demo.server import DemoServer, start_demo
from altcraft_core.errors import SettingsError
from altcraft_core.records import Probe
from altcraft_core.settings import Connection, Settings, demo_connection
from altcraft_core.wire.client import AltcraftClient


class Connections:
    """Connections by name, each with one client that all threads share.

    What was found out about an account adds to its settings: `latest_limit` tells the largest body that it was seen to
    take, `latest_probe` whether it recognises repeats, by name and mark of the account.
    """

    def __init__(
        self,
        settings: Settings,
        latest_limit: Callable[[str], int | None],
        latest_probe: Callable[[str, str], Probe | None],
    ) -> None:
        self._settings = settings
        self._latest_limit = latest_limit
        self._latest_probe = latest_probe
        self._clients: dict[str, AltcraftClient] = {}
        self._demo: DemoServer | None = None
        self._lock = Lock()

    @property
    def names(self) -> tuple[str, ...]:
        """Own accounts first, the demo last."""
        return self._settings.connection_names

    def get(self, name: str) -> Connection:
        """The connection of that name as it is in force; SettingsError when there is none.

        Its limit is lowered to what was learned. Whether it deduplicates is what the settings say, else what the latest
        probe of the same place and token found out, else no.
        """
        connection = self.set_up(name)
        limit = min(connection.max_body_bytes, self._latest_limit(name) or connection.max_body_bytes)
        recognised = connection.deduplicating
        if recognised is None:
            probe = self.latest_probe(name)
            recognised = probe is not None and is_recognised(probe, connection)
        return connection.model_copy(update={"max_body_bytes": limit, "deduplicating": recognised})

    def latest_probe(self, name: str) -> Probe | None:
        """What was last found out about repeats on that connection, at its place and under its token."""
        return self._latest_probe(name, account_mark(name, self.set_up(name)))

    def set_up(self, name: str) -> Connection:
        """The connection of that name as its settings say; SettingsError when there is none."""
        if name not in self.names:
            known = ", ".join(self.names) or "none"
            raise SettingsError(f"There is no connection named {name}. Connections set up here: {known}.")
        if name in self._settings.connections:
            return self._settings.connections[name]
        with self._lock:
            if self._demo is None:
                self._demo = start_demo(
                    self._settings.demo_state, self._settings.demo_port, pace=self._settings.demo_pace
                )
            return demo_connection(self._demo.url)

    def client(self, name: str) -> AltcraftClient:
        """The client of that connection."""
        if name not in self._clients:
            connection = self.set_up(name)
            with self._lock:
                if name not in self._clients:
                    self._clients[name] = AltcraftClient(connection)
        return self._clients[name]

    def close(self) -> None:
        """Close every client and stop the demo platform, if this process runs it."""
        with self._lock:
            for client in self._clients.values():
                client.close()
            self._clients.clear()
            if self._demo is not None:
                self._demo.stop()
                self._demo = None
