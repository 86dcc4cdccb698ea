"""What is said of saved recipes, and of lists that are like the one they were saved with."""

from __future__ import annotations

from datetime import datetime

from altcraft_core.lists.columns.drift import Drift
from pages.components.text.mapping import field
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


def drift(found: Drift) -> str:
    """What became of the columns since a recipe was made, and of the fields; nothing where nothing did."""
    renamed = [f"{literal(old)} → {literal(now)}" for old, now in found.renamed]
    told = (
        (_("Renamed: {names}."), renamed),
        (_("Gone: {names}."), map(literal, found.gone)),
        (_("Not filled any more: {names}."), (literal(field(name)) for name in found.unfed)),
        (_("Sent as the list has it, not as the recipe makes it: {names}."), map(literal, found.instead)),
        (_("New, and sent only if you choose a field: {names}."), map(literal, found.new)),
    )
    return " ".join(sentence.format(names=names) for sentence, each in told if (names := ", ".join(each)))


def saved_recipe(name: str, when: datetime, operator: str) -> str:
    return f"{name} · {day(when)} · {operator}"


def recipe_kept(name: str) -> str:
    return _("Saved as «{name}».").format(name=literal(name))
