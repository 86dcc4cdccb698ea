from __future__ import annotations

import polars as pl
from streamlit.testing.v1 import AppTest

from altcraft_core.records import RepairKind
from pages.components import text
from pages.components.mending_cells import list_edits
from tests.pages.opening import captions, go_on, metrics, open_page, said, upload
from tests.pages.test_review import accounts
from tests.pages.troubled import ROWS, TROUBLED


def go_to_mending(app: AppTest, content: str = TROUBLED) -> AppTest:
    return go_on(go_on(upload(app, content)))


def accept(app: AppTest) -> AppTest:
    return app.button(key="accept").click().run()


def rejected(app: AppTest) -> int:
    return int(metrics(app)[text.ACCOUNTS["rejected"]])


def test_five_kinds_of_trouble_are_mended_by_cause_in_under_ten_clicks(app: AppTest) -> None:
    go_to_mending(app)
    assert rejected(app) == 8

    clicks = 0
    while rejected(app):
        accept(app)
        clicks += 1
        assert not app.exception
        assert clicks < 10
        rows, *parts = accounts(app)
        assert rows == ROWS == sum(parts)

    assert accounts(app) == (ROWS, 9, 0, 0, 1, 0)
    assert text.ONLY_WARNINGS in captions(app)
    assert not app.button(key="next").disabled
