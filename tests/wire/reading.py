"""Reading bodies with other people's parsers: a second opinion on what was written."""

from __future__ import annotations

from typing import Any

from lxml import etree

#: An element as it stands: its name, whether it is marked as one of an array, its text or its children.
Node = tuple[str, bool, Any]


def read_xml(text: str | bytes) -> Node:
    """The tree of an XML text, white space between elements left out."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    root = etree.fromstring(text.encode() if isinstance(text, str) else text, parser)
    assert not parser.error_log
    return _read(root)


def _read(element: Any) -> Node:
    assert set(element.attrib) <= {"array"}
    content = [_read(child) for child in element] if len(element) else element.text or ""
    return element.tag, element.get("array") == "true", content


def nodes(name: str, value: Any, *, arrays: bool, repeats: bool = False) -> list[Node]:
    """What a plain value should be in XML: one element, and for a list one for each of its values."""
    marked = arrays and repeats
    match value:
        case dict():
            inside = [found for key, inner in value.items() for found in nodes(key, inner, arrays=arrays)]
            return [(name, marked, inside or "")]
        case list() if repeats:
            return [(name, marked, nodes("xml", value, arrays=arrays) if value else "")]
        case []:
            return [(name, arrays, "")]
        case list():
            return [found for inner in value for found in nodes(name, inner, arrays=arrays, repeats=True)]
        case bool():
            return [(name, marked, str(value).lower())]
        case _:
            return [(name, marked, "" if value is None else str(value))]
