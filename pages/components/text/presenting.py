"""The panel for presenters on the Connection page."""

from __future__ import annotations

from pages.components.text.words import _

PRESENTING = _("For presenters")
PRESENTING_WHY = _(
    "Let the demo platform stumble on purpose, and watch what the dashboard makes of it: arm a story, then send a list."
)
NOTHING_ARMED = _("The demo platform behaves well.")
ARM = _("Arm")
DISARM = _("Stop it")
ARMED = _("Armed")
STORY_OVER = _("It happened")
OTHER_FAULTS = _("Faults from a file or from another program are in force.")
WHO_IS_BAD = _("Text within the bad profile")
WHO_IS_BAD_HELP = _("Part of a mail address or of any other value. The one that stands here is in every sample list.")

STORIES = {
    "lost_answer": _("Lose the next answer after accepting it"),
    "busy": _("Be busy for 20 seconds"),
    "broken_server": _("Show an error page of the server for 20 seconds"),
    "token": _("Refuse the token"),
    "bad_profile": _("Refuse chunks that hold one bad profile"),
    "sleeping_scenario": _("Find the scenario switched off once"),
    "hanging_tasks": _("Let tasks hang"),
    "failing_task": _("Let the next task fail"),
    "short_results": _("Tell one result too few"),
}
STORY_MEANINGS = {
    "lost_answer": _("The people are in the scenario, but nobody heard of it. The repeat engages no one twice."),
    "busy": _("Requests are put off. The dashboard comes back when it was asked to."),
    "broken_server": _("It is not known what was taken. The dashboard repeats the same requests until that is sure."),
    "token": _("The submission pauses until you stop it here and press Resume on the Run page."),
    "bad_profile": _("Chunks are halved until the culprit stands alone; everybody else goes through."),
    "sleeping_scenario": _("One chunk is refused with Altcraft's words and can be sent again."),
    "hanging_tasks": _("Altcraft took the chunks but nothing moves, until you stop it here."),
    "failing_task": _("A whole task ends badly: its profiles count as failed."),
    "short_results": _("The results do not fit the rows. Nothing is guessed: the profiles are unattributed."),
}
