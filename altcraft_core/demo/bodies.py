"""Bodies of requests and answers, read and written without any code of the client: a second witness."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from altcraft_core.demo.answers import invalid
from altcraft_core.demo.xml_bodies import decode_xml, encode_xml

XML_TYPES = ("application/xml", "text/xml")


@dataclass(frozen=True, kw_only=True)
class Body:
    """What a request says. XML knows text only: there, what stands in a profile is read by what it is for."""

    parameters: dict[str, Any]
    is_xml: bool = False

    def wants_xml(self, asked: str = "") -> bool:
        """Is the answer to be XML? `asked` is the format that the address asks for."""
        chosen = self.parameters.get("format") or asked
        return chosen == "xml" if chosen else self.is_xml


def is_xml(content: bytes, content_type: str) -> bool:
    """Is a body XML, by what its header says, or else by how it begins?"""
    named = content_type.partition(";")[0].strip().lower() in XML_TYPES
    return named or content[:64].removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<")


def decode_body(content: bytes, content_type: str = "") -> Body:
    """The request within the content. Refusal 400 when it is neither a JSON object nor an XML document, in UTF-8."""
    if is_xml(content, content_type):
        return Body(parameters=decode_xml(content), is_xml=True)
    return Body(parameters=decode_json(content))


def encode_body(payload: Mapping[str, Any], *, as_xml: bool = False) -> bytes:
    """The answer in one of the two formats."""
    return encode_xml(payload) if as_xml else json.dumps(payload, ensure_ascii=False).encode("utf-8")


def decode_json(content: bytes) -> dict[str, Any]:
    """The JSON object within the content; Refusal 400 when there is none in UTF-8."""
    try:
        body = json.loads(content.decode("utf-8"), parse_constant=_refuse_constant, parse_float=_finite)
        if b"\\ud" in content.lower():
            body = json.loads(_replace_surrogates(body))
    except (ValueError, RecursionError):
        raise invalid("the body is not valid JSON in UTF-8") from None
    if not isinstance(body, dict):
        raise invalid("the body is not a JSON object")
    return body


def _replace_surrogates(body: object) -> bytes:
    # Half of a surrogate pair is no character: like most servers, put U+FFFD in its place.
    return json.dumps(body, ensure_ascii=False).encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode()


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _finite(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):
        raise ValueError("a number is too large")
    return number
