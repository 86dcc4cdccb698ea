from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from pages.components import text
from tests.pages.opening import go_on, metrics, said, upload


def cancel(app: AppTest, key: str) -> AppTest:
    """As pressing Cancel beside the bar does it."""
    app.session_state[f"stopped {key}"] = True
    return app


def test_a_cancelled_check_leaves_the_page_usable_and_can_begin_again(app: AppTest) -> None:
    upload(app)
    go_on(app)
    go_on(cancel(app, "check"))

    assert not app.exception
    assert text.CHECK_STOPPED in said(app)
    assert app.segmented_control(key="duplicates").value
    assert app.button(key="next").disabled

    app.button(key="check_again").click().run()

    assert metrics(app)[text.ROWS_IN_FILE] == "6"
    assert not app.button(key="next").disabled


def test_what_was_mended_can_be_undone_though_the_check_behind_it_was_cancelled(app: AppTest) -> None:
    go_on(go_on(upload(app)))
    app.button(key="accept_0").click().run()
    cancel(app, "check").run()
    assert text.CHECK_STOPPED in said(app)

    app.button(key="undo_0_of_1").click().run()

    assert not app.exception
    assert app.session_state["draft"].repairs == ()
    assert metrics(app)[text.ROWS_IN_FILE] == "6"


@pytest.mark.slow
def test_a_page_that_was_ended_in_the_middle_forgets_no_choice(app: AppTest) -> None:
    go_on(go_on(upload(app)))
    app.session_state["mend_by"] = app.session_state["duplicates"] = None

    app.run()

    assert not app.exception
    assert app.button(key="accept_0")


def test_a_cancelled_look_for_damage_does_not_stop_the_way(app: AppTest) -> None:
    upload(cancel(app, "damage"))

    assert not app.exception
    assert text.DAMAGE_STOPPED in said(app)
    assert not app.button(key="next").disabled
