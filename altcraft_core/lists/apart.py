"""Reads a file in a process of its own: bounded in memory and time, ended at any moment, and its fall is not ours.

What other people's files hold is taken apart by libraries in native code. One that gives up takes its whole process
along; the dashboard and the engine live in another.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from pydantic import TypeAdapter

from altcraft_core.errors import ReadError
from altcraft_core.lists import bounds
from altcraft_core.lists.progress import Stage, Tell
from altcraft_core.records import ReadOptions, SpooledFile

log = logging.getLogger(__name__)

_ROOT = Path(__file__).parents[2]
_LOOK = 0.1  # seconds between two looks at how far it is


@dataclass(frozen=True, kw_only=True)
class Job:
    """One file to be read into one folder."""

    file: SpooledFile
    kind: str
    options: ReadOptions
    folder: Path


@dataclass(frozen=True, kw_only=True)
class _Word:
    """What the other process says, one JSON line each."""

    stage: Stage | None = None
    share: float | None = None
    fault: str = ""
    sheets: tuple[str, ...] = ()
    members: tuple[str, ...] = ()


_JOB = TypeAdapter(Job)
_WORD = TypeAdapter(_Word)


def run(job: Job, tell: Tell) -> None:
    """Let another process do the job. ReadError as it says, or when it does not live to say anything.

    What `tell` raises ends that process at once.
    """
    words = job.folder / "words"
    with words.open("wb") as out:
        process = _start(out.fileno())
    try:
        _hand_over(process, job)
        while not _is_over(process):
            word = _last_word(words)
            tell(word.stage or Stage.READING, word.share)
    finally:
        process.kill()
        process.wait()
        last = _last_word(words)
        words.unlink()
    if last.fault:
        raise ReadError(last.fault, sheets=last.sheets, members=last.members)
    if process.returncode:
        log.warning("a list could not be read", extra={"action": "reading_ended", "code": process.returncode})
        raise ReadError(
            f"{job.file.name} cannot be read: it is damaged, or takes more memory or time than a list may. Open it "
            "where it was made, copy the table into a new workbook or a .csv file, and upload that."
        )


def work(convert: Callable[[Job, Tell], None]) -> None:
    """The other process: one job from its input, words to its output."""
    _bound()
    job = _JOB.validate_json(sys.stdin.buffer.read())
    try:
        convert(job, _Speaker().tell)
    except ReadError as error:
        _say(_Word(fault=error.sentence, sheets=error.sheets, members=error.members))


class _Speaker:
    """Says how far it is, a few times a second."""

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


def _bound() -> None:
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (bounds.MAX_MEMORY, bounds.MAX_MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (bounds.MAX_SECONDS, bounds.MAX_SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _start(out: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "altcraft_core.lists"],
        env={**os.environ, "PYTHONPATH": str(_ROOT)},
        stdin=subprocess.PIPE,
        stdout=out,
        stderr=subprocess.DEVNULL,  # what libraries say of a cell may hold a person's data
    )


def _hand_over(process: subprocess.Popen[bytes], job: Job) -> None:
    assert process.stdin is not None
    with suppress(BrokenPipeError), process.stdin as stdin:  # it may have fallen before it listened
        stdin.write(_JOB.dump_json(job))


def _is_over(process: subprocess.Popen[bytes]) -> bool:
    try:
        process.wait(_LOOK)
    except subprocess.TimeoutExpired:
        return False
    return True


def _last_word(words: Path) -> _Word:
    whole = words.read_bytes().split(b"\n")[:-1]  # the last line may be half written
    return _WORD.validate_json(whole[-1]) if whole else _Word()
