"""Hunts for the rows for which Altcraft refused a whole chunk, read from the chunks that they made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

import polars as pl

from altcraft_core.delivery.attempts import is_about_rows
from altcraft_core.delivery.outcomes import plan_name
from altcraft_core.errors import Refused
from altcraft_core.records import Chunk, ChunkStatus
from altcraft_core.store.files import Files, reading

_LOOKING = (ChunkStatus.PLANNED, ChunkStatus.SENDING)
FOUND = pl.Schema({"_row": pl.Int64, "words": pl.String})


@dataclass(frozen=True, kw_only=True)
class Hunt:
    """How far the search in one chunk is."""

    label: str  #: of the chunk that was refused whole
    rows: int  #: of that chunk
    requests: int  #: spent on it beyond the first
    is_over: bool
    culprits: tuple[Chunk, ...]  #: single rows that Altcraft refuses
    rest: tuple[Chunk, ...]  #: refused pieces that were not narrowed further

    @property
    def rest_rows(self) -> int:
        """How many rows were not narrowed further."""
        return sum(chunk.rows for chunk in self.rest)


def read_hunts(chunks: Sequence[Chunk]) -> tuple[Hunt, ...]:
    """The hunts of a submission, in the order of their rows. `chunks` are all that it has, replaced ones too."""
    labels = {chunk.hunting for chunk in chunks if chunk.hunting}
    roots = [chunk for chunk in chunks if chunk.label in labels and chunk.replaced]
    made: dict[str, list[Chunk]] = {root.label: [] for root in roots}
    for chunk in chunks:
        if chunk.hunting in made and chunk.hunting != chunk.label:
            made[chunk.hunting].append(chunk)
    return tuple(_read_hunt(root, made[root.label]) for root in sorted(roots, key=lambda chunk: chunk.start))


def is_culprit(chunk: Chunk) -> bool:
    """Is it a single row, found by a hunt, that Altcraft refuses?"""
    return chunk.rows == 1 and is_refused_in_hunt(chunk)


def group_label(label: str, hunted: Set[str]) -> str:
    """The label under which a person looks for a chunk: what a hunt made stands under the chunk that it is in."""
    parts = label.split(".")
    above = (".".join(parts[:count]) for count in range(1, len(parts)))
    return next((one for one in above if one in hunted), label)


def find_rows(files: Files, submission_id: str, refused: Mapping[int, str]) -> pl.DataFrame:
    """The row numbers of some places in a plan with what was said of them, of the schema FOUND.

    FileNotFoundError when the plan was removed.
    """
    wanted = pl.LazyFrame({"at": list(refused), "words": list(refused.values())}, {"at": pl.UInt32, "words": pl.String})
    with reading():
        rows = pl.scan_parquet(files.location(plan_name(submission_id))).select("_row").with_row_index("at")
        return rows.join(wanted, on="at", how="inner").sort("at").select("_row", "words").collect(engine="streaming")


def _read_hunt(root: Chunk, made: Sequence[Chunk]) -> Hunt:
    now = [chunk for chunk in made if not chunk.replaced]
    return Hunt(
        label=root.label,
        rows=root.rows,
        requests=sum(chunk.attempts > 0 for chunk in made),
        is_over=not any(chunk.status in _LOOKING for chunk in now),
        culprits=tuple(chunk for chunk in now if is_culprit(chunk)),
        rest=tuple(chunk for chunk in now if chunk.rows > 1 and is_refused_in_hunt(chunk)),
    )


def is_refused_in_hunt(chunk: Chunk) -> bool:
    """Is it a piece that a hunt made, refused for some of its rows and not for the token or the scenario?"""
    if not chunk.hunting or chunk.status is not ChunkStatus.REFUSED:
        return False
    return is_about_rows(Refused(chunk.error_code, chunk.last_words))
