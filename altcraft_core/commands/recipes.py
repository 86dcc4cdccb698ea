"""The recipe that a command was given: a file, or the name under which one was saved on the pages."""

from __future__ import annotations

from pathlib import Path

from altcraft_core.commands.answering import say
from altcraft_core.errors import RecipeError
from altcraft_core.lists.columns.drift import drift_of
from altcraft_core.recipe import Recipe, parse_recipe, read_recipe
from altcraft_core.records import ContactList
from altcraft_core.settings import Settings


def find_recipe(settings: Settings, given: Path) -> Recipe:
    """The recipe in a file of that name, else the one that was saved so; RecipeError where there is neither."""
    if given.exists() or given.suffix.lower() == ".toml":
        return read_recipe(given)
    return _find_saved(settings, str(given))


def _find_saved(settings: Settings, name: str) -> Recipe:
    # here, so that those who have a file do not wait for it
    from altcraft_core.store.database import open_database, telling_outage
    from altcraft_core.store.recipes import Recipes

    database = open_database(settings.database)
    try:
        with telling_outage():
            texts = {each.name: each.text for each in Recipes(database).list_all()}
    finally:
        database.dispose()
    if name not in texts:
        known = f" Saved are: {', '.join(texts)}." if texts else " None was saved yet."
        raise RecipeError(f"There is no file {name}, and no recipe was saved under that name.{known}")
    return parse_recipe(texts[name])


def tell_drift(recipe: Recipe, contact_list: ContactList) -> None:
    """Say how the list's columns differ from those that the recipe was made for; nothing is taken for another."""
    drift = drift_of(recipe.mapping, recipe.repairs, recipe.header, contact_list.columns)
    if drift.renamed:
        say(f"Renamed since the recipe was made, perhaps: {', '.join(f'{old} -> {new}' for old, new in drift.renamed)}")
    if drift.gone:
        say(f"Gone since the recipe was made: {', '.join(drift.gone)}")
    if drift.new:
        say(f"New since the recipe was made, and not sent: {', '.join(drift.new)}")
