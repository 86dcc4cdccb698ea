from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from altcraft_core.errors import PlanError
from altcraft_core.records import Limits
from altcraft_core.wire.chunking import CHUNKS, cut_chunks

OVERHEAD = 50


def weigh(lengths: list[int]) -> int:
    """A body: its overhead, its items, and the commas between them."""
    return OVERHEAD + sum(lengths) + len(lengths) - 1


@given(
    lengths=st.lists(st.integers(1, 300), max_size=60),
    max_rows=st.integers(1, 20),
    max_bytes=st.integers(OVERHEAD + 300, OVERHEAD + 2_000),
)
def test_chunks_cover_each_item_once_and_are_as_full_as_both_limits_allow(
    lengths: list[int], max_rows: int, max_bytes: int
) -> None:
    chunks = cut_chunks(pl.Series(lengths, dtype=pl.UInt32), Limits(max_rows=max_rows, max_bytes=max_bytes), OVERHEAD)
    end = 0
    for start, rows, size in chunks.iter_rows():
        assert start == end
        assert 0 < rows <= max_rows
        assert size == weigh(lengths[start : start + rows]) <= max_bytes
        end = start + rows
        assert rows == max_rows or end == len(lengths) or weigh(lengths[start : end + 1]) > max_bytes
    assert end == len(lengths)


def test_body_that_fits_to_the_byte_is_one_chunk() -> None:
    lengths = [10, 20, 30]
    exact = Limits(max_bytes=weigh(lengths))
    assert cut_chunks(pl.Series(lengths), exact, OVERHEAD).rows() == [(0, 3, weigh(lengths))]
    assert len(cut_chunks(pl.Series(lengths), Limits(max_bytes=weigh(lengths) - 1), OVERHEAD)) == 2


def test_no_items_make_no_chunks() -> None:
    chunks = cut_chunks(pl.Series([], dtype=pl.UInt32), Limits(), OVERHEAD)
    assert chunks.is_empty()
    assert chunks.schema == CHUNKS


def test_item_that_can_never_fit_is_named() -> None:
    limits = Limits(max_bytes=1_000)
    with pytest.raises(PlanError, match="profile number 2 needs a body of 1,001 bytes, and a chunk may have 1,000"):
        cut_chunks(pl.Series([900, 951, 20]), limits, OVERHEAD)


def test_sums_beyond_four_gigabytes_do_not_overflow() -> None:
    lengths = pl.Series([2_000_000_000] * 5, dtype=pl.UInt32)
    chunks = cut_chunks(lengths, Limits(max_bytes=2**40), OVERHEAD)
    assert chunks.rows() == [(0, 5, 10_000_000_004 + OVERHEAD)]
