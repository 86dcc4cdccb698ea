"""Outages of the database or of the files, outlasted by whoever alone knows what is to be written."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import TypeVar

import sqlalchemy as sa

from altcraft_core.errors import FilesError

log = logging.getLogger(__name__)

WAIT = 2.0  #: seconds between tries
TRIES = 60

Result = TypeVar("Result")


def outlast(write: Callable[[], Result]) -> Result:
    """Write down what an answer told, and try again for two minutes while it cannot be written.

    `write` may be tried anew from its beginning; its last step is the one that nobody may do twice.
    """
    for _ in range(TRIES):
        try:
            return write()
        except (sa.exc.OperationalError, FilesError, OSError) as error:
            log.warning("write missed", extra={"action": "write_missed", "error": type(error).__name__})
            time.sleep(WAIT)
    return write()
