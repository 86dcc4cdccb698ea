"""The shape of a value: how it is written, whatever it says. Values of one shape mostly have one cause, and one cure.

A digit becomes 9; a run of Latin letters aaa, one of Cyrillic letters яяя; everything else stays. "+7 (916) 123-45-67"
and "+7 (903) 000-11-22" are both "+7 (999) 999-99-99". In texts and mail addresses words count as wholes, so that
"anna.k-99@mail.example" is "aaa@aaa.aaa", like most others.
"""

from __future__ import annotations

import polars as pl

from altcraft_core.fields import FieldKind

LONGEST = 40  #: characters of a shape; a longer one ends in three dots
#: Kinds in whose words letters and digits mix: counting digits would tell values apart that are alike.
_WORDY = frozenset({FieldKind.EMAIL, FieldKind.TEXT, FieldKind.OBJECT, FieldKind.TAGS, FieldKind.ARRAY})
_CYRILLIC = r"\p{Cyrillic}"
_LATIN = r"[\p{L}--\p{Cyrillic}]"
_LATIN_WORD = r"[\p{L}\d--\p{Cyrillic}]*" + _LATIN + r"[\p{L}\d--\p{Cyrillic}]*"
_CYRILLIC_WORD = rf"[\d{_CYRILLIC}]*{_CYRILLIC}[\d{_CYRILLIC}]*"
_BEFORE_AT = r"^[\w.+%'-]*[A-Za-z0-9][\w.+%'-]*@"


def write_shape(text: pl.Expr, kind: FieldKind) -> pl.Expr:
    """The shape of each text, as a text; empty where nothing stands. The shape of a shape is the shape itself."""
    plain = text.fill_null("").str.replace_all(r"\s+", " ").str.strip_chars(" ")
    if kind is FieldKind.EMAIL:
        plain = plain.str.replace(_BEFORE_AT, "aaa@")
    shape = _write_words(plain) if kind in _WORDY else _write_digits(plain)
    return pl.when(shape.str.len_chars() > LONGEST).then(shape.str.head(LONGEST - 1) + "…").otherwise(shape)


def _write_words(text: pl.Expr) -> pl.Expr:
    words = text.str.replace_all(_CYRILLIC_WORD, "яяя").str.replace_all(_LATIN_WORD, "aaa")
    return words.str.replace_all(r"\d+", "9")


def _write_digits(text: pl.Expr) -> pl.Expr:
    """Each digit counts; the codes +7 and +1 stay, for they tell a country."""
    code = text.str.extract(r"^(\+[17])", 1).fill_null("")
    rest = text.str.replace(r"^\+[17]", "").str.replace_all(r"\d", "9")
    return code + rest.str.replace_all(rf"{_CYRILLIC}+", "яяя").str.replace_all(rf"{_LATIN}+", "aaa")
