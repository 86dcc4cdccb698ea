"""All cases, from every table."""

from __future__ import annotations

from tests.lists.corpus import texts

CASES = (*texts.CASES,)
