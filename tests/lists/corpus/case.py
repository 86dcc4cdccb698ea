"""One file of the corpus: how it is made, and how it is to be read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from altcraft_core.records import ReadOptions

FILES = Path(__file__).parent / "files"

Row = tuple[str | None, ...]


@dataclass(frozen=True, kw_only=True)
class Case:
    """A file with one trouble: `error` is a part of the sentence that refuses it, where it cannot be read."""

    name: str
    content: bytes | Callable[[], bytes]  #: a function where the bytes differ each time, or take long to make
    told: ReadOptions = ReadOptions()  #: what the operator says of it
    kind: str = "csv"
    found: ReadOptions | None = None
    columns: Row = ()
    rows: int = 0
    cells: Mapping[int, Row] = field(default_factory=dict)  #: `_row` -> its cells; as many rows as are telling
    remarks: Mapping[str, tuple[int, ...]] = field(default_factory=dict)  #: word -> rows
    error: str = ""
    steady: bool = False  #: does the function make the same bytes each time?

    @property
    def path(self) -> Path:
        return FILES / self.name

    @property
    def is_steady(self) -> bool:
        return self.steady or isinstance(self.content, bytes)

    def make(self) -> bytes:
        return self.content if isinstance(self.content, bytes) else self.content()
