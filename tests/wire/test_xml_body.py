from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from altcraft_core.errors import PlanError
from altcraft_core.records import BlankValues, Matching, Target
from altcraft_core.wire.profiles import Wording
from altcraft_core.wire.xml_body import add_token, body_overhead, build_body, encode_items

BY_MAIL = Target(workflow_id=12, format="xml")


def encode(values: dict[str, Any], target: Target = BY_MAIL, **choices: Any) -> pl.DataFrame:
    frame = values if isinstance(values, pl.DataFrame) else pl.DataFrame({"_row": 2} | values)
    fields = tuple(name for name in frame.columns if name != "_row")
    return encode_items(frame.lazy(), fields, Wording(target=target, **choices)).collect()


def one_item(values: dict[str, Any], target: Target = BY_MAIL, **choices: Any) -> str:
    item: str = encode(values, target, **choices)["item"].item()
    return item


def test_fields_stand_directly_in_their_item() -> None:
    item = one_item({"email": "a@b.ru", "_fname": "Анна", "age": 41, "rate": 0.5, "vip": True, "_city": None})
    assert item == (
        "<data><email>a@b.ru</email><_fname>Анна</_fname><age>41</age><rate>0.5</rate><vip>true</vip></data>"
    )


def test_only_what_must_be_is_escaped() -> None:
    item = one_item({"email": "a@b.ru", "note": "<a href=\"x\">R&D</a> ]]> 'q'\ttab\nline\rold"})
    assert item.endswith("<note>&lt;a href=\"x\"&gt;R&amp;D&lt;/a&gt; ]]&gt; 'q'\ttab\nline&#13;old</note></data>")


def test_body_weighs_what_was_planned() -> None:
    target = Target(workflow_id=12, matching=Matching.CUSTOM, field_name="CRM", format="xml", detect_geo=True)
    items = encode(pl.DataFrame({"_row": [2, 3, 4], "CRM": ["1", "Ж", "<"]}), target)
    body = add_token(build_body(target, items["item"]), "a-token")
    assert body.decode() == (
        "<xml><token>a-token</token><workflow_id>12</workflow_id><matching>custom</matching>"
        "<field_name>CRM</field_name><data><CRM>1</CRM></data>\n<data><CRM>Ж</CRM></data>\n"
        "<data><CRM>&lt;</CRM></data><detect_geo>true</detect_geo></xml>"
    )
    assert len(body) == body_overhead(target, len("a-token")) + items["bytes"].sum() + len(items) - 1
    assert len(build_body(target, items["item"])) == body_overhead(target, 0) + items["bytes"].sum() + len(items) - 1


@pytest.mark.parametrize(
    ("target", "field", "beside"),
    [
        (Target(matching=Matching.EMAIL), "email", "<email>x</email>"),
        (Target(matching=Matching.PHONE), "phones", "<phone>x</phone>"),
        (Target(matching=Matching.PROFILE_ID), "profile_id", "<profile_id>x</profile_id>"),
        (Target(matching=Matching.CUSTOM, field_name="CRM"), "CRM", "<field_value>x</field_value>"),
    ],
)
def test_match_value_beside_the_fields_is_never_there_twice(target: Target, field: str, beside: str) -> None:
    values, inside = {field: "x", "_fname": "A"}, f"<{field}>x</{field}>"
    both = inside + "<_fname>A</_fname>" + ("" if beside == inside else beside)
    assert one_item(values, target) == f"<data>{inside}<_fname>A</_fname></data>"
    assert one_item(values, target, match_value="item") == f"<data><_fname>A</_fname>{beside}</data>"
    assert one_item(values, target, match_value="both") == f"<data>{both}</data>"


def test_blank_values_erase() -> None:
    item = one_item({"email": "a@b.ru", "_fname": None}, blank_values=BlankValues.ERASE)
    assert item == "<data><email>a@b.ru</email><_fname><action>unset</action></_fname></data>"


@pytest.mark.parametrize("character", ["\x00", "\x0b", "\x1f", "\ufffe", "\uffff"])
def test_character_that_xml_cannot_hold_is_refused_with_its_field_and_row(character: str) -> None:
    frame = pl.DataFrame({"_row": [2, 7], "email": ["a@b.ru", "b@b.ru"], "_fname": ["Anna", f"secret{character}"]})
    with pytest.raises(PlanError, match="_fname in row 7 cannot be held by XML") as caught:
        encode(frame)
    assert "secret" not in caught.value.sentence


@pytest.mark.parametrize("name", ["first name", "1st", "-a", "a:b", "a<b", "a'b"])
def test_field_that_cannot_be_an_element_is_refused(name: str) -> None:
    with pytest.raises(PlanError, match="cannot be the name of an XML element"):
        one_item({"email": "a@b.ru", name: "x"})


def test_arrays_are_marked_where_the_connection_wants_it() -> None:
    items = encode({"email": "a@b.ru", "tags": [["a", "b"]], "none": [[]]}, xml_arrays=True)["item"]
    assert items.item() == (
        "<data array='true'><email>a@b.ru</email><tags array='true'>a</tags><tags array='true'>b</tags>"
        "<none array='true'></none></data>"
    )
