"""All cases, from every table."""

from __future__ import annotations

from tests.lists.corpus import books, encodings, hostile, tables, texts

CASES = (*texts.CASES, *encodings.CASES, *books.CASES, *tables.CASES, *hostile.CASES)
