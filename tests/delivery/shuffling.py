"""Whatever happens in whatever order, the platform's own ledger holds: nobody is engaged twice, nobody is lost.

    python -m tests.delivery.shuffling --examples 5000

A machine draws what happens next: a step of the engine, trouble on its way, a death between any two writes, time that
passes, a decision of the operator. The steps are taken by hand; the platform, its clock and all files are real.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from pydantic import SecretStr

from altcraft_core.delivery.course import keep_courses, repeat_doubtful
from altcraft_core.delivery.desk import Desk
from altcraft_core.delivery.house import House, open_house
from altcraft_core.delivery.hunting import is_culprit
from altcraft_core.delivery.planning import Plan
from altcraft_core.delivery.steps import Followed, look_at_task, open_task, send_chunk
from altcraft_core.delivery.submissions import Submissions
from altcraft_core.demo.changes import IMPORT_AND_START
from altcraft_core.demo.faults import ALWAYS, Faults, Rule
from altcraft_core.demo.server import start_demo
from altcraft_core.demo.state import State
from altcraft_core.demo.strikes import arm_faults
from altcraft_core.demo.switches import Switches
from altcraft_core.records import Chunk, ChunkStatus, Limits, Safeguards, SubmissionStatus
from altcraft_core.settings import DEMO_TOKEN, Connection, Settings
from altcraft_core.store.database import open_database
from altcraft_core.store.history import History
from altcraft_core.store.journal import Journal
from altcraft_core.store.sums import require_cover
from tests.delivery.houses import LIVE, UNGUARDED, WELCOME, Wired, plan_list, write_list
from tests.store.samples import ignore

PLAIN = "plain"  #: the connection to a platform that recognises no repeats
STATUS = "tasks/status"
SIZES = ((3, 3), (7, 3), (12, 4), (9, 9))  # people in all, people a chunk
GUARDED = Safeguards(canary=2, refused_chunks=2)
PATIENCE = 200  # rounds in which everything must come to its end
ROUND = 50  # examples between two lines of a long run
STEPS = 30  # at most, in one example

SEND_TROUBLE = (
    *(Rule(kind=kind) for kind in ("drop_before", "drop_after", "throttle", "unavailable", "http_500_html", "no_task")),
    *(Rule(kind=kind) for kind in ("http_502_html_after", "empty", "truncated", "truncated_before", "error_after")),
    *(Rule(kind="error", code=code, text="Limit reached") for code in (402, 440, 503)),
    Rule(kind="token_refused", call=IMPORT_AND_START),
)
LOOK_TROUBLE = (
    *(Rule(kind=kind, call=STATUS) for kind in ("drop_before", "throttle", "http_502_html", "truncated", "error")),
    Rule(kind="token_refused", call=STATUS),
    *(Rule(kind=kind, times=times) for kind in ("task_unknown", "task_stuck", "task_word") for times in (2, 8)),
    *(Rule(kind=kind) for kind in ("task_failed", "task_error", "results_short", "results_missing")),
)
MOMENTS = st.none() | st.integers(0, 6)  # until the process dies


def maybe(*troubles: Rule) -> st.SearchStrategy[Rule | None]:
    return st.none() | st.sampled_from(troubles)


class Death(Exception):
    """The process ends here."""


@dataclass(kw_only=True)
class Fuse:
    """How many moments the process has to live: the times before each write, and before and after each request."""

    left: int | None = None  #: None: for ever

    def burn(self, *_: object) -> None:
        if self.left is None:
            return
        if self.left <= 0:
            raise Death
        self.left -= 1


@dataclass(frozen=True, kw_only=True)
class Wire(httpx.BaseTransport):
    """The way to the platform, on which the process may die before the request leaves or before the answer is read."""

    fuse: Fuse
    through: httpx.BaseTransport

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.fuse.burn()
        try:
            response = self.through.handle_request(request)
            response.read()
        finally:
            self.fuse.burn()
        return response


@dataclass(kw_only=True)
class Clock:
    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    def __call__(self) -> datetime:
        return self.now

    def seconds(self) -> float:
        return self.now.timestamp()


@dataclass(frozen=True, kw_only=True)
class Process:
    """What one process holds in memory. Everything else lies in files."""

    journal: Journal
    history: History
    desk: Desk
    submissions: Submissions
    tries: defaultdict[tuple[str, int], int] = field(default_factory=lambda: defaultdict(int))
    tasks: dict[str, Followed] = field(default_factory=dict)


@dataclass(kw_only=True)
class World:
    """One platform and one home for all examples, under one clock."""

    clock: Clock
    state: State
    house: House
    folder: Path
    database: sa.Engine
    fuse: Fuse
    wire: Wire
    copies: Iterator[int] = field(default_factory=lambda: iter(range(1_000_000)))
    plan: Callable[..., Plan] = field(init=False)

    def __post_init__(self) -> None:
        self.plan = cache(self._plan)

    def _plan(self, size: tuple[int, int], safeguards: Safeguards, connection: str) -> Plan:
        people, rows = size
        path = self.folder / f"list-{people}.csv"
        write_list(path, people)
        plan = plan_list(self.house, path, Limits(max_rows=rows), safeguards=safeguards)
        return replace(plan, connection=connection)

    def forget(self) -> None:
        """Let the platform be as on its first day."""
        with self.state.writing() as database:
            for table in ("profiles", "addresses", "engagements", "tasks", "answers", "switched", "calls"):
                database.execute(f"DELETE FROM {table}")

    def arm(self, rules: list[Rule], switches: Switches) -> None:
        arm_faults(self.state, Faults(rules=tuple(rules), switches=switches))

    def engaged(self) -> Counter[int]:
        """How often each person was engaged, by their places in the list, as the platform keeps it."""
        rows = self.state.glance("SELECT fields ->> '$.email', times FROM engagements JOIN profiles ON id = profile")
        return Counter({int(mail.removeprefix("person").partition("@")[0]): times for mail, times in rows})

    def begin_process(self) -> Process:
        house = self.house
        journal = Journal(self.database, self.clock)
        desk = replace(
            house.desk,
            journal=journal,
            connections=Wired(house, self.wire),
            hand_over_to=lambda _: ignore,
            clock=self.clock,
        )
        return Process(
            journal=journal,
            history=History(self.database, self.clock),
            desk=desk,
            submissions=Submissions(desk, house.settings.spool),
        )


@contextmanager
def open_world() -> Iterator[World]:
    clock = Clock()
    with TemporaryDirectory() as name:
        folder = Path(name)
        demo = start_demo(folder / "platform.db", 0, pace=0, clock=clock.seconds)
        account = Connection(base_url=demo.url, token=SecretStr(DEMO_TOKEN), deduplicating=True, outstanding=100_000)
        accounts = {LIVE: account, PLAIN: account.model_copy(update={"deduplicating": False})}
        house = open_house(Settings(home=folder / "home", demo=False, connections=accounts))
        state, database, fuse = State(folder / "platform.db"), open_database(house.settings.database), Fuse()
        sa.event.listen(database, "commit", fuse.burn)
        through = httpx.HTTPTransport(verify=False)
        wire = Wire(fuse=fuse, through=through)
        try:
            yield World(clock=clock, state=state, house=house, folder=folder, database=database, fuse=fuse, wire=wire)
        finally:
            through.close()
            database.dispose()
            state.close()
            house.close()
            demo.stop()


class Delivery(RuleBasedStateMachine):
    """One submission, from its start until nothing is left to do."""

    world: World

    @initialize(
        size=st.sampled_from(SIZES),
        recognising=st.booleans(),
        guarded=st.booleans(),
        poison=st.sampled_from([None, None, 1]),
        replay_errors=st.booleans(),
    )
    def start(
        self, size: tuple[int, int], recognising: bool, guarded: bool, poison: int | None, replay_errors: bool
    ) -> None:
        self.world.fuse.left = None
        self.over = set[tuple[str, int]]()  # of the handovers, those whose sending ended
        self.twice = Counter[int]()  # whom the operator sent again although they had arrived
        self.people = size[0]
        self.poison = [Rule(kind="poison", match=f"person{poison}@", times=ALWAYS)] if poison is not None else []
        ids = ("Request-ID",) if recognising else ()
        self.switches = Switches(id_headers=ids, replay_errors=replay_errors)
        self.world.forget()
        self.world.arm(self.poison, self.switches)
        self.process = self.world.begin_process()
        plan = self.world.plan(size, GUARDED if guarded else UNGUARDED, LIVE if recognising else PLAIN)
        self.id = self.process.submissions.start(plan, "anna", copy=next(self.world.copies)).id

    # ------------------------------------------------------------ the engine

    @rule(data=st.data(), trouble=maybe(*SEND_TROUBLE), moments=MOMENTS)
    def send(self, data: st.DataObject, trouble: Rule | None, moments: int | None) -> None:
        self.meet(trouble, moments)
        if waiting := [chunk for chunk in self.chunks() if self.is_handed_over(chunk)]:
            self.send_one(data.draw(st.sampled_from(waiting)))

    @rule(data=st.data())
    def send_all(self, data: st.DataObject) -> None:
        for chunk in filter(self.is_handed_over, self.chunks()):
            self.meet(data.draw(maybe(*SEND_TROUBLE)), data.draw(MOMENTS))
            self.send_one(chunk)

    @rule()
    def work(self) -> None:
        """What goes on where nothing happens."""
        for chunk in filter(self.is_handed_over, self.chunks()):
            self.send_one(chunk)
        for chunk in self.chunks(ChunkStatus.PROCESSING):
            self.look_at(chunk)

    @rule(data=st.data())
    def send_for_an_older_handover(self, data: st.DataObject) -> None:
        if chunks := [chunk for chunk in self.chunks() if chunk.handovers > 1]:
            chunk = data.draw(st.sampled_from(chunks))
            with self.living():
                assert send_chunk(self.process.desk, chunk.id, chunk.handovers - 1, 0)[0] is None
            assert self.process.journal.chunk(chunk.id) == chunk

    @rule(data=st.data(), trouble=maybe(*LOOK_TROUBLE), moments=MOMENTS)
    def look(self, data: st.DataObject, trouble: Rule | None, moments: int | None) -> None:
        self.meet(trouble, moments)
        if processing := self.chunks(ChunkStatus.PROCESSING):
            self.look_at(data.draw(st.sampled_from(processing)))

    @rule()
    def look_after(self) -> None:
        """What the leading engine does now and then."""
        with self.living() as process:
            repeat_doubtful(process.desk)
            keep_courses(process.desk)
            for _, chunk in process.journal.open_chunks():
                if key(chunk) in self.over and chunk.status is not ChunkStatus.PROCESSING:
                    process.journal.hand_over([chunk], ignore)

    @rule()
    def restart(self) -> None:
        self.process = self.world.begin_process()

    # ------------------------------------------------------------ trouble

    @rule(moments=st.integers(0, 6))
    def die_soon(self, moments: int) -> None:
        self.world.fuse.left = moments

    @rule(hours=st.sampled_from([0.01, 1, 22.5, 25]))
    def wait(self, hours: float) -> None:
        self.world.clock.now += timedelta(hours=hours)

    @rule(awake=st.booleans())
    def switch_the_scenario(self, awake: bool) -> None:
        self.world.house.connections.client(LIVE).switch_scenario(WELCOME, active=awake)

    # ------------------------------------------------------------ the operator

    @rule()
    def pause(self) -> None:
        with self.living():
            self.process.submissions.pause(self.id)

    @precondition(lambda self: self.process.journal.submission(self.id).paused)
    @rule()
    def resume(self) -> None:
        with self.living():
            self.process.submissions.resume(self.id)

    @rule(sure=st.sampled_from([False, False, True]))
    def cancel(self, sure: bool) -> None:
        if sure:
            with self.living():
                self.process.submissions.cancel(self.id)

    @rule()
    def retry_refused(self) -> None:
        with self.living():
            self.process.submissions.retry_refused(self.id)

    @rule(data=st.data())
    def decide(self, data: st.DataObject) -> None:
        if doubtful := self.chunks(ChunkStatus.UNKNOWN):
            self.decide_truly(data.draw(st.sampled_from(doubtful)))

    @rule(data=st.data())
    def send_again_what_arrived(self, data: st.DataObject) -> None:
        arrived = [chunk for chunk in self.chunks(ChunkStatus.UNKNOWN) if self.has_arrived(chunk)]
        if arrived:
            chunk = data.draw(st.sampled_from(arrived))
            self.twice.update(places(chunk))
            with self.living():
                self.process.submissions.decide_send_again(chunk.id)

    # ------------------------------------------------------------ what holds at any moment

    @invariant()
    def nobody_is_engaged_twice(self) -> None:
        engaged = self.world.engaged()
        assert all(times <= 1 + self.twice[place] for place, times in engaged.items())
        for chunk in self.chunks():
            times = {engaged[place] for place in places(chunk)}
            match chunk.status:
                case ChunkStatus.PLANNED | ChunkStatus.REFUSED | ChunkStatus.CANCELLED:
                    assert times == {0} or self.twice.keys() & set(places(chunk)), chunk
                case ChunkStatus.PROCESSING | ChunkStatus.DONE | ChunkStatus.FAILED:
                    assert 0 not in times, chunk

    @invariant()
    def every_person_stands_in_one_account(self) -> None:
        require_cover(self.chunks(), start=0, rows=self.people)
        accounts = asdict(self.process.history.state(self.id).profiles)
        assert accounts.pop("accepted") == self.people == sum(accounts.values())

    def teardown(self) -> None:
        if not hasattr(self, "id"):
            return
        self.world.fuse.left = None
        self.world.arm(self.poison, self.switches)
        self.switch_the_scenario(True)
        for _ in range(PATIENCE):
            if self.is_over():
                break
            self.finish_what_can_be()
            self.nobody_is_engaged_twice()
            self.every_person_stands_in_one_account()
        else:
            raise AssertionError(f"still open: {self.chunks()}")
        self.nobody_is_engaged_twice()
        assert len(self.chunks(ChunkStatus.REFUSED)) <= len(self.poison)
        outcomes = self.process.submissions.outcomes(self.id).select("_row").collect().to_series()
        assert outcomes.n_unique() == len(outcomes) == self.people

    # ------------------------------------------------------------ in words of the rules

    def meet(self, trouble: Rule | None, moments: int | None) -> None:
        if trouble:
            self.world.arm([trouble, *self.poison], self.switches)
        if moments is not None:
            self.world.fuse.left = moments

    def send_one(self, chunk: Chunk) -> None:
        place = key(chunk)
        with self.living() as process:
            wait, process.tries[place] = send_chunk(process.desk, *place, process.tries[place])
            if wait is None:
                self.over.add(place)
            else:
                self.world.clock.now += timedelta(seconds=wait)

    def look_at(self, chunk: Chunk) -> None:
        with self.living() as process:
            task = process.tasks.pop(chunk.id, None) or open_task(process.desk, chunk.id)
            if task and (task := look_at_task(process.desk, task)):
                process.tasks[chunk.id] = task

    def decide_truly(self, chunk: Chunk) -> None:
        submissions = self.process.submissions
        decide = submissions.decide_arrived if self.has_arrived(chunk) else submissions.decide_send_again
        with self.living():
            decide(chunk.id)

    def finish_what_can_be(self) -> None:
        self.look_after()
        self.work()
        match self.process.history.state(self.id).status:
            case SubmissionStatus.PAUSED:
                self.resume()
            case SubmissionStatus.NEEDS_YOU:
                for chunk in self.chunks(ChunkStatus.UNKNOWN):
                    self.decide_truly(chunk)
            case SubmissionStatus.PARTLY:
                self.retry_refused()

    @contextmanager
    def living(self) -> Iterator[Process]:
        """A death in here ends the process, and another begins."""
        try:
            yield self.process
        except Death:
            self.world.fuse.left = None
            self.restart()

    def chunks(self, *statuses: ChunkStatus) -> list[Chunk]:
        found = self.process.journal.chunks(self.id)
        return [chunk for chunk in found if not statuses or chunk.status in statuses]

    def is_handed_over(self, chunk: Chunk) -> bool:
        """Is somebody to send it?"""
        sendable = chunk.status in (ChunkStatus.PLANNED, ChunkStatus.SENDING, ChunkStatus.UNKNOWN)
        return sendable and chunk.handovers > 0 and key(chunk) not in self.over

    def has_arrived(self, chunk: Chunk) -> bool:
        return self.world.engaged()[chunk.start] > 0

    def is_over(self) -> bool:
        match self.process.history.state(self.id).status:
            case SubmissionStatus.FINISHED | SubmissionStatus.CANCELLED:
                return True
            case SubmissionStatus.PARTLY:
                return all(map(is_culprit, self.chunks(ChunkStatus.REFUSED)))
        return False


def key(chunk: Chunk) -> tuple[str, int]:
    return chunk.id, chunk.handovers


def places(chunk: Chunk) -> range:
    return range(chunk.start, chunk.start + chunk.rows)


def shuffle(examples: int) -> None:
    """Try so many orders; AssertionError with the shortest one that breaks the law."""
    with open_world() as world:
        Delivery.world = world
        chosen = settings(
            max_examples=examples,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            print_blob=True,
            suppress_health_check=list(HealthCheck),
        )
        run_state_machine_as_test(Delivery, settings=chosen)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.delivery.shuffling", description=__doc__.splitlines()[0])
    parser.add_argument("--examples", type=int, default=5000)
    options = parser.parse_args()
    started = time.monotonic()
    for first in range(0, options.examples, ROUND):
        done = min(first + ROUND, options.examples)
        shuffle(done - first)
        sys.stdout.write(f"{done} orders in {time.monotonic() - started:.0f} s: all well\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
