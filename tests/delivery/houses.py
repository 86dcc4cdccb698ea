"""Real houses over a real demo platform, each in a folder of its own."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import polars as pl
from pydantic import SecretStr

from altcraft_core.delivery.connections import Connections
from altcraft_core.delivery.house import House, open_house
from altcraft_core.delivery.planning import Plan, cut_plan, encode_profiles
from altcraft_core.demo.faults import Faults, Rule
from altcraft_core.demo.server import start_demo
from altcraft_core.demo.switches import Switches
from altcraft_core.lists.files.reading import read_list, spool
from altcraft_core.lists.preparing import prepare
from altcraft_core.records import (
    ColumnMapping,
    Limits,
    ReadOptions,
    RowRules,
    Safeguards,
    SubmissionState,
    SubmissionStatus,
    Target,
)
from altcraft_core.settings import DEMO_TOKEN, Connection, Settings
from altcraft_core.wire.client import AltcraftClient

LIVE = "live"
WELCOME = 12
PATIENCE = 60.0  # seconds
UNGUARDED = Safeguards(canary=0, failed_percent=100, refused_chunks=1_000_000)


@dataclass(frozen=True, kw_only=True)
class Stage:
    """A house, the platform it speaks to, and the folder of both."""

    house: House
    platform: str
    folder: Path

    def ledger(self, scenario: int = WELCOME) -> dict[str, Any]:
        """What the platform itself says was done."""
        answer: dict[str, Any] = httpx.get(f"{self.platform}/_demo/ledger").json()
        entry: dict[str, Any] = answer["scenarios"][str(scenario)]
        return entry

    def plan(self, rows: int, *, broken: int = 0, max_rows: int = 10, safeguards: Safeguards = UNGUARDED) -> Plan:
        """A plan of a list whose first rows are broken."""
        path = self.folder / f"list-{rows}-{broken}.csv"
        write_list(path, rows, broken=broken)
        return plan_list(self.house, path, Limits(max_rows=max_rows), safeguards=safeguards)

    def start(self, rows: int, *, broken: int = 0, max_rows: int = 10, safeguards: Safeguards = UNGUARDED) -> str:
        """Start a submission; its id."""
        plan = self.plan(rows, broken=broken, max_rows=max_rows, safeguards=safeguards)
        return self.house.submissions.start(plan, "anna").id

    def settle(self, submission_id: str) -> SubmissionState:
        """Let an engine work until there is nothing more that it can do."""
        engine = self.house.engine()
        engine.start()
        try:
            return wait_for(self.house, submission_id)
        finally:
            engine.stop()


class Wired(Connections):
    """The connections of a house, whose clients reach the platform by that way."""

    def __init__(self, house: House, wire: httpx.BaseTransport) -> None:
        super().__init__(house.settings, house.desk.limits.latest, house.probes.latest)
        self._wire = wire

    def client(self, name: str) -> AltcraftClient:
        if name not in self._clients:
            self._clients[name] = AltcraftClient(self.set_up(name), self._wire)
        return self._clients[name]


@contextmanager
def stage(folder: Path, *rules: Rule, switches: Switches | None = None, **account: Any) -> Iterator[Stage]:
    """A stage with those faults and that account's settings."""
    demo = start_demo(folder / "platform.db", 0, pace=0, faults=Faults(rules=rules), switches=switches)
    connection = Connection(**{"base_url": demo.url, "token": SecretStr(DEMO_TOKEN), "deduplicating": True, **account})
    house = open_house(Settings(home=folder / "home", demo=False, connections={LIVE: connection}))
    try:
        yield Stage(house=house, platform=demo.url, folder=folder)
    finally:
        house.close()
        demo.stop()


def write_list(path: Path, rows: int, *, broken: int = 0, first: int = 0) -> None:
    """A list of so many people, counted from `first`, with a mail address that is none for the first so many."""
    row = pl.int_range(first, first + rows, eager=True).alias("row")
    mail = (
        pl.when(pl.col("row") < first + broken)
        .then(pl.format("broken{}", "row"))
        .otherwise(pl.format("person{}@example.com", "row"))
    )
    phone = pl.format("+7916{}", pl.col("row").cast(pl.String).str.zfill(7))
    pl.DataFrame(row).select(mail.alias("E-mail"), phone.alias("Phone"), pl.lit("Anna").alias("Name")).write_csv(path)


def plan_list(
    house: House, path: Path, limits: Limits, target: Target | None = None, safeguards: Safeguards = UNGUARDED
) -> Plan:
    """What the pages do between a file and the summary sheet."""
    target = target or Target(workflow_id=WELCOME)
    mapping = ColumnMapping(columns=(("E-mail", "email"), ("Phone", "phones"), ("Name", "_fname")))
    rules, account = RowRules(), house.connections.get(LIVE)
    with path.open("rb") as upload:
        contact_list = read_list(spool(upload, path.name, house.settings.spool), ReadOptions(), house.settings.spool)
    report = prepare(contact_list, mapping, target.match_field, rules, house.settings.spool)
    encoded = encode_profiles(report, mapping, target, rules, account, house.settings.spool)
    return Plan(
        contact_list=contact_list,
        mapping=mapping,
        rules=rules,
        report=report,
        target=target,
        limits=limits,
        connection=LIVE,
        scenario_name="Welcome",
        encoded=encoded,
        chunks=cut_plan(encoded, target, limits, account, safeguards),
        safeguards=safeguards,
    )


def wait_for(house: House, submission_id: str, *through: SubmissionStatus) -> SubmissionState:
    """Wait until a submission is no longer running, nor in one of the states that it is to pass through."""
    deadline = time.monotonic() + PATIENCE
    while (state := house.history.state(submission_id)).status in (SubmissionStatus.RUNNING, *through):
        assert time.monotonic() < deadline, f"still running: {state.profiles}"
        time.sleep(0.1)
    return state
