"""serve, worker, demo: commands that run until they are stopped."""

from __future__ import annotations

import argparse
import signal
import threading

from altcraft_core.commands.answering import WELL, say
from altcraft_core.delivery.house import open_house
from altcraft_core.demo.faults import read_faults
from altcraft_core.demo.server import run_demo
from altcraft_core.serving import serve
from altcraft_core.settings import load_settings
from altcraft_core.store.database import telling_outage


def run_serve(options: argparse.Namespace) -> int:
    """The dashboard and its engine."""
    serve(load_settings(), options.host, options.port)
    return WELL


@telling_outage()
def run_worker(_: argparse.Namespace) -> int:
    """An engine without a dashboard."""
    house = open_house(load_settings())
    engine = house.engine()
    engine.start()
    say("Working. Stop with Ctrl+C; open work goes on at the next start.")
    stop = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set())
    stop.wait()
    engine.stop()
    house.close()
    return WELL


def run_demo_platform(options: argparse.Namespace) -> int:
    """The demo platform alone."""
    settings = load_settings()
    state = options.state or settings.demo_state
    faults = read_faults(options.faults) if options.faults else None
    say(f"The demo platform listens on http://127.0.0.1:{options.port}. Stop with Ctrl+C.")
    run_demo(state, options.port, pace=settings.demo_pace, faults=faults)
    return WELL
