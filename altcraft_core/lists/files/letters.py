"""In which of the old one-byte encodings a text was written, by the letters that stand side by side in it."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass

#: As operators know them, the likeliest first: of two that fit alike, the first one is taken.
ENCODINGS = ("windows-1251", "windows-1252", "koi8-r", "cp866", "mac-cyrillic")

#: Russian letter -> the letters that follow it, the most frequent first. Other pairs are hardly Russian.
_FOLLOWERS = {
    "а": "нрлятмдйсквгбзипхуфшеочцажэющ",
    "б": "аиуоерлсъщыбвьйня",
    "в": "аеиоснрылгтьдучявзйкмпшщю",
    "г": "оаериувлгсбцдн",
    "д": "аоеижрсунмыкюдлпхвьйтцчшя",
    "е": "рнтйквлсдгмцепзабжчшхиоуфяющ",
    "ж": "инауедсокбл",
    "з": "аисеонлыбрвьугдяжйкмтю",
    "и": "йнлхктяересмвчгбадцопзижуфшющ",
    "й": "стнлроемвдакшзцбгфч",
    "к": "иаосутрвеклмхгфьдшнцйч",
    "л": "иаьоелуяюкмтгыбнджвпфйсчш",
    "м": "аиеобспмуыьянвкэлрфйю",
    "н": "асоидегтынькувцбзмялшюжрфйчщ",
    "о": "внрлгсмйктдпбезачуфяжохшицщю",
    "п": "аеоируслтпкьяхнюйцчы",
    "р": "аиоесутгднмыблькврцхяфшэюзпчжйщ",
    "с": "ктеаиосувлрпнмьыябфхчдшгйцю",
    "т": "аориесуынвтьляхкмчбюдйпцш",
    "у": "рнаслтмбзкгдвэпшжиефйохцчюущя",
    "ф": "иерауолтшяймсфь",
    "х": "аиоуменрслтьвй",
    "ц": "иакеуыов",
    "ч": "еаинжтукоьвлршя",
    "ш": "еасовиктунрмпйлцья",
    "щ": "еуаинья",
    "ъ": "еюя",
    "ы": "йехкрлнгмзцшвбджипстучщ",
    "ь": "сяентюгдвмобикчшзйруцщ",
    "э": "рлкнсфйдвмтгп",
    "ю": "жкртлднйсагмзбщвипхцчш",
    "я": "нтбпркмцзлвгдсжийхчшщю",
}
_FREQUENT = 6  #: so many of the letters that follow are frequent
_NEIGHBOURS = "іїєґў"  #: of Ukrainian and Belarusian; what follows them is not told here
_ACCENTED = "áâàäãåæçéèêëíîìïñóôòöøõúûùüýÿžšœß"
#: Accented letters that do stand side by side: German, Portuguese, Spanish, French, Finnish, Swedish, Estonian.
_SIDE_BY_SIDE = {
    **{"ä": "äß", "ö": "öß", "ü": "üßñ", "ç": "ãõóáà", "é": "é", "ï": "é", "å": "å", "õ": "ü"},
    **dict.fromkeys("íóú", "ñ"),
}
#: Icelandic pairs. The same bytes are Turkish letters in windows-1254, where other letters stand beside them.
_ICELANDIC = {"þ": "óorjuúöæ", "ð": "óírmbnösjau", **dict.fromkeys("ríóúiuá", "ð")}
#: Stand beside letters; any other sign does not, or is a letter of Central Europe by the same byte.
_MARKS = "«»“”„‘’–—…№\u00a0®©™°µ§±·•²€"

# How much likelier than by chance a pair is in a text that is read rightly, as a natural logarithm.
_OFTEN, _SOMETIMES, _EITHER, _ODD, _WRONG = 1.5, 0.3, 0.0, -2.0, -4.0

_NONE = "\ufffd"  #: in the place of a byte that is no character
#: Makes no sense even alone: letters of Serbian and Macedonian have the bytes of "€" and "£".
_STRANGERS = {_NONE, *"ЂЃѓЉЊЌЋђљњќћЏџЈјЅѕ"}
_SUREST = 0.99  #: letters prove nothing


@dataclass(frozen=True, kw_only=True)
class Guess:
    """An encoding, and how sure it is, from 0 to 1."""

    encoding: str
    certainty: float


def guess_encoding(content: bytes) -> Guess | None:
    """The likeliest of ENCODINGS for a piece of text; None where it makes sense in none of them.

    In much text that fits, a byte that no character of the encoding has does not count.
    """
    texts = {encoding: content.decode(encoding, errors="replace") for encoding in ENCODINGS}
    weights = {encoding: _weigh(text) for encoding, text in texts.items()}
    best = max(weights, key=weights.__getitem__)
    if weights[best] < 0:
        return None
    odds = sum(
        math.exp(weight - weights[best]) for encoding, weight in weights.items() if texts[encoding] != texts[best]
    )
    return Guess(encoding=best, certainty=min(_SUREST, 1 / (1 + odds)))


def _weigh(text: str) -> float:
    """How well neighbouring letters fit, added up over each pair with a letter beyond ASCII."""
    pairs = Counter(zip(f" {text}", f"{text} ", strict=True))
    return sum(times * _weigh_pair(*pair) for pair, times in pairs.items() if not (pair[0] + pair[1]).isascii())


def _weigh_pair(first: str, second: str) -> float:
    kinds = _kind(first) + _kind(second)
    if _is_western(first, second):
        return _SOMETIMES
    if "?" in kinds:
        return _EITHER if "." in kinds and not {first, second} & _STRANGERS else _WRONG
    if "." in kinds or "-" in kinds:
        return _ODD if second in "ьъыЬЪЫ" else _EITHER
    if first.islower() and second.isupper():
        return _WRONG
    if kinds == "рр":
        return _weigh_russian(first.lower().replace("ё", "е"), second.lower().replace("ё", "е"))
    if kinds in ("aé", "éa"):
        return _SOMETIMES
    return _EITHER if "і" in kinds and "a" not in kinds else _ODD


def _is_western(first: str, second: str) -> bool:
    """Do two letters stand side by side in a western language, though not in most of them?"""
    small, next_small = first.lower(), second.lower()
    is_known = any(next_small in pairs.get(small, "") for pairs in (_SIDE_BY_SIDE, _ICELANDIC))
    return is_known and not (first.islower() and second.isupper())


def _weigh_russian(first: str, second: str) -> float:
    place = _FOLLOWERS[first].find(second)
    if place < 0:
        return _WRONG
    return _OFTEN if place < _FREQUENT else _SOMETIMES


def _kind(letter: str) -> str:
    """р: a Russian letter; і: one of its neighbours; a, é: Latin; -: a mark; dot: other ASCII; ?: none of these."""
    small = letter.lower()
    if letter.isascii():
        return "a" if letter.isalpha() else "."
    if letter in _MARKS:
        return "-"
    kinds = {"р": small in _FOLLOWERS or small == "ё", "і": small in _NEIGHBOURS, "é": small in _ACCENTED}
    return next((kind for kind, is_it in kinds.items() if is_it), "?")
