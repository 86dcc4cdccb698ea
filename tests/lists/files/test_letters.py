from __future__ import annotations

from collections.abc import Callable

import pytest

from altcraft_core.demo.names import RUSSIAN_CITIES, RUSSIAN_FAMILIES, RUSSIAN_MEN, RUSSIAN_WOMEN
from altcraft_core.lists.files.letters import ENCODINGS, guess_encoding

CYRILLIC = [encoding for encoding in ENCODINGS if encoding != "windows-1252"]
WORDS = [str(word) for names in (RUSSIAN_MEN, RUSSIAN_WOMEN, RUSSIAN_FAMILIES, RUSSIAN_CITIES) for word in names]
RARE = ["Щукин", "Юлия", "Эльвира", "Подъячев", "Ыгатта", "Мкртчян", "Гюльназ", "Хрущёв", "Жюль", "Цой"]
FEW = 5  #: names, as in the smallest lists


@pytest.mark.parametrize("written", [str.title, str.upper], ids=["names", "capitals"])
@pytest.mark.parametrize("encoding", CYRILLIC)
def test_a_few_russian_names_tell_their_encoding(encoding: str, written: Callable[[str], str]) -> None:
    words = [written(word) for word in (*WORDS, *RARE)]
    lists = ["\n".join(f"a@b.ru;{word}" for word in words[start : start + FEW]) for start in range(len(words) - FEW)]
    wrong = [one for one in lists if _read(one.encode(encoding)) != one]
    assert not wrong


WESTERN = [
    "José",
    "Müller",
    "Zoë",
    "Peña",
    "Søren",
    "Ångström",
    "François",
    "São Tomé",
    "Größe",
    "Muñoz Nuñez",
    "créée",
]
NORTHERN = [
    "Þór Ðögg",
    "Guðrún Þórðardóttir",
    "Jääskeläinen",
    "Töölö",
    "Mäßig",
    "Groß;Weiß;Straße",
    "Conceição",
    "MÜÑOZ",
]


@pytest.mark.parametrize("name", [*WESTERN, *NORTHERN])
def test_one_western_name_tells_its_encoding(name: str) -> None:
    content = f"a@b.ru;{name}".encode("cp1252")
    assert _read(content) == f"a@b.ru;{name}"


SIGNS = ["Acme®", "25°C", "100 µg", "£5", "5 €", "±3", "© 2024", "Acme™", "25 m²", "½ l", "§ 7"]


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("count", [1, 200])
def test_signs_without_accented_letters_tell_their_encoding(sign: str, count: int) -> None:
    content = f"a@b.ru;{sign}\n" * count
    assert _read(content.encode("cp1252")) == content


@pytest.mark.parametrize("text", ["Мир®", "«Ромашка»™", "Цена 5 €", "Вода 25 °С"])
def test_signs_beside_russian_words_leave_their_encoding_to_these(text: str) -> None:
    content = f"a@b.ru;{text}"
    assert _read(content.encode("cp1251")) == content


@pytest.mark.parametrize("names", ["Łukasz Wójcik\nŚwiętosława Gołąb", "Elżbieta\nMałgorzata", "Lukáš Dvořák\nJiří"])
def test_names_of_central_europe_are_not_taken_for_western_ones(names: str) -> None:
    assert guess_encoding(names.encode("cp1250")) is None


def test_one_byte_that_is_no_character_does_not_hide_the_encoding_of_a_long_list() -> None:
    guess = guess_encoding("a@b.ru;Анна\n".encode("cp1251") * 200 + b"c@d.ru;\x98\n")
    assert guess is not None
    assert guess.encoding == "windows-1251"


def test_a_single_letter_is_a_guess() -> None:
    guess = guess_encoding("a@b.ru;М".encode("cp1251"))
    assert guess is not None
    assert guess.certainty < 0.9


def test_letters_that_never_stand_together_are_no_text() -> None:
    assert guess_encoding(bytes(range(128, 256))) is None


def _read(content: bytes) -> str:
    guess = guess_encoding(content)
    return content.decode(guess.encoding) if guess else ""
