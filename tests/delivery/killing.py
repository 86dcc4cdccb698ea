"""Kills the engine and the platform at random moments, over submissions that meet random faults.

    python -m tests.delivery.killing --kills 200 [--seed 7] [--home FOLDER]

All are real processes, stopped by SIGKILL and started again over the same files. Whatever happens, each person must be
engaged once at the end, as the platform's own ledger tells. Where repeats are recognised that comes about by itself.
On the other connection, whose platform recognises none, somebody looks for each chunk of unknown fate what the
platform holds of its people, and decides by that. Faults and moments follow from the seed, as far as processes allow.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from random import Random, SystemRandom
from subprocess import Popen
from tempfile import TemporaryDirectory

import httpx
import polars as pl
from pydantic import SecretStr

from altcraft_core.delivery.house import House, open_house
from altcraft_core.delivery.hunting import is_culprit
from altcraft_core.demo.faults import Rule
from altcraft_core.demo.switches import Switches
from altcraft_core.records import Chunk, ChunkStatus, Limits, Safeguards, SubmissionState, SubmissionStatus
from altcraft_core.settings import DEMO_TOKEN, Connection, Settings
from tests.delivery.houses import LIVE, UNGUARDED, WELCOME, plan_list, write_list
from tests.processes import Installation, answers, wait_until

PLAIN = "plain"  #: the connection to a platform that recognises no repeats
STATUS = "tasks/status"
TIMEOUT = 3.0  #: seconds that an answer is waited for
QUIET = 1.5  #: seconds that somebody waits before looking what the platform holds: nothing is on its way by then
PATIENCE = 240.0  #: seconds for a submission to end once nobody is killed any more

#: Whether a request to send was taken or not, what comes back does not tell.
DOUBTFUL = (
    *("drop_before", "drop_after", "stall_before", "stall_after", "unavailable_untimed", "http_500_html"),
    *("http_500_html_after", "http_502_html", "http_502_html_after", "empty_before", "empty", "truncated_before"),
    *("truncated", "error", "error_after", "no_task"),
)
PUT_OFF = ("throttle", "throttle_untimed", "unavailable")
OF_TASKS = (
    *("task_unknown", "task_stuck", "task_word", "task_failed", "task_error", "results_short", "results_missing"),
    *("token_refused", "drop_before", "throttle", "http_502_html", "empty", "truncated"),
)


class Mortal:
    """A command of an installation that is killed and started again."""

    def __init__(self, installation: Installation, choose: Callable[[], tuple[str, ...]]) -> None:
        self._installation = installation
        self._choose = choose
        self._life = ExitStack()
        self._process: Popen[str] | None = None

    def start(self) -> None:
        self._process = self._life.enter_context(self._installation.running(*self._choose()))

    def kill(self) -> None:
        assert self._process is not None
        assert self._process.poll() is None, f"it died by itself: {self._process.args}"
        self._process.kill()
        self._life.close()

    def stop(self) -> None:
        self._life.close()


@dataclass(frozen=True, kw_only=True)
class Trial:
    """One submission, and what it went through."""

    seed: int
    connection: str
    people: int
    first: int  #: the number of the first accepted person
    submission: str
    kills: Counter[str] = field(default_factory=Counter)
    decided: Counter[str] = field(default_factory=Counter)

    def mail(self, place: int) -> str:
        """The address of the person at that place of the plan."""
        return f"person{self.first + place}@example.com"


@dataclass(kw_only=True)
class Report:
    """What was found, added up."""

    kills: Counter[str] = field(default_factory=Counter)
    decided: Counter[str] = field(default_factory=Counter)
    submissions: int = 0
    chunks: int = 0
    people: int = 0
    attempts: int = 0
    repeats: int = 0  #: requests that the platform recognised, as our evidence tells


@dataclass(kw_only=True)
class Arena:
    """The house of the operator, the two processes that are killed, and whom they work for."""

    seed: int
    random: Random
    house: House
    folder: Path
    platform: str
    mortals: dict[str, Mortal]
    report: Report = field(default_factory=Report)
    people: int = 0  #: who were ever in a list: each submission has people of its own

    def run(self, kills: int) -> Report:
        """Send one submission after the other, until so many kills are done."""
        while (left := kills - self.report.kills.total()) > 0:
            started, before = time.monotonic(), self.ledger()
            trial = self.begin((LIVE, PLAIN)[self.report.submissions % 2])
            self.torment(trial, min(left, self.random.randint(5, 20)))
            state = self.finish(trial)
            self.check(trial, state, before)
            self.add(trial, time.monotonic() - started)
        return self.report

    # ------------------------------------------------------------ one submission

    def begin(self, connection: str) -> Trial:
        """Start a submission of 50 to 200 chunks and arm the faults that it will meet."""
        chunks, rows, broken = self.random.randint(50, 200), self.random.randint(2, 10), self.random.randint(0, 3)
        people = (chunks - 1) * rows + self.random.randint(1, rows)
        path = self.folder / f"list-{self.people}.csv"
        write_list(path, people + broken, broken=broken, first=self.people)
        guarded = Safeguards(canary=self.random.randint(1, people // 2)) if self.random.random() < 0.5 else UNGUARDED
        plan = replace(plan_list(self.house, path, Limits(max_rows=rows), safeguards=guarded), connection=connection)
        first = self.people + broken
        self.people += people + broken
        poison = [Rule(kind="poison", match=f"person{first + self.random.randrange(people)}@")]
        rules = [*self.pick_rules(chunks), *poison * (self.random.random() < 0.5)]
        self.arm(rules, self.pick_switches(connection))
        submission = self.house.submissions.start(plan, "anna").id
        return Trial(seed=self.seed, connection=connection, people=people, first=first, submission=submission)

    def pick_rules(self, chunks: int) -> Iterator[Rule]:
        for kinds, call, most in ((DOUBTFUL, "", 8), (PUT_OFF, "", 3), (OF_TASKS, STATUS, 4)):
            for kind in self.random.choices(kinds, k=self.random.randint(1, most)):
                after, times = self.random.randrange(chunks), self.random.randint(1, 3)
                yield Rule(kind=kind, call=call, after=after, times=times, seconds=TIMEOUT + 1, retry_after=0.5)
        if self.random.random() < 0.3:
            yield Rule(kind="token_refused", after=self.random.randrange(chunks), times=self.random.randint(1, 3))

    def pick_switches(self, connection: str) -> Switches:
        return Switches(
            id_headers=("Request-ID",) if connection == LIVE else (),
            http_errors=self.random.random() < 0.5,
            replay_errors=self.random.random() < 0.5,
            key_with_path=self.random.random() < 0.5,
            result_created=self.random.random() < 0.5,
        )

    def arm(self, rules: list[Rule], switches: Switches) -> None:
        wait_until(lambda: answers(f"{self.platform}/_demo/ledger"), "the platform does not answer")
        faults = {"rules": [asdict(rule) for rule in rules], "switches": asdict(switches)}
        httpx.put(f"{self.platform}/_demo/faults", json=faults).raise_for_status()

    def torment(self, trial: Trial, kills: int) -> None:
        """Kill, again and again, while there is work."""
        while trial.kills.total() < kills and not self.is_over(trial):
            self.wait_for_a_moment(trial)
            name = self.random.choice([*self.mortals])
            self.mortals[name].kill()
            trial.kills[name] += 1
            time.sleep(self.random.uniform(0, 0.7))
            self.mortals[name].start()
            if self.random.random() < 0.3:
                self.operate(trial)

    def wait_for_a_moment(self, trial: Trial) -> None:
        """Any moment at all, or one in which requests are being sent."""
        if self.random.random() < 0.3:
            time.sleep(self.random.uniform(0, 2))
            return
        made, until = self.count_attempts(trial), time.monotonic() + 8
        while self.count_attempts(trial) == made and time.monotonic() < until:
            time.sleep(0.02)
        time.sleep(self.random.uniform(0, 0.5))

    def finish(self, trial: Trial) -> SubmissionState:
        """Let it work, and do what only a person can, until there is nothing left to do."""
        until = time.monotonic() + PATIENCE
        while not self.is_over(trial):
            assert time.monotonic() < until, f"seed {trial.seed} hangs: {self.house.history.state(trial.submission)}"
            self.operate(trial)
            time.sleep(0.2)
        return self.house.history.state(trial.submission)

    def is_over(self, trial: Trial) -> bool:
        state = self.house.history.state(trial.submission)
        if state.status is SubmissionStatus.PARTLY:
            return not any(one.status is ChunkStatus.REFUSED and not is_culprit(one) for one in self.chunks(trial))
        return state.status is SubmissionStatus.FINISHED

    # ------------------------------------------------------------ the operator

    def operate(self, trial: Trial) -> None:
        """Do what the page asks a person for, by what the platform holds."""
        submissions = self.house.submissions
        match self.house.history.state(trial.submission).status:
            case SubmissionStatus.PAUSED:
                trial.decided["resumed"] += 1
                submissions.resume(trial.submission)
            case SubmissionStatus.PARTLY:
                trial.decided["retried"] += submissions.retry_refused(trial.submission)
            case SubmissionStatus.NEEDS_YOU:
                time.sleep(QUIET)
                wait_until(lambda: answers(f"{self.platform}/_demo/ledger"), "the platform does not answer")
                for chunk in self.chunks(trial):
                    if chunk.status is ChunkStatus.UNKNOWN:
                        self.decide(trial, chunk)

    def decide(self, trial: Trial, chunk: Chunk) -> None:
        # Where repeats are recognised only one that is refused needs a person.
        assert trial.connection == PLAIN or chunk.error_code, f"seed {trial.seed}: {chunk}"
        if self.times_engaged(trial.mail(chunk.start)):
            trial.decided["arrived"] += 1
            self.house.submissions.decide_arrived(chunk.id)
        else:
            trial.decided["sent again"] += 1
            self.house.submissions.decide_send_again(chunk.id)

    # ------------------------------------------------------------ what is asked

    def check(self, trial: Trial, state: SubmissionState, before: Counter[str]) -> None:
        """Everybody is engaged once, but for those whom the platform refuses; nobody is lost; all sums match."""
        counts, profiles, chunks = state.submission.counts, state.profiles, self.chunks(trial)
        culprits = [chunk for chunk in chunks if chunk.status is ChunkStatus.REFUSED]
        expected, now = trial.people - len(culprits), self.ledger()
        told = f"{trial}, {profiles}: {expected} expected, {before} became {now}"

        assert now["engagements"] - before["engagements"] == expected, told
        assert now["profiles"] - before["profiles"] == expected, told
        assert now["max_engagements"] == 1, told
        assert not any(self.times_engaged(trial.mail(chunk.start)) for chunk in culprits), told

        assert counts.rows == counts.rejected + counts.accepted, told
        assert counts.accepted == trial.people, told
        assert profiles.imported + profiles.failed + profiles.unattributed == profiles.accepted, told
        assert profiles.waiting == profiles.in_flight == profiles.unknown == profiles.cancelled == 0, told
        assert {chunk.status for chunk in chunks} <= {ChunkStatus.DONE, ChunkStatus.FAILED, ChunkStatus.REFUSED}, told

        outcomes = self.house.submissions.outcomes(trial.submission).select("_row", pl.nth(-3)).collect()
        accounts = dict(outcomes.select(pl.nth(1)).to_series().value_counts().iter_rows())
        assert outcomes["_row"].n_unique() == len(outcomes) == counts.rows, told
        for account in ("imported", "failed", "unattributed"):
            assert accounts.get(account, 0) == getattr(profiles, account), told

    def ledger(self) -> Counter[str]:
        wait_until(lambda: answers(f"{self.platform}/_demo/ledger"), "the platform does not answer")
        return Counter(httpx.get(f"{self.platform}/_demo/ledger").json()["scenarios"][str(WELCOME)])

    def times_engaged(self, mail: str) -> int:
        answer = httpx.get(f"{self.platform}/_demo/profile", params={"match": mail}).json()
        times: int = answer.get("engagements", {}).get(str(WELCOME), 0)
        return times

    def chunks(self, trial: Trial) -> tuple[Chunk, ...]:
        return self.house.journal.chunks(trial.submission)

    def count_attempts(self, trial: Trial) -> int:
        return sum(chunk.attempts for chunk in self.chunks(trial))

    def add(self, trial: Trial, seconds: float) -> None:
        attempts = self.house.history.attempts(trial.submission)
        chunks = len(self.house.journal.chunks(trial.submission, replaced=True))
        repeats = sum(one.replayed for one in attempts)
        total = self.report
        total.submissions += 1
        total.kills += trial.kills
        total.decided += trial.decided
        total.chunks += chunks
        total.people += trial.people
        total.attempts += len(attempts)
        total.repeats += repeats
        say(
            f"seed {trial.seed}, submission {total.submissions} on {trial.connection}: {trial.people} people, "
            f"{chunks} chunks, {trial.kills.total()} kills, {len(attempts)} attempts, {repeats} repeats recognised, "
            f"decided {dict(trial.decided)}, {seconds:.0f} s; well"
        )


@contextmanager
def opened(folder: Path, seed: int) -> Iterator[Arena]:
    """An arena in that folder, with both processes started."""
    random = Random(seed)
    port = Installation(home=folder).demo_port
    platform = f"http://127.0.0.1:{port}"
    account = {"base_url": platform, "token": DEMO_TOKEN, "timeout_seconds": TIMEOUT, "parallel": 4}
    accounts = {LIVE: account | {"deduplicating": True}, PLAIN: account | {"deduplicating": False}}
    variables = {
        f"ALTCRAFT_CONNECTIONS__{name}__{setting}".upper(): str(value)
        for name, settings in accounts.items()
        for setting, value in settings.items()
    }
    installation = Installation(
        home=folder / "home", pace=random.uniform(0, 0.3), demo_port=port, variables=variables | {"ALTCRAFT_DEMO": "0"}
    )
    engines = (("worker",), ("worker",), ("serve", "--port", str(installation.port)))
    demo = ("demo", "--port", str(port), "--state", str(folder / "platform.db"))
    mortals = {
        "engine": Mortal(installation, lambda: random.choice(engines)),
        "platform": Mortal(installation, lambda: demo),
    }
    connections = {
        name: Connection(**settings | {"token": SecretStr(DEMO_TOKEN)}) for name, settings in accounts.items()
    }
    house = open_house(Settings(home=folder / "home", demo=False, connections=connections))
    for mortal in mortals.values():
        mortal.start()
    try:
        yield Arena(seed=seed, random=random, house=house, folder=folder, platform=platform, mortals=mortals)
    finally:
        for mortal in mortals.values():
            mortal.stop()
        house.close()


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.delivery.killing", description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=SystemRandom().randrange(1_000_000))
    parser.add_argument("--home", type=Path, help="keep the files there; else they are removed at the end")
    options = parser.parse_args()
    started = time.monotonic()
    with TemporaryDirectory() as temporary, opened(options.home or Path(temporary), options.seed) as arena:
        report = arena.run(options.kills)
    say(f"{report}")
    say(f"seed {options.seed}, {time.monotonic() - started:.0f} s: everybody was engaged once, nobody was lost")


if __name__ == "__main__":
    main()
