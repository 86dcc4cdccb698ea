"""Who was sent: the people of each submission as hashes beside its plan, and those of a new list among them.

A person is known by the value that finds the profile, as duplicates within a list are: mail in lower case, of several
phones the first. The hash is xxHash64, which is the same on every machine and in every version of Polars; that two of
a million new people and ten million earlier ones share one by chance happens once in a million lists.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import polars_hash as plh

from altcraft_core.delivery.outcomes import outcomes_name, people_name
from altcraft_core.delivery.planning import ROW_GROUP, Encoded, Plan
from altcraft_core.errors import PlanError
from altcraft_core.fields import Field
from altcraft_core.lists.checks.checking import tell_person
from altcraft_core.lists.columns.uses import field_of
from altcraft_core.lists.keeping import keep
from altcraft_core.lists.preparing import scan_accepted
from altcraft_core.records import Chunk, Report, Target
from altcraft_core.settings import Settings
from altcraft_core.store.files import Files, reading
from altcraft_core.store.history import History


@dataclass(frozen=True, kw_only=True)
class Sending:
    """What of one submission was sent. Hashable: the same people give the same record, while chunks move on."""

    submission_id: str
    ranges: tuple[tuple[int, int], ...]  #: (start, end) in its plan; those that touch are one
    failures: tuple[str, ...]  #: names of the files of outcomes that tell of profiles that failed


def hash_people(report: Report, match: Field) -> pl.LazyFrame:
    """The accepted rows as `_row` and `person` (UInt64), in order."""
    people = scan_accepted(report).select("_row", person=tell_person(match))
    return people.with_columns(plh.col("person").nchash.xxhash64())


def keep_people(files: Files, submission_id: str, plan: Plan) -> None:
    """Keep who is in a plan, row for row, if they are sent into a scenario."""
    if not plan.target.call.engages:
        return
    people = hash_people(plan.report, field_of(plan.mapping, plan.target.match_field))
    planned = pl.scan_parquet(plan.encoded.path).select("_row")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "people.parquet"
        planned.join(people, on="_row", how="left", maintain_order="left").sink_parquet(path, maintain_order=True)
        files.put(path, people_name(submission_id))


def list_sendings(settings: Settings, history: History, connection: str, target: Target) -> tuple[Sending, ...]:
    """What was sent into the target's scenario in the days that the settings tell, through this platform's connections.

    Nothing where the target engages nobody, or where the settings switch this off.
    """
    if not target.call.engages or not settings.sent_before_days:
        return ()
    names = settings.connections_like(connection)
    chunks = history.sent_chunks(names, target, settings.sent_before_days)
    by_submission = groupby(chunks, key=lambda chunk: chunk.submission_id)
    return tuple(join_chunks(submission_id, tuple(sent)) for submission_id, sent in by_submission)


def join_chunks(submission_id: str, chunks: Sequence[Chunk]) -> Sending:
    """What was sent of a submission by these of its chunks, which come in the order of their rows."""
    ranges: list[tuple[int, int]] = []
    for chunk in chunks:
        touches = bool(ranges) and ranges[-1][1] == chunk.start
        start = ranges.pop()[0] if touches else chunk.start
        ranges.append((start, chunk.start + chunk.rows))
    failures = tuple(outcomes_name(chunk) for chunk in chunks if chunk.failed)
    return Sending(submission_id=submission_id, ranges=tuple(ranges), failures=failures)


def find_sent(files: Files, report: Report, match: Field, sendings: Iterable[Sending]) -> pl.Series:
    """The accepted rows whose people were sent before: `_row`, ascending.

    Submissions whose people were not kept, as earlier releases did not, are passed over.
    """
    sent = [_read_people(files, one) for one in sendings if files.exists(people_name(one.submission_id))]
    if not sent:
        return pl.Series("_row", [], pl.Int64)
    people = hash_people(report, match).join(pl.concat(sent), on="person", how="semi")
    with reading():
        return people.select("_row").collect(engine="streaming")["_row"].sort()


def leave_out(report: Report, encoded: Encoded, rows: pl.Series, folder: Path) -> tuple[Report, Encoded]:
    """The same list without some of its accepted rows, which count as left out; the same rows are taken out once.

    PlanError when nobody stays.
    """
    counts = report.counts
    if rows.is_empty():
        return report, encoded
    if len(rows) == counts.accepted:
        raise PlanError("Everybody in this list was sent into this scenario a short time ago, so nobody is left.")
    gone = rows.to_frame("_row")
    kept = keep(
        folder / "encoded",
        (str(encoded.path), sha256(gone.serialize()).hexdigest()),
        lambda draft: (
            pl.scan_parquet(encoded.path)
            .join(gone.lazy(), on="_row", how="anti", maintain_order="left")
            .sink_parquet(draft / "plan.parquet", row_group_size=ROW_GROUP, maintain_order=True)
        ),
    )
    path = kept / "plan.parquet"
    counts = replace(counts, accepted=counts.accepted - len(rows), left_out=counts.left_out + len(rows))
    lengths = pl.read_parquet(path, columns=["bytes"])["bytes"]
    return replace(report, counts=counts), Encoded(path=path, lengths=lengths)


def _read_people(files: Files, sending: Sending) -> pl.LazyFrame:
    people = pl.scan_parquet(files.fetch(people_name(sending.submission_id)))
    sent = pl.concat([people.slice(start, end - start) for start, end in sending.ranges])
    if sending.failures:
        outcomes = [pl.scan_parquet(files.location(name)).select("_row", "outcome") for name in sending.failures]
        sent = sent.join(pl.concat(outcomes).filter(pl.col("outcome") == "failed"), on="_row", how="anti")
    return sent.select("person")
