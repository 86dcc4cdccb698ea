"""Files in one local folder."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from tempfile import NamedTemporaryFile

from altcraft_core.store.files import Files


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
