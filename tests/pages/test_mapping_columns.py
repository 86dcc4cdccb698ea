from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from altcraft_core.commands.lists import prepare_list
from altcraft_core.delivery.planning import encode_profiles
from altcraft_core.lists.preparing import prepare, scan_accepted
from altcraft_core.recipe import Recipe, parse_recipe, write_recipe
from altcraft_core.records import Binding, ColumnMapping, Derivation, DerivedColumn, NameOrder
from pages.components import services, text
from pages.components.mapping import recipe_shelf
from pages.components.mapping.values_editor import more_key, value_key
from tests.pages.opening import captions, go_on, open_box, open_page, said, upload

LIST = """\
E-mail;Клиент;Пол;День;Месяц;Год;Уровень
anna@example.com;Иванова Анна;дама;5;мая;1990;gold
boris@example.com;Петров Пётр;н/д;12;1;1985;silver
vera@example.com;Сидорова Вера;ж;1;12;1999;gold
"""
FIRST, LAST = "First name of Клиент", "Last name of Клиент"


def go(app: AppTest, content: str = LIST) -> AppTest:
    return go_on(upload(app, content))


def mapping(app: AppTest) -> ColumnMapping:
    return app.session_state["draft"].mapping


def split(app: AppTest) -> AppTest:
    return app.button(key="derive_split:Клиент").click().run()


def open_values(app: AppTest, column: str) -> AppTest:
    return open_box(app, more_key(column)).run()


def accepted(app: AppTest) -> list[tuple[object, ...]]:
    draft = app.session_state["draft"]
    report = prepare(draft.contact_list, draft.mapping, "email", draft.rules, services.settings().spool)
    return scan_accepted(report).collect().rows()


def test_the_reason_of_a_suggestion_is_told_with_its_share_of_values(app: AppTest) -> None:
    go(app, "Contact;Note\nanna@example.com;x\nboris@example.com;y\nnone;z\n")

    assert "67 % mail addresses" in said(app)


def test_a_header_that_its_values_speak_against_is_doubted(app: AppTest) -> None:
    go(app, "E-mail;Mobile\nanna@example.com;iOS\nboris@example.com;Android\n")

    assert app.selectbox(key="field:Mobile").value == "phones"
    assert "but none of its values are phone numbers" in said(app)


def test_a_column_whose_values_alone_speak_for_a_field_is_not_sent_and_the_field_is_named(app: AppTest) -> None:
    go(app, "E-mail;Дата договора\nanna@example.com;05.03.1999\nboris@example.com;06.04.2001\n")

    assert app.selectbox(key="field:Дата договора").value == ""
    assert text.hint("_bdate") in said(app)

    app.selectbox(key="field:Дата договора").set_value("_bdate").run()

    assert text.hint("_bdate") not in said(app)


def test_the_time_zone_that_is_assumed_is_told_once_beside_its_column(app: AppTest) -> None:
    go_on(upload(app, "email;registered\na@b.ru;2023-12-31 10:05\nc@d.ru;2023-12-31 10:06\n"))
    assert said(app).count(text.ZONE_ASSUMED) == 1

    app.selectbox(key="field:registered").set_value("_bdate").run()

    assert not app.exception
    assert text.ZONE_ASSUMED not in said(app)


def test_full_names_are_split_by_one_press(app: AppTest) -> None:
    go(app)
    before = mapping(app)

    split(app)

    assert dict(before.columns) == {"E-mail": "email", "Пол": "_sex"}
    assert mapping(app).derived == (
        DerivedColumn(name=FIRST, make=Derivation.FIRST_NAME, columns=("Клиент",)),
        DerivedColumn(name=LAST, make=Derivation.LAST_NAME, columns=("Клиент",)),
    )
    assert app.selectbox(key=f"field:{FIRST}").value == "_fname"
    assert app.selectbox(key=f"field:{LAST}").value == "_lname"
    assert "Анна  ·  Пётр  ·  Вера" in captions(app)
    assert not [button for button in app.button if button.key.startswith("derive_split")]


def test_full_names_that_do_not_tell_their_order_are_split_as_the_operator_says(app: AppTest) -> None:
    go(app, "E-mail;Имя\nanna@example.com;Гарипов Наиль\nboris@example.com;Хасанов Ахмад\n")
    assert app.selectbox(key="field:Имя").value == ""

    app.button(key=f"derive_split:Имя:{NameOrder.LAST_FIRST}").click().run()

    assert {"_fname", "_lname"} <= set(mapping(app).fields)
    assert "Наиль  ·  Ахмад" in captions(app)


def test_a_made_column_is_removed_again(app: AppTest) -> None:
    split(go(app))

    app.button(key=f"derive_remove:{FIRST}").click().run()

    assert [each.name for each in mapping(app).derived] == [LAST]
    assert "_fname" not in mapping(app).fields


@pytest.mark.slow
def test_a_made_column_survives_a_visit_to_another_page(app: AppTest) -> None:
    split(go(app))
    app.selectbox(key=f"field:{FIRST}").set_value("").run()

    open_page(app, "history")
    open_page(app, "mapping")

    assert app.selectbox(key=f"field:{FIRST}").value == ""
    assert app.selectbox(key=f"field:{LAST}").value == "_lname"


@pytest.mark.slow
def test_a_date_is_made_of_three_columns(app: AppTest) -> None:
    open_box(go(app), "derive_box").run()
    open_box(app, "derive_box").selectbox(key="derive_kind").set_value("date").run()
    for number, column in enumerate(("День", "Месяц", "Год")):
        open_box(app, "derive_box").selectbox(key=f"derive_date:{number}").set_value(column).run()
    told = captions(app)

    open_box(app, "derive_box").button(key="derive_add").click().run()

    assert "**Date of День \\+ Месяц \\+ Год**: 1990\\-5\\-5  ·  " in told
    assert dict(mapping(app).columns)["Date of День + Месяц + Год"] == "_bdate"
    assert {row[3] for row in accepted(app)} == {"1990-05-05", "1985-01-12", "1999-12-01"} - {"1985-01-12"}


@pytest.mark.slow
def test_columns_are_joined(app: AppTest) -> None:
    open_box(go(app), "derive_box").run()
    open_box(app, "derive_box").selectbox(key="derive_kind").set_value("join").run()
    open_box(app, "derive_box").multiselect(key="derive_columns").set_value(["Год", "Уровень"]).run()
    open_box(app, "derive_box").text_input(key="derive_separator").set_value("/").run()
    open_box(app, "derive_box").button(key="derive_add").click().run()

    assert mapping(app).derived == (
        DerivedColumn(name="Год + Уровень", make=Derivation.JOIN, columns=("Год", "Уровень"), separator="/"),
    )
    assert app.selectbox(key="field:Год + Уровень").value == ""


@pytest.mark.slow
def test_of_two_columns_the_first_filled_one_takes_over_the_field_that_one_of_them_fed(app: AppTest) -> None:
    go(app)
    app.selectbox(key="field:Год").set_value("_city").run()
    open_box(app, "derive_box").run()
    open_box(app, "derive_box").selectbox(key="derive_kind").set_value("first_filled").run()
    open_box(app, "derive_box").multiselect(key="derive_rivals").set_value(["Уровень", "Год"]).run()
    open_box(app, "derive_box").button(key="derive_add").click().run()

    assert mapping(app).derived == (
        DerivedColumn(name="Уровень or Год", make=Derivation.FIRST_FILLED, columns=("Уровень", "Год")),
    )
    assert dict(mapping(app).columns)["Уровень or Год"] == "_city"
    assert "Год" not in dict(mapping(app).columns)
    assert app.selectbox(key="field:Год").value == ""


def test_a_second_column_for_one_field_is_offered_to_step_in_where_the_first_is_empty(app: AppTest) -> None:
    go(app, "Work e-mail;Home\nann@work.ru;ann@home.ru\n;bob@home.ru\n")
    app.selectbox(key="field:Home").set_value("email").run()

    app.button(key="derive_filled:Home").click().run()

    assert mapping(app).columns == (("Work e-mail or Home", "email"),)
    assert [row[1] for row in accepted(app)] == ["ann@work.ru", "bob@home.ru"]


@pytest.mark.slow
def test_an_order_with_a_middle_name_makes_three_columns(app: AppTest) -> None:
    open_box(go(app), "derive_box").run()
    open_box(app, "derive_box").selectbox(key="derive_order").set_value(NameOrder.LAST_FIRST_MIDDLE).run()
    open_box(app, "derive_box").button(key="derive_add").click().run()

    assert [each.make for each in mapping(app).derived] == [
        Derivation.FIRST_NAME,
        Derivation.LAST_NAME,
        Derivation.MIDDLE_NAME,
    ]


def test_words_are_guessed_and_those_not_understood_are_told(app: AppTest) -> None:
    go(app)

    assert mapping(app).bindings == (Binding(field="_sex", values=(("дама", "female"),)),)
    assert "1 value is replaced" in captions(app)
    assert "«н\\/д»" in said(app).replace("н/д", "н\\/д")
    assert "in 1 row is not understood. Replace it under :material/swap_horiz:" in said(app)


@pytest.mark.slow
def test_a_value_is_left_empty(app: AppTest) -> None:
    open_values(go(app), "Пол")

    open_box(app, more_key("Пол")).selectbox(key=value_key("Пол", "_sex", "н/д")).set_value("").run()

    assert dict(mapping(app).bindings[0].values) == {"дама": "female", "н/д": ""}
    assert "not understood" not in said(app)
    assert [row[2] for row in accepted(app)] == ["female", None, "female"]


def test_words_for_a_status_and_a_time_zone_are_told_and_bound(app: AppTest) -> None:
    go(app, "E-mail;Статус;Пояс\nanna@example.com;активен;Москва\nboris@example.com;отписан;Урал\n")
    app.selectbox(key="field:Статус").set_value("_status").run()
    app.selectbox(key="field:Пояс").set_value("_tz").run()
    before = said(app)

    for column, field, sent in (
        ("Статус", "_status", {"активен": "1", "отписан": "0"}),
        ("Пояс", "_tz", {"Урал": "Asia/Yekaterinburg"}),
    ):
        for value, meant in sent.items():
            app.session_state[value_key(column, field, value)] = meant  # typed: none of these is on offer
        open_values(app, column)

    assert ("«активен», «отписан»" in before, "«Урал»" in before) == (True, True)
    assert "not understood" not in said(app)
    assert [set(row[2:]) for row in accepted(app)] == [{1, "Europe/Moscow"}, {0, "Asia/Yekaterinburg"}]


@pytest.mark.slow
def test_values_of_a_field_of_ones_own_are_listed_and_bound(app: AppTest) -> None:
    go(app)
    app.selectbox(key="field:Уровень").set_value("?").run()
    app.text_input(key="custom:field:Уровень").set_value("level").run()
    open_values(app, "Уровень")

    open_box(app, more_key("Уровень")).selectbox(key=value_key("Уровень", "level", "gold")).set_value("").run()

    assert Binding(field="level", values=(("gold", ""),)) in mapping(app).bindings


@pytest.mark.slow
def test_a_recipe_brings_its_columns_and_values_and_nothing_is_guessed_beside_it(app: AppTest) -> None:
    recipe = Recipe(
        mapping=ColumnMapping(
            columns=(("E-mail", "email"), ("Имя", "_fname"), ("Пол", "_sex")),
            derived=(DerivedColumn(name="Имя", make=Derivation.FIRST_NAME, columns=("Клиент",)),),
            bindings=(Binding(field="_sex", values=(("н/д", "male"), ("x", ""))),),
        )
    )
    go(app)

    app.file_uploader[0].upload("recipe.toml", write_recipe(recipe).encode())
    app.run()
    open_values(app, "Пол")

    assert mapping(app) == recipe.mapping


@pytest.mark.slow
def test_commands_make_the_same_bodies_of_the_saved_recipe(app: AppTest, tmp_path: Path) -> None:
    split(go(app))
    app.text_input(key="recipe_title").set_value("Split").run()
    app.button(key="keep_recipe").click().run()
    path = tmp_path / "spring.csv"
    path.write_bytes(LIST.encode("windows-1251"))
    settings, account = services.settings(), services.connection()
    draft = app.session_state["draft"]

    (saved,) = recipe_shelf.saved_recipes()
    _, recipe, report = prepare_list(settings, path, parse_recipe(saved.text))
    on_pages = services.report(draft.contact_list, draft.mapping, "email", draft.rules)
    here = encode_profiles(on_pages, draft.mapping, draft.target, draft.rules, account, tmp_path / "pages")
    there = encode_profiles(report, recipe.mapping, recipe.target, recipe.rules, account, tmp_path / "commands")

    assert recipe.mapping == draft.mapping
    assert pl.read_parquet(here.path).equals(pl.read_parquet(there.path))


def test_a_list_that_needs_none_of_this_is_not_bothered(app: AppTest) -> None:
    go(app, "E-mail;Имя;Пол\nanna@example.com;Анна;ж\n")

    assert mapping(app).bindings == mapping(app).derived == ()
    assert text.SPLIT_NAMES not in [button.label for button in app.button]
    assert "replaced" not in captions(app)
