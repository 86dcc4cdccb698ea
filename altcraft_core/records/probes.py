"""What was tried out about repeats."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Recognition(StrEnum):
    """Whether a platform recognises the repeat of a request, as a probe found out."""

    BY_REQUEST_ID = "request_id"  #: by Request-ID alone
    BY_BOTH_HEADERS = "both_headers"  #: where X-Request-ID is sent too; without it not, or that was not tried
    NOT = "not"  #: it did the same work a second time
    UNCLEAR = "unclear"


@dataclass(frozen=True, kw_only=True)
class Probe:
    """What was found out about repeats on a connection."""

    connection: str
    sender: str  #: a mark of the address and token that it was found out with
    tried_at: datetime
    recognition: Recognition
    words: str = ""  #: why it is unclear; nobody's address stands in it
