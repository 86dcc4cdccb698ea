"""What each row subscribes besides becoming a profile: a line for each subscription, and a form for one of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import streamlit as st

from altcraft_core.fields import CUSTOM_DATA
from altcraft_core.records import Resource, Subscription
from pages.components import catalogue, services, text
from pages.components.mapping import subscription_details
from pages.components.mapping.subscription_details import FORM, Details

Subscriptions = tuple[Subscription, ...]

_BOX = "subscriptions"
_CHANGE = "change_of_subscriptions"
_PLACE = "place_of_subscription"  # of the one in the form, while it holds one that is there already
_USUAL = {"email": "email", "sms": "phones", "whatsapp": "phones", "viber": "phones", "notify": "phones"}
_PUSH = "push"
_NEW = Subscription(channel="email", resource_id=0, address_field="")


def show(subscriptions: Subscriptions, fields: Sequence[str]) -> Subscriptions:
    """The subscriptions with what the operator added, changed or removed just now; `fields` are those that get values.

    The account is asked for its resources only while the block is open.
    """
    change = st.session_state.pop(_CHANGE, None)
    if change is not None:
        subscriptions = change(subscriptions)
    box = st.expander(
        text.subscriptions(len(subscriptions)), icon=":material/mark_email_read:", key=_BOX, on_change="rerun"
    )
    if not box.open:
        forget()
        return subscriptions
    edited = st.session_state.get(_PLACE)
    sources = tuple(name for name in dict.fromkeys(fields) if name and not name.startswith(CUSTOM_DATA))
    with box:
        names = _resource_names()
        st.caption(text.SUBSCRIPTIONS_CAPTION)
        for place, item in enumerate(subscriptions):
            if place == edited:
                _show_form(names, sources, place)
            else:
                _show_one(place, item, names)
        if edited is None:
            _show_form(names, sources, None)
    return subscriptions


def forget() -> None:
    """Let go of the subscription in the form: the form is for a new one again."""
    st.session_state.pop(_PLACE, None)


def _resource_names() -> dict[int, str]:
    """Empty where the account does not tell them."""
    connection = services.connection_name()
    return {each.id: each.name for each in catalogue.resources(connection).things} if connection else {}


def _show_one(place: int, item: Subscription, names: Mapping[int, str]) -> None:
    sentence, change, remove = st.columns((8, 2, 2), vertical_alignment="center")
    sentence.markdown(text.subscription(item, names.get(item.resource_id, "")))
    change.button(
        text.CHANGE_SUBSCRIPTION,
        key=f"change_subscription:{place}",
        icon=":material/edit:",
        type="tertiary",
        width="stretch",
        on_click=_open,
        args=(place, item),
    )
    remove.button(
        text.REMOVE,
        key=f"remove_subscription:{place}",
        icon=":material/close:",
        type="tertiary",
        width="stretch",
        on_click=_change,
        args=(partial(_without, place),),
    )


# ---------------------------------------------------------------- the form


def _show_form(names: Mapping[int, str], sources: Sequence[str], place: int | None) -> None:
    """For the subscription at that place, or for a new one."""
    with st.container(border=True, key="subscription_form"):
        channel_place, resource_place, address_place = st.columns(3)
        with resource_place:
            resource_id = _pick_resource(names)
        with channel_place:
            channel = _pick_channel()
        told = _ask_about(resource_id)
        if told and channel and told.channels and channel not in told.channels:
            st.markdown(f":small[:orange[{text.no_such_channel(told.channels)}]]")
        with address_place:
            address = _pick_address(channel, sources)
        provider = ""
        if channel == _PUSH:
            provider = st.text_input(text.PROVIDER, placeholder=text.PROVIDER_HINT, key=f"{FORM}provider").strip()
        details = subscription_details.pick(resource_id, channel, told.categories if told else (), sources)
        is_whole = bool(channel and resource_id and address and (provider or channel != _PUSH) and details.is_whole)
        _show_buttons(_build(channel, resource_id, address, provider, details), place, is_whole=is_whole)


def _build(channel: str, resource_id: int, address: str, provider: str, details: Details) -> Subscription:
    return Subscription(
        channel=channel,
        resource_id=resource_id,
        address_field=address,
        provider=provider,
        status=details.status,
        priority=details.priority,
        cats=details.categories,
        custom_fields=details.fixed,
        custom_fields_from=details.told,
    )


def _show_buttons(subscription: Subscription, place: int | None, *, is_whole: bool) -> None:
    with st.container(horizontal=True, horizontal_alignment="right"):
        if place is not None:
            st.button(text.LEAVE_SUBSCRIPTION, key="leave_subscription", type="tertiary", on_click=_close)
        st.button(
            text.ADD_SUBSCRIPTION if place is None else text.KEEP_SUBSCRIPTION,
            key="add_subscription" if place is None else "keep_subscription",
            icon=":material/add:" if place is None else ":material/check:",
            disabled=not is_whole,
            on_click=_keep,
            args=(place, subscription),
        )


def _pick_channel() -> str:
    chosen = st.selectbox(
        text.CHANNEL,
        tuple(text.CHANNELS),
        format_func=text.channel,
        accept_new_options=True,
        help=text.CHANNEL_HINT,
        key=f"{FORM}channel",
    )
    return chosen or ""


def _pick_resource(names: Mapping[int, str]) -> int:
    if names:
        chosen = st.selectbox(
            text.RESOURCE,
            tuple(dict.fromkeys((*names, *filter(None, (st.session_state.get(f"{FORM}resource"),))))),
            index=None,
            format_func=partial(text.numbered, names),
            placeholder=text.RESOURCE_PROMPT,
            key=f"{FORM}resource",
        )
    else:
        chosen = st.number_input(
            text.RESOURCE_NUMBER, min_value=1, value=None, step=1, help=text.NO_RESOURCES, key=f"{FORM}number"
        )
    return chosen or 0


def _pick_address(channel: str, sources: Sequence[str]) -> str:
    """Its key holds the channel: each channel begins with the field that people mean."""
    key, usual = f"{FORM}address:{channel}", _USUAL.get(channel, "")
    if st.session_state.get(key) not in sources:
        st.session_state[key] = usual if usual in sources else None
    chosen = st.selectbox(
        text.SUBSCRIBED_ADDRESS,
        sources,
        index=None,
        format_func=text.field_and_name,
        placeholder=text.SUBSCRIBED_ADDRESS_PROMPT,
        key=key,
    )
    return chosen or ""


def _ask_about(resource_id: int) -> Resource | None:
    """What the account tells of a resource; None where it tells nothing."""
    connection = services.connection_name()
    told = catalogue.resource(connection, resource_id).things if connection and resource_id else ()
    return next(iter(told), None)


# ---------------------------------------------------------------- changes, before the run that shows them


def _open(place: int, item: Subscription) -> None:
    st.session_state[_PLACE] = place
    st.session_state[_BOX] = True
    _fill(item)


def _close() -> None:
    forget()
    st.session_state[_BOX] = True
    _fill(_NEW)


def _keep(place: int | None, item: Subscription) -> None:
    _change(partial(_with, place, item))


def _with(place: int | None, item: Subscription, subscriptions: Subscriptions) -> Subscriptions:
    place = len(subscriptions) if place is None else place
    return tuple(dict.fromkeys((*subscriptions[:place], item, *subscriptions[place + 1 :])))


def _without(place: int, subscriptions: Subscriptions) -> Subscriptions:
    return subscriptions[:place] + subscriptions[place + 1 :]


def _change(change: Callable[[Subscriptions], Subscriptions]) -> None:
    """The form is for a new one again; the block, whose title counts, stays open."""
    st.session_state[_CHANGE] = change
    _close()


def _fill(item: Subscription) -> None:
    """Said outright: a browser keeps showing what merely was forgotten here."""
    address = {f"{FORM}address:{item.channel}": item.address_field} if item.address_field else {}
    st.session_state.update(
        {
            f"{FORM}channel": item.channel,
            f"{FORM}resource": item.resource_id or None,
            f"{FORM}number": item.resource_id or None,
            f"{FORM}provider": item.provider,
        }
        | address
    )
    subscription_details.fill(item)
