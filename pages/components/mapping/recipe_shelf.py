"""The recipes that were saved under a name."""

from __future__ import annotations

from datetime import UTC, datetime

from altcraft_core.records import SavedRecipe
from pages.components import services


def saved_recipes() -> tuple[SavedRecipe, ...]:
    """All recipes that were saved under a name, the latest first."""
    return services.house().recipes.list_all()


def save_recipe(name: str, recipe: str, header: tuple[str, ...], operator: str) -> None:
    """Keep a recipe, as TOML, in place of any other of that name."""
    saved = SavedRecipe(name=name, text=recipe, header=header, saved_at=datetime.now(tz=UTC), operator=operator)
    services.house().recipes.save(saved)


def remove_recipe(name: str) -> None:
    """Forget the recipe of that name."""
    services.house().recipes.remove(name)
