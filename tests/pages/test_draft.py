from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from altcraft_core.records import (
    ColumnMapping,
    ContactList,
    ReadOptions,
    Repair,
    RepairKind,
    RowRules,
    SpooledFile,
    Target,
)
from pages.components.draft import Draft, Step, changed

FILE = SpooledFile(name="spring.csv", path=Path("spring.csv"), size=10, fingerprint="f")
LIST = ContactList(
    file=FILE, options=ReadOptions(), kind="csv", sheets=(), path=Path("p"), columns=("E-mail", "Name"), rows=3
)
DRAFT = Draft(
    file=FILE,
    contact_list=LIST,
    mapping=ColumnMapping(columns=(("E-mail", "email"),)),
    target=Target(workflow_id=12),
    finished=Step.RUN,
)


@pytest.mark.parametrize("step", list(Step)[:-1])
def test_a_change_opens_its_own_step_and_all_later_ones(step: Step) -> None:
    draft = changed(DRAFT, step, rules=RowRules(phone_country="KZ"))

    assert draft.finished == step


def test_the_same_facts_open_nothing() -> None:
    assert changed(DRAFT, Step.UPLOAD, contact_list=LIST) is DRAFT


def test_other_columns_drop_the_mapping() -> None:
    draft = changed(DRAFT, Step.UPLOAD, contact_list=replace(LIST, columns=("Mail",)))

    assert draft.mapping is None


def test_repairs_of_columns_that_went_are_dropped() -> None:
    repairs = (Repair(kind=RepairKind.DROP_TOTALS), Repair(kind=RepairKind.DECODE, column="Name"))
    draft = replace(DRAFT, repairs=repairs)

    assert changed(draft, Step.UPLOAD, contact_list=replace(LIST, columns=("Mail",))).repairs == repairs[:1]
    assert changed(draft, Step.UPLOAD, contact_list=replace(LIST, rows=4)).repairs == repairs


def test_the_same_columns_keep_the_mapping() -> None:
    draft = changed(DRAFT, Step.UPLOAD, contact_list=replace(LIST, rows=4))

    assert draft.mapping == DRAFT.mapping
