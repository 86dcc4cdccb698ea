"""Long work in a process of its own: ended at any moment, and its fall is not ours.

What Polars computes cannot be stopped inside a process. And what other people's files hold is taken apart by libraries
in native code: one that gives up takes its whole process along; the dashboard and the engine live in another.
"""

from __future__ import annotations

import logging
import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from pydantic import TypeAdapter

from altcraft_core.errors import AltcraftError, FilesError, PlanError, ReadError
from altcraft_core.lists.progress import Stage, Tell, tell_nobody

log = logging.getLogger(__name__)

_ROOT = Path(__file__).parents[2]
_LOOK = 0.1  # seconds between two looks at how far it is
_STILL = 600  # looks, a minute: so long a process may compute nothing, though it waits for a disk
_TICKS = 30  # hundredths of a second of computing that count as some: telling how far it is takes fewer in a minute
LONG = 200_000  #: rows; work on fewer is over at a glance, and a process takes half a second to begin
_ERRORS = {error.__name__: error for error in (PlanError, FilesError)}

#: A function of a module, or a `partial` of one: it puts on disk what it makes.
Work = Callable[[Tell], None]


@dataclass(frozen=True, kw_only=True)
class _Word:
    """What the other process says, one JSON line each."""

    stage: Stage | None = None
    share: float | None = None
    fault: str = ""
    error: str = ""  #: the name of its class; empty for ReadError
    sheets: tuple[str, ...] = ()
    members: tuple[str, ...] = ()


_WORD = TypeAdapter(_Word)


def run_long(work: Work, rows: int, folder: Path, tell: Tell, long: int = LONG) -> None:
    """Work on so many rows: here where they are few or nobody waits, else, from `long` rows on, in another process.

    `folder` is that of the draft to be filled. What `tell` raises ends the work. PlanError where the other falls.
    """
    if rows < long or tell is tell_nobody:
        work(tell)
    else:
        run(work, folder, tell, PlanError(_FALLEN))


def run(work: Work, folder: Path, tell: Tell, fallen: AltcraftError) -> None:
    """Let another process do the work. Its error where it has one, and `fallen` when it does not live to say anything.

    What `tell` raises ends that process at once, and so does a minute in which it computes nothing: native code that is
    refused memory may wait for itself for ever. Who is such a process works here: its fall is nobody else's.
    """
    if _Speaker.is_here:
        work(tell)
        return
    words = folder / "words"
    with words.open("wb") as out:
        process = _start(out.fileno())
    try:
        _hand_over(process, work)
        watch = _Watch(process.pid)
        while not _is_over(process):
            if watch.sees_nothing():
                break
            word = _last_word(words)
            tell(word.stage or Stage.BEGINNING, word.share)
    finally:
        process.kill()
        process.wait()
        last = _last_word(words)
        words.unlink()
    if last.fault:
        raise _rebuild(last)
    if process.returncode:
        log.warning("work apart ended early", extra={"action": "work_fell", "code": process.returncode})
        raise fallen


def work() -> None:
    """The other process: work from its input, words to its output."""
    _Speaker.is_here = True
    todo: Work = pickle.load(sys.stdin.buffer)  # from the process that started this one
    try:
        todo(_Speaker().tell)
    except ReadError as error:
        _say(_Word(fault=error.sentence, sheets=error.sheets, members=error.members))
    except tuple(_ERRORS.values()) as error:
        _say(_Word(fault=error.sentence, error=type(error).__name__))


def _rebuild(word: _Word) -> AltcraftError:
    if word.error:
        return _ERRORS[word.error](word.fault)
    return ReadError(word.fault, sheets=word.sheets, members=word.members)


class _Speaker:
    """Says how far it is, a few times a second."""

    is_here = False  #: in this process

    def __init__(self) -> None:
        self._said: tuple[Stage | None, float] = (None, 0.0)

    def tell(self, stage: Stage, share: float | None) -> None:
        now = monotonic()
        if stage is not self._said[0] or now - self._said[1] > _LOOK:
            self._said = (stage, now)
            _say(_Word(stage=stage, share=share))


def _say(word: _Word) -> None:
    sys.stdout.buffer.write(_WORD.dump_json(word, exclude_defaults=True) + b"\n")
    sys.stdout.buffer.flush()


class _Watch:
    """Looks whether a process still computes. Looks are counted, not seconds: a machine that slept proves nothing."""

    def __init__(self, pid: int) -> None:
        self._stat = Path(f"/proc/{pid}/stat")
        self._ticks = self._looks = 0

    def sees_nothing(self) -> bool:
        """Did it compute nothing for as many looks as it may? Never where the system does not tell."""
        ticks = self._count_ticks()
        if ticks is None or ticks - self._ticks >= _TICKS:
            self._ticks, self._looks = ticks or 0, 0
        self._looks += 1
        return self._looks > _STILL

    def _count_ticks(self) -> int | None:
        try:
            facts = self._stat.read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
        except OSError:
            return None
        return int(facts[11]) + int(facts[12])  # of the program, and of the system for it


def _start(out: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "altcraft_core.lists"],
        env={**os.environ, "PYTHONPATH": str(_ROOT)},
        stdin=subprocess.PIPE,
        stdout=out,
        stderr=subprocess.DEVNULL,  # what libraries say of a cell may hold a person's data
    )


def _hand_over(process: subprocess.Popen[bytes], todo: Work) -> None:
    assert process.stdin is not None
    with suppress(BrokenPipeError), process.stdin as stdin:  # it may have fallen before it listened
        stdin.write(pickle.dumps(todo))


def _is_over(process: subprocess.Popen[bytes]) -> bool:
    try:
        process.wait(_LOOK)
    except subprocess.TimeoutExpired:
        return False
    return True


def _last_word(words: Path) -> _Word:
    whole = words.read_bytes().split(b"\n")[:-1]  # the last line may be half written
    return _WORD.validate_json(whole[-1]) if whole else _Word()


_FALLEN = (
    "This work took more memory than there is, or was ended from outside. Try it again; if it ends so again, cut the "
    "list into parts, or ask whoever looks after the server."
)
