from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from altcraft_core.errors import RecipeError
from altcraft_core.recipe import Recipe, parse_recipe, read_recipe, write_recipe
from altcraft_core.records import (
    Attachment,
    BadRows,
    BlankValues,
    ColumnMapping,
    Duplicates,
    Limits,
    Matching,
    ReadOptions,
    RowRules,
    Target,
)

EVERYTHING = """
version = 1
[read]
encoding = "windows-1251"
separator = ";"
sheet = "Лист1"
header_row = 1
[columns]
"E-mail" = "email"
"Телефон" = "phones"
"Имя" = "_fname"
[constants]
"_vendor" = "spring-fair"
[rows]
duplicates = "keep_last"
bad_rows = "stop"
blank_values = "erase"
phone_country = "KZ"
[target]
workflow_id = 12
matching = "custom"
field_name = "CRM_ID"
format = "xml"
skip_triggers = true
skip_invalid_subscriptions = true
detect_geo = true
[target.content]
one = "Три"
[target.custom_data]
"a key" = ""
[[target.attachments]]
name = "a.pdf"
mimetype = "application/pdf"
data = "JVBERg=="
[chunks]
max_rows = 500
max_bytes = 2000000
"""

words = st.text(st.characters(codec="utf-8"), max_size=8)
names = st.text(st.characters(codec="utf-8"), min_size=1, max_size=8)
pairs = st.dictionaries(words, words, max_size=4).map(lambda found: tuple(found.items()))
recipes = st.builds(
    Recipe,
    options=st.builds(ReadOptions, encoding=st.none() | words, separator=st.none() | words, sheet=st.none() | words),
    mapping=st.builds(
        ColumnMapping,
        columns=pairs,
        constants=pairs,
    ),
    rules=st.builds(
        RowRules,
        duplicates=st.sampled_from(Duplicates),
        bad_rows=st.sampled_from(BadRows),
        blank_values=st.sampled_from(BlankValues),
        phone_country=st.just("DE"),
    ),
    target=st.none()
    | st.builds(
        Target,
        workflow_id=st.integers(0, 2**31),
        matching=st.sampled_from(Matching),
        field_name=names,
        format=st.sampled_from(["json", "xml"]),
        skip_triggers=st.booleans(),
        skip_invalid_subscriptions=st.booleans(),
        detect_geo=st.booleans(),
        content=pairs,
        custom_data=pairs,
        attachments=st.lists(st.builds(Attachment, name=words, mimetype=words, data=words), max_size=2).map(tuple),
    ),
    limits=st.builds(Limits, max_rows=st.integers(1, 10**6), max_bytes=st.integers(1_000, 10**9)),
)


def test_every_key_of_a_recipe_is_read() -> None:
    assert parse_recipe(EVERYTHING) == Recipe(
        options=ReadOptions(encoding="windows-1251", separator=";", sheet="Лист1", header_row=1),
        mapping=ColumnMapping(
            columns=(("E-mail", "email"), ("Телефон", "phones"), ("Имя", "_fname")),
            constants=(("_vendor", "spring-fair"),),
        ),
        rules=RowRules(
            duplicates=Duplicates.KEEP_LAST,
            bad_rows=BadRows.STOP,
            blank_values=BlankValues.ERASE,
            phone_country="KZ",
        ),
        target=Target(
            workflow_id=12,
            matching=Matching.CUSTOM,
            field_name="CRM_ID",
            skip_triggers=True,
            skip_invalid_subscriptions=True,
            detect_geo=True,
            format="xml",
            content=(("one", "Три"),),
            custom_data=(("a key", ""),),
            attachments=(Attachment(name="a.pdf", mimetype="application/pdf", data="JVBERg=="),),
        ),
        limits=Limits(max_rows=500, max_bytes=2_000_000),
    )


def test_what_a_recipe_leaves_out_takes_its_default() -> None:
    assert parse_recipe("version = 1") == Recipe()


@given(recipes)
def test_a_written_recipe_reads_back_as_it_was(recipe: Recipe) -> None:
    assert parse_recipe(write_recipe(recipe)) == recipe


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("", "version"),
        ("version = 2", "version"),
        ("version", "TOML"),
        ("version = 1\n[target]\nworkflow_id = 'twelve'", "target.workflow_id"),
        ("version = 1\n[target]\nworkflow_id = 12\nmatching = 'custom'", "field_name"),
        ("version = 1\n[rows]\nduplicates = 'maybe'", "rows.duplicates"),
        ("version = 1\n[colums]\na = 'b'", "colums"),
    ],
)
def test_a_wrong_recipe_is_refused_by_the_name_of_what_is_wrong(text: str, named: str) -> None:
    with pytest.raises(RecipeError, match=named):
        parse_recipe(text)


@pytest.mark.parametrize("content", [None, b"\xff\xfe"])
def test_a_recipe_that_cannot_be_read_is_told_by_its_name(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "fair.toml"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(RecipeError, match=r"fair\.toml"):
        read_recipe(path)
