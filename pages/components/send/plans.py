"""The plan of a draft: what the Send page shows is what is sent."""

from __future__ import annotations

import polars as pl

from altcraft_core.delivery.planning import Encoded, Plan
from altcraft_core.records import Report, SentBefore
from pages.components import plan_sheet, services
from pages.components.draft import Draft
from pages.components.send import profiles


def make(state: Draft, report: Report) -> tuple[Plan, int]:
    """The plan as the draft has it, and how many rows are left out because they were sent before.

    PlanError where there is none.
    """
    name = services.connection_name()
    encoded, sent = profiles.ready(state, report, name)
    leaves_out = state.rules.sent_before is SentBefore.LEAVE_OUT
    if leaves_out:
        report, encoded = profiles.without(report, encoded, sent)
    chunks = plan_sheet.cut(encoded, state.target, state.limits, services.connection(), state.safeguards)
    return assemble(state, report, encoded, chunks), len(sent) * leaves_out


def assemble(state: Draft, report: Report, encoded: Encoded, chunks: pl.DataFrame) -> Plan:
    """The plan of a draft and of what was made of it."""
    return Plan(
        contact_list=state.contact_list,
        mapping=state.mapping,
        rules=state.rules,
        report=report,
        target=state.target,
        limits=state.limits,
        connection=services.connection_name(),
        scenario_name=state.scenario_name,
        encoded=encoded,
        chunks=chunks,
        safeguards=state.safeguards,
        repairs=state.repairs,
    )
