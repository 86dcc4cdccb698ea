from __future__ import annotations

import json
import re
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from altcraft_core.wire.xml_elements import write_element
from altcraft_core.wire.xml_objects import are_writable, write_objects
from tests.wire.reading import nodes, read_xml

XML_TEXT = re.compile("[\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]*")
XML_NAME = re.compile(r"[a-zЖ_][a-zЖ_0-9.-]*")

names = st.from_regex(XML_NAME, fullmatch=True)
texts = st.from_regex(XML_TEXT, fullmatch=True) | st.text(st.sampled_from('<&>"\\\r\n\t/ :,{}[]0é😀'))


def objects(names: st.SearchStrategy[str], texts: st.SearchStrategy[str]) -> st.SearchStrategy[Any]:
    """Any value that JSON can hold."""
    return st.recursive(
        texts | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.booleans() | st.none(),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=4),
        max_leaves=12,
    )


def write(value: Any, *, arrays: bool = False) -> str:
    written: str = write_objects(pl.Series([value]), name="f", arrays=arrays).item()
    return written


@pytest.mark.slow
@given(
    values=st.lists(objects(names, texts), max_size=5),
    ascii_only=st.booleans(),
    gap=st.sampled_from([None, 1, "\t"]),
    arrays=st.booleans(),
)
def test_objects_are_read_by_others_as_they_were(
    values: list[Any], ascii_only: bool, gap: int | str | None, arrays: bool
) -> None:
    column = pl.Series("f", [json.dumps(value, ensure_ascii=ascii_only, indent=gap) for value in values], pl.String)

    written = write_objects(column, name="f", arrays=arrays)

    assert [read_xml(f"<xml>{xml}</xml>") for xml in written] == [
        ("xml", False, nodes("f", value, arrays=arrays)) for value in values
    ]
    assert written.to_list() == [write_element("f", value, arrays=arrays) for value in values]
    assert are_writable(column).all()


@given(value=objects(st.text(), st.text(st.characters())), ascii_only=st.booleans())
def test_what_xml_cannot_hold_is_known(value: Any, ascii_only: bool) -> None:
    text = json.dumps(value, ensure_ascii=ascii_only).encode(errors="replace").decode()
    assert are_writable(pl.Series([text])).item() is is_writable(json.loads(text))


@given(codes=st.lists(st.integers(0, 0xFFFF) | st.sampled_from([0xD83D, 0xDE00, 0xD7FF, 0xE000, 0xFFFD]), max_size=4))
def test_escapes_stand_for_their_characters(codes: list[int]) -> None:
    text = '"' + "".join(f"\\u{code:04x}" if code % 2 else f"\\u{code:04X}" for code in codes) + '"'
    meant = json.loads(text)

    is_held = are_writable(pl.Series([text])).item()

    assert is_held is bool(XML_TEXT.fullmatch(meant))
    assert not is_held or read_xml(write(text)) == ("f", False, meant)


def is_writable(value: Any) -> bool:
    """By the letter of XML 1.0, as far as names here go."""
    match value:
        case dict():
            return all(is_name(name) and is_writable(inner) for name, inner in value.items())
        case list():
            return all(map(is_writable, value))
        case str():
            return XML_TEXT.fullmatch(value) is not None
        case _:
            return True


def is_name(text: str) -> bool:
    try:
        read_xml(f"<{text}/>")
    except (SyntaxError, ValueError):
        return False
    return ":" not in text and text == text.strip(" \t\r\n/") and "=" not in text


@pytest.mark.parametrize(
    ("text", "xml"),
    [
        (
            "[1.10, -0, 1E400, 12345678901234567890123]",
            "<f>1.10</f><f>-0</f><f>1E400</f><f>12345678901234567890123</f>",
        ),
        ('{"a": null, "b": {}, "c": [], "d": ""}', "<f><a></a><b></b><c></c><d></d></f>"),
        ('{"a": "null", "b": "true", "c": "0"}', "<f><a>null</a><b>true</b><c>0</c></f>"),
        ('{"a": 1, "b": 2, "a": [3, 4]}', "<f><a>3</a><a>4</a><b>2</b></f>"),
        ('"say \\"a\\": [1], \\\\\\"{"', '<f>say "a": [1], \\"{</f>'),
        (r'"\\u0041\u0041\/\ud83d\ude00\u003c\r"', "<f>\\u0041A/😀&lt;&#13;</f>"),
        (r'{"\u0433": 1}', "<f><г>1</г></f>"),
        ("[[1, [2]], [], {}]", "<f><xml>1</xml><xml><xml>2</xml></xml></f><f></f><f></f>"),
        ("[]", "<f></f>"),
        ("null", "<f></f>"),
    ],
)
def test_object(text: str, xml: str) -> None:
    assert write(text) == xml
    assert are_writable(pl.Series([text])).item()


def test_absent_objects_stay_absent() -> None:
    column = pl.Series(["{}", None, "[1]"])
    assert write_objects(column, name="f", arrays=False).to_list() == ["<f></f>", None, "<f>1</f>"]
    assert are_writable(column).to_list() == [True, None, True]
    assert write_objects(pl.Series([None, None], dtype=pl.String), name="f", arrays=False).null_count() == 2


def test_objects_keep_their_order_however_many_there_are() -> None:
    column = pl.Series([f'{{"a":[{number}],"n":{number}}}' for number in range(25_000)])
    written = write_objects(column, name="f", arrays=True)
    assert written[24_999] == "<f><a array='true'>24999</a><n>24999</n></f>"
    assert written.str.extract("<n>([0-9]+)").cast(pl.Int64).equals(pl.Series(range(25_000)))


def test_deep_nesting_is_written_or_known_not_to_be() -> None:
    assert read_xml(write("[" * 150 + "]" * 150))
    assert are_writable(pl.Series(["[" * 900 + "]" * 900])).item() is False
