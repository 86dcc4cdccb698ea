from __future__ import annotations

import io
import os
import time
from functools import partial
from pathlib import Path

import pytest

from altcraft_core.errors import AltcraftError, FilesError, PlanError, ReadError
from altcraft_core.lists import apart
from altcraft_core.lists.files.reading import LONG, read_list, spool
from altcraft_core.lists.progress import Stage, Tell, tell_nobody
from altcraft_core.records import ReadOptions
from tests.disks import disk_of
from tests.lists.corpus.writers import gzipped
from tests.lists.making import rows_of

LINE = b"somebody@example.com,Somebody\n"
BIG = b"email,name\n" + LINE * (LONG // len(LINE) + 1)


class Enough(Exception):
    pass


@pytest.mark.parametrize("content", [BIG, pytest.param(gzipped(BIG), marks=pytest.mark.slow)], ids=["text", "archive"])
def test_a_reading_tells_what_it_does(tmp_path: Path, content: bytes) -> None:
    heard = []
    file = spool(io.BytesIO(content), "list", tmp_path)

    contact_list = read_list(file, ReadOptions(), tmp_path, lambda stage, share: heard.append((stage, share)))

    assert contact_list.rows == LONG // len(LINE) + 1
    assert {stage for stage, _ in heard} <= set(Stage)
    assert heard


def test_a_reading_ends_where_its_listener_says_so(tmp_path: Path) -> None:
    def stop(_stage: Stage, _share: float | None) -> None:
        raise Enough

    file = spool(io.BytesIO(BIG), "list", tmp_path)
    with pytest.raises(Enough):
        read_list(file, ReadOptions(), tmp_path, stop)

    assert [path.name for path in tmp_path.iterdir()] == [file.fingerprint]
    assert read_list(file, ReadOptions(header_row=1), tmp_path).rows


@pytest.mark.slow
def test_long_text_reads_the_same_apart(tmp_path: Path) -> None:
    file = spool(io.BytesIO(BIG), "list", tmp_path)
    heard = []
    apart = read_list(file, ReadOptions(), tmp_path / "apart", lambda *word: heard.append(word))
    here = read_list(file, ReadOptions(), tmp_path / "here")

    assert apart.options == here.options
    assert rows_of(apart)[-3:] == rows_of(here)[-3:]


def say_who(note: Path, tell: Tell) -> None:
    tell(Stage.CHECKING, 0.5)
    note.write_text(str(os.getpid()), encoding="ascii")
    time.sleep(0.3)  # so that somebody hears it


def refuse(error: str, _tell: Tell) -> None:
    raise {"ReadError": ReadError, "PlanError": PlanError, "FilesError": FilesError}[error]("Nothing comes of it.")


def fall(_tell: Tell) -> None:
    os._exit(9)


def hear_nothing(_stage: Stage, _share: float | None) -> None:
    pass


@pytest.mark.parametrize(
    ("rows", "tell", "is_here"),
    [(apart.LONG, hear_nothing, False), (apart.LONG - 1, hear_nothing, True), (apart.LONG, tell_nobody, True)],
)
def test_only_long_work_that_somebody_waits_for_is_done_apart(
    tmp_path: Path, rows: int, tell: Tell, is_here: bool
) -> None:
    apart.run_long(partial(say_who, tmp_path / "note"), rows, tmp_path, tell)

    assert ((tmp_path / "note").read_text(encoding="ascii") == str(os.getpid())) is is_here
    assert [path.name for path in tmp_path.iterdir()] == ["note"]


def test_work_apart_tells_what_it_does(tmp_path: Path) -> None:
    heard = []

    apart.run_long(partial(say_who, tmp_path / "note"), apart.LONG, tmp_path, lambda *word: heard.append(word))

    assert heard[0] == (Stage.BEGINNING, None)
    assert heard[-1] == (Stage.CHECKING, 0.5)


def go_further(folder: Path, tell: Tell) -> None:
    say_who(folder / "outer", tell)
    apart.run(partial(say_who, folder / "inner"), folder, tell, PlanError("It fell."))


def test_who_works_apart_needs_no_other_process(tmp_path: Path) -> None:
    apart.run(partial(go_further, tmp_path), tmp_path, hear_nothing, PlanError("It fell."))

    outer, inner = ((tmp_path / name).read_text(encoding="ascii") for name in ("outer", "inner"))
    assert outer == inner != str(os.getpid())


@pytest.mark.parametrize(
    "error", [ReadError, *(pytest.param(error, marks=pytest.mark.slow) for error in (PlanError, FilesError))]
)
def test_an_error_of_work_apart_is_raised_here(tmp_path: Path, error: type[AltcraftError]) -> None:
    with pytest.raises(error, match="Nothing comes of it"):
        apart.run_long(partial(refuse, error.__name__), apart.LONG, tmp_path, hear_nothing)


def test_the_fall_of_work_apart_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(PlanError, match="Try it again"):
        apart.run_long(fall, apart.LONG, tmp_path, hear_nothing)


def stand_still(_tell: Tell) -> None:
    time.sleep(600)


def test_work_apart_that_computes_nothing_any_more_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "_STILL", 3)

    with pytest.raises(PlanError, match="Try it again"):
        apart.run_long(stand_still, apart.LONG, tmp_path, hear_nothing)


@pytest.mark.parametrize("content", [b"x" * 200_000, gzipped(LINE * 10_000)], ids=["upload", "unpacking"])
def test_a_full_disk_is_told(tmp_path: Path, content: bytes) -> None:
    with disk_of(100_000), pytest.raises(ReadError, match="no room left on the disk"):
        read_list(spool(io.BytesIO(content), "list", tmp_path), ReadOptions(), tmp_path)

    assert not list(tmp_path.glob("*.part"))


def test_a_full_disk_is_told_by_what_polars_says(tmp_path: Path) -> None:
    rows = b"".join(b"%x@b.ru,%x\n" % (number * 7_919 * 104_729, number * 31_337 * 77_777) for number in range(12_000))
    file = spool(io.BytesIO(b"email,name\n" + rows), "list", tmp_path)

    with disk_of(100_000), pytest.raises(ReadError, match="no room left on the disk"):
        read_list(file, ReadOptions(), tmp_path)
