from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from altcraft_core.demo.answers import Refusal
from altcraft_core.demo.bodies import decode_body, encode_body
from altcraft_core.demo.faults import Faults, Rule
from tests.demo.callers import Caller, people, task_id

ANNA = "<email>anna@example.com</email>"

words = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff"))
names = st.from_regex(r"[A-Za-wyz_][A-Za-z0-9_]{0,9}", fullmatch=True)
values = st.recursive(
    words.filter(bool),
    lambda inner: st.one_of(
        st.lists(inner.filter(lambda one: not isinstance(one, list)), min_size=2, max_size=4),
        st.dictionaries(names, inner, min_size=1, max_size=4),
    ),
    max_leaves=10,
)


def write(name: str, value: Any) -> str:
    if isinstance(value, list):
        return "".join(write(name, one) for one in value)
    inner = "".join(write(*pair) for pair in value.items()) if isinstance(value, dict) else escape(value)
    return f"<{name}>{inner}</{name}>"


def decode(inner: str) -> dict[str, Any]:
    return decode_body(f"<xml>{inner}</xml>".encode()).parameters


@pytest.mark.slow
@given(st.dictionaries(names.map("custom_".__add__), values, min_size=1))
def test_what_is_written_in_xml_is_read_again(told: dict[str, Any]) -> None:
    assert decode("".join(write(*pair) for pair in told.items())) == told
    assert decode_body(encode_body(told, as_xml=True)).parameters == told


@pytest.mark.parametrize(
    ("inner", "told"),
    [
        ("<a>1</a>", {"a": "1"}),
        ("<a/>", {"a": ""}),
        ("<a> 1 </a>\n", {"a": " 1 "}),
        ("<a><![CDATA[<b>]]>&amp;&#1046;</a>", {"a": "<b>&Ж"}),
        ("<a array='true'>1</a>", {"a": ["1"]}),
        ("<a array='true'/>", {"a": []}),
        ("<a array='true'>1</a><a array='true'>2</a>", {"a": ["1", "2"]}),
        ("<a>1</a><b>2</b><a>3</a>", {"a": ["1", "3"], "b": "2"}),
        ("<a><b>1</b><!-- nothing --><c/></a>", {"a": {"b": "1", "c": ""}}),
        ("<workflow_id>12</workflow_id><detect_geo>true</detect_geo>", {"workflow_id": 12, "detect_geo": True}),
        ("<workflow_id>twelve</workflow_id>", {"workflow_id": "twelve"}),
        ("<detect_geo>maybe</detect_geo>", {"detect_geo": "maybe"}),
        ("<data><email>a</email></data>", {"data": [{"email": "a"}]}),
        ("<groups_id>1</groups_id><ui_tags>ru</ui_tags>", {"groups_id": [1], "ui_tags": ["ru"]}),
    ],
)  # fmt: skip
def test_xml_is_read_by_its_conventions(inner: str, told: dict[str, Any]) -> None:
    assert decode(inner) == told


@pytest.mark.parametrize(
    "content",
    [
        b"<xml>",
        b"<html><token>demo-token</token></html>",
        b"<xml>demo-token</xml>",
        b"<xml><a>1</a>stray</xml>",
        b"<xml>stray<a>1</a></xml>",
        b'<!DOCTYPE xml [<!ENTITY a "b">]><xml><a>&a;</a></xml>',
        b'<!DOCTYPE xml [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><xml><a>&b;</a></xml>',
        b'<!DOCTYPE xml SYSTEM "http://127.0.0.1/a.dtd"><xml><a>1</a></xml>',
        b'<!DOCTYPE xml [<!ENTITY a SYSTEM "file:///etc/passwd">]><xml><a>&a;</a></xml>',
        b"<!DOCTYPE xml><xml><a>1</a></xml>",
        "<xml><a>Ж</a></xml>".encode("windows-1251"),
        b"<xml><a>&nbsp;</a></xml>",
        b"<xml>" + b"<a>" * 50_000 + b"</a>" * 50_000 + b"</xml>",
        b"<xml><a>\x01</a></xml>",
    ],
)
def test_xml_that_is_broken_or_dangerous_is_refused(content: bytes) -> None:
    with pytest.raises(Refusal) as refused:
        decode_body(content)

    assert refused.value.code == 400


def test_a_declaration_and_a_byte_order_mark_are_read_over() -> None:
    content = b'\xef\xbb\xbf<?xml version="1.0" encoding="UTF-8"?>\n<xml><a>\xd0\x96</a></xml>'

    assert decode_body(content).parameters == {"a": "Ж"}


def test_an_answer_in_xml_holds_only_characters_of_xml() -> None:
    answer = encode_body({"a": "\x00<\ud800>", "b": [], "c": None, "d": True}, as_xml=True)

    assert answer.decode() == "<xml><a>\ufffd&lt;\ufffd&gt;</a><b/><c/><d>true</d></xml>"


@pytest.mark.slow
@pytest.mark.parametrize(
    "item",
    [
        f"{ANNA}<phones>+79720000001</phones><points>15</points>",
        f"<data>{ANNA}<phones>+79720000001</phones><points>15</points></data>",
        f"<data array='true'>{ANNA}<phones array='true'>+79720000001</phones><points>15</points></data>",
        f"{ANNA}<data><phones>+79720000001</phones><points>15</points></data>",
        "<email> Anna@Example.com</email><phones array='true'>+79720000001</phones><points> 15</points>",
    ],
)
@pytest.mark.parametrize("array", ["", " array='true'"])
def test_profiles_in_xml_may_stand_flat_or_nested(demo: Caller, item: str, array: str) -> None:
    demo.send_xml(f"<data{array}>{item}</data>")

    assert demo.fields() == {"email": "anna@example.com", "phones": ["+79720000001"], "points": 15}


@pytest.mark.slow
def test_values_in_xml_are_read_by_their_fields(demo: Caller) -> None:
    demo.send_xml(
        f"<data>{ANNA}<points>15</points><discount>2.5</discount><vip>true</vip><interests>tea</interests>"
        "<shops array='true'>1</shops><address><city>Пермь</city></address><orders><id>7</id></orders>"
        "<_fname>15</_fname></data>"
    )

    assert demo.fields() == {
        "email": "anna@example.com",
        "points": 15,
        "discount": 2.5,
        "vip": True,
        "interests": ["tea"],
        "shops": ["1"],
        "address": {"city": "Пермь"},
        "orders": [{"id": "7"}],
        "_fname": "15",
    }


@pytest.mark.slow
@pytest.mark.parametrize(
    ("rule", "beginning"),
    [
        (Rule(kind="error", code=403, text="No <way>"), "<xml><error>403</error><error_text>No &lt;way&gt;</error"),
        (Rule(kind="too_large"), "<xml><error>400</error><error_debug>http: request body too large</error_debug>"),
    ],
)
def test_faults_speak_the_format_of_the_request(start: Callable[..., Caller], rule: Rule, beginning: str) -> None:
    demo = start(faults=Faults(rules=(rule,)))

    assert demo.send_xml(f"<data>{ANNA}</data>").text.startswith(beginning)


@pytest.mark.slow
def test_refused_profiles_and_lists_are_told_in_xml(demo: Caller) -> None:
    sent = demo.send_xml(f"<data>{ANNA}</data><data><email>nobody</email></data>")
    status = demo.post("tasks/status", f"<xml><token>demo-token</token><task_id>{task_id(sent)}</task_id></xml>")

    assert "<result><error>400</error><error_text>Incorrect email</error_text></result>" in status.text
    assert "<name>Добро пожаловать</name>" in demo.send_xml("", "workflows/list").text
    assert "<data/>" in demo.send_xml("<limit>0</limit>", "databases/list").text


@pytest.mark.slow
def test_both_formats_store_the_same(demo: Caller) -> None:
    (boris,) = people(1)
    demo.send(boris | {"points": 7, "interests": ["a", "b"], "address": {"street": {"house": "5"}}})
    demo.send_xml(
        f"<data>{ANNA}<_fname>Анна</_fname><points>7</points><interests>a</interests><interests>b</interests>"
        "<address><street><house>5</house></street></address></data>"
    )

    stored = [demo.fields(match) | {"email": ""} for match in (boris["email"], "anna@example.com")]
    assert json.dumps(stored[0], sort_keys=True) == json.dumps(stored[1], sort_keys=True)
