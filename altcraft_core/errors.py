"""Everything that can go wrong, as one tree. Each sentence names what was found, where, and what to do next.

AltcraftError
├── ReadError            a file is not a list that can be read
├── RecipeError          a recipe is malformed or does not fit its list
├── SettingsError        a setting or a connection is missing or wrong
├── PlanError            there is nothing to send, or a profile can never fit into a chunk
├── FilesError           the place that holds plans and outcomes fails
├── DatabaseAway         the database was open and does not answer any more
├── StateError           something is no longer, or not yet, in the state that an action needs
│   └── NoRoom           as much is open already as may be at once
└── DeliveryError        a call to Altcraft did not end with a usable answer
    ├── NotSent          the request surely never reached Altcraft
    ├── NotTaken         Altcraft put it off (429, or 503 with Retry-After)
    ├── AnswerLost       it may have been taken; only a repeat of the same bytes can tell
    └── Refused          Altcraft answered with an error of its own
        ├── TokenRefused     401 or 403
        └── BodyTooLarge     400 with "request body too large"

No message holds a token or a contact's data.
"""

from __future__ import annotations


class AltcraftError(Exception):
    """The dashboard cannot go on."""

    @property
    def sentence(self) -> str:
        """What an operator may read."""
        return str(self)


class ReadError(AltcraftError):
    """The file is not a list that can be read; perhaps one of its `sheets`, or of the `members` of an archive, is."""

    def __init__(self, message: str, *, sheets: tuple[str, ...] = (), members: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.sheets = sheets
        self.members = members


class RecipeError(AltcraftError):
    """The recipe is malformed or does not fit its list."""


class SettingsError(AltcraftError):
    """A setting is missing or wrong."""


class PlanError(AltcraftError):
    """No plan can be made from these rows."""


class FilesError(AltcraftError):
    """The place that holds plans and outcomes cannot be reached, or does not let us in."""


class DatabaseAway(AltcraftError):
    """The database does not answer any more."""


class StateError(AltcraftError):
    """The state that this action needs is over, or has not come yet."""


class NoRoom(StateError):
    """As much is open already as may be at once; later there will be room."""


class DeliveryError(AltcraftError):
    """A call to Altcraft did not end with a usable answer."""

    http_status: int | None = None  #: of the answer, where there was one
    replayed: bool = False  #: the answer told that it was given before, to an earlier request of the same id


class NotSent(DeliveryError):
    """The request surely never reached Altcraft."""


class NotTaken(DeliveryError):
    """Altcraft put the request off; `retry_after` is the wait it asked for, in seconds, if it told one."""

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class AnswerLost(DeliveryError):
    """The request may have been taken: the answer is missing, unreadable, or a server fault."""


#: What the codes mean that the platform documents; all others are shown as they come.
MEANINGS = {
    400: "the request is not right",
    401: "a token is required",
    402: "a limit of the tariff is reached",
    403: "this token has no right to do that",
    404: "there is no such thing",
}


class Refused(DeliveryError):
    """Altcraft answered with an error: its `code`, its `text` and, where told, its `debug`."""

    def __init__(self, code: int, text: str, debug: str = "") -> None:
        told = f"{code}, {MEANINGS[code]}" if code in MEANINGS else str(code)
        super().__init__(f"Altcraft answered {told}: {text}" + (f" ({debug})" if debug else ""))
        self.code = code
        self.text = text
        self.debug = debug


class TokenRefused(Refused):
    """Altcraft does not accept the token of this connection, or the token lacks a permission."""


class BodyTooLarge(Refused):
    """The request is larger than this Altcraft accepts."""
