"""How existing profiles are found, where nobody said it yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from altcraft_core.records import Matching, Target


def suggest_matching(target: Target, fields: Sequence[str]) -> Target:
    """The first way for which the fields suffice, mail addresses first, as the platform does; else the target's own."""
    for matching in (Matching.EMAIL, Matching.PHONE, Matching.PROFILE_ID):
        if replace(target, matching=matching).match_field in fields:
            return replace(target, matching=matching)
    return target
