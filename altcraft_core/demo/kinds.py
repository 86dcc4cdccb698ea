"""Kinds of values that fields hold: each reads a value into the form it is stored in, or refuses it.

Text is read as what it stands for ("15" as a number, "a, b" as tags), because XML knows nothing else and clients of
JSON send it too. With `strict` it is not.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from altcraft_core.demo.xml_bodies import FLAGS

EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
PHONE = re.compile(r"\+?[1-9]\d{6,14}")
IP = re.compile(r"(25[0-5]|2[0-4]\d|1?\d?\d)(\.(25[0-5]|2[0-4]\d|1?\d?\d)){3}")
COUNTRY = re.compile(r"[A-Za-z]{2}")
DATE = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?)?")
NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?")
PROFILE_ID = re.compile(r"[0-9a-f]{24}")
SEXES = ("male", "female")


class Misfit(ValueError):
    """A value is none of its kind."""


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of values. `read` takes what JSON gives; `parse` makes that of a text first. Both raise Misfit."""

    name: str  #: as the API tells it
    read: Callable[[Any], Any]
    parse: Callable[[str], Any] | None = None
    noun: str = "value"  #: in the words of a refusal: "Incorrect date"

    def read_value(self, value: Any, *, strict: bool) -> Any:
        """The value as it is stored; Misfit when it is none of this kind."""
        if self.parse is not None and not strict and isinstance(value, str):
            value = self.parse(value)
        return self.read(value)


def _require(value: Any, *, fits: bool) -> Any:
    if not fits:
        raise Misfit
    return value


def _read_text(value: Any) -> str:
    if isinstance(value, str):
        return value
    return str(_require(value, fits=type(value) is int))


def _matching(form: re.Pattern[str]) -> Callable[[Any], Any]:
    return lambda value: _require(value, fits=isinstance(value, str) and form.fullmatch(value) is not None)


def _read_email(value: Any) -> str:
    address = _read_text(value).strip().lower()
    return str(_require(address, fits=EMAIL.fullmatch(address) is not None))


def _read_phones(value: Any) -> list[str]:
    phones = [_read_text(phone).strip() for phone in (value if isinstance(value, list) else [value])]
    return list(_require(phones, fits=all(map(PHONE.fullmatch, phones))))


def _read_date(value: Any) -> str:
    text = _matching(DATE)(value)
    try:
        datetime.fromisoformat(text)
    except ValueError:
        raise Misfit from None
    return str(text)


def _read_sex(value: Any) -> Any:
    return _require(value, fits=value in SEXES or (type(value) is int and value in (0, 1, 2)))


def _read_integer(value: Any) -> Any:
    return _require(value, fits=type(value) is int and abs(value) < 2**63)


def _read_float(value: Any) -> Any:
    return _require(value, fits=type(value) in (int, float) and math.isfinite(value))


def _parse_number(text: str) -> Any:
    return json.loads(text) if len(text) < 40 and NUMBER.fullmatch(text.strip()) else text


def _read_tags(value: Any) -> list[str]:
    tags = _require(value, fits=isinstance(value, list) and all(isinstance(tag, str) and tag for tag in value))
    return list(dict.fromkeys(tags))


def split_tags(text: str) -> list[str]:
    """The tags of a text that joins them by commas."""
    return [tag.strip() for tag in text.split(",") if tag.strip()]


def _read_array(value: Any) -> Any:
    return _require(value, fits=isinstance(value, list) and not any(isinstance(one, dict | list) for one in value))


def _read_objects(value: Any) -> Any:
    # In XML, a single object is not told from an array of one.
    objects = [value] if isinstance(value, dict) else value
    return _require(objects, fits=isinstance(objects, list) and all(isinstance(one, dict) for one in objects))


KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(name="unicode", read=_read_text),
        Kind(name="email", read=_read_email, noun="email"),
        Kind(name="phones", read=_read_phones, noun="phone"),
        Kind(name="ip", read=_matching(IP), noun="ip"),
        Kind(name="country", read=_matching(COUNTRY), noun="country"),
        Kind(name="sex", read=_read_sex, parse=_parse_number, noun="sex"),
        Kind(name="int", read=_read_integer, parse=_parse_number, noun="integer"),
        Kind(name="float", read=_read_float, parse=_parse_number, noun="number"),
        Kind(
            name="bool",
            read=lambda value: _require(value, fits=isinstance(value, bool)),
            parse=lambda text: FLAGS.get(text.strip().lower(), text),
            noun="bool",
        ),
        Kind(name="date", read=_read_date, noun="date"),
        Kind(name="datetime", read=_read_date, noun="date"),
        Kind(name="tags", read=_read_tags, parse=split_tags, noun="tags"),
        Kind(name="arr", read=_read_array, parse=lambda text: [text], noun="array"),
        Kind(
            name="object",
            read=lambda value: _require(value, fits=isinstance(value, dict)),
            parse=lambda text: text or {},
            noun="object",
        ),
        Kind(name="arr_object", read=_read_objects, parse=lambda text: text or [], noun="array of objects"),
    )
}
