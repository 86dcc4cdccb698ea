"""How the demo platform behaves where the documentation does not say: one setting for each unknown.

They stand in the faults file, beside its rules:

    {"rules": [], "switches": {"replay_errors": true, "result_order": "shuffled", "body_limit": 1000000}}
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

MEBIBYTE = 1024 * 1024
DAY = 24 * 60 * 60.0

#: What the settings that are words may be.
WORDS: Mapping[str, tuple[str, ...]] = {
    "result_order": ("kept", "shuffled", "gaps"),
    "item_error": ("plain", "empty_id", "nested", "text"),
    "unknown_fields": ("keep", "drop", "refuse"),
}


@dataclass(frozen=True, kw_only=True)
class Switches:
    """The settings; the defaults are what is documented, or else likely. ValueError when a value does not fit."""

    #: Headers that may name a request; the first that is there decides. Where every name begins with X-, so do the
    #: headers of the answer to a repeat, as in old installations.
    id_headers: tuple[str, ...] = ("Request-ID", "X-Request-ID")
    #: Is a request without a name a repeat when its address, body and headers are those of an earlier one? Documented,
    #: but not for which calls. Off, what is sent twice is done twice: the worse case shows.
    checksums: bool = False
    key_with_path: bool = False  #: is the same name under another address another request?
    replay_errors: bool = False  #: are errors remembered too?
    window_seconds: float = DAY  #: how long an answer is remembered
    queued_word: str = "queued"
    running_word: str = "running"
    finished_word: str = "completed"
    failed_word: str = "failed"
    result_order: str = "kept"  #: kept, shuffled, or gaps: refused profiles have no slot
    result_match: bool = False  #: does each result of a task tell the match value?
    result_created: bool = False  #: does each result tell whether its profile is new?
    item_error: str = "plain"  #: how a task tells of a refused profile: see results.py
    http_errors: bool = False  #: is the HTTP status of an error its number, or 200?
    body_limit: int = 10 * MEBIBYTE
    attach_limit: int = 100 * MEBIBYTE  #: for a body with files
    strict_types: bool = False  #: is "15" in JSON refused where a number is wanted?
    unknown_fields: str = "keep"  #: keep, drop, or refuse the profile

    def __post_init__(self) -> None:
        for setting in fields(self):
            value, default = getattr(self, setting.name), setting.default
            if isinstance(default, tuple) and isinstance(value, list):
                object.__setattr__(self, setting.name, tuple(value))
            elif type(value) is not type(default) and not (isinstance(default, float) and type(value) is int):
                raise ValueError(f"{setting.name} must be like {default!r}")
            if setting.name in WORDS and value not in WORDS[setting.name]:
                raise ValueError(f"{setting.name} {value!r} is not one of {', '.join(WORDS[setting.name])}")

    def status_word(self, phase: str) -> str:
        """What `tasks/status` calls a phase: queued, running or finished."""
        return {"queued": self.queued_word, "running": self.running_word, "finished": self.finished_word}[phase]

    def find_id(self, headers: Mapping[str, str]) -> str:
        """The name of a request, by its headers; empty when it has none."""
        return next((headers[name] for name in self.id_headers if headers.get(name)), "")

    def repeat_headers(self, key: str) -> dict[str, str]:
        """The headers of an answer that is a repeat."""
        prefix = "X-" if all(name.startswith("X-") for name in self.id_headers) else ""
        return {f"{prefix}Duplicate-Request": "true", f"{prefix}Duplicate-Key": key}
