"""Subscriptions of a profile: checked as they come, then merged into those that are stored.

A stored subscription looks as it was sent, with `status` as a word, or None where no status was ever told.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from altcraft_core.demo.answers import Refusal
from altcraft_core.demo.kinds import KINDS, PHONE, Misfit
from altcraft_core.demo.resources import RESOURCE_BY_ID, DemoResource

STATUSES = ("subscribed", "unsubscribed", "complained", "hardbounced", "unconfirmed", "suspended", "invalid")
UNCHANGED = -1  #: as a status or a priority: leave it as it is
PROVIDERS = ("android-firebase", "ios-firebase", "ios-apns", "android-huawei", "android-rustore", "web-push")

Subscription = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Address:
    """Where a channel's address stands in the subscription, by path, and what it may be."""

    path: tuple[str, ...]
    fits: Callable[[str], bool]


def _is_phone(text: str) -> bool:
    return PHONE.fullmatch(text) is not None


_PHONE_DATA = Address(path=("cc_data", "phone"), fits=_is_phone)
ADDRESSES: Mapping[str, Address] = {
    "email": Address(path=("email",), fits=lambda text: "@" in text and " " not in text),
    "sms": Address(path=("phone",), fits=_is_phone),
    "push": Address(path=("subscription_id",), fits=bool),
    "notify": _PHONE_DATA,
    "viber": _PHONE_DATA,
    "whatsapp": _PHONE_DATA,
    "telegram_bot": Address(path=("cc_data", "id"), fits=lambda text: text.removeprefix("-").isdigit()),
}
CUSTOM_CHANNEL = Address(path=("cc_data", "id"), fits=bool)


def read_subscriptions(value: object, database: int, *, skip_invalid: bool) -> list[Subscription]:
    """The subscriptions of one profile. Refusal when one is bad, unless bad ones are to be skipped."""
    items = value if isinstance(value, list) else [value]
    read: list[Subscription] = []
    for item in items:
        try:
            read.append(_read_subscription(item, database))
        except Refusal:
            if not skip_invalid:
                raise
    return read


def merge_subscriptions(stored: list[Subscription], incoming: Sequence[Subscription]) -> None:
    """Update those of the same resource, channel and address; add the others."""
    known = {_identity(subscription): subscription for subscription in stored}
    for subscription in incoming:
        if found := known.get(_identity(subscription)):
            custom_fields = {**found.get("custom_fields", {}), **subscription.get("custom_fields", {})}
            found.update(subscription | ({"custom_fields": custom_fields} if custom_fields else {}))
        else:
            known[_identity(subscription)] = added = {"status": None} | subscription
            stored.append(added)


def find_address(subscription: Mapping[str, Any]) -> str:
    """The address of a subscription that was read."""
    value: Any = subscription
    for key in ADDRESSES.get(subscription["channel"], CUSTOM_CHANNEL).path:
        value = value[key]
    return str(value)


def _identity(subscription: Mapping[str, Any]) -> tuple[int, str, str]:
    return subscription["resource_id"], subscription["channel"], find_address(subscription)


def _refuse(words: str) -> Refusal:
    return Refusal(400, f"Invalid subscription: {words}")


def _read_subscription(item: object, database: int) -> Subscription:
    if not isinstance(item, dict):
        raise _refuse("it is no object")
    resource = _find_resource(item, database)
    channel = item.get("channel")
    if channel not in resource.channels:
        raise _refuse(f"resource {resource.id} has no channel {channel!r}")
    read = {"channel": channel, "resource_id": resource.id, **_read_address(item, channel)}
    read |= _read_status(item) | _read_priority(item) | _read_categories(item, resource)
    return read | _read_custom_fields(item, resource.fields(channel))


def _find_resource(item: Mapping[str, Any], database: int) -> DemoResource:
    number = _integer(item, "resource_id")
    resource = RESOURCE_BY_ID.get(number) if number is not None else None
    if resource is None or database not in resource.databases:
        raise _refuse(f"resource {number} is not found")
    return resource


def _read_address(item: Mapping[str, Any], channel: str) -> Subscription:
    address = ADDRESSES.get(channel, CUSTOM_CHANNEL)
    outer, *inner = address.path
    value = item.get(outer)
    if channel == "email" and value is None and isinstance(item.get("email_data"), dict):
        value = item["email_data"].get("email")
    if inner:
        value = value.get(inner[0]) if isinstance(value, dict) else None
    if not isinstance(value, str | int) or isinstance(value, bool) or not address.fits(str(value).strip()):
        raise _refuse(f"{'.'.join(address.path)} is no address for {channel}")
    text = str(value).strip()
    told = {outer: {inner[0]: text}} if inner else {outer: text.lower() if channel == "email" else text}
    return told | (_read_provider(item) if channel == "push" else {})


def _read_provider(item: Mapping[str, Any]) -> Subscription:
    if item.get("provider") not in PROVIDERS:
        raise _refuse("provider is not known")
    return {"provider": item["provider"]}


def _read_status(item: Mapping[str, Any]) -> Subscription:
    value = item.get("status")
    if value in STATUSES:
        return {"status": value}
    number = _integer(item, "status")
    if number is None or number == UNCHANGED:
        return {}
    if not 0 <= number < len(STATUSES):
        raise _refuse(f"status {value!r} is not known")
    return {"status": STATUSES[number]}


def _read_priority(item: Mapping[str, Any]) -> Subscription:
    number = _integer(item, "priority")
    return {} if number is None or number == UNCHANGED else {"priority": number}


def _read_categories(item: Mapping[str, Any], resource: DemoResource) -> Subscription:
    if item.get("cats") is None:
        return {}
    names = item["cats"] if isinstance(item["cats"], list) else [item["cats"]]
    names = [name.get("name") if isinstance(name, dict) else name for name in names if name != ""]
    if unknown := [name for name in names if name not in resource.categories]:
        raise _refuse(f"resource {resource.id} has no category {unknown[0]!r}")
    return {"cats": names}


def _read_custom_fields(item: Mapping[str, Any], fields: Mapping[str, Any]) -> Subscription:
    told = item.get("custom_fields")
    if told is None or told == "":
        return {}
    if not isinstance(told, dict) or not told.keys() <= fields.keys():
        raise _refuse("custom_fields is no object of known fields")
    try:
        return {
            "custom_fields": {name: fields[name].kind.read_value(value, strict=False) for name, value in told.items()}
        }
    except Misfit:
        raise _refuse("a value in custom_fields does not fit its field") from None


def _integer(item: Mapping[str, Any], name: str) -> int | None:
    if item.get(name) is None:
        return None
    try:
        return int(KINDS["int"].read_value(item[name], strict=False))
    except Misfit:
        raise _refuse(f"{name} {item[name]!r} is not known") from None
