from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from altcraft_core.records import Safeguards
from pages.components import services, text
from tests.pages.opening import captions, go_on, metrics
from tests.pages.sending import WELCOME, choose_scenario, make_plan, open_run, start_and_settle, type_number

pytestmark = pytest.mark.slow  # these speak to a demo platform of their own

LONG, SHORT = 10_001, 400


def go_to_send(app: AppTest, people: int, recipe: str = "") -> AppTest:
    """A list of so many people on the Send page, with a scenario chosen."""
    lines = [f"person{row}@example.com" for row in range(people)]
    app.file_uploader[0].upload("people.csv", "\n".join(["email", *lines]).encode()).run()
    go_on(app)
    if recipe:
        app.file_uploader(key="recipe_0").upload("recipe.toml", recipe.encode()).run()
    go_on(app)
    go_on(app)
    return choose_scenario(app, WELCOME)


def chosen(app: AppTest) -> Safeguards:
    return app.session_state["draft"].safeguards


def summary(app: AppTest) -> str:
    return "\n".join(table.value.to_string() for table in app.table)


def test_a_long_list_begins_with_a_few_and_nobody_chose_it(app: AppTest) -> None:
    go_to_send(app, LONG)

    assert not app.exception
    assert app.toggle(key="canary_100").value
    assert app.slider(key="canary").value == 100
    assert metrics(app)[text.CHUNKS] == "2"
    assert "First 100 people; the rest when they have fared well" in summary(app)
    assert chosen(app) == Safeguards()


def test_a_short_list_goes_at_once_unless_somebody_chooses(app: AppTest) -> None:
    go_to_send(app, SHORT)

    assert not app.toggle(key="canary_0").value
    assert (metrics(app)[text.CHUNKS], chosen(app)) == ("1", Safeguards())
    assert "fared well" not in summary(app)

    app.toggle(key="canary_0").set_value(True).run()
    assert app.slider(key="canary").max == SHORT - 1
    assert (metrics(app)[text.CHUNKS], chosen(app).canary) == ("2", 100)


def test_a_list_of_a_few_is_not_asked_about(app: AppTest) -> None:
    go_to_send(app, 20)

    assert not any(toggle.key.startswith("canary") for toggle in app.toggle)
    assert chosen(app) == Safeguards()


def test_the_plan_follows_the_slider_and_the_switch(app: AppTest) -> None:
    go_to_send(app, LONG)
    app.slider(key="max_rows").set_value(1_000).run()

    app.slider(key="canary").set_value(250).run()
    assert (chosen(app).canary, metrics(app)[text.CHUNKS]) == (250, "11")
    assert "The first 250 people go alone." in captions(app)
    assert "First 250 people" in summary(app)

    app.toggle(key="canary_100").set_value(False).run()
    assert chosen(app).canary == 0
    assert "fared well" not in summary(app)


def test_thresholds_are_told_in_one_line_and_changed_behind_it(app: AppTest) -> None:
    go_to_send(app, LONG)
    app.session_state["thresholds"] = True
    app.run()

    app.session_state["thresholds"] = True
    app.number_input(key="failed_percent").set_value(35).run()
    app.session_state["thresholds"] = True
    app.number_input(key="silent_minutes").set_value(5).run()

    assert chosen(app) == Safeguards(failed_percent=35, silent_minutes=5)
    assert text.stops(chosen(app)) in captions(app)


def test_what_was_chosen_is_what_is_started(app: AppTest) -> None:
    go_to_send(app, LONG)
    app.slider(key="canary").set_value(30).run()
    type_number(app, str(LONG))

    app.button(key="send").click().run()

    (state,) = services.history().states()
    assert state.submission.safeguards == Safeguards(canary=30)
    assert [chunk.rows for chunk in services.journal().chunks(state.submission.id)] == [30, LONG - 30]


@pytest.mark.parametrize("canary", [0, 5, 100, 800])
def test_what_a_recipe_says_stays_while_nobody_touches_it(app: AppTest, canary: int) -> None:
    recipe = f'version = 1\n[columns]\nemail = "email"\n[safeguards]\ncanary = {canary}\nfailed_percent = 5\n'
    go_to_send(app, SHORT, recipe)

    assert not app.exception
    assert chosen(app) == Safeguards(canary=canary, failed_percent=5)
    assert app.toggle(key="canary_0").value is (0 < canary < SHORT)


def test_sending_again_what_failed_keeps_what_was_chosen(app: AppTest) -> None:
    guards = Safeguards(failed_percent=60)
    open_run(app, start_and_settle(make_plan(safeguards=guards)).submission.id)

    app.button(key="retry_failed").click().run()

    assert chosen(app) == guards
