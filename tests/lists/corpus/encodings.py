"""Text in the encodings that marketers meet, each with few words in it."""

from __future__ import annotations

import codecs

from altcraft_core.records import ReadOptions
from tests.lists.corpus.case import Case

CYRILLIC = "почта;имя\na@b.ru;Щукин Яков\nc@d.ru;Юлия\n"
CYRILLIC_CELLS = {2: ("a@b.ru", "Щукин Яков"), 3: ("c@d.ru", "Юлия")}
WESTERN = "email;name\na@b.ru;José Muñoz\nc@d.ru;Zoë Müller\n"
WESTERN_CELLS = {2: ("a@b.ru", "José Muñoz"), 3: ("c@d.ru", "Zoë Müller")}
CAPITALS = "ПОЧТА;ИМЯ\na@b.ru;ЩУКИН ЯКОВ\n"


def cyrillic(name: str, content: bytes, encoding: str, told: str | None = None) -> Case:
    return Case(
        name=name,
        content=content,
        told=ReadOptions(encoding=told),
        found=ReadOptions(encoding=encoding, separator=";", header_row=1),
        columns=("почта", "имя"),
        rows=2,
        cells=CYRILLIC_CELLS,
    )


def capital(encoding: str) -> Case:
    return Case(
        name=f"capitals_{encoding}.csv",
        content=CAPITALS.encode(encoding),
        found=ReadOptions(encoding=encoding, separator=";", header_row=1),
        columns=("ПОЧТА", "ИМЯ"),
        rows=1,
        cells={2: ("a@b.ru", "ЩУКИН ЯКОВ")},
    )


def western(name: str, encoding: str) -> Case:
    return Case(
        name=name,
        content=WESTERN.encode(encoding),
        found=ReadOptions(encoding=encoding, separator=";", header_row=1),
        columns=("email", "name"),
        rows=2,
        cells=WESTERN_CELLS,
    )


CASES = (
    cyrillic("utf_8.csv", CYRILLIC.encode(), "utf-8"),
    cyrillic("utf_8_with_mark.csv", codecs.BOM_UTF8 + CYRILLIC.encode(), "utf-8"),
    cyrillic("utf_16_le_with_mark.csv", codecs.BOM_UTF16_LE + CYRILLIC.encode("utf-16-le"), "utf-16"),
    cyrillic("utf_16_be_with_mark.csv", codecs.BOM_UTF16_BE + CYRILLIC.encode("utf-16-be"), "utf-16"),
    cyrillic("utf_16_le.csv", CYRILLIC.encode("utf-16-le"), "utf-16-le"),
    cyrillic("utf_16_be.csv", CYRILLIC.encode("utf-16-be"), "utf-16-be"),
    cyrillic("windows_1251.csv", CYRILLIC.encode("cp1251"), "windows-1251"),
    cyrillic("koi8_r.csv", CYRILLIC.encode("koi8-r"), "koi8-r"),
    cyrillic("cp866.csv", CYRILLIC.encode("cp866"), "cp866"),
    cyrillic("mac_cyrillic.csv", CYRILLIC.encode("mac-cyrillic"), "mac-cyrillic"),
    cyrillic("told_koi8_r.csv", CYRILLIC.replace("\n", "\r\n").encode("koi8-r"), "koi8-r", told="koi8-r"),
    capital("windows-1251"),
    capital("koi8-r"),
    capital("cp866"),
    western("windows_1252.csv", "windows-1252"),
    western("utf_8_western.csv", "utf-8"),
    Case(
        name="number_signs_windows_1251.csv",
        content="email;note\na@b.ru;№ 7 – «x»\n".encode("cp1251"),
        found=ReadOptions(encoding="windows-1251", separator=";", header_row=1),
        columns=("email", "note"),
        rows=1,
        cells={2: ("a@b.ru", "№ 7 – «x»")},
    ),
    Case(
        name="signs_of_money_windows_1252.csv",
        content="email;price\na@b.ru;£5\nc@d.ru;5 €\n".encode("cp1252"),
        found=ReadOptions(encoding="windows-1252", separator=";", header_row=1),
        columns=("email", "price"),
        rows=2,
        cells={2: ("a@b.ru", "£5"), 3: ("c@d.ru", "5 €")},
    ),
    Case(
        name="polish_windows_1250.csv",
        content="email;name\na@b.ru;Łukasz Wójcik\nc@d.ru;Świętosława Gołąb\n".encode("cp1250"),
        found=ReadOptions(encoding="cp1250", separator=";", header_row=1),
        columns=("email", "name"),
        rows=2,
        cells={2: ("a@b.ru", "Łukasz Wójcik")},
    ),
)
