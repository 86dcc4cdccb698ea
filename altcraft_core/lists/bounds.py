"""How much a file may take: of disk, of memory, of columns. Whatever goes beyond ends in one sentence."""

from __future__ import annotations

import errno
import re
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from operator import itemgetter
from pathlib import Path

from polars.exceptions import PolarsError

from altcraft_core.errors import ReadError

MAX_UNPACKED = 16 << 30  #: bytes that one archive or workbook may unfold to
MAX_RATIO = 250  #: unpacked bytes for a packed one; lists reach 5 to 50, bombs 1,000
RATIO_FROM = 64 << 20  #: unpacked bytes below which any ratio is harmless
MAX_MEMBERS = 1_000  #: files in an archive
MAX_COLUMNS = 2_000  #: nobody maps more, and no browser shows them
MAX_AREA = 32 << 20  #: cells from the first to the last one of a sheet: memory holds the empty ones too
AREA_OF_VALUE = 100  #: cells more for each that holds anything: lists have gaps
MAX_CELL = 1 << 20  #: bytes; a cell of Excel holds 32,767 characters
MAX_LINE = 4 << 20  #: bytes of a line of text, or of a cell of many lines; cutting takes fifty times as much memory
MAX_NAME = 5_000  #: characters of a column's name; the questions of a survey stand there too
MAX_MEMORY = 6 << 30  #: bytes of address space for the process that reads one file
MAX_SECONDS = 3_600  #: of computing for one file
FREE_DISK = 256 << 20  #: bytes that stay free: the database writes to the same disk
_LOOK = 64 << 20  # unpacked bytes between two looks at the disk
_NUMBER = re.compile(r"os error (\d+)")
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@dataclass
class Meter:
    """Counts what is unpacked while it is unpacked: what a header promises is not believed."""

    packed: int  #: bytes of the file
    folder: Path  #: where the content goes
    unpacked: int = 0
    _looked: int = field(default=-_LOOK, repr=False)

    def add(self, size: int) -> None:
        """So many bytes more; ReadError when that is too much."""
        self.unpacked += size
        if self.unpacked > MAX_UNPACKED or self.unpacked > max(RATIO_FROM, self.packed * MAX_RATIO):
            raise ReadError(
                f"The file unfolds to more than {self.unpacked >> 20:,} MB, as no list does. It was not unpacked any "
                "further. Export the list again, without packing it."
            )
        if self.unpacked >= self._looked + _LOOK:
            self._looked = self.unpacked
            check_disk(self.folder)


def bound_process() -> None:
    """From here on this process may take so much memory and computing, and leaves no picture of its memory behind."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (MAX_SECONDS, MAX_SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def check_disk(folder: Path) -> None:
    """ReadError when the disk is about to be full."""
    if shutil.disk_usage(folder).free < FREE_DISK:
        raise ReadError(_FULL)


def check_columns(count: int, *, is_all: bool = True) -> None:
    """ReadError when there are more columns than a list can have; perhaps these are not all."""
    if count > MAX_COLUMNS:
        more = "" if is_all else " or more"
        raise ReadError(
            f"The list has {count:,} columns{more}, and at most {MAX_COLUMNS:,} can be read. Delete the ones that are "
            "not sent, and upload it again; of a text, look first whether it is cut at the right separator."
        )


def check_area(rows: int, columns: int, values: int, last: str) -> None:
    """ReadError when a sheet reaches so far, to its `last` cell, that next to none of its cells hold anything."""
    if rows * columns > MAX_AREA + AREA_OF_VALUE * values:
        raise ReadError(
            f"The sheet reaches as far as the cell {last}, although only {values:,} cells of it hold anything. Delete "
            "what stands so far away, or copy the table into a new workbook, and upload that."
        )


def check_names(names: Sequence[str]) -> None:
    """ReadError when a column's name is too long for one."""
    place, size = max(enumerate(map(len, names), start=1), key=itemgetter(1), default=(0, 0))
    if size > MAX_NAME:
        raise ReadError(
            f"The name of column {place:,} has {size:,} characters, and at most {MAX_NAME:,} can be shown. Look "
            "whether a quote mark is missing, or choose another header row."
        )


def check_cell(size: int, column: str) -> None:
    """ReadError when the longest cell of that column, in bytes, is too long."""
    if size > MAX_CELL:
        raise ReadError(
            f"A cell in the column «{column}» holds {size / (1 << 20):,.0f} MB, and at most {MAX_CELL >> 20} MB can be "
            "sent. Look whether a quote mark is missing, or delete the column."
        )


@contextmanager
def telling_full_disk() -> Iterator[None]:
    """Turns the error of a full disk into ReadError, also where Polars met it, which tells its number in words."""
    try:
        yield
    except (OSError, PolarsError) as error:
        if _tell_number(error) not in _NO_ROOM:
            raise
        raise ReadError(_FULL) from None


def _tell_number(error: OSError | PolarsError) -> int | None:
    if isinstance(error, OSError) and error.errno is not None:
        return error.errno
    told = _NUMBER.search(str(error))
    return int(told[1]) if told else None


_FULL = (
    "There is no room left on the disk of this dashboard. Ask whoever looks after the server to free some, then upload "
    "the list again."
)
