"""Faults that the demo platform shows on purpose: rules that strike certain calls.

A faults file is JSON:

    {"rules": [{"call": "tasks/status", "kind": "throttle", "after": 3, "times": 2, "retry_after": 1.5},
               {"kind": "poison", "match": "person7@"}]}

A rule lets the first `after` calls pass and strikes the next `times`; a server that is killed and started again
goes on counting. Every rule counts every call it is for; where several would strike, the first does. The same file
may hold switches: see switches.py. What a rule leaves out is as its kind has it in KINDS.

Faults lie in the state file, so all servers over it share them: see strikes.py.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any
from uuid import uuid4

from starlette.responses import HTMLResponse, Response

from altcraft_core.demo.answers import Answer, Refusal, succeed
from altcraft_core.demo.changes import IMPORT_AND_START
from altcraft_core.demo.platform import READ_TASK
from altcraft_core.demo.switches import Switches
from altcraft_core.errors import AltcraftError

ANY = "*"  #: every call
ALWAYS = 1_000_000_000  #: times: until the rule is taken away


@dataclass(frozen=True, kw_only=True)
class Rule:
    """Which calls are struck, and how. ValueError when the kind is not known, or a value does not fit."""

    kind: str = ""  #: one of KINDS
    call: str = ""  #: the method, as in the address after /api/v1.1/, or "*"
    after: int = 0
    times: int = 0
    match: str = ""  #: only calls that have these letters in one of their values, those of their profiles included
    until: float = 0.0  #: seconds since 1970 when it ends; 0: it does not
    retry_after: float = 1.0  #: seconds, for throttle and unavailable
    seconds: float = 90.0  #: for stall_before and stall_after
    code: int = 0
    text: str = ""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"kind {self.kind!r} is not one of {', '.join(KINDS)}")
        for setting in fields(self):
            value, wanted = getattr(self, setting.name), type(setting.default)
            if type(value) is not wanted and not (wanted is float and type(value) is int):
                raise ValueError(f"{setting.name} must be like {setting.default!r}")
        kind = KINDS[self.kind]
        for name in ("call", "times", "code", "text"):
            object.__setattr__(self, name, getattr(self, name) or getattr(kind, name))
        if self.kind == "poison" and not self.match:
            raise ValueError("poison needs a match")

    def concerns(self, call: str, now: float) -> bool:
        """Is it for that call at that time?"""
        return self.call in (ANY, call) and not 0 < self.until <= now


@dataclass(frozen=True, kw_only=True)
class Faults:
    """All that makes one demo platform differ from a well-behaved one."""

    name: str = ""  #: of the story that they tell, where one does
    rules: tuple[Rule, ...] = ()
    switches: Switches = Switches()


@dataclass(frozen=True, kw_only=True)
class Strike:
    """A rule that strikes a call."""

    rule: Rule
    switches: Switches
    given: Answer  #: the platform's own answer; an empty one where it was not asked


Reply = Callable[[Strike], Answer | Response | None]


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One way to strike; a reply of None cuts the connection."""

    reply: Reply
    taken: bool = False  #: does the platform do its work first?
    holds: bool = False  #: is nothing said for `seconds`?
    call: str = IMPORT_AND_START
    times: int = 1
    code: int = 500
    text: str = "Internal error"


# ---------------------------------------------------------------- replies


def _cut(_: Strike) -> None:
    return None


def _give(strike: Strike) -> Answer:
    return strike.given


def _answer_half(strike: Strike) -> Answer:
    given = strike.given
    return Answer(payload=given.payload or succeed(task_id=""), headers=given.headers, share=0.5)


def _refuse(strike: Strike, debug: str = "") -> Answer:
    return Answer(payload=Refusal(strike.rule.code, strike.rule.text, debug).payload)


def _refuse_because(debug: str) -> Reply:
    return lambda strike: _refuse(strike, debug)


def _answer_bare(status: int) -> Reply:
    return lambda _: Response(status_code=status)


def _answer_page(status: int, words: str) -> Reply:
    title = f"{status} {words}"
    page = f"<html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>"
    return lambda _: HTMLResponse(page, status_code=status)


def _put_off(status: int) -> Reply:
    return lambda strike: Response(status_code=status, headers={"Retry-After": f"{strike.rule.retry_after:g}"})


def _name_no_task(_: Strike) -> Answer:
    return Answer(payload=succeed())


def _promise(strike: Strike) -> Answer:
    return Answer(payload=succeed(task_id=f"{strike.rule.text}-{uuid4()}"))


def _stand_still(strike: Strike) -> Answer:
    return Answer(payload=succeed(data={"status": strike.switches.running_word, "progress": 40, "result": None}))


def _end_badly(strike: Strike) -> Answer:
    return _end(strike.switches.failed_word, strike.rule)


def _finish_with_error(strike: Strike) -> Answer:
    return _end(strike.switches.finished_word, strike.rule)


def _end(status: str, rule: Rule) -> Answer:
    result = {"error": rule.code, "error_text": rule.text, "result": []}
    return Answer(payload=succeed(data={"status": status, "progress": 100, "result": result}))


def _say_other_word(strike: Strike) -> Answer:
    return _retell(strike.given, lambda data: data | {"status": strike.rule.text})


def _leave_one_out(strike: Strike) -> Answer:
    return _retell(strike.given, lambda data: data | {"result": _with_results(data, data["result"]["result"][:-1])})


def _leave_all_out(strike: Strike) -> Answer:
    return _retell(strike.given, lambda data: data | {"result": _with_results(data, None)})


def _with_results(data: dict[str, Any], results: list[Any] | None) -> dict[str, Any]:
    return {**data["result"], "result": results}


def _retell(given: Answer, change: Callable[[dict[str, Any]], dict[str, Any]]) -> Answer:
    # What is told of a task that is over, changed; all else as it is.
    data = given.payload.get("data")
    if not isinstance(data, dict) or not isinstance(data.get("result"), dict):
        return given
    return Answer(payload=given.payload | {"data": change(data)}, headers=given.headers)


KINDS: Mapping[str, Kind] = {
    # the network
    "drop_before": Kind(reply=_cut),
    "drop_after": Kind(reply=_cut, taken=True),
    "stall_before": Kind(reply=_cut, holds=True),
    "stall_after": Kind(reply=_give, taken=True, holds=True),
    # what stands before the platform
    "throttle": Kind(reply=_put_off(429)),
    "throttle_untimed": Kind(reply=_answer_bare(429)),
    "unavailable": Kind(reply=_put_off(503)),
    "unavailable_untimed": Kind(reply=_answer_bare(503)),
    "http_500_html": Kind(reply=_answer_page(500, "Internal Server Error")),
    "http_500_html_after": Kind(reply=_answer_page(500, "Internal Server Error"), taken=True),
    "http_502_html": Kind(reply=_answer_page(502, "Bad Gateway")),
    "http_502_html_after": Kind(reply=_answer_page(502, "Bad Gateway"), taken=True),
    "empty_before": Kind(reply=_answer_bare(200)),
    "empty": Kind(reply=_answer_bare(200), taken=True),
    "truncated_before": Kind(reply=_answer_half),
    "truncated": Kind(reply=_answer_half, taken=True),
    # the platform
    "error": Kind(reply=_refuse),
    "error_after": Kind(reply=_refuse, taken=True),
    "token_refused": Kind(reply=_refuse, call=ANY, code=401, text="API token is not valid"),
    "too_large": Kind(reply=_refuse_because("http: request body too large"), code=400, text="Invalid request"),
    "scenario_inactive": Kind(reply=_refuse, code=400, text="Scenario is not active"),
    "scenario_unknown": Kind(reply=_refuse, code=404, text="Scenario is not found"),
    "poison": Kind(
        reply=_refuse_because("data: a profile cannot be read"), times=ALWAYS, code=400, text="Invalid request"
    ),
    "no_task": Kind(reply=_name_no_task, taken=True),
    "empty_promise": Kind(reply=_promise, text="nothing"),  # a task that does nothing; the text begins its id
    # its tasks
    "task_unknown": Kind(reply=_refuse, call=READ_TASK, code=404, text="Task is not found"),
    "task_stuck": Kind(reply=_stand_still, call=READ_TASK, times=ALWAYS),
    "task_failed": Kind(reply=_end_badly, call=READ_TASK),
    "task_error": Kind(reply=_finish_with_error, call=READ_TASK),
    "task_word": Kind(reply=_say_other_word, taken=True, call=READ_TASK, times=ALWAYS, text="archived"),
    "results_short": Kind(reply=_leave_one_out, taken=True, call=READ_TASK, times=ALWAYS),
    "results_missing": Kind(reply=_leave_all_out, taken=True, call=READ_TASK, times=ALWAYS),
}


# ---------------------------------------------------------------- as JSON


def read_faults(path: Path) -> Faults:
    """The rules and switches of a faults file; AltcraftError names what is wrong with it."""
    try:
        return parse_faults(path.read_text("utf-8"))
    except OSError as error:
        raise AltcraftError(f"{path} cannot be read: {error.strerror}.") from None
    except ValueError as error:
        raise AltcraftError(f"{path} is no faults file: {error}.") from None


def parse_faults(text: str) -> Faults:
    """The rules and switches that JSON tells; ValueError names what is wrong with it."""
    told = json.loads(text)
    try:
        rules = told.get("rules", ()) if "switches" in told else told["rules"]
        return Faults(
            name=str(told.get("name", "")),
            rules=tuple(Rule(**rule) for rule in rules),
            switches=Switches(**told.get("switches", {})),
        )
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError(error) from None


def tell_faults(faults: Faults) -> dict[str, Any]:
    """The same, to be written as JSON."""
    return asdict(faults)
