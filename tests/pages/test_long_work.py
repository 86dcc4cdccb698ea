from __future__ import annotations

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


def test_a_cancelled_look_for_damage_does_not_stop_the_way(app: AppTest) -> None:
    upload(cancel(app, "damage"))

    assert not app.exception
    assert text.DAMAGE_STOPPED in said(app)
    assert not app.button(key="next").disabled
