from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from altcraft_core.fields import FieldKind
from altcraft_core.lists.columns.uses import field_of, take_several
from altcraft_core.lists.mending.causes import (
    Trouble,
    aim,
    aim_all,
    begin_step,
    count_rows,
    list_shapes,
    list_troubles,
    preview,
    suggest_separator,
    suggest_step,
)
from altcraft_core.lists.preparing import prepare, scan_accepted
from altcraft_core.records import (
    ColumnMapping,
    ContactList,
    FieldUse,
    Level,
    Repair,
    RepairKind,
    Report,
    RowCounts,
    RowRules,
)
from tests.lists.making import TODAY, read

MAPPING = ColumnMapping(
    columns=(("mail", "email"), ("tel", "phones"), ("born", "_bdate"), ("score", "score")),
    uses=(FieldUse(name="score", kind=FieldKind.INTEGER),),
)
TROUBLED = """\
mail,tel,born,score
anna@example.com,+79161234567,31.12.1990,1
Boris <boris@example.com>,+79161234568,31.12.1990,2
vera@example.com,8 916 123-45-69 (дом),31.12.1990,3
gleb@example.com,030 901820,31.12.1990,4
dina@gmial.com,+79161234570,31.12.1990,5
egor@example.com,+79161234571,12.31.1990,6
zoya@example.com,+79161234572,31.12.90,7
inga@example.com,+79161234573,31.12.1990,8 баллов
kira@example.com,1234567,31.12.1990,9
,+79161234574,31.12.1990,10
сора@example.com,+79161234575,31.12.1990,11
ivan@gmаil.com,+79161234576,31.12.1990,12
"""


class Desk:
    """A list, what was done to it, and its report."""

    def __init__(self, folder: Path, text: str = TROUBLED) -> None:
        self.folder = folder
        self.contact_list: ContactList = read(folder, text)
        self.repairs: tuple[Repair, ...] = ()

    @property
    def report(self) -> Report:
        return prepare(self.contact_list, MAPPING, "email", RowRules(), self.folder, today=TODAY, repairs=self.repairs)

    def trouble(self, rule: str, field: str) -> Trouble:
        found = list_troubles(self.report, MAPPING, "email")
        return next(each for each in found if (each.rule, each.field) == (rule, field))

    def accept(self, step: Repair) -> Repair:
        aimed = aim(step, self.report, MAPPING, "RU", self.folder)
        self.repairs = (*self.repairs, aimed)
        return aimed

    def suggest(self, rule: str, field: str, shape: str = "") -> Repair:
        return suggest_step(self.trouble(rule, field), shape, self.report, MAPPING, "RU")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def rules_of(report: Report) -> dict[tuple[str, str], int]:
    return {(group.rule, group.field): group.rows for group in report.groups}


def adds_up(counts: RowCounts) -> bool:
    parts = (counts.blank, counts.rejected, counts.duplicate, counts.left_out, counts.accepted)
    return counts.rows == sum(parts)


def test_issues_are_grouped_by_the_shape_of_their_values(desk: Desk) -> None:
    trouble = desk.trouble("phone", "phones")
    shapes = list_shapes(desk.report, trouble, field_of(MAPPING, "phones"))
    assert [(shape.text, shape.rows, shape.examples) for shape in shapes] == [
        ("9 999 999-99-99 (яяя)", 1, ("8 916 123-45-69 (дом)",)),
        ("999 999999", 1, ("030 901820",)),
        ("9999999", 1, ("1234567",)),
    ]


def test_a_doubtful_domain_is_its_own_shape(desk: Desk) -> None:
    trouble = desk.trouble("typo_domain", "email")
    assert trouble.level is Level.WARNING
    (shape,) = list_shapes(desk.report, trouble, field_of(MAPPING, "email"))
    assert shape.text == "@gmial.com"


@pytest.mark.parametrize(
    ("rule", "field", "shape", "kind", "after"),
    [
        ("email", "email", "", RepairKind.TIDY_ADDRESS, "boris@example.com"),
        ("phone", "phones", "9 999 999-99-99 (яяя)", RepairKind.KEEP_NUMBER, "89161234569"),
        ("phone", "phones", "999 999999", RepairKind.CLEAR, None),
        ("date", "_bdate", "99.99.9999", RepairKind.SWAP_DAY_MONTH, "1990-12-31"),
        ("date", "_bdate", "99.99.99", RepairKind.FULL_YEAR, "31.12.1990"),
        ("integer", "score", "", RepairKind.KEEP_NUMBER, "8"),
        ("typo_domain", "email", "@gmial.com", RepairKind.REPLACE_DOMAIN, "dina@gmail.com"),
        ("cyrillic_name", "email", "", RepairKind.LATIN_LETTERS, "copa@example.com"),
        ("mixed_domain", "email", "", RepairKind.LATIN_LETTERS, "ivan@gmail.com"),
    ],
)
def test_what_most_likely_helps_is_suggested_and_shown_before_and_after(
    desk: Desk, rule: str, field: str, shape: str, kind: RepairKind, after: str | None
) -> None:
    step = desk.suggest(rule, field, shape)
    shown = preview(step, desk.report, MAPPING, "RU")
    assert step.kind is kind
    assert (shown.rows, shown.changed, shown.sound) == (1, 1, 1)
    assert shown.first["after"].to_list() == [after]


TWO = "+7 900 111-22-33, +7 900 444-55-66"
FIRST, SECOND = "+79001112233", "+79004445566"


@pytest.mark.parametrize(
    ("cell", "separator", "sent", "after"),
    [
        (TWO, "", None, FIRST),
        (TWO.replace(",", ";"), "", None, FIRST),
        (TWO.replace(",", ""), "", None, FIRST),
        ("89001112233 89004445566", "", None, FIRST),
        ("8 900 111-22-33 (моб.), 8 900 444-55-66 (дом.)", "", None, FIRST),
        ("8 900 111-22-33 доб. 5; 8 900 444-55-66", "", None, FIRST),
        (TWO, ",", [FIRST, SECOND], None),
        ("8(900)1112233 доб. 5", "", FIRST, None),
        ("8(900)1112233 доб. 5", ",", [FIRST], None),
        ("8(900)1112233 доб. 5, +79004445566", ",", [FIRST, SECOND], None),
    ],
)
def test_a_second_phone_in_a_cell_is_left_out_by_choice_only(
    tmp_path: Path, cell: str, separator: str, sent: object, after: object
) -> None:
    contact_list = read(tmp_path, f'mail,tel\nanna@example.com,"{cell}"\n')
    uses = (FieldUse(name="phones", separator=separator),)
    mapping = ColumnMapping(columns=(("mail", "email"), ("tel", "phones")), uses=uses)

    def check(*repairs: Repair) -> Report:
        return prepare(contact_list, mapping, "email", RowRules(), tmp_path, today=TODAY, repairs=repairs)

    if after is not None:
        assert rules_of(check()) == {("phone", "phones"): 1}
        (trouble,) = list_troubles(check(), mapping, "email")
        step = suggest_step(trouble, "", check(), mapping, "RU")
        assert step.kind is RepairKind.TAKE_FIRST
        sent, report = after, check(aim(step, check(), mapping, "RU", tmp_path))
    else:
        report = check()
    assert scan_accepted(report).collect()["phones"].to_list() == [sent]
    assert report.groups == ()


@pytest.mark.parametrize(
    ("cell", "separator"),
    [
        (TWO.replace(",", ";"), ","),
        (TWO.replace(",", ""), ","),
        ("89001112233 89004445566", ","),
        ("8 900 111-22-33 или 8 900 444-55-66", ";"),
        ("8 900 111-22-33 (моб.), 8 900 444-55-66 (дом.)", ","),
        ("8 900 111-22-33 (моб.)#8 900 444-55-66 доб. 5", "#"),
    ],
)
def test_where_a_field_takes_several_phones_all_of_a_cell_are_kept(tmp_path: Path, cell: str, separator: str) -> None:
    contact_list = read(tmp_path, f'mail,tel\nanna@example.com,"{cell}"\nboris@example.com,нет\n')
    columns = ColumnMapping(columns=(("mail", "email"), ("tel", "phones")))
    mapping = take_several(columns, "phones", separator)

    def check(*repairs: Repair) -> Report:
        return prepare(contact_list, mapping, "email", RowRules(), tmp_path, today=TODAY, repairs=repairs)

    (trouble,) = list_troubles(check(), mapping, "email")
    step = suggest_step(trouble, "", check(), mapping, "RU")
    assert step.kind is RepairKind.KEEP_ALL
    report = check(aim(step, check(), mapping, "RU", tmp_path))
    assert scan_accepted(report).collect()["phones"].to_list() == [[FIRST, SECOND]]
    assert rules_of(report) == {("phone", "phones"): 1}


@pytest.mark.parametrize(
    ("cells", "kind", "separator"),
    [
        ((TWO, TWO.replace(",", ";"), TWO.replace(",", ";")), RepairKind.TAKE_FIRST, ";"),
        ((TWO.replace(",", " или"),), RepairKind.TAKE_FIRST, ","),
        ((TWO,), RepairKind.CLEAR, ""),
    ],
)
def test_what_stands_between_most_phones_is_told_where_only_the_first_would_be_kept(
    tmp_path: Path, cells: tuple[str, ...], kind: RepairKind, separator: str
) -> None:
    rows = "".join(f'anna{place}@example.com,"{cell}",,\n' for place, cell in enumerate(cells))
    desk = Desk(tmp_path, f"mail,tel,born,score\n{rows}")
    step = begin_step(desk.trouble("phone", "phones"), "", kind)
    assert suggest_separator(step, desk.report, MAPPING, "RU") == separator


@pytest.mark.parametrize(
    ("value", "kind", "after"),
    [
        ("(5)", RepairKind.KEEP_NUMBER, "-5"),
        ("5.", RepairKind.KEEP_NUMBER, "5"),
        ("5 %", RepairKind.KEEP_NUMBER, "5"),
        ("5-", RepairKind.CLEAR, None),
        ("1.2345678E+7", RepairKind.EXPAND, "12345678"),
        ("1e3", RepairKind.CLEAR, None),
        ("1,234", RepairKind.CLEAR, None),
        ("1.5", RepairKind.CLEAR, None),
    ],
)
def test_a_number_is_suggested_where_only_one_is_plain(
    tmp_path: Path, value: str, kind: RepairKind, after: str | None
) -> None:
    desk = Desk(tmp_path, f'mail,tel,born,score\nanna@example.com,,,"{value}"\n')
    step = desk.suggest("integer", "score")
    assert step.kind is kind
    assert preview(step, desk.report, MAPPING, "RU").first["after"].to_list() == [after]


def test_a_country_is_never_guessed_but_taken_as_it_is_meant(desk: Desk) -> None:
    step = begin_step(desk.trouble("phone", "phones"), "", RepairKind.SET_COUNTRY, value_to="DE")
    assert preview(step, desk.report, MAPPING, "RU").touched == 1
    desk.accept(step)
    assert "+4930901820" in scan_accepted(desk.report).collect()["phones"].to_list()
    assert rules_of(desk.report)["phone", "phones"] == 2


def test_steps_of_another_list_find_their_rows_anew(desk: Desk) -> None:
    desk.accept(desk.suggest("phone", "phones"))
    desk.accept(begin_step(desk.trouble("phone", "phones"), "", RepairKind.CLEAR))
    mended, steps = desk.report, tuple(replace(step, rows=None) for step in desk.repairs)

    def check(repairs: tuple[Repair, ...]) -> Report:
        desk.repairs = repairs
        return desk.report

    assert check(aim_all(steps, check, MAPPING, "RU", desk.folder)) == mended


def test_rows_without_a_match_value_can_only_be_left_out(desk: Desk) -> None:
    assert desk.trouble("required", "email").kinds == (RepairKind.DROP_ROWS,)
    before = desk.report.counts
    desk.accept(desk.suggest("required", "email"))
    after = desk.report.counts
    assert (after.left_out, after.rejected) == (before.left_out + 1, before.rejected - 1)
    assert adds_up(after)


@pytest.mark.slow
def test_accepting_every_suggestion_mends_the_list_to_no_issue(desk: Desk) -> None:
    for _ in range(12):
        troubles = list_troubles(desk.report, MAPPING, "email")
        if not troubles:
            break
        shape = list_shapes(desk.report, troubles[0], field_of(MAPPING, troubles[0].field))[0].text
        desk.accept(suggest_step(troubles[0], shape, desk.report, MAPPING, "RU"))
        assert adds_up(desk.report.counts)
    assert desk.report.groups == ()
    assert (desk.report.counts.accepted, desk.report.counts.left_out) == (11, 1)


def test_only_the_rows_at_fault_are_touched(desk: Desk) -> None:
    sound = scan_accepted(desk.report).collect()
    step = desk.accept(begin_step(desk.trouble("phone", "phones"), "", RepairKind.CLEAR))
    after = scan_accepted(desk.report).collect()
    assert count_rows(step) == 3
    assert after.join(sound, on="_row", how="semi").equals(sound)
    assert ("phone", "phones") not in rules_of(desk.report)


def test_undone_it_is_as_before(desk: Desk) -> None:
    before = desk.report
    desk.accept(desk.suggest("email", "email"))
    assert desk.report.groups != before.groups
    desk.repairs = ()
    assert desk.report == before


def test_a_step_whose_rows_are_not_known_touches_nothing(desk: Desk) -> None:
    before = rules_of(desk.report)
    step = desk.accept(begin_step(desk.trouble("phone", "phones"), "", RepairKind.CLEAR))
    desk.repairs = (replace(step, rows=None),)
    assert rules_of(desk.report) == before


def test_text_is_replaced_within_a_group_only(desk: Desk) -> None:
    step = begin_step(desk.trouble("integer", "score"), "", RepairKind.REPLACE, "8", "80")
    desk.accept(step)
    shown = preview(step, desk.report, MAPPING, "RU")
    assert shown.first.row(0) == (9, "80 баллов", "800 баллов", False)
    assert desk.report.counts.accepted == 4


def test_values_that_no_column_brings_leave_only_their_rows(tmp_path: Path) -> None:
    mapping = ColumnMapping(columns=(("mail", "email"),), constants=(("_bdate", "2999-12-31"),))
    contact_list = read(tmp_path, "mail\na@b.ru\n")
    report = prepare(contact_list, mapping, "email", RowRules(), tmp_path, today=TODAY)
    (trouble,) = list_troubles(report, mapping, "email")
    assert (trouble.column, trouble.kinds) == ("", (RepairKind.DROP_ROWS,))
