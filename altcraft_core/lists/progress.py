"""How far long work is, for those who wait for it."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum


class Stage(StrEnum):
    """What is being done."""

    BEGINNING = "beginning"  #: a process is started
    UNPACKING = "unpacking"  #: its content is unpacked, or looked through for what no list holds
    READING = "reading"  #: its cells are taken out
    WRITING = "writing"  #: its rows are put on disk
    SURVEYING = "surveying"  #: all columns are looked over for signs
    LOOKING = "looking"  #: columns that bear signs of damage are looked at closely
    CHECKING = "checking"  #: each row is checked
    COMPARING = "comparing"  #: rows for the same profile are looked for
    SORTING = "sorting"  #: issues are listed
    ENCODING = "encoding"  #: profiles are written as they are sent
    RECOGNISING = "recognising"  #: people who were sent before are looked for
    LISTING = "listing"  #: rows are written into a file for people


#: Takes what is being done, and the share of it that is done where that is known. It may raise to end the work.
Tell = Callable[[Stage, float | None], None]


def tell_nobody(stage: Stage, share: float | None) -> None:
    """For those who do not wait."""
