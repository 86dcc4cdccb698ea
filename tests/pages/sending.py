"""Submissions in the states that pages show, made by the product's own code."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

from altcraft_core.delivery.planning import Plan, cut_plan
from altcraft_core.delivery.steps import look_at_task, open_task, send_chunk
from altcraft_core.lists.files.reading import spool
from altcraft_core.records import (
    Chunk,
    ColumnMapping,
    Limits,
    ReadOptions,
    RowRules,
    Safeguards,
    SubmissionState,
    SubmissionStatus,
    Target,
)
from altcraft_core.settings import DEMO, DEMO_TOKEN
from pages.components import catalogue, services
from pages.components.send import profiles
from tests.pages.opening import go_on, go_to_review, open_page

LIVE = "live"
WELCOME, ASLEEP = "Welcome", "Abandoned cart"
WELCOMING = Target(workflow_id=12)
PEOPLE = 40
GUARDED = Safeguards()
SUPPRESSED = 2  #: of them, refused by the demo platform one by one


def go_to_send(app: AppTest, scenario: str = WELCOME) -> AppTest:
    """From an empty dashboard to a list on the Send page, with a scenario chosen."""
    go_on(go_to_review(app))
    return choose_scenario(app, scenario)


def choose_scenario(app: AppTest, name: str) -> AppTest:
    picker = next(box for box in app.selectbox if box.key.startswith("scenario_"))
    known = catalogue.scenarios(picker.key.removeprefix("scenario_"))
    return picker.set_value(next(one.id for one in known if one.name == name)).run()


def type_number(app: AppTest, typed: str) -> AppTest:
    return app.text_input(key="confirmation_number").set_value(typed).run()


def connect(monkeypatch: pytest.MonkeyPatch, url: str, **account: object) -> None:
    """Add an account of one's own, named live; it comes first."""
    for name, value in {"base_url": url, "token": DEMO_TOKEN, **account}.items():
        monkeypatch.setenv(f"ALTCRAFT_CONNECTIONS__LIVE__{name.upper()}", str(value))
    services.settings.clear()
    services.house.clear()


def make_plan(
    connection: str = DEMO,
    *,
    suppressed: int = SUPPRESSED,
    name: str = "people.csv",
    first_name: str = "Анна",
    target: Target = WELCOMING,
    people: int = PEOPLE,
    max_rows: int = 10,
    safeguards: Safeguards = GUARDED,
) -> Plan:
    """So many people in chunks of ten, the first of them suppressed."""
    hosts = ["suppressed.example.com" if row < suppressed else "example.com" for row in range(people)]
    lines = [f"person{row}@{host},{first_name}" for row, host in enumerate(hosts)]
    content = BytesIO("\n".join(["email,Имя", *lines]).encode())
    file = spool(content, name, services.settings().spool)
    contact_list = services.read_list(file, ReadOptions())
    mapping = ColumnMapping(columns=(("email", "email"), ("Имя", "_fname")))
    rules, limits = RowRules(), Limits(max_rows=max_rows)
    report = services.report(contact_list, mapping, target.match_field, rules)
    encoded = profiles.encoded(report, mapping, target, rules, connection)
    return Plan(
        contact_list=contact_list,
        mapping=mapping,
        rules=rules,
        report=report,
        target=target,
        limits=limits,
        connection=connection,
        scenario_name=WELCOME,
        encoded=encoded,
        chunks=cut_plan(encoded, target, limits, services.connections().get(connection), safeguards),
        safeguards=safeguards,
    )


def start(plan: Plan | None = None, *, copy: int = 0, operator: str = "anna") -> str:
    """Start a submission, with nobody at work; its id."""
    return services.submissions().start(plan or make_plan(), operator, copy=copy).id


def start_and_settle(plan: Plan | None = None) -> SubmissionState:
    return settle(start(plan))


def settle(submission_id: str) -> SubmissionState:
    """Take every step of every chunk, one after the other, as an engine does side by side."""
    house = services.house()
    desk = replace(
        house.desk,
        hand_over_to=lambda _: hand_over_nothing,
        clock=lambda: datetime.now(UTC),
        task_deadline=timedelta(hours=1),
    )
    for chunk in house.journal.chunks(submission_id):
        if not chunk.handovers:
            continue  # it waits for the canary
        send_chunk(desk, chunk.id, chunk.handovers, 0)
        task = open_task(desk, chunk.id)
        while task is not None:
            time.sleep(0.01)
            task = look_at_task(desk, task)
    return house.history.state(submission_id)


def settle_anew(submission_id: str) -> SubmissionState:
    """The same, also for the chunks that come of it, until nothing goes on by itself."""
    state = settle(submission_id)
    while state.status is SubmissionStatus.RUNNING:
        state = settle(submission_id)
    return state


def hand_over_nothing(transaction: sa.Connection, chunks: Sequence[Chunk]) -> None:
    """Nobody is at work."""


@contextmanager
def working() -> Iterator[None]:
    """An engine at work."""
    engine = services.house().engine()
    engine.start()
    try:
        yield
    finally:
        engine.stop()


def open_run(app: AppTest, submission_id: str) -> AppTest:
    app.query_params["submission"] = submission_id
    return open_page(app, "run")


def alerts(app: AppTest) -> str:
    """Every alert of the page, title and text."""
    boxes = [*app.info, *app.success, *app.warning, *app.error]
    return "\n".join(f"{box.proto.title} {box.value}" for box in boxes)


def keys(app: AppTest) -> set[str]:
    """The keys of the buttons on the page."""
    return {button.key for button in app.button}
