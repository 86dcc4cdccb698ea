from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from altcraft_core.records import SavedRecipe
from altcraft_core.store.recipes import Recipes
from tests.store.samples import NOON

FAIR = SavedRecipe(name="Ярмарка", text="version = 1", header=("E-mail", "Имя"), saved_at=NOON, operator="anna")


@pytest.fixture
def recipes(engine: sa.Engine) -> Recipes:
    return Recipes(engine)


def test_a_saved_recipe_comes_back_as_it_was(recipes: Recipes) -> None:
    recipes.save(FAIR)

    assert recipes.list_all() == (FAIR,)


def test_the_latest_comes_first(recipes: Recipes) -> None:
    later = replace(FAIR, name="Later", saved_at=NOON + timedelta(days=1))
    recipes.save(later)
    recipes.save(FAIR)

    assert recipes.list_all() == (later, FAIR)


def test_a_recipe_takes_the_place_of_another_of_its_name(recipes: Recipes) -> None:
    newer = replace(FAIR, text="version = 1\n", operator="boris")
    recipes.save(FAIR)
    recipes.save(newer)

    assert recipes.list_all() == (newer,)


def test_a_removed_recipe_is_gone_and_may_be_removed_again(recipes: Recipes) -> None:
    recipes.save(FAIR)
    recipes.remove(FAIR.name)
    recipes.remove(FAIR.name)

    assert recipes.list_all() == ()
