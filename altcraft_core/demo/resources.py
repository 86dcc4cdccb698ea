"""The resources that the demo platform holds: what people subscribe to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from altcraft_core.demo.databases import DemoField, custom, system


@dataclass(frozen=True, kw_only=True)
class DemoResource:
    """A resource: its channels, the databases it may be used with, its categories and its own subscription fields."""

    id: int
    name: str
    group: tuple[int, str]
    channels: tuple[str, ...]
    databases: tuple[int, ...]
    domain: str
    categories: tuple[str, ...] = ()
    custom_fields: tuple[DemoField, ...] = ()

    def summarize(self) -> dict[str, Any]:
        """The resource as `resources/list` tells it."""
        number, name = self.group
        return {"id": self.id, "name": self.name, "groups": [{"id": number, "name": name}]}

    def describe(self) -> dict[str, Any]:
        """The resource as `resources/get` tells it."""
        return {
            "channels": list(self.channels),
            "dbs_ids": list(self.databases),
            "id": self.id,
            "name": self.name,
            "trk_domain": f"click.{self.domain}",
            "url": f"https://{self.domain}",
        }

    def fields(self, channel: str) -> dict[str, DemoField]:
        """The fields of its subscriptions in that channel, by name."""
        return {field.name: field for field in (*SYSTEM_FIELDS, *DEVICE_FIELDS.get(channel, ()), *self.custom_fields)}


SYSTEM_FIELDS = (
    system("_regip", "ip", "Registration IP"),
    system("_regdate", "datetime", "Registration date"),
    system("_language", "unicode", "Language", dictionary="languages"),
)
_DEVICE = (
    system("_device", "unicode", "Device", dictionary="devices"),
    system("_os", "unicode", "Operating system", dictionary="oses"),
    system("_tz", "unicode", "Time zone", dictionary="tz"),
)
DEVICE_FIELDS: Mapping[str, tuple[DemoField, ...]] = {"push": _DEVICE}

RESOURCES: tuple[DemoResource, ...] = (
    DemoResource(
        id=1,
        name="Новости",
        group=(1, "Розница"),
        channels=("email", "sms", "viber", "whatsapp", "telegram_bot", "notify"),
        databases=(3, 8),
        domain="news.example.com",
        categories=("sales", "new_goods", "events"),
        custom_fields=(custom("frequency", "int", "Писем в неделю"), custom("source", "unicode", "Откуда узнали")),
    ),
    DemoResource(
        id=2,
        name="Mobile app",
        group=(1, "Розница"),
        channels=("push", "app_inbox"),
        databases=(3, 5),
        domain="app.example.com",
        categories=("orders", "offers"),
        custom_fields=(custom("app_version", "unicode", "Version"), custom("beta", "bool", "Beta tester")),
    ),
    DemoResource(
        id=4,
        name="Fair newsletter",
        group=(2, "Events"),
        channels=("email", "sms"),
        databases=(5,),
        domain="fairs.example.org",
        categories=("invitations", "programme"),
        custom_fields=(custom("stand", "unicode", "Stand"),),
    ),
)
RESOURCE_BY_ID: Mapping[int, DemoResource] = {resource.id: resource for resource in RESOURCES}
