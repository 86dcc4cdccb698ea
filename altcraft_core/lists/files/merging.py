"""Headers over merged cells and over two rows: one name for each column."""

from __future__ import annotations

from collections.abc import Sequence

from altcraft_core.lists.files import sniffing
from altcraft_core.lists.files.worksheets import Merge

Sample = Sequence[Sequence[str | None]]


def name_by_rows(sample: Sample, merges: Sequence[Merge], header_row: int) -> tuple[int, list[str | None]]:
    """The last row of the header that holds `header_row` (both counted from 1), and the name of each column.

    Rows belong to one header where a merged cell binds them, or where one row names what a merged cell above spans.
    The lowest name counts: of "Contacts" over "phone" and "mail" the latter two.
    """
    top = bottom = header_row - 1
    while bottom + 1 < len(sample) and _is_bound(sample, merges, bottom):
        bottom += 1
    while top > 0 and _is_bound(sample, merges, top - 1):
        top -= 1
    header: list[str | None] = [None] * len(sample[bottom])
    for row in range(top, bottom + 1):
        header = [low or high for low, high in zip(_spread(sample, merges, row), header, strict=True)]
    return bottom + 1, header


def _is_bound(sample: Sample, merges: Sequence[Merge], row: int) -> bool:
    """Does the next row belong to the same header?"""
    if any(merge.top <= row < merge.bottom for merge in merges):
        return True
    below = sample[row + 1]
    spanned = {place for one in merges if one.top == one.bottom == row for place in range(one.left, one.right + 1)}
    named = {place for place, cell in enumerate(below) if cell and cell.strip()}
    return len(named) > 1 and named <= spanned and sniffing.find_header([[below[place] for place in named]]) == 1


def _spread(sample: Sample, merges: Sequence[Merge], row: int) -> list[str | None]:
    """The cells of a row, each merged one in all places that it covers."""
    cells = list(sample[row])
    for merge in merges:
        if merge.top <= row <= merge.bottom:
            width = min(merge.right + 1, len(cells)) - merge.left
            cells[merge.left : merge.left + width] = [sample[merge.top][merge.left]] * width
    return cells
