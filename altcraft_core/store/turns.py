"""Whose turn it is: chunks line up for their connection, and are handed to the engine inside the transaction.

Every function here works in the transaction of its caller.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import sqlalchemy as sa

from altcraft_core.records import Chunk, ChunkStatus
from altcraft_core.store.rows import read_chunk, write_chunk
from altcraft_core.store.tables import chunks, submissions

HandOver = Callable[[sa.Connection, Sequence[Chunk]], None]  #: gives chunks to the engine, inside the transaction
HANDFUL = 200  #: chunks


def next_turn(connection: sa.Connection, connection_name: str) -> int:
    """The turn of the chunk that is next of all that wait for that connection.

    Who comes now lines up from there: beside whatever is first, not behind all that waits. So every submission gets
    its share, and a short one is not stuck behind a long one.
    """
    waiting = (
        sa.select(sa.func.min(chunks.c.turn))
        .select_from(chunks.join(submissions))
        .where(chunks.c.status == ChunkStatus.PLANNED, chunks.c.handovers > 0)
        .where(submissions.c.connection == connection_name, submissions.c.paused == "")
    )
    return connection.scalar(waiting) or 1


def give_turns(waiting: Sequence[Chunk], turn: int) -> list[Chunk]:
    """These chunks in the order of their rows, each with a turn of its own from that one on."""
    return [replace(chunk, turn=turn + place) for place, chunk in enumerate(sorted(waiting, key=lambda one: one.start))]


def insert_handed(connection: sa.Connection, fresh: Sequence[Chunk], hand_over: HandOver) -> None:
    """Write new chunks and hand them over."""
    handed = [replace(chunk, handovers=chunk.handovers + 1) for chunk in fresh]
    insert_held(connection, handed)
    hand_over(connection, handed)


def in_handfuls(hand_over: HandOver, before: Callable[[int, int], None]) -> HandOver:
    """The same, a handful of chunks at a time.

    `before` each it is told how many of how many are handed over; what it raises ends the transaction.
    """

    def hand_over_all(connection: sa.Connection, handed: Sequence[Chunk]) -> None:
        for place in range(0, len(handed), HANDFUL):
            before(place, len(handed))
            hand_over(connection, handed[place : place + HANDFUL])

    return hand_over_all


def insert_held(connection: sa.Connection, fresh: Sequence[Chunk]) -> None:
    """Write new chunks, and hand none of them over."""
    if fresh:
        connection.execute(chunks.insert(), [write_chunk(chunk) for chunk in fresh])


def count_handover(connection: sa.Connection, seen: Chunk) -> Chunk | None:
    """Count that a chunk is handed over at its turn; None where it is no longer as it was seen."""
    change = (
        chunks.update()
        .where(chunks.c.id == seen.id, chunks.c.status == seen.status, chunks.c.handovers == seen.handovers)
        .values(handovers=chunks.c.handovers + 1, turn=seen.turn)
    )
    row = connection.execute(change.returning(chunks)).one_or_none()
    return None if row is None else read_chunk(row)
