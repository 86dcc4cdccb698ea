from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from pages.components import text
from pages.components.mapping.hidden_columns import ROWS
from tests.pages.opening import captions, go_on, open_page, said, upload

COLUMNS = ("Бонус", *(f"column {place}" for place in range(197)), "E-mail", "Имя")


@pytest.fixture
def wide(app: AppTest) -> AppTest:
    """On the mapping of a wide list, whose last two columns are sent."""
    cells = ["007"] * (len(COLUMNS) - 2) + ["anna@example.com", "Анна"]
    return go_on(upload(app, f"{';'.join(COLUMNS)}\n{';'.join(cells)}\n"))


def drawn(app: AppTest) -> list[str]:
    """The columns whose pickers are shown, in their order."""
    return [str(each.key).removeprefix("field:") for each in app.selectbox if str(each.key).startswith("field:")]


def test_of_a_wide_list_the_first_columns_and_all_that_are_sent_are_shown_and_all_are_counted(wide: AppTest) -> None:
    assert not wide.exception
    assert drawn(wide) == [*COLUMNS[:ROWS], "E-mail", "Имя"]
    assert text.sent_columns(2, 200) in said(wide)
    assert text.hidden_columns(200 - ROWS - 2) in captions(wide)


@pytest.mark.slow
def test_every_column_can_be_reached_by_showing_more(wide: AppTest) -> None:
    presses = 0
    while len(drawn(wide)) < len(COLUMNS):
        wide.button(key="show_columns").click().run()
        presses += 1
        assert presses < 5

    assert drawn(wide) == list(COLUMNS)
    assert "columns are not sent" not in captions(wide)


def test_a_column_is_found_by_its_name_and_stays_while_it_is_mapped(wide: AppTest) -> None:
    wide.selectbox(key="column_found").set_value("column 150").run()
    assert drawn(wide) == [*COLUMNS[:ROWS], "column 150", "E-mail", "Имя"]

    wide.selectbox(key="field:column 150").set_value("_city").run()
    open_page(wide, "history")
    open_page(wide, "mapping")
    assert wide.selectbox(key="field:column 150").value == "_city"
    assert text.sent_columns(3, 200) in said(wide)

    wide.selectbox(key="field:column 150").set_value("").run()
    assert "column 150" in drawn(wide)
    assert text.sent_columns(2, 200) in said(wide)
