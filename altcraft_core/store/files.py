"""What can be done with plans and outcomes, wherever they are kept."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from altcraft_core.errors import FilesError


class Files(ABC):
    """Files by name, like "submissions/4f2a/plan.parquet". FilesError where the place that holds them fails.

    A file is never changed once it was put, only put anew as a whole.
    """

    @abstractmethod
    def location(self, name: str) -> str:
        """Where Polars reads it."""

    @abstractmethod
    def put(self, source: Path, name: str) -> None:
        """Copy a local file in. Once this returns it is kept whole; before, under that name is nothing new."""

    @abstractmethod
    def read(self, name: str) -> bytes:
        """What is in it; FileNotFoundError if there is none of that name."""

    @abstractmethod
    def fetch(self, name: str) -> Path:
        """A local path to it, its own or that of a copy; FileNotFoundError if there is none.

        A copy stays for two days after it was last fetched or read.
        """

    @abstractmethod
    def names(self, folder: str) -> frozenset[str]:
        """The names of all files right in that folder, found at one go."""

    @abstractmethod
    def exists(self, name: str) -> bool:
        """Is there a file of that name?"""

    @abstractmethod
    def remove(self, name: str) -> None:
        """Take a file away; nothing happens where there is none of that name."""


@contextmanager
def reading() -> Iterator[None]:
    """Around Polars reading a location: FilesError where the place that holds it fails.

    FileNotFoundError stays what it is.
    """
    try:
        yield
    except FileNotFoundError:
        raise
    except OSError:
        raise FilesError("What is kept of this submission cannot be read now. Try again in a minute.") from None
