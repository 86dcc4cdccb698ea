"""Countries by the names that people give them, in English and Russian."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from babel import Locale

_LANGUAGES = ("en", "ru")
_NO_COUNTRIES = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})  # unions, oceans, and what is unknown
_ALSO: Mapping[str, tuple[str, ...]] = {
    "RU": ("рф", "российская федерация", "россия рф", "russian federation", "rus"),
    "US": ("сша", "соединенные штаты америки", "америка", "usa", "u.s.a.", "u.s.", "united states of america"),
    "GB": ("uk", "u.k.", "great britain", "england", "scotland", "wales", "англия", "британия", "gbr"),
    "BY": ("белоруссия", "республика беларусь", "рб", "blr"),
    "KZ": ("республика казахстан", "рк", "kaz"),
    "UA": ("ukr",),
    "UZ": ("uzb",),
    "KG": ("кыргызстан", "kgz"),
    "MD": ("молдавия", "moldavia"),
    "AM": ("arm",),
    "GE": ("geo",),
    "AZ": ("aze",),
    "TM": ("туркмения",),
    "CZ": ("czech republic", "чешская республика"),
    "DE": ("deu", "фрг", "deutschland"),
    "FR": ("fra",),
    "TR": ("turkey",),
    "CN": ("кнр", "chn"),
    "HK": ("hong kong", "гонконг"),
    "MM": ("burma", "бирма", "myanmar", "мьянма"),
    "KR": ("корея", "южная корея", "korea"),
    "AE": ("uae", "оаэ", "эмираты", "объединенные арабские эмираты"),
    "NL": ("holland", "голландия"),
}


@cache
def country_codes() -> Mapping[str, str]:
    """Name in lower case, with a plain е -> two letters."""
    names: dict[str, str] = {}
    for language in _LANGUAGES:
        territories = Locale.parse(language).territories
        names |= {name: code for code, name in territories.items() if code.isalpha() and code not in _NO_COUNTRIES}
    names |= {name: code for code, others in _ALSO.items() for name in others}
    return {name.lower().replace("ё", "е"): code for name, code in names.items()}
