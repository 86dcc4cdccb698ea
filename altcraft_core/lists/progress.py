"""How far a reading is, for those who wait for it."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum


class Stage(StrEnum):
    """What is being done with a file."""

    UNPACKING = "unpacking"  #: its content is unpacked, or looked through for what no list holds
    READING = "reading"  #: its cells are taken out
    WRITING = "writing"  #: its rows are put on disk


#: Takes what is being done, and the share of it that is done where that is known. It may raise to end the reading.
Tell = Callable[[Stage, float | None], None]


def tell_nobody(stage: Stage, share: float | None) -> None:
    """For those who do not wait."""
