"""The baseline of sending: bodies that lie ready, posted and followed by a plain loop that keeps nothing in mind."""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any
from uuid import uuid4

import httpx

from altcraft_core.delivery.steps import FIRST_LOOK, next_look
from altcraft_core.settings import Connection
from altcraft_core.wire.body import content_type

IMPORT, STATUS = "/workflows/import_and_start_batch_task", "/tasks/status"


def send_bodies(connection: Connection, bodies: Sequence[bytes]) -> int:
    """Post every body, token within, and look at its task as often as the product does; how many results came.

    As many requests at once, and as many tasks followed at once, as the connection allows the product.
    """
    limits = httpx.Limits(max_connections=2 * connection.parallel)
    address, patience = f"{connection.base_url}/api/v1.1", connection.timeout_seconds
    with (
        httpx.Client(base_url=address, limits=limits, timeout=patience, trust_env=False) as http,
        ThreadPoolExecutor(connection.parallel) as senders,
        ThreadPoolExecutor(connection.outstanding) as followers,
    ):
        tasks = senders.map(partial(_send, http), bodies)
        return sum(followers.map(partial(_follow, http, connection.token.get_secret_value()), tasks))


def _send(http: httpx.Client, body: bytes) -> str:
    headers = {"Content-Type": content_type(body), "Request-ID": str(uuid4())}
    task_id: str = http.post(IMPORT, content=body, headers=headers).json()["task_id"]
    return task_id


def _follow(http: httpx.Client, token: str, task_id: str) -> int:
    interval, progress = FIRST_LOOK, 0
    while True:
        task: dict[str, Any] = http.post(STATUS, json={"token": token, "task_id": task_id}).json()["data"]
        if task["status"] == "completed":
            return len(task["result"]["result"])
        interval = next_look(interval, moved=task["progress"] != progress)
        progress = task["progress"]
        time.sleep(interval)
