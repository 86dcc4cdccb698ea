"""Archives (.zip, .gz) of lists: one of their files, or all of them as one list where their columns are the same."""

from __future__ import annotations

import gzip
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from itertools import accumulate, chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

import polars as pl

from altcraft_core.errors import ReadError
from altcraft_core.lists import bounds
from altcraft_core.lists.files import kinds, zips
from altcraft_core.lists.headers import ROW, name_columns
from altcraft_core.lists.keeping import write_table
from altcraft_core.lists.progress import Stage, Tell
from altcraft_core.records import Found, ReadOptions, Remark

FILE, FILE_ROW = "file", "row in file"  #: where a row of a list of several files stands
TOLD = 5  #: rows or names in a remark

Source = IO[bytes] | gzip.GzipFile

_NOTHING = pl.lit(None, pl.String)

#: Writes the rows of a file of that kind to a table.
ReadMember = Callable[[str, Path, ReadOptions, Path, Tell], Found]


@dataclass(frozen=True, kw_only=True)
class Member:
    """A file in an archive. Its name is shown, and never a path on our disk."""

    name: str
    open: Callable[[], Source]


@dataclass(frozen=True, kw_only=True)
class _Part:
    """A file of the archive as a table of its own."""

    name: str
    table: Path
    found: Found
    columns: tuple[str, ...]
    last_row: int

    @property
    def surplus(self) -> set[str]:
        """Columns that no header names: some row is longer than it."""
        return {name for remark in self.found.remarks if remark.what == "long_rows" for name in remark.names}


def convert(read: ReadMember, kind: str, path: Path, name: str, options: ReadOptions, table: Path, tell: Tell) -> Found:
    """Write the rows of the chosen file, or of all lists in the archive, to `table`. ReadError where that cannot be.

    Rows of several files are numbered as if the files stood below one another; two columns tell file and row.
    """
    lists, others = _sort_out(_list_members(kind, path, name), name)
    names = tuple(member.name for member in lists)
    if options.member is not None and options.member not in names:
        raise ReadError(f"There is no list {options.member!r} in the archive. Choose one of its files.", members=names)
    chosen = [member for member in lists if options.member in (None, member.name)]
    with TemporaryDirectory(dir=table.parent) as draft:
        meter = bounds.Meter(packed=path.stat().st_size, folder=Path(draft))
        try:
            parts = [_read(read, each, options, Path(draft), meter, tell) for each in chosen]
            tell(Stage.WRITING, None)
            _join(parts, table)
        except ReadError as error:
            raise ReadError(error.sentence, sheets=error.sheets, members=names) from None
    found = _sum_up(parts, names)
    left_out = Remark(what="left_out_files", count=len(others), names=tuple(others[:TOLD]))
    return replace(found, remarks=(*found.remarks, left_out)) if others else found


def _list_members(kind: str, path: Path, name: str) -> list[Member]:
    if kind == "gz":
        return [Member(name=Path(name).stem, open=lambda: gzip.open(path, "rb"))]
    with zips.telling_damage(name):
        return [Member(name=inside, open=open_it) for inside, open_it in zips.list_files(path, name)]


def _sort_out(members: list[Member], name: str) -> tuple[list[Member], list[str]]:
    """The lists in an archive, and the names of what else lies there."""
    lists, others = [], {}
    for member in members:
        try:
            with zips.telling_damage(name), member.open() as file:
                start = file.read(kinds.START)
            _check_start(start, member.name)
            lists.append(member)
        except ReadError as error:
            others[member.name] = error.sentence
    if not lists and len(others) == 1:
        raise ReadError(*others.values())
    if not lists:
        raise ReadError(f"{name} holds no list that can be read. {next(iter(others.values()), 'It is empty.')}")
    return lists, list(others)


def _check_start(start: bytes, name: str) -> None:
    kind = kinds.judge_start(start, name)
    if kind == "gz" or (kind == "zip" and not zips.is_package(start)):
        raise ReadError(_NESTED.format(name))


_NESTED = "{} is an archive inside an archive. Unpack it, and pack the lists themselves."


# ---------------------------------------------------------------- reading


def _read(
    read: ReadMember, member: Member, options: ReadOptions, draft: Path, meter: bounds.Meter, tell: Tell
) -> _Part:
    place = len(list(draft.iterdir()))
    path, table = draft / f"{place}", draft / f"{place}.parquet"
    _unpack(member, path, meter, tell)
    kind = kinds.find_kind(path, member.name)
    if kind in kinds.ARCHIVES:
        raise ReadError(_NESTED.format(member.name))
    try:
        found = read(kind, path, replace(options, member=None), table, tell)
    except ReadError as error:
        raise ReadError(f"{member.name}: {error.sentence}", sheets=error.sheets) from None
    path.unlink()
    rows = pl.scan_parquet(table)
    columns = tuple(name for name in rows.collect_schema() if name != ROW)
    last_row = rows.select(pl.col(ROW).max()).collect().item() or 0
    return _Part(name=member.name, table=table, found=found, columns=columns, last_row=last_row)


def _unpack(member: Member, to: Path, meter: bounds.Meter, tell: Tell) -> None:
    with zips.telling_damage(member.name), member.open() as source, to.open("wb") as out:
        for piece in iter(partial(source.read, zips.PIECE), b""):
            meter.add(len(piece))
            out.write(piece)
            tell(Stage.UNPACKING, None)


# ---------------------------------------------------------------- one list of several


def _join(parts: list[_Part], table: Path) -> None:
    if len(parts) == 1:
        parts[0].table.replace(table)
        return
    paired = [_pair_columns(parts[0], part) for part in parts]
    names = tuple(dict.fromkeys(chain.from_iterable(paired)))
    *_, file, file_row = name_columns((*names, FILE, FILE_ROW), len(names) + 2)
    rows = [
        pl.scan_parquet(part.table).select(
            pl.col(ROW) + before,
            *[pl.col(columns[name]).alias(name) if name in columns else _NOTHING.alias(name) for name in names],
            pl.lit(part.name).alias(file),
            pl.col(ROW).cast(pl.String).alias(file_row),
        )
        for part, columns, before in zip(parts, paired, _rows_before(parts), strict=True)
    ]
    write_table(pl.concat(rows), table)


def _rows_before(parts: list[_Part]) -> list[int]:
    return list(accumulate((part.last_row for part in parts[:-1]), initial=0))


def _pair_columns(one: _Part, other: _Part) -> dict[str, str]:
    """The other's column for each of the one's: of the same name, else of one that differs in letter case or spaces.

    What rows of the other have beyond their header comes behind these. ReadError where any column that a header names
    has no such partner of its own.
    """
    same = set(one.columns) & set(other.columns)
    alike = {_fold(name): name for name in other.columns if name not in same}
    paired = {name: name if name in same else alike.get(_fold(name)) for name in one.columns}
    found = {name: theirs for name, theirs in paired.items() if theirs is not None}
    lone = {name for name in other.columns if name not in found.values()}
    is_shared = len(set(found.values())) < len(found)
    if is_shared or not (set(one.columns) - set(found) <= one.surplus and lone <= other.surplus):
        raise ReadError(_tell_difference(one, other))
    return found | {name: name for name in other.columns if name in lone}


def _fold(name: str) -> str:
    return " ".join(name.casefold().split())


def _tell_difference(one: _Part, other: _Part) -> str:
    names = (name for part in (one, other) for name in part.columns if name not in part.surplus)
    exactly = [name for name in names if (name in one.columns) != (name in other.columns)]
    folded = Counter(map(_fold, exactly))
    alone = [f"«{name}»" for name in exactly if folded[_fold(name)] == 1] or [f"«{name}»" for name in exactly]
    more = f" and {len(alone) - TOLD} more" if len(alone) > TOLD else ""
    return (
        f"The files of the archive have different columns: {', '.join(alone[:TOLD])}{more} stand in only one of "
        f"{one.name} and {other.name}. Choose which file is read."
    )


def _sum_up(parts: list[_Part], names: tuple[str, ...]) -> Found:
    """What was found out about all parts; of how they were read, what holds for each of them."""
    if len(parts) == 1:
        options = replace(parts[0].found.options, member=parts[0].name if len(names) > 1 else None)
        return replace(parts[0].found, options=options, members=names)
    first = vars(parts[0].found.options)
    same = {key: told for key, told in first.items() if all(vars(part.found.options)[key] == told for part in parts)}
    return Found(
        options=ReadOptions(**same),
        members=names,
        certainty=min(part.found.certainty for part in parts),
        remarks=_gather_remarks(parts),
    )


def _gather_remarks(parts: list[_Part]) -> tuple[Remark, ...]:
    gathered: dict[str, Remark] = {}
    for part, before in zip(parts, _rows_before(parts), strict=True):
        for one in part.found.remarks:
            known = gathered.get(one.what, Remark(what=one.what, count=0))
            gathered[one.what] = replace(
                known,
                count=known.count + one.count,
                rows=(*known.rows, *(before + row for row in one.rows))[:TOLD],
                names=tuple(dict.fromkeys((*known.names, *one.names)))[:TOLD],
            )
    return tuple(gathered.values())
