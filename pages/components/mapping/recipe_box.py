"""Keep this way of importing as a recipe, or take one over."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st

from altcraft_core.errors import ReadError, RecipeError
from altcraft_core.lists.columns.drift import Drift, drift_of, find_slips, fit, fit_repairs
from altcraft_core.lists.columns.matching import suggest_matching
from altcraft_core.recipe import Recipe, parse_recipe, write_recipe
from altcraft_core.records import ColumnMapping, ContactList
from altcraft_core.settings import MAX_FILE_BODY_BYTES
from pages.components import draft, services, text, viewer
from pages.components.draft import Draft, Step
from pages.components.mapping import recall, recipe_shelf

_MEGABYTES = MAX_FILE_BODY_BYTES // 1_000_000 + 1  # a recipe holds the files that it attaches
_COUNT = "recipes"
_SAID = "recipe_said"
_CHOSEN = "saved_recipe"
_TITLE = "recipe_title"


def show(state: Draft) -> None:
    """Recipes that were saved, a place to drop one, ways to save the draft. One that is used is in force at once."""
    st.caption(text.RECIPE_CAPTION)
    _show_saved()
    key = f"recipe_{st.session_state.setdefault(_COUNT, 0)}"
    st.file_uploader(
        text.LOAD_RECIPE, type=["toml"], key=key, max_upload_size=_MEGABYTES, on_change=_take_over, args=(key,)
    )
    _show_answer(state)
    show_save(state)


def _show_saved() -> None:
    saved = {each.name: each for each in recipe_shelf.saved_recipes()}
    if not saved:
        return
    if st.session_state.get(_CHOSEN) not in saved:
        st.session_state[_CHOSEN] = None
    choice, use, remove = st.columns((8, 2, 2), vertical_alignment="bottom")
    titles = {name: text.saved_recipe(name, each.saved_at, each.operator) for name, each in saved.items()}
    name = choice.selectbox(
        text.SAVED_RECIPES,
        tuple(saved),
        format_func=titles.__getitem__,
        placeholder=text.SAVED_RECIPE_PROMPT,
        key=_CHOSEN,
    )
    chosen = saved.get(name)
    use.button(
        text.USE_RECIPE,
        key="use_saved",
        disabled=not chosen,
        width="stretch",
        on_click=_take_saved,
        args=(chosen.text if chosen else "",),
    )
    remove.button(
        text.FORGET_RECIPE,
        key="remove_saved",
        type="tertiary",
        disabled=not chosen,
        width="stretch",
        on_click=recipe_shelf.remove_recipe,
        args=(name,),
    )


def show_save(state: Draft) -> None:
    """Ways to save the draft, as far as it goes, as a recipe: under a name here, and as a file."""
    title, keep, download = st.columns((4, 4, 4), vertical_alignment="bottom")
    name = title.text_input(
        text.RECIPE_TITLE, placeholder=text.RECIPE_TITLE_HINT, max_chars=80, key=_TITLE, live=True
    ).strip()
    keep.button(
        text.KEEP_RECIPE,
        key="keep_recipe",
        icon=":material/bookmark_add:",
        help=text.KEEP_RECIPE_HELP,
        disabled=not name,
        width="stretch",
        on_click=_keep,
        args=(state, name),
    )
    download.download_button(
        text.SAVE_RECIPE,
        data=partial(_write, state),
        file_name=text.RECIPE_NAME,
        mime="application/toml",
        key="save_recipe",
        icon=":material/download:",
        width="stretch",
        on_click="ignore",
    )


def _show_answer(state: Draft) -> None:
    """What became of the recipe that was dropped last, as long as its list is being prepared."""
    said = st.session_state.get(_SAID)
    if said is None or said["list"] != state.file.fingerprint:
        return
    if said["fault"]:
        st.error(said["fault"], title=text.RECIPE_NOT_USED, icon=":material/error:")
    elif said["drift"]:
        st.warning(said["drift"], title=text.RECIPE_USED, icon=":material/warning:")
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
            header=state.contact_list.columns,
        )
    )


# ---------------------------------------------------------------- before the run


def _keep(state: Draft, name: str) -> None:
    """Files stay out: they belong to one send, and may be large."""
    bare = replace(state, target=replace(state.target, attachments=()))
    recipe_shelf.save_recipe(name, _write(bare), state.contact_list.columns, viewer.operator())
    draft.leave_recalled()
    st.session_state[_TITLE] = ""
    st.toast(text.recipe_kept(name), icon=":material/bookmark_added:")


def _take_over(key: str) -> None:
    """A dropped recipe, before every picker begins with what it says."""
    upload = st.session_state[key]
    if upload is None:
        return
    st.session_state[_COUNT] += 1
    try:
        _take(upload.getvalue().decode())
    except UnicodeDecodeError:
        _say(fault=text.RECIPE_NOT_TEXT)


def _take_saved(recipe: str) -> None:
    st.session_state[_CHOSEN] = None
    _take(recipe)


def _take(recipe: str) -> None:
    state = draft.current()
    try:
        found = parse_recipe(recipe)
        if slips := find_slips(found.mapping):
            _say(fault=" ".join(text.fault(each.kind, each.field, each.columns) for each in slips))
            return
        drift = _use(state, found, services.read_list(state.file, found.options))
    except (RecipeError, ReadError) as error:
        _say(fault=error.sentence)
    else:
        _say(drift=text.drift(drift))


def _say(fault: str = "", drift: str = "") -> None:
    st.session_state[_SAID] = {"list": draft.current().file.fingerprint, "fault": fault, "drift": drift}


def _use(state: Draft, recipe: Recipe, contact_list: ContactList) -> Drift:
    """Make the recipe fit the list, and say how far they were from one another."""
    drift = drift_of(recipe.mapping, recipe.repairs, recipe.header, contact_list.columns)
    mapping = fit(recipe.mapping, drift, contact_list.columns)
    draft.change(
        Step.UPLOAD,
        asked=recipe.options,
        contact_list=contact_list,
        repairs=fit_repairs(recipe.repairs, drift),
        mapping=mapping,
        rules=recipe.rules,
        limits=recipe.limits,
        safeguards=recipe.safeguards,
        target=recipe.target or suggest_matching(state.target, mapping.fields),
        scenario_name="",
    )
    draft.finish(Step.UPLOAD)
    draft.leave_recalled()
    recall.forget_pickers()
    return drift
