from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.lists.making import read, rows_of

Column = tuple[str, ...]
Table = tuple[Column, list[Column]]

#: Header -> what may stand below it.
COLUMNS: Mapping[str, Column] = {
    "email": ("anna@example.com", "i.ivanov+1@mail.example.ru", "x_y@b.org", '"q"@b.ru', ""),
    "phone": ("+7 916 123-45-67", "8 (916) 123-45-67", "79161234567", "123-45-67, 8(495)1234567; 02", ""),
    "birthday": ("31.12.1990", "1990-12-31", "01/02/2001", "1990-12-31 10:05:00", ""),
    "sum": ("1,5", "1 500,50", "0", "12.30", "100%", ""),
    "note": ("x\ny\n", "a|b^c\td", '15" x 17"', "C:\\dir\\", "\\", '"', "''", " spaces ", "one, two; three", "{}", ""),
}
CYRILLIC: Mapping[str, Column] = {
    "Имя": ("Анна", "Щукин Яков", "Ёлкина Юлия", "ИВАНОВ ИВАН", "Эйхман-Цой Ия", "анна", "Ann Lee", "O'Neil, Bob", ""),
    "Город": ("Москва", "Санкт-Петербург", 'г. Омск, ул. "Мира", 5', "Ростов-на-Дону; Омск", "Нижний Новгород", ""),
    "Компания": ('ООО "Ромашка"', '"Мак"', "ИП Щукин, Омск", "вторая\nстрока", ""),
}
WESTERN: Mapping[str, Column] = {
    "name": ("José Muñoz", "Zoë Müller", "François, Jr.", "Guðrún", "Ann Lee", "O'Neil", ""),
    "city": ("São Tomé", "Töölö; Espoo", 'Bath "Spa"', "New York, NY", ""),
}
UNICODE = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32")
ONE_BYTE = {
    "windows-1251": CYRILLIC,
    "koi8-r": CYRILLIC,
    "cp866": CYRILLIC,
    "mac-cyrillic": CYRILLIC,
    "windows-1252": WESTERN,
}
#: Fewer letters beyond ASCII may make sense in two of the encodings of one byte.
FEW = 20


@st.composite
def people(draw: st.DrawFn, named: Mapping[str, Column]) -> Table:
    """A header with a word that is well known, and rows with plausible cells below it."""
    cells = {**COLUMNS, **named}
    others = draw(st.lists(st.sampled_from(sorted(cells.keys() - {"email"})), min_size=1, max_size=6, unique=True))
    header = draw(st.permutations(["email", *others]))
    rows = st.tuples(*(st.sampled_from(cells[name]) for name in header))
    return tuple(header), draw(st.lists(rows, min_size=20, max_size=30))


@st.composite
def encoded_people(draw: st.DrawFn) -> tuple[str, Table]:
    encoding = draw(st.sampled_from([*UNICODE, *ONE_BYTE]))
    named = ONE_BYTE[encoding] if encoding in ONE_BYTE else CYRILLIC | WESTERN
    return encoding, draw(people(named))


@pytest.mark.slow
@given(
    encoded=encoded_people(),
    separator=st.sampled_from(",;\t|^"),
    quoting=st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    title=st.sampled_from(["", "Report of March\n", "Report of March\n\n"]),
)
def test_a_list_of_people_is_read_as_it_was_written_though_nobody_tells_how(
    encoded: tuple[str, Table], separator: str, quoting: int, end: str, title: str
) -> None:
    encoding, (header, rows) = encoded
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=separator, lineterminator="\n", quoting=quoting).writerows([header, *rows])
    text = title + buffer.getvalue()
    assume(encoding in UNICODE or sum(not letter.isascii() for letter in text) >= FEW)

    with TemporaryDirectory() as folder:
        found = read(Path(folder), text.replace("\n", end).encode(encoding))
        read_rows = rows_of(found)

    header_row = title.count("\n") + 1
    assert (found.options.separator, found.options.header_row) == (separator, header_row)
    assert found.columns == header
    assert read_rows == [(number, *(cell or None for cell in row)) for number, row in enumerate(rows, header_row + 1)]
