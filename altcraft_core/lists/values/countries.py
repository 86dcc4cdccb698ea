"""Countries by the names that people give them, in English and Russian."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

from babel import Locale

_LANGUAGES = ("en", "ru")
_NO_COUNTRIES = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})  # unions, oceans, and what is unknown
#: Beside the names that babel knows. What may mean two countries is none of them: "Congo", "Virgin Islands".
_ALSO: Mapping[str, tuple[str, ...]] = {
    "RU": ("рф", "р.ф.", "российская федерация", "россия рф", "russian federation", "rus", "rossiya", "rossia", "rf"),
    "US": (
        *("сша", "с.ш.а.", "соединенные штаты америки", "америка", "america", "usa", "u.s.a.", "u.s.a", "u.s.", "u.s"),
        *("united states of america", "united states of america (usa)"),
    ),
    "GB": (
        *("uk", "u.k.", "u.k", "great britain", "britain", "united kingdom of great britain and northern ireland"),
        *("england", "scotland", "wales", "northern ireland", "gbr", "соединенное королевство", "британия"),
        *("соединенное королевство великобритании и северной ирландии", "англия", "шотландия", "уэльс"),
        "северная ирландия",
    ),
    "BY": ("белоруссия", "республика беларусь", "рб", "blr", "belorussia", "byelorussia"),
    "KZ": ("республика казахстан", "рк", "kaz", "казакстан", "kazakstan", "қазақстан"),
    "UA": ("ukr", "україна"),
    "UZ": ("uzb",),
    "KG": ("кыргызстан", "кыргызская республика", "kgz", "kyrgyz republic", "kirghizia", "kirgizstan", "kirgizia"),
    "MD": ("молдавия", "moldavia"),
    "AM": ("arm",),
    "GE": ("geo",),
    "AZ": ("aze", "азербайджанская республика", "azerbaidjan"),
    "TJ": ("tadjikistan", "tadzhikistan"),
    "TM": ("туркмения",),
    "EE": ("эстонская республика",),
    "LT": ("литовская республика",),
    "LV": ("латвийская республика",),
    "CZ": ("czech republic", "чешская республика"),
    "SK": ("slovak republic", "словацкая республика"),
    "DE": ("deu", "ger", "фрг", "deutschland"),
    "AT": ("osterreich",),
    "CH": ("sui", "schweiz", "suisse"),
    "FR": ("fra", "французская республика"),
    "NL": ("ned", "holland", "голландия"),
    "LU": ("luxemburg",),
    "IE": ("eire",),
    "ES": ("espana",),
    "PT": ("por",),
    "IT": ("italia",),
    "GR": ("gre", "hellas", "греческая республика"),
    "DK": ("den",),
    "PL": ("polska",),
    "RO": ("rumania", "roumania"),
    "BG": ("bul",),
    "HR": ("cro",),
    "BA": ("bosnia", "bosnia herzegovina", "босния"),
    "MK": ("macedonia", "македония", "fyrom", "former yugoslav republic of macedonia"),
    "VA": ("vatican", "holy see", "holy see (vatican city state)"),
    "FO": ("faroes", "фареры"),
    "TR": ("turkey", "турецкая республика"),
    "IL": ("state of israel", "государство израиль"),
    "PS": ("palestine", "палестина", "state of palestine", "palestinian territory, occupied"),
    "SY": ("syrian arab republic", "сирийская арабская республика"),
    "SA": ("ksa", "saudi"),
    "AE": (
        "uae",
        "u.a.e.",
        "оаэ",
        "о.а.э.",
        "emirates",
        "эмираты",
        "арабские эмираты",
        "объединенные арабские эмираты",
    ),
    "IR": ("persia", "персия"),
    "CN": (
        *("кнр", "китайская народная республика", "chn", "prc", "p.r.c.", "pr china", "p.r. china"),
        "people's republic of china",
    ),
    "HK": ("hong kong", "hongkong", "hong kong sar", "гонконг"),
    "MO": ("macau", "macao", "macau sar", "макао"),
    "TW": ("taiwan, province of china",),
    "MM": ("burma", "бирма", "myanmar", "мьянма"),
    "KR": ("корея", "южная корея", "korea", "korea, south", "rok"),
    "KP": (
        *("северная корея", "korea, north", "dprk", "democratic people's republic of korea"),
        "корейская народно-демократическая республика",
    ),
    "TH": ("тайланд",),
    "VN": ("viet nam", "социалистическая республика вьетнам"),
    "LA": ("lao pdr", "lao people's democratic republic"),
    "BN": ("brunei darussalam",),
    "TL": ("east timor",),
    "FM": ("federated states of micronesia", "микронезия"),
    "MV": ("мальдивские острова",),
    "SC": ("сейшелы",),
    "BS": ("багамские острова",),
    "BM": ("бермуды",),
    "KY": ("каймановы острова",),
    "FK": ("falkland islands (malvinas)",),
    "VG": ("virgin islands, british",),
    "VI": ("virgin islands, u.s.",),
    "VC": ("saint vincent and the grenadines",),
    "DO": ("доминикана",),
    "SV": ("эль сальвадор",),
    "SR": ("surinam",),
    "BR": ("brasil",),
    "BO": ("plurinational state of bolivia",),
    "VE": ("bolivarian republic of venezuela",),
    "ZA": ("rsa", "юар", "южная африка", "южноафриканская республика"),
    "EG": ("арабская республика египет", "arab republic of egypt"),
    "LY": ("libyan arab jamahiriya",),
    "CI": ("ivory coast", "берег слоновой кости", "cote d ivoire"),
    "CD": (
        *("dr congo", "drc", "democratic republic of the congo", "democratic republic of congo"),
        *("др конго", "дрк", "демократическая республика конго"),
    ),
    "CG": ("republic of the congo", "republic of congo", "республика конго"),
    "CF": ("цар", "центральноафриканская республика"),
    "CM": ("cameroun",),
    "CV": ("cabo verde",),
    "SZ": ("swaziland", "свазиленд"),
    "TZ": ("united republic of tanzania",),
}
#: What people write in several ways -> one of them; in small letters, one after another.
_ONE_WAY = tuple(
    (re.compile(pattern), way)
    for pattern, way in (
        ("ё", "е"),
        ("[’‘ʼ`´]", "'"),
        ("&", " and "),
        (r"^(.+?)(?:,| \() ?(.+ of(?: the)?)\)?$", r"\2 \1"),  # "korea, republic of", "korea (the republic of)"
        (r"^the |,? \(?the\)?$", ""),
        (r"\bsaint\b|\bst\.", "st"),
        (r"\bостров", "о-в"),
        (r"\bресп\b\.?", "республика"),
        ("[ —–-]+", " "),
    )
)
#: Two countries are a republic of China.
_TITLE = re.compile(
    r"^(?:(?:(?:islamic |federal )?republic|kingdom) of (?!(?:the )?china$)(?:the )?"
    r"|(?:исламская |федеративная )?республика |королевство )"
)


@cache
def country_codes() -> Mapping[str, str]:
    """Name in lower case, with a plain е -> two letters."""
    names: dict[str, str] = {}
    for language in _LANGUAGES:
        territories = Locale.parse(language).territories
        names |= {name: code for code, name in territories.items() if code.isalpha() and code not in _NO_COUNTRIES}
    names |= {name: code for code, others in _ALSO.items() for name in others}
    return {name.lower().replace("ё", "е"): code for name, code in names.items()}


def fold_country(name: str) -> str:
    """The name in the one way in which it is looked up: whatever its letter case, accents, hyphens and articles."""
    parts = unicodedata.normalize("NFD", name.lower())
    folded = unicodedata.normalize("NFC", re.sub(r"(?<=[a-z])[\u0300-\u036f]+", "", parts))
    for pattern, way in _ONE_WAY:
        folded = pattern.sub(way, folded)
    return folded


def drop_title(name: str) -> str:
    """A folded name without the "republic of" before it."""
    return _TITLE.sub("", name)
