"""What an account has, as the platform tells it."""

from __future__ import annotations

from dataclasses import dataclass

from altcraft_core.fields import FieldKind


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """An automation scenario as `workflows/list` tells it."""

    id: int
    name: str
    active: bool
    database_id: int | None = None
    tags: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()  #: titles
    start_nodes: tuple[str, ...] = ()  #: titles
    starts_on_import: bool = False  #: any import into its database enters it, beside being engaged by us


@dataclass(frozen=True, kw_only=True)
class Database:
    """A database of profiles as `databases/list` tells it."""

    id: int
    name: str


@dataclass(frozen=True, kw_only=True)
class Resource:
    """What people subscribe to, as `resources/list` tells it, and `resources/get` tells more of it."""

    id: int
    name: str
    channels: tuple[str, ...] = ()  #: in which it may be subscribed to; empty where not told
    categories: tuple[str, ...] = ()  #: names; empty where not told, as in the documented answers


@dataclass(frozen=True, kw_only=True)
class PlatformField:
    """A field of a database's profiles as `databases/fields_get` tells it."""

    name: str  #: as the API names it
    title: str
    kind: FieldKind
    required: bool
