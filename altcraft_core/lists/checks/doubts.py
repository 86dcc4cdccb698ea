"""What somebody should look at, though the row can be sent: rules of the level warning, all cheap expressions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from string import ascii_lowercase, digits

import polars as pl
from phonenumbers import SUPPORTED_REGIONS

from altcraft_core.fields import Field, FieldKind
from altcraft_core.lists.checks.rules import Rule, text
from altcraft_core.lists.values.settling import DATES, NUMBERS, Writing, is_settled
from altcraft_core.records import Level

TYPO_DOMAIN = "typo_domain"
ROLE_ADDRESS = "role_address"
DATE_ORDER = "date_order"
DECIMAL_MARK = "decimal_mark"
NO_CONTACT = "no_contact"
CYRILLIC_NAME = "cyrillic_name"
MIXED_DOMAIN = "mixed_domain"

#: Where most people have their mail. Shorter names have too many neighbours: ya.ru, list.ru, live.com.
_BIG_DOMAINS = (
    *("gmail.com", "googlemail.com", "yahoo.com", "hotmail.com", "outlook.com", "icloud.com"),
    *("mail.ru", "yandex.ru", "rambler.ru", "inbox.ru", "ukr.net"),
)
#: One slip away from these, and yet mail is sent from there.
_NEIGHBOURS = frozenset({"mail.com", "email.com", "ymail.com", "fmail.com", "mai.ru", "email.ru", "mall.ru"})
_MEANT = {"gmail.ru": "gmail.com"}  # nearer to mail.ru by its letters alone
_PLACES = SUPPORTED_REGIONS | {"EU", "SU", "UK"}
_COM_SLIPS = frozenset({"co", "cm", "om"})  # countries' endings, but nobody means them after such a name
_ROLES = (
    *("abuse", "accounting", "accounts", "admin", "administrator", "billing", "buh", "career", "careers", "contact"),
    *("contacts", "feedback", "hello", "help", "helpdesk", "hr", "info", "inform", "job", "jobs", "marketing"),
    *("no-reply", "noreply", "office", "order", "orders", "postmaster", "pr", "press", "reception", "root", "sale"),
    *("sales", "secretary", "security", "service", "shop", "support", "team", "webmaster", "zakaz"),
)
_CYRILLIC_NAME = r"^[^@]*\p{Cyrillic}[^@]*@[\x00-\x7f]*$"
#: Both alphabets in one part of a domain. Normalized domains are never in Punycode.
_MIXED_DOMAIN = r"[@.](?:[^@.]*\p{Latin}[^@.]*\p{Cyrillic}|[^@.]*\p{Cyrillic}[^@.]*\p{Latin})[^@]*$"
_ALIKE = ("аесорхуіАВЕКМНОРСТХУІ", "aecopxyiABEKMHOPCTXYI")
LOOKALIKES = dict(zip(*_ALIKE, strict=True))  #: Cyrillic letters, and the Latin ones that look like them
_ROLE = rf"^(?i:{'|'.join(_ROLES)})@"


def find_doubts(fields: Sequence[Field], match_field: str, writings: Mapping[str, Writing]) -> tuple[Rule, ...]:
    """The warnings that these fields can have."""
    found = [rule for field in fields for rule in _doubts_of(field, writings[field.name])]
    return (*found, *_contact_rule(fields, match_field))


def suggest_domain(domain: str) -> str | None:
    """The big mail domain that a domain is one slip away from: a letter too many, too few, wrong, or two swapped."""
    return _typos().get(domain.lower())


def suggest_latin(address: str) -> str | None:
    """The address with Latin letters for its Cyrillic ones; None without any, or where one is like no Latin letter."""
    latin = address.translate(str.maketrans(*_ALIKE))
    return latin if latin.isascii() and latin != address else None


def _doubts_of(field: Field, writing: Writing) -> Iterator[Rule]:
    if field.kind is FieldKind.EMAIL:
        mail = pl.col(field.name)
        domain = mail.str.splitn("@", 2).struct.field("field_1")
        yield _doubt(TYPO_DOMAIN, field, ~domain.is_in(list(_typos())))
        yield _doubt(ROLE_ADDRESS, field, ~mail.str.contains(_ROLE))
        # Servers may take such names, but those that most people use do not: it was typed in the wrong alphabet.
        yield _doubt(CYRILLIC_NAME, field, _lacks(mail, _CYRILLIC_NAME))
        yield _doubt(MIXED_DOMAIN, field, _lacks(mail, _MIXED_DOMAIN))
    if writing.is_doubtful and field.kind in DATES:
        yield _doubt(DATE_ORDER, field, is_settled(field, pl.col(text(field.name))))
    if writing.is_doubtful and field.kind in NUMBERS:
        yield _doubt(DECIMAL_MARK, field, is_settled(field, pl.col(text(field.name))))


def _lacks(mail: pl.Expr, shape: str) -> pl.Expr:
    """Is an address not of a shape that takes Cyrillic letters? Most are plain ASCII, which is told much sooner."""

    def judge(mails: pl.Series) -> pl.Series:
        foreign = mails.str.len_bytes() != mails.str.len_chars()
        if not foreign.any():
            return ~foreign
        return (~foreign).scatter(foreign.arg_true(), ~mails.filter(foreign).str.contains(shape))

    return mail.map_batches(judge, pl.Boolean, is_elementwise=True)


def _doubt(name: str, field: Field, holds: pl.Expr) -> Rule:
    """What is not understood is at fault already, and needs no doubt."""
    return Rule(name=name, field=field.name, level=Level.WARNING, holds=pl.col(field.name).is_null() | holds)


def _contact_rule(fields: Sequence[Field], match_field: str) -> Iterator[Rule]:
    """People who are found by something else should still have a mail address or a phone, if the list brings any."""
    contacts = [field.name for field in fields if field.name in {"email", "phones"}]
    if contacts and match_field not in contacts:
        told = pl.any_horizontal(pl.col(text(name)).is_not_null() for name in contacts)
        yield Rule(name=NO_CONTACT, field=contacts[0], level=Level.WARNING, holds=told, of_absent=True)


@cache
def _typos() -> Mapping[str, str]:
    """Every domain that is one slip away from a big one, and probably nobody's."""
    slips = {slip: domain for domain in _BIG_DOMAINS for slip in _slip(domain)}
    return {slip: meant for slip, meant in slips.items() if _is_nobodys(slip, meant)} | _MEANT


def _slip(domain: str) -> Iterator[str]:
    letters = f"{ascii_lowercase}{digits}-."
    for place in range(len(domain) + 1):
        before, after = domain[:place], domain[place:]
        yield before + after[1:]
        yield before + after[1:2] + after[:1] + after[2:]
        yield from (before + letter + after for letter in letters)
        yield from (before + letter + after[1:] for letter in letters)


def _is_nobodys(slip: str, meant: str) -> bool:
    ending, right = slip.rpartition(".")[2], meant.rpartition(".")[2]
    is_another_country = ending != right and ending.upper() in _PLACES
    is_slip_of_com = right == "com" and ending in _COM_SLIPS
    return slip not in _NEIGHBOURS and slip not in _BIG_DOMAINS and (not is_another_country or is_slip_of_com)
