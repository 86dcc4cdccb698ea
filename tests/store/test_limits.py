from __future__ import annotations

import sqlalchemy as sa

from altcraft_core.store.limits import LearnedLimits


def test_a_learned_limit_is_only_ever_lowered(engine: sa.Engine) -> None:
    limits = LearnedLimits(engine)
    assert limits.latest("live") is None
    for told in (5_000, 3_000, 4_000):
        limits.learn("live", told)
    assert limits.latest("live") == 3_000
    assert limits.latest("demo") is None
