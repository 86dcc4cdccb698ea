"""Files that are made when somebody asks for them."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import streamlit as st

from altcraft_core.lists.mending.exporting import guard_formulas
from altcraft_core.records import Submission
from pages.components import services, text


def show_outcomes(submission: Submission, key: str, label: str = text.OUTCOMES) -> None:
    """A button that saves every row of the list with its outcome."""
    st.download_button(
        label,
        lambda: write_outcomes(submission.id),
        file_name=text.outcomes_file(submission.list_name),
        mime="text/csv",
        icon=":material/download:",
        help=text.OUTCOMES_HELP,
        on_click="ignore",
        key=key,
    )


def write_outcomes(submission_id: str) -> BytesIO:
    """Every row of a submission's list, its columns, outcome, profile id and reason, as CSV."""
    services.settings().spool.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=services.settings().spool) as folder:
        path = Path(folder) / "outcomes.csv"
        outcomes = services.submissions().outcomes(submission_id, text.reason_of)
        guard_formulas(_name_rows(outcomes)).sink_csv(path, include_bom=True)
        return BytesIO(path.read_bytes())


def show_evidence(submission: Submission, key: str) -> None:
    """A button that saves every request of a submission."""
    st.download_button(
        text.SAVE_EVIDENCE,
        lambda: write_evidence(submission.id),
        file_name=text.evidence_file(submission.list_name),
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
        key=key,
    )


def write_evidence(submission_id: str) -> bytes:
    """Every request of a submission and what came of it, as CSV: nothing of its people, and not the token."""
    requests = services.history().evidence(submission_id).with_columns(result=name_results())
    return guard_formulas(requests.rename(text.EVIDENCE).lazy()).collect().write_csv(include_bom=True).encode()


def name_results() -> pl.Expr:
    """The column `result` in words."""
    return pl.col("result").replace_strict(text.RESULTS)


def _name_rows(outcomes: pl.LazyFrame) -> pl.LazyFrame:
    """Row numbers under a word that people read, unless the list has a column of that name."""
    return outcomes if text.ROW in outcomes.collect_schema() else outcomes.rename({"_row": text.ROW})
