"""The shape of what is sent, before it is written as JSON or as XML."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import polars as pl

Plain: TypeAlias = "str | int | float | bool | list[Plain] | dict[str, Plain] | None"  #: as `json.loads` gives it

DataType: TypeAlias = pl.DataType | pl.datatypes.DataTypeClass


@dataclass(frozen=True, kw_only=True)
class Column:
    """Each profile's own value; absent where that is null."""

    value: pl.Expr
    dtype: DataType
    is_json: bool = False  #: the values are JSON texts


@dataclass(frozen=True, kw_only=True)
class Constant:
    """The same value in every profile."""

    value: Plain


@dataclass(frozen=True, kw_only=True)
class Group:
    """Named values in their order; absent where `where` is not true."""

    members: tuple[tuple[str, Shape], ...]
    where: pl.Expr | None = None


@dataclass(frozen=True, kw_only=True)
class Several:
    """An array of what is present; absent where `where` is not true."""

    items: tuple[Shape, ...]
    where: pl.Expr


@dataclass(frozen=True, kw_only=True)
class Either:
    """The first where it is present, else the other."""

    first: Shape
    otherwise: Shape


Shape: TypeAlias = "Column | Constant | Group | Several | Either"


def join(parts: list[pl.Expr], separator: str = "") -> pl.Expr:
    """The parts that are present, in a row; where there is none, nothing."""
    return pl.concat_str(parts, separator=separator, ignore_nulls=True) if parts else pl.lit("")


def only_where(written: pl.Expr, where: pl.Expr | None) -> pl.Expr:
    """Null where `where` is not true."""
    return written if where is None else pl.when(where).then(written)
