from __future__ import annotations

from pathlib import Path

import pytest

from altcraft_core.bench.plain import FIELDS, build_bodies
from altcraft_core.delivery.content import read_items
from altcraft_core.delivery.planning import cut_plan, encode_profiles
from altcraft_core.demo.samples import write_sample
from altcraft_core.lists.files.reading import read_list, spool
from altcraft_core.lists.preparing import prepare
from altcraft_core.records import ColumnMapping, Limits, ReadOptions, RowRules, Safeguards, Target
from altcraft_core.settings import demo_connection
from altcraft_core.wire.json_body import build_body


@pytest.mark.slow
@pytest.mark.parametrize("libraries", [False, True])
def test_the_baselines_build_the_same_bodies(tmp_path: Path, libraries: bool) -> None:
    path = tmp_path / "list.csv"
    write_sample(12_000, path)

    assert list(build_bodies(path, libraries=libraries)) == our_bodies(path, tmp_path)


def our_bodies(path: Path, folder: Path) -> list[bytes]:
    target, account, rules = Target(workflow_id=1), demo_connection("http://127.0.0.1"), RowRules()
    with path.open("rb") as upload:
        contact_list = read_list(spool(upload, path.name, folder), ReadOptions(), folder)
    mapping = ColumnMapping(columns=tuple(FIELDS.items()))
    report = prepare(contact_list, mapping, "email", rules, folder)
    encoded = encode_profiles(report, mapping, target, rules, account, folder)
    chunks = cut_plan(encoded, target, Limits(), account, Safeguards(canary=0))
    ranges = chunks.select("start", "rows").iter_rows()
    return [build_body(target, read_items(encoded.path, start, rows)) for start, rows in ranges]
