"""check: what would become of a list, and why. Nothing is sent."""

from __future__ import annotations

import argparse
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, BinaryIO

from xlsxwriter.exceptions import FileCreateError

from altcraft_core.commands.answering import NOT_ALL_WELL, WELL, answer
from altcraft_core.commands.faults import tell_faults
from altcraft_core.commands.recipes import find_recipe, tell_drift
from altcraft_core.delivery.planning import cut_plan, encode_profiles
from altcraft_core.errors import RecipeError, SettingsError
from altcraft_core.lists.columns.mapping import suggest_columns, suggest_mapping
from altcraft_core.lists.columns.matching import suggest_matching
from altcraft_core.lists.files.reading import read_list, spool
from altcraft_core.lists.mending.causes import aim_all
from altcraft_core.lists.mending.exporting import write_rejected
from altcraft_core.lists.preparing import prepare
from altcraft_core.recipe import Recipe
from altcraft_core.records import ContactList, Level, Repair, Report, Target
from altcraft_core.settings import Settings, demo_connection, load_settings

_SUFFIXES = (".csv", ".xlsx")  #: of a file of rejected rows
# What a list is checked against where no recipe and no account says otherwise: the documented defaults.
DOCUMENTED = Target()
DOCUMENTED_ACCOUNT = demo_connection("http://127.0.0.1")

# Why a list cannot be checked, and what to do: with a recipe, and without one.
_DOES_NOT_FIT = "The recipe does not fit this list.", "Correct the recipe, or the header of the list"
_SAYS_TOO_LITTLE = (
    "Without a recipe this list does not tell enough.",
    "Map it on the Mapping page, save that as a recipe and add --recipe, or correct the header of the list",
)


def run_check(options: argparse.Namespace) -> int:
    """Check every row of a list."""
    settings = load_settings()
    if options.rejected:
        _check_rejected(options.rejected)
    recipe = find_recipe(settings, options.recipe) if options.recipe else None
    contact_list, recipe, report = prepare_list(settings, options.list, recipe)
    if options.rejected:
        _write_rejected(options.rejected, contact_list, recipe, report)
    facts: dict[str, Any] = asdict(report.counts) | {
        "chunks": _count_chunks(settings, recipe, report),
        "issues": [
            {"rule": group.rule, "field": group.field, "rows": group.rows, "level": group.level}
            for group in report.groups
        ],
    }
    answer(options, facts, _describe(contact_list, report))
    return NOT_ALL_WELL if report.counts.rejected else WELL


def prepare_list(settings: Settings, path: Path, recipe: Recipe | None) -> tuple[ContactList, Recipe, Report]:
    """Read and check a list by a recipe, or by what its headers suggest."""
    with _open(path) as upload:
        file = spool(upload, path.name, _make_spool(settings))
    contact_list = read_list(file, recipe.options if recipe else Recipe().options, settings.spool)
    if recipe is None:
        why, instead = _SAYS_TOO_LITTLE
        recipe = Recipe(mapping=suggest_columns(contact_list, suggest_mapping(contact_list)))
    else:
        why, instead = _DOES_NOT_FIT
        tell_drift(recipe, contact_list)
    target = _target(recipe)
    if faults := tell_faults(recipe, contact_list.columns, target.match_field):
        raise RecipeError(f"{why} {faults} {instead}, whose columns are: {', '.join(contact_list.columns)}.")

    def check(repairs: tuple[Repair, ...]) -> Report:
        return prepare(contact_list, mapping, target.match_field, rules, settings.spool, repairs=repairs)

    mapping, rules = recipe.mapping, recipe.rules
    repairs = aim_all(recipe.repairs, check, mapping, rules.phone_country, settings.spool)
    return contact_list, replace(recipe, repairs=repairs), check(repairs)


def _target(recipe: Recipe) -> Target:
    """The target of a recipe; where it has none, profiles are found in the way for which its fields suffice."""
    return recipe.target or suggest_matching(DOCUMENTED, recipe.mapping.fields)


def _open(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise SettingsError(f"The list {path.name} cannot be opened: {error.strerror}.") from None


def _make_spool(settings: Settings) -> Path:
    try:
        settings.spool.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(
            f"The folder {settings.spool} for lists cannot be made: {error.strerror}. Name another home in "
            "ALTCRAFT_HOME."
        ) from None
    return settings.spool


def _check_rejected(path: Path) -> None:
    """Before a long list is read. SettingsError where the file cannot be meant so."""
    if path.suffix.lower() not in _SUFFIXES:
        raise SettingsError(f"The rejected rows are written as .csv or .xlsx, and {path.name} is neither.")
    if not path.parent.is_dir():
        raise SettingsError(f"The rejected rows cannot be written to {path}: there is no folder {path.parent}.")


def _write_rejected(path: Path, contact_list: ContactList, recipe: Recipe, report: Report) -> None:
    sentence_for = "{1}: fails the rule {0}".format
    try:
        write_rejected(contact_list, report, sentence_for, path, recipe.mapping, recipe.repairs)
    except (OSError, FileCreateError) as error:
        raise SettingsError(f"The rejected rows cannot be written to {path}: {error}.") from None


def _count_chunks(settings: Settings, recipe: Recipe, report: Report) -> int:
    if not report.counts.accepted:
        return 0
    target = _target(recipe)
    encoded = encode_profiles(report, recipe.mapping, target, recipe.rules, DOCUMENTED_ACCOUNT, settings.spool)
    return len(cut_plan(encoded, target, recipe.limits, DOCUMENTED_ACCOUNT, recipe.safeguards))


def _describe(contact_list: ContactList, report: Report) -> list[str]:
    counts = report.counts
    lines = [
        f"{contact_list.file.name}: {counts.rows} rows = {counts.blank} blank + {counts.rejected} rejected + "
        f"{counts.duplicate} duplicate + {counts.left_out} left out + {counts.accepted} accepted"
    ]
    verbs = {Level.ERROR: "fails", Level.WARNING: "is doubtful by"}
    return lines + [f"  {one.rows} rows: {one.field} {verbs[one.level]} {one.rule}" for one in report.groups]
