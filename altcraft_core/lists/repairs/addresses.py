"""Finds the mail address that is plainly written in a cell: a wrong one would be somebody else's.

Names, quotes and brackets around it go. Only slips of the hand are mended: "(at)" and "@@" for @, spaces beside @, a
comma or a spaced or doubled point in the domain, Cyrillic letters among Latin ones that look the same. Of several
addresses the first is taken, and nothing in it is mended but the @.
"""

from __future__ import annotations

import polars as pl

from altcraft_core.lists.checks.doubts import LOOKALIKES

_AT = r"(?i)\s*(?:[\[(]\s*(?:at|собака)\s*[\])]|@+)\s*"
_ORDINAL = r"^\s*[0-9]{1,4}[.)]\s+"
#: What stands after another word, or within one, may be half an address.
_BEFORE = r"^(?:[^@]*(?:<|:\s|(?i:mailto|e-?mail|почта):|(?:^|\s)[(\[\"'«“„‘]))?\s*[\"'“‘]?\s*"
_NAME = r"[\w+%][\w.+%-]*(?:'[\w.+%-]+)*"
_END = r"[\s,;:/|<>()\[\]\"'«»“”’!?]"
_ADDRESS = rf"(?s){_BEFORE}({_NAME}@[\w-]+(?:\.[\w-]+)+)\.*(?:({_END}.*))?$"
#: An end of a domain that a comma or a space may have torn off.
_TORN = r"(?i)^[\s.,]+[a-z]{2,4}(?:[^\w@.+-]|$)"
_LAST_LABEL = r"(?:[A-Za-z]{2}|(?i:com|net|org|info|biz|рф))"
_SLIP = rf"(@[\w-]+(?:\.[\w-]+)*)(?:,+|\s*\.+\s*|\.*,\.*)({_LAST_LABEL})([\s.,;>)\]\"'»”’]*)$"
_LINK = "://"
_MIXED = r"^[^@]*[A-Za-z][^@]*@.*[A-Za-z]"


def find_address(text: pl.Expr) -> pl.Expr:
    """The address, null where none is plain."""
    plain = text.str.replace_all(_AT, "@").str.replace(_ORDINAL, "")
    is_one = plain.str.count_matches("@", literal=True) == 1
    plain = pl.when(is_one).then(plain.str.replace(_SLIP, "${1}.${2}${3}")).otherwise(plain)
    is_torn = plain.str.extract(_ADDRESS, 2).str.contains(_TORN).fill_null(value=False)
    is_link = plain.str.contains(_LINK, literal=True)
    return pl.when(~is_torn & ~is_link).then(_unify(plain.str.extract(_ADDRESS, 1)))


def write_latin(address: pl.Expr) -> pl.Expr:
    """Lookalikes as Latin letters; null where anything else is Cyrillic."""
    latin = address.str.replace_many(LOOKALIKES)
    return pl.when(~latin.str.contains(r"\p{Cyrillic}")).then(latin)


def _unify(address: pl.Expr) -> pl.Expr:
    """The same where Latin letters stand among them. A word all in Cyrillic may be meant so."""
    return pl.coalesce(pl.when(address.str.contains(_MIXED)).then(write_latin(address)), address)
