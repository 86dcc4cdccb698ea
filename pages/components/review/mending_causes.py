"""Mending by cause: pick what is wrong, see what would become of a few rows, accept it for all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

import polars as pl
import streamlit as st
from phonenumbers import SUPPORTED_REGIONS

from altcraft_core.lists.columns.uses import take_several
from altcraft_core.lists.mending.causes import Preview, Shape, Trouble, begin_step, list_troubles
from altcraft_core.records import Level, Repair, RepairKind, Report
from pages.components import draft, text
from pages.components.draft import Draft, Step
from pages.components.review import remedies

SHAPES = 7  #: shown beside "all of them"
_COUNTRIES = tuple(sorted(SUPPORTED_REGIONS, key=text.country))


def show(state: Draft, report: Report) -> tuple[Repair, ...] | None:
    """The steps with the accepted one behind them; None while nothing is accepted."""
    troubles = {
        f"{each.rule} {each.field}": each for each in list_troubles(report, state.mapping, state.target.match_field)
    }
    trouble = _choose_trouble(troubles)
    if trouble is None:
        return None
    shape = _choose_shape(remedies.shapes(report, trouble, state.mapping))
    step = _choose_step(trouble, shape, state, report)
    preview = remedies.preview(step, report, state.mapping, state.rules.phone_country)
    _show_preview(step, preview)
    if preview.touched:
        _offer_all(step, state, report)
    # Named by how many steps there are, so that a second press in haste does not accept what nobody saw.
    key = f"accept_{len(state.repairs)}"
    if not st.button(text.ACCEPT, key=key, type="primary", icon=":material/check:", disabled=not preview.touched):
        return None
    return (*state.repairs, remedies.aim(step, report, state.mapping, state.rules.phone_country))


def _choose_trouble(troubles: Mapping[str, Trouble]) -> Trouble | None:
    """Errors come by themselves, one after the other; for warnings somebody has to ask."""
    if not troubles:
        st.caption(text.NOTHING_TO_MEND)
        return None
    first = next((name for name, each in troubles.items() if each.level is Level.ERROR), None)
    if st.session_state.get("trouble") not in troubles:
        st.session_state["trouble"] = first
    if first is None:
        st.caption(text.ONLY_WARNINGS)
    chosen = st.pills(
        text.TROUBLE, tuple(troubles), format_func=partial(_name_trouble, troubles), key="trouble", wrap=True
    )
    return troubles.get(chosen or "")


def _name_trouble(troubles: Mapping[str, Trouble], name: str) -> str:
    each = troubles[name]
    mark = "" if each.level is Level.ERROR else ":orange[:material/warning:] "
    return mark + text.trouble(each.rule, each.field, each.rows)


def _choose_shape(shapes: tuple[Shape, ...]) -> str:
    """Empty for all shapes."""
    names = {"": text.all_shapes(sum(each.rows for each in shapes))}
    names |= {each.text: text.shape(each.text, each.rows) for each in shapes[:SHAPES] if each.text}
    if len(shapes) < 2:
        return ""
    if st.session_state.get("shape") not in names:
        st.session_state["shape"] = ""
    chosen = st.pills(text.SHAPE, tuple(names), format_func=names.__getitem__, key="shape", wrap=True)
    return chosen or ""


def _choose_step(trouble: Trouble, shape: str, state: Draft, report: Report) -> Repair:
    """What is suggested, until somebody chooses another thing to do or other words for it."""
    suggested = remedies.suggestion(trouble, shape, report, state.mapping, state.rules.phone_country)
    about = (str(report.issues), trouble.rule, trouble.field, shape)
    if st.session_state.get("fix_of") != about or st.session_state.get("fix") not in trouble.kinds:
        st.session_state["fix_of"] = about
        st.session_state["fix"] = suggested.kind
        st.session_state["fix_country"] = state.rules.phone_country
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kind = st.selectbox(text.FIX, trouble.kinds, format_func=text.fix, key="fix", width=320)
        is_short = trouble.rows <= remedies.SHORT
        step = begin_step(trouble, shape, kind)
        match kind:
            case RepairKind.SET_COUNTRY:
                country = st.selectbox(
                    text.COUNTRY_OF_NUMBERS, _COUNTRIES, format_func=text.country, key="fix_country", width=320
                )
                return replace(step, value_to=country)
            case RepairKind.REPLACE_DOMAIN if shape:
                domain = st.text_input(text.DOMAIN_INSTEAD, key="fix_domain", placeholder=shape, live=is_short)
                meant = domain.strip().removeprefix("@")
                return replace(step, value=shape.removeprefix("@"), value_to=meant) if meant else step
            case RepairKind.REPLACE:
                find = st.text_input(text.FIND, key="fix_find", width=200, live=is_short)
                instead = st.text_input(text.REPLACE_WITH, key="fix_with", width=200, live=is_short)
                return replace(step, value=find, value_to=instead)
            case RepairKind.SET_VALUE:
                value = st.text_input(text.NEW_VALUE, key="fix_value", width=320, live=is_short)
                return replace(step, value_to=value.strip())
            case _:
                return step


def _offer_all(step: Repair, state: Draft, report: Report) -> None:
    """Where only the first of several values would be kept: a press, and the field takes all of them."""
    separator = remedies.separator(step, report, state.mapping, state.rules.phone_country)
    if not separator:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(f":material/info: {text.ONLY_FIRST}", width="content")
        if st.button(text.TAKE_ALL, key="take_all", type="tertiary", icon=":material/call_split:"):
            draft.change(Step.REVIEW, mapping=take_several(state.mapping, step.field, separator))
            st.toast(text.all_taken(step.field, separator), icon=":material/check:")
            st.rerun()


def _show_preview(step: Repair, preview: Preview) -> None:
    after = pl.lit(text.LEFT_OUT_ROW) if step.kind is RepairKind.DROP_ROWS else pl.col("after")
    st.dataframe(
        preview.first.select(
            pl.col("_row").alias(text.ROW),
            pl.col("before").fill_null(text.EMPTY_CELL).alias(text.BEFORE),
            after.fill_null(text.EMPTY_CELL).alias(text.AFTER),
        ),
        hide_index=True,
        key="fix_preview",
        alt=text.PREVIEW_FIX_ALT,
        column_config={text.ROW: st.column_config.NumberColumn(width="small", format="%d", pinned=True)},
    )
    if step.kind is RepairKind.REPLACE and not step.value:
        st.caption(text.FIND_FIRST)
    else:
        st.caption(text.mends(preview.touched, preview.rows) if preview.touched else text.NOTHING_CHANGES)
