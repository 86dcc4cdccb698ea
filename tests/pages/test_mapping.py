from __future__ import annotations

from base64 import b64encode

import pytest
from streamlit.testing.v1 import AppTest

from altcraft_core.recipe import Recipe, write_recipe
from altcraft_core.records import Attachment, ColumnMapping, Duplicates, Matching, Target
from pages.components import text
from pages.components.mapping.column_picker import CUSTOM
from tests.pages.opening import go_on, go_to_mapping, open_page, said, upload


def test_known_headers_are_mapped_and_others_left_out(app: AppTest) -> None:
    go_to_mapping(app)

    assert app.selectbox(key="field:E-mail").value == "email"
    assert app.selectbox(key="field:Телефон").value == "phones"
    assert app.selectbox(key="field:Бонус").value == ""
    assert any(text.REASONS["alias"] in mark.value for mark in app.markdown)


def test_two_columns_on_one_field_are_told_beside_both(app: AppTest) -> None:
    go_to_mapping(app)

    app.selectbox(key="field:Бонус").set_value("_fname").run()

    assert said(app).count("is filled more than once") == 2
    assert app.button(key="next").disabled


def test_a_match_field_without_a_column_is_told(app: AppTest) -> None:
    go_to_mapping(app)

    app.selectbox(key="matching").set_value(Matching.PROFILE_ID).run()

    assert "No column goes into Profile ID" in said(app)
    assert app.button(key="next").disabled


def test_a_list_without_mail_addresses_is_matched_by_phone(app: AppTest) -> None:
    upload(app, "Телефон;Имя\n+79161234567;Анна\n")
    go_on(app)

    assert app.selectbox(key="matching").value is Matching.PHONE
    assert not app.button(key="next").disabled


def test_a_column_may_go_into_a_custom_field(app: AppTest) -> None:
    go_to_mapping(app)

    app.selectbox(key="field:Бонус").set_value(CUSTOM).run()
    assert app.button(key="next").disabled
    app.text_input(key="custom:field:Бонус").set_value("bonus_level").run()

    assert dict(app.session_state["draft"].mapping.columns)["Бонус"] == "bonus_level"
    assert not app.button(key="next").disabled


def test_a_name_no_field_can_have_is_told(app: AppTest) -> None:
    go_to_mapping(app)

    app.selectbox(key="field:Бонус").set_value(CUSTOM).run()
    app.text_input(key="custom:field:Бонус").set_value("бонус").run()

    assert "begins with a Latin letter" in said(app)


def test_matching_by_a_field_of_ones_choice_asks_for_it(app: AppTest) -> None:
    go_to_mapping(app)

    app.selectbox(key="matching").set_value(Matching.CUSTOM).run()
    assert app.button(key="next").disabled
    app.selectbox(key="match_field").set_value("phones").run()

    assert app.session_state["draft"].target.match_field == "phones"
    assert not app.button(key="next").disabled


def test_a_constant_is_added_and_removed(app: AppTest) -> None:
    go_to_mapping(app)

    app.text_input(key="constant_value").set_value("spring-fair").run()
    app.button(key="constant_add").click().run()
    added = app.session_state["draft"].mapping.constants
    app.button(key="constant_remove:_vendor").click().run()

    assert added == (("_vendor", "spring-fair"),)
    assert app.session_state["draft"].mapping.constants == ()


def test_a_constant_cannot_find_profiles(app: AppTest) -> None:
    go_to_mapping(app)
    app.selectbox(key="field:E-mail").set_value("").run()

    app.selectbox(key="constant").set_value("email").run()
    app.text_input(key="constant_value").set_value("anna@example.com").run()
    app.button(key="constant_add").click().run()

    assert "cannot be the same for every row" in said(app)
    assert app.button(key="next").disabled


def test_a_mapping_survives_a_visit_to_another_page(app: AppTest) -> None:
    go_to_mapping(app)
    app.selectbox(key="field:Бонус").set_value(CUSTOM).run()
    app.text_input(key="custom:field:Бонус").set_value("bonus_level").run()
    app.selectbox(key="field:Имя").set_value("").run()

    open_page(app, "history")
    open_page(app, "mapping")

    assert app.selectbox(key="field:Имя").value == ""
    assert app.text_input(key="custom:field:Бонус").value == "bonus_level"


def test_a_change_opens_the_later_steps_again(app: AppTest) -> None:
    go_to_mapping(app)
    go_on(app)
    open_page(app, "mapping")

    app.selectbox(key="field:Имя").set_value("").run()
    open_page(app, "review")

    assert app.button(key="empty_next").label == text.GO_TO_MAPPING


def use_recipe(app: AppTest, recipe: str) -> AppTest:
    app.file_uploader[0].upload("recipe.toml", recipe.encode())
    return app.run()


def test_a_recipe_takes_the_place_of_the_guesses(app: AppTest) -> None:
    go_to_mapping(app)

    use_recipe(
        app,
        """
        version = 1
        columns = {"Телефон" = "phones", "Бонус" = "bonus_level", "Город" = "_city"}
        constants = {"_vendor" = "spring-fair"}
        rows = {duplicates = "reject"}
        target = {workflow_id = 12, matching = "phone"}
        """,
    )

    draft = app.session_state["draft"]
    assert not app.exception
    assert app.selectbox(key="field:E-mail").value == ""
    assert app.text_input(key="custom:field:Бонус").value == "bonus_level"
    assert app.selectbox(key="matching").value is Matching.PHONE
    assert draft.mapping.constants == (("_vendor", "spring-fair"),)
    assert draft.rules.duplicates is Duplicates.REJECT
    assert draft.target.workflow_id == 12
    assert "Город" in app.warning[0].value
    assert not app.button(key="next").disabled


def test_a_recipe_may_read_the_list_in_another_way(app: AppTest) -> None:
    go_to_mapping(app)

    use_recipe(app, 'version = 1\nread = {header_row = 2}\ncolumns = {"anna@example.com" = "email"}')

    assert app.selectbox(key="field:anna@example.com").value == "email"


@pytest.mark.parametrize(
    ("recipe", "told"),
    [
        ("version = 2", "version"),
        ('version = 1\ncolumns = {"Бонус" = "POINTS"}\nfields = {POINT = {kind = "integer"}}', "how POINT is used"),
        ('version = 1\ncolumns = {"Бонус" = "GRADE"}\nvalues = {GRAD = {a = "b"}}', "replaces values of GRAD"),
        ('version = 1\ncolumns = {"Бонус" = "GRADE"}\nvalues = {GRADE = {a = "b", "A " = "c"}}', "by two others"),
        ('version = 1\nderived."*" = {make = "join", from = ["Имя"]}\ncolumns = {"*" = "_fname"}', "can be called"),
        ('version = 1\nderived._row = {make = "join", from = ["Имя"]}', "can be called"),
    ],
)
def test_a_wrong_recipe_is_told_and_changes_nothing(app: AppTest, recipe: str, told: str) -> None:
    go_to_mapping(app)
    before = app.session_state["draft"]

    use_recipe(app, recipe)

    assert told in app.error[0].value
    assert app.session_state["draft"] == before


def test_a_fixed_value_that_its_field_cannot_take_is_told_beside_it(app: AppTest) -> None:
    go_to_mapping(app)
    app.selectbox(key="constant").set_value("_country").run()
    app.text_input(key="constant_value").set_value("Narnia").run()

    app.button(key="constant_add").click().run()

    assert "Country cannot take this value" in said(app)
    assert app.button(key="next").disabled


def test_a_recipe_may_hold_large_files(app: AppTest) -> None:
    file = Attachment(name="a.pdf", mimetype="application/pdf", data=b64encode(bytes(3_000_000)).decode())
    recipe = Recipe(
        mapping=ColumnMapping(columns=(("E-mail", "email"),)), target=Target(workflow_id=12, attachments=(file,))
    )

    use_recipe(go_to_mapping(app), write_recipe(recipe))

    assert app.session_state["draft"].target.attachments == (file,)
    (box,) = [each for each in app.file_uploader if each.key.startswith("recipe_")]
    assert box.proto.max_upload_size_mb > 100
