from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from altcraft_core.errors import PlanError
from altcraft_core.fields import FieldKind
from altcraft_core.lists.preparing import prepare, scan_accepted
from altcraft_core.records import (
    BadRows,
    BlankValues,
    ColumnMapping,
    Duplicates,
    FieldAction,
    FieldRules,
    FieldUse,
    Report,
    RowCounts,
    RowRules,
)
from tests.lists.making import TODAY, prepare_columns, read

MANY = ("email", "phones", "_fname", "_bdate", "_sex", "_status", "_regdate", "_ip", "_country", "profile_id")


def accepted(report: Report) -> list[tuple[object, ...]]:
    return scan_accepted(report).collect().rows()


def issues(report: Report) -> list[tuple[object, ...]]:
    return pl.read_parquet(report.issues).rows()


def test_accepted_rows_are_normalized_and_typed(tmp_path: Path) -> None:
    row = (
        " Ann@Mail.RU ",
        "8 (900) 123-45-67",
        " Ann  Lee ",
        "31.12.1990",
        "жен",
        "1 000",
        "2023-12-31 10:05",
        "10.0.0.1",
        "ru",
        "5A0B" * 6,
    )
    _, report = prepare_columns(tmp_path, MANY, [row])
    frame = scan_accepted(report).collect()
    assert report.fields == MANY
    assert frame.columns == ["_row", *MANY]
    assert frame.schema == {"_row": pl.Int64, **dict.fromkeys(MANY, pl.String), "_status": pl.Int64}
    assert frame.row(0) == (
        2,
        "Ann@mail.ru",
        "+79001234567",
        "Ann Lee",
        "1990-12-31",
        "female",
        1000,
        "2023-12-31T10:05:00Z",
        "10.0.0.1",
        "RU",
        "5a0b" * 6,
    )


@pytest.mark.parametrize("blank", [" ", "   ", "\u00a0", "\u200b \t", "\u3000\ufeff"])
def test_a_cell_of_spaces_is_empty_for_every_rule(tmp_path: Path, blank: str) -> None:
    rows = [("1", "a@b.ru", blank, "Perm"), ("2", blank, blank, blank), (blank, "c@d.ru", "", "Omsk"), [blank] * 4]
    rules = RowRules(fields=(FieldRules(name="_city", required=True, min_length=1),))
    _, report = prepare_columns(tmp_path, ("card", "email", "phones", "_city"), rows, match_field="card", rules=rules)

    assert issues(report) == [(3, "required", "_city", blank), (4, "required", "card", blank)]
    assert pl.read_parquet(report.warnings).rows() == [(3, "no_contact", "email", blank)]
    assert accepted(report) == [(2, "1", "a@b.ru", None, "Perm")]
    assert (report.counts.blank, report.counts.rejected) == (1, 2)
    assert [group.examples for group in report.groups] == [()] * 3


TYPED = {
    "points": (FieldUse(name="points", kind=FieldKind.FLOAT), pl.Float64()),
    "vip": (FieldUse(name="vip", kind=FieldKind.BOOL), pl.Boolean()),
    "seen": (FieldUse(name="seen", kind=FieldKind.DATETIME), pl.String()),
    "words": (FieldUse(name="words", kind=FieldKind.TAGS), pl.List(pl.String)),
    "sizes": (FieldUse(name="sizes", kind=FieldKind.ARRAY, separator="|"), pl.List(pl.String)),
    "extra": (FieldUse(name="extra", kind=FieldKind.OBJECT), pl.String()),
    "phones": (FieldUse(name="phones", separator="\n"), pl.List(pl.String)),
}
USES = tuple(use for use, _ in TYPED.values())


def test_custom_fields_take_their_types(tmp_path: Path) -> None:
    phones = "8 (900) 123-45-67\n+1 202-555-0123\n\n89001234567"
    row = ("a@b.ru", "1 234,5", "Да", "31.12.2023", "b, a ,, b", "M | M|", '{ "a" : [1] }', phones)
    fields = ("email", *TYPED)
    _, report = prepare_columns(tmp_path, fields, [row, ("c@d.ru", *[""] * len(TYPED))], uses=USES)
    frame = scan_accepted(report).collect()
    assert frame.schema == {"_row": pl.Int64, "email": pl.String, **{name: kind for name, (_, kind) in TYPED.items()}}
    assert frame.rows() == [
        (
            2,
            "a@b.ru",
            1234.5,
            True,
            "2023-12-31T00:00:00Z",
            ["b", "a"],
            ["M", "M"],
            '{"a":[1]}',
            ["+79001234567", "+12025550123"],
        ),
        (3, "c@d.ru", *[None] * len(TYPED)),
    ]


@pytest.mark.parametrize(
    ("field", "value", "rule"),
    [
        ("points", "many", "float"),
        ("vip", "2", "bool"),
        ("seen", "yesterday", "datetime"),
        ("seen", "1899-12-31 10:05", "datetime"),
        ("words", f"a, {'x' * 1_001}", "tags"),
        ("sizes", "x" * 1_001, "array"),
        ("extra", "{a}", "object"),
        ("phones", "89001234567\n123", "phone"),
    ],
)
def test_each_rule_rejects_what_its_kind_cannot_be(tmp_path: Path, field: str, value: str, rule: str) -> None:
    uses = (TYPED[field][0],)
    _, report = prepare_columns(tmp_path, ("email", field), [("a@b.ru", value)], uses=uses)
    assert issues(report) == [(2, rule, field, value)]


@pytest.mark.parametrize(
    ("field", "value"),
    [("words", ","), ("words", ", ,"), ("sizes", " |\u00a0|| "), ("phones", " \n \n"), ("extra_phones", " ; ")],
)
def test_a_cell_of_nothing_but_separators_is_empty(tmp_path: Path, field: str, value: str) -> None:
    uses = (TYPED[field][0] if field in TYPED else FieldUse(name=field, kind=FieldKind.PHONE, separator=";"),)
    _, report = prepare_columns(tmp_path, ("email", field), [("a@b.ru", value)], uses=uses)

    assert report.groups == ()
    assert accepted(report) == [(2, "a@b.ru", None)]


def test_nothing_but_separators_is_missing_where_a_value_is_required(tmp_path: Path) -> None:
    rules = RowRules(fields=(FieldRules(name="words", required=True),))
    _, report = prepare_columns(
        tmp_path, ("email", "words"), [("a@b.ru", ", ,")], uses=(TYPED["words"][0],), rules=rules
    )

    assert issues(report) == [(2, "required", "words", ", ,")]


def test_custom_data_is_any_text(tmp_path: Path) -> None:
    _, report = prepare_columns(tmp_path, ("email", "custom_data.code"), [("a@b.ru", " =1+1 ")])
    assert accepted(report) == [(2, "a@b.ru", "=1+1")]


def test_several_phones_without_a_separator_are_no_phone(tmp_path: Path) -> None:
    _, report = prepare_columns(tmp_path, ("email", "phones"), [("a@b.ru", "89001234567, 89001234568")])
    assert report.counts.rejected == 1


@pytest.mark.parametrize(
    ("use", "rows", "given_way"),
    [
        (FieldUse(name="words", kind=FieldKind.TAGS), [("a, b",), ("b,a",), ("a",)], [(3, "a, b")]),
        (
            FieldUse(name="phones", separator=","),
            [("89001234567,89001234568",), ("+79001234567",)],
            [(3, "+79001234567")],
        ),
        (FieldUse(name="card", kind=FieldKind.INTEGER), [("7",), ("007",), ("8",)], [(3, "7")]),
    ],
)
def test_lists_and_numbers_find_profiles_too(
    tmp_path: Path, use: FieldUse, rows: list[tuple[str]], given_way: list[tuple[int, str]]
) -> None:
    _, report = prepare_columns(tmp_path, (use.name,), rows, match_field=use.name, uses=(use,))
    assert issues(report) == [(row, "duplicate", use.name, value) for row, value in given_way]


def test_another_function_is_the_same_report_and_another_kind_is_not(tmp_path: Path) -> None:
    rows = [("a@b.ru", "7")]
    whole = FieldUse(name="card", kind=FieldKind.INTEGER)
    added = replace(whole, action=FieldAction.INCR)
    first, second, third = (
        prepare_columns(tmp_path, ("email", "card"), rows, uses=uses)[1] for uses in ((whole,), (added,), ())
    )
    assert first == second
    assert third.sound != first.sound


def test_an_absent_value_fails_no_rule_but_required(tmp_path: Path) -> None:
    _, report = prepare_columns(tmp_path, MANY, [("a@b.ru", *[None] * 9), (None, "+79001234567", *[" "] * 8)])
    assert accepted(report) == [(2, "a@b.ru", *[None] * 9)]
    assert issues(report) == [(3, "required", "email", None)]


@pytest.mark.parametrize(
    ("field", "value", "rule"),
    [
        ("email", "nobody", "email"),
        ("email", "ann lee@mail.ru", "email"),
        ("phones", "123", "phone"),
        ("_fname", "x" * 1_001, "length"),
        ("_bdate", "31.02.1990", "date"),
        ("_bdate", "31.12.1899", "date"),
        ("_bdate", "02.06.2026", "date"),
        ("_sex", "7", "sex"),
        ("_status", "many", "integer"),
        ("_regdate", "yesterday", "moment"),
        ("_regdate", "1899-12-31 10:05", "moment"),
        ("_ip", "300.1.1.1", "ip"),
        ("_country", "Mordor", "country"),
        ("_tz", "Europe", "timezone"),
        ("profile_id", "5a0b", "profile_id"),
        ("custom_field", "x" * 1_001, "length"),
    ],
)
def test_each_rule_rejects_what_it_names(tmp_path: Path, field: str, value: str, rule: str) -> None:
    fields = ("email",) if field == "email" else ("email", field)
    _, report = prepare_columns(tmp_path, fields, [(value,) if field == "email" else ("a@b.ru", value)])
    assert issues(report) == [(2, rule, field, value)]
    assert report.counts == RowCounts(rows=1, blank=0, rejected=1, duplicate=0, left_out=0, accepted=0)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("_fname", "x" * 1_000),
        ("_bdate", "01.01.1900"),
        ("_bdate", "01.06.2026"),
        ("_regdate", "2030-01-01"),
        ("custom_field", "anything"),
    ],
)
def test_values_at_the_edge_are_accepted(tmp_path: Path, field: str, value: str) -> None:
    _, report = prepare_columns(tmp_path, ("email", field), [("a@b.ru", value)])
    assert report.counts.accepted == 1


def test_issues_name_every_failed_rule_by_row(tmp_path: Path) -> None:
    rows = [("a@b.ru", "1"), ("bad", " 2 "), ("", "3")]
    _, report = prepare_columns(tmp_path, ("email", "phones"), rows)
    assert issues(report) == [
        (2, "phone", "phones", "1"),
        (3, "email", "email", "bad"),
        (3, "phone", "phones", " 2 "),
        (4, "required", "email", None),
        (4, "phone", "phones", "3"),
    ]
    assert [(group.rule, group.field, group.rows, group.examples) for group in report.groups] == [
        ("phone", "phones", 3, ("1", " 2 ", "3")),
        ("email", "email", 1, ("bad",)),
        ("required", "email", 1, ()),
    ]


def test_blank_rows_are_counted_apart(tmp_path: Path) -> None:
    contact_list = read(tmp_path, "email,name\na@b.ru,Ann\n\n , \t\n,\nc@d.ru,\n")
    mapping = ColumnMapping(columns=(("email", "email"),))
    report = prepare(contact_list, mapping, "email", RowRules(), tmp_path, today=TODAY)
    assert report.counts == RowCounts(rows=5, blank=3, rejected=0, duplicate=0, left_out=0, accepted=2)
    assert accepted(report) == [(2, "a@b.ru"), (6, "c@d.ru")]


def test_a_row_with_anything_in_an_unmapped_column_is_not_blank(tmp_path: Path) -> None:
    contact_list = read(tmp_path, "email,name\na@b.ru,\n,Ann\n")
    mapping = ColumnMapping(columns=(("email", "email"),))
    report = prepare(contact_list, mapping, "email", RowRules(), tmp_path, today=TODAY)
    assert (report.counts.blank, report.counts.rejected) == (0, 1)


@pytest.mark.parametrize(
    ("choice", "kept", "given_way"),
    [
        (Duplicates.KEEP_FIRST, [2, 4], [3, 6]),
        (Duplicates.KEEP_LAST, [4, 6], [2, 3]),
        (Duplicates.REJECT, [4], [2, 3, 6]),
    ],
)
def test_duplicates(tmp_path: Path, choice: Duplicates, kept: list[int], given_way: list[int]) -> None:
    rows = [("a@b.ru", ""), ("A@B.RU", ""), ("c@d.ru", ""), ("a@b.ru", "bad phone"), (" a@b.ru", "")]
    _, report = prepare_columns(tmp_path, ("email", "phones"), rows, rules=RowRules(duplicates=choice))
    assert [row[0] for row in accepted(report)] == kept
    assert [row[0] for row in issues(report) if row[1] == "duplicate"] == given_way
    assert (report.counts.duplicate, report.counts.rejected) == (len(given_way), 1)
    assert [group.rule for group in report.groups] == ["phone"]


def test_one_phone_written_in_two_ways_is_one_profile(tmp_path: Path) -> None:
    rows = [("8 900 123-45-67",), ("+79001234567",)]
    _, report = prepare_columns(tmp_path, ("phones",), rows, match_field="phones")
    assert issues(report) == [(3, "duplicate", "phones", "+79001234567")]


def test_custom_match_values_differ_by_case(tmp_path: Path) -> None:
    _, report = prepare_columns(tmp_path, ("card",), [("a1",), ("A1",)], match_field="card")
    assert report.counts.accepted == 2


def test_national_phones_are_read_by_the_country_of_the_rules(tmp_path: Path) -> None:
    rules = RowRules(phone_country="GB")
    _, report = prepare_columns(tmp_path, ("phones",), [("07911 123456",)], match_field="phones", rules=rules)
    assert accepted(report) == [(2, "+447911123456")]


def test_spaces_beside_the_at_sign_are_slips(tmp_path: Path) -> None:
    _, report = prepare_columns(tmp_path, ("email",), [("ann @ mail.ru",)])
    assert accepted(report) == [(2, "ann@mail.ru")]


def test_constants_fill_every_row(tmp_path: Path) -> None:
    contact_list = read(tmp_path, "email\na@b.ru\nc@d.ru\n")
    mapping = ColumnMapping(columns=(("email", "email"),), constants=(("_vendor", " fair "), ("_status", "7")))
    report = prepare(contact_list, mapping, "email", RowRules(), tmp_path, today=TODAY)
    assert accepted(report) == [(2, "a@b.ru", "fair", 7), (3, "c@d.ru", "fair", 7)]


def test_constants_obey_the_rules(tmp_path: Path) -> None:
    contact_list = read(tmp_path, "email\na@b.ru\nc@d.ru\n")
    mapping = ColumnMapping(columns=(("email", "email"),), constants=(("phones", "123"),))
    report = prepare(contact_list, mapping, "email", RowRules(), tmp_path, today=TODAY)
    assert issues(report) == [(2, "phone", "phones", "123"), (3, "phone", "phones", "123")]


def test_columns_named_like_other_fields_do_not_mix(tmp_path: Path) -> None:
    contact_list = read(tmp_path, "_fname,email,_lname,wanted\nLee,a@b.ru,Ann,x\n")
    mapping = ColumnMapping(columns=(("_fname", "_lname"), ("_lname", "_fname"), ("email", "email")))
    keep_rows = tmp_path / "keep.parquet"
    pl.DataFrame({"_row": [2]}).write_parquet(keep_rows)
    report = prepare(contact_list, mapping, "email", RowRules(), tmp_path, keep_rows, today=TODAY)
    assert accepted(report) == [(2, "Lee", "Ann", "a@b.ru")]


def test_only_kept_rows_are_checked(tmp_path: Path) -> None:
    keep_rows = tmp_path / "keep.parquet"
    pl.DataFrame({"_row": [3, 5, 99]}).write_parquet(keep_rows)
    rows = [("bad",), ("a@b.ru",), ("",), ("",), ("a@b.ru",)]
    _, report = prepare_columns(tmp_path, ("email",), rows, keep_rows=keep_rows)
    assert report.counts == RowCounts(rows=5, blank=2, rejected=0, duplicate=0, left_out=2, accepted=1)
    assert accepted(report) == [(3, "a@b.ru")]


def test_other_kept_rows_are_another_report(tmp_path: Path) -> None:
    keep_rows = tmp_path / "keep.parquet"
    pl.DataFrame({"_row": [2]}).write_parquet(keep_rows)
    _, first = prepare_columns(tmp_path, ("email",), [("a@b.ru",), ("c@d.ru",)], keep_rows=keep_rows)
    pl.DataFrame({"_row": [2, 3]}).write_parquet(keep_rows)
    _, second = prepare_columns(tmp_path, ("email",), [("a@b.ru",), ("c@d.ru",)], keep_rows=keep_rows)
    assert (first.counts.accepted, second.counts.accepted) == (1, 2)


def test_a_report_is_made_once_and_choices_about_sending_do_not_change_it(tmp_path: Path) -> None:
    _, first = prepare_columns(tmp_path, ("email",), [("a@b.ru",), ("bad",)])
    written = first.sound.stat().st_mtime_ns
    rules = RowRules(bad_rows=BadRows.STOP, blank_values=BlankValues.ERASE)
    _, second = prepare_columns(tmp_path, ("email",), [("a@b.ru",), ("bad",)], rules=rules)
    assert second == first
    assert second.sound.stat().st_mtime_ns == written
    assert {path.name for path in first.sound.parent.iterdir()} == {
        "issues.parquet",
        "repeated.parquet",
        "report.json",
        "sound.parquet",
        "warnings.parquet",
    }


def test_a_mapping_with_faults_is_refused(tmp_path: Path) -> None:
    contact_list = read(tmp_path, "email\na@b.ru\n")
    with pytest.raises(PlanError, match="match_unmapped phones"):
        prepare(contact_list, ColumnMapping(columns=(("email", "email"),)), "phones", RowRules(), tmp_path)


CELLS = st.sampled_from(["", " ", "\u200b", "a@b.ru", "A@B.ru ", "c@d.ru", "bad", "иван@почта.рф", "x@y.test"])
PHONES = st.sampled_from(["", " ", "89001234567", "+7 900 123 45 67", "123", "+12025550123"])


@pytest.mark.slow
@given(
    rows=st.lists(st.tuples(CELLS, PHONES), min_size=1, max_size=12).filter(lambda rows: any(map(any, rows))),
    choice=st.sampled_from(Duplicates),
    kept=st.none() | st.sets(st.integers(2, 14)),
)
def test_every_row_stands_in_exactly_one_account(
    rows: list[tuple[str, str]], choice: Duplicates, kept: set[int] | None
) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        keep_rows = None if kept is None else folder / "keep.parquet"
        if keep_rows is not None:
            pl.DataFrame({"_row": sorted(kept or ())}, schema={"_row": pl.Int64}).write_parquet(keep_rows)
        rules = RowRules(duplicates=choice)
        contact_list, report = prepare_columns(folder, ("email", "phones"), rows, rules=rules, keep_rows=keep_rows)
        sent = [row[0] for row in accepted(report)]
        told = issues(report)
    counts = report.counts
    assert contact_list.rows == counts.rows == len(rows)
    assert counts.rows == counts.blank + counts.rejected + counts.duplicate + counts.left_out + counts.accepted
    rejected = {row[0] for row in told if row[1] != "duplicate"}
    given_way = {row[0] for row in told if row[1] == "duplicate"}
    assert (len(sent), len(rejected), len(given_way)) == (counts.accepted, counts.rejected, counts.duplicate)
    assert len({*sent, *rejected, *given_way}) == counts.accepted + counts.rejected + counts.duplicate
    assert sent == sorted(sent)
