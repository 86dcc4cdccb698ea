"""All cases, from every table."""

from __future__ import annotations

from tests.lists.corpus import books, encodings, hostile, sheets, tables, texts

CASES = (*texts.CASES, *encodings.CASES, *books.CASES, *sheets.CASES, *tables.CASES, *hostile.CASES)
