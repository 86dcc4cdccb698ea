"""Numbers, names and values as words; what every page shares."""

from __future__ import annotations

import gettext
import re
from pathlib import Path

from babel import Locale

_catalogue = gettext.translation("dashboard", localedir=Path(__file__).parents[2] / "locale", fallback=True)
_ = _catalogue.gettext
_n = _catalogue.ngettext
_COUNTRIES = Locale.parse("en").territories

_JOINER = "\N{WORD JOINER}"  # has no width; an address that holds one is not turned into a link
_LINK = re.compile(r"@|://|www(?=\.)", re.IGNORECASE)
#: What Streamlit would show as an icon or an emoji, and as an arrow or a sign: `:material/home:`, `->`, `>=`.
_SIGN = re.compile(r":(?=[a-z+-])|(?<!\S)[-<>~](?=[-=>]+(?!\S))", re.IGNORECASE)
_MARKUP = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&])")


def literal(value: str) -> str:
    """A value from outside as Markdown that shows exactly its characters, on one line, without links."""
    plain = _SIGN.sub(f"\\g<0>{_JOINER}", _LINK.sub(f"\\g<0>{_JOINER}", " ".join(value.split())))
    return _MARKUP.sub(r"\\\1", plain)


def inside(words: str) -> str:
    """Words as they go on inside a sentence: Not an IP address -> not an IP address"""
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]


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


def counted(count: int, *, engages: bool) -> str:
    """People where they enter a scenario; profiles where those are only updated."""
    return people(count) if engages else profiles(count)


def chunks(count: int) -> str:
    return _n("{count} chunk", "{count} chunks", count).format(count=number(count))


def size(count: int) -> str:
    """1536000 bytes -> 1.5 MB"""
    if count < 1_000_000:
        return _("{size} KB").format(size=number(max(1, round(count / 1_000))))
    return _("{size} MB").format(size=f"{count / 1_000_000:,.1f}")
