"""What the request of a chunk is made of, and the chunks that are made of it.

It is read from the files once, before the request leaves. What an answer then asks for (two halves in place of the
chunk) is cut from what was sent, so that an outage of the storage leaves nothing in doubt.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

import polars as pl

from altcraft_core.delivery.attachments import full_target
from altcraft_core.delivery.outcomes import plan_name
from altcraft_core.records import Chunk, Submission, Target
from altcraft_core.store.files import Files, reading
from altcraft_core.wire.body import build_body


@dataclass(frozen=True, kw_only=True)
class Content:
    """Where some profiles go, and these profiles. Whoever holds it needs the files no more."""

    target: Target  #: with what its attachments hold
    items: pl.Series  #: the profiles, encoded

    @property
    def body(self) -> bytes:
        """The bytes of the request, token left out; built anew each time."""
        return build_body(self.target, self.items)

    def slice(self, start: int, rows: int) -> Content:
        """Some of these profiles, on the same way."""
        return replace(self, items=self.items.slice(start, rows))


def read_items(plan: str | Path, start: int, rows: int) -> pl.Series:
    """The encoded items of a range of rows; FilesError when the plan cannot be reached."""
    with reading():
        return pl.scan_parquet(plan).slice(start, rows).select("item").collect()["item"]


def read_content(files: Files, submission: Submission, chunk: Chunk) -> Content:
    """What that chunk's request is made of; FilesError when its plan cannot be reached."""
    items = read_items(files.location(plan_name(submission.id)), chunk.start, chunk.rows)
    return Content(target=full_target(files, submission), items=items)


def freeze_chunk(
    content: Content, submission_id: str, *, label: str, start: int, new_id: Callable[[], str], hunting: str = ""
) -> Chunk:
    """Give a chunk its identity: its range of the plan, the SHA-256 of its body and a request id of its own."""
    body = content.body
    return Chunk(
        id=f"{submission_id}-{label}",
        submission_id=submission_id,
        label=label,
        start=start,
        rows=len(content.items),
        bytes=len(body),
        sha256=sha256(body).hexdigest(),
        request_id=new_id(),
        hunting=hunting,
    )


def cut_anew(
    chunk: Chunk, content: Content, sizes: Sequence[int], hunting: str, new_id: Callable[[], str]
) -> tuple[Chunk, ...]:
    """New chunks of so many rows each, in place of that one of that content, with request ids of their own."""
    starts = [sum(sizes[:place]) for place in range(len(sizes))]
    return tuple(
        freeze_chunk(
            content.slice(start, rows),
            chunk.submission_id,
            label=f"{chunk.label}.{number}",
            start=chunk.start + start,
            new_id=new_id,
            hunting=hunting,
        )
        for number, (start, rows) in enumerate(zip(starts, sizes, strict=True), start=1)
    )
