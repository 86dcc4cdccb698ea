from __future__ import annotations

from pathlib import Path

import pytest

from altcraft_core.lists.damage import SAMPLES, Damage, DamageKind, Sample, find_damage
from altcraft_core.lists.preparing import prepare
from altcraft_core.records import ColumnMapping, Repair, RepairKind, RowRules
from tests.lists.making import TODAY, read


def look(folder: Path, *cells: str, repairs: tuple[Repair, ...] = ()) -> tuple[Damage, ...]:
    """The damage of a list whose second column holds these cells below its name."""
    mails = [f"{number}@b.ru" for number in range(len(cells) - 1)]
    lines = zip(("email", *mails), cells, strict=True)
    contact_list = read(folder, "".join(f'{mail};"{cell}"\n' for mail, cell in lines), "list.csv")
    return find_damage(contact_list, repairs, folder)


@pytest.mark.parametrize(
    ("kind", "cells", "count", "mendable"),
    [
        (DamageKind.MISREAD, ("name", "РђРЅРЅР°", "Анна", "Ð˜Ð²Ð°Ð½"), 2, 2),
        (DamageKind.MISREAD, ("name", "JiÅ™í…", "BÅ‚aÅ¼ej Kraków", "Åžahin Öztürk", "Ã‡aÄŸrÄ±"), 4, 1),
        (DamageKind.MISREAD, ("name", "Иван РџРµС‚СЂРѕРІ", "РџРµС‚СЂ", "Иван"), 2, 1),
        (DamageKind.MISREAD, ("name", "Èâàí Ïåòðîâ", "╨Ш╨▓╨░╨╜", "–Ш–≤–∞–љ", "Jos√©", "Анна"), 4, 4),
        (DamageKind.LETTERS_LOST, ("name", "\ufffd\ufffd\ufffd", "?????", "Ив\ufffdн", "Кто???", "???"), 3, 0),
        (
            DamageKind.LETTERS_LOST,
            ("name", "?????? ??????", "???? ???-??", "Иван ??????", "Кто там???", "??? ..."),
            3,
            0,
        ),
        (DamageKind.LETTERS_LOST, ("name", "Andrï¿½", "РёпїЅ", "Анна"), 2, 0),
        (DamageKind.STRAY, ("name", "Анна\u00a0Мария", "\u200bИван", "Пётр"), 2, 2),
        (DamageKind.MIXED_LETTERS, ("city", "Mосква", "Тверь", "VIPклиент", "Omsк"), 2, 2),
        (DamageKind.PLACEHOLDER, ("city", "#N/A", "#ССЫЛКА!", "NULL", "None", "n/a", "Null", "Омск"), 5, 5),
        (DamageKind.PLACEHOLDER, ("city", "#ERROR!", "########", "<NA>", "NaT", "Err:502", "Ошибка:522", "Err"), 6, 6),
        (DamageKind.PLACEHOLDER, ("city", "#ССЫЛ!", "#ВЫЧИС!", "#ПОЛЕ!", "#N/A Requesting Data...", "#1 в мире"), 4, 4),
        (DamageKind.SCIENTIFIC, ("phone", "7,9161234567e+010", "79161234568"), 1, 1),
        (DamageKind.SCIENTIFIC, ("phone", "7.9161E+10", "7.9161234567E10", "79161234568"), 2, 1),
        (DamageKind.SCIENTIFIC, ("phone", "7,9161E+10", "79161234568"), 1, 0),
        (DamageKind.SCIENTIFIC, ("phone", " 7.9161234567E+10 ", "79161234568"), 1, 1),
        (DamageKind.ROUNDED, ("card", "123456789012345000", "223456789012345000", "x"), 2, 0),
        (DamageKind.LOST_ZEROS, ("zip", "10115", "1067", "80331", "60311", "50667"), 1, 1),
        (DamageKind.LOST_ZEROS, ("zip_code", "10001", "90210", "2115", "60601", "33101", "73301", "501"), 2, 2),
        (DamageKind.LOST_ZEROS, ("place", "10001", "90210", "2115", "60601", "02116", "33101"), 1, 1),
        (DamageKind.LOST_ZEROS, ("place", "10001", "90211", "2115", "60601", "33101"), 1, 0),
        (DamageKind.LOST_ZEROS, ("ИНН", "7701234567", "7701234568", "7701234569", "105012345"), 1, 1),
    ],
)
def test_damage_of_cells_is_found_and_counted(
    tmp_path: Path, kind: DamageKind, cells: tuple[str, ...], count: int, mendable: int
) -> None:
    (found,) = look(tmp_path, *cells)

    assert (found.kind, found.column, found.count, found.mendable) == (kind, cells[0], count, mendable)
    assert len(found.samples) == min(count, SAMPLES)
    assert (found.repair is None) == (mendable == 0)


@pytest.mark.parametrize(
    ("cells", "count", "shown"),
    [
        (("31.12.1990", "25.01.1991", "12/31/1990", "01.02.1990"), 1, ["12/31/1990", "31.12.1990"]),
        (("12/25/1990", "05.03.1990", "12/26/1990", "01/02/1990"), 1, ["05.03.1990", "12/25/1990"]),
        (("12/31/90", "31/12/90 10:00", "30/12/90", "1990-12-31"), 1, ["12/31/90", "31/12/90 10:00"]),
        (
            ("12-31-1990", "1-31-1990", "31-1-1990", "30-1-1990", "29-1-1990"),
            2,
            ["12-31-1990", "1-31-1990", "31-1-1990"],
        ),
        (("12.31.1990", "31.12.1990", "25.01.1991"), 1, ["12.31.1990", "31.12.1990"]),
    ],
)
def test_two_orders_of_dates_are_found_and_samples_show_both(
    tmp_path: Path, cells: tuple[str, ...], count: int, shown: list[str]
) -> None:
    (found,) = look(tmp_path, "born", *cells)

    assert (found.kind, found.count, found.mendable, found.repair) == (DamageKind.TWO_DATE_ORDERS, count, 0, None)
    assert [sample.value for sample in found.samples] == shown


@pytest.mark.parametrize(
    "cells",
    [
        ("name", "Анна", "Мария-Луиза", "O'Нил", "ESPAÑA", "Сёмин", "Jürgen", "Рёв"),
        ("name", "Šárka", "MATÚŠ", "NESTLÉ™", "PELÉ…", "Þýð", "Jäääär", "ÅÄÖ", "Öö", "Trần", "Đặng", "Łódź", "João"),
        ("name", "Ђорђе", "Љубица", "Сјеница", "Її", "Ті", "Её", "ХІТІТІ", "Қазақстан", "С…", "O’Henry"),
        ("house", "12–К", "Ростов–Дон", "5—Я", "2—3", "√2"),
        ("city", "Москва", "Санкт-Петербург", "New York", "SMS-клуб", "VIPклиент", "3D"),
        ("phone", "79161234567", "9161234568", "+7 916 123-45-69", "79161234560", "79161234561", "79161234562"),
        ("card", "4276380012345670", "4276380012345671", "4276380012345672"),
        ("card", "4276380012345670"),
        ("number", "8", "9", "10", "1001", "1002", "1003", "1004", "1005", "1006", "1007"),
        ("number", "998", "999", "1000", "1001", "1002", "1003", "1004", "1005"),
        ("номер", *(f"7916123456{last}" for last in range(8, -1, -1)), "4951234567", "4951234568", "9161234567"),
        ("n", "12125550101", "12125550103", "12125550102", "2125550104"),
        ("phone", "2125550101", "2125550103", "2125550102", "212555010"),
        ("n", "380501234567", "380501234569", "380501234568", "79161234567"),
        ("инн", "770123456789", "770123456788", "770123456780", "7795806898"),
        ("card", "4276380012345670", "4276380012345672", "4276380012345671", "371449635398431"),
        ("order_sum", "15000", "12500", "9001", "70003", "45007"),
        ("value", "1500", "1207", "900", "7004", "4501"),
        ("value", "15000", "12500", "9000", "70000", "45000"),
        ("value", "15001", "12500", "9001", "70001", "45001.5", "45001,7"),
        ("age", "18", "9", "34", "45", "56"),
        ("sum", "1500", "90", "12000", "700", "1,5E+02", "10.5"),
        ("born", "31.12.1990", "01.02.1991", "1990-12-31"),
        ("born", "12/31/1990", "01/02/1991"),
        ("born", "12.31.1990", "01.02.1991", "05.03.1990"),
        ("ip", "10.20.30.40", "25.1.10.5", "13.2.20.9", "1.25.30.4"),
        ("article", "12-13-93", "13-12-93", "25-11-1990", "ABC"),
        ("phone", "25-12-34", "12-31-45", "31-12-45"),
        ("version", "1.13.20", "13.1.20", "0.99.1", "2.45.0", "14.0.1"),
        ("note", "Null", "nonesuch", "Итого вышло хорошо", "total recall", "email"),
        ("code", "12E4", "1E10", "E10"),
    ],
)
def test_nothing_is_found_in_a_sound_list(tmp_path: Path, cells: tuple[str, ...]) -> None:
    assert look(tmp_path, *cells) == ()


def test_rows_that_are_no_people_are_found(tmp_path: Path) -> None:
    contact_list = read(tmp_path, "email,name,sum\na@b.ru,Анна,1\nemail,name,sum\nc@d.ru,Иван,2\nИтого,,3\n")

    again, totals = find_damage(contact_list, (), tmp_path)

    assert (again.kind, again.column, again.count) == (DamageKind.HEADER_AGAIN, "", 1)
    assert again.samples == (Sample(row=3, value="email · name · sum", mended=""),)
    assert (totals.kind, totals.count) == (DamageKind.TOTALS, 1)
    assert totals.samples == (Sample(row=5, value="Итого · 3", mended=""),)


def test_a_header_that_stands_again_in_another_letter_case_is_found(tmp_path: Path) -> None:
    contact_list = read(tmp_path, "Email;Name\na@b.ru;Ann\nEMAIL;NAME\nc@d.ru;Name\n")

    (again,) = find_damage(contact_list, (), tmp_path)

    assert (again.kind, again.count) == (DamageKind.HEADER_AGAIN, 1)
    assert again.samples == (Sample(row=3, value="EMAIL · NAME", mended=""),)


def test_samples_show_what_the_repair_makes_of_them(tmp_path: Path) -> None:
    (found,) = look(tmp_path, "phone", "79161234560", "7.9161E+10", "7.9161234567E10")

    assert found.samples == (
        Sample(row=3, value="7.9161E+10", mended=None),
        Sample(row=4, value="7.9161234567E10", mended="79161234567"),
    )


def test_the_full_length_of_numbers_is_told(tmp_path: Path) -> None:
    (found,) = look(tmp_path, "zip", "10115", "1067", "80331", "60311")

    assert found.repair == Repair(kind=RepairKind.RESTORE_ZEROS, column="zip", length=5)
    assert found.samples == (Sample(row=3, value="1067", mended="01067"),)


def test_what_is_repaired_is_found_no_more(tmp_path: Path) -> None:
    text = (
        "email,имя,город,zip\n"
        "a@b.ru,РђРЅРЅР°,Mосква,10115\n"
        "email,имя,город,zip\n"
        "c@d.ru,Иван\u00a0,NULL,1067\n"
        "e@f.ru,Пётр,Тверь,80331\n"
        "g@h.ru,Олег,Омск,60311\n"
        "i@j.ru,Яна,Омск,50667\n"
        "k@l.ru,Юля,Омск,20095\n"
        "Итого,,,4\n"
    )
    contact_list = read(tmp_path, text)
    found = find_damage(contact_list, (), tmp_path)
    repairs = tuple(one.repair for one in found if one.repair)
    mapping = ColumnMapping(columns=(("email", "email"), ("имя", "_fname")))

    report = prepare(contact_list, mapping, "email", RowRules(), tmp_path, today=TODAY, repairs=repairs)

    assert len(found) == len(repairs) == 7
    assert find_damage(contact_list, repairs, tmp_path) == ()
    assert (report.counts.left_out, report.counts.accepted) == (2, 6)


def test_damage_that_another_damage_hid_is_found_once_that_is_repaired(tmp_path: Path) -> None:
    garbled = "Анна\u00a0Мария".encode().decode("windows-1251")
    (found,) = look(tmp_path, "name", garbled, "Иван")

    assert found.kind is DamageKind.MISREAD
    assert [one.kind for one in look(tmp_path, "name", garbled, "Иван", repairs=(found.repair,))] == [DamageKind.STRAY]


def test_what_a_repair_left_as_it_was_is_not_offered_to_it_again(tmp_path: Path) -> None:
    thrice = "Анна"
    for _ in range(3):
        thrice = "".join(bytes([byte]).decode("windows-1251", "ignore") or chr(byte) for byte in thrice.encode())
    tried = (Repair(kind=RepairKind.DECODE, column="name"),)

    (found,) = look(tmp_path, "name", thrice, "Иван", repairs=tried)

    assert (found.kind, found.mendable, found.repair) == (DamageKind.MISREAD, 0, None)
