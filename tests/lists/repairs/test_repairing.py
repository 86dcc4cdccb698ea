from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from altcraft_core.errors import PlanError
from altcraft_core.lists.headers import ROW
from altcraft_core.lists.preparing import prepare, scan_accepted
from altcraft_core.lists.repairs.repairing import CELLS, LEFT_OUT, ROWS, repair
from altcraft_core.records import ColumnMapping, Repair, RepairKind, RowRules
from tests.lists.making import TODAY, read

RUSSIAN = st.text("АБВИРСЁЖабвиорсёж «»—№ іїєґ", max_size=12)
STRANGE = st.text("РСГВЂвЃђ°±¶ёµРЎÐÑÃÂâ€ \u00a0\u200b\u0098AaCcXх0123456789.,eE+-#N/", max_size=12)
WORDS = st.sampled_from(["7.9161234567E10", "#N/A", "Итого", "name", "12", "7"])
ANY_CELL = st.none() | RUSSIAN | STRANGE | WORDS


def table(cells: list[str | None], column: str = "name") -> pl.LazyFrame:
    numbers = list(range(2, len(cells) + 2))
    return pl.LazyFrame({ROW: numbers, column: cells}, schema={ROW: pl.Int64, column: pl.String})


def mended(kind: RepairKind, *cells: str | None, length: int = 0) -> list[str | None]:
    each = Repair(kind=kind, column="name", length=length)
    return repair(table(list(cells)), [each]).collect()["name"].to_list()


def misread(text: str, encoding: str) -> str:
    return "".join(bytes([byte]).decode(encoding, "ignore") or chr(byte) for byte in text.encode())


@pytest.mark.parametrize("encoding", ["windows-1251", "windows-1252", "latin-1"])
@pytest.mark.parametrize(
    "text",
    [
        *("Привет", "Иван Иванов", "М", "Ж", "Müller", "Шура — «Чёрный»", "№ 5", "Ірина", "Қазақстан", "Нұрсұлтан"),
        *("Çağrı", "Jiří", "Błażej Kraków", "Kovács Győző", "Şahin Öztürk", "Žižka", "Győr", "José", "Škoda", "Łódź"),
        *("Nguyễn Thị Hồng", "Trần Văn Đức", "Əliyev", "Ștefan", "Ελένη", "Դավիթ", "გიორგი", "Анна 😀", "GROßE"),
    ],
)
def test_what_was_misread_is_read_back(text: str, encoding: str) -> None:
    once = misread(text, encoding)

    assert mended(RepairKind.DECODE, once) == [text]


def test_what_was_misread_twice_is_read_back() -> None:
    assert mended(RepairKind.DECODE, misread(misread("Привет", "windows-1251"), "windows-1251")) == ["Привет"]


@pytest.mark.parametrize("encoding", ["cp866", "mac-cyrillic"])
@pytest.mark.parametrize("text", ["Иван", "Анна Петрова", "José", "Győr"])
def test_what_was_misread_on_an_old_machine_is_read_back(text: str, encoding: str) -> None:
    assert mended(RepairKind.DECODE, misread(text, encoding)) == [text]


@pytest.mark.parametrize("text", ["Иван Петров", "Юля", "Ян Щёлоков", "ООО «Ромашка»", "Анна Smith", "Київ"])
def test_russian_that_was_read_as_a_western_text_is_read_back(text: str) -> None:
    assert mended(RepairKind.DECODE, text.encode("windows-1251").decode("windows-1252")) == [text]


@pytest.mark.parametrize(
    "text",
    ["JiÅ™í…", "BÅ‚aÅ¼ej Kraków", "Иван РџРµС‚СЂРѕРІ", "РРІР°РЅ", "Jos√© João", "Анна Ð˜Ð²Ð°Ð½", "MUÑ…", "п»їпїЅ"],
)
def test_what_is_misread_in_part_stays_as_it_is(text: str) -> None:
    assert mended(RepairKind.DECODE, text) == [text]


@pytest.mark.parametrize("lost", ["", "\ufffd"])
def test_what_lost_a_byte_on_the_way_stays(lost: str) -> None:
    text = misread("Анна", "latin-1").replace("\x90", lost)

    assert mended(RepairKind.DECODE, text) == [text]


@pytest.mark.parametrize(
    "text",
    ["Рёв", "Сёмин Р.", "«Р»", "ESPAÑA", "SÃO PAULO", "Сіренко", "РЁ", "ООО «РС»", "Гёте", "Р–12", "Ñandú", "Різдво"],
)
def test_sound_text_is_not_taken_for_misread(text: str) -> None:
    assert mended(RepairKind.DECODE, text) == [text]


@given(RUSSIAN)
def test_sound_russian_stays(text: str) -> None:
    assert mended(RepairKind.DECODE, f"Анна {text}") == [f"Анна {text}"]


@pytest.mark.parametrize(
    ("kind", "cell", "after"),
    [
        (RepairKind.DROP_UNSEEN, "Анна\u00a0\u200bМария\ufeff", "Анна Мария"),
        (RepairKind.DROP_UNSEEN, "\u200b", None),
        (RepairKind.DROP_UNSEEN, "РџСЂРёРІРµС‚ Р\u00a0", "РџСЂРёРІРµС‚ Р\u00a0"),
        (RepairKind.DROP_UNSEEN, "+43 1 23456\u200b\n+43\u00a01 23457", "+43 1 23456\n+43 1 23457"),
        (RepairKind.UNIFY_LETTERS, "Mосква", "Москва"),
        (RepairKind.UNIFY_LETTERS, "ivаn@mail.ru", "ivan@mail.ru"),
        (RepairKind.UNIFY_LETTERS, "рoсe@mail.ru", "poce@mail.ru"),
        (RepairKind.UNIFY_LETTERS, "Mосква <рoсe@mail.ru>", "Москва <poce@mail.ru>"),
        (RepairKind.UNIFY_LETTERS, "рoсe@почта.рф", "росе@почта.рф"),
        (RepairKind.UNIFY_LETTERS, "анна@mail.ru", "анна@mail.ru"),
        (RepairKind.UNIFY_LETTERS, "ООО Mосква Trade", "ООО Москва Trade"),
        (RepairKind.UNIFY_LETTERS, "VIPклиент", "VIPклиент"),
        (RepairKind.EMPTY, " #ССЫЛКА! ", None),
        (RepairKind.EMPTY, "NULL", None),
        (RepairKind.EMPTY, "Null", "Null"),
        (RepairKind.EMPTY, "########", None),
        (RepairKind.EMPTY, "Err:502", None),
        (RepairKind.EMPTY, "#1", "#1"),
        (RepairKind.EXPAND, "7.9161234567E10", "79161234567"),
        (RepairKind.EXPAND, "7,9161234567E+10", "79161234567"),
        (RepairKind.EXPAND, " 7.9161234567E+10", "79161234567"),
        (RepairKind.EXPAND, "7.91612345670E10", "79161234567"),
        (RepairKind.EXPAND, "7,9161234567e+010", "79161234567"),
        (RepairKind.EXPAND, "7.9161E+10", "7.9161E+10"),
        (RepairKind.EXPAND, "12E4", "12E4"),
    ],
)
def test_cells_are_mended(kind: RepairKind, cell: str, after: str | None) -> None:
    assert mended(kind, cell, None) == [after, None]


def test_zeros_are_put_before_numbers_that_lack_a_few() -> None:
    cells = ("1001", "101", "10", "00101", "100101", "a101")

    restored = mended(RepairKind.RESTORE_ZEROS, *cells, length=5)

    assert restored == ["01001", "00101", "10", "00101", "100101", "a101"]


def test_shorter_numbers_of_the_same_kind_lack_no_zeros() -> None:
    assert mended(RepairKind.RESTORE_ZEROS, "7795806898", "10203040506", length=12) == ["7795806898", "010203040506"]
    assert mended(RepairKind.RESTORE_ZEROS, "371449635398431", length=16) == ["371449635398431"]


def left_out(kind: RepairKind, columns: dict[str, list[str | None]]) -> list[bool]:
    rows = pl.LazyFrame(columns, schema=dict.fromkeys(columns, pl.String)).with_row_index(ROW, 2)
    return repair(rows, [Repair(kind=kind)]).collect()[LEFT_OUT].to_list()


def test_rows_that_repeat_the_header_are_left_out() -> None:
    columns: dict[str, list[str | None]] = {
        "email": ["a@b.ru", "email", "email", None, "email "],
        "phone (2)": ["7", "phone", "7", None, "phone"],
        "note": [None, None, None, "note", " \u00a0"],
    }

    assert left_out(RepairKind.DROP_HEADERS, columns) == [False, True, False, False, True]


def test_rows_that_repeat_the_header_in_other_letter_cases_are_left_out() -> None:
    columns: dict[str, list[str | None]] = {
        "Email": ["EMAIL", "email", "e-mail", "Email"],
        "Имя (мама/папа)": ["ИМЯ (МАМА/ПАПА)", "имя (Мама/Папа)", None, "Имя отца"],
        "Ещё\nстрока": [" ЕЩЁ\nСТРОКА ", None, "ещё\nстрока", None],
    }

    assert left_out(RepairKind.DROP_HEADERS, columns) == [True, True, False, False]


def test_an_endless_name_of_a_column_is_never_repeated() -> None:
    endless = "Имя " * 50_000 + "!"

    assert left_out(RepairKind.DROP_HEADERS, {"email": ["email", "a"], endless: [endless, None]}) == [False, False]


def test_a_header_repeated_in_a_misread_list_is_found_when_its_cells_are_read_back() -> None:
    name, mail = misread("Имя", "windows-1251"), misread("Почта", "windows-1251")
    rows = pl.LazyFrame({ROW: [2, 3], name: [name, "a"], mail: [mail, "b"]})
    steps = [Repair(kind=RepairKind.DECODE, column=name), Repair(kind=RepairKind.DROP_HEADERS)]

    assert repair(rows, steps).collect()[LEFT_OUT].to_list() == [True, False]


def test_rows_of_totals_are_left_out() -> None:
    columns: dict[str, list[str | None]] = {
        "name": ["Анна", "Итого:", "Всего людей", "Total", "Итого", "Сумма", " ", " Итого", " "],
        "sum": ["10", "1 200,50", None, "Анна", None, "30,00 ₽", "Итого 5", "\u00a0", "7"],
    }

    assert left_out(RepairKind.DROP_TOTALS, columns) == [False, True, True, False, True, True, True, True, False]


@pytest.mark.parametrize(
    "row",
    [
        *(
            ("Итог", "12"),
            ("Общий итог", "1 234 567,89 ₽"),
            ("Subtotal", "5"),
            ("Sub-Total:", "5"),
            ("Количество", "120"),
        ),
        *(("Итого по отделу продаж", "7"), ("Итого за март", "7"), ("Сумма по полю Заказы", "7"), ("Grand Total", "7")),
        *(
            ("Всего записей: 120", None),
            ("ИТОГО: 1 200 руб.", None),
            ("Промежуточный итог", "1.234.567"),
            ("Total", "-5"),
        ),
    ],
)
def test_usual_words_for_totals_are_known(row: tuple[str, str | None]) -> None:
    assert left_out(RepairKind.DROP_TOTALS, {"name": [row[0]], "sum": [row[1]]}) == [True]


@pytest.mark.parametrize(
    "row",
    [
        *(("Total Energies", "79161234568"), ("Всего Доброго", "79161234568"), ("Сумма Технологий", None)),
        *(
            ("Total", "79161234568"),
            ("Итог", "+7 916 123 45 68"),
            ("Итог 79161234568", None),
            ("Total", "7916123456.0"),
        ),
        *(("Итого", "anna@mail.ru"), ("Итоги и планы", None), ("Количество: anna@mail.ru", None), ("Всеголод", "5")),
    ],
)
def test_people_whose_names_begin_like_totals_stay(row: tuple[str, str | None]) -> None:
    assert left_out(RepairKind.DROP_TOTALS, {"name": [row[0]], "phone": [row[1]]}) == [False]


@settings(max_examples=60)
@given(st.lists(ANY_CELL, max_size=6), st.sampled_from([*CELLS, *ROWS]))
def test_a_repair_done_twice_is_done_once(cells: list[str | None], kind: RepairKind) -> None:
    each = Repair(kind=kind, column="" if kind in ROWS else "name", length=3)
    once = repair(table(cells), [each]).collect()

    assert repair(table(cells), [each, each]).collect().equals(once)
    assert once[ROW].to_list() == list(range(2, len(cells) + 2))


def test_only_the_rows_of_a_repair_are_touched(tmp_path: Path) -> None:
    pl.DataFrame({ROW: [3, 3, 99]}).write_parquet(tmp_path / "rows.parquet")
    each = Repair(kind=RepairKind.EMPTY, column="name", rows=tmp_path / "rows.parquet")

    assert repair(table(["NULL", "NULL", "NULL"]), [each]).collect()["name"].to_list() == ["NULL", None, "NULL"]


def test_a_repair_of_some_rows_leaves_a_column_called_almost_like_the_repaired_one(tmp_path: Path) -> None:
    pl.DataFrame({ROW: [2]}).write_parquet(tmp_path / "rows.parquet")
    each = Repair(kind=RepairKind.EMPTY, column="name", rows=tmp_path / "rows.parquet")

    rows = repair(table(["NULL", "Anna"]).with_columns(pl.lit("twice").alias("name set")), [each]).collect()

    assert rows.select("name", "name set").rows() == [(None, "twice"), ("Anna", "twice")]


def test_a_column_that_is_not_there_cannot_be_repaired() -> None:
    with pytest.raises(PlanError, match="phone"):
        repair(table(["a"]), [Repair(kind=RepairKind.EMPTY, column="phone")])


def test_repaired_rows_are_checked_and_those_left_out_are_counted(tmp_path: Path) -> None:
    contact_list = read(tmp_path, "email,name\na@b.ru,Mосква\nemail,name\nc@d.ru,#N/A\n#N/A,\nИтого,2\n")
    mapping = ColumnMapping(columns=(("email", "email"), ("name", "_fname")))
    repairs = (
        Repair(kind=RepairKind.UNIFY_LETTERS, column="name"),
        *(Repair(kind=RepairKind.EMPTY, column=column) for column in ("email", "name")),
        Repair(kind=RepairKind.DROP_HEADERS),
        Repair(kind=RepairKind.DROP_TOTALS),
    )

    report = prepare(contact_list, mapping, "email", RowRules(), tmp_path, today=TODAY, repairs=repairs)

    counts = report.counts
    assert (counts.rows, counts.blank, counts.rejected, counts.left_out, counts.accepted) == (5, 1, 0, 2, 2)
    accepted = scan_accepted(report).collect().select(ROW, "email", "_fname").rows()
    assert accepted == [(2, "a@b.ru", "Москва"), (4, "c@d.ru", None)]
