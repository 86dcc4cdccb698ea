"""Mail addresses and phone numbers: a shortcut in Polars for plain values, the library for the distinct rest.

The libraries take some 30 µs a value, so a list of a million rows cannot be given to them row by row. A shortcut gives
the normalized value where it is sure, and null where the library must say; it never accepts what the library refuses.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import email_validator
import phonenumbers
import polars as pl

from altcraft_core.fields import FieldKind

_WORD = r"[A-Za-z0-9_%+\-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9\-]*[A-Za-z0-9])?"
_MAIL = rf"^{_WORD}(?:\.{_WORD})*@(?:{_LABEL}\.)+[A-Za-z]{{2,}}$"
_MAIL_BYTES = 64  #: up to here neither the part before @ nor a label of the domain can be too long
_RESERVED = rf"(?i)[@.](?:{'|'.join(email_validator.SPECIAL_USE_DOMAIN_NAMES).replace('.', '[.]')})$"
_PHONE_MARKS = r"[ ()\-]"
#: Where mobile numbers may also follow the bare country code or the national prefix. Not so everywhere: 49160... may be
#: a German number with or without its code, and Colombian mobiles have no national prefix.
_FREE_PREFIXES = frozenset({"RU", "KZ", "BY", "UA", "UZ"})


@dataclass(frozen=True, kw_only=True)
class Judge:
    """How values of one kind are judged: `prepare` and `shortcut` in Polars, `decide` value by value."""

    prepare: Callable[[pl.Expr], pl.Expr]  #: tidy text -> text to be judged
    shortcut: Callable[[pl.Expr], pl.Expr]  #: -> normalized where surely good, else null
    decide: Callable[[str], str | None]  #: the library's word: normalized, or None when refused


def find_judge(kind: FieldKind, phone_country: str) -> Judge | None:
    """The judge of a kind; None for kinds that expressions settle alone."""
    match kind:
        case FieldKind.EMAIL:
            return Judge(prepare=_mail_text, shortcut=shorten_mail, decide=decide_mail)
        case FieldKind.PHONE:
            return Judge(
                prepare=_phone_text,
                shortcut=lambda text: shorten_phone(text, phone_country),
                decide=lambda value: decide_phone(value, phone_country),
            )
        case _:
            return None


def decide_rest(values: pl.Series, decide: Callable[[str], str | None]) -> pl.DataFrame:
    """`value`, `normal` (null: refused) for distinct values. The only place where a library sees values one by one."""
    normal = pl.Series("normal", [decide(value) for value in values], dtype=pl.String)
    return pl.DataFrame([values.alias("value"), normal])


# ---------------------------------------------------------------- mail


def shorten_mail(text: pl.Expr) -> pl.Expr:
    """A plain ASCII address under a domain that may exist, its domain in lower case."""
    plain = (text.str.len_bytes() <= _MAIL_BYTES) & text.str.contains(_MAIL)
    odd = text.str.contains("--", literal=True) | text.str.contains(_RESERVED)
    domain = text.str.extract("(@.*)$", 1).str.to_lowercase()
    return pl.when(plain & ~odd).then(text.str.extract("^([^@]*)", 1) + domain)


def decide_mail(value: str) -> str | None:
    """What email-validator says of the form alone: nothing is looked up in the network."""
    try:
        return email_validator.validate_email(value, check_deliverability=False).normalized
    except email_validator.EmailNotValidError:
        return None


def _mail_text(text: pl.Expr) -> pl.Expr:
    return text.str.replace_all(" ", "", literal=True)


# ---------------------------------------------------------------- phone


def shorten_phone(text: pl.Expr, country: str) -> pl.Expr:
    """A mobile number of the country by the library's own pattern, written with or without the country's code."""
    facts = phonenumbers.PhoneMetadata.metadata_for_region(country)
    if facts is None or facts.mobile is None or not facts.mobile.national_number_pattern:
        return pl.lit(None, dtype=pl.String)
    prefixes = [rf"\+{facts.country_code}"]
    if country in _FREE_PREFIXES:
        prefixes += [str(facts.country_code), facts.national_prefix or ""]
    number = rf"^(?:{'|'.join(prefixes)})?({facts.mobile.national_number_pattern})$"
    return pl.lit(f"+{facts.country_code}") + text.str.replace_all(_PHONE_MARKS, "").str.extract(number, 1)


def decide_phone(value: str, country: str) -> str | None:
    """E.164, if the number lies in a range in use.

    `is_valid_number` is asked, and not `is_possible_number`, which looks at the length alone: a message to a number
    that nobody can have is paid for and lost.
    """
    try:
        number = phonenumbers.parse(value, country)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _phone_text(text: pl.Expr) -> pl.Expr:
    """The prefix 00 is the plus sign of an older age."""
    return text.str.replace(r"^00", "+")
