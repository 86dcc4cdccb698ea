"""Bodies of requests and answers, read and written without any code of the client: a second witness."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any, NoReturn

from altcraft_core.demo.answers import Refusal


def decode_body(content: bytes) -> dict[str, Any]:
    """The request's parameters. Refusal 400 when the content is no JSON object in UTF-8."""
    try:
        body = json.loads(content.decode("utf-8"), parse_constant=_refuse_constant, parse_float=_finite)
        if b"\\ud" in content.lower():
            body = json.loads(_replace_surrogates(body))
    except (ValueError, RecursionError):
        raise Refusal(400, "Invalid request", "the body is not valid JSON in UTF-8") from None
    if not isinstance(body, dict):
        raise Refusal(400, "Invalid request", "the body is not a JSON object")
    return body


def encode_body(payload: Mapping[str, Any]) -> bytes:
    """The answer as JSON."""
    return json.dumps(payload, ensure_ascii=False).encode("utf-8")


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
