"""The automation scenarios that the demo platform knows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class DemoScenario:
    """One scenario; its profiles live in the database `list_id`."""

    id: int
    name: str
    list_id: int
    active: bool
    tags: tuple[str, ...]
    group: tuple[int, str]
    steps: tuple[tuple[str, str], ...]  #: (type, name) of the nodes after the start

    def describe(self) -> dict[str, Any]:
        """The scenario as `workflows/list` tells it."""
        number, title = self.group
        nodes = (("start", "DEFAULT_START_NODE_TITLE"), *self.steps)
        return {
            "id": self.id,
            "name": self.name,
            "list_id": self.list_id,
            "is_active": self.active,
            "mode": "skip",
            "ui_tags": list(self.tags),
            "groups": [{"ID": number, "title": title}],
            "nodes": [
                {"node_id": index, "type": kind, "name": name} for index, (kind, name) in enumerate(nodes, start=1)
            ],
        }


ONBOARDING = (1, "Onboarding")
CAMPAIGNS = (2, "Campaigns")
SERVICE = (3, "Сервисные")

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
)
