"""Plain values as XML elements.

XML 1.0 has no way to hold most control characters, and few texts are names. What cannot be held is refused: it is
neither changed nor left out silently.
"""

from __future__ import annotations

import re
from functools import lru_cache

from altcraft_core.errors import PlanError
from altcraft_core.wire.shapes import Plain

#: A line break of the old kind would come back as one of the new kind, were it not escaped.
ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}
UNWRITABLE = "\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff"  #: characters that XML cannot hold, for a class in a pattern
_FIRST_LETTER = (
    "A-Z_a-z\xc0-\xd6\xd8-\xf6\xf8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f\u2c00-\u2fef"
    "\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
NAME = f"[{_FIRST_LETTER}][{_FIRST_LETTER}0-9.\xb7\u0300-\u036f\u203f\u2040-]*"  #: a pattern; no colons

_NAME = re.compile(NAME)
_HAS_UNWRITABLE = re.compile(f"[{UNWRITABLE}\ud800-\udfff]")  # JSON can name half of a surrogate pair
_ESCAPE_TABLE = str.maketrans({**ESCAPES})


def write_element(name: str, value: Plain, *, arrays: bool = False, repeats: bool = False) -> str:
    """A value as an element; an array as one for each of its values. `repeats`: it is itself one of an array.

    An array within an array has <xml> for its items. PlanError if a name is no XML name, or XML cannot hold a text.
    """
    marked = arrays and repeats
    match value:
        case dict():
            inside = "".join(write_element(key, inner, arrays=arrays) for key, inner in value.items())
            return wrap(name, inside, marked=marked)
        case list() if repeats:
            return wrap(name, write_element("xml", value, arrays=arrays) if value else "", marked=marked)
        case []:
            return wrap(name, "", marked=arrays)
        case list():
            return "".join(write_element(name, inner, arrays=arrays, repeats=True) for inner in value)
        case None:
            return wrap(name, "", marked=marked)
        case bool():
            return wrap(name, "true" if value else "false", marked=marked)
        case _:
            return wrap(name, _escape(str(value), name), marked=marked)


def wrap(name: str, inside: str, *, marked: bool = False) -> str:
    """An element around what is XML already."""
    return f"{open_tag(name, marked=marked)}{inside}</{name}>"


@lru_cache(1_000)
def open_tag(name: str, *, marked: bool = False) -> str:
    """The start of an element; PlanError if the name is no XML name."""
    if not _NAME.fullmatch(name):
        raise PlanError(f"«{name}» cannot be the name of an XML element. Send the list as JSON, or leave it out.")
    return f"<{name} array='true'>" if marked else f"<{name}>"


def escape(text: str) -> str | None:
    """The text as it stands in XML; None where XML cannot hold it."""
    return None if _HAS_UNWRITABLE.search(text) else text.translate(_ESCAPE_TABLE)


def _escape(text: str, name: str) -> str:
    written = escape(text)
    if written is None:
        raise PlanError(f"{name} holds a character that XML cannot hold. Send the list as JSON, or take it out.")
    return written
