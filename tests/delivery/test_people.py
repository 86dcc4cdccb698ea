from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from altcraft_core.delivery.outcomes import people_name
from altcraft_core.delivery.people import Sending, find_sent, hash_people, join_chunks, leave_out
from altcraft_core.delivery.planning import Encoded
from altcraft_core.errors import PlanError
from altcraft_core.fields import Field, FieldKind, find_field
from altcraft_core.records import Chunk, ChunkStatus, Report, RowCounts
from altcraft_core.settings import DEMO_TOKEN, Connection, Settings
from altcraft_core.store.files import Files
from altcraft_core.store.storage import open_files

EMAIL = find_field("email")
CUSTOM = find_field("CRM_ID")
PUBLISHED = 0x44BC2CF5AD770999  # xxHash64 of "abc"
LETTERS = "abcdefgh"


def make_report(folder: Path, **columns: Iterable[object]) -> Report:
    people = pl.DataFrame(columns).with_row_index("_row", offset=2).cast({"_row": pl.Int64})
    sound = folder / "sound.parquet"
    people.write_parquet(sound)
    rows = people.height
    counts = RowCounts(rows=rows + 1, blank=0, rejected=0, duplicate=0, left_out=1, accepted=rows)
    return Report(
        counts=counts, groups=(), fields=tuple(columns), sound=sound, repeated=sound, issues=sound, warnings=sound
    )


def keep_people(files: Files, folder: Path, number: int, people: str) -> None:
    report = make_report(folder, CRM_ID=pl.Series(list(people), dtype=pl.String))
    hashed = folder / f"{number}.parquet"
    hash_people(report, CUSTOM).sink_parquet(hashed)
    files.put(hashed, people_name(str(number)))


def hashes(folder: Path, match: Field, values: Iterable[object]) -> list[int]:
    report = make_report(folder, **{match.name: values})
    return hash_people(report, match).collect()["person"].to_list()


def test_the_hash_is_the_published_one_so_that_files_stay_comparable(tmp_path: Path) -> None:
    assert hashes(tmp_path, CUSTOM, ["abc"]) == [PUBLISHED]


@pytest.mark.parametrize(
    ("match", "one", "other"),
    [
        (EMAIL, "Anna@Example.com", "anna@example.com"),
        (replace(find_field("phones"), separator=","), ["+79161234567", "+79160000000"], ["+79161234567"]),
        (Field(name="tags", kind=FieldKind.TAGS, separator=","), ["spring", "fair"], ["fair", "spring"]),
        (Field(name="CRM_ID", kind=FieldKind.INTEGER), 7, 7),
    ],
    ids=["mail in any case", "the first phone", "tags in any order", "numbers"],
)
def test_the_same_person_has_the_same_hash(tmp_path: Path, match: Field, one: object, other: object) -> None:
    first, second = hashes(tmp_path, match, [one, other])

    assert first == second


def test_other_texts_are_other_people_in_capitals(tmp_path: Path) -> None:
    assert len(set(hashes(tmp_path, CUSTOM, ["abc", "ABC"]))) == 2


@st.composite
def plans(draw: st.DrawFn) -> tuple[str, list[tuple[int, int]], set[int]]:
    """People in a plan, the ranges that were sent, and the places of those who failed."""
    people = draw(st.text(LETTERS, min_size=1, max_size=8))
    cuts = sorted(draw(st.sets(st.integers(1, len(people) - 1), max_size=3))) if len(people) > 1 else []
    ranges = [one for one in pairwise([0, *cuts, len(people)]) if draw(st.booleans())]
    failed = draw(st.sets(st.integers(0, len(people) - 1), max_size=3))
    return people, ranges, failed


@pytest.mark.slow
@given(st.text(LETTERS, min_size=1, max_size=12), st.lists(plans(), max_size=4))
def test_who_was_sent_is_who_stands_in_what_was_sent(
    people: str, sent: list[tuple[str, list[tuple[int, int]], set[int]]]
) -> None:
    with TemporaryDirectory() as name:
        folder, sendings, expected = Path(name), [], set()
        files = open_files(f"{name}/files", folder)
        for number, (earlier, ranges, failed) in enumerate(sent):
            keep_people(files, folder, number, earlier)
            failures = f"submissions/{number}/outcomes/1.parquet"
            rows = pl.DataFrame({"_row": [place + 2 for place in failed]}, schema={"_row": pl.Int64})
            rows.with_columns(outcome=pl.lit("failed")).write_parquet(folder / "failed.parquet")
            files.put(folder / "failed.parquet", failures)
            if ranges:
                told = (failures,) if failed else ()
                sendings.append(Sending(submission_id=str(number), ranges=tuple(ranges), failures=told))
            expected |= {earlier[place] for start, end in ranges for place in range(start, end) if place not in failed}
        report = make_report(folder, CRM_ID=list(people))

        found = find_sent(files, report, CUSTOM, sendings).to_list()

        assert found == [row for row, person in enumerate(people, start=2) if person in expected]


def test_submissions_whose_people_were_not_kept_are_passed_over(tmp_path: Path) -> None:
    report = make_report(tmp_path, CRM_ID=["a"])
    unknown = Sending(submission_id="older", ranges=((0, 1),), failures=())

    assert find_sent(open_files(str(tmp_path / "files"), tmp_path), report, CUSTOM, [unknown]).is_empty()


def test_chunks_that_touch_are_one_range() -> None:
    sending = join_chunks("s", [make_chunk(0, 10), make_chunk(10, 5), make_chunk(20, 5, failed=2)])

    assert sending.ranges == ((0, 15), (20, 25))
    assert sending.failures == ("submissions/s/outcomes/20.parquet",)


def make_chunk(start: int, rows: int, failed: int = 0) -> Chunk:
    return Chunk(
        id=f"s-{start}",
        submission_id="s",
        label=str(start),
        start=start,
        rows=rows,
        bytes=1,
        sha256="",
        request_id=str(start),
        status=ChunkStatus.DONE,
        failed=failed,
    )


def test_connections_to_the_same_platform_count_as_one() -> None:
    token = SecretStr("secret")
    addresses = {"live": "https://one.example", "spare": "https://one.example/", "other": "https://two.example"}
    accounts = {name: Connection(base_url=url, token=token) for name, url in addresses.items()}
    here = Connection(base_url="http://127.0.0.1:8801", token=SecretStr(DEMO_TOKEN))
    settings = Settings(connections={**accounts, "stage": here})

    assert settings.connections_like("live") == ("live", "spare")
    assert settings.connections_like("demo") == ("stage", "demo")


@pytest.mark.slow
@given(st.sets(st.integers(2, 21), max_size=19))
def test_who_is_left_out_is_counted_so_and_all_others_stay(gone: set[int]) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        report = make_report(folder, CRM_ID=[f"{number}" for number in range(20)])
        encoded = encode(folder, 20)

        left, plan = leave_out(report, encoded, pl.Series("_row", sorted(gone), pl.Int64), folder)

        rows = pl.read_parquet(plan.path)["_row"].to_list()
        assert rows == [row for row in range(2, 22) if row not in gone]
        assert plan.lengths.to_list() == rows
        assert (left.counts.accepted, left.counts.left_out) == (20 - len(gone), 1 + len(gone))
        assert left.counts.rows == report.counts.rows


def test_a_list_of_which_nobody_is_left_makes_no_plan(tmp_path: Path) -> None:
    report = make_report(tmp_path, CRM_ID=["a", "b"])

    with pytest.raises(PlanError, match="nobody is left"):
        leave_out(report, encode(tmp_path, 2), pl.Series("_row", [2, 3]), tmp_path)


def encode(folder: Path, rows: int) -> Encoded:
    """Each item as long as its row's number says."""
    plan = pl.DataFrame({"_row": list(range(2, rows + 2))})
    plan = plan.with_columns(item=pl.lit("x"), bytes=pl.col("_row").cast(pl.UInt32))
    plan.write_parquet(folder / "encoded.parquet")
    return Encoded(path=folder / "encoded.parquet", lengths=plan["bytes"])
