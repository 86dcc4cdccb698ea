"""The frame of every page, and the steps of the journey."""

from __future__ import annotations

from pages.components.text.words import _

PRODUCT = _("Altcraft lists")
SECTION_IMPORT = _("Send a list")
SECTION_WATCH = _("Follow")
SECTION_SETUP = _("Set up")
DEMO = _("Demo platform")
DEMO_BANNER = _("You are on the demo platform. Nothing here reaches real people.")
SETTINGS_WRONG = _("A setting is wrong. Correct it and start the server again.")
NO_CONNECTION = _("No connection")
BACK = _("Back")

UPLOAD = _("Upload")
MAPPING = _("Mapping")
REVIEW = _("Review")
SEND = _("Send")
RUN = _("Run")
HISTORY = _("History")
CONNECTION = _("Connection")

UPLOAD_HELP = _("Drop a contact list here, or try a sample. You see how it was read before anything else happens.")
MAPPING_HELP = _("Say which column goes into which profile field, and how profiles are found.")
REVIEW_HELP = _("Every row is checked before anything leaves. See what would not be sent, and why.")
SEND_HELP = _("Choose the scenario, look at the chunks and confirm.")
RUN_HELP = _("Follow one submission until every profile has an outcome.")
HISTORY_HELP = _("All submissions, newest first. Download outcomes or send again what failed.")
CONNECTION_HELP = _("Which Altcraft account is in use, with a test and its limits.")


def next_step(name: str) -> str:
    return _("Next: {name}").format(name=name)


NO_LIST = _("No list yet.")
NO_LIST_NEXT = _("Every submission begins with a contact list.")
GO_TO_UPLOAD = _("Upload a list")
NOT_LOOKED_AT = _("The list is not looked at yet.")
NOT_LOOKED_AT_NEXT = _("See whether it was read rightly, then go on from there.")
GO_BACK_TO_UPLOAD = _("Go to the list")
NOT_MAPPED = _("The columns are not mapped yet.")
NOT_MAPPED_NEXT = _("The rows can be checked once it is clear which column feeds which field.")
GO_TO_MAPPING = _("Go to mapping")
NOT_REVIEWED = _("The rows are not reviewed yet.")
NOT_REVIEWED_NEXT = _("Look at the rows that would not be sent before you choose a scenario.")
GO_TO_REVIEW = _("Go to review")
