"""Where profiles go."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from hashlib import sha256


class Matching(StrEnum):
    """How Altcraft finds an existing profile."""

    EMAIL = "email"
    EMAIL_PROFILE = "email_profile"
    PHONE = "phone"
    PROFILE_ID = "profile_id"
    CUSTOM = "custom"


class Call(StrEnum):
    """What is asked of the platform for each chunk."""

    START_TASK = "task"  #: import and engage; a task tells later what became of the profiles
    START_NOW = "now"  #: import and engage; the answer tells it
    IMPORT_ONLY = "import"  #: import into a database and engage nobody; the answer tells what became of the profiles

    @property
    def engages(self) -> bool:
        """Do people enter a scenario?"""
        return self is not Call.IMPORT_ONLY


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """A file that goes with every request of a submission. Hashable."""

    name: str
    mimetype: str
    data: str  #: the file's bytes in base64; of a submission that is remembered, their SHA-256


NO_SCENARIO = 0  #: no scenario was chosen yet; Altcraft counts from 1
NO_DATABASE = 0  #: no database was chosen yet


@dataclass(frozen=True, kw_only=True)
class Target:
    """Where profiles go: call, scenario, matching, flags, and what goes with every request. Hashable."""

    call: Call = Call.START_TASK
    workflow_id: int = NO_SCENARIO  #: for the calls that engage
    database_id: int = NO_DATABASE  #: for the call that only imports
    matching: Matching = Matching.EMAIL
    field_name: str = ""  #: for custom matching: the field that holds the match value
    format: str = "json"  #: or "xml"
    skip_triggers: bool = False
    skip_invalid_subscriptions: bool = False
    detect_geo: bool = False
    content: tuple[tuple[str, str], ...] = ()  #: for message templates: {apicontent.KEY}
    custom_data: tuple[tuple[str, str], ...] = ()  #: for action hooks
    attachments: tuple[Attachment, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Does it say where profiles go?"""
        return self.workflow_id != NO_SCENARIO if self.call.engages else self.database_id != NO_DATABASE

    @property
    def remembered(self) -> Target:
        """The same target as the store keeps it: attachments by the fingerprint of what they hold."""
        kept = tuple(replace(one, data=sha256(one.data.encode()).hexdigest()) for one in self.attachments)
        return replace(self, attachments=kept)

    @property
    def match_field(self) -> str:
        """The profile field whose value finds the profile."""
        match self.matching:
            case Matching.EMAIL | Matching.EMAIL_PROFILE:
                return "email"
            case Matching.PHONE:
                return "phones"
            case Matching.PROFILE_ID:
                return "profile_id"
            case Matching.CUSTOM:
                return self.field_name
