from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from altcraft_core.delivery.hunting import Hunt, find_rows, group_label, is_culprit, read_hunts
from altcraft_core.demo.faults import Rule
from altcraft_core.records import Chunk, ChunkStatus
from tests.delivery.houses import stage

WORDS = "Altcraft answered 400, the request is not right: Invalid request"


def make_chunk(label: str, start: int, rows: int, status: ChunkStatus = ChunkStatus.DONE, **facts: object) -> Chunk:
    chunk = Chunk(
        id=f"s-{label}",
        submission_id="s",
        label=label,
        start=start,
        rows=rows,
        bytes=rows,
        sha256="0",
        request_id=label,
        status=status,
        attempts=int(status is not ChunkStatus.PLANNED),
    )
    if status is ChunkStatus.REFUSED:
        chunk = replace(chunk, error_code=400, last_words=WORDS)
    return replace(chunk, **facts)


def hunt(*made: Chunk) -> Hunt:
    root = make_chunk("7", 100, 8, ChunkStatus.REFUSED, replaced=True, hunting="7")
    (found,) = read_hunts([make_chunk("6", 0, 100), root, *(replace(chunk, hunting="7") for chunk in made)])
    return found


def test_chunks_that_were_never_hunted_tell_of_no_hunt() -> None:
    assert read_hunts([make_chunk("1", 0, 5), make_chunk("2", 5, 5, ChunkStatus.REFUSED)]) == ()


def test_a_hunt_under_way_counts_the_requests_that_were_spent() -> None:
    found = hunt(make_chunk("7.1", 100, 4), make_chunk("7.2", 104, 4, ChunkStatus.PLANNED))

    assert (found.label, found.rows, found.requests, found.is_over) == ("7", 8, 1, False)


def test_a_hunt_that_is_over_tells_its_culprits_and_what_it_left() -> None:
    culprit = make_chunk("7.1.1", 100, 1, ChunkStatus.REFUSED)
    rest = make_chunk("7.2", 104, 4, ChunkStatus.REFUSED)

    found = hunt(
        make_chunk("7.1", 100, 2, ChunkStatus.REFUSED, replaced=True), culprit, make_chunk("7.1.2", 101, 3), rest
    )

    assert found.is_over
    assert [chunk.label for chunk in found.culprits] == ["7.1.1"]
    assert ([chunk.label for chunk in found.rest], found.rest_rows) == (["7.2"], 4)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, True),
        ({"hunting": ""}, False),
        ({"rows": 2}, False),
        ({"status": ChunkStatus.DONE}, False),
        ({"error_code": 401}, False),
        ({"last_words": "Altcraft answered 400, the request is not right: Scenario is not active"}, False),
    ],
)
def test_a_culprit_is_a_single_row_that_was_refused_for_itself(facts: dict[str, object], expected: bool) -> None:
    chunk = make_chunk("7.1", 100, 1, ChunkStatus.REFUSED, hunting="7")

    assert is_culprit(replace(chunk, **facts)) is expected


@pytest.mark.parametrize(
    ("label", "shown"),
    [("6", "6"), ("7", "7"), ("7.1.2.1", "7"), ("8.1", "8.1"), ("8.2.1", "8.2"), ("70.1", "70.1")],
)
def test_what_a_hunt_made_stands_under_its_chunk(label: str, shown: str) -> None:
    assert group_label(label, {"7", "8.2"}) == shown


@pytest.mark.slow
@pytest.mark.usefixtures("backend")
def test_culprits_are_told_by_the_row_numbers_of_the_file(tmp_path: Path) -> None:
    poison = [Rule(kind="poison", match=f"person{number}@") for number in (7, 500)]
    with stage(tmp_path, *poison) as scene:
        submission = scene.start(1_000, max_rows=1_000)
        scene.settle(submission)

        (found,) = read_hunts(scene.house.journal.chunks(submission, replaced=True))
        refused = {chunk.start: chunk.last_words for chunk in found.culprits}
        rows = find_rows(scene.house.files, submission, refused)

        assert (found.is_over, found.rest) == (True, ())
        assert rows["_row"].to_list() == [9, 502]
        assert all("a profile cannot be read" in words for words in rows["words"])

        assert scene.house.submissions.retry_refused(submission) == 0
