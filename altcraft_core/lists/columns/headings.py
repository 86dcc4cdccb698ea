"""What a header says, word by word: which fields it names, and whether of the client or of somebody else."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA

_HUMP = re.compile(r"(?<=[a-zа-я])(?=[A-ZА-Я])|(?<=[A-Z])(?=[A-Z][a-z])")
_WORD = re.compile(r"[^\W\d_]+|\d+|№")
_LONGEST = 4  # words that name a field together
_LONG_HEADER = 20  # words; what is longer is a sentence
_SHORT, _SHORT_ALL, _LONG = 4, 7, 9  # letters: of a word, of all words run together, of one that may have two faults

#: Whose contacts and names they are: never the client's own.
_OTHERS = re.compile(
    r"""
    manager|менеджер|ответственн|owner|владел|agent|агент|assistant|ассистент|помощник|accountant|бухгалтер|courier|курьер|
    driver|водител|director|директор|supervisor|руководител|начальник|curator|куратор|operator|оператор|doctor|врач|
    author|автор|creator|supplier|поставщик|partner|партнер|seller|продав|sender|отправител|by$|кем$|
    friend|друг[аиу]?$|друз|подруг|referr|реферал|рекоменд|пригласи|emergency|экстренн|relative|родствен|guardian|опекун|
    child|kids?$|sons?$|daughter|ребен|дет(?:и|ей)$|сын|доч|parent|родител|mother|father|мат(?:ь|ери)$|отец|отца$|мам|
    пап[аы]$|wife|husband|spouse|супруг|жен[аы]$|мужа$|pets?$|питом|
    branch|филиал|shop|store|магазин|warehouse|склад|server|сервер|fax|факс|support|поддержк
    """,
    re.VERBOSE,
)
#: What stands beside the name of a field and changes nothing: that it is the client's, the first one, filled by all.
_CLIENTS = re.compile(
    r"""
    clients?|customers?|contacts?|users?|persons?|people|subscribers?|members?|buyers?|recipients?|leads?|profiles?|my|your|
    клиент\w*|покупател\w*|заказчик\w*|контакт\w*|пользовател\w*|подписчик\w*|получател\w*|абонент\w*|
    участник\w*|анкет\w*|ваш\w*|
    home|work|business|billing|shipping|mailing|default|address|primary|main|personal|private|mobile|residence|моб\w*|сот\w*|
    рабоч\w*|домашн\w*|личн\w*|частн\w*|основн\w*|доп|дополнительн\w*|проживани\w*|адрес\w*|
    number|no|номер\w*|№|date|дата|time|время|value|значени\w*|field|поле|required|обязательно|properties|attributes|
    the|of|at|on|and|or|и|или|м|ж|[a-z]|\d+
    """,
    re.VERBOSE,
)
#: Alone they name nothing, so that the values may speak; some are names of fields in other languages.
_MUTE = re.compile(
    r"""
    columns?|col|fields?|var|unnamed|untitled|values?|data|info|столбец|колонка|поле|значени[ея]|данные|инфо|
    contacts?|clients?|customers?|users?|persons?|subscribers?|buyers?|recipients?|who|where|when|from|sms|viber|
    контакт\w*|лицо|клиент|покупатель|заказчик|пользователь|подписчик|получатель|абонент|кто|где|откуда|когда|вайбер|
    vorname|nachname|geburtsdatum|geburtstag|geschlecht|land|stadt|ort|prenom|prénom|nom|naissance|sexe|pays|ville|
    nombre|apellidos?|nacimiento|sexo|pais|país|ciudad|nome|cognome|paese|citta|città|family|
    прізвище|народження|стать|країна|місто|[a-z]|\d+
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, kw_only=True)
class Heading:
    """A header, read."""

    fields: tuple[str, ...]  #: that some of its words name
    others: tuple[str, ...]  #: its other words

    @property
    def is_of_others(self) -> bool:
        """Does it speak of somebody beside the client?"""
        return any(_OTHERS.match(word) for word in self.others)

    @property
    def is_of_clients(self) -> bool:
        """Does it say nothing beside the names of fields?"""
        return all(_CLIENTS.fullmatch(word) for word in self.others)

    @property
    def is_mute(self) -> bool:
        """Does it name nothing at all?"""
        return not self.fields and all(_MUTE.fullmatch(word) for word in self.others)


def read_heading(column: str, words: Mapping[str, str]) -> Heading:
    """`words` are the fields by the header words that name them, simplified. The longer name goes before."""
    parts = split_words(column)
    fields: list[str] = []
    others: list[str] = []
    place = 0
    while place < len(parts):
        ends = range(min(len(parts), place + _LONGEST), place, -1)
        end = next((end for end in ends if "".join(parts[place:end]) in words), None)
        if end is None:
            others.append(parts[place])
        else:
            fields.append(words["".join(parts[place:end])])
        place = end or place + 1
    return Heading(fields=tuple(dict.fromkeys(fields)), others=tuple(others))


def split_words(column: str) -> tuple[str, ...]:
    """The words and numbers of a header in small letters: "Phone2", "firstName" and "first_name" have two."""
    words = _WORD.findall(_HUMP.sub(" ", column.replace("ё", "е").replace("Ё", "Е")))
    return tuple(word.lower() for word in words[:_LONG_HEADER])


def is_misspelt(words: Sequence[str], meant: Sequence[str]) -> bool:
    """May these words be the others with a letter wrong, missing, doubled or swapped in some, or a space lost?

    A word that is missing or another is no fault of spelling, nor is another first letter: "Created by", "Profile" and
    "Sender" are none of "created at", "profile id" and "gender".
    """
    if len(words) == len(meant):
        return all(word == other or _is_slip(word, other) for word, other in zip(words, meant, strict=True))
    together, other = "".join(words), "".join(meant)
    return min(len(together), len(other)) >= _SHORT_ALL and OSA.distance(together, other, score_cutoff=1) <= 1


def _is_slip(word: str, meant: str) -> bool:
    if len(word) < _SHORT or len(meant) <= _SHORT or (len(word) == _SHORT and word[0] != meant[0]):
        return False
    faults = 1 if len(meant) < _LONG else 2
    return word[1:] != meant[1:] and OSA.distance(word, meant, score_cutoff=faults) <= faults
