"""From accepted profiles to a plan: what will be sent, in which chunks, down to the byte.

Encoding depends on the profiles and on how they are matched; cutting depends on the limits alone and takes
milliseconds, so that it can follow a slider.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import polars as pl

from altcraft_core.delivery.content import Content, freeze_chunk, read_items
from altcraft_core.errors import PlanError
from altcraft_core.lists import apart
from altcraft_core.lists.bounds import telling_full_disk
from altcraft_core.lists.keeping import keep
from altcraft_core.lists.preparing import scan_accepted
from altcraft_core.lists.progress import Stage, Tell, tell_nobody
from altcraft_core.records import (
    Chunk,
    ColumnMapping,
    ContactList,
    FieldAction,
    Limits,
    Repair,
    Report,
    RowRules,
    Safeguards,
    Target,
)
from altcraft_core.settings import Connection
from altcraft_core.wire.body import body_overhead, build_body, encode_items
from altcraft_core.wire.chunking import cut_chunks
from altcraft_core.wire.profiles import Wording

PLAN = "plan.parquet"
ROW_GROUP = 10_000  #: rows of a Parquet row group: slices of a plan stay cheap
#: Functions that change the profile once more with every repeat. Tags that are added twice are there once.
UNSAFE_TO_REPEAT = frozenset({FieldAction.INCR})
ASSUMED_PACE = 1_500.0  #: profiles per second, before this installation has measured any


@dataclass(frozen=True, kw_only=True)
class Encoded:
    """Every accepted profile as it will stand in a body: Parquet with `_row`, `item` and `bytes`."""

    path: Path
    lengths: pl.Series  #: UInt32, bytes of each item, in order

    @property
    def rows(self) -> int:
        """How many profiles there are."""
        return len(self.lengths)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Everything that one press of Send needs."""

    contact_list: ContactList
    mapping: ColumnMapping
    rules: RowRules
    report: Report
    target: Target
    limits: Limits
    connection: str
    scenario_name: str
    encoded: Encoded
    chunks: pl.DataFrame  #: start, rows, bytes
    safeguards: Safeguards = Safeguards()
    repairs: tuple[Repair, ...] = ()  #: done to the list before it was mapped


def find_unsafe(mapping: ColumnMapping, connection: Connection) -> tuple[str, ...]:
    """Fields whose function is not safe to repeat, where this connection is not known to recognise repeats."""
    if connection.deduplicating:
        return ()
    return tuple(sorted(use.name for use in mapping.uses if use.action in UNSAFE_TO_REPEAT))


def encode_profiles(
    report: Report,
    mapping: ColumnMapping,
    target: Target,
    rules: RowRules,
    connection: Connection,
    folder: Path,
    tell: Tell = tell_nobody,
) -> Encoded:
    """Encode all accepted profiles. The same arguments give the same file, written once.

    What `tell` raises ends the work on a long list.
    PlanError when no row is accepted, or when a function that is not safe to repeat would go where a repeat is not
    recognised: a lost answer could then never be settled without adding twice.
    """
    if report.counts.accepted == 0:
        raise PlanError("No row of this list is accepted, so there is nothing to send. Mend the list or its mapping.")
    unsafe = find_unsafe(mapping, connection)
    if unsafe:
        raise PlanError(
            f"This account is not known to recognise repeats; adding to {', '.join(unsafe)} twice cannot be undone. "
            "Set the value instead, or let the Connection page try whether repeats are recognised."
        )
    key = (
        str(report.sound),
        mapping.uses,
        mapping.subscriptions,
        target.matching,
        target.field_name,
        target.format,
        target.call.engages,
        rules.blank_values,
        connection.match_value,
        connection.xml_arrays,
    )
    wording = Wording(
        target=target,
        match_value=connection.match_value,
        blank_values=rules.blank_values,
        uses=mapping.uses,
        subscriptions=mapping.subscriptions,
        xml_arrays=connection.xml_arrays,
    )
    kept = keep(
        folder / "encoded",
        key,
        lambda draft: apart.run_long(
            partial(_write_items, draft, report, wording), report.counts.accepted, draft, tell
        ),
    )
    path = kept / PLAN
    return Encoded(path=path, lengths=pl.read_parquet(path, columns=["bytes"])["bytes"])


def _write_items(draft: Path, report: Report, wording: Wording, tell: Tell) -> None:
    tell(Stage.ENCODING, 0.0)
    items = encode_items(scan_accepted(report), report.fields, wording)
    with telling_full_disk():
        items.sink_parquet(
            draft / PLAN, compression="lz4", row_group_size=ROW_GROUP, maintain_order=True, statistics=False
        )


def cut_plan(
    encoded: Encoded, target: Target, limits: Limits, connection: Connection, safeguards: Safeguards
) -> pl.DataFrame:
    """Cut into chunks within both limits: start, rows, bytes (of the whole body, token counted); the canary apart.

    PlanError when one profile alone is larger than a body may be.
    """
    token_bytes = len(connection.token.get_secret_value().encode()) if connection.token_in == "body" else 0
    overhead = body_overhead(target, token_bytes, xml_arrays=connection.xml_arrays)
    largest = min(limits.max_bytes, connection.max_body_bytes)
    if target.attachments:  # files come on top of what the operator chose, under a limit of their own
        files = overhead - body_overhead(replace(target, attachments=()), token_bytes, xml_arrays=connection.xml_arrays)
        largest = min(largest + files, connection.max_file_body_bytes)
    within = Limits(max_rows=limits.max_rows, max_bytes=largest)
    return cut_chunks(encoded.lengths, within, overhead, canary=safeguards.canary_rows(encoded.rows))


def first_body(encoded: Encoded, chunks: pl.DataFrame, target: Target, rows: int | None = None) -> bytes:
    """The body of the first chunk, token left out; with `rows`, only its first profiles."""
    count = chunks["rows"][0] if rows is None else min(rows, chunks["rows"][0])
    return build_body(target, read_items(encoded.path, 0, count))


def freeze_chunks(
    plan: Plan, submission_id: str, new_id: Callable[[], str], tell: Tell = tell_nobody
) -> Iterator[Chunk]:
    """Give every chunk its identity, one after the other."""
    for number, (start, rows) in enumerate(plan.chunks.select("start", "rows").iter_rows(), start=1):
        tell(Stage.FREEZING, start / plan.encoded.rows)
        content = Content(target=plan.target, items=read_items(plan.encoded.path, start, rows))
        yield freeze_chunk(content, submission_id, label=str(number), start=start, new_id=new_id)


def estimate_seconds(chunks: pl.DataFrame, connection: Connection, profiles_per_second: float | None) -> float:
    """How long a plan may take, from a measured pace if there is one."""
    by_pace = float(chunks["rows"].sum()) / (profiles_per_second or ASSUMED_PACE)
    by_limit = len(chunks) / connection.requests_per_second if connection.requests_per_second else 0.0
    return max(by_pace, by_limit)
