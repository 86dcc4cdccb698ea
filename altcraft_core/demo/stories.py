"""Stories that a presenter may tell: a few rules each, armed by one press."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from altcraft_core.demo.changes import IMPORT_AND_START
from altcraft_core.demo.faults import ALWAYS, Faults, Rule

BAD_PROFILE = "helen.watson5983@"  #: a person within the first hundred rows of every sample list
WHILE = 20.0  #: seconds that trouble lasts

Told = Callable[[float, str], tuple[Rule, ...]]  #: the time is now; what stands in the bad profile

STORIES: Mapping[str, Told] = {
    "lost_answer": lambda *_: (Rule(kind="drop_after"),),
    "busy": lambda now, _: (Rule(kind="throttle", times=ALWAYS, until=now + WHILE, retry_after=2),),
    "broken_server": lambda now, _: (Rule(kind="http_502_html", times=ALWAYS, until=now + WHILE),),
    "token": lambda *_: (Rule(kind="token_refused", call=IMPORT_AND_START, times=ALWAYS),),
    "bad_profile": lambda _, match: (Rule(kind="poison", match=match),),
    "sleeping_scenario": lambda *_: (Rule(kind="scenario_inactive"),),
    "hanging_tasks": lambda *_: (Rule(kind="task_stuck"),),
    "failing_task": lambda *_: (Rule(kind="task_failed"),),
    "short_results": lambda *_: (Rule(kind="results_short"),),
}


def tell_story(name: str, now: float, match: str = BAD_PROFILE) -> Faults:
    """The faults of that story, from now on."""
    return Faults(name=name, rules=STORIES[name](now, match))
