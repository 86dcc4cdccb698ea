"""Several machines: workers that share a database and a bucket, and nothing else."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from subprocess import Popen

import pytest
import sqlalchemy as sa

from altcraft_core.records import SubmissionStatus
from altcraft_core.settings import DEMO_TOKEN
from altcraft_core.store.database import open_database
from altcraft_core.store.history import History
from tests.delivery.doorman import Doorman, standing
from tests.delivery.houses import WELCOME, write_list
from tests.processes import Installation, answers, wait_until
from tests.test_commands import write_recipe

pytestmark = pytest.mark.slow

WORKERS = 3
CHUNKS = 40
PARALLEL, OUTSTANDING, PER_SECOND = 4, 8, 4
HOLD = 1.5  # seconds that each request to send takes at least: so long that more than PARALLEL could be on their way

OWNERS = "SELECT workflow_uuid, executor_id FROM dbos.workflow_status WHERE status = 'PENDING'"


@dataclass(frozen=True, kw_only=True)
class Fleet:
    """Machines with a worker each, and the one platform they speak to."""

    machines: list[Installation]
    workers: list[Popen[str]]
    platform: Installation
    doorman: Doorman
    database: sa.Engine

    def submit(self, folder: Path) -> str:
        """Start a submission from the first machine; its id."""
        path = folder / "people.csv"
        write_list(path, CHUNKS * 10)
        recipe = write_recipe(folder, scenario=WELCOME)
        submitted: str = self.machines[0].answer("submit", path, "--recipe", recipe, "--yes")["submission"]
        return submitted

    def finish(self, submission: str) -> None:
        """Wait until a submission is over, with each of its people in the scenario once."""
        history, people = History(self.database), CHUNKS * 10
        wait_until(lambda: history.state(submission).status is not SubmissionStatus.RUNNING, "it was not finished", 150)
        state, ledger = self.machines[0].answer("status", submission), self.platform.ledger(WELCOME)
        assert (state["status"], state["profiles"]["imported"]) == ("finished", people)
        assert (ledger["profiles"], ledger["engagements"], ledger["max_engagements"]) == (people, people, 1)

    def work_of(self, worker: Popen[str]) -> set[str]:
        """What that worker is working on."""
        with self.database.connect() as connection:
            owners = connection.exec_driver_sql(OWNERS).all()
        return {work for work, owner in owners if owner.split(":")[1] == str(worker.pid)}

    def busiest(self) -> Popen[str]:
        """The worker that has most to lose."""
        return max(self.workers, key=lambda worker: len(self.work_of(worker)))


@pytest.fixture
def fleet(tmp_path: Path, postgres_url: str, bucket_url: str) -> Iterator[Fleet]:
    platform = Installation(home=tmp_path / "platform", pace=1)
    platform.home.mkdir()
    with ExitStack() as stack:
        stack.enter_context(platform.running("demo", "--port", str(platform.demo_port)))
        address = f"http://127.0.0.1:{platform.demo_port}"
        wait_until(lambda: answers(f"{address}/_demo/ledger"), "the demo platform does not answer")
        doorman, door = stack.enter_context(standing(address, HOLD))
        account = "ALTCRAFT_CONNECTIONS__LIVE__"
        variables = {
            "ALTCRAFT_DATABASE_URL": postgres_url,
            "ALTCRAFT_FILES_URL": bucket_url,
            "ALTCRAFT_DEMO": "0",
            f"{account}BASE_URL": door,
            f"{account}TOKEN": DEMO_TOKEN,
            f"{account}DEDUPLICATING": "true",
            f"{account}PARALLEL": str(PARALLEL),
            f"{account}OUTSTANDING": str(OUTSTANDING),
            f"{account}REQUESTS_PER_SECOND": str(PER_SECOND),
        }
        homes = [tmp_path / f"machine-{number}" / "home" for number in range(WORKERS)]
        for home in homes:
            home.parent.mkdir()
        machines = [Installation(home=home, variables=variables) for home in homes]
        workers = [stack.enter_context(machine.running("worker")) for machine in machines]
        yield Fleet(
            machines=machines,
            workers=workers,
            platform=platform,
            doorman=doorman,
            database=open_database(postgres_url),
        )


def test_limits_hold_over_all_workers(fleet: Fleet, tmp_path: Path) -> None:
    fleet.finish(fleet.submit(tmp_path))

    assert fleet.doorman.most_at_once == PARALLEL
    assert fleet.doorman.most_open == OUTSTANDING


def test_all_workers_together_send_no_faster_than_the_connection_allows(fleet: Fleet, tmp_path: Path) -> None:
    fleet.doorman.hold = 0.0
    fleet.finish(fleet.submit(tmp_path))

    assert fleet.doorman.most_within(2.0) <= 2 * PER_SECOND + 2  # some may take longer to the door than others


def kill(worker: Popen[str]) -> None:
    worker.kill()
    worker.wait()


def freeze(worker: Popen[str]) -> None:
    worker.send_signal(signal.SIGSTOP)


@pytest.mark.parametrize(("strike", "within"), [(kill, 10.0), (freeze, 45.0)])
def test_a_lost_workers_chunks_are_taken_over_within_a_minute(
    fleet: Fleet, tmp_path: Path, strike: Callable[[Popen[str]], None], within: float
) -> None:
    submission = fleet.submit(tmp_path)
    wait_until(lambda: all(fleet.work_of(worker) for worker in fleet.workers), "not every worker got work")
    lost = fleet.busiest()
    strike(lost)
    wait_until(lambda: not fleet.work_of(lost), "nobody took over", within)
    if strike is freeze:  # to its peers it looked like a machine that is gone; now it comes back
        lost.send_signal(signal.SIGCONT)

    fleet.finish(submission)
