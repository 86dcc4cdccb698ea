"""Files in one local folder."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from altcraft_core.errors import FilesError
from altcraft_core.store.files import Files

_UNKEPT = (
    "What belongs to a submission cannot be kept ({}). Ask whoever looks after the server to see to its disk, then try "
    "again."
)


class Folder(Files):
    """Files under a local folder."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def location(self, name: str) -> str:
        return str(self._root / name)

    def put(self, source: Path, name: str) -> None:
        target = self._root / name
        copy = target.with_name(f".{target.name}.{uuid4().hex}")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with source.open("rb") as original, copy.open("xb") as out:
                shutil.copyfileobj(original, out, 1024 * 1024)
                out.flush()
                os.fsync(out.fileno())
            copy.replace(target)
        except OSError as error:
            raise FilesError(_UNKEPT.format(error.strerror)) from None
        finally:
            copy.unlink(missing_ok=True)

    def read(self, name: str) -> bytes:
        return (self._root / name).read_bytes()

    def fetch(self, name: str) -> Path:
        return self._root / name

    def exists(self, name: str) -> bool:
        return (self._root / name).is_file()

    def remove(self, name: str) -> None:
        path = self._root / name
        path.unlink(missing_ok=True)
        with suppress(OSError):  # it holds something else
            path.parent.rmdir()

    def names(self, folder: str) -> frozenset[str]:
        path = self._root / folder
        if not path.exists():
            return frozenset()
        return frozenset(f"{folder}/{one.name}" for one in path.iterdir() if one.is_file())
