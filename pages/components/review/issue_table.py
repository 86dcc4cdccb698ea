"""What is wrong with a list: issues by rule, and the rows that have them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from itertools import chain

import polars as pl
import streamlit as st

from altcraft_core.lists.checks.doubts import CYRILLIC_NAME, MIXED_DOMAIN, TYPO_DOMAIN, suggest_domain, suggest_latin
from altcraft_core.records import IssueGroup, Report
from pages.components import text

GROUPS = 8  #: rules in sight at once
_WIDTHS = (6, 5, 2)
_DUPLICATE = "duplicate"
#: What was probably meant, by the rule that a value breaks.
_SUGGESTS: Mapping[str, Callable[[str], str | None]] = {
    TYPO_DOMAIN: lambda value: suggest_domain(value.rpartition("@")[2].strip()),
    CYRILLIC_NAME: suggest_latin,
    MIXED_DOMAIN: suggest_latin,
}


def show_groups(groups: Sequence[IssueGroup]) -> None:
    """Each rule with what to do about it, examples and the number of rows; of many, the rarer ones behind a press."""
    shown = GROUPS if len(groups) > GROUPS + 1 else len(groups)
    _list_groups(groups[:shown])
    if rarer := groups[shown:]:
        with st.expander(text.rarer_issues(len(rarer)), key=f"rarer_{rarer[0].level}"):
            _list_groups(rarer)


def _list_groups(groups: Iterable[IssueGroup]) -> None:
    for group in groups:
        what, examples, rows = st.columns(_WIDTHS, vertical_alignment="center")
        with what.container(gap=None):
            st.markdown(f"**{text.issue_title(group.rule, group.field)}**")
            st.caption(text.issue_next_step(group.rule))
        examples.caption(
            "  ·  ".join(_example(group.rule, value) for value in group.examples) or text.NO_EXAMPLES,
            wrap=False,
            width="stretch",
        )
        rows.markdown(f"**{text.rows(group.rows)}**")


def show_rows(report: Report) -> None:
    """Row number, field, value and reason of every issue; only the rows in sight are read.

    Warnings stand apart: they are shown where a rule is picked that has some, or where there is nothing else.
    """
    rules = _rules(report)
    st.session_state.setdefault("rule", None)
    rule = st.pills(text.SHOW_RULES, tuple(rules), format_func=partial(_name, rules), key="rule", wrap=True)
    is_sound = not (report.counts.rejected or report.counts.duplicate)
    shown = [report.issues] * (not is_sound) + [report.warnings] * (is_sound or rule is not None)
    issues = pl.concat([pl.scan_parquet(path) for path in shown])
    fields = {name: text.field(name) for name in report.fields}
    reasons = {name: text.reason(name) for name in rules}
    st.dataframe(
        (issues.filter(pl.col("rule") == rule) if rule else issues).select(
            pl.col("_row").alias(text.ROW),
            pl.col("field").replace(fields).alias(text.FIELD),
            pl.col("value").fill_null("").alias(text.ISSUE_VALUE),
            pl.col("rule").replace(reasons).alias(text.REASON),
        ),
        hide_index=True,
        key="issues",
        alt=text.ISSUE_ROWS_ALT,
        column_config={text.ROW: st.column_config.NumberColumn(width="small", format="%d", pinned=True)},
    )


def _example(rule: str, value: str) -> str:
    meant = _SUGGESTS[rule](value) if rule in _SUGGESTS else None
    return text.perhaps(value, meant) if meant else text.literal(value)


def _name(rules: Mapping[str, int], rule: str) -> str:
    return text.rule_and_rows(rule, rules[rule])


def _rules(report: Report) -> dict[str, int]:
    """Every rule that rows break, with the number of its issues; duplicates last."""
    rules: dict[str, int] = {}
    for rule, rows in chain(
        ((group.rule, group.rows) for group in report.groups), ((_DUPLICATE, report.counts.duplicate),)
    ):
        rules[rule] = rules.get(rule, 0) + rows
    return {rule: rows for rule, rows in rules.items() if rows}
