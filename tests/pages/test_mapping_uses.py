from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from altcraft_core.fields import FieldKind
from altcraft_core.records import Binding, ColumnMapping, FieldAction, FieldUse
from pages.components.mapping import values_editor
from pages.components.mapping.column_picker import CUSTOM, HOOK
from pages.components.mapping.uses_editor import more_key
from tests.pages.opening import captions, go_to_mapping, open_box, open_page, said
from tests.pages.sending import connect
from tests.pages.test_mapping import use_recipe


def name_custom(app: AppTest, name: str) -> AppTest:
    app.selectbox(key="field:Бонус").set_value(CUSTOM).run()
    app.text_input(key="custom:field:Бонус").set_value(name).run()
    return open_box(app, more_key(name)).run()


def choose(app: AppTest, name: str, choice: str, value: object) -> AppTest:
    app.selectbox(key=f"use_{choice}:{name}").set_value(value)
    return open_box(app, more_key(name)).run()


def type_in(app: AppTest, name: str, choice: str, value: str) -> AppTest:
    app.text_input(key=f"use_{choice}:{name}").set_value(value)
    return open_box(app, more_key(name)).run()


def mapping(app: AppTest) -> ColumnMapping:
    return app.session_state["draft"].mapping


def test_a_custom_field_holds_text_until_one_says_otherwise(app: AppTest) -> None:
    name_custom(go_to_mapping(app), "bonus")
    before = mapping(app).uses

    choose(app, "bonus", "kind", FieldKind.INTEGER)

    assert before == ()
    assert mapping(app).uses == (FieldUse(name="bonus", kind=FieldKind.INTEGER),)
    assert "whole number" in captions(app)
    assert not app.button(key="next").disabled


@pytest.mark.parametrize(
    ("kind", "actions"),
    [
        (FieldKind.TEXT, {FieldAction.SET, FieldAction.UNSET}),
        (FieldKind.FLOAT, {FieldAction.SET, FieldAction.UNSET, FieldAction.INCR}),
        (FieldKind.TAGS, {FieldAction.SET, FieldAction.UNSET, FieldAction.ADD, FieldAction.DELETE}),
        (FieldKind.OBJECT, set(FieldAction) - {FieldAction.INCR}),
    ],
)
def test_only_what_the_type_allows_is_offered(app: AppTest, kind: FieldKind, actions: set[FieldAction]) -> None:
    name_custom(go_to_mapping(app), "bonus")

    if kind is not FieldKind.TEXT:
        choose(app, "bonus", "kind", kind)

    offered = app.selectbox(key="use_action:bonus").options
    assert len(offered) == len(actions)


def test_another_type_drops_an_action_it_does_not_allow(app: AppTest) -> None:
    name_custom(go_to_mapping(app), "bonus")
    choose(app, "bonus", "kind", FieldKind.INTEGER)
    choose(app, "bonus", "action", FieldAction.INCR)
    added = mapping(app).uses

    choose(app, "bonus", "kind", FieldKind.TAGS)

    assert added == (FieldUse(name="bonus", kind=FieldKind.INTEGER, action=FieldAction.INCR),)
    assert mapping(app).uses == (FieldUse(name="bonus", kind=FieldKind.TAGS),)


@pytest.mark.parametrize(("deduplicating", "is_told"), [(False, True), (True, False)])
def test_adding_to_a_number_is_warned_of_where_repeats_are_not_recognised(
    app: AppTest, monkeypatch: pytest.MonkeyPatch, deduplicating: bool, is_told: bool
) -> None:
    connect(monkeypatch, "http://127.0.0.1:9", deduplicating=deduplicating)
    name_custom(go_to_mapping(app), "bonus")
    choose(app, "bonus", "kind", FieldKind.INTEGER)
    before = said(app)

    choose(app, "bonus", "action", FieldAction.INCR)

    assert "added twice" not in before
    assert ("«live»" in said(app) and "added twice" in said(app)) is is_told
    assert not app.button(key="next").disabled


def test_tags_have_a_separator_of_their_own(app: AppTest) -> None:
    name_custom(go_to_mapping(app), "interests")
    choose(app, "interests", "kind", FieldKind.TAGS)

    type_in(app, "interests", "separator", "|")
    choose(app, "interests", "action", FieldAction.ADD)

    assert mapping(app).uses == (
        FieldUse(name="interests", kind=FieldKind.TAGS, separator="|", action=FieldAction.ADD),
    )


def test_a_cell_may_hold_several_phones(app: AppTest) -> None:
    go_to_mapping(app)
    open_box(app, more_key("phones")).run()

    type_in(app, "phones", "separator", ";")

    assert mapping(app).uses == (FieldUse(name="phones", separator=";"),)
    assert not [box for box in app.selectbox if box.key == "use_kind:phones"]


def test_a_merge_into_an_object_needs_the_path_to_a_property(app: AppTest) -> None:
    name_custom(go_to_mapping(app), "address")
    choose(app, "address", "kind", FieldKind.OBJECT)
    choose(app, "address", "action", FieldAction.UPSERT)
    lacking = said(app), app.button(key="next").disabled

    type_in(app, "address", "submatch", "home.city")

    assert "say which property" in lacking[0]
    assert lacking[1]
    assert mapping(app).uses[0].submatch == "home.city"
    assert not app.button(key="next").disabled


def test_what_was_chosen_stays_when_the_choices_are_closed_or_the_page_is_left(app: AppTest) -> None:
    name_custom(go_to_mapping(app), "bonus")
    choose(app, "bonus", "kind", FieldKind.FLOAT)
    app.session_state[more_key("bonus")] = False
    app.run()
    closed = mapping(app).uses

    open_page(app, "history")
    open_page(app, "mapping")

    assert closed == mapping(app).uses == (FieldUse(name="bonus", kind=FieldKind.FLOAT),)
    assert not app.exception


def test_a_field_that_is_no_longer_fed_is_no_longer_used(app: AppTest) -> None:
    name_custom(go_to_mapping(app), "bonus")
    choose(app, "bonus", "kind", FieldKind.FLOAT)

    app.selectbox(key="field:Бонус").set_value("").run()

    assert mapping(app).uses == ()


@pytest.mark.slow
@pytest.mark.parametrize("typed", [("POINTS",), ("", "P", "POINTS")])
def test_correcting_the_name_of_a_field_keeps_what_was_said_of_it(app: AppTest, typed: tuple[str, ...]) -> None:
    name_custom(go_to_mapping(app), "POINT")
    choose(app, "POINT", "kind", FieldKind.INTEGER)
    choose(app, "POINT", "action", FieldAction.INCR)
    open_box(app, values_editor.more_key("Бонус")).run()
    app.session_state[values_editor.value_key("Бонус", "POINT", "007")] = ""
    open_box(app, values_editor.more_key("Бонус")).run()

    for name in typed:
        app.text_input(key="custom:field:Бонус").set_value(name).run()

    assert mapping(app).uses == (FieldUse(name="POINTS", kind=FieldKind.INTEGER, action=FieldAction.INCR),)
    assert mapping(app).bindings == (Binding(field="POINTS", values=(("007", ""),)),)
    assert not app.button(key="next").disabled


def test_another_field_in_place_of_one_begins_plainly(app: AppTest) -> None:
    name_custom(go_to_mapping(app), "bonus")
    choose(app, "bonus", "kind", FieldKind.FLOAT)

    app.selectbox(key="field:Бонус").set_value("_vendor").run()

    assert mapping(app).uses == ()


def test_a_constant_may_be_added_to_a_number(app: AppTest) -> None:
    go_to_mapping(app)
    app.selectbox(key="constant").set_value(CUSTOM).run()
    app.text_input(key="custom:constant").set_value("points")
    app.text_input(key="constant_value").set_value("10").run()
    app.button(key="constant_add").click().run()

    open_box(app, more_key("points")).run()
    choose(app, "points", "kind", FieldKind.INTEGER)
    choose(app, "points", "action", FieldAction.INCR)

    assert mapping(app).constants == (("points", "10"),)
    assert mapping(app).uses == (FieldUse(name="points", kind=FieldKind.INTEGER, action=FieldAction.INCR),)


def test_a_column_may_go_to_the_action_hooks(app: AppTest) -> None:
    go_to_mapping(app)

    app.selectbox(key="field:Бонус").set_value(HOOK).run()
    unnamed = said(app), app.button(key="next").disabled
    app.text_input(key="custom:field:Бонус").set_value("order-id").run()

    assert "needs a name" in unnamed[0]
    assert unnamed[1]
    assert dict(mapping(app).columns)["Бонус"] == "custom_data.order-id"
    assert not app.button(key="next").disabled


def test_data_for_hooks_has_a_type_but_changes_nothing(app: AppTest) -> None:
    go_to_mapping(app)
    app.selectbox(key="field:Бонус").set_value(HOOK).run()
    app.text_input(key="custom:field:Бонус").set_value("points").run()

    open_box(app, more_key("custom_data.points")).run()

    assert app.selectbox(key="use_kind:custom_data.points").value is FieldKind.TEXT
    assert not [box for box in app.selectbox if box.key == "use_action:custom_data.points"]


def test_a_use_from_a_recipe_that_does_not_fit_is_told_beside_its_column(app: AppTest) -> None:
    go_to_mapping(app)

    use_recipe(
        app,
        """
        version = 1
        columns = {"E-mail" = "email", "Бонус" = "bonus"}
        fields = {bonus = {action = "incr"}}
        """,
    )

    assert "cannot be changed in this way" in said(app)
    assert app.button(key="next").disabled
