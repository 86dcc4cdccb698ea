"""Which column feeds what of a profile, and how."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from altcraft_core.fields import FieldKind
from altcraft_core.records.columns import Binding, DerivedColumn


class FieldAction(StrEnum):
    """What a value does to the profile's field; the platform's page "Database fields functional update"."""

    SET = "set"
    UNSET = "unset"  #: empties the field, whatever the value
    INCR = "incr"  #: adds to a number; every repeat adds again
    ADD = "add"  #: to tags and arrays
    DELETE = "delete"  #: from tags and arrays
    UPSERT = "upsert"  #: into an object


@dataclass(frozen=True, kw_only=True)
class FieldUse:
    """How a field's values are read and sent, where it is not plainly. Hashable."""

    name: str
    kind: FieldKind | None = None  #: None: the standard field's own, text for all others
    separator: str = ""  #: between the values in one cell; empty: one value, for tags and arrays a comma
    action: FieldAction = FieldAction.SET
    submatch: str = ""  #: for upsert: the path to the property

    @property
    def is_json(self) -> bool:
        """Each value is the JSON text of an object or an array."""
        return self.kind is FieldKind.OBJECT


@dataclass(frozen=True, kw_only=True)
class Subscription:
    """A subscription that each profile with an address gets. Hashable."""

    channel: str  #: email, sms, push, telegram_bot, whatsapp, viber, notify, or a channel of the account's own
    resource_id: int
    address_field: str  #: the field that holds the address; of a list, its first value counts
    provider: str = ""  #: for push: whose subscription id the address is, "android-firebase"
    status: str = ""  #: a status word; it overwrites, so it is sent only when chosen
    priority: int | None = None
    cats: tuple[str, ...] = ()  #: categories of the resource
    custom_fields: tuple[tuple[str, str], ...] = ()  #: (its own field, the same value in each profile)
    custom_fields_from: tuple[tuple[str, str], ...] = ()  #: (its own field, the field that holds each profile's value)

    @property
    def sources(self) -> tuple[str, ...]:
        """The fields that it takes values from, the address first."""
        return (self.address_field, *(source for _, source in self.custom_fields_from))


@dataclass(frozen=True, kw_only=True)
class ColumnMapping:
    """Which column feeds which field, which fields get one value for every row, and what is made of them. Hashable."""

    columns: tuple[tuple[str, str], ...] = ()  #: (column, field name); a column not named is not sent
    constants: tuple[tuple[str, str], ...] = ()  #: (field name, value as an operator typed it)
    uses: tuple[FieldUse, ...] = ()  #: of fields that are not used plainly; each field at most once
    subscriptions: tuple[Subscription, ...] = ()
    derived: tuple[DerivedColumn, ...] = ()  #: they are mapped like the list's own columns
    bindings: tuple[Binding, ...] = ()  #: each field at most once; values without one go as they stand

    @property
    def fields(self) -> tuple[str, ...]:
        """Field names, columns first, in order."""
        return tuple(name for _, name in self.columns) + tuple(name for name, _ in self.constants)
