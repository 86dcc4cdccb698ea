"""Ways into the pages that several tests take."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from streamlit.components.v2.component_manager import BidiComponentManager
from streamlit.testing.v1 import AppTest

APP = Path(__file__).parents[2] / "app.py"

LIST = """\
E-mail;Телефон;Имя;Бонус
anna@example.com;+79161234567;Анна;007
boris@example.com;8 916 765-43-21;Борис;12
bad-mail;+79160000000;*Вера*;3
Anna@example.com;+79161234567;Аня;7
;;;
olga@example.com;12;Ольга;5
"""


def open_app() -> AppTest:
    app = AppTest.from_file(APP, default_timeout=60)
    app._bidi_component_manager = known_components()
    return app.run()


@cache
def known_components() -> BidiComponentManager:
    """What Streamlit finds among all installed packages: looked for once, as its server does, and not by each app."""
    components = BidiComponentManager()
    components.discover_and_register_components(start_file_watching=False)
    return components


def open_page(app: AppTest, name: str) -> AppTest:
    return app.switch_page(f"pages/{name}.py").run()


def upload(app: AppTest, content: str = LIST, name: str = "spring.csv", encoding: str = "windows-1251") -> AppTest:
    app.file_uploader[0].upload(name, content.encode(encoding))
    return app.run()


def go_on(app: AppTest) -> AppTest:
    return app.button(key="next").click().run()


def go_to_mapping(app: AppTest) -> AppTest:
    return go_on(upload(app))


def go_to_review(app: AppTest) -> AppTest:
    return go_on(go_to_mapping(app))


def metrics(app: AppTest) -> dict[str, str]:
    """Values by title, without the coloured mark before it."""
    return {metric.label.rpartition("} ")[2]: metric.value for metric in app.metric}


def said(app: AppTest) -> str:
    """Every sentence of the page."""
    return "\n".join(mark.value for mark in app.markdown)


def captions(app: AppTest) -> str:
    return "\n".join(caption.value for caption in app.caption)


def open_box(app: AppTest, *keys: str) -> AppTest:
    """Open blocks that are drawn only while open; to be said again before each run."""
    for key in keys:
        app.session_state[key] = True
    return app
