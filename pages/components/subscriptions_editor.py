"""What each row subscribes besides becoming a profile: one line per subscription, and a form for the next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from altcraft_core.fields import CUSTOM_DATA
from altcraft_core.records import Subscription
from pages.components import services, text

Subscriptions = tuple[Subscription, ...]

_PREFIX = "subscription_"
_BOX = "subscriptions"
_CHANGE = "change_of_subscriptions"
_USUAL = {"email": "email", "sms": "phones", "whatsapp": "phones", "viber": "phones", "notify": "phones"}
_PUSH = "push"
#: Said outright: a browser keeps showing what merely was forgotten here.
_EMPTY = {
    f"{_PREFIX}resource": None,
    f"{_PREFIX}number": None,
    f"{_PREFIX}provider": "",
    f"{_PREFIX}status": None,
    f"{_PREFIX}priority": None,
    f"{_PREFIX}categories": [],
}


def show(subscriptions: Subscriptions, fields: Sequence[str]) -> Subscriptions:
    """The subscriptions with what the operator added or removed just now; `fields` are those that get values.

    The account is asked for its resources only while the block is open.
    """
    change = st.session_state.pop(_CHANGE, None)
    if change is not None:
        subscriptions = change(subscriptions)
    box = st.expander(
        text.subscriptions(len(subscriptions)), icon=":material/mark_email_read:", key=_BOX, on_change="rerun"
    )
    if box.open:
        with box:
            names = _resource_names()
            st.caption(text.SUBSCRIPTIONS_CAPTION)
            for place, item in enumerate(subscriptions):
                _show_one(place, item, names)
            _show_form(names, tuple(name for name in dict.fromkeys(fields) if _may_be_address(name)))
    return subscriptions


def _may_be_address(field: str) -> bool:
    return bool(field) and not field.startswith(CUSTOM_DATA)


def _resource_names() -> dict[int, str]:
    """Empty where the account does not tell them."""
    connection = services.connection_name()
    return {each.id: each.name for each in services.resources(connection).things} if connection else {}


def _show_one(place: int, item: Subscription, names: dict[int, str]) -> None:
    sentence, button = st.columns((10, 2), vertical_alignment="center")
    sentence.markdown(text.subscription(item, names.get(item.resource_id, "")))
    button.button(
        text.REMOVE,
        key=f"remove_subscription:{place}",
        icon=":material/close:",
        type="tertiary",
        width="stretch",
        on_click=_change,
        args=(partial(_without, item),),
    )


def _show_form(names: dict[int, str], fields: Sequence[str]) -> None:
    channel_place, resource_place, address_place = st.columns(3)
    with channel_place:
        channel = st.selectbox(
            text.CHANNEL,
            tuple(text.CHANNELS),
            format_func=text.channel,
            accept_new_options=True,
            help=text.CHANNEL_HINT,
            key=f"{_PREFIX}channel",
        )
    with resource_place:
        resource = _pick_resource(names)
    with address_place:
        address = _pick_address(channel, fields)
    provider = ""
    if channel == _PUSH:
        provider = st.text_input(text.PROVIDER, placeholder=text.PROVIDER_HINT, key=f"{_PREFIX}provider").strip()
    with st.container(horizontal=True, vertical_alignment="center"):
        with st.popover(text.SUBSCRIPTION_MORE, type="tertiary", icon=":material/tune:"):
            status, priority, categories = _pick_details()
        st.space("stretch")
        subscription = Subscription(
            channel=channel or "",
            resource_id=resource,
            address_field=address,
            provider=provider,
            status=status,
            priority=priority,
            cats=categories,
        )
        is_whole = bool(channel and resource and address and (provider or channel != _PUSH))
        st.button(
            text.ADD_SUBSCRIPTION,
            key="add_subscription",
            icon=":material/add:",
            disabled=not is_whole,
            on_click=_add,
            args=(subscription,),
        )


def _pick_resource(names: dict[int, str]) -> int:
    if names:
        chosen = st.selectbox(
            text.RESOURCE,
            tuple(names),
            index=None,
            format_func=partial(text.numbered, names),
            placeholder=text.RESOURCE_PROMPT,
            key=f"{_PREFIX}resource",
        )
    else:
        chosen = st.number_input(
            text.RESOURCE_NUMBER, min_value=1, value=None, step=1, help=text.NO_RESOURCES, key=f"{_PREFIX}number"
        )
    return chosen or 0


def _pick_address(channel: str | None, fields: Sequence[str]) -> str:
    """Its key holds the channel: each channel begins with the field that people mean."""
    usual = _USUAL.get(channel or "", "")
    chosen = st.selectbox(
        text.SUBSCRIBED_ADDRESS,
        fields,
        index=fields.index(usual) if usual in fields else None,
        format_func=text.field_and_name,
        placeholder=text.SUBSCRIBED_ADDRESS_PROMPT,
        key=f"{_PREFIX}address:{channel}",
    )
    return chosen or ""


def _pick_details() -> tuple[str, int | None, tuple[str, ...]]:
    status = st.selectbox(
        text.SUBSCRIPTION_STATUS,
        tuple(text.SUBSCRIPTION_STATUSES),
        index=None,
        format_func=text.SUBSCRIPTION_STATUSES.__getitem__,
        placeholder=text.SUBSCRIPTION_STATUS_PROMPT,
        key=f"{_PREFIX}status",
    )
    st.caption(text.SUBSCRIPTION_STATUS_HELP)
    priority = st.number_input(
        text.SUBSCRIPTION_PRIORITY,
        value=None,
        step=1,
        placeholder=text.SUBSCRIPTION_PRIORITY_PROMPT,
        key=f"{_PREFIX}priority",
    )
    categories = st.multiselect(
        text.SUBSCRIPTION_CATEGORIES,
        (),
        accept_new_options=True,
        placeholder=text.SUBSCRIPTION_CATEGORIES_PROMPT,
        key=f"{_PREFIX}categories",
    )
    return status or "", priority, tuple(categories)


def _with(item: Subscription, subscriptions: Subscriptions) -> Subscriptions:
    return (*(each for each in subscriptions if each != item), item)


def _without(item: Subscription, subscriptions: Subscriptions) -> Subscriptions:
    return tuple(each for each in subscriptions if each != item)


def _add(item: Subscription) -> None:
    _change(partial(_with, item))
    st.session_state.update(_EMPTY)


def _change(change: Callable[[Subscriptions], Subscriptions]) -> None:
    """Before the run, so that the form can be emptied; the block, whose title counts, stays open."""
    st.session_state[_CHANGE] = change
    st.session_state[_BOX] = True
