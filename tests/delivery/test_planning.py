from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from pydantic import SecretStr

from altcraft_core.delivery.planning import cut_plan, encode_profiles, first_body
from altcraft_core.errors import PlanError
from altcraft_core.records import (
    Attachment,
    ColumnMapping,
    FieldAction,
    FieldUse,
    Limits,
    Report,
    RowCounts,
    RowRules,
    Safeguards,
    Subscription,
    Target,
)
from altcraft_core.settings import Connection

ACCOUNT = Connection(base_url="https://altcraft.example", token=SecretStr("secret-token"), deduplicating=True)
MAPPING = ColumnMapping(columns=(("E-mail", "email"), ("Points", "points")))
ADDING = ColumnMapping(columns=MAPPING.columns, uses=(FieldUse(name="points", action=FieldAction.INCR),))


@pytest.fixture
def report(tmp_path: Path) -> Report:
    return write_report(tmp_path, rows=3)


def write_report(folder: Path, rows: int) -> Report:
    sound = folder / "sound.parquet"
    people = pl.DataFrame({"_row": range(2, rows + 2)}).with_columns(
        email=pl.format("person{}@example.com", "_row"), points=pl.lit(7)
    )
    people.write_parquet(sound)
    counts = RowCounts(rows=rows, blank=0, rejected=0, duplicate=0, left_out=0, accepted=rows)
    return Report(
        counts=counts, groups=(), fields=("email", "points"), sound=sound, repeated=sound, issues=sound, warnings=sound
    )


def test_a_function_that_adds_again_is_refused_where_repeats_are_not_recognised(report: Report, tmp_path: Path) -> None:
    careless = ACCOUNT.model_copy(update={"deduplicating": False})

    with pytest.raises(PlanError, match="adding to points"):
        encode_profiles(report, ADDING, Target(workflow_id=1), RowRules(), careless, tmp_path)


def test_where_repeats_are_recognised_it_is_sent(report: Report, tmp_path: Path) -> None:
    body = body_of(report, ADDING, tmp_path)

    assert b'"points":{"action":"incr","value":7}' in body


def test_the_mapping_decides_what_is_sent_even_over_the_same_rows(report: Report, tmp_path: Path) -> None:
    subscribing = ColumnMapping(
        columns=MAPPING.columns, subscriptions=(Subscription(channel="email", resource_id=4, address_field="email"),)
    )

    assert b"subscriptions" not in body_of(report, MAPPING, tmp_path)
    assert b'"subscriptions":[{"channel":"email","resource_id":4' in body_of(report, subscribing, tmp_path)


def test_the_preview_holds_no_token(report: Report, tmp_path: Path) -> None:
    assert b"secret-token" not in body_of(report, MAPPING, tmp_path)


def test_a_list_without_accepted_rows_makes_no_plan(tmp_path: Path) -> None:
    with pytest.raises(PlanError, match="nothing to send"):
        encode_profiles(write_report(tmp_path, rows=0), MAPPING, Target(), RowRules(), ACCOUNT, tmp_path)


def body_of(report: Report, mapping: ColumnMapping, folder: Path) -> bytes:
    target = Target(workflow_id=1)
    encoded = encode_profiles(report, mapping, target, RowRules(), ACCOUNT, folder)
    return first_body(encoded, cut_plan(encoded, target, Limits(), ACCOUNT, Safeguards()), target)


def test_attached_files_come_on_top_of_the_chosen_size(tmp_path: Path) -> None:
    leaflet = Attachment(name="leaflet.pdf", mimetype="application/pdf", data="A" * 50_000)
    report, limits = write_report(tmp_path, rows=100), Limits(max_bytes=2_000)
    plain, with_file = Target(workflow_id=1), Target(workflow_id=1, attachments=(leaflet,))
    encoded = encode_profiles(report, MAPPING, plain, RowRules(), ACCOUNT, tmp_path)

    assert cut_plan(encoded, with_file, limits, ACCOUNT, Safeguards())["rows"].equals(
        cut_plan(encoded, plain, limits, ACCOUNT, Safeguards())["rows"]
    )
    assert cut_plan(encoded, with_file, limits, ACCOUNT, Safeguards())["bytes"].min() > 50_000


def test_a_file_that_no_request_can_hold_is_told(tmp_path: Path) -> None:
    film = Attachment(name="film.mp4", mimetype="video/mp4", data="A" * 50_000)
    small = ACCOUNT.model_copy(update={"max_file_body_bytes": 40_000})
    target = Target(workflow_id=1, attachments=(film,))
    encoded = encode_profiles(write_report(tmp_path, rows=3), MAPPING, target, RowRules(), small, tmp_path)

    with pytest.raises(PlanError):
        cut_plan(encoded, target, Limits(), small, Safeguards())
