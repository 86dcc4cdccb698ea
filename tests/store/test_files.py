from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from altcraft_core.errors import SettingsError
from altcraft_core.store.files import Files

NAME = "submissions/4f2a/plan.parquet"


def test_frames_are_written_and_scanned_at_their_location(tmp_path: Path) -> None:
    files = Files(str(tmp_path / "files"))
    frame = pl.DataFrame({"_row": [2, 3]})
    frame.lazy().sink_parquet(files.location(NAME))
    assert files.exists(NAME)
    assert pl.scan_parquet(files.location(NAME)).collect().equals(frame)


def test_put_copies_and_leaves_nothing_else_behind(tmp_path: Path) -> None:
    files = Files(str(tmp_path / "files"))
    source = tmp_path / "source"
    source.write_bytes(b"first")
    files.put(source, NAME)
    source.write_bytes(b"second")
    files.put(source, NAME)
    folder = Path(files.location(NAME)).parent
    assert source.exists()
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {"plan.parquet": b"second"}


def test_file_that_was_never_put_does_not_exist(tmp_path: Path) -> None:
    assert not Files(str(tmp_path)).exists(NAME)


def test_address_of_no_local_folder_is_refused() -> None:
    with pytest.raises(SettingsError, match="ALTCRAFT_FILES_URL"):
        Files("s3://bucket/prefix")
