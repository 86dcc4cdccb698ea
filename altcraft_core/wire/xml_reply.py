"""XML answers as the plain values that JSON would have given. No entities, no document types, nothing from outside."""

from __future__ import annotations

import re
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml.ElementTree import fromstring

Lists = frozenset[tuple[str, ...]]  #: paths, from the root, of the elements that are arrays however often they stand

_ITEM = "xml"  # within an array, an element of the root's name is one of its items
_NUMBERS = frozenset({"error", "progress", "id", "list_id", "next_from_id", "total", "total_count"})
_TRUTHS = frozenset({"is_active", "required"})
_NUMBER = re.compile(r"-?[0-9]{1,18}")
_START = b"\xef\xbb\xbf \t\r\n"  # what may stand before the first element


def is_xml(body: bytes) -> bool:
    """Whether an answer is meant as XML; no JSON text starts so."""
    return body.lstrip(_START).startswith(b"<")


def read_xml(body: bytes, lists: Lists) -> dict[str, Any]:
    """The children of <xml> by their names; ValueError where this is no such XML, or not harmless.

    Numbers and truths are known by their names, everything else is text. What stands several times is a list; so is
    what `lists` names, what is marked with array='true', and what has <xml> elements for items. One empty element is
    an empty array.
    """
    try:
        # One page of the platform prints the name of this element with a space.
        root = fromstring(body.replace(b"error text>", b"error_text>"), forbid_dtd=True)
    except (ParseError, LookupError) as error:
        raise ValueError("not XML") from error
    if root.tag != _ITEM:
        raise ValueError("another root")
    try:
        return _read_members(root, (), lists)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _read_members(element: Element, path: tuple[str, ...], lists: Lists) -> dict[str, Any]:
    array = next((found[-1] for found in lists if found[:-1] == path), _ITEM)
    named: dict[str, list[Element]] = {}
    for child in element:
        named.setdefault(array if child.tag == _ITEM else child.tag, []).append(child)
    return {name: _read_named(children, (*path, name), lists) for name, children in named.items()}


def _read_named(elements: list[Element], path: tuple[str, ...], lists: Lists) -> Any:
    """What all elements of one name say together."""
    first, *others = elements
    if not others and _has_items(first):
        return [_read(child, path, lists) for child in first]
    if others or path in lists or first.get("array") == "true":
        if not others and _is_empty(first):
            return []
        return [None if _is_empty(element) else _read(element, path, lists) for element in elements]
    return _read(first, path, lists)


def _read(element: Element, path: tuple[str, ...], lists: Lists) -> Any:
    return _read_members(element, path, lists) if len(element) else _read_text(element)


def _has_items(element: Element) -> bool:
    return len(element) > 0 and all(child.tag == _ITEM for child in element)


def _is_empty(element: Element) -> bool:
    return not len(element) and not (element.text or "").strip()


def _read_text(element: Element) -> str | int | bool | None:
    text = (element.text or "").strip()
    if element.tag.lower() in _NUMBERS:
        return int(text) if _NUMBER.fullmatch(text) else text or None
    return text == "true" if element.tag in _TRUTHS else text
