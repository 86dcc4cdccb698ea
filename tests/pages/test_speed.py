from __future__ import annotations

from time import perf_counter

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.opening import go_on

QUICK = 0.2  #: seconds that a page may take once its list is read and checked


def quickest_rerun(app: AppTest) -> float:
    """Of three, so that a busy machine does not decide."""
    times = []
    for _ in range(3):
        start = perf_counter()
        app.run()
        times.append(perf_counter() - start)
    return min(times)


@pytest.mark.slow
def test_pages_stay_quick_with_a_million_rows(app: AppTest) -> None:
    app.default_timeout = 300
    app.button(key="sample_1000000").click().run()
    times = {"upload": quickest_rerun(app)}
    go_on(app)
    times["mapping"] = quickest_rerun(app)
    go_on(app)
    times["review"] = quickest_rerun(app)

    assert not app.exception
    assert max(times.values()) < QUICK, times


@pytest.mark.slow
def test_mapping_stays_quick_with_sixty_columns(app: AppTest) -> None:
    header = ";".join(["email", *(f"Колонка {number}" for number in range(59))])
    app.file_uploader[0].upload("wide.csv", f"{header}\nanna@example.com{';x' * 59}\n".encode()).run()
    go_on(app)

    assert quickest_rerun(app) < QUICK
