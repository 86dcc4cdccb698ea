from __future__ import annotations

import re
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from altcraft_core.fields import STANDARD_FIELDS, Field
from altcraft_core.lists.columns.fullnames import guess_orders
from altcraft_core.lists.columns.guessing import SAMPLE_ROWS, Reason, guess_fields, take_sample
from altcraft_core.lists.columns.mapping import Suggestion, suggest_mapping
from altcraft_core.lists.headers import simplify
from altcraft_core.records import NameOrder
from tests.lists.making import read

LOOKING = ["a@b.ru", "+79161234567", "муж", "31.12.1990", "Анна", "Moscow", "Иванова", "RU", "192.168.0.1", "x", "12"]
HEADERS = ["email", "E-mail", "Mail", "Phone", "Телефон 2", "Имя", "Name", "Пол", "Город", "Note", "Страна", "Дата"]


def suggest(folder: Path, header: str, *values: str) -> Suggestion:
    return suggest_mapping(read(folder, "\n".join([f"{header};other", *(f"{value};zz" for value in values)])))[0]


@pytest.mark.parametrize("field", STANDARD_FIELDS, ids=lambda field: field.name)
def test_every_field_has_header_words_in_both_languages_of_its_own(field: Field) -> None:
    others = {simplify(word) for other in STANDARD_FIELDS if other != field for word in (other.name, *other.aliases)}

    assert any(re.search("[а-я]", word) for word in field.aliases)
    assert any(re.search("[a-z]", word) for word in field.aliases)
    assert not {simplify(word) for word in field.aliases} & others


@pytest.mark.parametrize(
    ("header", "values", "field", "share"),
    [
        ("Contact", ["a@b.ru", "b@b.ru", "c@b.ru", "none"], "email", 0.75),
        ("Who", ["Анна", "Пётр", "Grace", "Zzyzx"], "_fname", 0.75),
        ("Where", ["Москва", "Тверь", "London", "Zzyzx"], "_city", 0.75),
        ("Land", ["RU", "Россия", "Germany", "KZ"], "_country", 1),
        ("Family", ["Иванова", "Петров", "Чайковский", "Шевченко"], "_lname", 1),
        ("Clock", ["Europe/Moscow", "Asia/Omsk"], "_tz", 1),
    ],
)
def test_where_the_header_says_nothing_else_values_tell_the_field_and_how_many_of_them_do(
    tmp_path: Path, header: str, values: list[str], field: str, share: float
) -> None:
    suggestion = suggest(tmp_path, header, *values)

    assert (suggestion.field, suggestion.reason, suggestion.share) == (field, Reason.VALUES, share)
    assert 0 < suggestion.confidence < 1


@pytest.mark.parametrize("header", ["value", "column", "variable", "email", "words", "Value"])
def test_a_column_may_be_called_like_anything_that_is_counted(tmp_path: Path, header: str) -> None:
    assert suggest(tmp_path, header, "a@b.ru").field == "email"


def test_a_column_with_values_goes_before_an_empty_one_with_a_better_header(tmp_path: Path) -> None:
    cells = read(tmp_path, "Мобильный телефон;Рабочий телефон;E-mail\n;'+79261234567;a@b.ru\n;'+79031112233;c@d.ru\n")

    assert [each.field for each in suggest_mapping(cells)] == ["", "phones", "email"]


PHONES = ["+79161234567", "+79161234568"]
BARE_PHONES = ["79161234567", "89161234568"]
DATES = ["05.03.1999", "06.04.2001"]
CITIES = ["Москва", "Казань"]


@pytest.mark.parametrize(
    ("header", "values", "field"),
    [
        ("Дата договора", DATES, "_bdate"),
        ("Hire date", DATES, "_bdate"),
        ("Дата выдачи паспорта", DATES, "_bdate"),
        ("Клиент с", DATES, "_bdate"),
        ("Заказ от", DATES, "_bdate"),
        ("Язык", ["ru", "de"], "_country"),
        ("language", ["ru", "fr"], "_country"),
        ("Код", ["AD", "AE"], "_country"),
        ("Card country", ["US", "DE"], "_country"),
        ("Тариф", ["Базовый", "Золотой"], ""),
        ("Статус", ["Активный", "Новый"], ""),
        ("Адрес", CITIES, "_city"),
        ("Город рождения", CITIES, "_city"),
        ("Brand", ["Anna", "Maria"], "_fname"),
        ("Номер заказа", BARE_PHONES, "phones"),
        ("ID", BARE_PHONES, "phones"),
        ("App version", ["1.2.3.4", "1.2.3.5"], "_ip"),
        ("Fit", ["M", "F"], "_sex"),
        ("Grade", ["M", "F"], "_sex"),
        ("E-mail", ["Анна", "Иван"], "_fname"),
        ("Contact", ["+79161234567"] * 3, "phones"),
        ("E-mail for news", ["shop@mail.ru"] * 3, "email"),
    ],
)
def test_beside_a_header_that_says_more_values_are_a_hint_and_nothing_is_chosen(
    tmp_path: Path, header: str, values: list[str], field: str
) -> None:
    columns = f"{header};E-mail address" if header == "E-mail" else f"{header};other"
    cells = "c{}@d.ru" if header == "E-mail" else "zz"
    rows = [f"{value};{cells.format(place)}" for place, value in enumerate(values)]
    suggestion = suggest_mapping(read(tmp_path, "\n".join([columns, *rows])))[0]

    assert (suggestion.field, suggestion.hint) == ("", field)


@pytest.mark.parametrize(
    ("header", "values"),
    [
        ("Телефон менеджера", PHONES),
        ("Manager e-mail", ["a@b.ru", "c@d.ru"]),
        ("Email друга", ["a@b.ru", "c@d.ru"]),
        ("Manager's Name", ["Анна", "Иван"]),
        ("Имя менеджера", ["Анна", "Иван"]),
        ("Referrer name", ["Anna", "Maria"]),
        ("Имя ребёнка", ["Анна", "Иван"]),
        ("Фамилия менеджера", ["Орлов", "Смирнова"]),
        ("Дата рождения ребенка", DATES),
        ("Emergency phone", PHONES),
        ("Телефон филиала", PHONES),
        ("Контакт ответственного", PHONES),
        ("Server IP", ["10.0.0.1", "10.0.0.2"]),
        ("Страна производства", ["Китай", "Россия"]),
        ("Склад", CITIES),
        ("Created by", ["anna@b.ru", "boris@b.ru"]),
        ("Fax", PHONES),
        ("User name", ["anna", "boris"]),
        ("Last contact", ["anna", "boris"]),
        ("Postal address", ["Mira 5", "Mira 6"]),
    ],
)
def test_what_is_of_others_is_no_field_of_the_client(tmp_path: Path, header: str, values: list[str]) -> None:
    assert suggest(tmp_path, header, *values).field == ""


def test_of_addresses_those_of_others_give_way_to_any_column_of_addresses(tmp_path: Path) -> None:
    rows = "Email друга;Контакты\na@b.ru;c@d.ru\ne@f.ru;g@h.ru\n"

    assert [each.field for each in suggest_mapping(read(tmp_path, rows))] == ["", "email"]


@pytest.mark.parametrize(
    ("header", "value", "field"),
    [
        ("billing_first_name", "Ayşe", "_fname"),
        ("CustomerLastName", "Li", "_lname"),
        ("billing_postcode", "02110", "_postal_code"),
        ("Home Zip", "02110", "_postal_code"),
        ("Mailing Zip/Postal Code", "02110", "_postal_code"),
        ("Почт. индекс", "101000", "_postal_code"),
        ("user_phone", "(415) 555-0110", "phones"),
        ("Пол (муж/жен)", "муж", "_sex"),
        ("Contact number (mobile)", "(415) 555-0110", "phones"),
        ("Моб. тел.", "8(916)123-45-10", "phones"),
        ("user_city", "Perm", "_city"),
        ("Город клиента", "Хотьково", "_city"),
        ("Имя контакта", "Айрат", "_fname"),
        ("State/Region", "CA", "_region"),
        ("State/Province", "GA", "_region"),
        ("billing_state", "CA", "_region"),
        ("Область/край", "Тульская", "_region"),
        ("Страна/регион", "Беларусь", "_country"),
        ("customer_user_agent", "Mozilla", "_browser"),
        ("IP адрес регистрации", "1.2.3.4", "_regip"),
        ("Дата создания", "2021-02-03", "_regdate"),
        ("Дата создания контакта", "2021-02-03", "_regdate"),
        ("Date created", "2021-02-03", "_regdate"),
        ("Date added", "2021-02-03", "_regdate"),
        ("Регистрация", "2021-02-03", "_regdate"),
        ("Registration", "2021-02-03", "_regdate"),
        ("Joined", "2021-02-03", "_regdate"),
        ("createdAt", "2021-02-03", "_regdate"),
        ("Created Time", "2021-02-03", "_regdate"),
        ("Дата рожд.", "05.03.1999", "_bdate"),
    ],
)
def test_words_that_say_whose_a_field_is_do_not_hide_it(tmp_path: Path, header: str, value: str, field: str) -> None:
    assert suggest(tmp_path, header, value).field == field


@pytest.mark.parametrize("header", ["Phone", "Home phone", "Client e-mail"])
def test_words_of_a_field_among_others_mean_it_only_where_the_values_may_belong_to_it(
    tmp_path: Path, header: str
) -> None:
    assert suggest(tmp_path, header, "yes", "no").field == ("phones" if header == "Phone" else "")


def test_the_address_of_everybody_goes_before_one_that_stands_in_many_rows(tmp_path: Path) -> None:
    rows = "E-mail менеджера;E-mail клиента\nivan@firma.ru;a@b.ru\nivan@firma.ru;c@d.ru\nivan@firma.ru;e@f.ru\n"

    assert [each.field for each in suggest_mapping(read(tmp_path, rows))] == ["", "email"]


@pytest.mark.parametrize(
    ("named", "almost", "value", "field"),
    [
        ("Телефон", "Телефон бухгалтерии", "+791612345{:02}", "phones"),
        ("Phone", "Emergency phone", "+791612345{:02}", "phones"),
        ("Телефон", "Телефон для связи", "+791612345{:02}", "phones"),
        ("E-mail", "E-mail бухгалтера", "a{}@mail.ru", "email"),
        ("E-mail", "E-mail for news", "a{}@mail.ru", "email"),
    ],
)
def test_a_sparse_column_with_the_name_of_a_field_goes_before_a_full_one_with_almost_its_name(
    tmp_path: Path, named: str, almost: str, value: str, field: str
) -> None:
    rows = [f"{value.format(place) if place < 3 else ''};{value.format(place + 10)}" for place in range(8)]
    first, second = suggest_mapping(read(tmp_path, "\n".join([f"{named};{almost}", *rows])))

    assert (first.field, second.field) == (field, "")


def test_of_two_columns_that_are_alike_the_fuller_one_goes_before(tmp_path: Path) -> None:
    rows = "Мобильный;Телефон\n;+79161234567\n+79161234568;+79161234569\n"

    assert [each.field for each in suggest_mapping(read(tmp_path, rows))] == ["", "phones"]


@pytest.mark.parametrize(
    ("header", "value", "field"),
    [
        ("Индкес", "101000", "_postal_code"),
        ("Soucre", "vk", "_vendor"),
        ("Vednor", "vk", "_vendor"),
        ("Regoin", "Тула", "_region"),
        ("Источнник", "vk", "_vendor"),
        ("Emal", "a@b.ru", "email"),
        ("Елефон", "+79161234567", "phones"),
        ("Дата рождение", "05.03.1999", "_bdate"),
        ("Birtdate", "05.03.1999", "_bdate"),
        ("Дата регистраци", "2021-02-03", "_regdate"),
        ("Count", "3", ""),
        ("Resource", "A", ""),
        ("Counter", "1", ""),
        ("Religion", "none", ""),
        ("Sender", "m", ""),
        ("Profile", "VIP", ""),
        ("Vendor ID", "12", ""),
        ("Last ID", "12", ""),
        ("Created by", "Anna", ""),
        ("Address", "Mira street 5", ""),
        ("MAC address", "00:1A", ""),
        ("Date", "now", ""),
        ("Фамилея", "12", ""),
    ],
)
def test_faults_of_spelling_are_passed_over_and_other_words_are_not_taken_for_them(
    tmp_path: Path, header: str, value: str, field: str
) -> None:
    assert suggest(tmp_path, header, value).field == field


@pytest.mark.parametrize(
    ("header", "value", "field"),
    [
        ("Фамилия", "2020-01-01", "_lname"),
        ("Имя", "1001", "_fname"),
        ("Город", "5", "_city"),
        ("Код страны", "+375", "_country"),
        ("Создан", "Анна", "_regdate"),
        ("Registration", "yes", "_regdate"),
        ("ID профиля", "12", "profile_id"),
        ("Registration IP", "yes", "_regip"),
        ("Адрес регистрации", "Москва, Мира 5", "_regurl"),
    ],
)
def test_a_header_is_doubted_where_its_values_cannot_be_of_the_field(
    tmp_path: Path, header: str, value: str, field: str
) -> None:
    suggestion = suggest(tmp_path, header, value)

    assert (suggestion.field, suggestion.is_doubtful) == (field, True)


def test_a_status_in_words_is_none_of_the_profile(tmp_path: Path) -> None:
    assert suggest(tmp_path, "Status", "paid", "new").field == ""
    assert suggest(tmp_path, "Status", "0", "1").field == "_status"


def test_dates_of_late_years_are_no_birthdays_unless_the_header_says_so(tmp_path: Path) -> None:
    dates = ("2021-03-01", "2022-04-02", "2023-05-03")

    assert suggest(tmp_path, "subscribed", *dates).field == ""
    assert suggest(tmp_path, "when", "1985-03-01", "1990-04-02", "2001-05-03").field == "_bdate"
    assert suggest(tmp_path, "Дата рождения", *dates).field == "_bdate"


def test_a_header_is_doubted_where_the_values_say_otherwise(tmp_path: Path) -> None:
    suggestion = suggest(tmp_path, "Mail", "Lenin street 5", "Mira street 12", "Main street 1")

    assert (suggestion.field, suggestion.share, suggestion.is_doubtful) == ("email", 0, True)


def test_values_win_over_a_header_that_they_speak_against(tmp_path: Path) -> None:
    first, second = suggest_mapping(read(tmp_path, "Mail;Contact\nLenin street;a@b.ru\nMira street;b@b.ru\n"))

    assert (first.field, second.field, second.reason) == ("", "email", Reason.VALUES)


@pytest.mark.parametrize("values", [["+7 (916) 123-45-67"], ["(212) 555-0100 ext. 5"], [""]])
def test_a_header_is_not_doubted_without_need(tmp_path: Path, values: list[str]) -> None:
    suggestion = suggest(tmp_path, "Phone", *values)

    assert (suggestion.field, suggestion.is_doubtful) == ("phones", False)


@pytest.mark.parametrize(
    ("header", "value", "field"),
    [
        ("Телефон клиента", "+79161234567", "phones"),
        ("Email sent", "yes", ""),
        ("Phone model", "Nokia", ""),
        ("Name of the company", "Roga", ""),
    ],
)
def test_a_header_of_several_words_means_a_field_where_the_values_agree(
    tmp_path: Path, header: str, value: str, field: str
) -> None:
    assert suggest(tmp_path, header, value).field == field


@pytest.mark.parametrize(
    ("headers", "value", "field", "chosen"),
    [
        (["Почта 2", "Email клиента"], "a@b.ru", "email", "Email клиента"),
        (["Email клиента", "Почта 2"], "a@b.ru", "email", "Email клиента"),
        (["Телефон 2", "Телефон 1"], "+79161234567", "phones", "Телефон 1"),
        (["Phone (2)", "Client phone"], "+79161234567", "phones", "Client phone"),
        (["Phone2"], "+79161234567", "phones", "Phone2"),
    ],
)
def test_a_header_with_a_later_number_stands_behind_others(
    tmp_path: Path, headers: list[str], value: str, field: str, chosen: str
) -> None:
    suggestions = suggest_mapping(read(tmp_path, f"{';'.join(headers)}\n{';'.join([value] * len(headers))}\n"))

    assert [each.column for each in suggestions if each.field == field] == [chosen]


@given(st.lists(st.sampled_from(HEADERS), min_size=1, max_size=8, unique=True), st.data())
def test_no_field_is_suggested_twice_and_certainty_is_a_share(headers: list[str], data: st.DataObject) -> None:
    cells = {header: data.draw(st.lists(st.sampled_from(LOOKING), min_size=3, max_size=3)) for header in headers}

    guesses = guess_fields(pl.DataFrame(cells), STANDARD_FIELDS, ())

    assert len({guess.field for guess in guesses}) == len({guess.column for guess in guesses}) == len(guesses)
    assert all(0 <= guess.confidence <= 1 for guess in guesses)


@pytest.mark.parametrize(
    ("names", "order"),
    [
        (["Анна Иванова", "Пётр Сидоров"], NameOrder.FIRST_LAST),
        (["Иванова Анна", "Сидоров Пётр"], NameOrder.LAST_FIRST),
        (["Brown, Anna", "Smith, John"], NameOrder.LAST_FIRST),
        (["Иванова Анна Петровна", "Сидоров Пётр Ильич"], NameOrder.LAST_FIRST_MIDDLE),
        (["John Fitzgerald Kennedy", "George Walker Bush"], NameOrder.FIRST_MIDDLE_LAST),
        (["Ivan Petrov", "Olga Sidorova", "Dmitry Kuznetsov"], NameOrder.FIRST_LAST),
        (["PETROV IVAN", "SIDOROVA OLGA"], NameOrder.LAST_FIRST),
        (["Гарипов Айрат", "Хасанов Ильнур"], NameOrder.LAST_FIRST),
        (["Анна", "Пётр"], None),
        (["New York", "Los Angeles"], None),
        ([None, None], None),
    ],
)
def test_full_names_are_told_with_their_order(names: list[str | None], order: NameOrder | None) -> None:
    assert guess_orders(pl.Series("name", names, dtype=pl.String)) == ((order,) if order else ())


def test_names_of_both_orders_in_one_column_leave_the_order_open() -> None:
    names = pl.Series("name", ["Иванов Иван", "Мария Петрова", "Сидорова Анна", "Пётр Кузнецов"])

    assert set(guess_orders(names)) == {NameOrder.FIRST_LAST, NameOrder.LAST_FIRST}


def test_beside_full_names_no_column_is_a_last_name_by_its_values_alone(tmp_path: Path) -> None:
    rows = "Анна Иванова;Ленина\nПётр Семёнов;Пушкина\n"
    full, street = suggest_mapping(read(tmp_path, f"ФИО;Улица\n{rows}"))
    _, family = suggest_mapping(read(tmp_path, f"ФИО;Фамилия\n{rows}"))

    assert (full.orders, street.field, family.field) == ((NameOrder.FIRST_LAST,), "", "_lname")


def test_a_column_of_full_names_is_no_first_name(tmp_path: Path) -> None:
    full, first = suggest_mapping(read(tmp_path, "Name;Имя клиента\nAnna Brown;Анна\nJohn Smith;Иван\n"))

    assert (full.field, full.orders) == ("", (NameOrder.FIRST_LAST,))
    assert first.field == "_fname"


@pytest.mark.parametrize(
    ("header", "names", "orders"),
    [
        ("Имя", ["Наиль Гарипов", "Ахмад Хасанов"], (NameOrder.FIRST_LAST, NameOrder.LAST_FIRST)),
        ("Name", ["Wei Zhang", "Li Na", "Cher"], (NameOrder.FIRST_LAST, NameOrder.LAST_FIRST)),
        ("Name", ["ООО Ромашка", "АО Вектор"], (NameOrder.FIRST_LAST, NameOrder.LAST_FIRST)),
        ("Person - Name", ["Wei Zhang", "Li Na"], (NameOrder.FIRST_LAST, NameOrder.LAST_FIRST)),
        ("Full name", ["Ivan Petrov", "Olga Sidorova"], (NameOrder.FIRST_LAST,)),
        ("Full name", ["Zhang Wei Li", "Na Li Wu"], (NameOrder.FIRST_MIDDLE_LAST, NameOrder.LAST_FIRST_MIDDLE)),
        ("ФИО", ["Гарипов Наиль", "Хасанов Ахмад"], (NameOrder.LAST_FIRST,)),
        ("ФИО клиента", ["Гарипов Наиль Ахмадович", "Хасанов И. Б."], (NameOrder.LAST_FIRST_MIDDLE,)),
        ("Имя и фамилия", ["Наиль Гарипов", "Ахмад Хасанов"], (NameOrder.FIRST_LAST,)),
    ],
)
def test_below_a_header_of_names_whatever_has_several_words_is_a_full_name(
    tmp_path: Path, header: str, names: list[str], orders: tuple[NameOrder, ...]
) -> None:
    suggestion = suggest(tmp_path, header, *names)

    assert (suggestion.field, suggestion.orders) == ("", orders)


@pytest.mark.parametrize(
    ("header", "names", "field"),
    [
        ("Name", ["Wei", "Li", "Na Li"], "_fname"),
        ("First name", ["Wei Wei", "Na Li"], "_fname"),
        ("Company name", ["Acme Inc", "Roga Kopyta"], ""),
        ("Имя файла", ["a b", "c d"], ""),
    ],
)
def test_other_names_are_no_full_names(tmp_path: Path, header: str, names: list[str], field: str) -> None:
    suggestion = suggest(tmp_path, header, *names)

    assert (suggestion.field, suggestion.orders) == (field, ())


@pytest.mark.parametrize("rows", [2_000, 60_000, 300_000])
def test_the_sample_is_taken_from_all_over_a_long_list(tmp_path: Path, rows: int) -> None:
    contact_list = read(tmp_path, "n\n" + "\n".join(map(str, range(rows))))

    sample = take_sample(contact_list)["n"].cast(pl.Int64)

    assert sample.n_unique() == SAMPLE_ROWS
    assert (sample[0], sample.is_sorted(), sample.max() > rows * 0.6) == (0, True, True)
