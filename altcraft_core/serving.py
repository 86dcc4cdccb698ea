"""The dashboard's server: Streamlit's pages and the engine in one process.

The engine starts with the server, so open work goes on before any browser comes.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

from altcraft_core.delivery.house import open_house
from altcraft_core.errors import SettingsError
from altcraft_core.settings import Settings

APP = Path(__file__).parent.parent / "app.py"


def serve(settings: Settings, host: str, port: int) -> None:
    """Serve until stopped; SettingsError when the port is taken."""
    _require_free(host, port)
    import streamlit as st  # here, so that every other command starts without it

    house = open_house(settings)
    engine = house.engine()

    @asynccontextmanager
    async def lifespan(_: object) -> AsyncIterator[None]:
        await asyncio.to_thread(engine.start)
        yield
        await asyncio.to_thread(engine.stop)
        house.close()

    st.App(APP, lifespan=lifespan).run(
        config={
            "server.address": host,
            "server.port": port,
            "server.headless": True,  # no question at the first start, no browser opened on a server
            "server.fileWatcherType": "none",  # sessions outlive an update of the files until the next start
        }
    )


def _require_free(host: str, port: int) -> None:
    with closing(socket.socket()) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            raise SettingsError(
                f"Port {port} on {host} is in use, perhaps by this dashboard itself: look at http://localhost:{port}. "
                "To use another port, start with PORT=8502 make run, or serve --port 8502."
            ) from None
