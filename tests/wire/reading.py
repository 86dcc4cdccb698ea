"""Reading bodies with other people's parsers: a second opinion on what was written."""

from __future__ import annotations

from typing import Any

from lxml import etree

#: An element as it stands: its name, its array mark, its text or its children.
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


def node(name: str, value: Any, *, marked: bool = False) -> list[Node]:
    """What a value should be in XML: one element, and for a list one for each of its values."""
    match value:
        case dict():
            return [(name, marked, [inner for key, item in value.items() for inner in node(key, item)] or "")]
        case []:
            return [(name, marked, "")]
        case list():
            return [inner for item in value for inner in node(name, item)]
        case bool():
            return [(name, marked, str(value).lower())]
        case _:
            return [(name, marked, "" if value is None else str(value))]
