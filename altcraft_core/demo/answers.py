"""What the demo platform says: a good answer, or a refusal in the platform's envelope of `error` and `error_text`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

SUCCESS = "Successful operation"


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One answer: `payload` goes out as a body of the asked format."""

    payload: dict[str, Any]
    headers: Mapping[str, str] = field(default_factory=dict)
    share: float = 1.0  #: of the body that goes out


class Refusal(Exception):
    """The call is answered with an error: its code, its text and, where told, what lies behind it."""

    def __init__(self, code: int, text: str, debug: str = "") -> None:
        super().__init__(text)
        self.code = code
        self.text = text
        self.debug = debug

    @property
    def payload(self) -> dict[str, Any]:
        """The refusal as the platform's envelope, in the order of the documented samples."""
        behind = {"error_debug": self.debug} if self.debug else {}
        return {"error": self.code, **behind, "error_text": self.text}


def too_large() -> Refusal:
    """The documented answer to a body above the limit."""
    return invalid("http: request body too large")


def invalid(debug: str) -> Refusal:
    """The answer to a request that cannot be accepted as it is."""
    return Refusal(400, "Invalid request", debug)


def succeed(**payload: Any) -> dict[str, Any]:
    """The payload within the envelope of a successful call; its names are sorted, as in the documented samples."""
    return dict(sorted({**payload, "error": 0, "error_text": SUCCESS}.items()))
