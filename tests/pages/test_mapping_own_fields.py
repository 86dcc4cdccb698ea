from __future__ import annotations

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from altcraft_core.fields import FieldKind
from altcraft_core.records import ColumnMapping, FieldUse
from altcraft_core.settings import DEMO
from pages.components import catalogue, text
from pages.components.mapping.column_picker import CUSTOM
from tests.pages.opening import captions, go_on, open_box, open_page, upload
from tests.pages.sending import connect

BUYERS, FAIRS = 3, 5  # databases of the demo platform
NOWHERE = "http://127.0.0.1:9"
LIST = "E-mail;Баллы;vip;Город доставки\nanna@example.com;7;да;Центр\nboris@example.com;12;нет;Север\n"


def go(app: AppTest) -> AppTest:
    return go_on(upload(app, LIST))


def open_picker(app: AppTest) -> AppTest:
    return open_box(app, "own_fields").run()


def pick_database(app: AppTest, database: int | None) -> AppTest:
    open_picker(app).selectbox(key="own_database").set_value(database)
    return open_picker(app)


def mapping(app: AppTest) -> ColumnMapping:
    return app.session_state["draft"].mapping


def test_the_own_fields_of_a_database_are_suggested_and_offered_with_their_types(app: AppTest) -> None:
    go(app)
    before = dict(mapping(app).columns)

    pick_database(app, BUYERS)

    assert before == {"E-mail": "email"}
    assert dict(mapping(app).columns) == {"E-mail": "email", "Баллы": "points", "vip": "vip"}
    assert set(mapping(app).uses) == {
        FieldUse(name="points", kind=FieldKind.INTEGER),
        FieldUse(name="vip", kind=FieldKind.BOOL),
    }
    assert "Баллы · points · whole number" in app.selectbox(key="field:Город доставки").options
    assert not app.button(key="next").disabled


def test_what_the_operator_chose_stays_when_a_database_is_picked(app: AppTest) -> None:
    go(app)
    app.selectbox(key="field:Баллы").set_value("_vendor").run()

    pick_database(app, BUYERS)

    assert dict(mapping(app).columns)["Баллы"] == "_vendor"


def test_another_database_takes_its_fields_away_again(app: AppTest) -> None:
    pick_database(go(app), BUYERS)
    app.selectbox(key="field:Город доставки").set_value("comment").run()

    pick_database(app, FAIRS)

    assert dict(mapping(app).columns) == {"E-mail": "email", "Город доставки": "comment"}
    assert app.selectbox(key="field:Город доставки").value == CUSTOM
    assert app.text_input(key="custom:field:Город доставки").value == "comment"


def test_the_database_of_the_chosen_scenario_is_known(app: AppTest) -> None:
    go(app)
    scenario = next(each for each in catalogue.scenarios(DEMO) if each.database_id == BUYERS)
    draft = app.session_state["draft"]

    app.session_state["draft"] = replace(draft, target=replace(draft.target, workflow_id=scenario.id))
    app.run()

    assert dict(mapping(app).columns)["Баллы"] == "points"


def test_a_type_may_be_read_in_another_way_than_the_account_tells(app: AppTest) -> None:
    pick_database(go(app), BUYERS)
    open_box(app, "use_more:points").run()

    app.selectbox(key="use_kind:points").set_value(FieldKind.TEXT).run()

    assert FieldUse(name="points", kind=FieldKind.TEXT) in mapping(app).uses


def test_the_age_of_what_was_read_is_shown_and_it_is_read_again_when_asked(app: AppTest) -> None:
    open_picker(pick_database(go(app), BUYERS))
    before = catalogue.platform_fields(DEMO, BUYERS).at

    app.button(key="read_own_fields").click()
    open_picker(app)

    assert text.told_age(0) in captions(app)
    assert catalogue.platform_fields(DEMO, BUYERS).at > before


def test_an_account_that_does_not_tell_its_fields_is_told_of_in_one_sentence(
    app: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect(monkeypatch, NOWHERE)
    go(app)

    open_picker(app)

    assert captions(app).count(text.NO_OWN_FIELDS) == 1
    assert not app.exception
    assert not app.button(key="next").disabled


def test_the_chosen_database_stays_for_the_next_list(app: AppTest) -> None:
    pick_database(go(app), BUYERS)

    open_page(app, "upload").button(key="other_list").click().run()
    go_on(upload(app, "E-mail;Интересы\nanna@example.com;спорт\n", name="next.csv"))

    assert dict(mapping(app).columns) == {"E-mail": "email", "Интересы": "interests"}


@pytest.mark.slow
def test_every_column_of_a_wide_list_can_have_a_field_of_its_own(app: AppTest) -> None:
    names = [f"column_{place}" for place in range(59)]
    go_on(upload(app, "\n".join(";".join(row) for row in (["E-mail", *names], ["anna@example.com"] + ["x"] * 59))))
    pick_database(app, BUYERS)
    app.button(key="show_columns").click().run()
    for name in names:
        app.selectbox(key=f"field:{name}").set_value(CUSTOM)
    app.run()
    for name in names:
        app.text_input(key=f"custom:field:{name}").set_value(name)
    app.run()

    assert not app.exception
    assert len(mapping(app).columns) == 60
