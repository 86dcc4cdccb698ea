"""Latin letters in Cyrillic words and the reverse, where both alphabets have a letter of that shape."""

from __future__ import annotations

import polars as pl

_LATIN = "ABCEHKMOPTXYaceikopxyËë"
_CYRILLIC = "АВСЕНКМОРТХУасеікорхуЁё"
_TO_CYRILLIC = dict(zip(_LATIN, _CYRILLIC, strict=True))
_TO_LATIN = dict(zip(_CYRILLIC, _LATIN, strict=True))
_WORD = r"[\p{Latin}\p{Cyrillic}]+"
_NO_WORD = r"[^\p{Latin}\p{Cyrillic}]+"

#: Where this is not found, no word mixes alphabets.
SIGNS = r"[A-Za-zËë][\p{Cyrillic}]|[\p{Cyrillic}][A-Za-zËë]"


def unify_letters(text: pl.Expr) -> pl.Expr:
    """Each word in one alphabet: the one that most of its letters are of, among those in which it can be written.

    A word that can be written in neither, such as "VIPклиент", was meant so and stays.
    """
    # Other cells are null on the way, which costs nothing.
    words = pl.when(text.str.contains(SIGNS)).then(text).str.extract_all(f"{_WORD}|{_NO_WORD}")
    return pl.coalesce(words.list.eval(_unify(pl.element())).list.join(""), text)


def _unify(word: pl.Expr) -> pl.Expr:
    cyrillic, latin = word.str.replace_many(_TO_CYRILLIC), word.str.replace_many(_TO_LATIN)
    mixed = word.str.contains(SIGNS)
    is_cyrillic, is_latin = ~cyrillic.str.contains(r"\p{Latin}"), ~latin.str.contains(r"\p{Cyrillic}")
    mostly_cyrillic = word.str.count_matches(r"\p{Cyrillic}") * 2 >= word.str.len_chars()
    return (
        pl.when(mixed & is_cyrillic & (mostly_cyrillic | ~is_latin))
        .then(cyrillic)
        .when(mixed & is_latin)
        .then(latin)
        .otherwise(word)
    )
