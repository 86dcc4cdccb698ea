"""Files in a bucket of S3, or of a storage that speaks like it. The only module that knows obstore.

Address, region and credentials come from the usual variables (AWS_ENDPOINT_URL, AWS_REGION, AWS_ACCESS_KEY_ID,
AWS_SECRET_ACCESS_KEY). Polars is built on the same client and reads them by itself.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from obstore.exceptions import BaseError
from obstore.store import S3Store

from altcraft_core.errors import FilesError, SettingsError
from altcraft_core.store.files import Files

if TYPE_CHECKING:
    from obstore.store import ClientConfig, RetryConfig

#: The operator chose the scheme of AWS_ENDPOINT_URL; Polars takes it as it is, too.
CLIENT: ClientConfig = {"allow_http": True, "connect_timeout": timedelta(seconds=5)}
#: Whoever waits longer than this does so by itself: the engine tries again, a person is told.
RETRIES: RetryConfig = {"max_retries": 3, "retry_timeout": timedelta(seconds=10)}
#: How long a copy is kept after its last use: whoever works with one may read it again many hours later. File systems
#: note a reading only once a day.
KEPT = timedelta(days=2)
_NO_BUCKET = "NoSuchBucket"
_KEPT_OUT = ("403 Forbidden", "401 Unauthorized")


def open_bucket(url: str, copies: Path) -> Bucket:
    """The files under that s3:// address; SettingsError where its storage does not let us in."""
    parts = urlsplit(url)
    if not parts.netloc or "@" in parts.netloc or parts.query:
        raise SettingsError(
            "ALTCRAFT_FILES_URL must look like s3://bucket/folder; credentials stand in AWS_ACCESS_KEY_ID and "
            "AWS_SECRET_ACCESS_KEY."
        )
    bucket = Bucket(parts.netloc, parts.path.strip("/"), copies)
    try:
        bucket.names("nothing")  # one request, which tells whether we are let in
    except FilesError as error:
        raise SettingsError(f"ALTCRAFT_FILES_URL cannot be used: {error.sentence}") from None
    return bucket


class Bucket(Files):
    """Files under a prefix of a bucket. What is put appears there whole, at once."""

    def __init__(self, bucket: str, prefix: str, copies: Path) -> None:
        self._bucket = bucket
        self._copies = copies
        self._root = f"s3://{bucket}/{prefix}".rstrip("/")
        self._store = S3Store(bucket, prefix=prefix or None, client_options=CLIENT, retry_config=RETRIES)

    def location(self, name: str) -> str:
        return f"{self._root}/{name}"

    def put(self, source: Path, name: str) -> None:
        with self._reaching():
            self._store.put(name, source)

    def read(self, name: str) -> bytes:
        with self._reaching():
            return bytes(self._store.get(name).bytes())

    def fetch(self, name: str) -> Path:
        path = self._copies / name
        with suppress(FileNotFoundError):
            os.utime(path)  # it is in use again
            return path
        self._remove_unused()
        path.parent.mkdir(parents=True, exist_ok=True)
        with self._reaching(), NamedTemporaryFile(dir=path.parent, delete=False) as copy:
            for piece in self._store.get(name).stream():
                copy.write(piece)
        return Path(copy.name).replace(path)

    def _remove_unused(self) -> None:
        for copy in self._copies.rglob("*"):
            with suppress(FileNotFoundError):  # another process was quicker
                used = max(copy.stat().st_atime, copy.stat().st_mtime)
                if copy.is_file() and used < time.time() - KEPT.total_seconds():
                    copy.unlink()

    def exists(self, name: str) -> bool:
        with suppress(FileNotFoundError), self._reaching():
            self._store.head(name)
            return True
        return False

    def remove(self, name: str) -> None:
        with suppress(FileNotFoundError), self._reaching():
            self._store.delete(name)

    def names(self, folder: str) -> frozenset[str]:
        with self._reaching():
            return frozenset(one["path"] for one in self._store.list_with_delimiter(f"{folder}/")["objects"])

    @contextmanager
    def _reaching(self) -> Iterator[None]:
        """Say in a sentence of ours what failed: the storage's own words repeat the key's id."""
        try:
            yield
        except FileNotFoundError as error:
            if _NO_BUCKET in str(error):
                raise FilesError(self._tell(_NO_BUCKET)) from None
            raise FileNotFoundError("There is no such file in the storage.") from None
        except BaseError as error:
            raise FilesError(self._tell(str(error))) from None

    def _tell(self, words: str) -> str:
        # Errors of listing come without a type of their own; the storage's status stands in their words.
        if _NO_BUCKET in words:
            return f"There is no bucket {self._bucket} in the storage."
        if any(status in words for status in _KEPT_OUT):
            return (
                f"The storage refuses us the bucket {self._bucket}. Look at AWS_ACCESS_KEY_ID and "
                "AWS_SECRET_ACCESS_KEY, and at what they allow."
            )
        return (
            f"The storage of the bucket {self._bucket} cannot be reached. Look at AWS_ENDPOINT_URL and AWS_REGION, and "
            "whether AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are set."
        )
