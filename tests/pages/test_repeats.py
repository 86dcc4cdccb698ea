from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from streamlit.testing.v1 import AppTest

from altcraft_core.demo.faults import Faults, Rule
from altcraft_core.demo.server import start_demo
from altcraft_core.demo.switches import Switches
from altcraft_core.records import Probe, Recognition
from altcraft_core.settings import DEMO
from pages.components import services, text
from pages.components.connection import probes
from tests.pages.opening import captions, open_page, said
from tests.pages.sending import LIVE, alerts, connect, keys

pytestmark = pytest.mark.slow  # these speak to a demo platform of their own

ME = "anna@example.com"
WELCOME, ASLEEP = 12, "Abandoned cart"
Platform = Callable[..., str]


@pytest.fixture
def platform(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Platform]:
    """Starts a platform and connects it under the name live; its address."""
    running = []

    def begin(*id_headers: str, rule: Rule | None = None, **account: object) -> str:
        switches = Switches(id_headers=id_headers)
        faults = Faults(rules=(rule,) if rule else ())
        demo = start_demo(tmp_path / "platform.db", 0, pace=0, faults=faults, switches=switches)
        running.append(demo)
        connect(monkeypatch, demo.url, **account)
        return demo.url

    yield begin
    for demo in running:
        demo.stop()


def ask(app: AppTest) -> AppTest:
    open_page(app, "connection")
    return app.button(key="probe").click().run()


def probe(app: AppTest, address: str = ME, scenario: int | None = WELCOME) -> AppTest:
    """Fill the dialog in and send."""
    ask(app)
    app.text_input(key="probe_address").set_value(address)
    if scenario is not None:
        app.selectbox(key="probe_scenario").set_value(scenario)
    return app.button(key="probe_yes").click().run()


def latest(name: str = LIVE) -> Probe:
    found = services.connections().latest_probe(name)
    assert found is not None
    return found


def entered(url: str) -> int:
    """How often one person was engaged."""
    ledger: dict[str, Any] = httpx.get(f"{url}/_demo/ledger").json()
    times: int = ledger["scenarios"][str(WELCOME)]["max_engagements"]
    return times


def test_before_anything_was_tried_nothing_is_known_and_nothing_is_sent(app: AppTest, platform: Platform) -> None:
    url = platform("Request-ID")

    open_page(app, "connection")

    assert f"{text.PROBE_NEVER} {text.LOST_WAITS}" in alerts(app)
    assert entered(url) == 0


def test_the_dialog_says_what_it_will_do_and_chooses_nothing_by_itself(app: AppTest, platform: Platform) -> None:
    url = platform("Request-ID")

    ask(app)

    assert text.probe_what(LIVE) in said(app)
    assert app.selectbox(key="probe_scenario").value is None
    assert not any(ASLEEP in option for option in app.selectbox(key="probe_scenario").options)
    assert app.text_input(key="probe_address").value == ""
    app.button(key="probe_no").click().run()
    assert "probe_yes" not in keys(app)
    assert entered(url) == 0


@pytest.mark.parametrize(
    ("address", "scenario", "words"),
    [(ME, None, "PROBE_NO_SCENARIO"), ("anna", WELCOME, "PROBE_NO_ADDRESS"), ("", WELCOME, "PROBE_NO_ADDRESS")],
)
def test_nothing_is_sent_without_a_scenario_and_an_address(
    app: AppTest, platform: Platform, address: str, scenario: int | None, words: str
) -> None:
    url = platform("Request-ID")

    probe(app, address, scenario)

    assert getattr(text, words) in alerts(app)
    assert services.connections().latest_probe(LIVE) is None
    assert entered(url) == 0


@pytest.mark.parametrize(
    ("id_headers", "recognition", "next_step", "times"),
    [
        (("Request-ID",), Recognition.BY_REQUEST_ID, text.lost_recovered(23), 1),
        (
            ("X-Request-ID",),
            Recognition.BY_BOTH_HEADERS,
            text.RECOGNITION_NEXT[Recognition.BY_BOTH_HEADERS],
            2,
        ),
        ((), Recognition.NOT, text.LOST_WAITS, 2),
    ],
)
def test_what_was_found_out_is_told_with_the_next_step(
    app: AppTest,
    platform: Platform,
    id_headers: tuple[str, ...],
    recognition: Recognition,
    next_step: str,
    times: int,
) -> None:
    url = platform(*id_headers)

    probe(app)

    assert not app.exception
    assert latest().recognition is recognition
    assert text.RECOGNITIONS[recognition].partition("{")[0] in alerts(app)
    assert next_step in alerts(app)
    assert "probe_yes" not in keys(app)
    assert entered(url) == times


def test_an_answer_that_tells_nothing_is_told_in_its_own_words(app: AppTest, platform: Platform) -> None:
    platform("Request-ID", rule=Rule(kind="error", code=404, text=f"Nobody knows {ME}"))

    probe(app)

    assert latest().recognition is Recognition.UNCLEAR
    assert text.RECOGNITION_NEXT[Recognition.UNCLEAR] in alerts(app)
    assert "Nobody knows •••" in said(app)


def test_the_address_stands_neither_in_the_url_nor_in_the_database(
    app: AppTest, platform: Platform, tmp_path: Path
) -> None:
    platform("Request-ID")

    probe(app)

    assert not app.query_params
    kept = [*tmp_path.glob("altcraft.db*")]
    assert kept
    assert not any(ME.encode() in path.read_bytes() for path in kept)


@pytest.mark.usefixtures("app")
def test_a_second_press_sends_nothing_more(platform: Platform) -> None:
    platform()

    for _ in range(2):
        probes.probe_once("the same press", LIVE, WELCOME, ME)

    assert len({latest(), probes.probe_once("the same press", LIVE, WELCOME, ME)}) == 1


def test_the_older_header_counts_where_it_is_set(app: AppTest, platform: Platform) -> None:
    url = platform("X-Request-ID", both_id_headers=True)

    probe(app)

    assert text.lost_recovered(23) in alerts(app)
    assert entered(url) == 1


def test_settings_that_promise_what_was_found_wrong_are_told_loudly(app: AppTest, platform: Platform) -> None:
    platform(deduplicating=True)

    probe(app)

    assert text.SET_BUT_PROBED in [box.proto.title for box in app.error]


def test_settings_that_forbid_repeats_win(app: AppTest, platform: Platform) -> None:
    platform("Request-ID", deduplicating=False)

    probe(app)

    assert text.REPEATS_OFF in alerts(app)
    assert text.RECOGNITIONS[Recognition.BY_REQUEST_ID].partition("{")[0] in captions(app)


def test_the_demo_platform_can_be_tried_too(app: AppTest) -> None:
    probe(app)

    assert latest(DEMO).recognition is Recognition.BY_REQUEST_ID
    assert text.REPEATS_DEMO in alerts(app)


def test_an_account_that_does_not_answer_is_told_in_the_dialog(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    connect(monkeypatch, "http://127.0.0.1:9")

    ask(app)
    app.button(key="probe_yes").click().run()

    assert not app.exception
    assert text.NO_ANSWER in alerts(app)
    assert services.connections().latest_probe(LIVE) is None
