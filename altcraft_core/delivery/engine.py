"""The engine: durable execution of the steps, on dbos. The only module that knows dbos.

Each chunk is sent by one workflow, and its task followed by another. Both hold a single step with a loop of its own
inside, so that neither retries nor hours of waiting leave rows behind: what a chunk went through stands in the
journal. dbos adds what the journal cannot: a queue that holds the connection's limits over all workers, and work that
outlives its process.

Every process that launches an engine has an executor id of its own. When one dies, the longest running of the others
takes its work over. The version of the work is pinned: a new release picks up what an older one left.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from datetime import timedelta
from threading import Event, Thread

import sqlalchemy as sa
from dbos import (
    DBOS,
    DBOSClient,
    DBOSConfig,
    EnqueueOptions,
    Queue,
    SetWorkflowID,
    WorkflowStatus,
)

from altcraft_core.delivery.course import keep_courses, repeat_doubtful
from altcraft_core.delivery.desk import Desk
from altcraft_core.delivery.peers import BEAT, LEASE, Peers, name_worker
from altcraft_core.delivery.steps import (
    FILES_WAIT,
    FIRST_LOOK,
    first_look,
    look_at_task,
    next_look,
    open_task,
    send_chunk,
)
from altcraft_core.errors import AltcraftError, FilesError
from altcraft_core.records import Chunk, ChunkStatus
from altcraft_core.settings import Connection, Settings
from altcraft_core.store.clocks import utc_now
from altcraft_core.store.database import telling_why_closed
from altcraft_core.store.turns import HandOver
from altcraft_core.store.workers import Workers

log = logging.getLogger(__name__)

APPLICATION = "altcraft"
WORK_VERSION = "1"  #: of the workflows below; raised only when old work can no longer be picked up
THREADS = 48  #: that may wait for Altcraft or the database at once; whoever waits for time needs none
POLLING = 0.2  #: seconds between looks into a queue
ROUND = timedelta(seconds=30)  #: between looks for work that nobody does
SEND, FOLLOW = "send_chunk", "follow_chunk"
ACTIVE = ["ENQUEUED", "DELAYED", "PENDING"]


class Handover:
    """Gives chunks to whichever engine runs, from any process and without launching one."""

    def __init__(self, settings: Settings) -> None:
        with telling_why_closed():
            DBOS.migrate(settings.database)
        self.client = DBOSClient(system_database_url=settings.database, application_name=APPLICATION)

    def to(self, connection_name: str) -> HandOver:
        """Puts chunks into the queue of that connection, inside the caller's transaction."""

        def hand_over(transaction: sa.Connection, chunks: Sequence[Chunk]) -> None:
            for chunk in chunks:
                options = EnqueueOptions(
                    workflow_name=SEND,
                    queue_name=queue_name(connection_name),
                    workflow_id=send_id(chunk),
                    priority=chunk.turn,
                    app_version=WORK_VERSION,
                )
                self.client.enqueue_in_transaction(transaction, options, chunk.id, chunk.handovers)

        return hand_over

    def close(self) -> None:
        """Let go of the database."""
        self.client.destroy()


class Engine:
    """Sends and follows in the background until it is stopped. One a process."""

    def __init__(self, settings: Settings, workers: Workers, desk: Desk, handover: Handover) -> None:
        self.worker_id = name_worker()
        self._peers = Peers(self.worker_id)
        self._settings = settings
        self._workers = workers
        self._desk = desk
        self._handover = handover
        self._stopping = Event()
        self._supervisor = Thread(target=self._supervise, name="altcraft-supervisor", daemon=True)

    def start(self) -> None:
        """Begin; work that another process left behind goes on by itself."""
        global _desk
        _desk = self._desk
        _lookers.clear()
        self._workers.beat(self.worker_id, utc_now())
        DBOS(
            config=DBOSConfig(
                name=APPLICATION,
                system_database_url=self._settings.database,
                application_version=WORK_VERSION,
                executor_id=self.worker_id,
                log_level="WARNING",
                max_executor_threads=THREADS,
            )
        )
        DBOS.launch()
        for name in self._desk.connections.names:
            register_queue(name, self._desk.connections.get(name))
        self._supervisor.start()

    def stop(self) -> None:
        """Stop. Open work stays open, for the next engine."""
        self._stopping.set()
        self._supervisor.join()
        DBOS.destroy()
        self._workers.forget(self.worker_id)

    def _supervise(self) -> None:
        started_at = looked_at = utc_now()
        known = None
        while True:
            try:
                self._workers.beat(self.worker_id, started_at)
                self._peers.look(self._workers.seen(LEASE), self._workers.known())
                if self._peers.is_leader:
                    # Listing all work costs, so it is done when somebody came or went, and else now and then.
                    view = self._peers.view
                    if view != known or utc_now() >= looked_at + ROUND:
                        self._take_over()
                        self._pick_up()
                        known, looked_at = view, utc_now()
                    repeat_doubtful(self._desk)
                    keep_courses(self._desk)
            except sa.exc.OperationalError as error:
                log.warning("database unreachable", extra={"action": "beat_missed", "error": type(error).__name__})
            except (AltcraftError, OSError) as error:  # files are away, or somebody else was quicker: the next round
                log.warning("round left unfinished", extra={"action": "round_missed", "error": type(error).__name__})
            if self._stopping.wait(BEAT.total_seconds()):
                return

    def _take_over(self) -> None:
        """Give the work of dead workers back to their queues."""
        dead, pending = self._peers.dead, self._workflows(status="PENDING")
        left = [work for work in pending if work.executor_id and self._peers.is_dead(work.executor_id)]
        for queue in {work.queue_name for work in left}:
            taken = [work.workflow_id for work in left if work.queue_name == queue]
            log.warning("work taken over", extra={"action": "taken_over", "queue": queue, "workflows": len(taken)})
            self._handover.client.resume_workflows(taken, queue_name=queue)
        for worker in dead:
            self._workers.forget(worker)

    def _pick_up(self) -> None:
        """Hand over anew what should be worked on and is not: its workflow met an error that nobody foresaw."""
        open_chunks = self._desk.journal.open_chunks()
        worked_on = {work.workflow_id for work in self._workflows(status=ACTIVE)}
        for name, chunk in open_chunks:
            if worked_on.isdisjoint({send_id(chunk), follow_id(chunk.id, chunk.handovers)}):
                log.error("chunk picked up", extra={"action": "picked_up", "chunk": chunk.id})
                self._desk.journal.hand_over([chunk], self._handover.to(name))

    def _workflows(self, status: str | list[str]) -> list[WorkflowStatus]:
        return self._handover.client.list_workflows(
            status=status, name=[SEND, FOLLOW], load_input=False, load_output=False
        )


def register_queue(name: str, connection: Connection) -> Queue:
    """The queue of a connection, with its limit of requests at once over all workers."""
    return DBOS.register_queue(
        queue_name(name),
        global_concurrency=connection.parallel,
        polling_interval_sec=POLLING,
        on_conflict="always_update",
    )


def queue_name(connection_name: str) -> str:
    """Where chunks for that connection wait to be sent."""
    return f"send:{connection_name}"


def send_id(chunk: Chunk) -> str:
    """Derived: handing the same chunk over twice makes one workflow."""
    return f"send:{chunk.id}:{chunk.handovers}"


def follow_id(chunk_id: str, handover: int) -> str:
    """Derived, like the one that sends."""
    return f"follow:{chunk_id}:{handover}"


_desk: Desk | None = None  #: dbos calls plain functions, so what they work with stands here while an engine runs


#: By connection: as many looks at a time as there may be requests, so that thousands of tasks that are due at once
#: neither wait in threads nor keep those of other connections waiting.
_lookers: dict[str, asyncio.Semaphore] = {}


def _work_desk() -> Desk:
    if _desk is None:
        raise RuntimeError("no engine was started in this process")
    return _desk


def _wait_for_files(chunk_id: str, error: Exception) -> float:
    """Seconds until the next try. Nothing is on its way: a body is read before its chunk is marked as sending."""
    log.warning("files missed", extra={"action": "files_missed", "chunk": chunk_id, "error": type(error).__name__})
    return FILES_WAIT


@DBOS.workflow(name=SEND)
async def _send(chunk_id: str, handover: int) -> None:
    if await _keep_sending(chunk_id, handover):
        with SetWorkflowID(follow_id(chunk_id, handover)):
            await DBOS.start_workflow_async(_follow, chunk_id)


@DBOS.step(name="send")
async def _keep_sending(chunk_id: str, handover: int) -> bool:
    """Is there a task to follow in the end?"""
    wait: float | None = 0.0
    tries = 0
    while wait is not None:
        await asyncio.sleep(wait)
        try:
            wait, tries = await asyncio.to_thread(send_chunk, _work_desk(), chunk_id, handover, tries)
        except (FilesError, OSError) as error:
            wait = _wait_for_files(chunk_id, error)
    return (await asyncio.to_thread(_work_desk().journal.chunk, chunk_id)).status is ChunkStatus.PROCESSING


@DBOS.workflow(name=FOLLOW)
async def _follow(chunk_id: str) -> None:
    await _keep_looking(chunk_id)


@DBOS.step(name="follow")
async def _keep_looking(chunk_id: str) -> None:
    task = await asyncio.to_thread(open_task, _work_desk(), chunk_id)
    interval = first_look(task.chunk, utc_now()) if task else FIRST_LOOK
    while task is not None:
        before = task.chunk.progress
        try:
            async with _looker(task.submission.connection):
                task = await asyncio.to_thread(look_at_task, _work_desk(), task)
        except (FilesError, OSError) as error:
            await asyncio.sleep(_wait_for_files(chunk_id, error))
            continue
        if task is not None:
            interval = next_look(interval, moved=task.chunk.progress != before)
            await asyncio.sleep(interval)


def _looker(connection_name: str) -> asyncio.Semaphore:
    if connection_name not in _lookers:
        _lookers[connection_name] = asyncio.Semaphore(_work_desk().connections.set_up(connection_name).parallel)
    return _lookers[connection_name]
