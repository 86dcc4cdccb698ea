from __future__ import annotations

import polars as pl
import pytest

from altcraft_core.lists.values.shortcuts import by_expression, shorten


def shortened(values: list[str | None], seen: list[str]) -> list[str | None]:
    """Digits go the quick way; the long way writes in capitals, understands no "?", and keeps what it saw."""

    def see(texts: pl.Series) -> pl.Series:
        seen.extend(texts)
        return by_expression(lambda text: pl.when(text != "?").then(text.str.to_uppercase()))(texts)

    text = pl.col("text")
    quick = pl.when(text.str.contains("^[0-9]+$")).then(text)
    rows = pl.LazyFrame({"text": values}, schema={"text": pl.String})
    return rows.select(shorten(text, quick, see)).collect()["text"].to_list()


@pytest.mark.parametrize(
    ("values", "written", "left"),
    [
        (["1", "a", None, "2", "b"], ["1", "A", None, "2", "B"], ["a", "b"]),
        (["1", "?", "2"], ["1", None, "2"], ["?"]),
        (["a", "b"], ["A", "B"], ["a", "b"]),
        (["1", None], ["1", None], []),
        ([None], [None], []),
        ([], [], []),
    ],
)
def test_only_what_the_quick_way_leaves_takes_the_long_one(
    values: list[str | None], written: list[str | None], left: list[str]
) -> None:
    seen: list[str] = []

    assert shortened(values, seen) == written
    assert sorted(seen) == left  # batches are taken in any order
