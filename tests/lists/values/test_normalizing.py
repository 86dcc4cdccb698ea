from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from altcraft_core.fields import FieldKind
from altcraft_core.lists.values.countries import country_codes, fold_country
from altcraft_core.lists.values.normalizing import BARING, TIDYING, is_seen, is_untidy, normalizer_of, tidy


def apply(kind: FieldKind, *values: str | None) -> list[object]:
    cells = pl.DataFrame({"text": values}, schema={"text": pl.String})
    bare = cells.select(BARING[kind](TIDYING[kind](pl.col("text"))))
    return bare.select(normalizer_of(kind, "RU")(pl.col("text")).alias("normal"))["normal"].to_list()


@pytest.mark.parametrize(
    ("value", "tidied"),
    [
        ("  Ann  ", "Ann"),
        ("Ann\u00a0\u00a0Lee", "Ann Lee"),
        ("Ann \t\r\n Lee", "Ann Lee"),
        ("\ufeffAnn\u200b", "Ann"),
        ("\u200b \u00a0", None),
        ("", None),
        (None, None),
        ("Ann Lee", "Ann Lee"),
        ("An\u200bn\u00ad \ufeff Lee\u202c", "Ann Lee"),
        ("ann@\ufeffmail.ru", "ann@mail.ru"),
        ("👩\u200d🚀", "👩\u200d🚀"),
    ],
)
def test_invisible_characters_go(value: str | None, tidied: str | None) -> None:
    assert apply(FieldKind.TEXT, value) == [tidied]


@pytest.mark.parametrize(
    ("kind", "value", "normal"),
    [
        (FieldKind.DATE, "31.12.1990", "1990-12-31"),
        (FieldKind.DATE, "31/12/1990", "1990-12-31"),
        (FieldKind.DATE, "1.2.1990", "1990-02-01"),
        (FieldKind.DATE, "1990-12-31", "1990-12-31"),
        (FieldKind.DATE, "1990-12-31 00:00:00", "1990-12-31"),
        (FieldKind.DATE, "31.12.1990 0:00", "1990-12-31"),
        (FieldKind.DATE, "1990-12-31T00:00:00Z", "1990-12-31"),
        (FieldKind.DATE, "1990-12-31T00:00:00.000Z", "1990-12-31"),
        (FieldKind.DATE, "1990-12-31T00:00:00+00:00", "1990-12-31"),
        (FieldKind.DATE, "1990-12-31T00:00:00+03:00", None),
        (FieldKind.DATE, "31/12/1990 12:00:00 AM", "1990-12-31"),
        (FieldKind.DATE, "31/12/1990 12:00\u202fa.m.", "1990-12-31"),
        (FieldKind.DATE, "31.12.1990, 00:00:00", "1990-12-31"),
        (FieldKind.DATE, "1990-12-31 00:00:00.0", "1990-12-31"),
        (FieldKind.DATE, "1990-12-31 00:00:00 UTC", "1990-12-31"),
        (FieldKind.DATE, "1990-12-31 00:00:00+00", "1990-12-31"),
        (FieldKind.DATE, "1990-12-31 00:00:00+03", None),
        (FieldKind.DATE, "31/12/1990 12:00:00 PM", None),
        (FieldKind.DATE, "31.12.1990 г.", "1990-12-31"),
        (FieldKind.DATE, "31.12.1990г", "1990-12-31"),
        (FieldKind.DATE, "31.12.1990 г.р.", "1990-12-31"),
        (FieldKind.DATE, "31.12.1990 года", "1990-12-31"),
        (FieldKind.DATE, "31 12 1990", "1990-12-31"),
        (FieldKind.DATE, "1990 12 31", "1990-12-31"),
        (FieldKind.DATE, "31.12 1990", None),
        (FieldKind.DATE, "31 12 90", None),
        (FieldKind.DATE, "29.02.2023", None),
        (FieldKind.DATE, "31.12.90", None),
        (FieldKind.DATE, "1990-12-31 10:05:00", None),
        (FieldKind.DATE, "12.1990", None),
        (FieldKind.DATE, "31.12/1990", None),
        (FieldKind.MOMENT, "31.12.2023", "2023-12-31"),
        (FieldKind.MOMENT, "2023-12-31 00:00:00", "2023-12-31"),
        (FieldKind.MOMENT, "2023-12-31T00:00:00Z", "2023-12-31T00:00:00Z"),
        (FieldKind.MOMENT, "2023-12-31 9:05", "2023-12-31T09:05:00Z"),
        (FieldKind.MOMENT, "2023-12-31T10:05:06+03:00", "2023-12-31T10:05:06+03:00"),
        (FieldKind.MOMENT, "31.12.2023 10:05:06 +0300", "2023-12-31T10:05:06+03:00"),
        (FieldKind.MOMENT, "2023-12-31T10:05:06.123Z", "2023-12-31T10:05:06Z"),
        (FieldKind.MOMENT, "31/12/2023 12:00:00 AM", "2023-12-31"),
        (FieldKind.MOMENT, "31/12/2023 12:00:01 AM", "2023-12-31T00:00:01Z"),
        (FieldKind.MOMENT, "31/12/2023 12:30 PM", "2023-12-31T12:30:00Z"),
        (FieldKind.MOMENT, "2023-12-31 5:30 PM", "2023-12-31T17:30:00Z"),
        (FieldKind.MOMENT, "2023-12-31 05:30:15.5pm", "2023-12-31T17:30:15Z"),
        (FieldKind.MOMENT, "31.12.2023, 9:05:06 a.m.", "2023-12-31T09:05:06Z"),
        (FieldKind.MOMENT, "2023-12-31 5:30 PM +03:00", "2023-12-31T17:30:00+03:00"),
        (FieldKind.MOMENT, "2023-12-31 17:30 PM", None),
        (FieldKind.MOMENT, "2023-12-31 0:30 AM", None),
        (FieldKind.MOMENT, "2023-12-31 10:15:30+03", "2023-12-31T10:15:30+03:00"),
        (FieldKind.MOMENT, "2023-12-31 10:15:30.123456-08", "2023-12-31T10:15:30-08:00"),
        (FieldKind.MOMENT, "2023-12-31 10:15:30 UTC", "2023-12-31T10:15:30Z"),
        (FieldKind.MOMENT, "2023-12-31 10:15 GMT", "2023-12-31T10:15:00Z"),
        (FieldKind.MOMENT, "2023-12-31 10:15:30+15", None),
        (FieldKind.MOMENT, "2023-12-31 10:15 MSK", None),
        (FieldKind.MOMENT, "31.12.2023, 10:15:30", "2023-12-31T10:15:30Z"),
        (FieldKind.MOMENT, "31.12.2023 г. в 10:15", "2023-12-31T10:15:00Z"),
        (FieldKind.MOMENT, "31 12 2023 10:15", "2023-12-31T10:15:00Z"),
        (FieldKind.MOMENT, "2023-12-31 25:00", None),
        (FieldKind.MOMENT, "2023-12-31 10:61", None),
        (FieldKind.MOMENT, "2023-02-30 10:00", None),
        (FieldKind.INTEGER, "12 345", 12345),
        (FieldKind.INTEGER, "12\u00a0345", 12345),
        (FieldKind.INTEGER, "-7", -7),
        (FieldKind.INTEGER, "1.5", None),
        (FieldKind.INTEGER, "9" * 30, None),
        (FieldKind.DATETIME, "31.12.2023 10:05", "2023-12-31T10:05:00Z"),
        (FieldKind.DATETIME, "31.12.2023", "2023-12-31T00:00:00Z"),
        (FieldKind.DATETIME, "2023-12-31T10:05:06+03:00", "2023-12-31T10:05:06+03:00"),
        (FieldKind.DATETIME, "10:05", None),
        (FieldKind.DATETIME, "31/12/2023 12:00:00 AM", "2023-12-31T00:00:00Z"),
        (FieldKind.DATETIME, "31.12.2023 г.", "2023-12-31T00:00:00Z"),
        (FieldKind.FLOAT, "1.5", 1.5),
        (FieldKind.FLOAT, "-1\u00a0234,50", -1234.5),
        (FieldKind.FLOAT, "7", 7.0),
        (FieldKind.FLOAT, "+0,125", 0.125),
        (FieldKind.FLOAT, "1E-07", 1e-07),
        (FieldKind.FLOAT, "1,234.5", None),
        (FieldKind.FLOAT, "1,234,567", None),
        (FieldKind.FLOAT, "9e999", None),
        (FieldKind.FLOAT, "NaN", None),
        (FieldKind.FLOAT, ".5", 0.5),
        (FieldKind.FLOAT, "-,125", -0.125),
        (FieldKind.FLOAT, "\u22125", -5.0),
        (FieldKind.FLOAT, "\u2212 1 234,50", -1234.5),
        (FieldKind.FLOAT, "1'234.5", 1234.5),
        (FieldKind.FLOAT, "12’345’678", 12345678.0),
        (FieldKind.FLOAT, "+5", 5.0),
        (FieldKind.FLOAT, "1e3", 1000.0),
        (FieldKind.FLOAT, "1'23", None),
        (FieldKind.FLOAT, "'5", None),
        (FieldKind.FLOAT, "1.", None),
        (FieldKind.FLOAT, ".", None),
        (FieldKind.FLOAT, "(5)", None),
        (FieldKind.FLOAT, "5-", None),
        (FieldKind.FLOAT, "5 %", None),
        (FieldKind.INTEGER, "\u22127", -7),
        (FieldKind.INTEGER, "+7", 7),
        (FieldKind.INTEGER, "1'234", 1234),
        (FieldKind.INTEGER, "7.0", 7),
        (FieldKind.INTEGER, "7,00", 7),
        (FieldKind.INTEGER, "7.000", None),
        (FieldKind.INTEGER, "7.0000", 7),
        (FieldKind.INTEGER, ".5", None),
        (FieldKind.INTEGER, "5.", None),
        (FieldKind.INTEGER, "1e3", None),
        (FieldKind.INTEGER, "(5)", None),
        (FieldKind.INTEGER, "5 %", None),
        (FieldKind.BOOL, "Да", True),
        (FieldKind.BOOL, "ИСТИНА", True),
        (FieldKind.BOOL, "YES", True),
        (FieldKind.BOOL, "1", True),
        (FieldKind.BOOL, "нет", False),
        (FieldKind.BOOL, "False", False),
        (FieldKind.BOOL, "0", False),
        (FieldKind.BOOL, "+", True),
        (FieldKind.BOOL, "-", False),
        (FieldKind.BOOL, "maybe", None),
        (FieldKind.SEX, "M", "male"),
        (FieldKind.SEX, "Муж.", "male"),
        (FieldKind.SEX, "М.", "male"),
        (FieldKind.SEX, "m.", "male"),
        (FieldKind.SEX, "Ж.", "female"),
        (FieldKind.SEX, "жен.", "female"),
        (FieldKind.SEX, "F.", "female"),
        (FieldKind.SEX, "ЖЕНСКИЙ", "female"),
        (FieldKind.SEX, "Female", "female"),
        (FieldKind.SEX, "1", None),
        (FieldKind.IP, "192.168.0.1", "192.168.0.1"),
        (FieldKind.IP, "256.1.1.1", None),
        (FieldKind.IP, "1.1.1", None),
        (FieldKind.IP, "01.1.1.1", None),
        (FieldKind.COUNTRY, "ru", "RU"),
        (FieldKind.COUNTRY, "RUS", "RU"),
        (FieldKind.COUNTRY, "Россия", "RU"),
        (FieldKind.COUNTRY, "РОССИЙСКАЯ  ФЕДЕРАЦИЯ", "RU"),
        (FieldKind.COUNTRY, "Белоруссия", "BY"),
        (FieldKind.COUNTRY, "united kingdom", "GB"),
        (FieldKind.COUNTRY, "UK", "GB"),
        (FieldKind.COUNTRY, "Объединённые Арабские Эмираты", "AE"),
        (FieldKind.COUNTRY, "XX", None),
        (FieldKind.COUNTRY, "Europe", None),
        (FieldKind.COUNTRY, "Russ", None),
        (FieldKind.COUNTRY, "7", None),
        (FieldKind.TIMEZONE, "Europe/Moscow", "Europe/Moscow"),
        (FieldKind.TIMEZONE, "europe/moscow", "Europe/Moscow"),
        (FieldKind.TIMEZONE, "America/New York", "America/New_York"),
        (FieldKind.PHONE, "+8 (495) 123-45-67", "+74951234567"),
        (FieldKind.PHONE, "+ 8-916-123-45-67", "+79161234567"),
        (FieldKind.PHONE, "+84 912 345 678", "+84912345678"),
        (FieldKind.PHONE, "79161234567.0", "+79161234567"),
        (FieldKind.PHONE, "+62812345691.0", "+62812345691"),
        (FieldKind.PHONE, "+49 30 127877 (Max)", None),
        (FieldKind.PHONE, "+43 1 23456 / 23457", None),
        (FieldKind.PHONE, "+43 1 23456\n 23457", None),
        (FieldKind.PHONE, "\n+43 1 23456 \n", "+43123456"),
        (FieldKind.INTEGER, "1 000 000", 1_000_000),
        (FieldKind.INTEGER, "- 5", -5),
        (FieldKind.INTEGER, "5 10", None),
        (FieldKind.INTEGER, "1 000 2 000", None),
        (FieldKind.INTEGER, "100\n200", None),
        (FieldKind.FLOAT, "0.1 5", None),
        (FieldKind.TIMEZONE, "Asia/Calcutta", "Asia/Calcutta"),
        (FieldKind.TIMEZONE, "МСК", "Europe/Moscow"),
        (FieldKind.TIMEZONE, "UTC", "Etc/UTC"),
        (FieldKind.TIMEZONE, "UTC+3", "Etc/GMT-3"),
        (FieldKind.TIMEZONE, "GMT -05:00", "Etc/GMT+5"),
        (FieldKind.TIMEZONE, "+03:00", "Etc/GMT-3"),
        (FieldKind.TIMEZONE, "Etc/GMT-3", "Etc/GMT-3"),
        (FieldKind.TIMEZONE, "UTC+5:30", None),
        (FieldKind.TIMEZONE, "UTC+15", None),
        (FieldKind.TIMEZONE, "Europe", None),
        (FieldKind.PROFILE_ID, "5A0B" * 6, "5a0b" * 6),
        (FieldKind.PROFILE_ID, "5A0B" * 5, None),
    ],
)
def test_values_take_the_form_of_altcraft(kind: FieldKind, value: str, normal: object) -> None:
    assert apply(kind, value) == [normal]


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("US", "U.S. | U.S | U.S.A. | the USA | United States of America (the) | С.Ш.А. | Соединённые Штаты | America"),
        ("GB", "U.K. | the UK | Britain | Scotland | Northern Ireland | Англия | Уэльс | Соединённое Королевство"),
        ("RU", "Russian Federation (the) | Р.Ф. | Rossiya"),
        ("BY", "Republic of Belarus | Республика Беларусь | Респ. Беларусь | Belorussia"),
        ("KG", "Киргизия | Кыргызская Республика | Kyrgyz Republic"),
        ("MD", "Republic of Moldova | Moldova, Republic of | Moldova (the Republic of) | Молдавия"),
        ("TR", "Turkiye | Türkiye | Turkey | Турецкая Республика"),
        ("NL", "The Netherlands | Netherlands (the) | Kingdom of the Netherlands | Holland"),
        ("DE", "GER | ФРГ | Federal Republic of Germany | Федеративная Республика Германия"),
        ("BA", "Bosnia and Herzegovina | Bosnia & Herzegovina | Bosnia-Herzegovina | Босния"),
        ("MK", "Macedonia | Македония | Macedonia, the former Yugoslav Republic of"),
        ("CZ", "Czechia | Czech Republic | Чешская Республика"),
        ("AT", "Österreich"),
        ("CI", "Cote d'Ivoire | Côte d’Ivoire | Ivory Coast | Кот-д'Ивуар | Кот д’Ивуар"),
        ("ZA", "ЮАР | RSA | Republic of South Africa | Южно-Африканская Республика"),
        ("CD", "DR Congo | Congo, The Democratic Republic of the | ДР Конго"),
        ("CG", "Republic of the Congo | Республика Конго"),
        ("CN", "КНР | PRC | People's Republic of China | Китайская Народная Республика"),
        ("HK", "Hong Kong | Hong Kong SAR | Гонконг"),
        ("MO", "Macau | Macao | Макао"),
        ("KR", "South Korea | Korea, Republic of | Республика Корея | Южная Корея"),
        ("KP", "North Korea | DPRK | Korea, Democratic People's Republic of | Северная Корея | КНДР"),
        ("VN", "Viet Nam | Вьетнам"),
        ("IR", "Iran, Islamic Republic of | Iran (Islamic Republic of) | Исламская Республика Иран"),
        ("PS", "Palestine | State of Palestine | Палестина"),
        ("AE", "U.A.E. | Арабские Эмираты"),
        ("LC", "Saint Lucia | St Lucia | St. Lucia"),
        ("BS", "The Bahamas | Bahamas (the) | Багамские острова"),
        ("KY", "Cayman Islands | Каймановы острова"),
        ("GW", "Guinea Bissau | Гвинея Бисау"),
        ("ST", "Sao Tome and Principe"),
        (
            None,
            "Congo | Congo (the) | Конго | Virgin Islands | Republic of China | СССР | N.A. | Co. | Республика Коми",
        ),
    ],
)
def test_countries_are_known_by_the_names_people_give_them(code: str | None, names: str) -> None:
    for name in names.split(" | "):
        assert apply(FieldKind.COUNTRY, name, name.upper(), name.lower()) == [code] * 3, name


def test_no_name_is_of_two_countries() -> None:
    codes: dict[str, set[str]] = {}
    for name, code in country_codes().items():
        codes.setdefault(fold_country(name), set()).add(code)

    assert [name for name, of_name in codes.items() if len(of_name) > 1] == []


LIKELY = st.one_of(
    st.text(max_size=20),
    st.from_regex(r"\A\d{1,4}[./-]\d{1,2}[./-]\d{1,4}([T ]\d{1,2}:\d\d(:\d\d)?(Z|[+-]\d\d:?\d\d)?)?\Z"),
    st.from_regex(r"\A[0-3]\d[. ][01]\d[. ](19|20)\d\d( г\.)?,? \d{1,2}:[0-5]\d ?([AP]M)?(UTC|[+-]0\d)?\Z"),
    st.from_regex(r"\A ?[+-]?\d{1,3}([ \u00a0]\d{3})*\Z"),
    st.floats().map(str),
    st.sampled_from(["true", "Нет", "ложь", "1,5", "-0,0", "1e22", "1\n2", "+8 (495) 123-45-67", "8 916 123-45-67"]),
    st.sampled_from(["M", "Жен.", "мужской", "ru", "Us", "10.0.0.255", "ABCDEF0123456789abcdef01"]),
    st.sampled_from(["Россия", "usa", "europe/Moscow", "UTC-3", "+", "Etc/GMT+5"]),
)


@given(
    kind=st.sampled_from(sorted(TIDYING)),
    values=st.lists(LIKELY, min_size=1, max_size=8),
)
def test_normalizing_twice_is_normalizing_once(kind: FieldKind, values: list[str]) -> None:
    once = apply(kind, *values)
    again = apply(kind, *[None if value is None else str(value) for value in once])
    assert again == once


@given(values=st.lists(st.text(max_size=12), min_size=1, max_size=8))
def test_only_untidy_cells_are_changed_by_tidying(values: list[str]) -> None:
    text = pl.col("text")
    cells = pl.DataFrame({"text": values}).filter(text != "")
    judged = cells.select("text", tidied=tidy(text), untidy=is_untidy(text), seen=is_seen(text))
    for cell, tidied, untidy, seen in judged.iter_rows():
        assert untidy == (cell != tidied)
        assert seen == (tidied is not None)
