"""What a subscription may say beside its address: its own fields, categories, status and priority."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import streamlit as st

from altcraft_core.records import Subscription
from pages.components import catalogue, services, text

Pairs = tuple[tuple[str, str], ...]

FORM = "subscription_"  #: begins the keys of the form
_SAME = ""  # no field can be called that


@dataclass(frozen=True, kw_only=True)
class Details:
    """What was chosen."""

    status: str
    priority: int | None
    categories: tuple[str, ...]
    fixed: Pairs  #: own fields with the same value for every row
    told: Pairs  #: own fields, each with the field that holds the row's value

    @property
    def is_whole(self) -> bool:
        """Has every value been typed?"""
        return all(value for _, value in self.fixed)


def pick(resource_id: int, channel: str, categories: Sequence[str], sources: Sequence[str]) -> Details:
    """Own fields and categories are offered where the account tells them, and may be typed."""
    titles = _own_fields(resource_id, channel)
    left, right = st.columns(2)
    with left:
        names = _pick_names(text.SUBSCRIPTION_FIELDS, titles, _fields_key(resource_id, channel))
    with right:
        known = {name: name for name in categories}
        chosen = _pick_names(text.SUBSCRIPTION_CATEGORIES, known, _categories_key(resource_id))
    pairs = [(name, *_pick_value(name, text.named(titles, name), sources)) for name in names]
    status, priority = _pick_status()
    return Details(
        status=status,
        priority=priority,
        categories=tuple(chosen),
        fixed=tuple((name, value) for name, source, value in pairs if source == _SAME),
        told=tuple((name, source) for name, source, _ in pairs if source != _SAME),
    )


def fill(item: Subscription) -> None:
    """Let the form show this subscription; only in a callback, before it is drawn."""
    own = [name for name, _ in (*item.custom_fields, *item.custom_fields_from)]
    st.session_state.update(
        {
            _fields_key(item.resource_id, item.channel): own,
            _categories_key(item.resource_id): list(item.cats),
            f"{FORM}status": item.status or None,
            f"{FORM}priority": item.priority,
        }
        | {_source_key(name): _SAME for name, _ in item.custom_fields}
        | {_value_key(name): value for name, value in item.custom_fields}
        | {_source_key(name): source for name, source in item.custom_fields_from}
    )


def _own_fields(resource_id: int, channel: str) -> dict[str, str]:
    """Titles by name; none where the account does not tell them."""
    connection = services.connection_name()
    if not (connection and resource_id and channel):
        return {}
    return {each.name: each.title for each in catalogue.subscription_fields(connection, resource_id, channel).things}


def _pick_names(title: str, offered: Mapping[str, str], key: str) -> Sequence[str]:
    """Some of what is offered, by name with its title, and whatever else is typed."""
    return st.multiselect(
        title,
        tuple(dict.fromkeys((*offered, *st.session_state.get(key, ())))),
        format_func=partial(text.named, offered),
        accept_new_options=True,
        placeholder=text.CHOOSE_NAMES if offered else text.TYPE_NAMES,
        key=key,
    )


def _pick_value(name: str, title: str, sources: Sequence[str]) -> tuple[str, str]:
    """Where the values of an own field come from, and what they are where they are all the same."""
    if st.session_state.get(_source_key(name), _SAME) not in sources:
        st.session_state[_source_key(name)] = _SAME
    title_place, source_place, value_place = st.columns((4, 5, 5), vertical_alignment="center")
    title_place.markdown(f":small[{text.literal(title)}]")
    source = source_place.selectbox(
        name, (_SAME, *sources), format_func=text.source, key=_source_key(name), label_visibility="collapsed"
    )
    if source != _SAME:
        return source, ""
    value = value_place.text_input(
        name, key=_value_key(name), placeholder=text.CONSTANT_VALUE, label_visibility="collapsed"
    )
    return source, value.strip()


def _pick_status() -> tuple[str, int | None]:
    """Out of sight until somebody wants it: a status overwrites what people chose."""
    with st.container(horizontal=True, vertical_alignment="center"):
        with st.popover(text.SUBSCRIPTION_MORE, type="tertiary", icon=":material/tune:"):
            status = st.selectbox(
                text.SUBSCRIPTION_STATUS,
                tuple(text.SUBSCRIPTION_STATUSES),
                index=None,
                format_func=text.SUBSCRIPTION_STATUSES.__getitem__,
                placeholder=text.SUBSCRIPTION_STATUS_PROMPT,
                key=f"{FORM}status",
            )
            st.caption(text.SUBSCRIPTION_STATUS_HELP)
            priority = st.number_input(
                text.SUBSCRIPTION_PRIORITY,
                value=None,
                step=1,
                placeholder=text.SUBSCRIPTION_PRIORITY_PROMPT,
                key=f"{FORM}priority",
            )
        st.caption(text.status_and_priority(status or "", priority))
    return status or "", priority


def _fields_key(resource_id: int, channel: str) -> str:
    """Each resource has fields of its own, in each channel."""
    return f"{FORM}fields:{resource_id}:{channel}"


def _categories_key(resource_id: int) -> str:
    return f"{FORM}categories:{resource_id}"


def _source_key(name: str) -> str:
    return f"{FORM}from:{name}"


def _value_key(name: str) -> str:
    return f"{FORM}value:{name}"
