"""What Python's zip and gzip readers do not settle: names, locks, damage."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from zipfile import BadZipFile, ZipFile, ZipInfo

from altcraft_core.errors import ReadError
from altcraft_core.lists import bounds
from altcraft_core.lists.headers import name_columns

PIECE = 1 << 18  #: bytes copied at a time: what fits into a processor's cache is hashed twice as fast
DAMAGED = (BadZipFile, EOFError, OSError, ValueError, RuntimeError, NotImplementedError, zlib.error)

_UTF8_NAME, _LOCKED = 0x800, 0x1  # flags
_NAME_LENGTH, _NAME = slice(26, 28), 30  # in the header of the first file
_PACKAGED = ("[Content_Types].xml", "mimetype", "_rels/", "xl/", "docProps/")


@contextmanager
def telling_damage(name: str) -> Iterator[None]:
    """Turns what the readers raise for a broken archive into ReadError; a full disk is told as such."""
    try:
        with bounds.telling_full_disk():
            yield
    except DAMAGED:
        raise ReadError(
            f"{name} is packed in an archive that is damaged or incomplete, or in a way that is not known here. Pack "
            "the list again, and upload the new archive."
        ) from None


def list_files(path: Path, name: str) -> list[tuple[str, Callable[[], IO[bytes]]]]:
    """Each file of a zip archive that is not aside (hidden, of macOS): a unique name, and what opens it."""
    with ZipFile(path) as archive:
        infos = [info for info in archive.infolist() if not info.is_dir() and not _is_aside(info.filename)]
    if len(infos) > bounds.MAX_MEMBERS:
        raise ReadError(f"{name} holds {len(infos):,} files; at most {bounds.MAX_MEMBERS:,} are read. Pack fewer.")
    if any(info.flag_bits & _LOCKED for info in infos):
        raise ReadError(f"{name} is locked with a password. Pack the list without one, and upload it again.")
    names = name_columns([_tell_name(info) for info in infos], len(infos))
    return [(inside, _opener(path, info)) for inside, info in zip(names, infos, strict=True)]


def is_package(start: bytes) -> bool:
    """Is a zip archive that begins so a document in parts, as workbooks are?"""
    length = int.from_bytes(start[_NAME_LENGTH], "little")
    return start[_NAME : _NAME + length].decode("utf-8", errors="replace").startswith(_PACKAGED)


def _opener(path: Path, info: ZipInfo) -> Callable[[], IO[bytes]]:
    return lambda: ZipFile(path).open(info)  # what it opened goes with the file that it gives


def _is_aside(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return parts[0] == "__MACOSX" or parts[-1].startswith(".") or parts[-1] in {"Thumbs.db", "desktop.ini"}


def _tell_name(info: ZipInfo) -> str:
    """The name without its folders that climb, as it was before an archiver wrote it in the letters of its system."""
    name = info.filename
    if not info.flag_bits & _UTF8_NAME:
        written = name.encode("cp437", errors="replace")
        try:
            name = written.decode("utf-8")
        except UnicodeDecodeError:
            name = written.decode("cp866")  # Windows in Russian
    parts = [part for part in name.replace("\\", "/").split("/") if part not in {"", ".", ".."}]
    return "".join(letter for letter in "/".join(parts) if letter.isprintable())
