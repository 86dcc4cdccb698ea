"""The fields of an Altcraft profile, and the header words by which lists name them.

Source: the platform's pages "Profile data object" and "Types of database fields".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class FieldKind(StrEnum):
    """What a field's values are, and so how they are normalized, checked and written."""

    TEXT = "text"
    EMAIL = "email"
    PHONE = "phone"
    DATE = "date"  #: sent as "2001-12-31"
    MOMENT = "moment"  #: a date, or a date with time, RFC 3339
    DATETIME = "datetime"  #: a date with time, RFC 3339
    INTEGER = "integer"
    FLOAT = "float"
    BOOL = "bool"
    TAGS = "tags"  #: distinct words
    ARRAY = "array"  #: texts, in order
    OBJECT = "object"  #: a JSON object or array, as text
    SEX = "sex"  #: "male" or "female"
    IP = "ip"  #: IPv4
    COUNTRY = "country"  #: two letters
    TIMEZONE = "timezone"  #: "Europe/Moscow"
    PROFILE_ID = "profile_id"  #: 24 hexadecimal characters


@dataclass(frozen=True, kw_only=True)
class Field:
    """A field of the profile."""

    name: str  #: as the API names it
    kind: FieldKind
    aliases: tuple[str, ...] = ()  #: lower-case header words, English and Russian
    separator: str = ""  #: between the values in one cell; empty: a cell holds one value


STANDARD_FIELDS: tuple[Field, ...] = (
    Field(
        name="email",
        kind=FieldKind.EMAIL,
        aliases=(
            "e-mail",
            "mail",
            "email address",
            "mail address",
            "e-mail address",
            "contact email",
            "work email",
            "personal email",
            "почта",
            "эл. почта",
            "электронная почта",
            "адрес электронной почты",
            "адрес почты",
            "емейл",
            "имейл",
            "мейл",
            "эл. адрес",
            "электронный адрес",
            "почтовый ящик",
        ),
    ),
    Field(
        name="phones",
        kind=FieldKind.PHONE,
        aliases=(
            "phone",
            "phone number",
            "mobile",
            "mobile phone",
            "cell",
            "cell phone",
            "mobile number",
            "tel",
            "telephone",
            "msisdn",
            "contact phone",
            "phone no",
            "whatsapp",
            "телефон",
            "номер телефона",
            "мобильный",
            "мобильный телефон",
            "контактный телефон",
            "моб. телефон",
            "тел",
            "сотовый",
            "сотовый телефон",
            "номер мобильного",
            "номер мобильного телефона",
            "мобильный номер",
            "контактный номер",
        ),
    ),
    Field(
        name="_fname",
        kind=FieldKind.TEXT,
        aliases=("first name", "first", "given name", "forename", "name", "имя", "имя клиента"),
    ),
    Field(
        name="_lname",
        kind=FieldKind.TEXT,
        aliases=("last name", "last", "surname", "family name", "фамилия", "фамилия клиента"),
    ),
    Field(
        name="_bdate",
        kind=FieldKind.DATE,
        aliases=(
            "birthday",
            "birth date",
            "bday",
            "date of birth",
            "dob",
            "born",
            "дата рождения",
            "дата рожд.",
            "день рождения",
            "др",
            "д.р.",
            "родился",
        ),
    ),
    Field(name="_sex", kind=FieldKind.SEX, aliases=("sex", "gender", "пол")),
    Field(
        name="_status",
        kind=FieldKind.INTEGER,
        aliases=("subscription status", "profile status", "статус подписки", "статус профиля"),
    ),
    Field(
        name="_regdate",
        kind=FieldKind.MOMENT,
        aliases=(
            "registration date",
            "registered",
            "registered at",
            "signup date",
            "sign-up date",
            "created at",
            "created",
            "create date",
            "date created",
            "date added",
            "registration",
            "joined",
            "дата регистрации",
            "регистрация",
            "дата создания",
            "дата добавления",
            "зарегистрирован",
            "создан",
        ),
    ),
    Field(
        name="_regip",
        kind=FieldKind.IP,
        aliases=("registration ip", "signup ip", "ip регистрации", "ip при регистрации", "ip адрес регистрации"),
    ),
    Field(name="_ip", kind=FieldKind.IP, aliases=("ip", "ip address", "last ip", "ip адрес", "айпи", "последний ip")),
    Field(
        name="_regurl",
        kind=FieldKind.TEXT,
        aliases=("registration url", "registration page", "signup url", "страница регистрации", "адрес регистрации"),
    ),
    Field(
        name="_regcountry",
        kind=FieldKind.COUNTRY,
        aliases=("registration country", "signup country", "страна регистрации"),
    ),
    Field(name="_regcity", kind=FieldKind.TEXT, aliases=("registration city", "signup city", "город регистрации")),
    Field(
        name="_country",
        kind=FieldKind.COUNTRY,
        aliases=("country", "country code", "nation", "страна", "код страны", "страна проживания"),
    ),
    Field(
        name="_region",
        kind=FieldKind.TEXT,
        aliases=("region", "state", "province", "county", "регион", "область", "край", "республика", "штат"),
    ),
    Field(
        name="_city",
        kind=FieldKind.TEXT,
        aliases=("city", "town", "locality", "город", "населённый пункт", "город проживания", "г."),
    ),
    Field(
        name="_postal_code",
        kind=FieldKind.TEXT,
        aliases=(
            "postal code",
            "postcode",
            "zip",
            "zip code",
            "zipcode",
            "postal",
            "индекс",
            "почтовый индекс",
            "почт. индекс",
            "почтовый код",
        ),
    ),
    Field(name="_browser", kind=FieldKind.TEXT, aliases=("browser", "user agent", "браузер")),
    Field(name="_os", kind=FieldKind.TEXT, aliases=("os", "operating system", "операционная система", "ос")),
    Field(
        name="_vendor",
        kind=FieldKind.TEXT,
        aliases=(
            "vendor",
            "source",
            "lead source",
            "utm_source",
            "источник",
            "откуда узнали",
            "источник лида",
        ),
    ),
    Field(name="_tz", kind=FieldKind.TIMEZONE, aliases=("timezone", "time zone", "tz", "часовой пояс", "таймзона")),
    Field(
        name="profile_id",
        kind=FieldKind.PROFILE_ID,
        aliases=("profile id", "altcraft id", "id профиля", "идентификатор профиля"),
    ),
)

FIELD_BY_NAME: dict[str, Field] = {field.name: field for field in STANDARD_FIELDS}

#: Begins the name of what goes to the action hooks of a scenario, profile by profile, and not into the profile.
CUSTOM_DATA = "custom_data."

#: Begins the name of what only subscriptions take: their own fields, and addresses that the profile does not keep.
SUBSCRIPTION = "subscription."
#: What begins so is read and checked like a field, and is none of the profile.
ASIDE = (CUSTOM_DATA, SUBSCRIPTION)

_CUSTOM_FIELD_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,63}")
_ASIDE_NAME = re.compile(rf"({'|'.join(map(re.escape, ASIDE))})[\w-]{{1,64}}")


def find_field(name: str) -> Field:
    """The standard field of that name, else a custom text field."""
    return FIELD_BY_NAME.get(name) or Field(name=name, kind=FieldKind.TEXT)


def is_field_name(name: str) -> bool:
    """May values be sent under that name? A standard field; a Latin letter, then letters, digits and underscores;
    `custom_data.` or `subscription.` and a key."""
    return name in FIELD_BY_NAME or bool(_CUSTOM_FIELD_NAME.fullmatch(name) or _ASIDE_NAME.fullmatch(name))
