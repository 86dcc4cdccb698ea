from __future__ import annotations

from collections import Counter
from random import Random

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from altcraft_core.fields import FIELD_BY_NAME
from altcraft_core.lists.checks.checking import find_duplicates
from altcraft_core.records import Duplicates

EMAIL = FIELD_BY_NAME["email"]


def give_way(names: list[str], choice: Duplicates) -> list[bool]:
    profiles = pl.LazyFrame({"email": [f"{name}@b.ru" for name in names]}, schema={"email": pl.String})
    return find_duplicates(profiles, EMAIL, choice).to_list()


def expect(names: list[str], choice: Duplicates) -> list[bool]:
    match choice:
        case Duplicates.KEEP_FIRST:
            return [name in names[:place] for place, name in enumerate(names)]
        case Duplicates.KEEP_LAST:
            return [name in names[place + 1 :] for place, name in enumerate(names)]
        case Duplicates.REJECT:
            return [Counter(names)[name] > 1 for name in names]


@given(
    others=st.lists(st.integers(100, 10_000).map(str), max_size=60, unique=True),
    few=st.lists(st.integers(1, 20).map(str), max_size=12),
    choice=st.sampled_from(Duplicates),
    order=st.randoms(use_true_random=False),
)
def test_the_same_rows_give_way_whether_few_or_most_of_a_list_are_repeated(
    others: list[str], few: list[str], choice: Duplicates, order: Random
) -> None:
    names = [*others, *few]
    order.shuffle(names)
    assert give_way(names, choice) == expect(names, choice)


@pytest.mark.parametrize("choice", Duplicates)
def test_three_repeated_people_among_a_hundred_are_found(choice: Duplicates) -> None:
    names = [str(number) for number in range(100)]
    names[90], names[91] = names[3], names[3]
    assert give_way(names, choice) == expect(names, choice)
    assert any(give_way(names, choice))
