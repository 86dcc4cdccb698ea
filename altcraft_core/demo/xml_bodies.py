"""Bodies in XML, read and written without any code of the client.

A repeated element is an array, and so is a single one with array='true'. What XML cannot tell, the types of the
parameters, is told by their names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any
from xml.etree.ElementTree import Element, ParseError
from xml.sax.saxutils import escape

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from altcraft_core.demo.answers import invalid

FLAGS: Mapping[str, bool] = {"true": True, "false": False, "1": True, "0": False}

_INTEGER = re.compile(r"-?\d{1,18}")
_NO_CHARACTER = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def decode_xml(content: bytes) -> dict[str, Any]:
    """The request's parameters. Refusal 400 for what is no plain XML in UTF-8 under the root `<xml>`.

    A document type is refused whatever it says, so no entity is ever declared and nothing is fetched.
    """
    try:
        root = fromstring(content.decode("utf-8-sig"), forbid_dtd=True)
        parameters = _read_element(root)
    except DefusedXmlException:
        raise invalid("the XML declares a document type or entities") from None
    except (ParseError, ValueError, RecursionError):
        raise invalid("the body is not valid XML in UTF-8") from None
    if root.tag != "xml" or not isinstance(parameters, dict):
        raise invalid("the body is not an <xml> element with parameters")
    return {name: PARAMETERS.get(name, _keep)(value) for name, value in parameters.items()}


def encode_xml(payload: Mapping[str, Any]) -> bytes:
    """The answer as XML: an array repeats its element, an empty one is a self-closed element."""
    return f"<xml>{''.join(_write_fields(payload))}</xml>".encode()


def _read_element(element: Element) -> Any:
    if not len(element):
        return element.text or ""
    _refuse_text(element.text)
    fields: dict[str, Any] = {}
    arrays: set[str] = set()
    for child in element:
        _refuse_text(child.tail)
        name, value = child.tag, _read_element(child)
        if name in arrays:
            fields[name].append(value)
        elif name in fields:
            arrays.add(name)
            fields[name] = [fields[name], value]
        elif child.get("array") == "true":
            arrays.add(name)
            fields[name] = [value]
        else:
            fields[name] = value
    return fields | {name: [] for name in arrays if fields[name] == [""]}


def _refuse_text(between: str | None) -> None:
    if between and not between.isspace():
        raise ValueError("text between elements")


def _write_fields(fields: Mapping[str, Any]) -> Iterator[str]:
    for name, value in fields.items():
        if isinstance(value, list | tuple):
            yield from _write_array(name, value)
        else:
            yield _write_element(name, value)


def _write_array(name: str, values: Iterable[Any]) -> list[str]:
    return [_write_element(name, value) for value in values] or [f"<{name}/>"]


def _write_element(name: str, value: object) -> str:
    match value:
        case None:
            return f"<{name}/>"
        case bool():
            text = str(value).lower()
        case Mapping():
            text = "".join(_write_fields(value))
        case _:
            text = escape(_NO_CHARACTER.sub("\N{REPLACEMENT CHARACTER}", str(value)), {"\r": "&#13;"})
    return f"<{name}>{text}</{name}>"


# ---------------------------------------------------------------- types by name: what does not fit stays as it is


def _keep(value: Any) -> Any:
    return value


def _integer(value: Any) -> Any:
    return int(value) if isinstance(value, str) and _INTEGER.fullmatch(value.strip()) else value


def _flag(value: Any) -> Any:
    return FLAGS.get(value.strip().lower(), value) if isinstance(value, str) else value


def _array(value: Any) -> Any:
    return value if isinstance(value, list) else [value] if value != "" else []


def _integers(value: Any) -> Any:
    return [_integer(one) for one in _array(value)]


def _object(value: Any) -> Any:
    return {} if value == "" else value


PARAMETERS: Mapping[str, Callable[[Any], Any]] = {
    **dict.fromkeys(("workflow_id", "id", "db_id", "from_id", "limit"), _integer),
    **dict.fromkeys(("skip_triggers", "skip_invalid_subscriptions", "detect_geo", "skip_profiles"), _flag),
    **dict.fromkeys(("data", "attach", "ui_tags"), _array),
    **dict.fromkeys(("content", "custom_data"), _object),
    "groups_id": _integers,
}
