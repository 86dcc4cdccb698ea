"""Where plans and outcomes lie: in one local folder, or in a bucket that several machines share."""

from __future__ import annotations

import os
import shutil
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile

from altcraft_core.errors import FilesError, SettingsError


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


def open_files(url: str, copies: Path) -> Files:
    """The files in that folder, or under that s3:// address; then `copies` is where fetched ones are kept for a while.

    SettingsError where the address is wrong, or where its storage does not let us in.
    """
    if url.startswith("s3://"):
        from altcraft_core.store.bucket import open_bucket  # here, so that only those who use one wait for its client

        return open_bucket(url, copies)
    if "://" in url:
        raise SettingsError("ALTCRAFT_FILES_URL must name a local folder, or a bucket like s3://bucket/folder.")
    return Folder(Path(url))


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


class Folder(Files):
    """Files under a local folder."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def location(self, name: str) -> str:
        return str(self._root / name)

    def put(self, source: Path, name: str) -> None:
        target = self._root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=target.parent, prefix=f".{target.name}.", delete=False) as copy:
            with source.open("rb") as original:
                shutil.copyfileobj(original, copy, 1024 * 1024)
            copy.flush()
            os.fsync(copy.fileno())
        os.replace(copy.name, target)

    def read(self, name: str) -> bytes:
        return (self._root / name).read_bytes()

    def fetch(self, name: str) -> Path:
        return self._root / name

    def exists(self, name: str) -> bool:
        return (self._root / name).is_file()

    def names(self, folder: str) -> frozenset[str]:
        path = self._root / folder
        if not path.exists():
            return frozenset()
        return frozenset(f"{folder}/{one.name}" for one in path.iterdir() if one.is_file())
