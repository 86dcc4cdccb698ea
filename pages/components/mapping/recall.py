"""A list like one that was mapped before: mapped in the same way where its columns are the same, else offered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from altcraft_core.errors import RecipeError
from altcraft_core.lists.columns.drift import Drift, drift_of, find_alike, fit, fit_repairs
from altcraft_core.lists.columns.matching import suggest_matching
from altcraft_core.recipe import Recipe, parse_recipe
from altcraft_core.records import SavedRecipe, Target
from pages.components import draft, text
from pages.components.draft import Draft, Recalled, Step
from pages.components.mapping import (
    column_picker,
    guesses,
    matching_picker,
    recipe_shelf,
    subscriptions_editor,
    uses_editor,
)
from pages.components.mapping import values_editor as values


def begin(state: Draft, own: column_picker.Own) -> Draft:
    """The draft with its first mapping: that of a saved recipe for the very same columns, else what is suggested.

    Columns without names tell nothing of what stands in them, so a recipe for as many is only offered.
    """
    is_wanted = _has_header(state) and _name(state) != ""
    saved = find_alike(recipe_shelf.saved_recipes(), state.contact_list.columns) if is_wanted else None
    recipe = _parse(saved) if saved and not _drift(saved, state) else None
    if saved and recipe:
        return _use(state, saved.name, recipe)
    suggestions = guesses.suggestions(state.contact_list, own, state.repairs_of_columns)
    column_picker.begin(state.file.fingerprint, suggestions)
    mapping = guesses.first_mapping(state.contact_list, suggestions, state.repairs_of_columns)
    return draft.change(Step.MAPPING, mapping=mapping, target=suggest_matching(state.target, mapping.fields))


def show(state: Draft) -> None:
    """One quiet line: as which list this one was mapped, or could be."""
    recipes = recipe_shelf.saved_recipes()
    name = _name(state)
    used = next((each for each in recipes if each.name == name), None)
    if used:
        sentence = text.mapped_as(used.name, used.saved_at, _count_repairs(used, state))
        _show_line(sentence, _drift(used, state), text.START_OVER, "start_over", "")
        return
    alike = find_alike(recipes, state.contact_list.columns) if name is None else None
    if alike and _parse(alike):
        sentence = text.looks_like(alike.name, alike.saved_at, has_header=_has_header(state))
        _show_line(sentence, _drift(alike, state), text.USE_RECIPE, "use_recipe", alike.name)


def _show_line(sentence: str, drift: Drift, label: str, key: str, name: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="recall"):
        told = f"{sentence} {text.drift(drift)}".rstrip()
        st.caption(f":material/history: {told}", width="content")
        st.button(label, key=key, type="tertiary", on_click=choose, args=(name,))


def choose(name: str) -> None:
    """Before the run: map by the saved recipe of that name, or anew without one."""
    state = draft.current()
    saved = next((each for each in recipe_shelf.saved_recipes() if each.name == name), None)
    recipe = _parse(saved) if saved else None
    if recipe:
        _use(state, name, recipe)
    else:
        added = (state.recalled or Recalled()).added
        kept = tuple(each for each in state.repairs if replace(each, rows=None) not in added)
        draft.change(Step.MAPPING, mapping=None, repairs=kept, recalled=Recalled())
    forget_pickers()


def forget_pickers() -> None:
    """Let everything on the Mapping page begin anew; only in a callback, or before it is drawn."""
    column_picker.forget_all()
    matching_picker.forget()
    uses_editor.forget_all()
    values.forget_all()
    subscriptions_editor.forget()


def _use(state: Draft, name: str, recipe: Recipe) -> Draft:
    """How rows are repaired, mapped and judged; where they go, and what goes with them, is chosen for each list anew.

    The repairs of the recipe go first, as in a command; what was repaired besides stays so.
    """
    drift = drift_of(recipe.mapping, recipe.repairs, recipe.header, state.contact_list.columns)
    mapping = fit(recipe.mapping, drift, state.contact_list.columns)
    repairs = fit_repairs(recipe.repairs, drift)
    present = {replace(each, rows=None) for each in state.repairs}
    recalled = Recalled(name=name, added=tuple(each for each in repairs if each not in present))
    return draft.change(
        Step.MAPPING,
        repairs=(*repairs, *(each for each in state.repairs if replace(each, rows=None) not in repairs)),
        mapping=mapping,
        recalled=recalled,
        rules=recipe.rules,
        target=_match(state.target, recipe, mapping.fields),
    )


def _count_repairs(saved: SavedRecipe, state: Draft) -> int:
    """How many repairs of the recipe are done to the list; the operator may have taken some back."""
    recipe = _parse(saved) or Recipe()
    done = {replace(each, rows=None) for each in state.repairs}
    return len(done.intersection(fit_repairs(recipe.repairs, _drift(saved, state))))


def _match(target: Target, recipe: Recipe, fields: Sequence[str]) -> Target:
    if recipe.target is None:
        return suggest_matching(target, fields)
    return replace(target, matching=recipe.target.matching, field_name=recipe.target.field_name)


def _drift(saved: SavedRecipe, state: Draft) -> Drift:
    recipe = _parse(saved) or Recipe()
    return drift_of(recipe.mapping, recipe.repairs, saved.header, state.contact_list.columns)


def _parse(saved: SavedRecipe) -> Recipe | None:
    """None where an older release wrote what this one does not read."""
    try:
        return parse_recipe(saved.text)
    except RecipeError:
        return None


def _has_header(state: Draft) -> bool:
    return state.contact_list.options.header_row != 0


def _name(state: Draft) -> str | None:
    """None where nothing was recalled or declined."""
    return None if state.recalled is None else state.recalled.name
