"""The profile databases that the demo platform holds, and the fields of their profiles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from altcraft_core.demo.kinds import KINDS, Kind


@dataclass(frozen=True, kw_only=True)
class DemoField:
    """A field of a database's profiles, or of a resource's subscriptions."""

    name: str
    title: str
    kind: Kind
    category: str = "custom"
    required: bool = False
    dictionary: str = ""  #: devices, oses, tz or languages

    def describe(self) -> dict[str, Any]:
        """The field as the calls ending in `fields_get` tell it."""
        told = {
            "category": self.category,
            "title": self.title,
            "name": self.name,
            "required": self.required,
            "type": "phone_list" if self.kind.name == "phones" else self.kind.name,
        }
        return told | ({"dictionary": self.dictionary} if self.dictionary else {})


def system(name: str, kind: str, title: str, *, required: bool = False, dictionary: str = "") -> DemoField:
    """A field that the platform brings."""
    return DemoField(
        name=name, title=title, kind=KINDS[kind], category="system", required=required, dictionary=dictionary
    )


def custom(name: str, kind: str, title: str, *, required: bool = False) -> DemoField:
    """A field that the account made."""
    return DemoField(name=name, title=title, kind=KINDS[kind], required=required)


@dataclass(frozen=True, kw_only=True)
class DemoDatabase:
    """A database. Its fields stand by name: what every database has, and its own."""

    id: int
    name: str
    description: str
    suppress_id: int
    group: tuple[int, str]
    tags: tuple[str, ...]
    fields: Mapping[str, DemoField]

    def summarize(self) -> dict[str, Any]:
        """The database as `databases/list` tells it."""
        number, name = self.group
        groups = [{"Id": number, "Name": name}]
        return {"id": self.id, "name": self.name, "ui_tags": list(self.tags), "Groups": groups}

    def describe(self) -> dict[str, Any]:
        """The database as `databases/get` tells it."""
        return {"id": self.id, "name": self.name, "suppress_id": self.suppress_id, "description": self.description}


SYSTEM_FIELDS: tuple[DemoField, ...] = (
    system("email", "email", "E-mail"),
    system("phones", "phones", "Phones"),
    system("_fname", "unicode", "First name"),
    system("_lname", "unicode", "Last name"),
    system("_bdate", "date", "Birth date"),
    system("_sex", "sex", "Sex"),
    system("_status", "int", "Status"),
    system("_regdate", "datetime", "Registration date"),
    system("_regip", "ip", "Registration IP"),
    system("_ip", "ip", "IP"),
    system("_regurl", "unicode", "Registration URL"),
    system("_regcountry", "country", "Registration country"),
    system("_regcity", "unicode", "Registration city"),
    system("_country", "country", "Country"),
    system("_region", "unicode", "Region"),
    system("_city", "unicode", "City"),
    system("_postal_code", "unicode", "Postal code"),
    system("_browser", "unicode", "Browser"),
    system("_os", "unicode", "Operating system", dictionary="oses"),
    system("_vendor", "unicode", "Vendor"),
    system("_tz", "unicode", "Time zone", dictionary="tz"),
)


def with_system(*fields: DemoField) -> Mapping[str, DemoField]:
    """What every database has, and these."""
    return {field.name: field for field in (*SYSTEM_FIELDS, *fields)}


DATABASES: tuple[DemoDatabase, ...] = (
    DemoDatabase(
        id=3,
        name="Покупатели",
        description="Все покупатели: магазины и сайт",
        suppress_id=1,
        group=(1, "Розница"),
        tags=("retail", "ru"),
        fields=with_system(
            custom("CRM_ID", "unicode", "Номер в CRM"),
            custom("New_field_7", "unicode", "Новое поле 7"),
            custom("points", "int", "Баллы"),
            custom("discount", "float", "Скидка, %"),
            custom("vip", "bool", "Особый клиент"),
            custom("last_purchase", "date", "Последняя покупка"),
            custom("last_visit", "datetime", "Последний визит"),
            custom("interests", "tags", "Интересы"),
            custom("shops", "arr", "Магазины"),
            custom("address", "object", "Адрес доставки"),
            custom("orders", "arr_object", "Заказы"),
            custom("comment", "unicode", "Комментарий"),
        ),
    ),
    DemoDatabase(
        id=5,
        name="Visitors of fairs",
        description="People who left a card at our stand",
        suppress_id=1,
        group=(2, "Events"),
        tags=("events",),
        fields=with_system(
            custom("company", "unicode", "Company"),
            custom("badge", "int", "Badge number"),
            custom("budget", "float", "Budget, thousand EUR"),
            custom("follow_up", "bool", "Wants a call"),
            custom("visited_on", "date", "Day of the visit"),
            custom("topics", "tags", "Topics"),
            custom("card", "object", "Business card"),
        ),
    ),
    DemoDatabase(
        id=8,
        name="Партнёры",
        description="Партнёрская сеть: любой импорт запускает знакомство",
        suppress_id=2,
        group=(3, "Partners"),
        tags=("partners", "ru"),
        fields=with_system(
            custom("partner_code", "unicode", "Код партнёра"),
            custom("rank", "int", "Уровень"),
            custom("regions", "tags", "Регионы"),
            custom("contract_till", "date", "Договор до"),
        ),
    ),
)
DATABASE_BY_ID: Mapping[int, DemoDatabase] = {database.id: database for database in DATABASES}
