"""What is said of saved recipes, and of lists that are like the one they were saved with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from pages.components.text.words import _, _n, literal, number

SAVED_RECIPES = _("Saved recipes")
SAVED_RECIPE_PROMPT = _("Choose a recipe")
RECIPE_TITLE = _("Save as a recipe named")
RECIPE_TITLE_HINT = _("like Spring fair")
KEEP_RECIPE = _("Save under this name")
KEEP_RECIPE_HELP = _("The next list with these columns is mapped by it. Files that go with a request are not kept.")
USE_RECIPE = _("Use it")
START_OVER = _("Start over")
FORGET_RECIPE = _("Remove")


def day(when: datetime) -> str:
    """3 March; with its year where that is not this one"""
    this_year = when.year == datetime.now(tz=when.tzinfo).year
    return f"{when.day} {when:%B}" if this_year else f"{when.day} {when:%B %Y}"


def mapped_as(name: str, when: datetime, repairs: int) -> str:
    """A recipe is in force, and so many of its repairs are done."""
    told = _("Mapped as on {day} by the recipe «{name}».").format(day=day(when), name=literal(name))
    done = _n(
        "Its {count} repair is done too; the Review page lists it.",
        "Its {count} repairs are done too; the Review page lists them.",
        repairs,
    ).format(count=number(repairs))
    return f"{told} {done}" if repairs else told


def looks_like(name: str, when: datetime, *, has_header: bool) -> str:
    """A recipe is offered; without a header, only how many columns there are speaks for it."""
    if has_header:
        told = _("This list resembles that of the recipe «{name}», mapped on {day}.")
    else:
        told = _(
            "This list has as many columns as that of the recipe «{name}», mapped on {day}, and none has a name. Use "
            "the recipe only if the columns hold the same in the same order."
        )
    return told.format(day=day(when), name=literal(name))


def drift(new: Sequence[str], gone: Sequence[str], renamed: Sequence[tuple[str, str]]) -> str:
    """What became of the columns since a recipe was made; nothing where nothing did."""
    parts = (
        _("Renamed: {names}.").format(names=", ".join(f"{literal(old)} → {literal(now)}" for old, now in renamed))
        if renamed
        else "",
        _("Gone: {names}.").format(names=", ".join(map(literal, gone))) if gone else "",
        _("New, and sent only if you choose a field: {names}.").format(names=", ".join(map(literal, new)))
        if new
        else "",
    )
    return " ".join(filter(None, parts))


def saved_recipe(name: str, when: datetime, operator: str) -> str:
    return f"{name} · {day(when)} · {operator}"


def recipe_kept(name: str) -> str:
    return _("Saved as «{name}».").format(name=literal(name))
