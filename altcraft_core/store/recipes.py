"""Recipes that were saved under a name, for whoever uploads a list like theirs next."""

from __future__ import annotations

from dataclasses import asdict

import sqlalchemy as sa

from altcraft_core.records import SavedRecipe
from altcraft_core.store.tables import recipes


class Recipes:
    """All saved recipes. Safe to share between threads."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def save(self, recipe: SavedRecipe) -> None:
        """Keep a recipe in place of any other of that name."""
        with self._engine.begin() as connection:
            connection.execute(recipes.delete().where(recipes.c.name == recipe.name))
            connection.execute(recipes.insert(), asdict(recipe))

    def remove(self, name: str) -> None:
        """Forget a recipe, if there is one of that name."""
        with self._engine.begin() as connection:
            connection.execute(recipes.delete().where(recipes.c.name == name))

    def list_all(self) -> tuple[SavedRecipe, ...]:
        """The latest first."""
        with self._engine.connect() as connection:
            rows = connection.execute(sa.select(recipes).order_by(recipes.c.saved_at.desc(), recipes.c.name)).mappings()
            return tuple(SavedRecipe(**{**row, "header": tuple(row["header"])}) for row in rows)
