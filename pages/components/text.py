"""Every sentence an operator reads. Cause first, then the next step; words as the glossary has them.

Constants for what never changes, small functions for what carries a number or a name. Names that come from files and
from the platform go through `literal` before they stand in a sentence, so that nothing in them acts as markup.
"""

from __future__ import annotations

import gettext
import re
from pathlib import Path

_catalogue = gettext.translation("dashboard", localedir=Path(__file__).parents[1] / "locale", fallback=True)
_ = _catalogue.gettext
_n = _catalogue.ngettext

_MARKUP = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&])")


def literal(value: str) -> str:
    """A value from outside as Markdown that shows exactly its characters, on one line."""
    return _MARKUP.sub(r"\\\1", " ".join(value.split()))


def number(value: int) -> str:
    """12431 -> 12,431"""
    return f"{value:,}"


def rows(count: int) -> str:
    return _n("{count} row", "{count} rows", count).format(count=number(count))


def columns(count: int) -> str:
    return _n("{count} column", "{count} columns", count).format(count=number(count))


def people(count: int) -> str:
    return _n("{count} person", "{count} people", count).format(count=number(count))


def profiles(count: int) -> str:
    return _n("{count} profile", "{count} profiles", count).format(count=number(count))


def chunks(count: int) -> str:
    return _n("{count} chunk", "{count} chunks", count).format(count=number(count))


def size(count: int) -> str:
    """1536000 bytes -> 1.5 MB"""
    if count < 1_000_000:
        return _("{size} KB").format(size=number(max(1, round(count / 1_000))))
    return _("{size} MB").format(size=f"{count / 1_000_000:,.1f}")


# ---------------------------------------------------------------- frame

PRODUCT = _("Altcraft lists")
SECTION_IMPORT = _("Send a list")
SECTION_WATCH = _("Follow")
SECTION_SETUP = _("Set up")
DEMO = _("Demo platform")
DEMO_BANNER = _("You are on the demo platform. Nothing here reaches real people.")
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
NOT_MAPPED = _("The columns are not mapped yet.")
NOT_MAPPED_NEXT = _("The rows can be checked once it is clear which column feeds which field.")
GO_TO_MAPPING = _("Go to mapping")
NOT_REVIEWED = _("The rows are not reviewed yet.")
NOT_REVIEWED_NEXT = _("Look at the rows that would not be sent before you choose a scenario.")
GO_TO_REVIEW = _("Go to review")

# ---------------------------------------------------------------- upload

# ---------------------------------------------------------------- mapping

# ---------------------------------------------------------------- review

# ---------------------------------------------------------------- send

# ---------------------------------------------------------------- run

# ---------------------------------------------------------------- history

# ---------------------------------------------------------------- connection
