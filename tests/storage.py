"""A storage that answers like S3, for the length of a test run."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from tests.processes import answers, free_port, wait_until

BUCKET = "altcraft"
KEY, SECRET = "test-key-id", "test-secret"


@contextmanager
def running_storage(port: int = 0, *, strict: bool = False) -> Iterator[str]:
    """Run a storage with one empty bucket, on any free port; yields its address. A strict one knows no keys at all."""
    address = f"http://127.0.0.1:{port or free_port()}"
    process = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", address.rpartition(":")[2]],
        env=os.environ | ({"INITIAL_NO_AUTH_ACTION_COUNT": "1"} if strict else {}),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_until(lambda: answers(f"{address}/moto-api/"), "the storage does not answer")
        httpx.put(f"{address}/{BUCKET}").raise_for_status()
        yield address
    finally:
        process.kill()
        process.wait()


def access(address: str) -> dict[str, str]:
    """The variables that lead to that storage."""
    return {
        "AWS_ENDPOINT_URL": address,
        "AWS_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": KEY,
        "AWS_SECRET_ACCESS_KEY": SECRET,
    }
