"""What programs did to a list, a few samples of it, repairs by one click, and the steps that were taken so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from itertools import groupby

import polars as pl
import streamlit as st

from altcraft_core.lists.damage import Damage, DamageKind, Sample
from altcraft_core.records import ContactList, Repair, RepairKind
from pages.components import long_work, text
from pages.components.upload import sources

MOST_DIGITS = 30


def show(contact_list: ContactList, repairs: tuple[Repair, ...]) -> tuple[Repair, ...]:
    """The repairs as the operator wants them; nothing is shown where the list is sound."""
    found = long_work.do("damage", partial(sources.damage, contact_list, repairs), text.DAMAGE_STOPPED, text.LOOK_AGAIN)
    offered = _list_offered(repairs)
    if found is None:
        return repairs
    if not found and not offered:
        return repairs
    with st.container(border=True, key="damage", gap="small"):
        st.subheader(text.DAMAGE, anchor=False)
        st.caption(text.DAMAGE_CAPTION)
        undone = _show_steps(offered)
        wanted = _show_damage(found)
    return (*(each for each in repairs if each not in undone), *wanted)


def _list_offered(repairs: tuple[Repair, ...]) -> dict[RepairKind, tuple[Repair, ...]]:
    """The repairs that are offered here, by kind; those of rows that break a rule are steps of the Review page."""
    kinds = dict.fromkeys(each.kind for each in repairs if each.kind in text.REPAIRS_DONE and not each.rule)
    return {kind: tuple(each for each in repairs if each.kind is kind and not each.rule) for kind in kinds}


def _show_steps(offered: dict[RepairKind, tuple[Repair, ...]]) -> tuple[Repair, ...]:
    """One line for each kind of repair; the repairs that are to be undone."""
    undone: tuple[Repair, ...] = ()
    for kind, steps in offered.items():
        with st.container(horizontal=True, vertical_alignment="center"):
            columns = [each.column for each in steps if each.column]
            st.markdown(f":green[:material/check_circle:] {text.repaired(kind, columns)}", width="content")
            if st.button(text.UNDO_REPAIR, key=f"undo_{kind}", type="tertiary", icon=":material/undo:"):
                undone = steps
    return undone


def _show_damage(found: Sequence[Damage]) -> tuple[Repair, ...]:
    """Each kind of damage with its samples; the repairs that were asked for."""
    wanted: tuple[Repair, ...] = ()
    safe = [one for one in found if one.repair and one.kind is not DamageKind.LOST_ZEROS]
    if len({one.kind for one in safe}) > 1 and st.button(
        text.REPAIR_ALL, key="repair_all", type="primary", icon=":material/healing:"
    ):
        wanted = _list_repairs(safe)
    for kind, group in groupby(found, key=lambda one: one.kind):
        wanted = _show_kind(kind, tuple(group)) or wanted
    return wanted


def _show_kind(kind: DamageKind, group: Sequence[Damage]) -> tuple[Repair, ...]:
    count, mendable = sum(one.count for one in group), sum(one.mendable for one in group)
    columns = [one.column for one in group if one.column]
    told = f":orange[:material/warning:] **{text.DAMAGES[kind]}** · {text.how_damaged(count, columns, mendable)}"
    wanted: tuple[Repair, ...] = ()
    with st.container(border=True, gap="xsmall", key=f"damage_{kind}"):
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            st.markdown(told, width="content")
            repairs = _ask_lengths(group) if kind is DamageKind.LOST_ZEROS else _list_repairs(group)
            if mendable and st.button(text.REPAIR_BUTTONS[kind], key=f"repair_{kind}", icon=":material/build:"):
                wanted = repairs
        st.caption(text.DAMAGE_NEXT[kind])
        with st.expander(text.DAMAGE_SAMPLES):
            _show_samples(kind, group)
    return wanted


def _show_samples(kind: DamageKind, group: Sequence[Damage]) -> None:
    samples = [(one.column, sample) for one in group for sample in one.samples]
    nothing = text.CELL_EMPTIED if group[0].column else text.ROW_LEFT_OUT
    table = {
        text.ROW: [sample.row for _, sample in samples],
        text.DAMAGE_COLUMN: [column for column, _ in samples],
        text.DAMAGE_VALUE: [text.mark_damage(kind, sample) for _, sample in samples],
        text.DAMAGE_MENDED: [_tell_mended(sample, nothing) for _, sample in samples],
    }
    never = {text.DAMAGE_MENDED: [text.CELL_STAYS] * len(samples), text.DAMAGE_COLUMN: [""] * len(samples)}
    shown = [name for name, cells in table.items() if cells != never.get(name)]
    st.dataframe(
        pl.DataFrame(table).select(shown),
        hide_index=True,
        alt=text.DAMAGE_SAMPLES_ALT,
        key=f"samples_{kind}",
        column_config={text.ROW: st.column_config.NumberColumn(width="small", format="%d")},
    )


def _tell_mended(sample: Sample, nothing: str) -> str:
    if sample.mended is None:
        return text.CELL_STAYS
    return sample.mended or nothing


def _list_repairs(group: Sequence[Damage]) -> tuple[Repair, ...]:
    return tuple(one.repair for one in group if one.repair)


def _ask_lengths(group: Sequence[Damage]) -> tuple[Repair, ...]:
    """How many digits the numbers of each column should have."""
    return tuple(
        replace(
            each,
            length=st.number_input(
                text.length_of(each.column), 2, MOST_DIGITS, each.length, key=f"length_{each.column}", width=180
            ),
        )
        for each in _list_repairs(group)
    )
