from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from altcraft_core.commands.lists import prepare_list
from altcraft_core.lists.columns.drift import Drift
from altcraft_core.lists.preparing import scan_accepted
from altcraft_core.recipe import parse_recipe
from altcraft_core.records import Attachment, ColumnMapping, Duplicates, Matching, RowRules, SavedRecipe, Target
from pages.components import services, text
from pages.components.mapping import recipe_shelf
from tests.pages.opening import captions, go_on, open_app, open_box, open_page, upload

LIST = "E-mail;Телефон;Имя;Бонус\nanna@example.com;+79161234567;Анна;007\n"
LIKE = "Email;Телефон;Имя;Скидка\nboris@example.com;+79161234568;Борис;5\n"
OTHER = "Почта;Город\nanna@example.com;Тверь\n"


def go(app: AppTest, content: str = LIST, name: str = "spring.csv") -> AppTest:
    return go_on(upload(app, content, name))


def start_over(app: AppTest, content: str, name: str = "next.csv") -> AppTest:
    app.switch_page("pages/upload.py").run()
    app.button(key="other_list").click().run()
    go(app, content, name)
    return open_page(app, "mapping")


def keep(app: AppTest, name: str = "Spring fair") -> AppTest:
    app.selectbox(key="field:Бонус").set_value("_vendor").run()
    app.text_input(key="recipe_title").set_value(name).run()
    return app.button(key="keep_recipe").click().run()


def mapping(app: AppTest) -> ColumnMapping:
    return app.session_state["draft"].mapping


def saved() -> tuple[SavedRecipe, ...]:
    return recipe_shelf.saved_recipes()


def test_a_recipe_is_saved_under_a_name_with_the_columns_of_its_list(app: AppTest) -> None:
    keep(go(app))

    (recipe,) = saved()
    assert (recipe.name, recipe.header) == ("Spring fair", ("E-mail", "Телефон", "Имя", "Бонус"))
    assert parse_recipe(recipe.text).mapping == mapping(app)
    assert "resembles" not in captions(app)
    assert "Mapped as" not in captions(app)


def test_files_that_go_with_a_request_are_not_saved(app: AppTest) -> None:
    go(app)
    file = Attachment(name="a.pdf", mimetype="application/pdf", data="JVBERg==")
    draft = app.session_state["draft"]
    app.session_state["draft"] = draft.__class__(**{**vars(draft), "target": Target(attachments=(file,))})
    keep(app.run())

    assert "JVBERg==" not in saved()[0].text


def test_a_list_with_the_same_columns_is_mapped_in_the_same_way(app: AppTest) -> None:
    keep(go(app))

    start_over(app, "Имя;Бонус;E-mail;Телефон\nВера;1;vera@example.com;+79161234569\n")

    assert dict(mapping(app).columns)["Бонус"] == "_vendor"
    assert app.selectbox(key="field:Бонус").value == "_vendor"
    assert "by the recipe «Spring fair»" in captions(app)


@pytest.mark.parametrize(
    ("first", "following", "sent"),
    [
        (
            "E-mail;Контакт;Код\nanna@example.com;x;y\nboris@example.com;z;q\n",
            "E-mail;Контакт;Код\nvera@example.com;+79161112233;RU\ngleb@example.com;+79161112234;BY\n",
            {"E-mail": "email"},
        ),
        (
            "E-mail;Телефон;Доп\nanna@example.com;+79161234567;\nboris@example.com;+79161234568;\n",
            "E-mail;Телефон;Доп\nvera@example.com;;+79161112233\ngleb@example.com;;+79161112234\n",
            {"E-mail": "email", "Телефон": "phones"},
        ),
    ],
)
def test_what_a_recipe_says_stands_whatever_the_values_of_the_next_list_look_like(
    app: AppTest, first: str, following: str, sent: dict[str, str]
) -> None:
    go(app, first)
    app.text_input(key="recipe_title").set_value("Plain").run()
    app.button(key="keep_recipe").click().run()

    start_over(app, following)

    assert dict(mapping(app).columns) == sent
    assert "by the recipe «Plain»" in captions(app)


@pytest.mark.slow
def test_starting_over_maps_by_what_is_suggested(app: AppTest) -> None:
    keep(go(app))
    start_over(app, LIST + "vera@example.com;;Вера;1\n")

    app.button(key="start_over").click().run()

    assert app.selectbox(key="field:Бонус").value == ""
    assert "Бонус" not in dict(mapping(app).columns)
    assert "Spring fair" not in captions(app)


@pytest.mark.slow
def test_a_similar_list_is_only_offered_to_be_mapped_alike(app: AppTest) -> None:
    keep(go(app))
    start_over(app, LIKE)
    offered, before = captions(app), mapping(app)

    app.button(key="use_recipe").click().run()

    assert "resembles that of the recipe «Spring fair»" in offered
    assert "Renamed: E\\-mail → Email" in offered
    assert ("Gone: Бонус" in offered, "New, and sent only if you choose a field: Скидка" in offered) == (True, True)
    assert dict(before.columns) == dict(mapping(app).columns)
    assert "by the recipe «Spring fair»" in captions(app)


@pytest.mark.slow
def test_fields_of_the_account_change_nothing_that_a_recipe_says(app: AppTest) -> None:
    keep(go(app, "E-mail;Баллы;Бонус\nanna@example.com;7;1\n"))
    start_over(app, "E-mail;Баллы;Бонус\nboris@example.com;12;2\n")

    open_box(app, "own_fields").run().selectbox(key="own_database").set_value(3)
    open_box(app, "own_fields").run()

    assert dict(mapping(app).columns) == {"E-mail": "email", "Бонус": "_vendor"}


@pytest.mark.slow
def test_a_list_without_a_header_is_only_offered_the_recipe_of_another_one(app: AppTest) -> None:
    go(app, "anna@example.com,Анна,Москва\nboris@example.com,Борис,Тула\n")
    app.text_input(key="recipe_title").set_value("Nameless").run()
    app.button(key="keep_recipe").click().run()
    start_over(app, "vera@example.com,Москва,Вера\nolga@example.com,Тула,Ольга\n")
    offered = captions(app)

    app.button(key="use_recipe").click().run()

    assert "as many columns as that of the recipe «Nameless»" in offered
    assert "Mapped as" not in offered
    assert dict(mapping(app).columns) == {"column 1": "email", "column 2": "_fname", "column 3": "_city"}


def test_another_list_is_told_nothing(app: AppTest) -> None:
    keep(go(app))

    start_over(app, OTHER)

    assert "Spring fair" not in captions(app)


def test_matching_and_rules_come_along_and_the_scenario_does_not(app: AppTest) -> None:
    keep_text = """
    version = 1
    header = ["E-mail", "Телефон", "Имя", "Бонус"]
    columns = {"Телефон" = "phones"}
    rows = {duplicates = "reject"}
    target = {workflow_id = 12, matching = "phone"}
    """
    recipe_shelf.save_recipe("By phone", keep_text, ("E-mail", "Телефон", "Имя", "Бонус"), "anna")

    go(app)

    draft = app.session_state["draft"]
    assert draft.target == Target(matching=Matching.PHONE)
    assert draft.rules == RowRules(duplicates=Duplicates.REJECT)
    assert app.selectbox(key="matching").value is Matching.PHONE


REPAIRING = """
version = 1
header = ["E-mail", "Имя"]
[columns]
"E-mail" = "email"
"Имя" = "_fname"
[[repairs]]
kind = "replace"
column = "Имя"
value = "Анна"
value_to = "Аня"
[[repairs]]
kind = "replace_domain"
column = "E-mail"
value = "gmial.com"
value_to = "gmail.com"
rule = "typo_domain"
field = "email"
shape = "@gmial.com"
"""


def test_a_list_is_repaired_as_the_command_repairs_it_by_the_same_recipe(app: AppTest, tmp_path: Path) -> None:
    recipe_shelf.save_recipe("Repairing", REPAIRING, ("E-mail", "Имя"), "anna")
    content = "E-mail;Имя\nanna@gmial.com;Анна\nboris@example.com;Борис\n"
    (tmp_path / "spring.csv").write_text(content, encoding="windows-1251")

    go(app, content)
    told = captions(app)
    go_on(app)

    draft = app.session_state["draft"]
    _, _, by_command = prepare_list(services.settings(), tmp_path / "spring.csv", parse_recipe(REPAIRING))
    _, by_page = services.checked(draft)
    assert "Its 2 repairs are done too" in told
    assert scan_accepted(by_page).collect().rows() == scan_accepted(by_command).collect().rows()
    assert scan_accepted(by_page).collect().rows()[0][1:] == ("anna@gmail.com", "Аня")


def test_a_reload_keeps_the_way_back_from_a_recipe(app: AppTest) -> None:
    keep(go(app))
    start_over(app, LIST)
    again = open_app()
    again.query_params["draft"] = app.query_params["draft"]

    open_page(again, "mapping")

    assert "start_over" in {button.key for button in again.button}


def test_starting_over_takes_back_the_repairs_of_the_recipe_and_none_of_the_operators(app: AppTest) -> None:
    recipe_shelf.save_recipe("Repairing", REPAIRING, ("E-mail", "Имя"), "anna")
    upload(app, "E-mail;Имя\nanna@example.com;Анна\nboris@example.com;#N/A\n")
    app.button(key="repair_placeholder").click().run()
    own = app.session_state["draft"].repairs
    go_on(app)
    repaired = app.session_state["draft"].repairs

    app.button(key="start_over").click().run()

    assert (len(own), len(repaired)) == (1, 3)
    assert app.session_state["draft"].repairs == own


@pytest.mark.parametrize("damaged", ["version = 99", "no recipe"])
def test_a_recipe_that_cannot_be_read_any_more_is_left_alone(app: AppTest, damaged: str) -> None:
    recipe_shelf.save_recipe("Old", damaged, ("E-mail", "Телефон", "Имя", "Бонус"), "anna")

    go(app)

    assert dict(mapping(app).columns)["E-mail"] == "email"
    assert "«Old»" not in captions(app)


@pytest.mark.slow
def test_a_saved_recipe_is_used_by_hand_and_removed(app: AppTest) -> None:
    keep(go(app))
    start_over(app, OTHER)

    app.selectbox(key="saved_recipe").set_value("Spring fair").run()
    app.button(key="use_saved").click().run()
    told = app.warning[0].value
    app.selectbox(key="saved_recipe").set_value("Spring fair").run()
    app.button(key="remove_saved").click().run()

    assert "Renamed: E\\-mail → Почта" in told
    assert dict(mapping(app).columns) == {"Почта": "email"}
    assert saved() == ()
    assert text.SAVED_RECIPES not in [box.label for box in app.selectbox]


@pytest.mark.slow
def test_the_box_of_recipes_stays_open_when_one_is_used(app: AppTest) -> None:
    keep(go(app))
    start_over(app, LIKE)
    app.session_state["recipe_box"] = True
    app.run()

    app.selectbox(key="saved_recipe").set_value("Spring fair").run()
    app.button(key="use_saved").click().run()

    assert app.session_state["recipe_box"]
    drift = Drift(new=("Скидка",), gone=("Бонус",), renamed=(("E-mail", "Email"),), unfed=("_vendor",))
    assert [warning.value for warning in app.warning] == [text.drift(drift)]
    assert "Not filled any more: Source." in text.drift(drift)


def test_a_column_of_the_list_that_takes_the_place_of_a_made_one_is_told(app: AppTest) -> None:
    recipe = """
    version = 1
    header = ["E-mail", "ФИО"]
    columns = {"E-mail" = "email", "Имя" = "_fname"}
    derived = {"Имя" = {make = "first_name", from = ["ФИО"]}}
    """
    recipe_shelf.save_recipe("Split", recipe, ("E-mail", "ФИО"), "anna")
    go(app, "E-mail;ФИО;Имя\nanna@example.com;Орлова Анна;Аня\n")

    app.button(key="use_recipe").click().run()

    assert "Sent as the list has it, not as the recipe makes it: Имя." in captions(app)
    assert "New, and sent only" not in captions(app)
    assert dict(mapping(app).columns)["Имя"] == "_fname"
