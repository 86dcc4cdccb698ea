"""JSON objects, however they stand in a file, to one a line. Piece by piece: memory does not grow with the file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt
import polars as pl

from altcraft_core.errors import ReadError
from altcraft_core.lists.progress import Stage, Tell

PIECE = 4 << 20
MAX_OBJECT = 16 << 20  #: bytes
_LINE_ENDS = bytes.maketrans(b"\r\n", b"  ")  # inside strings JSON has none
_OPEN, _CLOSED = np.frombuffer(b"{[", np.uint8), np.frombuffer(b"}]", np.uint8)
_QUOTE, _BACKSLASH, _COMMA, _SPACE, _LINE_END = b'"\\, \n'


def write_lines(path: Path, to: Path, tell: Tell) -> Path:
    """The file with one object a line: itself if it seems to be so, else `to`. ReadError when it ends in the middle."""
    with path.open("rb") as source:
        begins_so = _is_object(source.readline(MAX_OBJECT))
        if begins_so and _is_of_lines(path):
            return path
        source.seek(0)
        try:
            with to.open("wb") as out:
                _cut(source, source.read(PIECE).lstrip(), path.stat().st_size, out, tell)
        except ReadError:
            if begins_so:
                return path  # one line of many is broken: it is told better by its number
            raise
    return to


def _is_of_lines(path: Path) -> bool:
    line = pl.col("line").str.strip_chars()
    odd = (line != "") & ~(line.str.starts_with("{") & line.str.ends_with("}"))
    return not pl.scan_lines(path).select(odd.any()).collect(engine="streaming").item()


def _is_object(first: bytes) -> bool:
    try:
        return isinstance(json.loads(first), dict)
    except (ValueError, RecursionError):
        return False


def _cut(source: BinaryIO, held: bytes, size: int, out: BinaryIO, tell: Tell) -> None:
    level = 1 if held.startswith(b"[") else 0  # where objects stand: in an array, or one after the other
    held = held[level:]
    while True:
        lines, whole = _cut_whole(held)
        out.write(lines)
        held = held[whole:]
        piece = source.read(PIECE)
        if not piece:
            break
        if len(held) > MAX_OBJECT:
            raise ReadError(f"An object of the file holds more than {MAX_OBJECT >> 20} MB, as no person's row does.")
        held += piece
        tell(Stage.UNPACKING, source.tell() / size)
    rest = held.strip(b", \t\r\n")
    if rest != (b"]" if level else b""):
        raise ReadError("The JSON file ends in the middle, or holds something else than objects. Export it again.")


def _cut_whole(text: bytes) -> tuple[bytes, int]:
    """The whole objects at the beginning of `text`, one a line, and how far they reach; it begins between two."""
    codes = np.frombuffer(text.translate(_LINE_ENDS), np.uint8)
    outside = ~_inside_strings(codes)
    steps = (np.isin(codes, _OPEN) & outside).astype(np.int8) - (np.isin(codes, _CLOSED) & outside)
    between = (np.cumsum(steps, dtype=np.int32) == 0) & outside
    ends = np.flatnonzero(between & (codes == _CLOSED[0]))
    if not ends.size:
        return b"", 0
    whole = int(ends[-1]) + 1
    spaced = np.where(between & (codes == _COMMA), np.uint8(_SPACE), codes)[:whole]
    return np.insert(spaced, ends + 1, _LINE_END).tobytes(), whole


def _inside_strings(codes: npt.NDArray[np.uint8]) -> npt.NDArray[np.bool_]:
    quotes = codes == _QUOTE
    backslashes = codes == _BACKSLASH
    if backslashes.any():
        places = np.arange(codes.size)
        last_other = np.maximum.accumulate(np.where(backslashes, -1, places))
        before = places - 1 - np.concatenate(([-1], last_other[:-1]))  # backslashes right before each place
        quotes &= before % 2 == 0
    inside: npt.NDArray[np.bool_] = np.cumsum(quotes) % 2 == 1
    return inside
