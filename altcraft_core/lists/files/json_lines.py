"""Rows of JSON, objects or arrays, however they stand in a file, to one a line.

Piece by piece: memory does not grow with the file.
"""

from __future__ import annotations

import json
import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt
import polars as pl

from altcraft_core.errors import ReadError
from altcraft_core.lists.progress import Stage, Tell

PIECE = 4 << 20
MAX_OBJECT = 16 << 20  #: bytes
_INSIDE = 2  # open: the object, and the list
_HEAD = 65_536  # what stands before the list in an object that wraps it, and behind it, is short
_LINE_ENDS = bytes.maketrans(b"\r\n", b"  ")  # inside strings JSON has none
_OPEN, _CLOSED = np.frombuffer(b"{[", np.uint8), np.frombuffer(b"}]", np.uint8)
_QUOTE, _BACKSLASH, _COMMA, _SPACE, _LINE_END = b'"\\, \n'
_BETWEEN = b", \t\r\n"
_LIST_OF_OBJECTS = re.compile(rb'"((?:[^"\\]|\\.)*)"\s*:\s*(\[)\s*\{')
_SINGLE_VALUES = re.compile(rb"\[\s*[^\s{\[\]]")


@dataclass(frozen=True, kw_only=True)
class Wrapped:
    """A list of objects inside one object."""

    name: str
    beside: tuple[str, ...]  #: the names of the values that stand beside it


def unwrap(path: Path, to: Path, tell: Tell) -> Wrapped | None:
    """Where the file is one object around one list of objects, write these to `to`, one a line, without all else.

    None where the file is otherwise.
    """
    with path.open("rb") as source:
        held = source.read(_HEAD).lstrip()
        found = _find_list(held)
        if not found:
            return None
        place = found.start(2)
        with to.open("wb") as out, suppress(ReadError, ValueError, RecursionError):
            rest = _cut(source, held[place + 1 :], path.stat().st_size, out, tell)
            wrapper = json.loads(held[:place] + b"null" + rest.removeprefix(b"]"))
            others = [name for name, value in wrapper.items() if value is not None]
            is_alone = not any(map(_is_list_of_objects, wrapper.values()))
            return Wrapped(name=json.loads(b'"%b"' % found[1]), beside=tuple(others)) if is_alone else None
    return None


def write_lines(path: Path, to: Path, tell: Tell) -> Path:
    """The file with one row a line: itself if it seems to be so, else `to`. ReadError when it ends in the middle."""
    with path.open("rb") as source:
        begins_so = _is_row(source.readline(MAX_OBJECT))
        if begins_so and _is_of_lines(path):
            return path
        source.seek(0)
        held = source.read(PIECE).lstrip()
        if _SINGLE_VALUES.match(held):
            raise ReadError(
                "The JSON file is a list of single values, and nothing says what they are. Export the list as objects "
                'such as {"email": "…"}, or as .csv or .xlsx.'
            )
        end = b"]" if held.startswith(b"[") else b""  # of the array that rows stand in; else they follow each other
        try:
            with to.open("wb") as out:
                rest = _cut(source, held[len(end) :], path.stat().st_size, out, tell)
            if rest != end:
                raise ReadError(
                    "The JSON file ends in the middle, or holds something else than objects. Export it again."
                )
        except ReadError:
            if not begins_so:
                raise
            return path  # one line of many is broken: it is told better by its number
    return to if not begins_so or _is_of_lines(to) else path


def _is_of_lines(path: Path) -> bool:
    """Is each line an object, or are they several arrays?"""
    line = pl.col("line").str.strip_chars()
    filled = pl.scan_lines(path).filter(line != "")
    is_object, is_array = (line.str.starts_with(a) & line.str.ends_with(z) for a, z in ("{}", "[]"))
    objects, arrays = (
        filled.select(is_object.all(), (is_array.all() & (pl.len() > 1)).alias("arrays"))
        .collect(engine="streaming")
        .row(0)
    )
    return bool(objects or arrays)


def _is_row(first: bytes) -> bool:
    """Is a line an object, or an array of single values?"""
    try:
        row = json.loads(first)
    except (ValueError, RecursionError):
        return False
    return isinstance(row, dict) or (isinstance(row, list) and bool(_SINGLE_VALUES.match(first)))


def _is_list_of_objects(value: object) -> bool:
    return isinstance(value, list) and any(isinstance(one, dict) for one in value)


def _find_list(head: bytes) -> re.Match[bytes] | None:
    """The name of a list of objects, and where it begins, right inside the first object."""
    levels, _ = _measure(np.frombuffer(head, np.uint8))
    whole = np.flatnonzero(levels <= 0)
    end = whole[0] if whole.size else len(head)
    lists = _LIST_OF_OBJECTS.finditer(head, 0, end)
    return next((found for found in lists if levels[found.start(2)] == _INSIDE), None)


def _cut(source: BinaryIO, held: bytes, size: int, out: BinaryIO, tell: Tell) -> bytes:
    """Write the rows that follow, one a line, and return what stands behind the last one, as far as it is short."""
    while True:
        lines, whole = _cut_whole(held)
        out.write(lines)
        held = held[whole:]
        rest = held.lstrip(_BETWEEN)
        piece = source.read(_HEAD if rest.startswith(b"]") else PIECE)
        if not piece or rest.startswith(b"]"):
            return (rest + piece).rstrip(_BETWEEN)
        if len(held) > MAX_OBJECT:
            raise ReadError(f"An object of the file holds more than {MAX_OBJECT >> 20} MB, as no person's row does.")
        held += piece
        tell(Stage.UNPACKING, source.tell() / size)


def _cut_whole(text: bytes) -> tuple[bytes, int]:
    """The whole rows at the beginning of `text`, one a line, and how far they reach; it begins between two."""
    codes = np.frombuffer(text.translate(_LINE_ENDS), np.uint8)
    levels, outside = _measure(codes)
    between = (levels == 0) & outside
    ends = np.flatnonzero(between & np.isin(codes, _CLOSED))
    behind = np.flatnonzero(levels < 0)  # the list is over
    if behind.size:
        ends = ends[ends < behind[0]]
    if not ends.size:
        return b"", 0
    whole = int(ends[-1]) + 1
    spaced = np.where(between & (codes == _COMMA), np.uint8(_SPACE), codes)[:whole]
    return np.insert(spaced, ends + 1, _LINE_END).tobytes(), whole


def _measure(codes: npt.NDArray[np.uint8]) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.bool_]]:
    """How many objects and arrays are open behind each letter, and whether it stands outside of strings."""
    outside = ~_inside_strings(codes)
    steps = (np.isin(codes, _OPEN) & outside).astype(np.int8) - (np.isin(codes, _CLOSED) & outside)
    return np.cumsum(steps, dtype=np.int32), outside


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
