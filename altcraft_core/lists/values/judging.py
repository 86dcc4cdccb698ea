"""Mail addresses, phone numbers, JSON: a shortcut in Polars for plain values, the library for the distinct rest.

The libraries take some 30 µs a value, so a list of a million rows cannot be given to them row by row. A shortcut gives
the normalized value where it is sure, and null where the library may have to say; it never accepts what the library
refuses. Another tells the values that no library would take.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import NoReturn

import email_validator
import phonenumbers
import polars as pl

from altcraft_core.fields import FieldKind
from altcraft_core.lists.values.numbering import find_number
from altcraft_core.lists.values.shortcuts import by_expression, shorten

_WORD = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*"  # two hyphens in a row stand for something else
_MAIL = rf"^{_WORD}(?:\.{_WORD})*@(?:{_LABEL}\.)+[A-Za-z]{{2,}}$"
_NAME, _, _DOMAIN = _MAIL.rpartition("@")
_LOW_MAIL = f"{_NAME}@{_DOMAIN.replace('A-Z', '')}"  # how most are written
_PLAIN_NAME = re.compile(rf"{_WORD}(?:\.{_WORD})*")  # before the @
_MAIL_BYTES = 64  #: up to here neither the part before @ nor a label of the domain can be too long
_RESERVED = rf"(?i)[@.](?:{'|'.join(email_validator.SPECIAL_USE_DOMAIN_NAMES).replace('.', '[.]')})$"
#: Where mobile numbers may also follow the bare country code or the national prefix. Not so everywhere: 49160... may be
#: a German number with or without its code, and Colombian mobiles have no national prefix.
_FREE_PREFIXES = frozenset({"RU", "KZ", "BY", "UA", "UZ"})
#: An extension that is written as one. The library also takes any digits behind a comma or a semicolon for one.
_EXTENSION = re.compile(
    r"(?i)(?:e?xt(?:ensi[oó]n)?|ｅ?ｘｔｎ?|доб|anexo|int|ｉｎｔ|[xｘ#＃~～])[:.．=, \xa0\t-]*\d{1,5}#?$"
)
#: Where the library leaves out what follows, or reads it as something else: a second number, hidden digits, words,
#: whose letters stand for digits.
_CUT = re.compile(r"(?is)\d.*(?:(?:;|[\\/] *x|\*).*\d|[^\W\d_])")
_JSON_SPACES = re.compile(r'("(?:[^"\\]|\\.)*")|\s+')
_REMEMBERED = 16_384  # decisions: a list repeats its odd values, and memory must not grow with it


@dataclass(frozen=True, kw_only=True)
class Judge:
    """How values of one kind are judged: the plain ones in Polars, the doubtful ones value by value."""

    write: Callable[[pl.Expr], pl.Expr]  #: bare text -> normalized where it is plain, else null
    is_doubtful: Callable[[pl.Series], pl.Series]  #: texts that are not plain -> may the library take them?
    decide: Callable[[str], str | None]  #: the library's word: normalized, or None when refused


def find_judge(kind: FieldKind, phone_country: str) -> Judge | None:
    """The judge of a kind; None for kinds that expressions settle alone."""
    phone_country = phone_country.upper()
    match kind:
        case FieldKind.EMAIL:
            return Judge(write=write_mail, is_doubtful=is_doubtful_mail, decide=_decide_by_domain)
        case FieldKind.PHONE:
            pattern, code = _mobile_pattern(phone_country)
            return Judge(
                write=lambda text: pl.lit(code) + text.str.extract(pattern, 1),
                is_doubtful=is_doubtful_phone,
                decide=lambda value: find_number(value, phone_country) or decide_phone(value, phone_country),
            )
        case FieldKind.OBJECT:
            return Judge(write=write_plain_json, is_doubtful=is_doubtful_json, decide=decide_json)
        case _:
            return None


def normalize_judged(text: pl.Expr, judge: Judge) -> pl.Expr:
    """The judge's normalized values; null where absent or refused. Streams: values are decided as they come."""
    decide = lru_cache(_REMEMBERED)(judge.decide)
    return shorten(text, judge.write(text), lambda odd: _decide_distinct(odd, judge.is_doubtful, decide))


def _decide_distinct(
    texts: pl.Series, is_doubtful: Callable[[pl.Series], pl.Series], decide: Callable[[str], str | None]
) -> pl.Series:
    """Only here a library sees values one by one, each distinct one once."""
    odd = texts.unique()
    odd = odd.filter(is_doubtful(odd))
    if odd.is_empty():
        return texts.clear(len(texts))
    decided = pl.Series([decide(text) for text in odd], dtype=pl.String)
    # `replace_strict` sees only the rows of one batch here.
    return texts.replace_strict(odd, decided, default=None, return_dtype=pl.String)


# ---------------------------------------------------------------- mail


def write_mail(text: pl.Expr) -> pl.Expr:
    """A plain address with its domain in lower case; before the @ a server may tell cases apart."""
    return shorten(text, pl.when(_is_plain(text, _LOW_MAIL)).then(text), by_expression(_lower_domain))


def _lower_domain(text: pl.Expr) -> pl.Expr:
    at = text.str.find("@", literal=True)
    return pl.when(_is_plain(text, _MAIL)).then(text.str.head(at) + text.str.slice(at).str.to_lowercase())


def _is_plain(text: pl.Expr, shape: str) -> pl.Expr:
    """An ASCII address of ordinary length and of this shape, under a domain that may exist."""
    return (text.str.len_bytes() <= _MAIL_BYTES) & text.str.contains(shape) & ~text.str.contains(_RESERVED)


def is_doubtful_mail(texts: pl.Series) -> pl.Series:
    """One @ with something on both sides, and no space: the library refuses all else."""
    return texts.str.contains(r"^[^@ ]+@[^@ ]+$")


def decide_mail(value: str) -> str | None:
    """What email-validator says of the form alone, lengths included: nothing is looked up in the network."""
    try:
        return email_validator.validate_email(value, check_deliverability=False, strict=True).normalized
    except email_validator.EmailNotValidError:
        return None


def _decide_by_domain(value: str) -> str | None:
    """The same word, sooner: most odd addresses are plain names under few domains, each of which is asked for once."""
    name, _, domain = value.rpartition("@")
    if len(value) > _MAIL_BYTES or not _PLAIN_NAME.fullmatch(name):
        return decide_mail(value)
    decided = _decide_domain(domain)
    return decided and f"{name}@{decided}"


@lru_cache(_REMEMBERED)
def _decide_domain(domain: str) -> str | None:
    decided = decide_mail(f"a@{domain}")
    return decided and decided.removeprefix("a@")


# ---------------------------------------------------------------- phone


def is_doubtful_phone(texts: pl.Series) -> pl.Series:
    """At least two digits, in whatever script: no number is shorter."""
    return texts.str.contains(r"\d.*\d")


def decide_phone(value: str, country: str) -> str | None:
    """E.164, if the number lies in a range in use and no digits are lost but those of an extension, five at most.

    A second number in the cell must not go unseen. `is_valid_number` is asked, and not `is_possible_number`, which
    looks at the length alone: a message to a number that nobody can have is paid for and lost.
    """
    bare = _EXTENSION.sub("", value)
    before, slash, _ = bare.partition("/")
    if _CUT.search(bare) or (slash and _ask_library(before, country)):
        return None
    number = _ask_library(value, country)
    if number is None or (number.extension and bare == value):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _ask_library(value: str, country: str) -> phonenumbers.PhoneNumber | None:
    """The number that it reads, if it is in use."""
    try:
        number = phonenumbers.parse(value, country)
    except phonenumbers.NumberParseException:
        return None
    return number if phonenumbers.is_valid_number(number) else None


def _mobile_pattern(country: str) -> tuple[str, str]:
    """The library's own pattern of the country's mobile numbers, and the code to write before its first group.

    Numbers may stand with or without the code. The pattern of a country without mobile numbers matches nothing.
    """
    facts = phonenumbers.PhoneMetadata.metadata_for_region(country)
    if facts is None or facts.mobile is None or not facts.mobile.national_number_pattern:
        return r"^\b\B()", ""
    mobile = facts.mobile.national_number_pattern.replace(r"\d", "[0-9]")  # not the digits of every script
    prefixes = [rf"\+{facts.country_code}"]
    if country in _FREE_PREFIXES:
        prefixes += [str(facts.country_code), facts.national_prefix or ""]
    return rf"^(?:{'|'.join(prefixes)})?({mobile})$", f"+{facts.country_code}"


# ---------------------------------------------------------------- JSON


def write_plain_json(text: pl.Expr) -> pl.Expr:
    """The two that hold nothing."""
    return pl.when(text.is_in(["{}", "[]"])).then(text)


def is_doubtful_json(texts: pl.Series) -> pl.Series:
    """It begins and ends like an object or an array."""
    return texts.str.contains(r"(?s)^\{.*\}$|^\[.*\]$")


def decide_json(value: str) -> str | None:
    """The text without the spaces between its parts, if it is JSON; numbers and words stay as they are written."""
    try:
        _STRICT_JSON.decode(value)
    except (ValueError, RecursionError):
        return None
    return _JSON_SPACES.sub(lambda found: found[1] or "", value)


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


_STRICT_JSON = json.JSONDecoder(parse_constant=_refuse_constant)
