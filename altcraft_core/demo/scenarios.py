"""The automation scenarios that the demo platform holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

DEFAULT_START = ("start", "DEFAULT_START_NODE_TITLE")
ANY_IMPORT_START = ("start", "ANY_IMPORT_START_NODE_TITLE")


@dataclass(frozen=True, kw_only=True)
class DemoScenario:
    """One scenario; its profiles live in the database `list_id`."""

    id: int
    name: str
    list_id: int
    active: bool  #: until it is switched
    tags: tuple[str, ...]
    group: tuple[int, str]
    steps: tuple[tuple[str, str], ...]  #: (type, name) of the nodes after the start
    any_import: bool = False  #: does an import into its database start it, too?

    def describe(self, *, active: bool) -> dict[str, Any]:
        """The scenario as `workflows/list` tells it."""
        number, title = self.group
        starts = (DEFAULT_START, ANY_IMPORT_START) if self.any_import else (DEFAULT_START,)
        return {
            "id": self.id,
            "name": self.name,
            "list_id": self.list_id,
            "is_active": active,
            "mode": "skip",
            "ui_tags": list(self.tags),
            "groups": [{"ID": number, "title": title}],
            "nodes": [self._describe_node(*node) for node in enumerate((*starts, *self.steps), start=1)],
        }

    def _describe_node(self, index: int, node: tuple[str, str]) -> dict[str, Any]:
        kind, name = node
        told = {"node_id": index, "type": kind, "name": name}
        return told | ({"campaign_id": 100 * self.id + index} if kind == "campaign" else {})


ONBOARDING = (1, "Onboarding")
CAMPAIGNS = (2, "Campaigns")
SERVICE = (3, "Сервисные")
PARTNERS = (4, "Партнёры")

SCENARIOS: tuple[DemoScenario, ...] = (
    DemoScenario(
        id=12,
        name="Welcome",
        list_id=3,
        active=True,
        tags=("onboarding",),
        group=ONBOARDING,
        steps=(("campaign", "Welcome letter"), ("delay", "Three days"), ("campaign", "First steps")),
    ),
    DemoScenario(
        id=15,
        name="Добро пожаловать",
        list_id=3,
        active=True,
        tags=("onboarding", "ru"),
        group=ONBOARDING,
        steps=(("campaign", "Приветственное письмо"), ("delay", "Два дня"), ("promo_attach", "Промокод на 10 %")),
    ),
    DemoScenario(
        id=21,
        name="Spring fair",
        list_id=5,
        active=True,
        tags=("season",),
        group=CAMPAIGNS,
        steps=(("condition", "Has a phone"), ("campaign", "Invitation"), ("feedback", "Coming or not")),
    ),
    DemoScenario(
        id=24,
        name="День рождения",
        list_id=3,
        active=True,
        tags=("ru", "service"),
        group=SERVICE,
        steps=(("delay", "До дня рождения"), ("campaign", "Поздравление")),
    ),
    DemoScenario(
        id=27,
        name="Abandoned cart",
        list_id=5,
        active=False,
        tags=("shop",),
        group=CAMPAIGNS,
        steps=(("delay", "One hour"), ("campaign", "Reminder"), ("workflow_jump", "To «Spring fair»")),
    ),
    DemoScenario(
        id=33,
        name="Возвращение клиента",
        list_id=5,
        active=False,
        tags=("ru",),
        group=CAMPAIGNS,
        steps=(("condition", "Не покупал полгода"), ("campaign", "Мы скучаем")),
    ),
    DemoScenario(
        id=41,
        name="Знакомство с партнёром",
        list_id=8,
        active=True,
        tags=("partners", "ru"),
        group=PARTNERS,
        steps=(("campaign", "Письмо партнёру"), ("delay", "Неделя"), ("condition", "Ответил")),
        any_import=True,
    ),
    DemoScenario(
        id=44,
        name="Partner news",
        list_id=8,
        active=True,
        tags=("partners",),
        group=PARTNERS,
        steps=(("campaign", "Quarterly letter"),),
    ),
)
SCENARIO_BY_ID: Mapping[int, DemoScenario] = {scenario.id: scenario for scenario in SCENARIOS}
