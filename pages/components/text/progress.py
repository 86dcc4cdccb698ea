"""Long work: what is being done, and how it is ended and begun again."""

from __future__ import annotations

from altcraft_core.lists.progress import Stage
from pages.components.text.words import _

STOP_READING = _("Stop reading")
CANCEL_WORK = _("Cancel")
STAGES = {
    Stage.BEGINNING: _("Getting ready"),
    Stage.UNPACKING: _("Unpacking and looking for harm"),
    Stage.READING: _("Reading the cells"),
    Stage.WRITING: _("Putting the rows on disk"),
    Stage.SURVEYING: _("Looking over all columns"),
    Stage.LOOKING: _("Looking closely at what seems damaged"),
    Stage.CHECKING: _("Checking every row"),
    Stage.COMPARING: _("Looking for rows of the same profile"),
    Stage.SORTING: _("Listing what is wrong"),
    Stage.ENCODING: _("Putting the profiles into Altcraft’s form"),
    Stage.RECOGNISING: _("Looking for people who were sent before"),
    Stage.LISTING: _("Writing the rows into a file"),
    Stage.FINDING: _("Looking for what was changed"),
    Stage.FREEZING: _("Freezing the chunks"),
    Stage.KEEPING: _("Putting the list where it is sent from"),
    Stage.HANDING_OVER: _("Handing the chunks over"),
}

DAMAGE_STOPPED = _("The look for damage was cancelled. You can go on without it.")
LOOK_AGAIN = _("Look for damage")
CHECK_STOPPED = _("The check was cancelled. Without it nothing can be sent.")
CHECK_AGAIN = _("Check the rows")
CHECK_FIRST = _("The rows have to be checked first.")
ENCODING_STOPPED = _("The chunks were not made: you cancelled it. Nothing was sent.")
ENCODE_AGAIN = _("Make the chunks")
BOOK_OUT_STOPPED = _("The workbook was not written: you cancelled it.")
BOOK_IN_STOPPED = _("The workbook was not read to its end: you cancelled it. Nothing was taken over.")
COMPARE_AGAIN = _("Read the workbook")


def done_after(seconds: int) -> str:
    """Work is over."""
    return _("Done after {seconds} s").format(seconds=seconds)


def doing(stage: Stage, share: float | None, seconds: int) -> str:
    """What is being done, how far it is, and for how long it has been done."""
    told = "" if share is None else f" {share:.0%}"
    return _("{what}…{share} · {seconds} s").format(what=STAGES[stage], share=told, seconds=seconds)
