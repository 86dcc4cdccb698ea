"""Latin letters in Cyrillic words and the reverse, where both alphabets have a letter of that shape."""

from __future__ import annotations

import polars as pl

_LATIN = "ABCEHKMOPTXYaceikopxyËë"
_CYRILLIC = "АВСЕНКМОРТХУасеікорхуЁё"
_TO_CYRILLIC = dict(zip(_LATIN, _CYRILLIC, strict=True))
_TO_LATIN = dict(zip(_CYRILLIC, _LATIN, strict=True))
_WORD = r"[\p{Latin}\p{Cyrillic}]+"
_NO_WORD = r"[^\p{Latin}\p{Cyrillic}]+"
_LATIN_MAIL = r"@\S*\.[A-Za-z]+"

#: Where this is not found, no word mixes alphabets.
SIGNS = r"[A-Za-zËë][\p{Cyrillic}]|[\p{Cyrillic}][A-Za-zËë]"


def unify_letters(text: pl.Expr) -> pl.Expr:
    """Each word in one alphabet: the one that most of its letters are of, among those in which it can be written.

    A word that can be written in neither, such as "VIPклиент", was meant so and stays. In mail addresses of a Latin
    domain it is the Latin one wherever that is possible.
    """
    is_mail = text.str.contains(_LATIN_MAIL)
    mail, other = (
        # Other cells are null on the way, which costs nothing.
        pl.when(text.str.contains(SIGNS) & concerned).then(text).str.extract_all(f"{_WORD}|{_NO_WORD}")
        for concerned in (is_mail, ~is_mail)
    )
    in_latin = mail.list.eval(_unify(pl.element(), prefers_latin=True)).list.join("")
    return pl.coalesce(in_latin, other.list.eval(_unify(pl.element(), prefers_latin=False)).list.join(""), text)


def _unify(word: pl.Expr, *, prefers_latin: bool) -> pl.Expr:
    cyrillic, latin = word.str.replace_many(_TO_CYRILLIC), word.str.replace_many(_TO_LATIN)
    mixed = word.str.contains(SIGNS)
    is_cyrillic, is_latin = ~cyrillic.str.contains(r"\p{Latin}"), ~latin.str.contains(r"\p{Cyrillic}")
    mostly_cyrillic = word.str.count_matches(r"\p{Cyrillic}") * 2 >= word.str.len_chars()
    prefers_cyrillic = pl.lit(value=False) if prefers_latin else mostly_cyrillic
    return (
        pl.when(mixed & is_cyrillic & (prefers_cyrillic | ~is_latin))
        .then(cyrillic)
        .when(mixed & is_latin)
        .then(latin)
        .otherwise(word)
    )
