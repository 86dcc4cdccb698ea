"""Where plans and outcomes lie: Parquet files under one folder."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from tempfile import NamedTemporaryFile

from altcraft_core.errors import SettingsError


class Files:
    """Files by name, like "submissions/4f2a/plan.parquet", under one local folder."""

    def __init__(self, url: str) -> None:
        """SettingsError if `url` is not a local folder."""
        if "://" in url:
            raise SettingsError("ALTCRAFT_FILES_URL must name a local folder; s3:// addresses are not served yet.")
        self._root = Path(url)

    def location(self, name: str) -> str:
        """What Polars scans and writes; its folder exists then."""
        path = self._root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return str(path)

    def put(self, source: Path, name: str) -> None:
        """Copy a local file in. Once this returns it is on disk whole; before, under that name is nothing new."""
        target = Path(self.location(name))
        with NamedTemporaryFile(dir=target.parent, prefix=f".{target.name}.", delete=False) as copy:
            with source.open("rb") as original:
                shutil.copyfileobj(original, copy, 1024 * 1024)
            copy.flush()
            os.fsync(copy.fileno())
        os.replace(copy.name, target)

    def exists(self, name: str) -> bool:
        """Is there a file of that name?"""
        return (self._root / name).is_file()
