"""Where plans and outcomes are kept: in one local folder, or in a bucket that several machines share."""

from __future__ import annotations

from pathlib import Path

from altcraft_core.errors import SettingsError
from altcraft_core.store.files import Files
from altcraft_core.store.folder import Folder


def open_files(url: str, copies: Path) -> Files:
    """The files in that folder, or under that s3:// address; then `copies` is where fetched ones are kept for a while.

    SettingsError where the address is wrong, or where its storage does not let us in.
    """
    if url.startswith("s3://"):
        from altcraft_core.store.bucket import open_bucket  # only those who use one wait for its client

        return open_bucket(url, copies)
    if "://" in url:
        raise SettingsError("ALTCRAFT_FILES_URL must name a local folder, or a bucket like s3://bucket/folder.")
    return Folder(Path(url))
