"""All cases, from every table."""

from __future__ import annotations

from tests.lists.corpus import encodings, texts

CASES = (*texts.CASES, *encodings.CASES)
