from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from time import perf_counter

import polars as pl
import pytest

from altcraft_core.errors import PlanError
from altcraft_core.fields import FieldKind
from altcraft_core.lists.checks.own_rules import AskFault, find_rules_faults, is_pattern
from altcraft_core.lists.columns.uses import field_of
from altcraft_core.records import ColumnMapping, DateOrder, DecimalMark, FieldRules, FieldUse, Level, RowRules
from tests.lists.making import prepare_columns

KINDS = {
    "score": FieldUse(name="score", kind=FieldKind.FLOAT),
    "count": FieldUse(name="count", kind=FieldKind.INTEGER),
    "seen": FieldUse(name="seen", kind=FieldKind.DATETIME),
    "words": FieldUse(name="words", kind=FieldKind.TAGS),
    "vip": FieldUse(name="vip", kind=FieldKind.BOOL),
}
DETECT, MONTH_FIRST = RowRules(), RowRules(date_order=DateOrder.MONTH_FIRST)
COMMA, POINT = RowRules(decimal_mark=DecimalMark.COMMA), RowRules(decimal_mark=DecimalMark.POINT)


@pytest.mark.parametrize(
    ("asked", "good", "bad", "rule"),
    [
        (FieldRules(name="_city", required=True), "Perm", "", "required"),
        (FieldRules(name="_city", allowed=("Perm", "Omsk")), "Omsk", "omsk", "allowed"),
        (FieldRules(name="_sex", allowed=("м",)), "male", "ж", "allowed"),
        (FieldRules(name="vip", allowed=("да",)), "1", "нет", "allowed"),
        (FieldRules(name="score", allowed=("1,5", "2")), "1.50", "3", "allowed"),
        (FieldRules(name="words", allowed=("a", "b")), "b, a", "a, c", "allowed"),
        (FieldRules(name="phones", allowed=("89001234567",)), "+7 900 123-45-67", "+79001234568", "allowed"),
        (FieldRules(name="_postal_code", pattern="[0-9]{6}"), "614000", "6140001", "pattern"),
        (FieldRules(name="_city", pattern="a|bc"), "bc", "abc", "pattern"),
        (FieldRules(name="count", pattern="7.*"), "70", "17", "pattern"),
        (FieldRules(name="words", pattern="[a-c]"), "a,b", "a,d", "pattern"),
        (FieldRules(name="_city", min_length=2, max_length=3), "Ómb", "Perm", "characters"),
        (FieldRules(name="_city", min_length=2), "Perm", "P", "characters"),
        (FieldRules(name="count", minimum="0", maximum="10"), "10", "11", "range"),
        (FieldRules(name="score", minimum="-1,5"), "-1.5", "-1.51", "range"),
        (FieldRules(name="_bdate", maximum="31.12.2008"), "2008-12-31", "01.01.2009", "range"),
        (FieldRules(name="_regdate", minimum="2020-01-01"), "2020-01-01 00:01", "31.12.2019", "range"),
        (FieldRules(name="seen", minimum="2020-01-01"), "2020-01-01", "2019-12-31 23:59", "range"),
    ],
)
def test_each_rule_of_an_operator_rejects_what_it_says(
    tmp_path: Path, asked: FieldRules, good: str, bad: str, rule: str
) -> None:
    rows, uses = [("a@b.ru", good), ("c@b.ru", bad)], tuple(filter(None, [KINDS.get(asked.name)]))
    for level in Level:
        rules = RowRules(fields=(replace(asked, level=level),))
        _, report = prepare_columns(tmp_path, ("email", asked.name), rows, rules=rules, uses=uses)

        told = report.issues if level is Level.ERROR else report.warnings
        assert pl.read_parquet(told).rows() == [(3, rule, asked.name, bad or None)]
        assert report.counts.rejected == (level is Level.ERROR)
        assert [(group.rule, group.level, group.rows) for group in report.groups] == [(rule, level, 1)]


@pytest.mark.parametrize(
    ("chosen", "asked", "good", "bad", "rule"),
    [
        (POINT, FieldRules(name="score", maximum="10,000"), "5,000.00", "10,000.01", "range"),
        (POINT, FieldRules(name="count", minimum="1,000", maximum="10,000"), "1,234", "999", "range"),
        (POINT, FieldRules(name="score", allowed=("1,234.50",)), "1234.5", "1.2345", "allowed"),
        (COMMA, FieldRules(name="score", maximum="10.000"), "9.999,5", "10.001", "range"),
        (COMMA, FieldRules(name="score", maximum="1.5"), "1,5", "1,51", "range"),
        (MONTH_FIRST, FieldRules(name="_bdate", maximum="03/04/2010"), "03/04/2010", "03/05/2010", "range"),
        (MONTH_FIRST, FieldRules(name="_regdate", maximum="03/04/2010"), "03/04/2010 23:59", "03/05/2010", "range"),
        (DETECT, FieldRules(name="_bdate", maximum="31 декабря 2010"), "31.12.2010", "01.01.2011", "range"),
        (
            DETECT,
            FieldRules(name="_bdate", minimum="01/02/2010", maximum="12/31/2010"),
            "2010-01-02",
            "2010-01-01",
            "range",
        ),
        (DETECT, FieldRules(name="score", maximum="10,000.00"), "9999", "10001", "range"),
    ],
)
def test_values_in_a_rule_are_read_in_the_writing_that_was_chosen_or_that_they_tell(
    tmp_path: Path, chosen: RowRules, asked: FieldRules, good: str, bad: str, rule: str
) -> None:
    rows, uses = [("a@b.ru", good), ("c@b.ru", bad)], tuple(filter(None, [KINDS.get(asked.name)]))
    _, report = prepare_columns(
        tmp_path, ("email", asked.name), rows, rules=replace(chosen, fields=(asked,)), uses=uses
    )

    assert pl.read_parquet(report.issues).rows() == [(3, rule, asked.name, bad)]


SEEN = FieldUse(name="seen", kind=FieldKind.MOMENT), KINDS["seen"]


@pytest.mark.parametrize("use", SEEN)
@pytest.mark.parametrize(
    ("asked", "good", "bad"),
    [
        ({"maximum": "2010-12-31"}, "2010-12-31 10:00", "2011-01-01"),
        ({"maximum": "2010-12-31"}, "2010-12-31 23:59:59", "2011-01-01 00:00:00"),
        ({"maximum": "2010-12-31"}, "2011-01-01T00:30:00+03:00", "2010-12-31T20:00:00-05:00"),
        ({"minimum": "2011-01-01"}, "2010-12-31T20:00:00-05:00", "2011-01-01T01:00:00+03:00"),
        ({"minimum": "2011-01-01T00:00:00+03:00"}, "2010-12-31 21:00", "2010-12-31 20:59"),
        ({"maximum": "2010-12-31 00:00"}, "2010-12-31", "2010-12-31 00:01"),
        ({"minimum": "2010-12-31 09:00", "maximum": "31.12.2010"}, "2010-12-31 10:00", "2010-12-31 08:59"),
    ],
)
def test_moments_are_compared_as_points_in_time_and_days_last_to_their_end(
    tmp_path: Path, use: FieldUse, asked: dict[str, str], good: str, bad: str
) -> None:
    rules = RowRules(fields=(FieldRules(name="seen", **asked),))
    rows = [("a@b.ru", good), ("c@b.ru", bad)]
    _, report = prepare_columns(tmp_path, ("email", "seen"), rows, rules=rules, uses=(use,))

    assert pl.read_parquet(report.issues).rows() == [(3, "range", "seen", bad)]


def test_what_is_absent_or_not_understood_breaks_no_further_rule(tmp_path: Path) -> None:
    asked = FieldRules(name="count", allowed=("1",), pattern="1", min_length=1, minimum="1")
    rows = [("a@b.ru", ""), ("c@b.ru", "many")]
    _, report = prepare_columns(
        tmp_path, ("email", "count"), rows, rules=RowRules(fields=(asked,)), uses=(KINDS["count"],)
    )

    assert pl.read_parquet(report.issues).rows() == [(3, "integer", "count", "many")]


def test_other_rules_are_another_report(tmp_path: Path) -> None:
    rules = RowRules(fields=(FieldRules(name="_city", required=True),))
    counts = [
        prepare_columns(tmp_path, ("email", "_city"), [("a@b.ru", "")], rules=each)[1].counts.rejected
        for each in (RowRules(), rules)
    ]

    assert counts == [0, 1]


@pytest.mark.parametrize(
    ("asked", "fault"),
    [
        (FieldRules(name="_region", required=True), AskFault.UNMAPPED),
        (FieldRules(name="_city", pattern="["), AskFault.BAD_PATTERN),
        (FieldRules(name="_city", pattern="a)(b"), AskFault.BAD_PATTERN),
        (FieldRules(name="_city", pattern="(?x) a #"), AskFault.BAD_PATTERN),
        (FieldRules(name="_city", pattern="(?=a)a"), AskFault.BAD_PATTERN),
        (FieldRules(name="_city", pattern=r"(a)\1"), AskFault.BAD_PATTERN),
        (FieldRules(name="_city", pattern="a" * 501), AskFault.BAD_PATTERN),
        (FieldRules(name="_sex", allowed=("м", "7")), AskFault.BAD_ALLOWED),
        (FieldRules(name="_city", min_length=5, max_length=4), AskFault.BAD_LENGTH),
        (FieldRules(name="_city", max_length=0), AskFault.BAD_LENGTH),
        (FieldRules(name="_city", minimum="1"), AskFault.NO_RANGE),
        (FieldRules(name="_bdate", minimum="2001-02-30"), AskFault.BAD_RANGE),
        (FieldRules(name="_bdate", minimum="01.02.2001", maximum="31.01.2001"), AskFault.BAD_RANGE),
        (FieldRules(name="count", maximum="many"), AskFault.BAD_RANGE),
        (FieldRules(name="_bdate", maximum="03/04/2010"), AskFault.BAD_RANGE),
        (FieldRules(name="score", maximum="10,000"), AskFault.BAD_RANGE),
        (FieldRules(name="score", allowed=("1.500",)), AskFault.BAD_ALLOWED),
    ],
)
def test_rules_that_cannot_be_asked_for_are_named(asked: FieldRules, fault: AskFault) -> None:
    names = ("_city", "_sex", "_bdate", "count", "score")
    mapping = ColumnMapping(columns=tuple((name, name) for name in names), uses=(KINDS["count"], KINDS["score"]))
    fields = tuple(field_of(mapping, name) for name in names)

    found = find_rules_faults(RowRules(fields=(asked,)), fields)

    assert [(each.field, each.kind) for each in found] == [(asked.name, fault)]


def test_rules_with_faults_end_in_one_sentence(tmp_path: Path) -> None:
    rules = RowRules(fields=(FieldRules(name="email", pattern="["), FieldRules(name="_city", required=True)))

    with pytest.raises(PlanError, match=r"\(email: bad pattern; _city: unmapped\)"):
        prepare_columns(tmp_path, ("email",), [("a@b.ru",)], rules=rules)


@pytest.mark.parametrize(
    "pattern", ["(a*)*b", "((a{99}){99}){99}", r"(\pL{90}){50}", "(a|aa)+$", "(" * 200 + ")" * 200]
)
def test_no_pattern_takes_long(pattern: str) -> None:
    started = perf_counter()
    if is_pattern(pattern):
        pl.select(pl.lit(pl.Series(["a" * 1_000 + "!"] * 100)).str.contains(f"^(?:{pattern})$"))

    assert perf_counter() - started < 5
