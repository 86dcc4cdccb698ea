"""How far long work is, for those who wait for it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from enum import StrEnum

_LOOK = 0.2  # seconds


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
    FINDING = "finding"  #: cells that were changed in a workbook are looked for
    FREEZING = "freezing"  #: each chunk is given its identity
    KEEPING = "keeping"  #: what is sent is put where the engine finds it
    HANDING_OVER = "handing_over"  #: all of it is written into the journal at once


#: Takes what is being done, and the share of it that is done where that is known. It may raise to end the work.
Tell = Callable[[Stage, float | None], None]


def tell_nobody(stage: Stage, share: float | None) -> None:
    """For those who do not wait."""


def tell_while(work: Callable[[], None], stage: Stage, share: float | None, tell: Tell) -> None:
    """Say it several times a second while work goes on that cannot be ended; what `tell` raises is raised after it."""
    with ThreadPoolExecutor(1) as aside:
        doing = aside.submit(work)
        tell(stage, share)
        while not wait([doing], _LOOK).done:
            tell(stage, share)
    doing.result()
