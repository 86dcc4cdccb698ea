"""Keep this way of importing as a recipe, or take one over."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st

from altcraft_core.errors import ReadError, RecipeError
from altcraft_core.recipe import Recipe, parse_recipe, write_recipe
from altcraft_core.records import ColumnMapping, ContactList
from altcraft_core.settings import MAX_FILE_BODY_BYTES
from pages.components import column_picker, draft, matching_picker, services, subscriptions_editor, text, uses_editor
from pages.components.draft import Draft, Step

_MEGABYTES = MAX_FILE_BODY_BYTES // 1_000_000 + 1  # a recipe holds the files that it attaches
_COUNT = "recipes"
_SAID = "recipe_said"


def show(state: Draft) -> None:
    """A button that saves the draft as a recipe, and a place to drop one; a dropped one is in force at once."""
    st.caption(text.RECIPE_CAPTION)
    key = f"recipe_{st.session_state.setdefault(_COUNT, 0)}"
    st.file_uploader(
        text.LOAD_RECIPE, type=["toml"], key=key, max_upload_size=_MEGABYTES, on_change=_take_over, args=(key,)
    )
    _show_answer(state)
    show_save(state)


def show_save(state: Draft) -> None:
    """A button that saves the draft, as far as it goes, as a recipe."""
    st.download_button(
        text.SAVE_RECIPE,
        data=partial(_write, state),
        file_name=text.RECIPE_NAME,
        mime="application/toml",
        key="save_recipe",
        icon=":material/download:",
        on_click="ignore",
    )


def _show_answer(state: Draft) -> None:
    """What became of the recipe that was dropped last, as long as its list is being prepared."""
    said = st.session_state.get(_SAID)
    if said is None or said["list"] != state.file.fingerprint:
        return
    if said["fault"]:
        st.error(said["fault"], title=text.RECIPE_NOT_USED, icon=":material/error:")
    elif said["missing"]:
        st.warning(text.recipe_lacks(said["missing"]), title=text.RECIPE_USED, icon=":material/warning:")
    else:
        st.success(text.RECIPE_USED, icon=":material/check_circle:")


def _write(state: Draft) -> str:
    return write_recipe(
        Recipe(
            options=state.asked,
            repairs=state.repairs,
            mapping=state.mapping or ColumnMapping(),
            rules=state.rules,
            target=state.target,
            limits=state.limits,
            safeguards=state.safeguards,
        )
    )


def _take_over(key: str) -> None:
    """Before the run, so that every picker can begin with what the recipe says."""
    upload = st.session_state[key]
    if upload is None:
        return
    st.session_state[_COUNT] += 1
    state = draft.current()
    fault, missing = "", ()
    try:
        recipe = parse_recipe(upload.getvalue().decode())
        missing = _use(state, recipe, services.read_list(state.file, recipe.options))
    except UnicodeDecodeError:
        fault = text.RECIPE_NOT_TEXT
    except (RecipeError, ReadError) as error:
        fault = error.sentence
    st.session_state[_SAID] = {"list": state.file.fingerprint, "fault": fault, "missing": missing}


def _use(state: Draft, recipe: Recipe, contact_list: ContactList) -> tuple[str, ...]:
    """Columns of the recipe that the list does not have."""
    known = tuple((column, field) for column, field in recipe.mapping.columns if column in contact_list.columns)
    mapping = replace(recipe.mapping, columns=known)
    draft.change(
        Step.UPLOAD,
        asked=recipe.options,
        contact_list=contact_list,
        repairs=recipe.repairs,
        mapping=mapping,
        rules=recipe.rules,
        limits=recipe.limits,
        safeguards=recipe.safeguards,
        target=recipe.target or matching_picker.suggest(state.target, mapping.fields),
        scenario_name="",
    )
    draft.finish(Step.UPLOAD)
    column_picker.forget_all()
    matching_picker.forget()
    uses_editor.forget_all()
    subscriptions_editor.forget()
    named = dict.fromkeys((*dict(recipe.mapping.columns), *(each.column for each in recipe.repairs)))
    return tuple(column for column in named if column not in ("", *contact_list.columns))
