from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import polars as pl
import pytest

from altcraft_core.errors import FilesError, SettingsError
from altcraft_core.store.files import Files
from altcraft_core.store.storage import open_files
from tests.disks import disk_of
from tests.processes import free_port
from tests.storage import BUCKET, KEY, SECRET, access, running_storage

NAME = "submissions/4f2a/plan.parquet"
MANY = 12 * 1024 * 1024  # more than a storage takes in one piece


@pytest.fixture
def files(files_url: str, tmp_path: Path) -> Files:
    return open_files(files_url, tmp_path / "copies")


def test_frames_that_were_put_are_scanned_at_their_location(files: Files, tmp_path: Path) -> None:
    frame = pl.DataFrame({"_row": [2, 3]})
    frame.write_parquet(tmp_path / "frame")
    files.put(tmp_path / "frame", NAME)

    assert pl.scan_parquet(files.location(NAME)).slice(1, 1).collect().rows() == [(3,)]


@pytest.mark.parametrize("size", [0, 5, MANY])
def test_what_was_put_is_read_back_whole(files: Files, tmp_path: Path, size: int) -> None:
    source = tmp_path / "source"
    source.write_bytes(b"x" * size)
    files.put(source, NAME)

    assert files.read(NAME) == source.read_bytes() == files.fetch(NAME).read_bytes()
    assert files.fetch(NAME) == files.fetch(NAME)


def test_full_disk_is_told_in_one_sentence_and_leaves_nothing(tmp_path: Path) -> None:
    files = open_files(str(tmp_path / "files"), tmp_path / "copies")
    (tmp_path / "source").write_bytes(b"x" * 1_000)

    with disk_of(100), pytest.raises(FilesError, match=r"cannot be kept .*\. Ask whoever looks after the server"):
        files.put(tmp_path / "source", NAME)

    assert not any(path.is_file() for path in (tmp_path / "files").rglob("*"))


def test_copies_that_nobody_used_for_days_are_removed_when_another_is_fetched(bucket_url: str, tmp_path: Path) -> None:
    files = open_files(bucket_url, tmp_path / "copies")
    (tmp_path / "source").write_bytes(b"x")
    for name in ("old", "fetched", "read", "new", "another"):
        files.put(tmp_path / "source", f"submissions/{name}")
    old, fetched, read, new = (files.fetch(f"submissions/{name}") for name in ("old", "fetched", "read", "new"))
    long_ago = time.time() - 3 * 24 * 3600
    for path in (old, fetched):
        os.utime(path, (long_ago, long_ago))
    os.utime(read, (time.time(), long_ago))
    files.fetch("submissions/fetched")

    another = files.fetch("submissions/another")

    assert sorted((tmp_path / "copies" / "submissions").iterdir()) == sorted([fetched, read, new, another])
    assert files.fetch("submissions/old").read_bytes() == b"x"


def test_put_replaces_what_was_there(files: Files, tmp_path: Path) -> None:
    source = tmp_path / "source"
    for content in (b"first", b"second"):
        source.write_bytes(content)
        files.put(source, NAME)

    assert files.read(NAME) == b"second"
    assert source.exists()


def test_put_leaves_nothing_else_behind(tmp_path: Path) -> None:
    files = open_files(str(tmp_path / "files"), tmp_path)
    (tmp_path / "source").write_bytes(b"first")
    files.put(tmp_path / "source", NAME)

    assert [path.name for path in Path(files.location(NAME)).parent.iterdir()] == ["plan.parquet"]


def test_what_cannot_be_copied_leaves_nothing_behind(tmp_path: Path) -> None:
    files = open_files(str(tmp_path / "files"), tmp_path)
    with pytest.raises(FilesError, match="No such file"):
        files.put(tmp_path / "nothing", NAME)

    assert not list(Path(files.location(NAME)).parent.iterdir())


def test_what_was_removed_is_gone_and_may_be_put_anew(files: Files, tmp_path: Path) -> None:
    (tmp_path / "source").write_bytes(b"x")
    for name in (NAME, f"{NAME}.other"):
        files.put(tmp_path / "source", name)
    for _ in range(2):
        files.remove(NAME)

    assert files.names("submissions/4f2a") == {f"{NAME}.other"}
    files.put(tmp_path / "source", NAME)
    assert files.read(NAME) == b"x"


def test_a_folder_goes_with_the_last_file_in_it(tmp_path: Path) -> None:
    files = open_files(str(tmp_path / "files"), tmp_path)
    (tmp_path / "source").write_bytes(b"x")
    files.put(tmp_path / "source", NAME)
    files.remove(NAME)

    assert not Path(files.location(NAME)).parent.exists()


def test_names_are_those_right_in_a_folder(files: Files, tmp_path: Path) -> None:
    (tmp_path / "source").write_bytes(b"")
    kept = {f"submissions/4f2a/outcomes/{number}.parquet" for number in range(3)}
    for name in (*kept, NAME, "submissions/4f2a/outcomes/aside/1.parquet", "submissions/4f2a/outcomes2/1.parquet"):
        files.put(tmp_path / "source", name)

    assert files.names("submissions/4f2a/outcomes") == kept
    assert files.exists(NAME)


def test_file_that_was_never_put_is_not_there(files: Files) -> None:
    assert not files.exists(NAME)
    assert files.names("submissions/4f2a") == frozenset()
    with pytest.raises(FileNotFoundError):
        files.read(NAME)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("ftp://host/folder", "local folder, or a bucket"),
        ("s3://", "must look like"),
        (f"s3://{KEY}:{SECRET}@{BUCKET}", "must look like"),
        ("s3://missing/folder", "no bucket missing"),
    ],
)
@pytest.mark.usefixtures("bucket_url")
def test_an_address_that_leads_nowhere_is_refused_in_one_sentence(tmp_path: Path, url: str, said: str) -> None:
    with pytest.raises(SettingsError, match=said) as refused:
        open_files(url, tmp_path)

    assert "ALTCRAFT_FILES_URL" in refused.value.sentence
    assert KEY not in refused.value.sentence
    assert SECRET not in refused.value.sentence


def test_a_storage_that_does_not_answer_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name, value in access(f"http://127.0.0.1:{free_port()}").items():
        monkeypatch.setenv(name, value)

    with pytest.raises(SettingsError, match="cannot be reached"):
        open_files("s3://unreachable/folder", tmp_path)


@pytest.mark.slow
def test_a_storage_that_does_not_know_the_key_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with running_storage(strict=True) as address:
        for name, value in access(address).items():
            monkeypatch.setenv(name, value)

        with pytest.raises(SettingsError, match="refuses us the bucket") as refused:
            open_files(f"s3://{BUCKET}", tmp_path)
    assert KEY not in refused.value.sentence


def test_a_local_folder_does_not_wait_for_the_client_of_a_storage(tmp_path: Path) -> None:
    script = (
        "import sys; from altcraft_core.store.storage import open_files; from pathlib import Path;"
        f"open_files({str(tmp_path)!r}, Path()); print('obstore' in sys.modules)"
    )

    assert subprocess.check_output([sys.executable, "-c", script], text=True).strip() == "False"
