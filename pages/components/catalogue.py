"""What the accounts of connections hold, asked for and kept for some minutes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Generic, TypeVar

import streamlit as st

from altcraft_core.errors import DeliveryError
from altcraft_core.records import Database, PlatformField, Resource, Scenario
from pages.components import services


@st.cache_data(ttl=services.MINUTE, max_entries=16, show_spinner=False)
def scenarios(name: str) -> tuple[Scenario, ...]:
    """The scenarios of a connection, at most a minute old."""
    return services.connections().client(name).list_scenarios()


Thing = TypeVar("Thing")


@dataclass(frozen=True, kw_only=True)
class Told(Generic[Thing]):
    """What an account told of itself, and when; nothing, and why, where its token may not ask or it gave no answer."""

    things: tuple[Thing, ...] = ()
    refused: str = ""  #: the reason in a sentence
    at: datetime = field(default_factory=lambda: datetime.now(tz=UTC))

    @property
    def minutes(self) -> int:
        """Its age in whole minutes."""
        return int((datetime.now(tz=UTC) - self.at).total_seconds() // 60)


@st.cache_data(ttl=10 * services.MINUTE, max_entries=16, show_spinner=False)
def databases(name: str) -> Told[Database]:
    """The databases of a connection's account."""
    return _ask(services.connections().client(name).list_databases)


@st.cache_data(ttl=10 * services.MINUTE, max_entries=64, show_spinner=False)
def platform_fields(name: str, database_id: int) -> Told[PlatformField]:
    """The fields of one of its databases, the standard ones among them."""
    return _ask(lambda: services.connections().client(name).list_fields(database_id))


@st.cache_data(ttl=10 * services.MINUTE, max_entries=16, show_spinner=False)
def resources(name: str) -> Told[Resource]:
    """The resources of a connection's account."""
    return _ask(services.connections().client(name).list_resources)


@st.cache_data(ttl=10 * services.MINUTE, max_entries=64, show_spinner=False)
def resource(name: str, resource_id: int) -> Told[Resource]:
    """One of its resources, with all that the platform tells of it."""
    return _ask(lambda: (services.connections().client(name).read_resource(resource_id),))


@st.cache_data(ttl=10 * services.MINUTE, max_entries=64, show_spinner=False)
def subscription_fields(name: str, resource_id: int, channel: str) -> Told[PlatformField]:
    """The fields of a resource's subscriptions in a channel."""
    return _ask(lambda: services.connections().client(name).list_subscription_fields(resource_id, channel))


def _ask(read: Callable[[], tuple[Thing, ...]]) -> Told[Thing]:
    """A refusal is an answer too: it is kept, so that no script run waits for it again."""
    try:
        return Told(things=read())
    except DeliveryError as error:
        return Told(refused=error.sentence)
