"""What the demo platform says: a good answer, or a refusal in the platform's envelope of `error` and `error_text`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

SUCCESS = "Successful operation"


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One answer: `payload` goes out as a body of the asked format with HTTP 200."""

    payload: Mapping[str, Any]
    headers: Mapping[str, str] = field(default_factory=dict)


class Refusal(Exception):
    """The call is answered with an error: its code, its text and, where told, what lies behind it."""

    def __init__(self, code: int, text: str, debug: str = "") -> None:
        super().__init__(text)
        self.code = code
        self.text = text
        self.debug = debug

    @property
    def payload(self) -> dict[str, Any]:
        """The refusal as the platform's envelope."""
        envelope: dict[str, Any] = {"error": self.code, "error_text": self.text}
        return envelope | ({"error_debug": self.debug} if self.debug else {})


def too_large() -> Refusal:
    """The documented answer to a body above the limit."""
    return Refusal(400, "Invalid request", "http: request body too large")


def succeed(**payload: Any) -> dict[str, Any]:
    """The payload within the envelope of a successful call."""
    return {**payload, "error": 0, "error_text": SUCCESS}
