from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from altcraft_core.fields import STANDARD_FIELDS, FieldKind
from altcraft_core.lists.checks import doubts, own_rules
from altcraft_core.lists.checks.own_rules import AskFault
from altcraft_core.lists.checks.rules import DUPLICATE, REQUIRED
from altcraft_core.lists.columns.mapping import FaultKind, Reason
from altcraft_core.records import BadRows, BlankValues, DateOrder, DecimalMark, Duplicates, Level, Matching
from pages.components import text


def test_numbers_are_grouped() -> None:
    assert text.number(12431) == "12,431"


@pytest.mark.parametrize(("count", "shown"), [(1, "1 row"), (2, "2 rows"), (12431, "12,431 rows")])
def test_rows_are_counted_in_words(count: int, shown: str) -> None:
    assert text.rows(count) == shown


@pytest.mark.parametrize(("count", "shown"), [(10, "1 KB"), (1_536_000, "1.5 MB"), (86_500_000, "86.5 MB")])
def test_sizes_are_told_in_the_unit_people_use(count: int, shown: str) -> None:
    assert text.size(count) == shown


@given(st.text())
def test_no_mark_of_a_value_from_outside_stays_bare(value: str) -> None:
    shown = text.literal(value)

    assert not re.search(r"(?<!\\)(?:\\\\)*[*_`\[\]<>$:]", shown)
    assert "\n" not in shown


@pytest.mark.parametrize("address", ["anna@example.com", "www.example.com", "https://example.com"])
def test_an_address_in_a_list_does_not_become_a_link(address: str) -> None:
    assert address not in text.literal(address).replace("\\", "")


@pytest.mark.parametrize("sign", [":material/home:", ":smile:", ":+1:", "a -> b", "<->", "--", "price >= 5", "~="])
def test_what_looks_like_an_icon_or_an_arrow_stays_as_it_is(sign: str) -> None:
    shown = text.literal(sign).replace("\\", "")

    assert sign not in shown
    assert shown.replace("\N{WORD JOINER}", "") == sign


@pytest.mark.parametrize(("rule", "shown"), [("ip", "not an IP address"), ("object", "not a JSON object")])
def test_a_reason_inside_a_sentence_keeps_its_names(rule: str, shown: str) -> None:
    assert text.reason_of(rule, "_ip") == f"Last IP address: {shown}"
    assert text.trouble(rule, "_ip", 2) == f"Last IP address: {shown} · 2"


@pytest.mark.parametrize(
    "rule",
    [
        *(REQUIRED, DUPLICATE),
        *sorted(kind.value for kind in FieldKind if kind != FieldKind.TEXT),
        *(own_rules.ALLOWED, own_rules.PATTERN, own_rules.CHARACTERS, own_rules.RANGE),
        *(doubts.TYPO_DOMAIN, doubts.ROLE_ADDRESS, doubts.DATE_ORDER, doubts.DECIMAL_MARK, doubts.NO_CONTACT),
        *(doubts.CYRILLIC_NAME, doubts.MIXED_DOMAIN),
    ],
)
def test_every_rule_has_its_words(rule: str) -> None:
    assert rule in text.RULES
    assert text.issue_next_step(rule)


def test_every_field_and_every_choice_has_its_words() -> None:
    assert set(text.FIELDS) == {field.name for field in STANDARD_FIELDS}
    assert set(text.MATCHINGS) == set(text.MATCHING_NEEDS) == set(Matching)
    assert set(text.BAD_ROWS_CHOICES) == set(text.BAD_ROWS_MEANING) == set(BadRows)
    assert set(text.DUPLICATES_CHOICES) == set(text.DUPLICATES_MEANING) == set(Duplicates)
    assert set(text.BLANKS_CHOICES) == set(text.BLANKS_MEANING) == set(BlankValues)
    assert set(text.DATE_ORDERS) == set(DateOrder)
    assert set(text.DECIMAL_MARKS) == set(DecimalMark)
    assert set(text.LEVELS) == set(Level)
    assert set(text.REASONS) == {reason.value for reason in Reason} - {Reason.NONE.value}


@pytest.mark.parametrize("kind", AskFault)
def test_every_fault_of_a_rule_has_its_words(kind: AskFault) -> None:
    assert text.field("_city") in text.rules_fault(kind, "_city")


@pytest.mark.parametrize("kind", FaultKind)
def test_every_fault_of_a_mapping_has_its_words(kind: FaultKind) -> None:
    assert text.fault(kind, "email", ("E-mail",))
