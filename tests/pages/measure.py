"""How long each page's script takes with a million rows loaded, in milliseconds: python -m tests.pages.measure"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from streamlit.testing.v1 import AppTest

RUNS = 5
APP = str(Path(__file__).parents[2] / "app.py")
JOURNEY = ("upload", "mapping", "review", "submit")


def main() -> None:
    with TemporaryDirectory() as home:
        os.environ.update(ALTCRAFT_HOME=home, ALTCRAFT_DEMO_PORT="0")
        app = AppTest.from_file(APP, default_timeout=300).run()
        app.button(key="sample_1000000").click().run()
        for page in JOURNEY:
            report(page, app)
            if page != JOURNEY[-1]:
                app.button(key="next").click().run()
                app.switch_page(f"pages/{JOURNEY[JOURNEY.index(page) + 1]}.py").run()
        app.selectbox(key="scenario_demo").select_index(0).run()
        report("submit, scenario chosen", app)
        for page in ("history", "connection"):
            report(page, app.switch_page(f"pages/{page}.py").run())


def report(page: str, app: AppTest) -> None:
    times = []
    for _ in range(RUNS):
        started = perf_counter()
        app.run()
        times.append(perf_counter() - started)
    if app.exception:
        raise RuntimeError(app.exception[0].message)
    sys.stdout.write(f"{page}: {1000 * median(times):.0f} ms\n")


if __name__ == "__main__":
    main()
