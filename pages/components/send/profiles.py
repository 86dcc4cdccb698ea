"""The profiles of a draft as they are sent, and those among them that were sent before."""

from __future__ import annotations

import polars as pl
import streamlit as st

from altcraft_core.delivery.people import Sending, find_sent, leave_out, list_sendings
from altcraft_core.delivery.planning import Encoded, encode_profiles
from altcraft_core.fields import Field
from altcraft_core.lists.columns.uses import field_of
from altcraft_core.lists.progress import Stage, Tell, tell_nobody
from altcraft_core.records import ColumnMapping, Report, RowRules, Target
from pages.components import draft, services


def encoded(
    report: Report, mapping: ColumnMapping, target: Target, rules: RowRules, name: str, tell: Tell = tell_nobody
) -> Encoded:
    """The profiles as they are sent through that connection, kept on disk."""
    return encode_profiles(
        report, mapping, target, rules, services.connections().get(name), services.settings().spool, tell
    )


def sent_before(report: Report, columns: ColumnMapping, target: Target, name: str) -> pl.Series:
    """The accepted rows (`_row`) whose people were sent into the scenario in the last days, as of this moment."""
    sendings = list_sendings(services.settings(), services.history(), name, target)
    return _sent_before(report, field_of(columns, target.match_field), sendings)


def ready(state: draft.Draft, report: Report, name: str, tell: Tell = tell_nobody) -> tuple[Encoded, pl.Series]:
    """The profiles of a draft as they are sent, and the accepted rows whose people were sent in the last days."""
    profiles = encoded(report, state.mapping, state.target, state.rules, name, tell)
    tell(Stage.RECOGNISING, 0.9)
    return profiles, sent_before(report, state.mapping, state.target, name)


@st.cache_resource(max_entries=16, show_spinner=False)
def _sent_before(report: Report, match: Field, sendings: tuple[Sending, ...]) -> pl.Series:
    return find_sent(services.house().files, report, match, sendings)


def without(report: Report, profiles: Encoded, rows: pl.Series) -> tuple[Report, Encoded]:
    """The same list without some of its accepted rows; PlanError when nobody stays."""
    return leave_out(report, profiles, rows, services.settings().spool)
